/** Percentile by nearest rank: the smallest of the values that at least the share `p` of them do not exceed. */
import { Decimal } from '../model/decimal.ts';

/** Null of no values. */
export function nearestRank(values: readonly Decimal[], p: string): Decimal | null {
  const sorted = [...values].sort((a, b) => a.comparedTo(b));
  const rank = new Decimal(p).times(sorted.length).ceil().toNumber();
  return sorted[Math.max(0, rank - 1)] ?? null;
}
