/**
 * What the oracles of capacity, cac, ltv and the magic number share: the settings they need beyond the company's own,
 * the shape of their answers, and the fold from listed entries to figures.
 *
 * Sums stay exact; a quotient is taken once, at the end, to thirty digits.
 */
import { type Amount, Decimal } from './fold.ts';
import type { Dimensions } from './segment.ts';
import type { OracleFigure, OracleRequest } from './world.ts';

/** What a company decides for these metrics and `src/model/settings.ts` does not hold. */
export interface BusinessSettings {
  /** What shared cost is divided by among segments. */
  readonly allocation_key: 'customers' | 'mqls' | 'revenue';
  /** The dimension whose values `spend.segment` names. */
  readonly segment_dimension: 'industry' | 'size';
  /** Whole months between cost and customer; null = the median cycle of the deals won in the trailing 12 months. */
  readonly lag_months: number | null;
  /** Where recurring revenue is read from. */
  readonly recurring_from: 'subscription' | 'revenue';
  /** The margin: 1 − cost / revenue of the quarter, or a fixed decimal share. */
  readonly margin: 'delivered' | string;
  /** When a customer is one: by its paid subscriptions, else by its account's dates; or by its account's dates alone. */
  readonly lives: 'subscription' | 'account';
  /** UTC instant up to which recurring revenue has been delivered; null = nobody knows. */
  readonly complete_through: string | null;
  /** First days of months declared complete whatever the watermark says. */
  readonly complete_months: readonly string[];
  /** First date of the data; null = the earliest creation or close of a deal. */
  readonly data_since: string | null;
}

export const defaultBusinessSettings = (): BusinessSettings => ({
  allocation_key: 'customers',
  segment_dimension: 'industry',
  lag_months: null,
  recurring_from: 'subscription',
  margin: 'delivered',
  lives: 'subscription',
  complete_through: null,
  complete_months: [],
  data_since: null,
});

export interface BusinessFigure extends OracleFigure {
  /** The figure itself, to at most 30 digits; null = no value, see `reason`. */
  value: string | null;
  reason: string | null;
  flags: string[];
}

export interface BusinessAnswer {
  /** Ordered by period, then dimensions; with no `by` there is one per period, even an empty one. */
  figures: BusinessFigure[];
  /** Reason → different records, over the asked periods. */
  excluded: Record<string, number>;
}

/** A record that is part of a figure. */
export interface Entry {
  readonly ref: string;
  readonly role: 'numerator' | 'denominator';
  readonly value: Amount;
  readonly dims: Dimensions;
}

/** A record that is not. */
export interface Left {
  readonly ref: string;
  readonly reason: string;
}

/** The entries of one cell. */
export interface Cell {
  readonly dims: (string | null)[];
  readonly entries: Entry[];
}

/** The entries by the values of some dimensions, in their order; with no dimension one cell, even an empty one. */
export function cellsOf(entries: readonly Entry[], by: readonly string[]): Cell[] {
  const cells = new Map<string, Cell>();
  if (by.length === 0) cells.set('[]', { dims: [], entries: [] });
  for (const entry of entries) {
    const dims = by.map((name) => entry.dims(name));
    const key = JSON.stringify(dims);
    const cell = cells.get(key) ?? { dims, entries: [] };
    cell.entries.push(entry);
    cells.set(key, cell);
  }
  return [...cells].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, cell]) => cell);
}

export function totalOf(entries: readonly Entry[], role: Entry['role']): Amount {
  return sumOf(entries.filter((entry) => entry.role === role).map(({ value }) => value));
}

export const sumOf = (values: readonly Amount[]): Amount =>
  values.reduce((total, value) => total.plus(value), new Decimal(0));

export function recordsOf(entries: readonly Entry[]): OracleFigure['records'] {
  const refs = (role: Entry['role']) =>
    [...new Set(entries.filter((entry) => entry.role === role).map(({ ref }) => ref))].sort();
  return { numerator: refs('numerator'), denominator: refs('denominator') };
}

/** Whether the values of an entry are among those asked for. */
export function meetsWhere(dims: Dimensions, where: OracleRequest['where']): boolean {
  return Object.entries(where ?? {}).every(([name, accepted]) => accepts(accepted, dims(name)));
}

/** `(none)` and `(unassigned)` accept a blank. */
export function accepts(accepted: readonly string[], value: string | null): boolean {
  return value === null ? accepted.includes('(none)') || accepted.includes('(unassigned)') : accepted.includes(value);
}

/** Different records by reason. */
export function countLeft(left: readonly Left[]): Record<string, number> {
  const keys = new Set(left.map(({ reason, ref }) => JSON.stringify([reason, ref])));
  const reasons = [...keys].map((key) => String((JSON.parse(key) as string[])[0])).sort();
  return addCounts(...reasons.map((reason) => ({ [reason]: 1 })));
}

export function addCounts(...counts: readonly Record<string, number>[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const count of counts) for (const [reason, n] of Object.entries(count)) sum[reason] = (sum[reason] ?? 0) + n;
  return sum;
}

/** n / d as text, to thirty digits. */
export const quotient = (n: Amount, d: Amount): string => shown(n.div(d));

export const shown = (value: Amount): string => value.toSignificantDigits(30).toFixed();
