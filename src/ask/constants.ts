/** A metric's constants from the company's own data, such as how long most deals take: percentiles by nearest rank. */
import { addMonths, localDate, startOfDay } from '../calendar/index.ts';
import { sql } from '../engine/sql.ts';
import type { Metric } from '../metrics/metric.ts';
import type { OpenQuestion } from './ask.ts';

/** The instant from which on a metric's constants need its contributions. */
export function constantsSince(metric: Metric, observed: string, zone: string): string {
  const months = Math.max(0, ...Object.values(metric.constants).map((constant) => constant.trailingMonths));
  return startOfDay(addMonths(localDate(observed, zone), -months), zone);
}

/** Each constant of the metric by name, over the whole company; null where there are too few rows. */
export async function readConstants(question: OpenQuestion): Promise<Record<string, number | null>> {
  const { view, context, known, resolved, source } = question;
  const { zone } = view.calendar;
  const found: Record<string, number | null> = {};
  for (const [name, wanted] of Object.entries(resolved.metric.constants)) {
    const from = startOfDay(addMonths(localDate(known.observed, zone), -wanted.trailingMonths), zone);
    const rows = await view.facts.read(sql`
      select value, count(*) as n from ${source}
      where list = ${sql.constant(wanted.list)} and "at" >= ${context.dialect.instant(from)} and "at" < ${context.dialect.instant(known.observed)}
      group by value order by value`);
    const total = rows.reduce((sum, row) => sum + Number(row['n']), 0);
    found[name] = total < wanted.atLeast ? null : nearestRank(rows, Math.ceil(wanted.p * total));
  }
  return found;
}

function nearestRank(rows: readonly Record<string, unknown>[], rank: number): number | null {
  let seen = 0;
  for (const row of rows) {
    seen += Number(row['n']);
    if (seen >= rank) return Number(row['value']);
  }
  return null;
}
