/**
 * The working clocks, of the company and of its teams: its hours (Monday to Friday from nine to five where none are named) in a zone, less
 * the public holidays of a country and the company's own days off.
 */
import { Temporal } from 'temporal-polyfill';
import { type ExtraDay, publicHolidays } from '../../src/calendar/holidays.ts';
import { checkHours, defaultHours } from '../../src/calendar/hours.ts';
import type { Schedule } from '../../src/calendar/schedule.ts';
import { refOf, textOf, type World } from './world.ts';

/** Team reference → the clock its leads are answered by; null = the company's. */
export type Clocks = (team: string | null) => Schedule;

/** A team has working time of its own where the settings name it, by name or by reference. */
export async function clocksOf(world: World, years: readonly number[]): Promise<Clocks> {
  const { settings, rows } = world;
  const company = await scheduleOf(world, settings, years);
  const own = new Map<string, Schedule>();
  for (const [name, given] of Object.entries(settings.teams)) {
    const isAbroad = given.country !== undefined && given.country !== settings.country;
    const region = given.region ?? (isAbroad ? undefined : settings.region);
    const { zone = settings.zone, hours = settings.hours, country = settings.country } = given;
    own.set(name, await scheduleOf(world, { zone, hours, country, region }, years));
  }
  return (team) => {
    const row = (rows.team ?? []).find((each) => refOf(each) === team);
    return own.get(team ?? '') ?? own.get(textOf(row, 'name') ?? '') ?? company;
  };
}

interface Place {
  readonly zone: string;
  readonly hours?: World['settings']['hours'];
  readonly country?: string | undefined;
  readonly region?: string | undefined;
}

/** Holds from the first to the last of the given years. */
async function scheduleOf({ rows }: World, place: Place, years: readonly number[]): Promise<Schedule> {
  const { zone, hours, country, region } = place;
  const own = (rows.holiday ?? [])
    .filter((row) => row['deleted'] !== true)
    .map(
      (row): ExtraDay => ({
        date: String(row['day']),
        country: textOf(row, 'country') ?? undefined,
        region: textOf(row, 'region') ?? undefined,
        working: row['working'] === true,
      }),
    );
  return {
    hours: hours === undefined ? defaultHours(zone) : checkHours({ zone, days: hours }),
    holidays: country === undefined ? daysOffForAll(own) : await publicDays(country, region, years, own),
    absences: [],
  };
}

/** The tables are slow, and the same company is asked many times. */
const remembered = new Map<string, Promise<Set<string>>>();

function publicDays(...asked: Parameters<typeof publicHolidays>): Promise<Set<string>> {
  const key = JSON.stringify(asked);
  const days = remembered.get(key) ?? publicHolidays(...asked);
  remembered.set(key, days);
  return days;
}

/** Where no country is named, only days that hold everywhere are holidays. */
function daysOffForAll(days: readonly ExtraDay[]): Set<string> {
  return new Set(
    days
      .filter(({ country, region, working }) => country === undefined && region === undefined && !working)
      .map(({ date }) => date),
  );
}

/** Milliseconds as the calendar reads instants. */
export function instantText(epoch: number): string {
  return Temporal.Instant.fromEpochMilliseconds(epoch).toString();
}
