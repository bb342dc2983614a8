/**
 * Rows of money, for all metrics alike: spend, revenue and recurring revenue in the reporting currency, each with the
 * reason why it stays out. An amount is taken at the rate of its own day; recurring revenue at that of a day asked for.
 */
import { type Sql, sql } from '../engine/sql.ts';
import { accountJoin, dayStart } from './customers.ts';
import type { Measure, MetricContext } from './metric.ts';

/** The reach of what adds amounts up: without a reporting currency an amount anywhere may be the one in another currency. */
export const moneyReach =
  (reach: Measure['reach']): Measure['reach'] =>
  (settings) =>
    settings.currency === undefined ? { daysBefore: null, daysAfter: null } : reach(settings);

/** `left join` of the rate `name.value` of a currency column on the day of a date column; `rateOf` gives the rate, or null. */
export const rateJoin = (ctx: MetricContext, name: string, currency: string, day: string): Sql => sql`
  left join ${ctx.standing.rate} ${sql.raw(name)} on ${sql.raw(name)}.key = ${sql.raw(currency)}
   and ${sql.raw(name)}.since <= ${dayStart(ctx, day)} and ${dayStart(ctx, day)} < ${sql.raw(name)}.till`;

export const rateOf = (ctx: MetricContext, name: string, currency: string): Sql =>
  sql`case when ${sql.raw(currency)} = ${ctx.currency} then 1 else ${sql.raw(name)}.value end`;

/**
 * Sales and marketing cost: ref, kind, first_day (of its month as delivered), at, amount, currency, reason, and the segment
 * it names, if any, in the column of its dimension (`market`, `channel`, and `industry` or `size` by a setting).
 */
export function spendRows(ctx: MetricContext): Sql {
  const segment = (name: 'industry' | 'size') =>
    ctx.settings.costs.segment_dimension === name ? sql`s.segment` : sql`cast(null as varchar)`;
  const rate = rateOf(ctx, 'f', 's.currency');
  return sql`
    select s.ref, s.kind, s."month" as first_day, ${dayStart(ctx, 's."month"')} as "at", s.amount * ${rate} as amount, s.currency,
           case when coalesce(s.deleted, false) then 'deleted' when ${rate} is null then 'unconverted' end as reason,
           s.market, s.channel, ${segment('industry')} as industry, ${segment('size')} as size, s.attributes
    from ${ctx.table('spend')} s ${rateJoin(ctx, 'f', 's.currency', 's."month"')}`;
}

/**
 * Revenue and cost of delivery by account and month: ref, account_ref, first_day, at, income (null where it names none), cost
 * (likewise), currency, reason, and the account's segments.
 */
export function revenueRows(ctx: MetricContext): Sql {
  const rate = rateOf(ctx, 'f', 'r.currency');
  return sql`
    select r.ref, a.ref as account_ref, r."month" as first_day, ${dayStart(ctx, 'r."month"')} as "at",
           case when r.recurring is not null or r.one_off is not null then (coalesce(r.recurring, 0) + coalesce(r.one_off, 0)) * ${rate} end as income,
           r.cost * ${rate} as cost, r.currency, a.channel, a.industry, a.employees, a.country, a.attributes,
           case when coalesce(r.deleted, false) then 'deleted' else coalesce(a.reason, case when ${rate} is null then 'unconverted' end) end as reason
    from ${ctx.table('revenue')} r ${accountJoin(ctx, 'r.account')} ${rateJoin(ctx, 'f', 'r.currency', 'r."month"')}
    where r.recurring is not null or r.one_off is not null or r.cost is not null`;
}

/**
 * The recurring revenue of each month, a row per record and month: entity, ref, account_ref, all columns of
 * `MetricContext.standing.month`, amount, currency, reason, and the account's segments. `rateDay` is the column of the month
 * on whose day it is converted; without one a subscription is at the month's last day, a row of revenue at its own.
 */
export function recurringRows(ctx: MetricContext, rateDay?: 'quarter_last_day' | 'earlier_last_day'): Sql {
  const isRevenue = ctx.settings.revenue.recurring_from === 'revenue';
  const rate = rateOf(ctx, 'f', 'x.currency');
  const rows = isRevenue
    ? sql`
      select 'revenue' as entity, r.ref, r.account, r.recurring as amount, r.currency, coalesce(r.deleted, false) as is_deleted, false as is_trial, m.*,
             ${sql.raw(rateDay === undefined ? 'r."month"' : `m.${rateDay}`)} as rate_day
      from ${ctx.table('revenue')} r join ${ctx.standing.month} m on r."month" >= m.first_day and r."month" < m.next_day
      where r.recurring is not null`
    : sql`
      select 'subscription' as entity, s.ref, s.account, s.monthly_amount as amount, s.currency, coalesce(s.deleted, false) as is_deleted,
             coalesce(s.trial, false) as is_trial, m.*, ${sql.raw(rateDay === undefined ? 'm.next_day - 1' : `m.${rateDay}`)} as rate_day
      from ${ctx.table('subscription')} s join ${ctx.standing.month} m on s."from" < m.next_day and (s."to" is null or s."to" >= m.next_day)`;
  return sql`
    select x.* exclude (account, amount, is_deleted, is_trial, rate_day), a.ref as account_ref, x.amount * ${rate} as amount,
           a.channel, a.industry, a.employees, a.country, a.attributes,
           case when x.is_deleted then 'deleted'
                else coalesce(a.reason, case when x.is_trial then 'trial' when ${rate} is null then 'unconverted' end) end as reason
    from (${rows}) x ${accountJoin(ctx, 'x.account')} ${rateJoin(ctx, 'f', 'x.currency', 'x.rate_day')}`;
}
