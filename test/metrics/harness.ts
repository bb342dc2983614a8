/** Loads a world of the oracles into a real engine and asks it as a user would. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Company, openCompany } from '../../src/ask/company.ts';
import { openDuckDb } from '../../src/engine/duckdb/open.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { ENTITY_NAMES } from '../../src/model/entity.ts';
import { identityOf } from '../oracle/identity.ts';
import type { World } from '../oracle/world.ts';

/** Runs `use` on a company that holds the world, and closes it. */
export async function withWorld<T>(world: World, now: string, use: (company: Company) => Promise<T>): Promise<T> {
  const staging = mkdtempSync(join(tmpdir(), 'cadans-world-'));
  const engine = await openDuckDb({ file: ':memory:', staging });
  try {
    await engine.migrate();
    await load(engine, world, now);
    return await use(await openCompany(engine, world.settings, now));
  } finally {
    await engine.close();
    rmSync(staging, { recursive: true, force: true });
  }
}

async function load(engine: Engine, world: World, now: string): Promise<void> {
  const parts = ENTITY_NAMES.flatMap((entity) => {
    const list = world.rows[entity] ?? [];
    return list.length === 0 ? [] : [{ entity, rows: { list } }];
  });
  const id = identityOf(world);
  const rows = (['user', 'team', 'account', 'person', 'deal'] as const).flatMap((entity) =>
    id
      .groups(entity)
      .filter((g) => g.members.length > 1)
      .flatMap((g) =>
        g.members.map((m) => ({
          source: 'cadans',
          id: `${entity}:${m['source']}:${m['id']}`,
          entity,
          record: `${m['source']}:${m['id']}`,
          canonical: g.ref,
        })),
      ),
  );
  await engine.write({ id: 'world', source: 'crm', knownFrom: now, note: '{}' }, [
    ...parts,
    ...(rows.length ? [{ entity: 'identity' as const, rows: { list: rows } }] : []),
  ]);
}
