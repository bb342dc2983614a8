/**
 * A company as plain arrays: settings and canonical rows, nothing derived.
 *
 * The oracles beside this file read it with loops alone. They are written from the law of the metrics and the
 * canonical model, know nothing of the product's queries, and exist to disagree with them.
 */
import { Temporal } from 'temporal-polyfill';
import type { EntityName } from '../../src/model/entity.ts';
import type { Settings } from '../../src/model/settings.ts';

export { randomWorld, WORLD_NOW } from './random-world.ts';

export type Row = Record<string, unknown>;

/** Rows in the shape of `rowSchema`. References point at rows that exist, or are blank. */
export type World = { settings: Settings; rows: Partial<Record<EntityName, Row[]>> };

/** Half-open: UTC instants, and the same span as dates of the company's zone. */
export interface OraclePeriod {
  start: string;
  end: string;
  startDate: string;
  endDate: string;
}

export interface OracleRequest {
  measure: string;
  periods: OraclePeriod[];
  by: string[];
  /** Dimension → accepted values; `(none)` and `(unassigned)` accept a blank one. */
  where?: Record<string, string[]>;
  now: string;
}

export interface OracleFigure {
  /** Index into the asked periods. */
  period: number;
  /** Values in the order of `by`; null = (none) or (unassigned). */
  dims: (string | null)[];
  n: string;
  /** Null for counts and sums; for `amount_weighted` null says: no value, too many lost deals lack an amount. */
  d: string | null;
  records: { numerator: string[]; denominator: string[] };
}

export interface OracleAnswer {
  /** Ordered by period, then dimensions; with no `by` there is one per period, even an empty one. */
  figures: OracleFigure[];
  /** Reason → different records, over the asked periods; a record without the deciding instant counts once. */
  excluded: Record<string, number>;
}

/** `source:id` of a row. */
export const refOf = (row: Row): string => `${row['source']}:${row['id']}`;

/** A text value, or null where it is blank. */
export const textOf = (row: Row | undefined, column: string): string | null => {
  const value = row?.[column];
  return typeof value === 'string' && value !== '' ? value : null;
};

/** The period between two dates of a zone. */
export function periodBetween(zone: string, startDate: string, endDate: string): OraclePeriod {
  return { start: midnight(zone, startDate), end: midnight(zone, endDate), startDate, endDate };
}

/** Consecutive periods of `months` each, the first starting at `startDate`. */
export function consecutivePeriods(zone: string, startDate: string, months: number, count: number): OraclePeriod[] {
  const edge = (index: number) =>
    Temporal.PlainDate.from(startDate)
      .add({ months: months * index })
      .toString();
  return Array.from({ length: count }, (_, index) => periodBetween(zone, edge(index), edge(index + 1)));
}

/** The first instant of a date in a zone. */
function midnight(zone: string, date: string): string {
  return Temporal.PlainDate.from(date).toZonedDateTime(zone).toInstant().toString();
}
