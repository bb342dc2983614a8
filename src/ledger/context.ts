/** What a metric's query sees, made for one question: facts as known at an instant, the world up to another, its periods. */
import { type Period, periodsBetween, shiftPeriod } from '../calendar/index.ts';
import type { Cut, MetricContext, Span, Standing, Window } from '../metrics/metric.ts';
import type { Company } from './company.ts';

export interface Seen {
  /** Facts as known at that instant; null = as known now. */
  readonly factsAsOf: string | null;
  /** The instant up to which the world is seen. */
  readonly seen: string;
  readonly spans: readonly Span[];
  readonly window: Window;
  readonly cut: Cut;
  readonly currency: string | null;
}

export function metricContext(company: Company, given: Seen, standing: Standing): MetricContext {
  const { engine, settings } = company;
  const { factsAsOf, seen, spans, window, cut, currency } = given;
  return {
    dialect: engine.dialect,
    table: (entity) => (factsAsOf === null ? engine.table(entity) : engine.table(entity, factsAsOf)),
    standing,
    settings,
    now: seen,
    spans,
    window,
    cut,
    currency,
  };
}

/** The periods as folds look at them. */
export function spansOf({ calendar }: Company, periods: readonly Period[], seen: string): readonly Span[] {
  return periods.map((period) => {
    const { start, end, startDate, endDate } = period;
    const months = periodsBetween(startDate, endDate, 'month', calendar);
    const [first, last] = [months[0], months.at(-1)];
    return {
      start,
      end: earliest(end, seen, start),
      planned: end,
      year: first ? shiftPeriod(first, months.length - 12, calendar).start : start,
      month: last?.start ?? start,
      startDate,
      endDate,
    };
  });
}

/** The end of a period, or the instant up to which the world is seen if that comes first (never before its start). */
function earliest(end: string, seen: string, start: string): string {
  if (Date.parse(seen) >= Date.parse(end)) return end;
  return Date.parse(seen) > Date.parse(start) ? seen : start;
}
