/**
 * What is left of a quarter's revenue after its cost of delivery, as an exact fraction.
 */
import { type Amount, Decimal } from './fold.ts';
import { type Left, sumOf } from './money-metrics.ts';
import type { Judge, MoneyRow, Span } from './money-metrics-money.ts';
import { revenueOf } from './money-metrics-money.ts';

/** margin = kept / revenue; or why there is none. */
export interface Margin {
  readonly revenue: Amount;
  readonly kept: Amount;
  readonly reason: 'no_delivery_cost' | 'no_revenue' | null;
  readonly left: Left[];
}

/** Of the rows of some accounts; a fixed margin needs none. */
export function marginOf(judge: Judge, span: Span, isAsked: (account: string | null) => boolean): Margin {
  if (judge.settings.margin !== 'delivered') {
    return { revenue: new Decimal(1), kept: new Decimal(judge.settings.margin), reason: null, left: [] };
  }
  const rows = revenueOf(judge, span, ['recurring', 'one_off', 'cost']).filter(({ account }) => isAsked(account));
  const costs = revenueOf(judge, span, ['cost']).filter(({ account, reason }) => isAsked(account) && reason === null);
  const incomes = revenueOf(judge, span, ['recurring', 'one_off']).filter(
    ({ account, reason }) => isAsked(account) && reason === null,
  );
  const revenue = amountOf(incomes);
  const missing = costs.length === 0 ? 'no_delivery_cost' : null;
  return {
    revenue,
    kept: revenue.minus(amountOf(costs)),
    reason: missing ?? (revenue.greaterThan(0) ? null : 'no_revenue'),
    left: leftOf(rows),
  };
}

export const amountOf = (rows: readonly MoneyRow[]): Amount => sumOf(rows.map(({ amount }) => amount));

/** Those of the rows that have no amount, with their reason. */
export const leftOf = (rows: readonly MoneyRow[]): Left[] =>
  rows.flatMap(({ ref, reason }) => (reason === null ? [] : [{ ref, reason }]));
