// How far a running period is, in working days, and the same point in the period before it.
// The point is measured in working days elapsed, E: those of whole dates, plus the share of the running one's working time
// that has passed. Where E stands still (nights, weekends, holidays) both follow the calendar: evening goes with evening,
// the second day off with the second day off, the morning before work with the morning before work. So the cut never moves
// back as time goes on. A period before it that is too short is taken whole; a finished one is compared with the whole.
import { type CompanyCalendar, checkCalendar } from './company.ts';
import { formatDate, parseDate } from './date.ts';
import { type Period, shiftPeriod } from './period.ts';
import { planOf, type Schedule, WHOLE_DAY, type WorkPlan } from './schedule.ts';
import { advance, overlap } from './working-time.ts';
import { dayAt, dayStart, formatInstant, parseInstant } from './zone.ts';

/** E in millionths of a day. At a standstill also where: so many days and parts off after the last work, or before work. */
type Point = { elapsed: number; standing: null | 'evening' | 'off' | 'morning'; off: number; fraction: number };

interface Days {
  first: number;
  next: number;
  plan: WorkPlan;
}

const daysOf = (period: Period, plan: WorkPlan): Days => ({
  first: parseDate(period.startDate),
  next: parseDate(period.endDate),
  plan,
});

/** The working stretches of a worked date; of one whose hours all fall in a clock change, the whole date. */
function stretchesOf(day: number, plan: WorkPlan): readonly number[] {
  const intervals = plan.intervals(day);
  return intervals.length > 0 ? intervals : [dayStart(day, plan.zone), dayStart(day + 1, plan.zone)];
}

function share(from: number, at: number, to: number): number {
  return to > from ? (at - from) / (to - from) : 0;
}

function pointAt(now: number, { first, next, plan }: Days): Point {
  const today = dayAt(now, plan.zone);
  let [elapsed, off] = [0, 0];
  for (let day = first; day < next && day < today; day++) {
    const worked = plan.millionths(day);
    elapsed += worked;
    off = worked > 0 ? 0 : off + 1;
  }
  if (today < first) return { elapsed: 0, standing: 'off', off: 0, fraction: 0 };
  if (today >= next) return { elapsed, standing: 'off', off: next - first, fraction: 0 };
  const [dawn, dusk] = [dayStart(today, plan.zone), dayStart(today + 1, plan.zone)];
  const worked = plan.millionths(today);
  if (worked === 0) return { elapsed, standing: 'off', off, fraction: share(dawn, now, dusk) };
  const work = stretchesOf(today, plan);
  const [open = dawn, close = dusk] = [work[0], work.at(-1)];
  if (now <= open) return { elapsed, standing: 'morning', off, fraction: share(dawn, now, open) };
  const done = overlap(work, dawn, now) / overlap(work, dawn, dusk);
  if (done === 1) return { elapsed: elapsed + worked, standing: 'evening', off: 0, fraction: share(close, now, dusk) };
  return { elapsed: elapsed + worked * done, standing: null, off: 0, fraction: 0 };
}

/** The instant (ms) of a point in another period; its end where the period has not that many working days. */
function instantOf(point: Point, { first, next, plan }: Days): number {
  const { zone } = plan;
  let elapsed = 0;
  let offStart = first;
  for (let day = first; day < next; day++) {
    const worked = plan.millionths(day);
    if (worked === 0) continue;
    const work = stretchesOf(day, plan);
    const [dawn, dusk] = [dayStart(day, zone), dayStart(day + 1, zone)];
    if (point.elapsed === elapsed && point.standing !== 'evening') {
      if (point.standing === 'morning') return dawn + point.fraction * ((work[0] ?? dawn) - dawn);
      return daysOff(point, offStart, day, zone);
    }
    if (point.elapsed <= elapsed + worked) {
      const close = work.at(-1) ?? dusk;
      if (point.elapsed < elapsed + worked) {
        return advance(work, dawn, ((point.elapsed - elapsed) / worked) * overlap(work, dawn, dusk)).at ?? close;
      }
      if (point.standing === 'evening') return close + point.fraction * (dusk - close);
      if (point.standing === null) return close;
    }
    elapsed += worked;
    offStart = day + 1;
  }
  if (point.elapsed === elapsed && point.standing === 'off') return daysOff(point, offStart, next, zone);
  return dayStart(next, zone);
}

/** A moment in the days off [from, to): as many of them later, at the same part of the day; never beyond the last. */
function daysOff(point: Point, from: number, to: number, zone: string): number {
  const day = Math.min(from + point.off, to);
  const dawn = dayStart(day, zone);
  return day === to ? dawn : dawn + point.fraction * (dayStart(day + 1, zone) - dawn);
}

function total({ first, next, plan }: Days): number {
  let sum = 0;
  for (let day = first; day < next; day++) sum += plan.millionths(day);
  return sum;
}

/** The period up to an instant: same grain and label; `endDate` is the day after the one it is cut in. */
function cutAt(period: Period, ms: number, zone: string): Period {
  const [start, end] = [parseInstant(period.start), parseInstant(period.end)];
  const at = Math.max(start, Math.floor(ms / 1000) * 1000);
  if (at >= end) return period;
  const day = dayAt(at, zone);
  const endDate = formatDate(at > dayStart(day, zone) ? day + 1 : day);
  return { ...period, end: formatInstant(at), endDate };
}

/**
 * The part of a running period up to `now`, and the part of the period before it (same grain; of a range, the same
 * length) with as many elapsed working days. Cut to the second; both whole once the period is over, both empty before
 * it starts. Where either has no working day at all, the share of clock time decides. Cut periods keep their label.
 */
export function sameElapsed(
  period: Period,
  now: string,
  calendar: CompanyCalendar,
  schedule: Schedule,
): { current: Period; previous: Period } {
  const cal = checkCalendar(calendar);
  const before = shiftPeriod(period, -1, cal);
  const [at, start, end] = [parseInstant(now), parseInstant(period.start), parseInstant(period.end)];
  if (at >= end) return { current: period, previous: before };
  const [beforeStart, beforeEnd] = [parseInstant(before.start), parseInstant(before.end)];
  const plan = planOf(schedule);
  const [ours, theirs] = [daysOf(period, plan), daysOf(before, plan)];
  let cut = beforeStart;
  if (at > start) {
    cut =
      total(ours) > 0 && total(theirs) > 0
        ? instantOf(pointAt(at, ours), theirs)
        : beforeStart + share(start, at, end) * (beforeEnd - beforeStart);
  }
  return { current: cutAt(period, at, cal.zone), previous: cutAt(before, cut, cal.zone) };
}

/** The share (0..1) of a period's working days that has passed at `now`; of its clock time where it has no working day. */
export function elapsedShare(period: Period, now: string, schedule: Schedule): number {
  const [at, start, end] = [parseInstant(now), parseInstant(period.start), parseInstant(period.end)];
  if (at <= start) return 0;
  if (at >= end) return 1;
  const days = daysOf(period, planOf(schedule));
  const all = total(days);
  return all === 0 ? share(start, at, end) : pointAt(at, days).elapsed / all;
}

/** How many working days [from the period's start to `now`] holds, running day included as a fraction. */
export function elapsedWorkingDays(period: Period, now: string, schedule: Schedule): number {
  return pointAt(parseInstant(now), daysOf(period, planOf(schedule))).elapsed / WHOLE_DAY;
}
