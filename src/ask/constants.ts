/** A metric's constants from the company's own data, such as how long most deals take: percentiles by nearest rank. */
import { addDays, addMonths, localDate, startOfDay } from '../calendar/index.ts';
import { sql } from '../engine/sql.ts';
import { recall } from '../ledger/company.ts';
import { instantMs } from '../metrics/fold.ts';
import type { Percentile, Window } from '../metrics/metric.ts';
import type { OpenQuestion } from './ask.ts';

/** The stretches of time over which constants need the metric's contributions. */
export function constantsWindow(constants: readonly Percentile[], observed: string, zone: string): readonly Window[] {
  return constants.map(({ trailingMonths }) => ({
    from: startOfDay(addMonths(localDate(observed, zone), -trailingMonths), zone),
    to: observed,
  }));
}

export interface Constants {
  /** By name; null where there are too few rows. */
  readonly values: Readonly<Record<string, number | null>>;
  /** Instants at which the oldest row of one has left the months it looks at. */
  readonly moves: readonly string[];
}

/** Each constant of the metric, over the whole company. */
export function readConstants(question: OpenQuestion): Promise<Constants> {
  const { view, known, resolved, asOf, factsAsOf } = question;
  const read = () => workOut(question);
  const key = ['constants', resolved.metric.id, localDate(known.observed, view.calendar.zone)];
  return factsAsOf === null ? recall(view, key, { metric: resolved.metric.id, at: asOf }, read) : read();
}

async function workOut(question: OpenQuestion): Promise<Constants> {
  const { view, known, resolved } = question;
  const { context, source } = await question.contributions();
  const { zone } = view.calendar;
  const values: Record<string, number | null> = {};
  const moves: string[] = [];
  for (const [name, wanted] of Object.entries(resolved.metric.constants)) {
    const from = startOfDay(addMonths(localDate(known.observed, zone), -wanted.trailingMonths), zone);
    const rows = await view.facts.read(sql`
      select value, count(*) as n, min("at") as oldest from ${source}
      where list = ${sql.constant(wanted.list)} and "at" >= ${context.dialect.instant(from)} and "at" < ${context.dialect.instant(known.observed)}
      group by value order by value`);
    const total = rows.reduce((sum, row) => sum + Number(row['n']), 0);
    values[name] = total < wanted.atLeast ? null : nearestRank(rows, Math.ceil(wanted.p * total));
    const oldest = rows.map((row) => instantMs(String(row['oldest']))).sort((a, b) => a - b)[0];
    if (values[name] === null || oldest === undefined) continue;
    const lastDay = addMonths(localDate(new Date(oldest).toISOString(), zone), wanted.trailingMonths);
    moves.push(startOfDay(addDays(lastDay, 1), zone));
  }
  return { values, moves };
}

function nearestRank(rows: readonly Record<string, unknown>[], rank: number): number | null {
  let seen = 0;
  for (const row of rows) {
    seen += Number(row['n']);
    if (seen >= rank) return Number(row['value']);
  }
  return null;
}
