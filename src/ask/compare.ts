/**
 * Fair comparisons: a running period with as many elapsed working days of the one before, a cohort with the earlier
 * cohort at the same age. Shares move in points, counts and money in shares; growth from zero is new.
 */
import {
  addDays,
  addMonths,
  daysBetween,
  localDate,
  type Period,
  periodOf,
  rangePeriod,
  sameElapsed,
  shiftPeriod,
  startOfDay,
} from '../calendar/index.ts';
import type { Company } from '../ledger/company.ts';
import type { Measure } from '../metrics/metric.ts';
import { Decimal } from '../model/decimal.ts';
import type { Answer, Change, ComparedRow, Comparison } from './answer.ts';
import type { Question } from './ask.ts';
import { encodePeriod, type MadeRow, makeRows } from './rows.ts';

/** The rows of an answer beside those of the periods they are compared with. */
export async function compareAnswer(
  question: Question,
  rows: readonly MadeRow[],
  kind: Comparison,
): Promise<NonNullable<Answer['compare']>> {
  const compared: ComparedRow[] = [];
  for (const period of new Map(rows.map((row) => [row.period.label, row.period])).values()) {
    const against = comparedPeriod(question, period, kind);
    const earlier = await earlierRows(question, period, against);
    for (const { row, dims, points } of rows.filter((each) => each.period.label === period.label)) {
      const then = earlier.get(JSON.stringify(dims));
      compared.push({
        period: row.period,
        against: encodePeriod(against),
        dims: row.dims,
        measures: Object.fromEntries(
          question.resolved.measures.flatMap((measure) => {
            const cell = then?.row.measures[measure.name];
            if (!cell) return [];
            const [now, past] = [points[measure.name]?.value ?? null, then.points[measure.name]?.value ?? null];
            return [[measure.name, { earlier: cell, change: change(measure, now, past) }]];
          }),
        ),
      });
    }
  }
  return { kind, rows: compared };
}

/** The earlier period; of a running one only as much as has passed of it. */
function comparedPeriod({ view: company, known }: Question, period: Period, kind: Comparison): Period {
  const running =
    Date.parse(period.start) < Date.parse(known.observed) && Date.parse(known.observed) < Date.parse(period.end);
  if (kind === 'previous') {
    return running
      ? sameElapsed(period, known.observed, company.calendar, company.schedule).previous
      : shiftPeriod(period, -1, company.calendar);
  }
  const earlier = yearBefore(period, company);
  if (!running) return earlier;
  const days = daysBetween(period.startDate, localDate(known.observed, company.calendar.zone)) + 1;
  const endDate = [addDays(earlier.startDate, days), earlier.endDate].sort()[0] ?? earlier.endDate;
  return { ...earlier, endDate, end: startOfDay(endDate, company.calendar.zone) };
}

function yearBefore(period: Period, { calendar }: Company): Period {
  switch (period.grain) {
    case 'range':
      return rangePeriod(addMonths(period.startDate, -12), addMonths(period.endDate, -12), calendar);
    case 'day':
    case 'week':
      // 52 weeks back, so that weekdays meet.
      return periodOf(addDays(period.startDate, -364), period.grain, calendar);
    case 'month':
      return shiftPeriod(period, -12, calendar);
    case 'quarter':
      return shiftPeriod(period, -4, calendar);
    case 'year':
      return shiftPeriod(period, -1, calendar);
  }
}

/** Rows of the earlier period by segment; cohorts are seen as they stood at the age that the asked one has now. */
async function earlierRows(question: Question, period: Period, against: Period): Promise<Map<string, MadeRow>> {
  const { asOf, resolved, cut } = question;
  const cohorts = resolved.measures.filter((measure) => measure.maturity);
  const others = resolved.measures.filter((measure) => !measure.maturity);
  const age = Date.parse(period.start) - Date.parse(against.start);
  const seen = new Date(Date.parse(question.known.observed) - age).toISOString();
  const found = new Map<string, MadeRow>();
  for (const [measures, until] of [
    [others, asOf],
    [cohorts, seen],
  ] as const) {
    if (measures.length === 0) continue;
    // At the age of another cohort nothing was reported.
    const basis = until === asOf ? question.basis : 'current';
    const part = { ...question, asOf: until, basis, resolved: { ...resolved, measures } };
    const { rows } = await makeRows(part, cut, [against], { judged: false });
    for (const made of rows) {
      const key = JSON.stringify(made.dims);
      const before = found.get(key);
      found.set(key, before ? merged(before, made) : made);
    }
  }
  return found;
}

const merged = (a: MadeRow, b: MadeRow): MadeRow => ({
  ...a,
  points: { ...a.points, ...b.points },
  row: { ...a.row, measures: { ...a.row.measures, ...b.row.measures } },
});

function change(measure: Measure, now: Decimal | null, then: Decimal | null): Change | null {
  if (now === null || then === null) return null;
  const places = (value: Decimal) => value.toDecimalPlaces(10, Decimal.ROUND_HALF_UP).toNumber();
  if (measure.unit === 'share') return { value: places(now.minus(then)), unit: 'points' };
  if (then.isZero()) return now.isZero() ? { value: 0, unit: 'share' } : { value: null, unit: 'new' };
  return { value: places(now.minus(then).dividedBy(then)), unit: 'share' };
}
