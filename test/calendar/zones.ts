import fc from 'fast-check';
import type { CompanyCalendar, Weekday, YearRule } from '../../src/calendar/index.ts';

/** Half-hour and 45-minute offsets, changes at midnight, skipped dates, both hemispheres, changes of law, no changes at all. */
export const ZONES = [
  'Africa/Accra',
  'Africa/Cairo',
  'Africa/Casablanca',
  'Africa/El_Aaiun',
  'Africa/Johannesburg',
  'Africa/Juba',
  'America/Argentina/Buenos_Aires',
  'America/Asuncion',
  'America/Bogota',
  'America/Caracas',
  'America/Chicago',
  'America/Denver',
  'America/Halifax',
  'America/Havana',
  'America/Los_Angeles',
  'America/Mexico_City',
  'America/New_York',
  'America/Nuuk',
  'America/Phoenix',
  'America/Santiago',
  'America/Sao_Paulo',
  'America/Scoresbysund',
  'America/St_Johns',
  'Antarctica/Troll',
  'Asia/Amman',
  'Asia/Beirut',
  'Asia/Damascus',
  'Asia/Gaza',
  'Asia/Jerusalem',
  'Asia/Kabul',
  'Asia/Kathmandu',
  'Asia/Kolkata',
  'Asia/Pyongyang',
  'Asia/Shanghai',
  'Asia/Tehran',
  'Asia/Tokyo',
  'Asia/Yangon',
  'Atlantic/Azores',
  'Australia/Adelaide',
  'Australia/Eucla',
  'Australia/Lord_Howe',
  'Australia/Sydney',
  'Europe/Amsterdam',
  'Europe/Dublin',
  'Europe/Istanbul',
  'Europe/London',
  'Europe/Moscow',
  'Pacific/Apia',
  'Pacific/Auckland',
  'Pacific/Chatham',
  'Pacific/Fiji',
  'Pacific/Kiritimati',
  'Pacific/Kwajalein',
  'Pacific/Norfolk',
  'Pacific/Tongatapu',
  'UTC',
] as const;

export const zones = fc.constantFrom(...ZONES);

const DAY = 86_400_000;

/** A date from 1990 to 2060, often near a change of the clock or of the year. */
export const dates = fc
  .oneof(
    { weight: 3, arbitrary: fc.integer({ min: Date.UTC(1990, 0, 1) / DAY, max: Date.UTC(2060, 0, 1) / DAY }) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(
          fc.integer({ min: 1990, max: 2060 }),
          fc.constantFrom(0, 2, 3, 8, 9, 10, 11),
          fc.integer({ min: -5, max: 36 }),
        )
        .map(([y, m, d]) => Date.UTC(y, m, 1) / DAY + d),
    },
  )
  .map((day) => new Date(day * DAY).toISOString().slice(0, 10));

export const yearRules: fc.Arbitrary<YearRule> = fc.oneof(
  fc.constant<YearRule>({ kind: 'calendar' }),
  fc.record({
    kind: fc.constant('fiscal' as const),
    startMonth: fc.integer({ min: 1, max: 12 }),
    namedBy: fc.constantFrom('start' as const, 'end' as const),
  }),
  fc.record({
    kind: fc.constant('weeks' as const),
    pattern: fc.constantFrom('4-4-5' as const, '4-5-4' as const, '5-4-4' as const),
    endMonth: fc.integer({ min: 1, max: 12 }),
    endRule: fc.constantFrom('last' as const, 'nearest' as const),
    namedBy: fc.constantFrom('start' as const, 'end' as const),
  }),
);

export const weekStarts = fc.constantFrom<Weekday[]>(1, 2, 3, 4, 5, 6, 7);

export const calendars: fc.Arbitrary<CompanyCalendar> = fc.record({
  zone: zones,
  weekStart: weekStarts,
  year: yearRules,
});

export const grains = fc.constantFrom(
  'day' as const,
  'week' as const,
  'month' as const,
  'quarter' as const,
  'year' as const,
);

/** What the clock on the wall shows at an instant, by Intl alone: an oracle that shares nothing with the code under test. */
export function wall(ms: number, zone: string): { date: string; time: string; weekday: string } {
  let format = walls.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      weekday: 'short',
    });
    walls.set(zone, format);
  }
  const part: Record<string, string> = {};
  for (const { type, value } of format.formatToParts(ms)) part[type] = value;
  return {
    date: `${part['year']}-${part['month']}-${part['day']}`,
    time: `${part['hour']}:${part['minute']}:${part['second']}`,
    weekday: part['weekday'] ?? '',
  };
}

const walls = new Map<string, Intl.DateTimeFormat>();
