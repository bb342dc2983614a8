/**
 * Where the ledger lies: pages and buckets in the state, a generation in one transaction, so that whatever happens a
 * start finds the last whole one. Pages that a generation replaces stay for as long as readers may still look at them.
 */
import { createHash } from 'node:crypto';
import type { State } from '../state/open.ts';
import type { Bucket } from './bucket.ts';
import {
  Generation,
  type GenerationStamp,
  type MetricNote,
  type PageEntry,
  type PageLoader,
  pageKey,
} from './generation.ts';

export interface NewPage extends PageEntry {
  readonly body: string;
}

/** Buckets of a metric (of one cut, where its rows depend on it). */
export interface BucketSet {
  readonly metric: string;
  readonly by: string;
  readonly buckets: readonly Bucket[];
}

export interface Written {
  readonly stamp: GenerationStamp;
  readonly notes: ReadonlyMap<string, MetricNote>;
  readonly pages: readonly NewPage[];
  /** Pages of spans or cuts that there no longer are. */
  readonly gone: readonly PageEntry[];
  readonly buckets: readonly BucketSet[];
}

/** Rows that go into the state in one statement. */
const ROWS = 200;

/** The last whole generation; null before the first, or where what is kept is not as it was written. */
export async function readGeneration(state: State): Promise<Generation | null> {
  const { db } = state;
  const last = await db
    .selectFrom('ledger_generation')
    .selectAll()
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!last || last.hash !== hashOf(last.stamp, last.notes)) return null;
  const rows = await db
    .selectFrom('ledger_page')
    .select(['metric', 'by', 'span', 'made', 'valid_until'])
    .where('replaced', 'is', null)
    .execute();
  const pages = rows.map(({ valid_until, ...entry }): [string, PageEntry] => [
    pageKey(entry.metric, entry.by, entry.span),
    { ...entry, validUntil: valid_until },
  ]);
  const notes = new Map(Object.entries(JSON.parse(last.notes) as Record<string, MetricNote>));
  return new Generation(JSON.parse(last.stamp) as GenerationStamp, new Map(pages), notes, loader(state));
}

function loader({ db }: State): PageLoader {
  return async ({ metric, by, span, made }) => {
    const row = await db
      .selectFrom('ledger_page')
      .select(['body', 'hash'])
      .where('metric', '=', metric)
      .where('by', '=', by)
      .where('span', '=', span)
      .where('made', '=', made)
      .executeTakeFirst();
    return row && row.hash === hashOf(row.body) ? row.body : undefined;
  };
}

export async function readBucketSets({ db }: State): Promise<readonly BucketSet[]> {
  const rows = await db.selectFrom('ledger_bucket').selectAll().execute();
  return rows.map(({ metric, by, body }) => ({ metric, by, buckets: JSON.parse(body) as Bucket[] }));
}

/** Writes a generation beside what stays of the one before; gives it as it is read. */
export async function writeGeneration(state: State, before: Generation | null, written: Written): Promise<Generation> {
  const { stamp } = written;
  const notes = JSON.stringify(Object.fromEntries(written.notes));
  const text = JSON.stringify(stamp);
  await state.db.transaction().execute(async (db) => {
    await db.deleteFrom('ledger_page').where('replaced', '<', stamp.number).execute();
    const replaced = before === null ? null : [...written.pages, ...written.gone];
    if (replaced === null) await db.deleteFrom('ledger_page').execute();
    else {
      for (const { metric, by, span } of replaced) {
        const held = before?.pages.get(pageKey(metric, by, span));
        if (!held) continue;
        await db
          .updateTable('ledger_page')
          .set({ replaced: stamp.number })
          .where('metric', '=', metric)
          .where('by', '=', by)
          .where('span', '=', span)
          .where('made', '=', held.made)
          .execute();
      }
    }
    for (let i = 0; i < written.pages.length; i += ROWS) {
      const rows = written.pages.slice(i, i + ROWS).map(({ metric, by, span, made, validUntil, body }) => ({
        metric,
        by,
        span,
        made,
        valid_until: validUntil,
        body,
        hash: hashOf(body),
        replaced: null,
      }));
      await db.insertInto('ledger_page').values(rows).execute();
    }
    for (const { metric, by, buckets } of written.buckets) {
      await db
        .insertInto('ledger_bucket')
        .values({ metric, by, body: JSON.stringify(buckets) })
        .onConflict((conflict) => conflict.columns(['metric', 'by']).doUpdateSet({ body: JSON.stringify(buckets) }))
        .execute();
    }
    await db.deleteFrom('ledger_generation').execute();
    await db
      .insertInto('ledger_generation')
      .values({ number: stamp.number, stamp: text, notes, hash: hashOf(text, notes) })
      .execute();
  });
  const pages = new Map(before?.pages ?? []);
  for (const { metric, by, span } of written.gone) pages.delete(pageKey(metric, by, span));
  for (const { body, ...entry } of written.pages) pages.set(pageKey(entry.metric, entry.by, entry.span), entry);
  return new Generation(stamp, pages, written.notes, loader(state));
}

const hashOf = (...parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex');
