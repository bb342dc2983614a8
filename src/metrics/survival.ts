/**
 * Kaplan–Meier: how long it takes, counting those for whom it is not over yet. Source: Kaplan & Meier, Journal of the
 * American Statistical Association 53 (1958). At a tie those that ended come before those that were still open.
 */
import { Decimal } from 'decimal.js';
import type { Duration } from './metric.ts';

/** Enough digits that a product of thousands of shares compares rightly with a round bound. */
const Exact = Decimal.clone({ precision: 60 });
const SLACK = new Exact('1e-40');

/** Share not ended after each time at which some ended. `durations` in order of time. */
export function survival(durations: readonly Duration[]): { readonly seconds: Decimal; readonly share: Decimal }[] {
  let atRisk = durations.reduce((sum, each) => sum + each.ended + each.open, 0);
  let share = new Exact(1);
  const steps: { seconds: Decimal; share: Decimal }[] = [];
  for (const { seconds, ended, open } of durations) {
    if (ended > 0) {
      share = share.times(atRisk - ended).dividedBy(atRisk);
      steps.push({ seconds, share });
    }
    atRisk -= ended + open;
  }
  return steps;
}

/** The least time at which at most 1 − p have not ended; null where that is never reached. */
export function survivalQuantile(durations: readonly Duration[], p: string): Decimal | null {
  const bound = new Exact(1).minus(p).plus(SLACK);
  return survival(durations).find(({ share }) => share.lessThanOrEqualTo(bound))?.seconds ?? null;
}

/**
 * Whether time alone may still move the curve: somebody waits for whom it is not over yet, and for others it took longer.
 * Who has waited longer than anybody for whom it ended was at risk at every step.
 */
export function isMoving(durations: readonly Duration[]): boolean {
  const last = durations.findLast(({ ended }) => ended > 0)?.seconds;
  return last !== undefined && durations.some(({ open, seconds }) => open > 0 && seconds.lessThan(last));
}
