// Where days begin in a zone. A day starts at the first instant that carries its date, and lasts until the next starts:
// 23, 24 or 25 hours mostly, none at all for a date the zone skipped (Pacific/Apia, 2011-12-30).
// An instant belongs to the last day that has started. So dates never run backward, even where the clock went back over
// midnight (St. John's until 2011: 00:01 became 23:01 of the day before; those minutes stay on the new date).
import { Temporal } from 'temporal-polyfill';
import { dayToCivil, formatDate, pad, parseDate } from './date.ts';
import { CalendarError, shown } from './error.ts';

export const DAY_MS = 86_400_000;

/** A stretch of one day with one offset: instants in ms, `offset` = local minus UTC in ms. */
export interface Stretch {
  from: number;
  to: number;
  offset: number;
}

interface ZoneDays {
  starts: Map<number, number>;
  stretches: Map<number, readonly Stretch[]>;
}

const zones = new Map<string, ZoneDays>();

/** The zone's name as IANA spells it; refuses offsets ('+02:00'), which know no daylight saving. */
export function checkZone(zone: unknown): string {
  try {
    if (typeof zone === 'string' && /^[A-Za-z]/.test(zone)) {
      return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone).timeZoneId;
    }
  } catch {
    // Falls through to the one refusal below.
  }
  throw new CalendarError(
    'bad_zone',
    `${shown(zone)} is not a known time zone.`,
    "Give an IANA name, for example 'Europe/Amsterdam' or 'UTC'.",
  );
}

function daysOf(zone: string): ZoneDays {
  let known = zones.get(zone);
  if (!known) {
    checkZone(zone);
    known = { starts: new Map(), stretches: new Map() };
    zones.set(zone, known);
  }
  return known;
}

/** First instant (epoch ms) of an epoch day in the zone. */
export function dayStart(day: number, zone: string): number {
  const { starts } = daysOf(zone);
  let start = starts.get(day);
  if (start === undefined) {
    const { year, month, day: d } = dayToCivil(day);
    start = Temporal.PlainDate.from({ year, month, day: d }).toZonedDateTime(zone).epochMilliseconds;
    starts.set(day, start);
  }
  return start;
}

/** The epoch day an instant (epoch ms) belongs to. */
export function dayAt(ms: number, zone: string): number {
  let day = Math.floor(ms / DAY_MS) + 1;
  while (dayStart(day, zone) > ms) day--;
  return day;
}

/** The stretches of one offset that make up a day: one mostly, two when the clock changes within it, none for a skipped date. */
export function dayStretches(day: number, zone: string): readonly Stretch[] {
  const { stretches } = daysOf(zone);
  const known = stretches.get(day);
  if (known) return known;
  const found: Stretch[] = [];
  const end = dayStart(day + 1, zone);
  let from = dayStart(day, zone);
  while (from < end) {
    const local = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(zone);
    const change = local.getTimeZoneTransition('next')?.epochMilliseconds ?? end;
    const to = Math.min(change, end);
    found.push({ from, to, offset: local.offsetNanoseconds / 1e6 });
    from = to;
  }
  stretches.set(day, found);
  return found;
}

/** Epoch ms of an instant with 'Z' or an offset; finer fractions are cut off. */
export function parseInstant(instant: string): number {
  try {
    if (typeof instant === 'string') return Temporal.Instant.from(instant).epochMilliseconds;
  } catch {
    // Falls through to the one refusal below.
  }
  throw new CalendarError(
    'bad_instant',
    `${shown(instant)} is not an instant.`,
    "Write it with 'Z' or an offset, for example '2017-05-14T09:30:00Z' or '2017-05-14T11:30:00+02:00'.",
  );
}

/** 'YYYY-MM-DDTHH:MM:SSZ', with '.mmm' only where the milliseconds are not zero. */
export function formatInstant(ms: number): string {
  const day = Math.floor(ms / DAY_MS);
  const rest = ms - day * DAY_MS;
  const [h, m] = [Math.floor(rest / 3_600_000), Math.floor(rest / 60_000) % 60];
  const [s, milli] = [Math.floor(rest / 1000) % 60, rest % 1000];
  const fraction = milli === 0 ? '' : `.${pad(milli, 3)}`;
  return `${formatDate(day)}T${pad(h, 2)}:${pad(m, 2)}:${pad(s, 2)}${fraction}Z`;
}

/** The date ('YYYY-MM-DD') an instant belongs to in the zone. */
export function localDate(instant: string, zone: string): string {
  return formatDate(dayAt(parseInstant(instant), zone));
}

/** The first instant (UTC, 'YYYY-MM-DDTHH:MM:SSZ') of a date in the zone; of a skipped date, that of the next one. */
export function startOfDay(date: string, zone: string): string {
  return formatInstant(dayStart(parseDate(date), zone));
}
