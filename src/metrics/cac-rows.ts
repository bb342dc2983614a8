/**
 * What stands behind the cost of a customer: new customers, spend of the period and of the months before it, the revenue
 * that tells the margin, and what each new customer pays in its first full month.
 */
import { type Sql, sql } from '../engine/sql.ts';
import { keyRows } from './key.ts';
import type { MetricContext } from './metric.ts';
import { recurringRows, revenueRows, spendRows } from './money.ts';
import { asContributions } from './population.ts';
import { spanBounds, spanRows } from './span.ts';

const HEAD = ['list', 'role', 'reason', 'at', 'entity', 'ref', 'subject'];
const ACCOUNT = ['channel', 'industry', 'employees', 'country', 'attributes'];
const SPEND = ['market', 'channel', 'industry', 'size', 'kind', 'attributes'];

const roleOf = (reason: string): Sql => sql.raw(`case when ${reason} is null then 'both' else 'excluded' end`);

export function cacRows(ctx: MetricContext): Sql {
  const lists = [customerRows(ctx), costRows(ctx), laggedRows(ctx), cycleRows(ctx), keyRows(ctx)];
  return sql`
    with span as (${spanRows(ctx)}), spend as (${spendRows(ctx)}), lagging as (${lags(ctx)})
    ${sql.join([...lists, ...paybackRows(ctx)], ' union all ')}`;
}

/** `customers`: accounts by their start, won deals of no account left out; `truncated`: those that may have bought before. */
function customerRows(ctx: MetricContext): Sql {
  const segments = sql.raw(ACCOUNT.join(', '));
  return asContributions(
    ctx,
    sql`
      select 'customers' as list, ${roleOf('reason')} as role, reason, starts as "at", 'account' as entity, ref, ref as subject, ${segments}
      from ${ctx.standing.customer}
      union all
      select 'truncated', 'both', null, starts, 'account', ref, ref, ${segments} from ${ctx.standing.customer} where reason is null and is_truncated
      union all
      select 'customers', 'excluded', 'no_account', closed, 'deal', ref, ref, ${segments} from ${ctx.standing.deal}
      where status = 'won' and reason_of_its_own is null and account_ref is null and closed is not null`,
    [...HEAD, ...ACCOUNT],
  );
}

/** `cost`, `sales_cost`, `marketing_cost`; `any_cost`: what counts, of either kind. */
function costRows(ctx: MetricContext): Sql {
  return asContributions(
    ctx,
    sql`
      select l.list, ${roleOf('s.reason')} as role, s.reason, s."at", 'spend' as entity, s.ref, s.ref as subject, s.amount as value, s.currency,
             ${sql.raw(SPEND.map((name) => `s.${name}`).join(', '))}
      from spend s cross join (values ('cost'), ('sales_cost'), ('marketing_cost'), ('any_cost')) l(list)
      where case l.list when 'sales_cost' then s.kind = 'sales' when 'marketing_cost' then s.kind = 'marketing'
                        when 'any_cost' then s.reason is null else true end`,
    [...HEAD, 'value', 'currency', ...SPEND],
  );
}

/** Days from creation to close of the deals won in the 12 months that end with each period asked; none without a creation. */
const cycles = (ctx: MetricContext): Sql => sql`
  select s.starts, d.ref, date_diff('day', d.created_day, d.closed_day) as days, ${sql.raw(ACCOUNT.map((name) => `d.${name}`).join(', '))}
  from span s join ${ctx.standing.deal} d on d.closed >= s.year_starts and d.closed < s.ends
  where d.status = 'won' and d.reason is null and d.kind is distinct from 'renewal'
    and case when d.created_precision is distinct from 'day' and d.closed_precision is distinct from 'day' then d.closed >= d.created
             else d.closed_day >= d.created_day end`;

/**
 * The whole months between a cost and the customer it won, per period asked: the setting, else the median cycle. A month is
 * 30.4375 days: (low + high) / 2 / 30.4375, rounded half up, in whole numbers.
 */
function lags(ctx: MetricContext): Sql {
  const set = ctx.settings.costs.lag_months;
  if (set !== undefined) return sql`select *, ${sql.raw(String(set))} as months from span`;
  return sql`
    select s.*, (2000 * (c.low + c.high) + 60875) // 121750 as months
    from span s join (
      select starts, max(days) filter (where place = (n + 1) // 2) as low, max(days) filter (where place = n // 2 + 1) as high
      from (
        select starts, days, row_number() over (partition by starts order by days) as place, count(*) over (partition by starts) as n
        from (${cycles(ctx)})
      ) group by starts
    ) c on c.starts = s.starts`;
}

/** `lagged_cost`: spend of the months so much earlier, counted in the period that it is for. */
function laggedRows(ctx: MetricContext): Sql {
  return asContributions(
    ctx,
    sql`
      select 'lagged_cost' as list, ${roleOf('s.reason')} as role, s.reason, 'M-' || g.months as "window", g.starts as "at", 'spend' as entity,
             s.ref, s.ref as subject, s.amount as value, s.currency, ${sql.raw(SPEND.map((name) => `s.${name}`).join(', '))}
      from lagging g
      join ${ctx.standing.month} own on own.first_day >= g.start_date and own.first_day < g.end_date
      join ${ctx.standing.month} paid on paid.number = own.number - g.months
      join spend s on s.first_day >= paid.first_day and s.first_day < paid.next_day`,
    [...HEAD, 'window', 'value', 'currency', ...SPEND],
  );
}

/** `cycle`: what the lag comes from, so that there is none where nothing is. */
function cycleRows(ctx: MetricContext): Sql {
  const given = ['list', 'role', 'window', 'at', 'entity', 'ref', 'subject', 'value'];
  if (ctx.settings.costs.lag_months !== undefined) {
    return asContributions(
      ctx,
      sql`select 'cycle' as list, 'both' as role, 'setting' as "window", starts as "at", 'setting' as entity,
                 'costs.lag_months' as ref, 'costs.lag_months' as subject, months as value from lagging`,
      given,
    );
  }
  return asContributions(
    ctx,
    sql`select 'cycle' as list, 'both' as role, 'year' as "window", starts as "at", 'deal' as entity, ref, ref as subject, days as value
        from (${cycles(ctx)})`,
    given,
  );
}

/**
 * `first_month`: recurring revenue of each new customer's first full month; `undelivered`: customers of whom that month is not
 * complete; `income` and `delivery_cost`: revenue of the period and what its delivery cost; `fixed_margin`: the setting instead.
 */
function paybackRows(ctx: MetricContext): readonly Sql[] {
  const { month, customer } = ctx.standing;
  const { from, to } = spanBounds(ctx);
  const segments = sql.raw(ACCOUNT.join(', '));
  const begun = sql`
    select c.*, f.number, f.is_delivered from ${customer} c
    join ${month} m on c.start_day >= m.first_day and c.start_day < m.next_day
    join ${month} f on f.number = case when c.start_day = m.first_day then m.number else m.number + 1 end
    where c.reason is null and c.starts >= ${from} and c.starts < ${to}`;
  const first = asContributions(
    ctx,
    sql`
      select 'first_month' as list, ${roleOf('x.reason')} as role, x.reason, 'M1' as "window", c.starts as "at", x.entity, x.ref, x.account_ref as subject,
             x.amount as value, x.currency, ${sql.raw(ACCOUNT.map((name) => `x.${name}`).join(', '))}
      from (${recurringRows(ctx)}) x join (${begun}) c on c.ref = x.account_ref and c.number = x.number`,
    [...HEAD, 'window', 'value', 'currency', ...ACCOUNT],
  );
  const undelivered = asContributions(
    ctx,
    sql`select 'undelivered' as list, 'both' as role, null as reason, starts as "at", 'account' as entity, ref, ref as subject, ${segments}
        from (${begun}) where not is_delivered`,
    [...HEAD, ...ACCOUNT],
  );
  return [first, undelivered, marginRows(ctx)];
}

function marginRows(ctx: MetricContext): Sql {
  const { margin } = ctx.settings.revenue;
  if (margin !== 'delivered') {
    return asContributions(
      ctx,
      sql`select 'fixed_margin' as list, 'both' as role, 'setting' as "window", starts as "at", 'setting' as entity,
                 'revenue.margin' as ref, 'revenue.margin' as subject, cast(${margin} as decimal(38, 12)) as value from span`,
      ['list', 'role', 'window', 'at', 'entity', 'ref', 'subject', 'value'],
    );
  }
  return asContributions(
    ctx,
    sql`
      select l.list, ${roleOf('r.reason')} as role, r.reason, 'Q' as "window", r."at", 'revenue' as entity, r.ref, r.ref as subject,
             case l.list when 'income' then r.income else r.cost end as value, r.currency, ${sql.raw(ACCOUNT.map((name) => `r.${name}`).join(', '))}
      from (${revenueRows(ctx)}) r cross join (values ('income'), ('delivery_cost')) l(list)
      where case when r.reason is not null then l.list = 'income' when l.list = 'income' then r.income is not null else r.cost is not null end`,
    [...HEAD, 'window', 'value', 'currency', ...ACCOUNT],
  );
}
