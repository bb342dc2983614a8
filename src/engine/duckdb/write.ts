/**
 * Puts a batch in: each row that is new or differs becomes the current version, the one it replaces moves to the
 * history. Rows that are as they were write nothing. Runs inside one transaction of the caller, for all parts together;
 * a batch that is already there has no effect.
 */
import type { Batch, EntityRows, WriteCounts, WriteResult } from '../engine.ts';
import { type Sql, sql } from '../sql.ts';
import { assertBatch, countsOf, nextStamp, record, type Stamp } from './batch.ts';
import { checked } from './check.ts';
import type { Session } from './session.ts';
import { columnList, columnsOf, currentOf, historyOf } from './shape.ts';
import { type Staged, stage } from './staging.ts';

/** Writes `parts` under `batch`; Parquet files must lie in `folder`. */
export async function write(
  session: Session,
  folder: string,
  batch: Batch,
  parts: readonly EntityRows[],
): Promise<WriteResult> {
  assertBatch(batch);
  const before = await countsOf(session, batch.id);
  if (before !== undefined) return { batch: batch.id, replayed: true, counts: before };
  const stamp = await nextStamp(session, batch);
  const counts: WriteCounts[] = [];
  for (const staged of await stage(session, folder, parts)) {
    counts.push(await merge(session, staged, stamp));
    for (const table of staged.temporary) await session.run(sql`drop table temp.${sql.id(table)}`);
  }
  await record(session, batch, stamp, counts);
  return { batch: batch.id, replayed: false, counts };
}

async function merge(session: Session, staged: Staged, stamp: Stamp): Promise<WriteCounts> {
  const { entity, relation } = staged;
  const rows = await checked(session, staged);
  const current = currentOf(entity);
  if ((await session.rows(sql`select 1 as one from ${current} limit 1`)).length === 0) {
    await insert(session, staged, relation, stamp);
    return { entity, inserted: rows, updated: 0, unchanged: 0 };
  }
  const differs = columnsOf(entity).map(({ name }) => sql`n.${sql.id(name)} is distinct from c.${sql.id(name)}`);
  await session.run(sql`
    create temp table _changed as
    select ${columnList(entity, 'n')}, c.rowid as _replaced
    from ${relation} n left join ${current} c on c.source = n.source and c.id = n.id
    where c.rowid is null or ${sql.join(differs, ' or ')}`);
  const [tally] = await session.rows(sql`
    select count(*) - count(_replaced) as inserted, count(_replaced) as updated from temp._changed`);
  const inserted = Number(tally?.['inserted']);
  const updated = Number(tally?.['updated']);
  if (updated > 0) await supersede(session, staged);
  if (inserted + updated > 0) await insert(session, staged, sql`temp._changed`, stamp);
  await session.run(sql`drop table temp._changed`);
  return { entity, inserted, updated, unchanged: rows - inserted - updated };
}

/** Moves the current versions that are about to be replaced to the history. */
async function supersede(session: Session, { entity }: Staged): Promise<void> {
  const stored = sql`${columnList(entity)}, _batch, _known_from`;
  const replaced = sql`rowid in (select _replaced from temp._changed)`;
  await session.run(sql`
    insert into ${historyOf(entity)} (${stored}, _retracted)
    select ${stored}, false from ${currentOf(entity)} where ${replaced}`);
  await session.run(sql`delete from ${currentOf(entity)} where ${replaced}`);
}

async function insert(session: Session, { entity }: Staged, from: Sql, stamp: Stamp): Promise<void> {
  await session.run(sql`
    insert into ${currentOf(entity)} (${columnList(entity)}, _batch, _known_from)
    select ${columnList(entity)}, ${stamp.seq}, ${stamp.knownFrom} from ${from}`);
}
