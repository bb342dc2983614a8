/** What reps do with persons, and office hours: nobody works at night, on days off, or after the data ends. */
import { dayAt, dayStart } from '../calendar/index.ts';
import { MARKET, type Market } from './company.ts';
import type { Person } from './leads.ts';
import type { Rep, Staff } from './people.ts';
import type { Random } from './random.ts';
import { isWeekend, type Scene } from './scene.ts';

export interface Activity {
  readonly id: string;
  readonly kind: 'call' | 'email' | 'message' | 'meeting';
  readonly direction: 'in' | 'out';
  readonly automated: boolean;
  readonly connected: boolean | null;
  readonly status: 'planned' | 'done' | 'no_show' | 'cancelled';
  readonly at: number;
  readonly booked: number | null;
  readonly seconds: number | null;
  readonly rep: Rep;
  readonly person: Person;
  /** The activity it answers, or the appointment it moves. */
  readonly answers: string | null;
  readonly deal: number | null;
}

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
const SHORTEST_CALL = 20;

/** Opening and closing of a market's office on a day. */
export const officeHours = (market: Market, day: number): readonly [number, number] => {
  const { zone, opens, closes } = MARKET[market];
  const midnight = dayStart(day, zone);
  return [midnight + opens * HOUR, midnight + closes * HOUR];
};

export const isOpen = (scene: Scene, market: Market, day: number): boolean =>
  !isWeekend(day) && !scene.isHoliday(market, day);

/** When the office opens next, if it is closed at that instant. */
export function nextOpening(scene: Scene, market: Market, at: number): number {
  let day = dayAt(at, MARKET[market].zone);
  while (!isOpen(scene, market, day) || officeHours(market, day)[0] <= at) day++;
  return officeHours(market, day)[0];
}

/** Some time in the rep's office hours, at the earliest so many days after an instant; null where the data ends before. */
export function laterAtWork(
  scene: Scene,
  staff: Staff,
  rep: Rep,
  at: number,
  days: number,
  random: Random,
): number | null {
  const share = random.next();
  const day = staff.workday(rep, dayAt(at, MARKET[rep.home].zone) + days);
  if (day === null) return null;
  const [opens, closes] = officeHours(rep.home, day);
  const first = Math.max(opens, days === 0 ? at : opens);
  const moment = first >= closes ? null : Math.floor(first + share * (closes - first - 10 * MINUTE));
  return moment === null || moment >= scene.end ? null : moment;
}

const TOUCH_KINDS = { call: 55, email: 36, message: 9 } as const;

/** A touch that a rep starts. */
export function touch(
  random: Random,
  id: string,
  rep: Rep,
  person: Person,
  at: number,
  deal: number | null = null,
): Activity {
  const kind = random.weighted(TOUCH_KINDS);
  const connected = random.chance(0.38);
  const talked = Math.round(connected ? SHORTEST_CALL + random.lognormal(180, 0.8) : random.int(5, SHORTEST_CALL));
  return {
    id,
    kind,
    direction: 'out',
    automated: false,
    connected: kind === 'call' ? connected : null,
    status: 'done',
    at,
    booked: null,
    seconds: kind === 'call' ? talked : null,
    rep,
    person,
    answers: null,
    deal,
  };
}

export interface Appointment {
  /** All records of it: a moved one has two. */
  readonly records: readonly Activity[];
  /** When it ended, if it took place. */
  readonly held: number | null;
}

/** An appointment made right after a touch. */
export function appointment(
  scene: Scene,
  staff: Staff,
  random: Random,
  after: Activity,
  host: Rep,
  deal: number | null = null,
): Appointment {
  const [length, lead, hour] = [random.pick([30, 30, 45, 60]), random.int(1, 8), random.int(1, 13)];
  const [fate, moves] = [random.next(), random.chance(0.12)];
  const booked = after.at + (after.seconds ?? 60) * 1000 + random.int(20, 240) * 1000;
  const none: Appointment = { records: [], held: null };
  if (booked >= scene.end) return none;
  const day = staff.workday(host, dayAt(booked, MARKET[host.home].zone) + lead);
  if (day === null) return none;
  const at = officeHours(host.home, day)[0] + hour * 30 * MINUTE;
  const has = (moment: number) => moment + length * MINUTE < scene.end;
  const base = {
    kind: 'meeting' as const,
    direction: 'out' as const,
    automated: false,
    connected: null,
    seconds: length * 60,
    rep: host,
    person: after.person,
    deal,
  };
  const state = (moment: number) =>
    !has(moment) ? 'planned' : fate < 0.82 ? 'done' : fate < 0.92 ? 'no_show' : 'cancelled';
  const first: Activity = { ...base, id: `${after.id}-m`, status: state(at), at, booked, answers: null };
  if (!moves) return { records: [first], held: first.status === 'done' ? at + length * MINUTE : null };
  const movedAt = booked + Math.floor((at - booked) * 0.5);
  const next = staff.workday(host, day + 2);
  if (next === null || movedAt >= scene.end) return { records: [first], held: null };
  const later = officeHours(host.home, next)[0] + hour * 30 * MINUTE;
  const second: Activity = {
    ...base,
    id: `${after.id}-m2`,
    status: state(later),
    at: later,
    booked: movedAt,
    answers: first.id,
  };
  return {
    records: [{ ...first, status: 'cancelled' }, second],
    held: second.status === 'done' ? later + length * MINUTE : null,
  };
}
