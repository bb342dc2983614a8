/**
 * What a customer will leave at today's pace: its monthly revenue, the margin, and how long customers stay.
 */
import { type Amount, Decimal } from './fold.ts';
import { type Entry, type Left, meetsWhere } from './money-metrics.ts';
import { type Business, type Customer, livesOn } from './money-metrics-customer.ts';
import { amountOf, leftOf, marginOf } from './money-metrics-margin.ts';
import { earlierBy, isDelivered, lastDayOf, monthsOf, recurringOf } from './money-metrics-money.ts';
import type { Dimensions } from './segment.ts';
import type { OraclePeriod, OracleRequest, World } from './world.ts';

const LONGEST_MONTHS = 60;

export interface Projected {
  readonly n: Amount;
  readonly d: Amount;
  readonly reason: string | null;
  /** Customers at the end. */
  readonly customers: number;
  readonly entries: Entry[];
  readonly left: Left[];
}

/**
 * n / d = (recurring × margin kept × months) / (customers × margin revenue), where months is Σ customers at month
 * starts / customers lost, written into n and d, or 60 where that is more or nobody was lost.
 */
export function projectedOf(
  business: Business,
  request: OracleRequest,
  period: OraclePeriod,
  customers: readonly Customer[],
  isOfCell: (dims: Dimensions) => boolean,
): Projected {
  const isAsked = (account: string | null) => {
    const dims = business.accountDims(account);
    return meetsWhere(dims, request.where) && isOfCell(dims);
  };
  const inCell = customers.filter(({ dims }) => isOfCell(dims));
  const present = inCell.filter(({ lives }) => lives.some((life) => livesOn(life, lastDayOf(period))));
  const known = new Set(present.map(({ ref }) => ref));

  const last = monthsOf(business.world, period).at(-1);
  const rows = last ? recurringOf(business, last).filter(({ account }) => isAsked(account)) : [];
  const counted = rows.filter(({ account, reason }) => reason === null && known.has(account ?? ''));
  const margin = marginOf(business, period, isAsked);
  const churn = churnOf(business.world, period, inCell);

  const capped = churn.lost * LONGEST_MONTHS <= churn.starts;
  const [above, below] = capped ? [LONGEST_MONTHS, 1] : [churn.starts, churn.lost];
  const n = amountOf(counted).times(margin.kept).times(above);
  const d = margin.revenue.times(present.length).times(below);
  const missing = last && isDelivered(business, last) ? null : 'not_delivered';
  const empty = present.length === 0 || churn.starts === 0 ? 'no_customers' : null;
  return {
    n,
    d,
    reason: missing ?? empty ?? margin.reason,
    customers: present.length,
    entries: [
      ...counted.map(({ ref, amount }) => ({ ref, role: 'numerator' as const, value: amount, dims: () => null })),
      ...present.map(({ ref }) => ({ ref, role: 'denominator' as const, value: new Decimal(1), dims: () => null })),
    ],
    left: [...leftOf(rows), ...margin.left],
  };
}

/** Over the 12 months up to the period's end: customers on the first day of each, and lives that ended in one. */
export function churnOf(
  world: World,
  period: OraclePeriod,
  customers: readonly Customer[],
): { lost: number; starts: number } {
  const first = earlierBy(world, period, 12 - monthsOf(world, period).length).startDate;
  const months = monthsOf(world, { startDate: first, endDate: period.endDate });
  const lives = customers.flatMap(({ lives: all }) => all);
  const starts = months.map(({ startDate }) => lives.filter((life) => livesOn(life, startDate)).length);
  const lost = lives.filter(({ to }) => to !== null && first <= to && to < period.endDate).length;
  return { lost, starts: starts.reduce((sum, count) => sum + count, 0) };
}
