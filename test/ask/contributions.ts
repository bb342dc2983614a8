/** All contributions of a metric, unfiltered, for tests that count by themselves what an answer may show. */
import { contextOf, toQuestion } from '../../src/ask/ask.ts';
import { parsePeriod } from '../../src/calendar/index.ts';
import type { Row } from '../../src/engine/engine.ts';
import type { Company, View } from '../../src/ledger/company.ts';
import type { Contribution } from '../../src/metrics/fold.ts';
import { findMetric } from '../../src/metrics/index.ts';
import { ALL_TIME, type Measure, type SimpleFold, type Span } from '../../src/metrics/metric.ts';
import { WORLD_NOW } from '../oracle/world.ts';

/** All contributions of a metric that a period can be folded from, as the whole company's. */
export async function readAll(view: View, metric: string, period: string): Promise<readonly Row[]> {
  const question = await toQuestion(view, { metric, period }, WORLD_NOW);
  const context = await contextOf(question, [parsePeriod(period, view.calendar)], () => ALL_TIME);
  return view.facts.read(findMetric(metric).contributions(context));
}

export const textOf = (value: Row[string] | undefined): string | null =>
  value === null || value === undefined ? null : `${value}`;

export const contributionOf = (row: Row): Contribution => ({
  list: `${row['list']}`,
  role: `${row['role']}`,
  at: textOf(row['at']),
  until: textOf(row['until']),
  subject: `${row['subject']}`,
  value: textOf(row['value']),
});

export function spanOf({ calendar }: Company, label: string): Span {
  const { start, end, startDate, endDate } = parsePeriod(label, calendar);
  const until = Date.parse(WORLD_NOW) < Date.parse(end) ? WORLD_NOW : end;
  return { start, end: until, planned: end, year: start, month: start, startDate, endDate };
}

/** A figure's one fold over its own rows; null for formulas, and where rows of others come in. */
export function foldOf({ fold }: Measure): SimpleFold | null {
  if (fold.kind === 'formula' || fold.kind === 'mean') return null;
  return fold.kind === 'total' && (fold.whole || fold.split) ? null : fold;
}

export function simple(measure: Measure): SimpleFold {
  const fold = foldOf(measure);
  if (!fold) throw new Error(`${measure.name} is not of one fold`);
  return fold;
}

/** The reps behind rows. */
export const personsOf = (rows: readonly Row[]) =>
  new Set(rows.flatMap(({ rep }) => (rep === null || rep === undefined ? [] : [`${rep}`])));
