// Who works on which date: weekly hours, less holidays, absences and the time before joining or after leaving.
// Days are counted, not hours: a short Wednesday is a day. Half a day away leaves 0.5. `fte` is checked but NOT applied:
// callers multiply. Shares are kept in millionths, so that sums of tenths and thirds of days do not drift.
import { formatDate, parseDate, weekdayOf } from './date.ts';
import { CalendarError, shown } from './error.ts';
import { checkHours, clockMinutes, type WorkingHours } from './hours.ts';
import { dayStart, dayStretches } from './zone.ts';

/** Dates away, half-open. `share` of each day, 0..1 (a number or decimal text), default 1; shares of one day add up, at most to 1. */
export interface Absence {
  readonly from: string;
  readonly to: string;
  readonly share?: string | number | undefined;
}

/**
 * `holidays`: dates. `from`/`to`: joined and left, half-open; open where absent.
 * Read once and then kept per object: build a new schedule instead of changing one.
 */
export interface Schedule {
  readonly hours: WorkingHours;
  readonly holidays: ReadonlySet<string>;
  readonly absences: readonly Absence[];
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly fte?: number | undefined;
}

/** A schedule made ready: `millionths` of an epoch day worked, `intervals` of that weekday in instants (ms): from, to, from, to … */
export interface WorkPlan {
  readonly zone: string;
  millionths(day: number): number;
  intervals(day: number): readonly number[];
}

export const WHOLE_DAY = 1_000_000;

const plans = new WeakMap<Schedule, WorkPlan>();
const clocks = new WeakMap<WorkingHours, (day: number) => readonly number[]>();

export function planOf(schedule: Schedule): WorkPlan {
  let plan = plans.get(schedule);
  if (!plan) {
    plan = makePlan(schedule);
    plans.set(schedule, plan);
  }
  return plan;
}

function refusal(fault: string): CalendarError {
  return new CalendarError('bad_schedule', fault, 'Correct the person or team settings this schedule is built from.');
}

function makePlan(schedule: Schedule): WorkPlan {
  const { zone, days } = checkHours(schedule.hours);
  const holidays = new Set([...schedule.holidays].map(parseDate));
  const absences = schedule.absences.map((absence) => {
    const [from, to] = [parseDate(absence.from), parseDate(absence.to)];
    if (from > to) throw refusal(`The absence from ${absence.from} to ${absence.to} goes backward.`);
    return { from, to, away: shareOf(absence.share ?? 1) };
  });
  const from = schedule.from === undefined ? -Infinity : parseDate(schedule.from);
  const to = schedule.to === undefined ? Infinity : parseDate(schedule.to);
  if (from > to) throw refusal(`Nobody can leave on ${schedule.to} and join on ${schedule.from}.`);
  if (schedule.fte !== undefined && !(schedule.fte >= 0 && Number.isFinite(schedule.fte))) {
    throw refusal(`An fte of ${shown(schedule.fte)} means nothing.`);
  }
  const known = new Map<number, number>();
  const count = (day: number): number => {
    if (day < from || day >= to || holidays.has(day) || days[weekdayOf(day)].length === 0) return 0;
    if (dayStart(day, zone) === dayStart(day + 1, zone)) return 0;
    let left = WHOLE_DAY;
    for (const absence of absences) if (day >= absence.from && day < absence.to) left -= absence.away;
    return Math.max(0, left);
  };
  return {
    zone,
    millionths(day) {
      let share = known.get(day);
      if (share === undefined) {
        share = count(day);
        known.set(day, share);
      }
      return share;
    },
    intervals: clockOf(schedule.hours),
  };
}

function shareOf(share: string | number): number {
  const n = typeof share === 'string' && share.trim() === '' ? Number.NaN : Number(share);
  if (!(n >= 0 && n <= 1)) throw refusal(`A share of ${shown(share)} of a day is not between 0 and 1.`);
  return Math.round(n * WHOLE_DAY);
}

/** Intervals per day, shared by all schedules with the same hours. */
function clockOf(hours: WorkingHours): (day: number) => readonly number[] {
  let clock = clocks.get(hours);
  if (!clock) {
    const { zone, days } = checkHours(hours);
    const known = new Map<number, readonly number[]>();
    clock = (day) => {
      let intervals = known.get(day);
      if (!intervals) {
        intervals = cutDay(day, zone, days[weekdayOf(day)]);
        known.set(day, intervals);
      }
      return intervals;
    };
    clocks.set(hours, clock);
  }
  return clock;
}

/**
 * The instants of a day at which the clock on the wall shows a working time. Where it is put back, an hour that is worked
 * is worked twice; where it is put forward, the hour it skips is not worked at all.
 */
function cutDay(day: number, zone: string, intervals: readonly (readonly [string, string])[]): number[] {
  const cut: number[] = [];
  for (const stretch of dayStretches(day, zone)) {
    const midnight = day * 86_400_000 - stretch.offset;
    for (const [from, to] of intervals) {
      const a = Math.max(stretch.from, midnight + (clockMinutes(from) ?? 0) * 60_000);
      const b = Math.min(stretch.to, midnight + (clockMinutes(to) ?? 0) * 60_000);
      if (a < b) cut.push(a, b);
    }
  }
  return cut;
}

/** Whether any part of the date is worked. A date the zone skipped is not. */
export function isWorkingDay(date: string, schedule: Schedule): boolean {
  return planOf(schedule).millionths(parseDate(date)) > 0;
}

/** Days worked in [fromDate, toDate), partial absences as fractions, exact to a millionth; `fte` is left to the caller. */
export function workingDays(fromDate: string, toDate: string, schedule: Schedule): number {
  const plan = planOf(schedule);
  let sum = 0;
  for (let day = parseDate(fromDate), end = parseDate(toDate); day < end; day++) sum += plan.millionths(day);
  return sum / WHOLE_DAY;
}

/** The dates worked in [fromDate, toDate), each with the share of the day worked (above 0, at most 1). */
export function listWorkingDays(
  fromDate: string,
  toDate: string,
  schedule: Schedule,
): { date: string; share: number }[] {
  const plan = planOf(schedule);
  const list: { date: string; share: number }[] = [];
  for (let day = parseDate(fromDate), end = parseDate(toDate); day < end; day++) {
    const share = plan.millionths(day);
    if (share > 0) list.push({ date: formatDate(day), share: share / WHOLE_DAY });
  }
  return list;
}
