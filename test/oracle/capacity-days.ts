/**
 * Who can take work on which day: a row per person and own working day in a role, with what that person can take.
 *
 * A working day is a day of the company's week that is no holiday where the person works; it is the person's own from
 * joining to leaving, unless away for all of it. A person is in a role once a day, by the assignment that began last.
 */
import {
  addDays,
  addMonths,
  defaultHours,
  isWorkingDay,
  publicHolidays,
  type Schedule,
} from '../../src/calendar/index.ts';
import { type Amount, Decimal } from './fold.ts';
import { type Group, type Identity, identityOf } from './identity.ts';
import type { Left } from './money-metrics.ts';
import { reasonsOf } from './money-metrics-identity.ts';
import { byId } from './segment.ts';
import { type OraclePeriod, type Row, textOf, type World } from './world.ts';

export type Role = 'bdr' | 'ae';

export interface PersonDay {
  readonly user: string;
  readonly date: string;
  readonly team: string | null;
  readonly country: string | null;
  /** Share of the day worked, above 0. */
  readonly present: Amount;
  /** Part of the job times part of the ramp. */
  readonly share: Amount;
  /** What a whole, ramped job takes that day; null = nobody said. */
  readonly perDay: Amount | null;
}

export interface Staff {
  /** The rows of a period. */
  days(period: OraclePeriod): PersonDay[];
  /** Users with such days, those asked for among them, who are left out. */
  left(period: OraclePeriod, isAsked: (day: PersonDay) => boolean): Left[];
  /** The company's working days where a user works. */
  companyDays(user: string, period: OraclePeriod): string[];
  perDay(user: string, team: string | null, date: string): Amount | null;
  /** Where a user works; null = nobody said. */
  countryOf(user: string | null): string | null;
}

/** The staff of a role; the periods say which years' holidays are needed. */
export async function staffOf(world: World, role: Role, periods: readonly OraclePeriod[]): Promise<Staff> {
  const identity = identityOf(world);
  const schedules = await schedulesOf(world, identity, periods);
  const reasonOf = reasonsOf(world, identity, 'user');
  const placeOf = (user: string | null) => placeOfUser(world, identity.find('user', user)?.row);
  const isWorked = (user: string, date: string) => {
    const schedule = schedules.get(placeKey(placeOf(user)));
    return schedule !== undefined && isWorkingDay(date, schedule);
  };
  const perDay = (user: string, team: string | null, date: string) =>
    capacityOn(world, identity, { role, user, team, date });

  const known = new Map<string, PersonDay[]>();
  const daysOf = (user: Group, period: OraclePeriod): PersonDay[] => {
    const key = `${user.ref} ${period.startDate} ${period.endDate}`;
    const days = known.get(key) ?? listDays(user, period);
    known.set(key, days);
    return days;
  };
  const listDays = (user: Group, period: OraclePeriod): PersonDay[] =>
    datesOf(period)
      .filter((date) => isWorked(user.ref, date) && covers(user.row, date))
      .flatMap((date) => {
        const present = presence(world, identity, user, date);
        const assignment = assignmentOn(world, identity, user, role, date);
        if (!assignment || present.isZero()) return [];
        const team = identity.find('team', textOf(assignment, 'team'))?.ref ?? null;
        const share = new Decimal(textOf(assignment, 'fte') ?? 1).times(rampOn(assignment, date));
        const country = placeOf(user.ref).country;
        return [{ user: user.ref, date, team, country, present, share, perDay: perDay(user.ref, team, date) }];
      });
  const counted = identity.groups('user').filter((user) => reasonOf(user) === null);
  const out = identity.groups('user').filter((user) => reasonOf(user) !== null);

  return {
    days: (period) => counted.flatMap((user) => daysOf(user, period)),
    left: (period, isAsked) => [
      ...out
        .filter((user) => daysOf(user, period).some(isAsked))
        .map((user) => ({ ref: user.ref, reason: reasonOf(user) ?? '' })),
      ...counted
        .filter((user) => daysOf(user, period).some((day) => day.perDay === null && isAsked(day)))
        .map((user) => ({ ref: user.ref, reason: 'no_capacity' })),
    ],
    companyDays: (user, period) => datesOf(period).filter((date) => isWorked(user, date)),
    perDay,
    countryOf: (user) => (user === null ? null : placeOf(user).country),
  };
}

export function datesOf(period: OraclePeriod): string[] {
  const dates: string[] = [];
  for (let date = period.startDate; date < period.endDate; date = addDays(date, 1)) dates.push(date);
  return dates;
}

/** The share of a month since the assignment began; all of it once the list is over, or where there is none. */
export function rampOn(assignment: Row, date: string): Amount {
  const [from, list] = [textOf(assignment, 'from'), textOf(assignment, 'ramp')];
  if (from === null || list === null) return new Decimal(1);
  let month = 0;
  while (addMonths(from, month + 1) <= date) month++;
  return new Decimal(list.split(',')[month]?.trim() ?? 1);
}

/** Half-open; a blank end is open. */
function covers(row: Row, date: string): boolean {
  const [from, to] = [textOf(row, 'from'), textOf(row, 'to')];
  return (from === null || from <= date) && (to === null || date < to);
}

function assignmentOn(world: World, identity: Identity, user: Group, role: Role, date: string): Row | undefined {
  return (world.rows.assignment ?? [])
    .filter((row) => row['deleted'] !== true && row['role'] === role && covers(row, date))
    .filter((row) => identity.find('user', textOf(row, 'user'))?.ref === user.ref)
    .sort(lastFrom)[0];
}

/** 1 less the shares away, at least 0. */
function presence(world: World, identity: Identity, user: Group, date: string): Amount {
  const away = (world.rows.absence ?? [])
    .filter((row) => row['deleted'] !== true && covers(row, date))
    .filter((row) => identity.find('user', textOf(row, 'user'))?.ref === user.ref)
    .map((row) => new Decimal(textOf(row, 'share') ?? 1));
  return Decimal.max(0, new Decimal(1).minus(Decimal.sum(0, ...away)));
}

/** The user's own row, else the team's, else the role's; of each the one that came into force last. */
function capacityOn(
  world: World,
  identity: Identity,
  asked: { role: Role; user: string; team: string | null; date: string },
): Amount | null {
  const inForce = (world.rows.capacity ?? [])
    .filter((row) => row['deleted'] !== true && row['role'] === asked.role)
    .filter((row) => (textOf(row, 'from') ?? '') <= asked.date)
    .map((row) => ({ row, user: textOf(row, 'user'), team: textOf(row, 'team') }))
    .filter(({ user }) => user === null || identity.find('user', user)?.ref === asked.user)
    .filter(({ team }) => team === null || identity.find('team', team)?.ref === asked.team);
  const own = inForce.filter(({ user }) => user !== null);
  const ofTeam = inForce.filter(({ user, team }) => user === null && team !== null);
  const level = [own, ofTeam, inForce].find((rows) => rows.length > 0) ?? [];
  const perDay = textOf(level.map(({ row }) => row).sort(lastFrom)[0], 'per_day');
  return perDay === null ? null : new Decimal(perDay);
}

function lastFrom(a: Row, b: Row): number {
  const [left, right] = [textOf(a, 'from') ?? '', textOf(b, 'from') ?? ''];
  return left > right ? -1 : left < right ? 1 : byId(a, b);
}

interface Place {
  readonly country: string | null;
  readonly region: string | null;
}

const placeKey = ({ country, region }: Place): string => JSON.stringify([country, region]);

/** The user's own country, else the company's; the company's region holds in the company's country only. */
function placeOfUser({ settings }: World, user: Row | undefined): Place {
  const country = textOf(user, 'country') ?? settings.country ?? null;
  const home = country === (settings.country ?? null) ? (settings.region ?? null) : null;
  return { country, region: textOf(user, 'region') ?? home };
}

async function schedulesOf(
  world: World,
  identity: Identity,
  periods: readonly OraclePeriod[],
): Promise<Map<string, Schedule>> {
  const bounds = periods
    .flatMap(({ startDate, endDate }) => [startDate, endDate])
    .map((date) => Number(date.slice(0, 4)));
  const first = Math.min(...bounds);
  const years = Array.from({ length: Math.max(...bounds) - first + 1 }, (_, index) => first + index);
  const { zone, hours } = world.settings;
  const week = hours
    ? { zone, days: { 1: [], 2: [], 3: [], 4: [], 5: [], 6: [], 7: [], ...hours } }
    : defaultHours(zone);
  const schedules = new Map<string, Schedule>();
  for (const user of identity.groups('user')) {
    const place = placeOfUser(world, user.row);
    if (schedules.has(placeKey(place))) continue;
    const holidays = withOwnDays(world, place, await tableOf(place, years));
    schedules.set(placeKey(place), { hours: week, holidays, absences: [] });
  }
  return schedules;
}

const tables = new Map<string, Set<string>>();

/** The public holidays of a place; an unknown region has those of its country, an unknown country none. */
async function tableOf({ country, region }: Place, years: number[]): Promise<Set<string>> {
  if (country === null) return new Set();
  const key = JSON.stringify([country, region, years]);
  const table =
    tables.get(key) ??
    (await publicHolidays(country, region ?? undefined, years)
      .catch(() => publicHolidays(country, undefined, years))
      .catch(() => new Set<string>()));
  tables.set(key, table);
  return table;
}

/** Days off that the company names itself, and public holidays it works on. */
function withOwnDays(world: World, place: Place, table: ReadonlySet<string>): Set<string> {
  const days = new Set(table);
  for (const row of world.rows.holiday ?? []) {
    const [country, region] = [textOf(row, 'country'), textOf(row, 'region')];
    if (row['deleted'] === true) continue;
    if ((country !== null && country !== place.country) || (region !== null && region !== place.region)) continue;
    if (row['working'] === true) days.delete(String(row['day']));
    else days.add(String(row['day']));
  }
  return days;
}
