/** What the ledger keeps of a metric: the spans at its cadence, the cuts, and which records it reads. */
import { addDays, addMonths, localDate, type Period, periodOf, periodsBetween } from '../calendar/index.ts';
import type { TableName } from '../engine/engine.ts';
import { sql } from '../engine/sql.ts';
import { DIMENSIONS, type Metric, type MetricContext, type StandingName } from '../metrics/metric.ts';
import { STANDING } from '../metrics/standing.ts';
import type { EntityName } from '../model/entity.ts';
import type { View } from './company.ts';
import { metricContext, spansOf } from './context.ts';
import { cutOf, type PageCut } from './page.ts';
import { inOrder, NONE } from './standing.ts';

/** Further back figures are folded when they are asked. */
const MONTHS_KEPT = 60;

/** The cuts of which there are pages: the total, and each dimension that some measure knows. */
export const cutsOf = (metric: Metric): readonly PageCut[] => [
  '',
  ...DIMENSIONS.filter((name) => metric.measures.some(({ dimensions }) => dimensions.includes(name))),
];

/** The periods of a metric's cadence from the first record of the tables it reads to the running one. */
export async function periodsKept(
  view: View,
  metric: Metric,
  read: ReadonlySet<TableName>,
  now: string,
): Promise<readonly Period[]> {
  const { calendar } = view;
  const today = localDate(now, calendar.zone);
  const first = await firstDay(view, metric, read);
  if (first === null || first > today) return [];
  const earliest = addMonths(today, -MONTHS_KEPT);
  const from = first > earliest ? first : earliest;
  return periodsBetween(from, addDays(today, 1), metric.cadence, calendar);
}

/** Where records tell when something happened. */
const MOMENTS: Partial<Record<EntityName, readonly string[]>> = {
  activity: ['starts_at', 'booked_at'],
  inbound: ['at'],
  lifecycle: ['at'],
  deal: ['created_at', 'closed_at'],
  spend: ['month'],
  revenue: ['month'],
  subscription: ['from'],
  account: ['customer_since'],
};

async function firstDay(view: View, metric: Metric, read: ReadonlySet<TableName>): Promise<string | null> {
  const { standing } = metric;
  const told = Object.entries(MOMENTS).filter(
    ([entity]) => read.has(entity as EntityName) && (entity !== 'account' || standing.includes('customer')),
  );
  if (told.length === 0) return null;
  const moments = told.flatMap(([entity, columns]) =>
    columns.map(
      (column) =>
        sql`select min(cast(r.${sql.id(column)} as date)) as "day" from ${view.engine.table(entity as EntityName)} r`,
    ),
  );
  const rows = await view.facts.read(sql`select min("day") as first from (${sql.join(moments, ' union all ')})`);
  const first = rows[0]?.['first'];
  // In some zone the day had not yet begun.
  return first === null || first === undefined ? null : addDays(String(first), -1);
}

/** What the calendar's pieces read, which are no queries. */
const READ_BY_CALENDAR: Partial<Record<StandingName, readonly TableName[]>> = {
  working_time: ['inbound', 'holiday'],
  working_day: ['user', 'holiday'],
  month: [],
};

/** The tables that a metric's figures come from. */
export function tablesRead(view: View, metric: Metric, now: string): ReadonlySet<TableName> {
  const read = new Set<TableName>();
  const spans = spansOf(view, [periodOf(now, metric.cadence, view.calendar)], now);
  const seen = { factsAsOf: null, seen: now, spans, window: { from: null, to: null }, cut: cutOf(''), currency: null };
  const context = metricContext(view, seen, NONE);
  const recording: MetricContext = {
    ...context,
    table(name) {
      read.add(name);
      return context.table(name);
    },
  };
  metric.contributions(recording);
  metric.pending?.(recording);
  for (const { recorded } of metric.measures) recorded?.query(recording);
  for (const name of inOrder(metric.standing)) {
    for (const table of READ_BY_CALENDAR[name] ?? []) read.add(table);
    (STANDING as Partial<Record<StandingName, (typeof STANDING)['team']>>)[name]?.query(recording);
  }
  return read;
}
