// A week of working hours: per weekday the clock times worked, read off the wall of a zone.
// An interval ends on the day it starts: a night shift is written as two (22:00–24:00, and 00:00–06:00 the day after).
// Times are to the minute; overlapping, empty or backward intervals are refused, all faults together.
import type { Weekday } from './date.ts';
import { CalendarError, shown } from './error.ts';
import { checkZone } from './zone.ts';

/** Clock times 'HH:MM', half-open; '24:00' may be an end. */
export type Interval = readonly [string, string];

/** `days`: 1 = Monday … 7 = Sunday, each with its intervals. Not to be changed once used: what is derived is kept per object. */
export interface WorkingHours {
  readonly zone: string;
  readonly days: Readonly<Record<Weekday, readonly Interval[]>>;
}

export const WEEKDAYS: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];

const CLOCK = /^([01]\d|2[0-3]):([0-5]\d)$/;

/** Minutes since midnight of 'HH:MM' ('24:00' included), or null. */
export function clockMinutes(text: unknown): number | null {
  if (text === '24:00') return 1440;
  const match = typeof text === 'string' ? CLOCK.exec(text) : null;
  return match ? Number(match[1]) * 60 + Number(match[2]) : null;
}

function clockText(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

function refusal(faults: readonly string[]): CalendarError {
  return new CalendarError(
    'bad_hours',
    `The working hours are not right: ${faults.join('; ')}.`,
    "Give { zone: 'Europe/Amsterdam', days: { 1: [['09:00', '17:00']], … } } with 1 = Monday; write a night shift as two intervals, the first up to '24:00'.",
  );
}

/** The hours with every weekday present and its intervals in order; a weekday left out is a day off. Else `bad_hours`. */
export function checkHours(hours: unknown): WorkingHours {
  const given = hours as { zone?: unknown; days?: unknown } | null | undefined;
  if (typeof given?.days !== 'object' || given.days === null) throw refusal(['days are missing']);
  const zone = checkZone(given.zone);
  const faults: string[] = [];
  const days: Record<Weekday, readonly Interval[]> = { 1: [], 2: [], 3: [], 4: [], 5: [], 6: [], 7: [] };
  for (const [key, intervals] of Object.entries(given.days as Record<string, unknown>)) {
    const weekday = WEEKDAYS.find((known) => String(known) === key);
    if (weekday === undefined) faults.push(`there is no weekday ${shown(key)}`);
    else if (!Array.isArray(intervals)) faults.push(`weekday ${key} must be a list of intervals`);
    else days[weekday] = sorted(intervals, key, faults);
  }
  if (faults.length > 0) throw refusal(faults);
  return { zone, days };
}

function sorted(intervals: readonly unknown[], key: string, faults: string[]): Interval[] {
  const sound: Interval[] = [];
  for (const interval of intervals) {
    const [from, to] = (Array.isArray(interval) ? interval : []) as unknown[];
    const [a, b] = [clockMinutes(from), clockMinutes(to)];
    if (a === null || b === null || (interval as unknown[]).length !== 2) {
      faults.push(`weekday ${key}: ${shown(interval)} is not a pair of clock times`);
    } else if (a >= b) {
      faults.push(`weekday ${key}: ${from} to ${to} does not go forward`);
    } else {
      sound.push([clockText(a), clockText(b)]);
    }
  }
  sound.sort(([a], [b]) => (a < b ? -1 : 1));
  sound.forEach(([from, to], i) => {
    const before = sound[i - 1];
    if (before && from < before[1]) {
      faults.push(`weekday ${key}: ${before[0]}–${before[1]} and ${from}–${to} overlap`);
    }
  });
  return sound;
}

/** Monday to Friday, 09:00–17:00. */
export function defaultHours(zone: string): WorkingHours {
  const day: readonly Interval[] = [['09:00', '17:00']];
  return checkHours({ zone, days: { 1: day, 2: day, 3: day, 4: day, 5: day } });
}

/** Minutes of work in a week, by the clock. */
export function weeklyMinutes(hours: WorkingHours): number {
  return WEEKDAYS.flatMap((day) => hours.days[day]).reduce((sum, interval) => sum + length(interval), 0);
}

function length([from, to]: Interval): number {
  return (clockMinutes(to) ?? 0) - (clockMinutes(from) ?? 0);
}

/**
 * A part-time week cut out of a full one. A list keeps those weekdays: `partTime(full, [1, 2, 3])`. `{ weeklyHours: 20 }`
 * keeps time from Monday on until it is used up: two and a half days of eight hours. More than the full week is refused.
 */
export function partTime(hours: WorkingHours, part: readonly Weekday[] | { weeklyHours: number }): WorkingHours {
  const full = checkHours(hours);
  if ('weeklyHours' in part) return cutAfter(full, part.weeklyHours);
  const unknown = part.filter((day) => !WEEKDAYS.includes(day) || full.days[day].length === 0);
  if (unknown.length > 0) throw refusal([`the full week has no work on weekday ${unknown.join(', ')}`]);
  return checkHours({
    zone: full.zone,
    days: Object.fromEntries(part.map((day) => [day, full.days[day]])),
  });
}

function cutAfter(full: WorkingHours, weeklyHours: number): WorkingHours {
  let left = Math.round(weeklyHours * 60);
  if (!(left >= 0 && left <= weeklyMinutes(full))) {
    throw refusal([`${shown(weeklyHours)} hours do not fit in a week of ${weeklyMinutes(full) / 60}`]);
  }
  const days: Partial<Record<Weekday, Interval[]>> = {};
  for (const day of WEEKDAYS) {
    const kept: Interval[] = [];
    for (const interval of full.days[day]) {
      const take = Math.min(left, length(interval));
      if (take > 0) kept.push([interval[0], clockText((clockMinutes(interval[0]) ?? 0) + take)]);
      left -= take;
    }
    days[day] = kept;
  }
  return checkHours({ zone: full.zone, days });
}
