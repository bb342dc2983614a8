/** What time alone will change of a metric's rows, and when. */
import type { Row } from '../engine/engine.ts';
import { type Sql, sql } from '../engine/sql.ts';
import type { Metric, MetricContext } from '../metrics/metric.ts';
import { instantOf } from './bucket.ts';
import type { View } from './company.ts';

/** While somebody waits who may still move a curve, a figure holds for a minute. */
export const WAITING_MS = 60_000;

export interface Pending {
  /** The instant that decides the period; null = whatever period. */
  readonly at: string | null;
  /** When it will or may change. */
  readonly moves: string;
}

/** What a metric says is pending, after the instant up to which the world is seen. */
export async function readPending(view: View, metric: Metric, ctx: MetricContext): Promise<readonly Pending[]> {
  if (!metric.pending) return [];
  const rows = await view.facts.read(sql`
    select distinct "at", moves from (${metric.pending(ctx)}) where moves >= ${ctx.dialect.instant(ctx.now)}`);
  return rows.flatMap((row) => {
    const moves = instantIn(row, 'moves');
    return moves === null ? [] : [{ at: instantIn(row, 'at'), moves: after(ctx.now, moves) }];
  });
}

/** The next instant at which something pending, or a row that has not begun or ended, changes what the spans hold. */
export async function nextMoves(
  view: View,
  metric: Metric,
  ctx: MetricContext,
  source: Sql,
): Promise<readonly string[]> {
  const { instant } = ctx.dialect;
  const end = ctx.spans.at(-1)?.planned ?? ctx.now;
  const now = instant(ctx.now);
  const pending = metric.pending
    ? sql`union all select min(moves) from (${metric.pending(ctx)}) where moves >= ${now} and ("at" is null or "at" < ${instant(end)})`
    : sql.empty;
  const rows = await view.facts.read(sql`
    select min("at") as moves from ${source} where "at" >= ${now} and "at" < ${instant(end)}
    union all select min("until") from ${source} where "until" >= ${now} and "at" < ${instant(end)}
    ${pending}`);
  return rows.flatMap((row) => {
    const moves = instantIn(row, 'moves');
    return moves === null ? [] : [after(ctx.now, moves)];
  });
}

/** What is of this very instant counts a moment later. */
export const after = (now: string, moves: string): string =>
  Date.parse(moves) > Date.parse(now) ? moves : new Date(Date.parse(now) + 1).toISOString();

const instantIn = (row: Row, column: string): string | null => {
  const value = row[column];
  return value === null || value === undefined ? null : instantOf(String(value));
};
