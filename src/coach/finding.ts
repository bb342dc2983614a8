/** What a diagnosis found: which sentence says it, of which metric, with the values it rests on; and what is beyond chance. */
import type { Messages } from '../messages/index.ts';
import { wilson } from '../metrics/wilson.ts';
import { Decimal } from '../model/decimal.ts';

export interface Finding {
  /** Key of its sentence in the messages. */
  readonly id: keyof Messages['findings'];
  readonly metric: string;
  /** The values of the sentence: shares as numbers, counts, labels. */
  readonly values: Readonly<Record<string, string | number>>;
}

export interface Share {
  readonly n: number;
  readonly d: number;
}

const Z = 1.96;

/** Whether a share fell by more than chance gives 19 times out of 20: two proportions with a common one. */
export function fellClearly(before: Share, after: Share): boolean {
  const all = (before.n + after.n) / (before.d + after.d);
  const spread = Math.sqrt(all * (1 - all) * (1 / before.d + 1 / after.d));
  return after.n / after.d < before.n / before.d - Z * spread;
}

/** Fewer than these tell nothing. */
export const LEAST = 20;

/**
 * Whether one share lies below another by `gap` or more and beyond chance: their Wilson intervals do not meet. That is
 * stricter than a test of two shares, since a diagnosis looks at many segments.
 */
export function isClearlyBelow(low: Share, high: Share, gap: number): boolean {
  if (low.d < LEAST || high.d < LEAST || rateOf(high) - rateOf(low) < gap) return false;
  const [, upper] = wilson(new Decimal(low.n), new Decimal(low.d)) ?? [];
  const [lower] = wilson(new Decimal(high.n), new Decimal(high.d)) ?? [];
  return upper !== undefined && lower !== undefined && upper.lessThan(lower);
}

export const sumOf = (shares: readonly Share[]): Share => ({
  n: shares.reduce((sum, { n }) => sum + n, 0),
  d: shares.reduce((sum, { d }) => sum + d, 0),
});

export const rateOf = ({ n, d }: Share): number => n / d;
