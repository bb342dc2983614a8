/**
 * Who bears a cost: a segment it names alone, or all segments by their share of the key.
 *
 * A shared row is cut to the cent; the cents left over go to the largest remainders, so that its parts add up to it.
 * Where no segment has any of the key the row stays `(not allocated)`.
 */
import { type Amount, Decimal } from './fold.ts';
import { isWithin } from './moment.ts';
import { sumOf } from './money-metrics.ts';
import type { Business } from './money-metrics-customer.ts';
import { type MoneyRow, revenueOf } from './money-metrics-money.ts';
import { mqlsOracle } from './mqls.ts';
import { type OraclePeriod, textOf } from './world.ts';

export const NOT_ALLOCATED = '(not allocated)';

export interface AllocationRow {
  /** Index into the asked periods. */
  period: number;
  /** The cost. */
  ref: string;
  kind: 'sales' | 'marketing';
  /** Who bears it; null = (none). */
  segment: string | null;
  /** Null for a cost of that segment alone, or of none. */
  key: { part: string; total: string } | null;
  amount: string;
}

/** Segment → its part of the key. */
export type Key = ReadonlyMap<string | null, Amount>;

/** The key of a period by a dimension. */
export function keyOf(business: Business, period: OraclePeriod, dimension: string, now: string): Key {
  const parts = new Map<string | null, Amount>();
  const add = (segment: string | null, part: Amount) =>
    parts.set(segment, (parts.get(segment) ?? new Decimal(0)).plus(part));
  switch (business.settings.allocation_key) {
    case 'customers':
      for (const { reason, start, dims } of business.customers)
        if (reason === null && start && isWithin(start, period)) add(dims(dimension), new Decimal(1));
      return parts;
    case 'mqls': {
      const request = { measure: 'mqls', periods: [period], by: [dimension], now };
      for (const { dims, n } of mqlsOracle(business.world, request).figures) add(dims[0] ?? null, new Decimal(n));
      return parts;
    }
    case 'revenue':
      for (const { reason, account, amount } of revenueOf(business, period, ['recurring', 'one_off']))
        if (reason === null) add(business.accountDims(account)(dimension), amount);
      return parts;
  }
}

/** The rows of some costs. */
export function allocate(
  business: Business,
  costs: readonly MoneyRow[],
  dimension: string,
  key: Key,
  period: number,
): AllocationRow[] {
  const column = spendColumn(business, dimension);
  const total = sumOf([...key.values()]);
  return costs.flatMap(({ row, ref, amount }): AllocationRow[] => {
    const kind = row['kind'] === 'sales' ? 'sales' : 'marketing';
    const alone = column === null ? null : textOf(row, column);
    if (alone !== null) return [{ period, ref, kind, segment: alone, key: null, amount: amount.toFixed() }];
    if (total.isZero()) return [{ period, ref, kind, segment: NOT_ALLOCATED, key: null, amount: amount.toFixed() }];
    return [...divide(amount, key)].map(([segment, part]) => ({
      period,
      ref,
      kind,
      segment,
      key: { part: key.get(segment)?.toFixed() ?? '0', total: total.toFixed() },
      amount: part.toFixed(),
    }));
  });
}

/** The column of spend that names a value of the dimension; null = none does, all of it is shared. */
export function spendColumn({ settings }: Business, dimension: string): string | null {
  if (dimension === 'market' || dimension === 'channel') return dimension;
  return dimension === settings.segment_dimension ? 'segment' : null;
}

/** An amount by shares of the key, each to the cent; equal remainders by name, the blank last. */
export function divide(amount: Amount, key: Key): Map<string | null, Amount> {
  const total = sumOf([...key.values()]);
  const size = amount.abs();
  const quotas = [...key]
    .filter(([, part]) => !part.isZero())
    .map(([segment, part]) => {
      const exact = size.times(part).div(total);
      const floor = exact.toDecimalPlaces(2, Decimal.ROUND_DOWN);
      return { segment, floor, remainder: exact.minus(floor) };
    });
  const order = [...quotas].sort((a, b) => b.remainder.comparedTo(a.remainder) || byName(a.segment, b.segment));
  const parts = new Map(quotas.map(({ segment, floor }) => [segment, floor]));
  let left = size.minus(sumOf([...parts.values()]));
  for (const { segment } of order) {
    // The last of it may be less than a cent: rates have more digits than money.
    const cent = Decimal.min(left, '0.01');
    parts.set(segment, (parts.get(segment) ?? new Decimal(0)).plus(cent));
    left = left.minus(cent);
  }
  return new Map([...parts].map(([segment, part]) => [segment, amount.isNegative() ? part.negated() : part]));
}

function byName(a: string | null, b: string | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return a < b ? -1 : a > b ? 1 : 0;
}
