/**
 * Who bears a shared amount: each segment by its part of a key, to the cent. The cents left over go to the largest
 * remainders, so that the parts always add up to the amount; where no segment has any of the key it stays with nobody.
 */
import { Decimal } from '../model/decimal.ts';

/** The segment of what nobody can be charged with. */
export const NOT_ALLOCATED = '(not allocated)';

/** Segment (null = none) → its part of the key. */
export type Key = ReadonlyMap<string | null, Decimal>;

export interface Part {
  readonly segment: string | null;
  readonly amount: Decimal;
  /** Its part of the key, and all of it; null where the amount could not be divided. */
  readonly key: { readonly part: Decimal; readonly total: Decimal } | null;
}

const CENT = new Decimal('0.01');

/** The parts of an amount; equal remainders go by name, the segment without one last. */
export function divide(amount: Decimal, key: Key): readonly Part[] {
  // More given back than earned, as revenue can be, is no part of anything.
  const bearing = [...key].filter(([, part]) => part.greaterThan(0));
  const total = bearing.reduce((sum, [, part]) => sum.plus(part), new Decimal(0));
  if (total.isZero()) return [{ segment: NOT_ALLOCATED, amount, key: null }];
  const size = amount.abs();
  const quotas = bearing
    .map(([segment, part]) => {
      const exact = size.times(part).dividedBy(total);
      const floor = exact.toDecimalPlaces(2, Decimal.ROUND_DOWN);
      return { segment, part, floor, remainder: exact.minus(floor) };
    })
    .sort((a, b) => b.remainder.comparedTo(a.remainder) || byName(a.segment, b.segment));
  let left = quotas.reduce((rest, { floor }) => rest.minus(floor), size);
  return quotas.map(({ segment, part, floor }) => {
    // The last of it may be less than a cent: converted amounts have more digits than money.
    const extra = Decimal.max(0, Decimal.min(left, CENT));
    left = left.minus(extra);
    const borne = floor.plus(extra);
    return { segment, amount: amount.isNegative() ? borne.negated() : borne, key: { part, total } };
  });
}

function byName(a: string | null, b: string | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return a < b ? -1 : a > b ? 1 : 0;
}
