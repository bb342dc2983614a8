/**
 * Who is a customer, since when, for how long: an account from its `customer_since`, else from its first won deal. While
 * it pays by subscription it lives as long as those run on without a gap; after a gap it lives once more.
 */
import { type Sql, sql } from '../engine/sql.ts';
import type { MetricContext } from './metric.ts';
import { identityJoin, localDay, stands } from './population.ts';

/** Months of data before which an earlier deal of a new customer may be missing. */
const TRUSTED_AFTER = sql.raw('interval 12 month');

/** The first instant of a date column in the company's zone. */
export const dayStart = (ctx: MetricContext, column: string): Sql =>
  ctx.dialect.localToUtc(sql.raw(`cast(${column} as timestamp)`), ctx.settings.zone);

/**
 * Accounts that became customers: ref, starts (instant), start_day, is_truncated (known by a deal so early in the data that
 * an earlier one may be missing), reason, and the account's segments. Won deals make customers even where a rule on the
 * account leaves them out: the account then is left out itself, and counted.
 */
export function customers(ctx: MetricContext): Sql {
  const since = ctx.settings.data_since;
  return sql`
    with first_won as (
      select account_ref as key, min(closed) as closed, min(closed_day) as closed_day
      from ${ctx.standing.deal} where status = 'won' and reason_of_its_own is null and account_ref is not null group by account_ref
    ),
    data_begins as (
      select ${
        since === undefined
          ? sql`(select min(least(${localDay(ctx, 'd', 'created_at')}, ${localDay(ctx, 'd', 'closed_at')})) from ${ctx.table('deal')} d)`
          : ctx.dialect.date(since)
      } as "day"
    ),
    started as (
      select a.ref, a.reason, a.channel, a.industry, a.employees, a.country, a.attributes, a.customer_since, a.churned_on,
             case when a.customer_since is not null then ${dayStart(ctx, 'a.customer_since')} else w.closed end as starts,
             coalesce(a.customer_since, w.closed_day) as start_day
      from ${ctx.standing.account} a left join first_won w on w.key = a.ref
      where a.customer_since is not null or w.key is not null
    )
    select s.* replace (coalesce(s.reason, case when s.starts is null then 'undated' end) as reason),
           coalesce(s.customer_since is null and s.start_day < cast(b."day" + ${TRUSTED_AFTER} as date), false) as is_truncated
    from started s cross join data_begins b`;
}

/**
 * The spans of days for which customers were customers: ref, from_day, to_day (the day after the last; empty = still),
 * the same as instants (starts, ends), and when the next one of the same customer starts (next_starts). One that paid before
 * the start its account names lived before it, too.
 */
export function lives(ctx: MetricContext): Sql {
  const bySubscription = ctx.settings.revenue.lives === 'subscription' ? sql`true` : sql`false`;
  return sql`
    with customer as (select * from ${ctx.standing.customer} where reason is null),
    paid as (
      select c.ref, s."from" as from_day, coalesce(s."to", date '9999-12-31') as to_day
      from ${ctx.table('subscription')} s ${identityJoin(ctx, 'ia', 'account', 's.account')}
      join customer c on c.ref = ${stands('ia', 's.account')}
      where ${bySubscription} and not coalesce(s.deleted, false) and not coalesce(s.trial, false) and (s."to" is null or s."from" < s."to")
    ),
    numbered as (
      select *, sum(case when from_day > reached or reached is null then 1 else 0 end) over (partition by ref order by from_day, to_day rows unbounded preceding) as life
      from (
        select *, max(to_day) over (partition by ref order by from_day, to_day rows between unbounded preceding and 1 preceding) as reached
        from paid
      )
    ),
    life as (
      select ref, min(from_day) as from_day, nullif(max(to_day), date '9999-12-31') as to_day from numbered group by ref, life
      union all
      select ref, start_day, case when churned_on >= start_day then churned_on end
      from customer where ref not in (select ref from paid)
    ),
    timed as (
      select *, ${dayStart(ctx, 'from_day')} as starts, case when to_day is not null then ${dayStart(ctx, 'to_day')} end as ends
      from life
    )
    select *, lead(starts) over (partition by ref order by starts) as next_starts from timed`;
}

/** Why an account's rows of money stay out, and the account that stands for it: join `ia` and `a` to a table of them. */
export const accountJoin = (ctx: MetricContext, column: string): Sql => sql`
  ${identityJoin(ctx, 'ia', 'account', column)} left join ${ctx.standing.account} a on a.ref = ${stands('ia', column)}`;
