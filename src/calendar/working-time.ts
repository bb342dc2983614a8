// The working clock: real seconds that pass while a schedule works, and the instant at which a number of them has passed.
// Exact over clock changes. A date of which any part is worked runs by its hours in full: an absence of half a day does not
// say which half. Holidays, whole absences and the time outside joined..left stand still.
import { addMonths, formatDate, parseDate } from './date.ts';
import { CalendarError, shown } from './error.ts';
import { planOf, type Schedule } from './schedule.ts';
import { dayAt, formatInstant, parseInstant } from './zone.ts';

const HORIZON_MONTHS = 60;

/** Working seconds (fractions where the instants have them) from `a` to `b`; 0 when `b` is not after `a`. */
export function workingSecondsBetween(a: string, b: string, schedule: Schedule): number {
  const [from, to] = [parseInstant(a), parseInstant(b)];
  if (to <= from) return 0;
  const plan = planOf(schedule);
  let ms = 0;
  for (let day = dayAt(from, plan.zone), last = dayAt(to, plan.zone); day <= last; day++) {
    if (plan.millionths(day) > 0) ms += overlap(plan.intervals(day), from, to);
  }
  return ms / 1000;
}

/** The stretches of working time on the dates [fromDate, toDate), as UTC instants in order. */
export function workingIntervals(
  fromDate: string,
  toDate: string,
  schedule: Schedule,
): { start: string; end: string }[] {
  const plan = planOf(schedule);
  const found: { start: string; end: string }[] = [];
  for (let day = parseDate(fromDate), last = parseDate(toDate); day < last; day++) {
    if (plan.millionths(day) === 0) continue;
    const intervals = plan.intervals(day);
    for (let i = 0; i < intervals.length; i += 2) {
      found.push({ start: formatInstant(intervals[i] ?? 0), end: formatInstant(intervals[i + 1] ?? 0) });
    }
  }
  return found;
}

/** Milliseconds of [from, to) that lie within the intervals (from, to, from, to …). */
export function overlap(intervals: readonly number[], from: number, to: number): number {
  let ms = 0;
  for (let i = 0; i < intervals.length; i += 2) {
    const a = Math.max(from, intervals[i] ?? 0);
    const b = Math.min(to, intervals[i + 1] ?? 0);
    if (a < b) ms += b - a;
  }
  return ms;
}

/** The first instant at which `ms` of the intervals at or after `from` have passed, or what is still missing at their end. */
export function advance(
  intervals: readonly number[],
  from: number,
  ms: number,
): { at: number; left: 0 } | { at: null; left: number } {
  let left = ms;
  for (let i = 0; i < intervals.length; i += 2) {
    const a = Math.max(from, intervals[i] ?? 0);
    const length = (intervals[i + 1] ?? 0) - a;
    if (length <= 0) continue;
    if (left <= length) return { at: a + left, left: 0 };
    left -= length;
  }
  return { at: null, left };
}

/**
 * The first instant at which `workingSeconds` (0 or more, to the millisecond) have passed since `start`: eight hours from
 * Friday 16:00 end on Monday 16:00, one hour from then on Friday 17:00 sharp. 0 gives `start`. Null where that does not
 * happen within five years, as for someone who left.
 */
export function dueAfter(start: string, workingSeconds: number, schedule: Schedule): string | null {
  const from = parseInstant(start);
  let left = Math.round(workingSeconds * 1000);
  if (!(workingSeconds >= 0) || !Number.isSafeInteger(left)) {
    throw new CalendarError(
      'bad_duration',
      `${shown(workingSeconds)} is not a number of working seconds.`,
      'Give 0 or more seconds, for example 300 for five minutes.',
    );
  }
  if (left === 0) return formatInstant(from);
  const plan = planOf(schedule);
  const first = dayAt(from, plan.zone);
  const horizon = parseDate(addMonths(formatDate(first), HORIZON_MONTHS));
  for (let day = first; day < horizon; day++) {
    if (plan.millionths(day) === 0) continue;
    const step = advance(plan.intervals(day), from, left);
    if (step.at !== null) return formatInstant(step.at);
    left = step.left;
  }
  return null;
}
