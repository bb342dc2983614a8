/**
 * The record of each batch: its place in the order of all batches, when it became known, what it did. Time never runs
 * backwards: a batch that claims to be known earlier than the one before it gets that one's instant, so that order
 * and time always agree and an answer as of an instant can not change afterwards.
 */
import { z } from 'zod';
import { type Fault, InputError, NotFound } from '../../model/error.ts';
import type { Batch, StoredBatch, WriteCounts } from '../engine.ts';
import { type Sql, sql } from '../sql.ts';
import type { Session } from './session.ts';

/** What each version of a row is stamped with. */
export interface Stamp {
  readonly seq: number;
  readonly knownFrom: Sql;
}

const instant = z.iso.datetime({ offset: false }).regex(/:\d\d(\.\d{1,6})?Z$/);

/** A UTC instant as an argument; anything but `YYYY-MM-DDTHH:MM:SS[.ffffff]Z` is refused. */
export function boundInstant(value: string, where: string): Sql {
  if (!instant.safeParse(value).success) {
    throw new InputError('instant_invalid', `${where}: "${value}" is not a UTC instant.`, {
      hint: 'Write it as 2024-05-31T09:30:00Z.',
    });
  }
  return sql`cast(${value} as timestamp)`;
}

/** Refuses a batch that could not be read back, with all its faults. */
export function assertBatch(batch: Batch): void {
  const faults: Fault[] = [];
  if (batch.id === '') faults.push({ where: 'batch.id', what: 'is empty' });
  if (batch.source === '') faults.push({ where: 'batch.source', what: 'is empty' });
  if (!instant.safeParse(batch.knownFrom).success) {
    faults.push({ where: 'batch.knownFrom', what: `"${batch.knownFrom}" is not a UTC instant` });
  }
  try {
    JSON.parse(batch.note);
  } catch {
    faults.push({ where: 'batch.note', what: 'is not JSON' });
  }
  if (faults.length > 0) throw new InputError('batch_invalid', 'The batch is not described properly.', { faults });
}

/** The counts of an earlier write under this id, or nothing if there was none. */
export async function countsOf(session: Session, id: string): Promise<readonly WriteCounts[] | undefined> {
  const [row] = await session.rows(sql`select counts from _batch where id = ${id}`);
  return row === undefined ? undefined : (JSON.parse(String(row['counts'])) as WriteCounts[]);
}

/** The stamp of a batch that goes in now, after all others. */
export async function nextStamp(session: Session, batch: Batch): Promise<Stamp> {
  const given = boundInstant(batch.knownFrom, 'batch.knownFrom');
  const [row] = await session.rows(sql`
    select coalesce(max(seq), 0) + 1 as seq, greatest(max(known_from), ${given}) as known_from from _batch`);
  return { seq: Number(row?.['seq']), knownFrom: sql`cast(${String(row?.['known_from'])} as timestamp)` };
}

/** Keeps the record of a batch with what it did. */
export async function record(session: Session, batch: Batch, stamp: Stamp, counts: readonly WriteCounts[]) {
  await session.run(sql`
    insert into _batch (id, seq, source, known_from, note, counts, undone_by)
    values (${batch.id}, ${stamp.seq}, ${batch.source}, ${stamp.knownFrom}, ${batch.note}, ${JSON.stringify(counts)}, null)`);
}

/** Its place in the order; an unknown batch or one already taken back is refused. */
export async function seqToUndo(session: Session, id: string): Promise<number> {
  const [row] = await session.rows(sql`select seq, undone_by from _batch where id = ${id}`);
  if (row === undefined) {
    throw new NotFound('batch_unknown', `There is no batch "${id}".`, { hint: 'List the batches to find its id.' });
  }
  if (row['undone_by'] !== null) {
    throw new InputError('batch_undone', `The batch "${id}" has already been taken back.`, {
      hint: `Batch "${row['undone_by']}" did it; take that one back to have its rows again.`,
    });
  }
  return Number(row['seq']);
}

/** All batches in the order they went in. */
export async function batches(session: Pick<Session, 'select'>): Promise<readonly StoredBatch[]> {
  const rows = await session.select(sql`
    select id, seq, source, strftime(known_from, '%Y-%m-%dT%H:%M:%S.%gZ') as known_from, note, undone_by
    from _batch order by seq`);
  return rows.map((row) => ({
    id: String(row['id']),
    seq: Number(row['seq']),
    source: String(row['source']),
    knownFrom: String(row['known_from']),
    note: String(row['note']),
    undoneBy: row['undone_by'] === null ? null : String(row['undone_by']),
  }));
}
