// Public holidays by country and region, from the date-holidays tables, plus a company's own days.
// Only its type 'public' counts, and only dates covered from midnight to midnight: half-day closures and eves are left to
// absences. The package takes 0.4 s to load, so it is loaded when first asked for.
import { formatDate, parseDate, wholeNumber } from './date.ts';
import { CalendarError, shown } from './error.ts';

/** A day of the company's own; `working: true` takes a public holiday away. Without country or region it holds for all. */
export interface ExtraDay {
  readonly date: string;
  readonly country?: string | undefined;
  readonly region?: string | undefined;
  readonly working?: boolean | undefined;
}

type Tables = InstanceType<typeof import('date-holidays')['default']>;

const DAY_HOURS = 24;

/**
 * The holidays of the given years as dates. `country`: ISO 3166-1 ('NL'). `region`: its state ('BY' or 'DE-BY'), or state
 * and part of it ('BY/A' for Augsburg). Later entries of `extra` overrule earlier ones; those of other years are left out.
 * Throws `bad_country` or `bad_region`, naming the known ones, for what the tables do not have.
 */
export async function publicHolidays(
  country: string,
  region: string | undefined,
  years: readonly number[],
  extra: readonly ExtraDay[] = [],
): Promise<Set<string>> {
  const tables = await tablesOf(country, region);
  const asked = new Set(years.map((year) => wholeNumber(year, 'A year')));
  const dates = new Set<string>();
  const isAsked = (date: string) => asked.has(Number(date.slice(0, 4)));
  // A substitute for 1 January may fall in December, and a feast may run on into January.
  const searched = new Set([...asked].flatMap((year) => [year - 1, year, year + 1]));
  for (const year of searched) {
    for (const holiday of tables.getHolidays(year)) {
      if (holiday.type !== 'public') continue;
      for (const date of wholeDates(holiday)) if (isAsked(date)) dates.add(date);
    }
  }
  for (const day of extra) {
    const date = formatDate(parseDate(day.date));
    if (!isAsked(date) || !concerns(day, country, region)) continue;
    if (day.working) dates.delete(date);
    else dates.add(date);
  }
  return dates;
}

function wholeDates(holiday: { date: string; start: Date; end: Date }): string[] {
  const first = parseDate(holiday.date.slice(0, 10));
  const startsAtMidnight = holiday.date.slice(11, 19) === '00:00:00';
  const hours = (holiday.end.getTime() - holiday.start.getTime()) / 3_600_000;
  // One hour of slack: a day on which the clock goes forward has 23.
  const days = startsAtMidnight ? Math.floor((hours + 1) / DAY_HOURS) : 0;
  return Array.from({ length: days }, (_, i) => formatDate(first + i));
}

function concerns(day: ExtraDay, country: string, region: string | undefined): boolean {
  if (day.country !== undefined && day.country.toUpperCase() !== country.toUpperCase()) return false;
  if (day.region === undefined) return true;
  const [wanted, own] = [regionParts(day.region, country), regionParts(region ?? '', country)];
  return wanted.every((part, i) => part === own[i]);
}

/** ['BY', 'A'] of 'DE-BY/A', 'BY/A' or 'by/a'. */
function regionParts(region: string, country: string): string[] {
  const upper = region.toUpperCase();
  const prefix = `${country.toUpperCase()}-`;
  return (upper.startsWith(prefix) ? upper.slice(prefix.length) : upper).split('/');
}

async function tablesOf(country: string, region: string | undefined): Promise<Tables> {
  const { default: Holidays } = await import('date-holidays');
  const all = new Holidays();
  const code = typeof country === 'string' ? country.toUpperCase() : '';
  const countries = all.getCountries();
  if (!Object.hasOwn(countries, code)) {
    throw new CalendarError(
      'bad_country',
      `There are no holidays for the country ${shown(country)}.`,
      `Give one of ${Object.keys(countries).join(', ')}, or list the days yourself.`,
    );
  }
  if (region === undefined) return new Holidays(code);
  const [state = '', part] = regionParts(region, code);
  const states = all.getStates(code) ?? {};
  if (!Object.hasOwn(states, state)) throw badRegion(region, code, states);
  if (part === undefined) return new Holidays(code, state);
  const parts = all.getRegions(code, state) ?? {};
  if (!Object.hasOwn(parts, part)) throw badRegion(region, `${code}-${state}`, parts);
  return new Holidays(code, state, part);
}

function badRegion(region: string, within: string, known: object): CalendarError {
  const names = Object.keys(known);
  const hint = names.length > 0 ? `Give one of ${names.join(', ')}, or leave` : 'Leave';
  return new CalendarError(
    'bad_region',
    `There are no holidays for the region ${shown(region)} of ${within}.`,
    `${hint} the region out: the whole country's holidays then hold.`,
  );
}
