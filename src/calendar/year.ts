// Every period of a grain as a whole number: `ordinalAt` tells which one holds a day, `spanOf` its days and label. Periods
// of a grain have consecutive ordinals and spans that meet, so shifting is addition and tiling holds by construction.
// Knows days and rules only; zones and instants are the business of period.ts.
import type { CompanyCalendar } from './company.ts';
import { civilToDay, daysInMonth, dayToCivil, pad, weekdayOf } from './date.ts';

export type Unit = 'day' | 'week' | 'month' | 'quarter' | 'year';

/** Epoch days, half-open. */
export interface Span {
  first: number;
  next: number;
}

type WeeksRule = Extract<CompanyCalendar['year'], { kind: 'weeks' }>;

const QUARTER_WEEKS = 13;

function floorWeek(day: number, weekStart: number): number {
  return day - ((weekdayOf(day) - weekStart + 7) % 7);
}

/** The day after the end of the 'weeks' year whose nominal last month is `endMonth` of `anchor`. */
function weeksYearEnd(anchor: number, rule: WeeksRule, weekStart: number): number {
  const afterMonth = civilToDay(anchor, rule.endMonth, daysInMonth(anchor, rule.endMonth)) + 1;
  return floorWeek(afterMonth + (rule.endRule === 'nearest' ? 3 : 0), weekStart);
}

/** Months a fiscal year's first month lies after January of the year that names it (negative: before). */
function fiscalShift(rule: CompanyCalendar['year']): number {
  if (rule.kind !== 'fiscal' || rule.startMonth === 1) return 0;
  return rule.startMonth - 1 - (rule.namedBy === 'end' ? 12 : 0);
}

function monthStart(index: number): number {
  return civilToDay(Math.floor(index / 12), (((index % 12) + 12) % 12) + 1, 1);
}

/** First day of the year with this name. */
export function yearStart(name: number, cal: CompanyCalendar): number {
  const rule = cal.year;
  if (rule.kind !== 'weeks') return monthStart(name * 12 + fiscalShift(rule));
  const anchor = rule.namedBy === 'end' || rule.endMonth === 12 ? name : name + 1;
  return weeksYearEnd(anchor - 1, rule, cal.weekStart);
}

/** First day of week 1 of the year with this name. */
export function weekYearStart(name: number, cal: CompanyCalendar): number {
  // Week 1 holds 4 January: then its fourth day lies in the year, whatever day weeks start on.
  return cal.year.kind === 'weeks' ? yearStart(name, cal) : floorWeek(civilToDay(name, 1, 4), cal.weekStart);
}

function yearAt(day: number, start: (name: number) => number): number {
  let name = dayToCivil(day).year + 1;
  while (start(name) > day) name--;
  return name;
}

/** Weeks from the start of a 'weeks' year to its month `p` (0..11). The 53rd week comes after all, in the last. */
function weeksBefore(p: number, rule: WeeksRule): number {
  const pattern = rule.pattern.split('-').map(Number);
  const within = pattern.slice(0, p % 3).reduce((sum, weeks) => sum + weeks, 0);
  return Math.floor(p / 3) * QUARTER_WEEKS + within;
}

/** The number of the period of this grain that holds the day. */
export function ordinalAt(unit: Unit, day: number, cal: CompanyCalendar): number {
  if (unit === 'day') return day;
  if (unit === 'week') return (floorWeek(day, cal.weekStart) - floorWeek(0, cal.weekStart)) / 7;
  const rule = cal.year;
  if (rule.kind !== 'weeks') {
    const { year, month } = dayToCivil(day);
    const index = year * 12 + month - 1;
    if (unit === 'month') return index;
    return Math.floor((index - fiscalShift(rule)) / (unit === 'quarter' ? 3 : 12));
  }
  const name = yearAt(day, (n) => yearStart(n, cal));
  if (unit === 'year') return name;
  const week = Math.floor((day - yearStart(name, cal)) / 7);
  if (unit === 'quarter') return name * 4 + Math.min(3, Math.floor(week / QUARTER_WEEKS));
  let p = 11;
  while (weeksBefore(p, rule) > week) p--;
  return name * 12 + p;
}

/** The days of the period with this number. */
export function spanOf(unit: Unit, ordinal: number, cal: CompanyCalendar): Span {
  return { first: firstDay(unit, ordinal, cal), next: firstDay(unit, ordinal + 1, cal) };
}

function firstDay(unit: Unit, ordinal: number, cal: CompanyCalendar): number {
  if (unit === 'day') return ordinal;
  if (unit === 'week') return ordinal * 7 + floorWeek(0, cal.weekStart);
  if (unit === 'year') return yearStart(ordinal, cal);
  const rule = cal.year;
  if (rule.kind !== 'weeks') {
    return monthStart(unit === 'month' ? ordinal : ordinal * 3 + fiscalShift(rule));
  }
  const month = unit === 'month' ? ordinal : ordinal * 3;
  const name = Math.floor(month / 12);
  return yearStart(name, cal) + weeksBefore(month - name * 12, rule) * 7;
}

/** '2017', '2017-Q2', '2017-05' (a 'weeks' year: '2017-P05') or '2017-W20'; days are labelled by their date. */
export function labelOf(unit: Exclude<Unit, 'day'>, ordinal: number, cal: CompanyCalendar): string {
  if (unit === 'year') return pad(ordinal, 4);
  if (unit === 'quarter') return `${pad(Math.floor(ordinal / 4), 4)}-Q${(ordinal % 4) + 1}`;
  if (unit === 'month') {
    const mark = cal.year.kind === 'weeks' ? 'P' : '';
    return `${pad(Math.floor(ordinal / 12), 4)}-${mark}${pad((ordinal % 12) + 1, 2)}`;
  }
  const first = firstDay('week', ordinal, cal);
  const name = yearAt(first, (n) => weekYearStart(n, cal));
  return `${pad(name, 4)}-W${pad((first - weekYearStart(name, cal)) / 7 + 1, 2)}`;
}
