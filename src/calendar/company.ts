// How a company cuts time: its zone, the day its weeks start on, and its year rule.
// Nothing is assumed: a missing or unknown field is refused, all faults of one calendar together.
import type { Weekday } from './date.ts';
import { CalendarError, shown } from './error.ts';
import { checkZone } from './zone.ts';

/**
 * `fiscal` years are twelve calendar months from `startMonth`. `weeks` years are 52 or 53 whole weeks and end on the last
 * day-before-weekStart of `endMonth` (`last`), or on the one nearest to the end of it (`nearest`: up to three days into
 * the next month). `namedBy` says which calendar year gives the name: that of the nominal first or of the nominal last month.
 */
export type YearRule =
  | { readonly kind: 'calendar' }
  | { readonly kind: 'fiscal'; readonly startMonth: number; readonly namedBy: 'start' | 'end' }
  | {
      readonly kind: 'weeks';
      readonly pattern: '4-4-5' | '4-5-4' | '5-4-4';
      readonly endMonth: number;
      readonly endRule: 'last' | 'nearest';
      readonly namedBy: 'start' | 'end';
    };

/** `zone`: IANA name. `weekStart`: 1 = Monday (ISO) … 7 = Sunday. Not to be changed once used: checks are kept per object. */
export interface CompanyCalendar {
  readonly zone: string;
  readonly weekStart: Weekday;
  readonly year: YearRule;
}

type Fields = Record<string, unknown>;

const MONTHS = Array.from({ length: 12 }, (_, i) => i + 1);
const NAMED_BY = ['start', 'end'];
const CHOICES: Record<YearRule['kind'], Record<string, readonly unknown[]>> = {
  calendar: {},
  fiscal: { startMonth: MONTHS, namedBy: NAMED_BY },
  weeks: {
    pattern: ['4-4-5', '4-5-4', '5-4-4'],
    endMonth: MONTHS,
    endRule: ['last', 'nearest'],
    namedBy: NAMED_BY,
  },
};

const checked = new WeakMap<object, CompanyCalendar>();

/** The calendar if it is sound, with the zone as IANA spells it; else a CalendarError (`bad_calendar`) naming every fault. */
export function checkCalendar(calendar: unknown): CompanyCalendar {
  if (!isFields(calendar)) throw refusal([`a calendar cannot be ${shown(calendar)}`]);
  const known = checked.get(calendar);
  if (known) return known;
  const faults: string[] = [];
  let zone = '';
  try {
    zone = checkZone(calendar['zone']);
  } catch (error) {
    if (!(error instanceof CalendarError)) throw error;
    faults.push(`zone: ${error.message}`);
  }
  const others = Object.keys(calendar).filter((key) => !['zone', 'weekStart', 'year'].includes(key));
  if (others.length > 0) faults.push(`unknown: ${others.join(', ')}`);
  const weekStart = calendar['weekStart'];
  if (![1, 2, 3, 4, 5, 6, 7].includes(weekStart as number)) {
    faults.push(`weekStart must be 1 (Monday) to 7 (Sunday), not ${shown(weekStart)}`);
  }
  faults.push(...yearFaults(calendar['year']));
  if (faults.length > 0) throw refusal(faults);
  const sound = { zone, weekStart, year: calendar['year'] } as CompanyCalendar;
  checked.set(calendar, sound);
  checked.set(sound, sound);
  return sound;
}

function yearFaults(year: unknown): string[] {
  const kind = isFields(year) ? year['kind'] : undefined;
  if (!isFields(year) || typeof kind !== 'string' || !Object.hasOwn(CHOICES, kind)) {
    return [`year.kind must be one of ${Object.keys(CHOICES).join(', ')}, not ${shown(kind)}`];
  }
  const choices = CHOICES[kind as YearRule['kind']];
  const wrong = Object.entries(choices)
    .filter(([field, allowed]) => !allowed.includes(year[field]))
    .map(([field, allowed]) => `year.${field} must be one of ${allowed.join(', ')}, not ${shown(year[field])}`);
  const unknown = Object.keys(year)
    .filter((field) => field !== 'kind' && !Object.hasOwn(choices, field))
    .map((field) => `year.${field} means nothing for a ${kind} year`);
  return [...wrong, ...unknown];
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refusal(faults: readonly string[]): CalendarError {
  return new CalendarError(
    'bad_calendar',
    `The company calendar is not right: ${faults.join('; ')}.`,
    "Give { zone: 'Europe/Amsterdam', weekStart: 1, year: { kind: 'calendar' } }, or a 'fiscal' or 'weeks' year with all its fields.",
  );
}
