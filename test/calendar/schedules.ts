import fc from 'fast-check';
import type { Schedule, WorkingHours } from '../../src/calendar/index.ts';
import { wall } from './zones.ts';

const NAMES = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** Hours with a few intervals per weekday, any time of the day, nights and whole days among them. */
export function hoursIn(zone: fc.Arbitrary<string>): fc.Arbitrary<WorkingHours> {
  const clock = (minutes: number) =>
    `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
  const day = fc
    .uniqueArray(fc.integer({ min: 0, max: 96 }), { maxLength: 6 })
    .map((quarters) => quarters.sort((a, b) => a - b).slice(0, quarters.length - (quarters.length % 2)))
    .map((quarters) => {
      const list: [string, string][] = [];
      for (let i = 0; i < quarters.length; i += 2)
        list.push([clock((quarters[i] ?? 0) * 15), clock((quarters[i + 1] ?? 0) * 15)]);
      return list;
    });
  const usual = fc.constant<[string, string][]>([['09:00', '17:00']]);
  const any = fc.oneof(usual, day);
  return fc.record({ zone, days: fc.record({ 1: any, 2: any, 3: any, 4: any, 5: any, 6: day, 7: day }) });
}

/** Schedules whose holidays and absences lie within `span` days after `date`. */
export function scheduleNear(date: string, hours: WorkingHours, span: number): fc.Arbitrary<Schedule> {
  const near = fc
    .integer({ min: -1, max: span })
    .map((n) => new Date(Date.parse(date) + n * 86_400_000).toISOString().slice(0, 10));
  const absence = fc
    .tuple(near, near, fc.constantFrom<(string | number | undefined)[]>(undefined, 1, 0.5, '0.25', 0))
    .map(([a, b, share]) => ({ from: a < b ? a : b, to: a < b ? b : a, share }));
  return fc.record({
    hours: fc.constant(hours),
    holidays: fc.array(near, { maxLength: 2 }).map((list) => new Set(list)),
    absences: fc.array(absence, { maxLength: 2 }),
  });
}

/** Whether someone works at an instant, straight from the definition: the date is worked, and the wall shows a working time. */
export function worksAt(ms: number, schedule: Schedule): boolean {
  const { date, time, weekday } = wall(ms, schedule.hours.zone);
  if (schedule.holidays.has(date)) return false;
  if (schedule.from !== undefined && date < schedule.from) return false;
  if (schedule.to !== undefined && date >= schedule.to) return false;
  let away = 0;
  for (const a of schedule.absences) if (a.from <= date && date < a.to) away += Number(a.share ?? 1);
  if (away >= 1) return false;
  const intervals = schedule.hours.days[(NAMES.indexOf(weekday) + 1) as 1];
  return intervals.some(([from, to]) => from <= time.slice(0, 5) && time.slice(0, 5) < to);
}
