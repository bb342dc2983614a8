/**
 * Loads worlds of the oracles into a real engine, as an import would: facts, then the product's own identities.
 *
 * The law says which records are one, not which of them stands for all. So the sets must be those of the oracle, or
 * the load fails; where the product lets another record stand for a set, the oracle's is taken, to compare figures.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDuckDb } from '../../src/engine/duckdb/open.ts';
import type { Engine, EntityRows } from '../../src/engine/engine.ts';
import { sql } from '../../src/engine/sql.ts';
import { refreshIdentity } from '../../src/intake/identity.ts';
import { type Company, openCompany } from '../../src/ledger/company.ts';
import { ENTITY_NAMES } from '../../src/model/entity.ts';
import { identityOf } from '../oracle/identity.ts';
import { linkedWorld } from '../oracle/money-metrics-identity.ts';
import { refOf, type World } from '../oracle/world.ts';

/** Runs `use` on a company that holds the world, and closes it. */
export function withWorld<T>(world: World, now: string, use: (company: Company) => Promise<T>): Promise<T> {
  return withEngine(async (engine) => {
    await loadWorld(engine, world, now);
    return use(await openCompany(engine, world.settings, now));
  });
}

/** Runs `use` on an empty engine, and closes it. */
export async function withEngine<T>(use: (engine: Engine) => Promise<T>): Promise<T> {
  const staging = mkdtempSync(join(tmpdir(), 'cadans-world-'));
  const engine = await openDuckDb({ file: ':memory:', staging, threads: 1 });
  try {
    await engine.migrate();
    return await use(engine);
  } finally {
    await engine.close();
    rmSync(staging, { recursive: true, force: true });
  }
}

/** Loads all of a world in one batch; `merged` is the world whose merges say which records the oracle takes for one. */
export async function loadWorld(engine: Engine, world: World, now: string, merged = world): Promise<void> {
  await engine.write({ id: 'world', source: 'crm', knownFrom: now, note: '{}' }, partsOf(world.rows));
  await refreshIdentity(engine, now);
  await takeStandIns(engine, merged, now);
}

/** Rows by entity as a batch takes them. */
export function partsOf(rows: World['rows']): EntityRows[] {
  return ENTITY_NAMES.flatMap((entity) => {
    const list = rows[entity] ?? [];
    return list.length === 0 ? [] : [{ entity, rows: { list } }];
  });
}

async function takeStandIns(engine: Engine, world: World, now: string): Promise<void> {
  const made = await engine.read(sql`select entity, record, canonical from ${engine.table('identity')}`);
  const standIn = new Map(made.map((row) => [`${row['entity']} ${row['record']}`, `${row['canonical']}`]));
  const identity = identityOf(linkedWorld(world));
  const wanted = (['user', 'account', 'person', 'deal'] as const).flatMap((entity) =>
    identity
      .groups(entity)
      .filter(({ members }) => members.length > 1)
      .map(({ ref, members }) => ({ entity, canonical: ref, records: members.map(refOf) })),
  );
  for (const { entity, records } of wanted) {
    const heads = new Set(records.map((record) => standIn.get(`${entity} ${record}`) ?? `${record} alone`));
    if (heads.size > 1) throw new Error(`${entity} ${records.join(', ')} are one, and stand under ${[...heads]}`);
  }
  const members = wanted.reduce((sum, { records }) => sum + records.length, 0);
  if (standIn.size > members) throw new Error(`${standIn.size - members} records stand under another that is not them`);
  const other = wanted.flatMap(({ entity, canonical, records }) =>
    records
      .filter((record) => standIn.get(`${entity} ${record}`) !== canonical)
      .map((record) => ({ source: 'cadans', id: `${entity}:${record}`, entity, record, canonical })),
  );
  if (other.length === 0) return;
  await engine.write({ id: 'stand-ins', source: 'cadans', knownFrom: now, note: '{}' }, [
    { entity: 'identity', rows: { list: other } },
  ]);
}
