/** One metric's part of a refresh: where to look, what differs there, which pages to fold anew and how long they hold. */
import { addDays, daysBetween, localDate, startOfDay } from '../calendar/index.ts';
import type { TableName } from '../engine/engine.ts';
import { type Sql, sql } from '../engine/sql.ts';
import {
  type Fold,
  type Metric,
  type MetricContext,
  type SimpleFold,
  type Span,
  simpleFolds,
} from '../metrics/metric.ts';
import { type Bucket, bucketKey, covers, readBuckets, touchedSpans } from './bucket.ts';
import { foldCells, keepContributions } from './cells.ts';
import type { TouchedDays } from './change.ts';
import type { View } from './company.ts';
import { spansOf } from './context.ts';
import { onlyCurrency } from './currency.ts';
import { foldsOf } from './folds.ts';
import { type MetricNote, type PageEntry, pageKey } from './generation.ts';
import { cutOf, encodePage, hasMovingCurve, measureFolds, type PageCut } from './page.ts';
import { after, type Pending, readPending, WAITING_MS } from './pending.ts';
import { cutsOf, periodsKept, tablesRead } from './plan.ts';
import type { MetricRefresh } from './refresh.ts';
import { spanKey } from './served.ts';
import { contextWith } from './standing.ts';
import type { BucketSet, NewPage } from './store.ts';
import { lookedAt } from './window.ts';

export interface RefreshedMetric {
  readonly pages: readonly NewPage[];
  readonly gone: readonly PageEntry[];
  readonly buckets: readonly BucketSet[];
  readonly note: MetricNote;
  /** Labels of the spans that were folded anew. */
  readonly folded: readonly string[];
  readonly of: number;
}

/** Spans whose contributions are worked out at a time: memory, not meaning. */
const CHUNK = { week: 53, month: 60, quarter: 20 } as const;

export async function refreshMetric(job: MetricRefresh): Promise<RefreshedMetric> {
  const { view, metric, now, before, stamp } = job;
  const read = tablesRead(view, metric, now);
  const periods = await periodsKept(view, metric, read, now);
  const spans = spansOf(view, periods, now);
  const currency = view.settings.currency ?? (await onlyCurrency(view, metric, null));
  const basis = JSON.stringify([currency, metric.standing.includes('month') ? job.known.delivered : null]);
  const earlier = before?.generation.notes.get(metric.id);
  const isNew = earlier?.basis !== basis;
  const cuts = cutsOf(metric);
  const groups: readonly (readonly PageCut[])[] = metric.perCut ? cuts.map((by) => [by]) : [cuts];
  const work: MetricWork = { ...job, spans, read, currency, examined: new Set(), isNew };
  for (const index of toExamine(work, cuts)) work.examined.add(index);
  const pages: Omit<NewPage, 'made'>[] = [];
  const buckets: BucketSet[] = [];
  const pending: (string | null)[] = [];
  for (const group of groups) {
    const done = await refreshGroup(work, group);
    pages.push(...done.pages);
    buckets.push({ metric: metric.id, by: metric.perCut ? (group[0] ?? '') : '', buckets: done.buckets });
    pending.push(done.moves);
  }
  const wanted = new Set(spans.flatMap((span) => cuts.map((by) => pageKey(metric.id, by, spanKey(span)))));
  const held = [...(before?.generation.pages.entries() ?? [])];
  const total = buckets.find(({ by }) => by === '')?.buckets ?? [];
  const foldedSpans = new Set(pages.map(({ span }) => span));
  return {
    pages: pages.map((page) => ({ ...page, made: stamp.number })),
    gone: held.flatMap(([key, entry]) => (entry.metric === metric.id && !wanted.has(key) ? [entry] : [])),
    buckets,
    note: { basis, begins: beginsOf(total), validUntil: soonest([tomorrow(work), ...pending]) },
    folded: periods
      .filter((_, i) => foldedSpans.has(spanKey(spans[i] ?? { startDate: '', endDate: '' })))
      .map(({ label }) => label),
    of: periods.length,
  };
}

interface MetricWork extends MetricRefresh {
  readonly spans: readonly Span[];
  readonly read: ReadonlySet<TableName>;
  readonly currency: string | null;
  /** Indexes of the spans in which something may differ. */
  readonly examined: Set<number>;
  /** Nothing of before can be used. */
  readonly isNew: boolean;
}

/** Spans without a page or with one that has run out, and those that a change can have to do with. */
function toExamine(work: MetricWork, cuts: readonly PageCut[]): Set<number> {
  const { metric, spans, before, now, isNew } = work;
  const found = new Set<number>();
  for (const [index, span] of spans.entries()) {
    if (isNew || cuts.some((by) => isStale(before?.generation.pages.get(pageKey(metric.id, by, spanKey(span))), now))) {
      found.add(index);
    }
  }
  if (isNew) return found;
  const days = daysTouched(work);
  const reach = reachOf(metric, work.view);
  for (const [index, span] of spans.entries()) {
    if (days === 'all' || [...days].some((day) => reaches(reach, span, day))) found.add(index);
  }
  return found;
}

const isStale = (entry: PageEntry | undefined, now: string): boolean =>
  !entry || (entry.validUntil !== null && Date.parse(entry.validUntil) <= Date.parse(now));

function daysTouched({ touched, view, read }: MetricWork): TouchedDays {
  const days = new Set<string>();
  for (const [table, each] of touched) {
    if (!isRead(read, table, view)) continue;
    if (each === 'all') return 'all';
    for (const day of each) days.add(day);
  }
  return days;
}

/** Whose revenue is complete is read from the batches of its source. */
const isRead = (read: ReadonlySet<TableName>, table: TableName, { settings }: View): boolean =>
  read.has(table) || (table === settings.revenue.recurring_from && read.has('revenue'));

interface Reach {
  readonly before: number | null;
  readonly after: number | null;
}

/** The widest reach of the metric's measures, in days. */
function reachOf(metric: Metric, { settings }: View): Reach {
  const all = metric.measures.map(({ reach }) => reach(settings));
  const widest = (days: readonly (number | null)[]) => (days.includes(null) ? null : Math.max(...days.map(Number)));
  return {
    before: widest(all.map(({ daysBefore }) => daysBefore)),
    after: widest(all.map(({ daysAfter }) => daysAfter)),
  };
}

/** Whether a record of a day can have to do with a span; a day more on either side, for days are not the same everywhere. */
function reaches({ before, after }: Reach, { startDate, endDate }: Span, day: string): boolean {
  const isAfterStart = before === null || daysBetween(addDays(startDate, -before - 1), day) >= 0;
  return isAfterStart && (after === null || daysBetween(day, addDays(endDate, after + 1)) > 0);
}

interface Group {
  readonly pages: Omit<NewPage, 'made'>[];
  readonly buckets: readonly Bucket[];
  readonly moves: string | null;
}

/** The cuts that are folded from one and the same contributions. */
async function refreshGroup(work: MetricWork, cuts: readonly PageCut[]): Promise<Group> {
  const { view, metric, before, isNew, spans } = work;
  const by = metric.perCut ? (cuts[0] ?? '') : '';
  const old = isNew ? [] : (before?.buckets.find((set) => set.metric === metric.id && set.by === by)?.buckets ?? []);
  const buckets = new Map(old.map((each) => [bucketKey(each), each]));
  const folds = metric.perCut ? measureFolds(metric, by) : foldsOf(metric, metric.measures);
  const simple = Object.entries(folds).flatMap(([name, fold]) => simpleFolds(name, fold).map(([, each]) => each));
  const marked = new Set(isNew ? spans.keys() : []);
  const pages: Omit<NewPage, 'made'>[] = [];
  const size = CHUNK[metric.cadence];
  for (let start = 0; start < spans.length; start += size) {
    const indexes = [...spans.keys()].slice(start, start + size);
    if (!indexes.some((index) => work.examined.has(index) || marked.has(index))) continue;
    const chunk = indexes.flatMap((index) => spans[index] ?? []);
    const ctx = await contextFor(work, chunk, by);
    const dims = cuts.filter((cut) => cut !== '');
    const source = await keepContributions(view, ctx, metric, Object.values(folds), { by: dims, where: {} }, []);
    const fresh = (await readBuckets(view, ctx, source, spans, simple, dims)).filter((each) =>
      isWhole(simple, chunk, each),
    );
    const changed = exchange(buckets, fresh, (each) => isWhole(simple, chunk, each));
    for (const index of touchedSpans(simple, spans, changed)) marked.add(index);
    const pending = await readPending(view, metric, ctx);
    const anew = indexes.filter((index) => marked.has(index) || isMissing(work, cuts, index));
    pages.push(
      ...(await foldPages(work, { ctx, source, cuts, indexes: anew, buckets: [...buckets.values()], simple, pending })),
    );
    await view.facts.letGo(source);
  }
  const moves = [...buckets.values()].map((each) => each.moves);
  const pending = spans.length > 0 ? await readPending(view, metric, await contextFor(work, spans.slice(-1), by)) : [];
  return { pages, buckets: [...buckets.values()], moves: soonest([...moves, ...pending.map((each) => each.moves)]) };
}

const isMissing = ({ metric, spans, before, now }: MetricWork, cuts: readonly PageCut[], index: number): boolean => {
  const span = spans[index];
  return (
    span !== undefined &&
    cuts.some((by) => isStale(before?.generation.pages.get(pageKey(metric.id, by, spanKey(span))), now))
  );
};

/** Whether the contributions over some spans hold all rows of a bucket: those within, and of lists looked at from the beginning all before. */
function isWhole(folds: readonly SimpleFold[], chunk: readonly Span[], { list, at }: Bucket): boolean {
  if (at === 'never') return true;
  if (at === 'after') return false;
  const [first, last] = [chunk[0]?.startDate ?? '', chunk.at(-1)?.startDate ?? ''];
  const isAlways = folds.some(
    (fold) =>
      fold.list === list && (fold.kind === 'stock' ? !fold.begunWithin : fold.kind === 'total' && fold.over === 'ever'),
  );
  if (at === 'before') return isAlways;
  return at <= last && (isAlways || at >= first);
}

/** Puts fresh buckets in the place of the old ones they cover; gives those that came, went or differ. */
function exchange(
  buckets: Map<string, Bucket>,
  fresh: readonly Bucket[],
  isCovered: (bucket: Bucket) => boolean,
): Bucket[] {
  const next = new Map(fresh.map((each) => [bucketKey(each), each]));
  const changed: Bucket[] = [];
  for (const [key, each] of buckets) {
    if (!isCovered(each)) continue;
    if (next.get(key)?.fingerprint !== each.fingerprint) changed.push(each);
    if (!next.has(key)) buckets.delete(key);
  }
  for (const [key, each] of next) {
    if (!buckets.has(key)) changed.push(each);
    buckets.set(key, each);
  }
  return changed.filter(({ isExcluded }) => !isExcluded);
}

interface Folding {
  readonly ctx: MetricContext;
  readonly source: Sql;
  readonly cuts: readonly PageCut[];
  readonly indexes: readonly number[];
  readonly buckets: readonly Bucket[];
  readonly simple: readonly SimpleFold[];
  readonly pending: readonly Pending[];
}

async function foldPages(work: MetricWork, folding: Folding): Promise<Omit<NewPage, 'made'>[]> {
  const { view, metric, spans, now } = work;
  const { ctx, source, indexes } = folding;
  const chosen = indexes.flatMap((index) => spans[index] ?? []);
  if (chosen.length === 0) return [];
  const pages: Omit<NewPage, 'made'>[] = [];
  const teamMoves = folding.cuts.includes('team_now') ? await nextAssignment(work) : null;
  for (const by of folding.cuts) {
    const folds: Readonly<Record<string, Fold>> = measureFolds(metric, by);
    const cells = await foldCells(view, ctx, source, folds, chosen, cutOf(by));
    for (const [i, span] of chosen.entries()) {
      const own = cells.filter((cell) => cell.span === i);
      const validUntil = soonest([
        Date.parse(span.planned) > Date.parse(now) ? tomorrow(work) : null,
        by === 'team_now' ? teamMoves : null,
        hasMovingCurve(own) ? new Date(Date.parse(now) + WAITING_MS).toISOString() : null,
        ...folding.buckets.flatMap((each) =>
          each.moves !== null && folding.simple.some((fold) => covers(fold, span, each))
            ? [after(now, each.moves)]
            : [],
        ),
        ...folding.pending.flatMap(({ at, moves }) =>
          at === null || isWithin(folding.simple, span, at) ? [moves] : [],
        ),
      ]);
      pages.push({ metric: metric.id, by, span: spanKey(span), validUntil, body: encodePage(metric, by, own) });
    }
  }
  return pages;
}

/** Whether a fold over the span may take a row of that instant. */
function isWithin(folds: readonly SimpleFold[], span: Span, at: string): boolean {
  const moment = Date.parse(at);
  if (moment >= Date.parse(span.planned)) return false;
  const looksBack = folds.some(
    (fold) => fold.kind === 'stock' || (fold.kind === 'total' && (fold.over === 'ever' || fold.over === 'year')),
  );
  return looksBack || moment >= Date.parse(span.start);
}

/** When the next user joins or leaves a team. */
async function nextAssignment({ view, now }: MetricWork): Promise<string | null> {
  const { zone } = view.calendar;
  const today = view.engine.dialect.date(localDate(now, zone));
  const [row] = await view.facts.read(sql`
    select min(least(case when a."from" > ${today} then a."from" end, case when a."to" > ${today} then a."to" end)) as "day"
    from ${view.engine.table('assignment')} a where not coalesce(a.deleted, false)`);
  return row?.['day'] ? startOfDay(String(row['day']), zone) : null;
}

function contextFor(
  { view, metric, known, now, currency }: MetricWork,
  spans: readonly Span[],
  by: PageCut,
): Promise<MetricContext> {
  const window = lookedAt(Object.values(foldsOf(metric, metric.measures)), spans);
  const seen = { factsAsOf: null, seen: now, spans, window, cut: cutOf(metric.perCut ? by : ''), currency };
  return contextWith(view, metric.standing, seen, known);
}

const tomorrow = ({ view: { calendar }, now }: MetricWork): string =>
  startOfDay(addDays(localDate(now, calendar.zone), 1), calendar.zone);

/** First instant per list of what counts. */
function beginsOf(buckets: readonly Bucket[]): Record<string, string> {
  const begins: Record<string, string> = {};
  for (const { list, isExcluded, first } of buckets) {
    if (isExcluded || first === null) continue;
    const known = begins[list];
    if (known === undefined || Date.parse(first) < Date.parse(known)) begins[list] = first;
  }
  return begins;
}

const soonest = (instants: readonly (string | null)[]): string | null =>
  instants.reduce(
    (first, each) => (each !== null && (first === null || Date.parse(each) < Date.parse(first)) ? each : first),
    null,
  );
