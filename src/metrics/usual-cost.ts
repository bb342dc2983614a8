/**
 * The verdict on the cost of a customer: whether, at what customers usually cost, so much money should have brought more or
 * fewer of them than came. How many come is a matter of chance too, so it is told apart only beyond chance.
 */
import { Decimal } from '../model/decimal.ts';
import type { Judgement, Series } from './metric.ts';
import { tooEarly } from './verdict.ts';

const PERIODS = 4;
const FEWEST_PERIODS = 3;
/** Beyond this much above the usual it is worth watching, chance or not. */
const WATCH_ABOVE = new Decimal('1.1');

const none = (rule: string, values: Judgement['values'] = {}): Judgement => ({
  verdict: 'none',
  rule,
  values,
  advice: null,
});

/** Against Σn ÷ Σd of the last 4 complete periods of which it is known who was new. */
export function againstUsualCost(series: Series): Judgement {
  const early = tooEarly(series);
  if (early) return early;
  const { point } = series;
  if (point.flags.includes('left_truncated')) return none('left_truncated');
  if (point.partial) return none('unfinished_costs');
  const past = series.before
    .filter((each) => each.value !== null && !each.partial && !each.flags.includes('left_truncated'))
    .slice(-PERIODS);
  const cost = Decimal.sum(0, ...past.map(({ n }) => n));
  const customers = Decimal.sum(0, ...past.map(({ d }) => d ?? 0));
  if (past.length < FEWEST_PERIODS || !cost.greaterThan(0) || customers.isZero()) {
    return none('baseline_thin', { least: FEWEST_PERIODS });
  }
  const usual = cost.dividedBy(customers);
  const expected = Decimal.max(0, point.n.dividedBy(usual));
  const came = point.d ?? new Decimal(0);
  // Poisson, of this period's count and of the mean of the others'.
  const spread = expected.times(new Decimal(1).dividedBy(past.length).plus(1)).sqrt().times('1.96');
  const values = { usual: usual.toNumber(), expected: expected.toNumber(), periods: past.length };
  if (came.lessThan(expected.minus(spread))) {
    return { verdict: 'act', rule: 'cost_above', values, advice: 'cac_above' };
  }
  if (came.times(WATCH_ABOVE).lessThan(expected)) {
    return { verdict: 'watch', rule: 'cost_over', values, advice: 'cac_over' };
  }
  if (came.greaterThan(expected.plus(spread))) {
    return { verdict: 'good', rule: 'cost_below', values, advice: 'cac_below' };
  }
  return { verdict: 'good', rule: 'cost_within', values, advice: null };
}
