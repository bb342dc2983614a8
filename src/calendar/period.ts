// Periods of a company calendar, half-open in instants and in dates: the end of one is the start of the next.
// A label names exactly one period and `parsePeriod(p.label)` gives `p` back; a label for a week, quarter or day that
// does not exist is refused with the forms that do. Dates are the company's: instants are moved into its zone first.
import { type CompanyCalendar, checkCalendar } from './company.ts';
import { formatDate, isDateText, parseDate, wholeNumber } from './date.ts';
import { CalendarError, shown } from './error.ts';
import { labelOf, ordinalAt, type Span, spanOf, type Unit, weekYearStart, yearStart } from './year.ts';
import { dayAt, dayStart, formatInstant, parseInstant } from './zone.ts';

export type Grain = 'day' | 'week' | 'month' | 'quarter' | 'year' | 'range';

/**
 * `start`/`end`: UTC instants 'YYYY-MM-DDTHH:MM:SSZ'. `startDate`/`endDate`: dates in the company's zone. Both half-open.
 * A date the zone skipped is an empty day: `start` equals `end`.
 */
export interface Period {
  readonly grain: Grain;
  readonly label: string;
  readonly start: string;
  readonly end: string;
  readonly startDate: string;
  readonly endDate: string;
}

const LABEL = /^(\d{4})(?:-(?:Q(\d)|W(\d{2})|(P?)(\d{2})))?$/i;
const RANGE = /^(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})$/;

function periodAt(unit: Unit, ordinal: number, cal: CompanyCalendar): Period {
  const span = spanOf(unit, ordinal, cal);
  const label = unit === 'day' ? formatDate(span.first) : labelOf(unit, ordinal, cal);
  return periodOver(unit, label, span, cal);
}

function periodOver(grain: Grain, label: string, { first, next }: Span, cal: CompanyCalendar): Period {
  return {
    grain,
    label,
    start: formatInstant(dayStart(first, cal.zone)),
    end: formatInstant(dayStart(next, cal.zone)),
    startDate: formatDate(first),
    endDate: formatDate(next),
  };
}

/**
 * The period a label names: '2017', '2017-Q2', '2017-05', '2017-W20', '2017-05-14' or '2017-05-14..2017-06-01' (half-open).
 * In a 'weeks' year a month is '2017-P05'; '2017-05' is taken for it. Throws `bad_period` where there is no such period.
 */
export function parsePeriod(label: string, calendar: CompanyCalendar): Period {
  const cal = checkCalendar(calendar);
  if (isDateText(label)) return periodAt('day', parseDate(label), cal);
  const range = typeof label === 'string' ? RANGE.exec(label) : null;
  if (range) return rangePeriod(range[1] ?? '', range[2] ?? '', cal);
  const match = typeof label === 'string' ? LABEL.exec(label) : null;
  if (!match) throw unknownLabel(label, 'is not a period', cal);
  const [, yearText, quarter, week, mark, month] = match;
  const year = Number(yearText);
  if (year === 0) throw unknownLabel(label, 'has no such year', cal);
  if (quarter !== undefined) {
    const q = within(label, Number(quarter), 4, `a year has quarters 1 to 4`, cal);
    return periodAt('quarter', year * 4 + q - 1, cal);
  }
  if (week !== undefined) {
    const first = weekYearStart(year, cal);
    const weeks = (weekYearStart(year + 1, cal) - first) / 7;
    const w = within(label, Number(week), weeks, `the year ${yearText} has weeks 01 to ${weeks}`, cal);
    return periodAt('week', ordinalAt('week', first + (w - 1) * 7, cal), cal);
  }
  if (month === undefined) return periodAt('year', ordinalAt('year', yearStart(year, cal), cal), cal);
  if (mark && cal.year.kind !== 'weeks') {
    throw unknownLabel(label, 'is a fiscal period, and the months of this company are calendar months', cal);
  }
  const m = within(label, Number(month), 12, 'a year has months 01 to 12', cal);
  return periodAt('month', year * 12 + m - 1, cal);
}

function within(label: string, n: number, most: number, rule: string, cal: CompanyCalendar): number {
  if (n >= 1 && n <= most) return n;
  throw unknownLabel(label, `does not exist: ${rule}`, cal);
}

function unknownLabel(label: unknown, fault: string, cal: CompanyCalendar): CalendarError {
  const month = cal.year.kind === 'weeks' ? '2017-P05' : '2017-05';
  return new CalendarError(
    'bad_period',
    `The period ${shown(label)} ${fault}.`,
    `Write 2017 (year), 2017-Q2 (quarter), ${month} (month), 2017-W20 (week), 2017-05-14 (day) or 2017-05-14..2017-06-01 (range, end not included).`,
  );
}

/** The dates from `fromDate` up to, not including, `toDate`; an empty or backward range is refused. */
export function rangePeriod(fromDate: string, toDate: string, calendar: CompanyCalendar): Period {
  const cal = checkCalendar(calendar);
  const span = { first: parseDate(fromDate), next: parseDate(toDate) };
  if (span.first >= span.next) {
    throw new CalendarError(
      'bad_period',
      `The range from ${fromDate} to ${toDate} holds no day.`,
      'Give an end after the start; the end itself is not part of the range.',
    );
  }
  return periodOver('range', `${fromDate}..${toDate}`, span, cal);
}

/** The period of this grain that holds a company date ('YYYY-MM-DD') or an instant (with 'Z' or an offset). */
export function periodOf(dateOrInstant: string, grain: Exclude<Grain, 'range'>, calendar: CompanyCalendar): Period {
  const cal = checkCalendar(calendar);
  const day = isDateText(dateOrInstant) ? parseDate(dateOrInstant) : dayAt(parseInstant(dateOrInstant), cal.zone);
  return periodAt(grain, ordinalAt(grain, day, cal), cal);
}

/** The period `n` later (negative: earlier) of the same grain; a range moves by its own length in days. */
export function shiftPeriod(period: Period, n: number, calendar: CompanyCalendar): Period {
  const cal = checkCalendar(calendar);
  const steps = wholeNumber(n, 'A number of periods');
  const first = parseDate(period.startDate);
  if (period.grain !== 'range') return periodAt(period.grain, ordinalAt(period.grain, first, cal) + steps, cal);
  const next = parseDate(period.endDate);
  const by = steps * (next - first);
  return rangePeriod(formatDate(first + by), formatDate(next + by), cal);
}

/** All periods of the grain that touch the dates [fromDate, toDate), in order; the first and last may reach beyond them. */
export function periodsBetween(
  fromDate: string,
  toDate: string,
  grain: Exclude<Grain, 'range'>,
  calendar: CompanyCalendar,
): Period[] {
  const cal = checkCalendar(calendar);
  const [from, to] = [parseDate(fromDate), parseDate(toDate)];
  if (from > to) {
    throw new CalendarError('bad_period', `${toDate} comes before ${fromDate}.`, 'Give the earlier date first.');
  }
  if (from === to) return [];
  const first = ordinalAt(grain, from, cal);
  const last = ordinalAt(grain, to - 1, cal);
  return Array.from({ length: last - first + 1 }, (_, i) => periodAt(grain, first + i, cal));
}
