/**
 * From a list of records to figures: per period and dimension values the sums of both roles, with their records.
 */
import { Decimal as BaseDecimal } from 'decimal.js';
import { isWithin, type Moment } from './moment.ts';
import type { Dimensions } from './segment.ts';
import type { OracleAnswer, OracleFigure, OraclePeriod, OracleRequest } from './world.ts';

/** Wide enough that sums and products of model decimals are exact. */
export const Decimal = BaseDecimal.clone({ precision: 100 });
export type Amount = InstanceType<typeof BaseDecimal>;

export interface Contribution {
  readonly ref: string;
  /** Decides the period; null = none known. */
  readonly at: Moment | null;
  /** Why it stays out; null = it counts. */
  readonly reason: string | null;
  readonly role: 'numerator' | 'denominator' | 'both' | 'none';
  readonly value: Amount;
  readonly dims: Dimensions;
}

export interface FoldOptions {
  /** Counts and sums have no denominator. */
  readonly ratio: boolean;
  /** Which records belong to a period; else those whose moment lies in it. */
  readonly within?: (record: Contribution, period: OraclePeriod) => boolean;
  /** Whether a record makes its cell appear; else where it has a role. */
  readonly occurs?: (record: Contribution) => boolean;
  /** Cells that have no value despite their records. */
  readonly hasValue?: (records: readonly Contribution[]) => boolean;
}

export function fold(list: readonly Contribution[], request: OracleRequest, options: FoldOptions): OracleAnswer {
  const within = options.within ?? liesIn;
  const occurs = options.occurs ?? ((record) => record.role !== 'none');
  const asked = list.filter((record) => isAsked(record, request));
  const figures = request.periods.flatMap((period, index) => {
    const counted = asked.filter((record) => record.reason === null && occurs(record) && within(record, period));
    return cellsOf(counted, request.by).map(([dims, records]) => figureOf(index, dims, records, options));
  });

  const excluded = new Map<string, Set<string>>();
  for (const record of asked) {
    if (record.reason === null) continue;
    if (record.at !== null && !request.periods.some((period) => within(record, period))) continue;
    excluded.set(record.reason, (excluded.get(record.reason) ?? new Set()).add(record.ref));
  }
  return { figures, excluded: Object.fromEntries([...excluded].sort().map(([reason, refs]) => [reason, refs.size])) };
}

export function liesIn(record: Contribution, period: OraclePeriod): boolean {
  return record.at !== null && isWithin(record.at, period);
}

/** Whether a record meets the request's filters. */
export function isAsked(record: Contribution, request: OracleRequest): boolean {
  return Object.entries(request.where ?? {}).every(([name, accepted]) => {
    const value = record.dims(name);
    return value === null ? accepted.includes('(none)') || accepted.includes('(unassigned)') : accepted.includes(value);
  });
}

type Cell = readonly [dims: (string | null)[], records: Contribution[]];

function cellsOf(records: readonly Contribution[], by: readonly string[]): Cell[] {
  const cells = new Map<string, Cell>();
  if (by.length === 0) cells.set('[]', [[], []]);
  for (const record of records) {
    const dims = by.map((name) => record.dims(name));
    const key = JSON.stringify(dims);
    const cell = cells.get(key) ?? ([dims, []] as const);
    cell[1].push(record);
    cells.set(key, cell);
  }
  return [...cells].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, cell]) => cell);
}

function figureOf(
  period: number,
  dims: (string | null)[],
  records: Contribution[],
  options: FoldOptions,
): OracleFigure {
  const numerator = records.filter(({ role }) => role === 'numerator' || role === 'both');
  const denominator = options.ratio ? records.filter(({ role }) => role === 'denominator' || role === 'both') : [];
  const hasValue = options.hasValue?.(records) ?? true;
  return {
    period,
    dims,
    n: sum(numerator),
    d: options.ratio && hasValue ? sum(denominator) : null,
    records: { numerator: refs(numerator), denominator: refs(denominator) },
  };
}

function sum(records: readonly Contribution[]): string {
  return records.reduce((total, { value }) => total.plus(value), new Decimal(0)).toFixed();
}

function refs(records: readonly Contribution[]): string[] {
  return records.map(({ ref }) => ref).sort();
}
