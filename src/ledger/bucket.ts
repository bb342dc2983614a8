/**
 * Contributions by bucket: the list, the span that holds `at`, and the span that holds `until`. A bucket's fingerprint
 * tells whether any of its rows changed; which spans a fold would show that in follows from where the bucket lies.
 */
import type { Cell } from '../engine/engine.ts';
import { type Sql, sql } from '../engine/sql.ts';
import { bucket, windowOf } from '../metrics/fold.ts';
import { listsOf, type MetricContext, type SimpleFold, type Span } from '../metrics/metric.ts';
import type { View } from './company.ts';
import { text } from './reading.ts';

export interface Bucket {
  readonly list: string;
  /** Of what is left out: no figure changes with it, but what answers say of it does. */
  readonly isExcluded: boolean;
  /** First day of a span, `before` the first, `after` the last, `never` where there is no instant. */
  readonly at: string;
  /** The same; null = still so. */
  readonly until: string | null;
  readonly fingerprint: string;
  /** First instant in it. */
  readonly first: string | null;
  /** The next instant at which one of its rows begins or ends to count. */
  readonly moves: string | null;
}

export const bucketKey = ({ list, isExcluded, at, until }: Bucket): string => `${list} ${isExcluded} ${at} ${until}`;

/** The spans with their ends as planned: where a row lies does not depend on how far a span has come. */
const planned = (spans: readonly Span[]) => spans.map(({ start, planned: end }) => ({ start, end }));

function placeOf(ctx: MetricContext, spans: readonly Span[], column: Sql): Sql {
  const { instant } = ctx.dialect;
  return sql`case when ${column} < ${instant(spans[0]?.start ?? ctx.now)} then -1
    else coalesce(${bucket(planned(spans), instant, column)}, ${sql.raw(String(spans.length))}) end`;
}

/** Buckets of kept contributions over `spans`, in order and without a gap. `columns`: segments that figures are cut by. */
export async function readBuckets(
  view: View,
  ctx: MetricContext,
  source: Sql,
  spans: readonly Span[],
  folds: readonly SimpleFold[],
  columns: readonly string[],
): Promise<readonly Bucket[]> {
  const now = ctx.dialect.instant(ctx.now);
  const curves = folds.flatMap((fold) => (fold.kind === 'survival' ? [sql.constant(fold.list)] : []));
  // How long somebody waits so far is no change of the facts; `validUntil` tells when it matters.
  const value =
    curves.length === 0
      ? sql`value`
      : sql`case when role = 'denominator' and list in (${sql.join(curves)}) then null else value end`;
  const told = [...['role', 'reason', 'at', 'until', 'entity', 'ref', 'subject'], ...columns].map((name) =>
    sql.id(name),
  );
  const rows = await view.facts.read(sql`
    select list, role = 'excluded' as is_excluded,
           case when "at" is not null then ${placeOf(ctx, spans, sql.id('at'))} end as at_place,
           case when "until" is not null then ${placeOf(ctx, spans, sql.id('until'))} end as until_place,
           cast(sum(${ctx.dialect.fingerprint([...told, value])}) as varchar) as fingerprint, min("at") as first,
           min(least(case when "at" >= ${now} then "at" end, case when "until" >= ${now} then "until" end)) as moves
    from ${source} group by all`);
  const named = (place: Cell | undefined): string | null => {
    if (place === null || place === undefined) return null;
    return Number(place) < 0 ? 'before' : (spans[Number(place)]?.startDate ?? 'after');
  };
  return rows.map((row) => ({
    list: String(row['list']),
    isExcluded: row['is_excluded'] === true,
    at: named(row['at_place']) ?? 'never',
    until: named(row['until_place']),
    fingerprint: String(row['fingerprint']),
    first: instantOf(text(row['first'])),
    moves: instantOf(text(row['moves'])),
  }));
}

export const instantOf = (stored: string | null): string | null =>
  stored === null ? null : new Date(`${stored.replace(' ', 'T')}Z`).toISOString();

/** Whether a fold over a span takes rows of the bucket: of more buckets than it does perhaps, never of less. */
export function covers(fold: SimpleFold, span: Span, { list, at, until }: Bucket): boolean {
  if (at === 'never' || at === 'after' || !listsOf(fold).includes(list)) return false;
  const { startDate } = span;
  const begun = at === 'before' || at <= startDate;
  if (fold.kind === 'stock' && !fold.begunWithin) {
    return begun && until !== 'before' && (until === null || until === 'after' || until >= startDate);
  }
  const { from } = windowOf(fold, span);
  if (from === null) return begun;
  // A bucket is as long as a span: one that began before the stretch may reach into it.
  return begun && (at === startDate || Date.parse(from) < Date.parse(span.start));
}

/** Indexes of the spans in which the folds would show a change of any of the buckets. */
export function touchedSpans(
  folds: readonly SimpleFold[],
  spans: readonly Span[],
  buckets: readonly Bucket[],
): Set<number> {
  const touched = new Set<number>();
  for (const [index, span] of spans.entries()) {
    if (buckets.some((each) => folds.some((fold) => covers(fold, span, each)))) touched.add(index);
  }
  return touched;
}
