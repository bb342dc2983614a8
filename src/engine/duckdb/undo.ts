/**
 * Takes a batch back by appending: a row whose latest version is of that batch gets the version before it once more,
 * as a new version of the undoing batch; one that had none before is marked as gone. Nothing is erased, so every
 * instant before and between still reads as it did. A row that a later batch changed stays as that batch left it.
 * An undo is a batch like any other and can be taken back in turn. A batch that delivered a row unchanged left no
 * version, so it does not hold that row when the batch that brought it is undone.
 */
import { InputError } from '../../model/error.ts';
import type { Batch, TableName, UndoResult } from '../engine.ts';
import { sql } from '../sql.ts';
import { assertBatch, countsOf, nextStamp, record, type Stamp, seqToUndo } from './batch.ts';
import type { Session } from './session.ts';
import { columnList, currentOf, historyOf, TABLES } from './shape.ts';

/** Undoes `batchId` as the batch `by`, inside one transaction of the caller. */
export async function undo(session: Session, batchId: string, by: Batch): Promise<UndoResult> {
  assertBatch(by);
  const seq = await seqToUndo(session, batchId);
  if ((await countsOf(session, by.id)) !== undefined) {
    throw new InputError('batch_exists', `There is already a batch "${by.id}".`, { hint: 'Give the undo its own id.' });
  }
  const stamp = await nextStamp(session, by);
  const total = { removed: 0, restored: 0, kept: 0 };
  for (const table of TABLES) {
    const { removed, restored, kept } = await takeBack(session, table, seq, stamp);
    total.removed += removed;
    total.restored += restored;
    total.kept += kept;
  }
  await record(session, by, stamp, []);
  await session.run(sql`update _batch set undone_by = ${by.id} where seq = ${seq}`);
  return total;
}

async function takeBack(session: Session, table: TableName, seq: number, stamp: Stamp): Promise<UndoResult> {
  const current = currentOf(table);
  const history = historyOf(table);
  const written = await session.rows(sql`
    select (select count(*) from ${current} where _batch = ${seq}) as live,
      (select count(*) from ${history} where _batch = ${seq}) as past`);
  const live = Number(written[0]?.['live']);
  const past = Number(written[0]?.['past']);
  if (live + past === 0) return { removed: 0, restored: 0, kept: 0 };

  // Latest versions of the batch: current rows, and marks of "gone" that nothing has followed.
  await session.run(sql`
    create temp table _undone as
    select source, id, rowid as _row from ${current} where _batch = ${seq}
    union all
    select source, id, null from ${history} h where _batch = ${seq} and _retracted
      and not exists (select 1 from ${current} c where c.source = h.source and c.id = h.id)
      and not exists (select 1 from ${history} l where l.source = h.source and l.id = h.id and l._batch > ${seq})`);
  await session.run(sql`
    create temp table _before as
    select ${columnList(table)}, _retracted from ${history}
    where _batch < ${seq} and (source, id) in (select (source, id) from temp._undone)
    qualify row_number() over (partition by source, id order by _batch desc) = 1`);
  await session.run(sql`delete from temp._before where _retracted`);
  const [tally] = await session.rows(sql`
    select (select count(*) from temp._undone where _row is null) as gone, (select count(*) from temp._before) as restored`);

  const stored = sql`${columnList(table)}, _batch, _known_from`;
  await session.run(sql`
    insert into ${history} (${stored}, _retracted)
    select ${stored}, false from ${current} where rowid in (select _row from temp._undone)`);
  await session.run(sql`
    insert into ${history} (source, id, ref, _batch, _known_from, _retracted)
    select source, id, source || ':' || id, ${stamp.seq}, ${stamp.knownFrom}, true from temp._undone
    where _row is not null and (source, id) not in (select (source, id) from temp._before)`);
  await session.run(sql`delete from ${current} where rowid in (select _row from temp._undone)`);
  await session.run(sql`
    insert into ${current} (${stored})
    select ${columnList(table)}, ${stamp.seq}, ${stamp.knownFrom} from temp._before`);
  await session.run(sql`drop table temp._undone`);
  await session.run(sql`drop table temp._before`);

  const gone = Number(tally?.['gone']);
  const restored = Number(tally?.['restored']);
  return { removed: live + gone - restored, restored, kept: past - gone };
}
