// Dates without a clock or a zone: 'YYYY-MM-DD', proleptic Gregorian, years 0001 to 9999.
// Inside the room a date is its epoch day (whole days since 1970-01-01), so that arithmetic is exact.
// A date that does not exist (2017-02-30) is refused, never rolled over.
import { CalendarError, shown } from './error.ts';

export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

export interface Civil {
  year: number;
  month: number;
  day: number;
}

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const HINT = "Write a date as 'YYYY-MM-DD', for example '2017-05-14'.";

export function isDateText(text: unknown): text is string {
  return typeof text === 'string' && DATE.test(text);
}

/** Days from 1970-01-01 to a civil date; months outside 1..12 are not allowed here. */
export function civilToDay(year: number, month: number, day: number): number {
  // Years are counted from 1 March, so that the leap day is the last of its year.
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146097 + dayOfEra - 719468;
}

export function dayToCivil(epochDay: number): Civil {
  const z = epochDay + 719468;
  const era = Math.floor(z / 146097);
  const dayOfEra = z - era * 146097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Epoch day of 'YYYY-MM-DD'. */
export function parseDate(date: string): number {
  const match = typeof date === 'string' ? DATE.exec(date) : null;
  if (!match) throw new CalendarError('bad_date', `${shown(date)} is not a date.`, HINT);
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) {
    throw new CalendarError('bad_date', `The date ${shown(date)} does not exist.`, HINT);
  }
  return civilToDay(year, month, day);
}

export function formatDate(epochDay: number): string {
  const { year, month, day } = dayToCivil(epochDay);
  if (year < 1 || year > 9999) {
    throw new CalendarError(
      'out_of_range',
      `A date in the year ${year} cannot be written.`,
      'Stay within the years 0001 to 9999.',
    );
  }
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
}

export function pad(n: number, width: number): string {
  return String(n).padStart(width, '0');
}

/** ISO weekday of an epoch day: 1 = Monday … 7 = Sunday. */
export function weekdayOf(epochDay: number): Weekday {
  return (((((epochDay + 3) % 7) + 7) % 7) + 1) as Weekday;
}

export function wholeNumber(n: number, what: string): number {
  if (Number.isSafeInteger(n)) return n;
  throw new CalendarError(
    'bad_number',
    `${what} must be a whole number, not ${shown(n)}.`,
    'Give a whole number; negative goes back in time.',
  );
}

/** The date `n` days later (negative: earlier). */
export function addDays(date: string, n: number): string {
  return formatDate(parseDate(date) + wholeNumber(n, 'A number of days'));
}

/** The date `n` calendar months later; a day the month lacks becomes its last: 31 Jan + 1 = 28 or 29 Feb. */
export function addMonths(date: string, n: number): string {
  const { year, month, day } = dayToCivil(parseDate(date));
  const index = year * 12 + month - 1 + wholeNumber(n, 'A number of months');
  const [y, m] = [Math.floor(index / 12), (((index % 12) + 12) % 12) + 1];
  return formatDate(civilToDay(y, m, Math.min(day, daysInMonth(y, m))));
}

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return parseDate(to) - parseDate(from);
}
