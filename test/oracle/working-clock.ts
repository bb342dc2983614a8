/**
 * The company's working clock: its hours (Monday to Friday from nine to five where it named none) in its zone, less
 * the public holidays of its country and its own days off.
 */
import { Temporal } from 'temporal-polyfill';
import { type ExtraDay, publicHolidays } from '../../src/calendar/holidays.ts';
import { checkHours, defaultHours } from '../../src/calendar/hours.ts';
import type { Schedule } from '../../src/calendar/schedule.ts';
import { textOf, type World } from './world.ts';

/** Holds from the first to the last of the given years. */
export async function companySchedule({ settings, rows }: World, years: readonly number[]): Promise<Schedule> {
  const { zone, hours, country, region } = settings;
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
