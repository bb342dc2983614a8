/**
 * Points in time that are known to the second or to the day.
 *
 * A day is the date as written; it is never shifted into another zone. Two moments are compared as instants only
 * where both are instants, else as calendar dates in the company's zone.
 */
import { Temporal } from 'temporal-polyfill';
import type { OraclePeriod, Row } from './world.ts';

export interface Moment {
  /** Known to the day only. */
  readonly day: boolean;
  /** Calendar date in the company's zone. */
  readonly date: string;
  /** Milliseconds; for a day the company's first instant of it, which serves to put moments in an order only. */
  readonly epoch: number;
}

const DAY_MS = 86_400_000;

/** Zone arithmetic is the slow part of the oracle, and the same values come back many times. */
const remembered = new Map<string, Moment>();

function remember(key: string, make: () => Moment): Moment {
  const moment = remembered.get(key) ?? make();
  remembered.set(key, moment);
  return moment;
}

/** The moment in a column of a row, or null where it is blank. */
export function momentOf(row: Row, column: string, zone: string): Moment | null {
  const written = row[column];
  if (typeof written !== 'string') return null;
  return row[`${column}_precision`] === 'day' ? wholeDay(written.slice(0, 10), zone) : instantMoment(written, zone);
}

export function instantMoment(written: string, zone: string): Moment {
  return remember(`${zone} ${written}`, () => convertInstant(written, zone));
}

export function wholeDay(date: string, zone: string): Moment {
  const start = () => Temporal.PlainDate.from(date).toZonedDateTime(zone).epochMilliseconds;
  return remember(`${zone} ${date}`, () => ({ day: true, date, epoch: start() }));
}

function convertInstant(written: string, zone: string): Moment {
  const instant = Temporal.Instant.from(written);
  const date = instant.toZonedDateTimeISO(zone).toPlainDate().toString();
  return { day: false, date, epoch: instant.epochMilliseconds };
}

/** Negative, zero or positive: as instants where both are, else as dates. Not transitive over mixed precisions. */
export function compareMoments(a: Moment, b: Moment): number {
  if (!a.day && !b.day) return a.epoch - b.epoch;
  return a.date < b.date ? -1 : a.date > b.date ? 1 : 0;
}

/** A total order for sorting: a day stands at its start, before the instants of that date. */
export function orderMoments(a: Moment, b: Moment): number {
  return a.epoch - b.epoch || Number(b.day) - Number(a.day);
}

/** What lies at or after the instant up to which the world is seen has not happened; a day has once it begins. */
export function hasHappened(moment: Moment, now: Moment): boolean {
  return moment.epoch < now.epoch;
}

/** The first of some moments, or null. */
export function earliest(moments: readonly (Moment | null)[]): Moment | null {
  return moments.filter((moment) => moment !== null).sort(orderMoments)[0] ?? null;
}

export function isWithin(moment: Moment, period: OraclePeriod): boolean {
  if (moment.day) return period.startDate <= moment.date && moment.date < period.endDate;
  const epochOf = (written: string) => instantMoment(written, 'UTC').epoch;
  return epochOf(period.start) <= moment.epoch && moment.epoch < epochOf(period.end);
}

/** Whole calendar days from one date to another. */
export function daysBetween(from: string, to: string): number {
  return Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: 'days' }).days;
}

/** Whether `later` is at or after `first`, and at most `days` later: of 24 hours between instants, else of dates. */
export function followsWithin(first: Moment, later: Moment, days: number): boolean {
  if (compareMoments(later, first) < 0) return false;
  if (!first.day && !later.day) return later.epoch - first.epoch <= days * DAY_MS;
  return daysBetween(first.date, later.date) <= days;
}
