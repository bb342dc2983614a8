/**
 * What happened to records since an instant: whether they came in later, were edited, deleted, merged or reopened, or
 * whether something else did that they rest on.
 */
import type { Row, TableName } from '../engine/engine.ts';
import { type Sql, sql } from '../engine/sql.ts';
import type { View } from '../ledger/company.ts';
import type { Frozen } from '../ledger/frozen.ts';
import { text } from '../ledger/reading.ts';
import { ENTITY_NAMES, type EntityName, storedColumns } from '../model/entity.ts';

/** What sets a figure apart from the one that was reported; `indirect`: something it rests on, no more is known. */
export type Cause = 'late' | 'edited' | 'deleted' | 'merged' | 'reopened' | 'rate' | 'setting' | 'matured' | 'indirect';

export interface Through {
  readonly entity: string;
  readonly ref: string;
}

export interface CauseOf {
  readonly cause: Cause;
  readonly through: Through | null;
}

/** A record whose cause is looked for. */
interface Sought {
  readonly entity: string;
  readonly ref: string;
  readonly subject: string;
}

/** What decides for everybody is a setting, wherever it is kept. */
const SETTINGS: readonly TableName[] = ['holiday', 'absence', 'assignment', 'capacity', 'team', 'user'];

/** Causes by `entity ref`, of the records for which there is one in the facts. */
export async function causesOf(
  view: View,
  head: Frozen,
  records: readonly Sought[],
): Promise<ReadonlyMap<string, CauseOf>> {
  const found = new Map<string, CauseOf>();
  const own = new Map<string, Cause>();
  for (const entity of ENTITY_NAMES) {
    for (const [ref, cause] of await changesOf(view, head, entity)) own.set(`${entity} ${ref}`, cause);
  }
  const merged = await mergesOf(view, head);
  const links = await linksOf(view, head, own);
  const isRated = [...own.keys()].some((key) => key.startsWith('fx_rate '));
  const shared = [...own.keys()].find((key) => SETTINGS.some((name) => key.startsWith(`${name} `)));
  for (const { entity, ref, subject } of records) {
    const key = `${entity} ${ref}`;
    const mine = merged.has(key) || merged.has(`${entity} ${subject}`) ? 'merged' : own.get(key);
    const through = [ref, subject]
      .flatMap((each) => links.get(each) ?? [])
      .find((each) => `${each.entity} ${each.ref}` !== key);
    if (mine) found.set(key, { cause: mine, through: null });
    else if (through) found.set(key, { cause: own.get(`${through.entity} ${through.ref}`) ?? 'edited', through });
    else if (isRated) found.set(key, { cause: 'rate', through: null });
    else if (shared) {
      const [of = '', ...rest] = shared.split(' ');
      found.set(key, { cause: 'setting', through: { entity: of, ref: rest.join(' ') } });
    }
  }
  return found;
}

/** Rows of an entity that are another than they were, by reference. */
async function changesOf(view: View, head: Frozen, entity: EntityName): Promise<readonly (readonly [string, Cause])[]> {
  const { engine, facts } = view;
  const told = storedColumns(entity).filter(({ name }) => name !== 'updated_at' && name !== 'url');
  const differ = told.map(({ name }) => sql`n.${sql.id(name)} is distinct from t.${sql.id(name)}`);
  const status = (alias: string): Sql => (entity === 'deal' ? sql.raw(`${alias}.status`) : sql`cast(null as varchar)`);
  const touched = sql`(select distinct v.ref from ${engine.changed(entity, head.facts)} v where v.ref is not null)`;
  const rows = await facts.read(sql`
    select x.ref, t.ref is null as is_new, n.ref is null as is_gone, coalesce(n.deleted, false) and not coalesce(t.deleted, false) as is_deleted,
           n.merged_into is not null and t.merged_into is null as is_merged, ${status('t')} as was, ${status('n')} as is_now
    from ${touched} x left join ${engine.table(entity)} n on n.ref = x.ref left join ${engine.table(entity, head.asOf)} t on t.ref = x.ref
    where n.ref is null or t.ref is null or ${sql.join(differ, ' or ')}`);
  return rows.map((row) => [String(row['ref']), causeOf(row)] as const);
}

function causeOf(row: Row): Cause {
  if (row['is_new'] === true) return 'late';
  if (row['is_gone'] === true || row['is_deleted'] === true) return 'deleted';
  if (row['is_merged'] === true) return 'merged';
  const [was, is] = [text(row['was']), text(row['is_now'])];
  return was !== null && was !== 'open' && is === 'open' ? 'reopened' : 'edited';
}

/** Records that stand for others now, or under others, than they did. */
async function mergesOf({ engine, facts }: View, head: Frozen): Promise<ReadonlySet<string>> {
  const rows = await facts.read(sql`
    select v.entity, v.record, v.canonical from ${engine.changed('identity', head.facts)} v where v.record is not null`);
  return new Set(rows.flatMap((row) => [`${row['entity']} ${row['record']}`, `${row['entity']} ${row['canonical']}`]));
}

/** Columns by which a record belongs to others. */
const BELONGS: Partial<Record<EntityName, readonly string[]>> = {
  deal_event: ['deal'],
  owner_change: ['record'],
  exclusion: ['record'],
  activity_person: ['activity', 'person'],
  lifecycle: ['person'],
  inbound: ['person'],
  deal: ['account', 'person'],
  subscription: ['account'],
  revenue: ['account'],
  person: ['ref', 'account'],
  account: ['ref'],
};

/** By reference the changed records that belong to it. */
async function linksOf(
  view: View,
  head: Frozen,
  own: ReadonlyMap<string, Cause>,
): Promise<ReadonlyMap<string, readonly Through[]>> {
  const links = new Map<string, Through[]>();
  for (const [name, columns] of Object.entries(BELONGS)) {
    const entity = name as EntityName;
    if (![...own.keys()].some((key) => key.startsWith(`${entity} `))) continue;
    const rows = await view.facts.read(sql`
      select distinct v.ref, ${sql.join(columns.map((column, i) => sql`v.${sql.id(column)} as ${sql.id(`to_${i}`)}`))}
      from ${view.engine.changed(entity, head.facts)} v where v.ref is not null`);
    for (const row of rows) {
      const ref = String(row['ref']);
      if (!own.has(`${entity} ${ref}`)) continue;
      for (const i of columns.keys()) {
        const to = text(row[`to_${i}`]);
        if (to !== null) links.set(to, [...(links.get(to) ?? []), { entity, ref }]);
      }
    }
  }
  return links;
}
