/**
 * The records that may be one and the same, gathered on the workbench: those in the engine that this load does not
 * replace, and those it brings. Keys are normalised here: an e-mail in lower case, a phone as E.164, a company's own
 * mail domain. A name is never a key.
 */
import type { Engine } from '../engine/engine.ts';
import { type Sql, sql } from '../engine/sql.ts';
import { FREE_MAIL } from './free-mail.ts';
import type { LoadedEntity } from './load.ts';
import type { TextRow, Workbench } from './workbench.ts';

/** Entities whose records merge in their sources or are linked here. */
export const IDENTITY_ENTITIES = ['user', 'person', 'account', 'deal'] as const;
export type IdentityEntity = (typeof IDENTITY_ENTITIES)[number];

/** What each entity is linked by. */
export const LINK_KEYS: Readonly<Record<IdentityEntity, readonly ('email' | 'phone' | 'domain')[]>> = {
  user: ['email'],
  person: ['email', 'phone'],
  account: ['domain'],
  deal: [],
};

/** What decides which of several records stands for all. */
export interface RecordInfo {
  readonly ref: string;
  readonly mergedInto: string | null;
  readonly createdAt: string | null;
  readonly deleted: boolean;
}

/** Records with the same key. */
export interface KeyGroup {
  readonly evidence: string;
  /** In order. */
  readonly refs: readonly string[];
}

const PAGE = 50_000;
const CHUNK = 5_000;
const FIELDS = ['ref', 'email', 'phone', 'domain', 'merged_into', 'created_at', 'deleted'] as const;

/** Fills the table `record` with the keyed and merged records of an entity as they will be after this load. */
export async function gather(
  workbench: Workbench,
  engine: Engine,
  entity: IdentityEntity,
  loaded: LoadedEntity,
): Promise<void> {
  await workbench.run(
    sql`CREATE OR REPLACE TABLE record (${sql.join(FIELDS.map((name) => sql`${sql.id(name)} VARCHAR`))})`,
  );
  const keys = LINK_KEYS[entity];
  const fields = (from: 'engine' | 'load') =>
    sql.join(
      FIELDS.map((name) => {
        const absent = (name === 'email' || name === 'phone' || name === 'domain') && !keys.includes(name);
        const value = absent ? sql`NULL` : sql.id(name);
        return from === 'engine' ? sql`${value} AS ${sql.id(name)}` : sql`CAST(${value} AS VARCHAR) AS ${sql.id(name)}`;
      }),
    );
  const keyed = sql.join(
    [...keys, 'merged_into'].map((name) => sql`${sql.id(name)} IS NOT NULL`),
    ' OR ',
  );
  for (let last = ''; ; ) {
    const rows = await engine.read(sql`SELECT ${fields('engine')} FROM ${engine.table(entity)}
      WHERE ref > ${last} AND (${keyed}) ORDER BY ref LIMIT ${sql.raw(String(PAGE))}`);
    await workbench.append(
      'record',
      rows.map((row) => FIELDS.map((name) => (row[name] == null ? null : String(row[name])))),
    );
    last = String(rows.at(-1)?.['ref'] ?? last);
    if (rows.length < PAGE) break;
  }
  const file = sql`read_parquet(${workbench.file(loaded.file)})`;
  await workbench.run(sql`DELETE FROM record WHERE ref IN (SELECT ref FROM ${file})`);
  await workbench.run(sql`INSERT INTO record SELECT ${fields('load')} FROM ${file}`);
}

/** Groups of living records that share a key. */
export async function keyGroups(workbench: Workbench, entity: IdentityEntity): Promise<KeyGroup[]> {
  const selects = LINK_KEYS[entity].map(
    (key) =>
      sql`SELECT ${sql.constant(key)} AS evidence, ${normal(key)} AS key, ref FROM record WHERE deleted IS DISTINCT FROM 'true'`,
  );
  if (selects.length === 0) return [];
  const rows = await workbench.rows(sql`SELECT evidence, key, ref FROM (${sql.join(selects, ' UNION ALL ')})
    WHERE key IS NOT NULL QUALIFY count(*) OVER (PARTITION BY evidence, key) > 1 ORDER BY evidence, key, ref`);
  const groups: { evidence: string; key: string | null; refs: string[] }[] = [];
  for (const { evidence, key = null, ref } of rows) {
    const open = groups.at(-1);
    if (open !== undefined && open.evidence === evidence && open.key === key) open.refs.push(ref ?? '');
    else groups.push({ evidence: evidence ?? '', key, refs: [ref ?? ''] });
  }
  return groups;
}

/** The normal form of a key column, NULL where it is none. */
function normal(key: 'email' | 'phone' | 'domain'): Sql {
  if (key === 'email') {
    const email = sql`lower(trim(email))`;
    return sql`CASE WHEN regexp_full_match(${email}, '[^@\\s]+@[^@\\s]+\\.[^@\\s]+') THEN ${email} END`;
  }
  if (key === 'phone') {
    const phone = sql`regexp_replace(regexp_replace(phone, '[\\s\\-.()]', '', 'g'), '^00', '+')`;
    return sql`CASE WHEN regexp_full_match(${phone}, '\\+[1-9]\\d{7,14}') THEN ${phone} END`;
  }
  const domain = sql`split_part(regexp_replace(regexp_replace(lower(trim(domain)), '^(https?://|.*@)', ''), '^www\\.', ''), '/', 1)`;
  const free = sql.join(FREE_MAIL.map((name) => sql.constant(name)));
  return sql`CASE WHEN regexp_full_match(${domain}, '[^\\s.]+(\\.[^\\s.]+)+') AND ${domain} NOT IN (${free}) THEN ${domain} END`;
}

/** Records that were merged into another, as gathered or, without a load, as the engine has them. */
export async function mergedRecords(
  workbench: Workbench | undefined,
  engine: Engine,
  entity: IdentityEntity,
): Promise<RecordInfo[]> {
  if (workbench !== undefined) {
    return (await workbench.rows(sql`SELECT * FROM record WHERE merged_into IS NOT NULL ORDER BY ref`)).map(info);
  }
  const rows = await engine.read(
    sql`SELECT ref, merged_into, created_at, deleted FROM ${engine.table(entity)} WHERE merged_into IS NOT NULL ORDER BY ref`,
  );
  return rows.map((row) =>
    info(Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value === null ? null : String(value)]))),
  );
}

/** What is known of records, those of the load first; a ref that is nowhere is left out. */
export async function recordInfo(
  workbench: Workbench | undefined,
  engine: Engine,
  entity: IdentityEntity,
  refs: readonly string[],
): Promise<Map<string, RecordInfo>> {
  const known = new Map<string, RecordInfo>();
  for (let i = 0; i < refs.length; i += CHUNK) {
    const chunk = refs.slice(i, i + CHUNK);
    const found =
      workbench === undefined ? [] : await workbench.rows(sql`SELECT * FROM record WHERE ref IN (${sql.join(chunk)})`);
    for (const row of found) known.set(row['ref'] ?? '', info(row));
    const rest = chunk.filter((ref) => !known.has(ref));
    if (rest.length === 0) continue;
    const rows = await engine.read(
      sql`SELECT ref, merged_into, created_at, deleted FROM ${engine.table(entity)} WHERE ref IN (${sql.join(rest)})`,
    );
    for (const row of rows) {
      const texts = Object.fromEntries(
        Object.entries(row).map(([name, value]) => [name, value === null ? null : String(value)]),
      );
      known.set(String(row['ref']), info(texts));
    }
  }
  return known;
}

const info = (row: TextRow): RecordInfo => ({
  ref: row['ref'] ?? '',
  mergedInto: row['merged_into'] ?? null,
  createdAt: row['created_at'] ?? null,
  deleted: row['deleted'] === 'true',
});
