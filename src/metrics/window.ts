/**
 * The stretch of time a question looks at, as a condition of a query. It belongs where a table is read: the engine does
 * not carry it there through what ranks, groups or joins.
 */
import { type Sql, sql } from '../engine/sql.ts';
import type { MetricContext, Window } from './metric.ts';

/** Whether an instant is empty or lies in the window; null where all time is looked at. */
export function insideWindow({ dialect, window }: Pick<MetricContext, 'dialect' | 'window'>, instant: Sql): Sql | null {
  const bounds = [
    ...(window.from === null ? [] : [sql`${instant} >= ${dialect.instant(window.from)}`]),
    ...(window.to === null ? [] : [sql`${instant} < ${dialect.instant(window.to)}`]),
  ];
  return bounds.length === 0 ? null : sql`(${instant} is null or ${sql.join(bounds, ' and ')})`;
}

/** A window that begins and ends so many days of 24 hours earlier and later. */
export function widened({ from, to }: Window, daysBefore: number, daysAfter: number): Window {
  return { from: from && shifted(from, -daysBefore), to: to && shifted(to, daysAfter) };
}

/**
 * Conditions by which rows are read that count within the window or around it, by the column that says when: empty ones,
 * too. None where all time is looked at. A value known to the day lies at most a day from its moment.
 */
export function near(
  ctx: Pick<MetricContext, 'dialect' | 'window'>,
  column: Sql,
  { daysBefore = 0, daysAfter = 0 }: { readonly daysBefore?: number; readonly daysAfter?: number } = {},
): Sql | null {
  return insideWindow({ ...ctx, window: widened(ctx.window, daysBefore + 1, daysAfter + 1) }, column);
}

/**
 * References (`ref`) that are few beside the table they are looked up in. The engine overrates them and would sort the
 * whole table into memory to look for them; a list it takes for one row.
 */
export const few = (refs: Sql): Sql => sql`select unnest(list(ref)) from (${refs})`;

const DAY_MS = 86_400_000;
const shifted = (instant: string, days: number): string => new Date(Date.parse(instant) + days * DAY_MS).toISOString();
