/**
 * How many months of what new customers leave it takes to earn back what they cost.
 */
import { type Period, periodOf } from '../../src/calendar/index.ts';
import { Decimal } from './fold.ts';
import { type BusinessFigure, type Left, quotient } from './money-metrics.ts';
import type { Business, Customer } from './money-metrics-customer.ts';
import { amountOf, leftOf, marginOf } from './money-metrics-margin.ts';
import { calendarOf, isDelivered, monthAfter, recurringOf } from './money-metrics-money.ts';
import type { OraclePeriod } from './world.ts';

/**
 * From the figure of `cac`: n / d = (cost × revenue) / (recurring × (revenue − cost of delivery)), recurring being what
 * the new customers pay in the first full month of each. No value before all those months are delivered.
 */
export function paybackOf(
  business: Business,
  period: OraclePeriod,
  cac: BusinessFigure,
  customers: readonly Customer[],
  isAsked: (account: string | null) => boolean,
): { figure: BusinessFigure; left: Left[] } {
  const months = customers.map((customer) => firstFullMonth(business, customer));
  const rows = customers.flatMap(({ ref }, at) =>
    months.slice(at, at + 1).flatMap((month) => recurringOf(business, month).filter(({ account }) => account === ref)),
  );
  const counted = rows.filter(({ reason }) => reason === null);
  const margin = marginOf(business, period, isAsked);
  const n = new Decimal(cac.n).times(margin.revenue);
  const d = amountOf(counted).times(margin.kept);
  const missing = months.every((month) => isDelivered(business, month)) ? null : 'not_delivered';
  const empty = amountOf(counted).isZero() ? 'no_recurring' : d.greaterThan(0) ? null : 'no_margin';
  const reason = cac.reason ?? missing ?? margin.reason ?? empty;
  const figure: BusinessFigure = {
    ...cac,
    n: n.toFixed(),
    d: d.toFixed(),
    value: reason === null ? quotient(n, d) : null,
    reason,
    records: { numerator: cac.records.numerator, denominator: counted.map(({ ref }) => ref).sort() },
  };
  return { figure, left: [...leftOf(rows), ...margin.left] };
}

/** The month after the start; the start's own where it is its first day. */
function firstFullMonth({ world }: Business, { start }: Customer): Period {
  const month = periodOf(start?.date ?? '', 'month', calendarOf(world));
  return month.startDate === start?.date ? month : monthAfter(world, month.startDate);
}
