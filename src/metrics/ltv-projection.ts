/**
 * What a customer will leave at today's pace: its recurring revenue of the last month, the margin of the period, and how
 * many months customers stay, by those lost in 12 months; five years at most.
 *
 * Four stretches of time meet in one figure; `window` tells which a row is of: `Q` (the period), `end`
 * (its end), `month` (its last one) or `year` (the 12 months that end with it).
 */
import { type Sql, sql } from '../engine/sql.ts';
import { Decimal } from '../model/decimal.ts';
import type { Folded, FormulaFold, MetricContext, TotalFold } from './metric.ts';
import { recurringRows } from './money.ts';

const LONGEST_MONTHS = 60;
const ZERO = new Decimal(0);

/** Which rows of a list count is said in the rows themselves: those of a period stand at its start. */
const ofPeriod = (list: string, of: 'rows' | 'value'): TotalFold => ({ kind: 'total', list, of });

/** What customers are worth: n and d as the product and the quotient of these. */
export const PROJECTION: FormulaFold['inputs'] = {
  living: { kind: 'stock', list: 'living' },
  recurring: { kind: 'total', list: 'recurring', of: 'value', over: 'month' },
  income: ofPeriod('income', 'value'),
  cost: ofPeriod('cost', 'value'),
  cost_rows: ofPeriod('cost', 'rows'),
  months_lived: ofPeriod('months_lived', 'value'),
  lost: ofPeriod('lost', 'rows'),
  delivered: { kind: 'total', list: 'delivered', of: 'rows', over: 'month', whole: true },
  margin: { kind: 'total', list: 'margin', of: 'value', over: 'ever', whole: true },
  margin_rows: { kind: 'total', list: 'margin', of: 'rows', over: 'ever', whole: true },
};

/**
 * recurring × margin × months ÷ customers, where margin is (income + cost) ÷ income, cost being negative, and months is
 * months lived ÷ customers lost: so that one quotient is taken, at the end.
 */
export function projection(inputs: Readonly<Record<string, Folded>>): {
  n: Decimal;
  d: Decimal;
  reason: string | null;
} {
  const of = (name: string): Decimal => inputs[name]?.n ?? ZERO;
  const isFixed = !of('margin_rows').isZero();
  const [revenue, kept] = isFixed ? [new Decimal(1), of('margin')] : [of('income'), of('income').plus(of('cost'))];
  const isCapped = of('lost').times(LONGEST_MONTHS).lessThanOrEqualTo(of('months_lived'));
  const [months, lost] = isCapped ? [LONGEST_MONTHS, 1] : [of('months_lived'), of('lost')];
  const noMargin = of('cost_rows').isZero() ? 'no_delivery_cost' : revenue.greaterThan(0) ? null : 'no_revenue';
  const nobody = of('living').isZero() || of('months_lived').isZero() ? 'no_customers' : null;
  return {
    n: of('recurring').times(kept).times(months),
    d: of('living').times(revenue).times(lost),
    reason: of('delivered').isZero() ? 'not_delivered' : (nobody ?? (isFixed ? null : noMargin)),
  };
}

/**
 * Rows of the lists above, to follow `with` of `customer`, `life` (with the segments of its customer and
 * `customer_starts`) and `money`.
 */
export function projectionParts(ctx: MetricContext): Sql {
  const { instant } = ctx.dialect;
  const spans = ctx.spans.map(({ start, end, year }) => sql`(${instant(start)}, ${instant(end)}, ${instant(year)})`);
  return sql`
    recurring as (
      select r.*, c.start, l.ref is not null as is_living
      from (${recurringRows(ctx)}) r left join customer c on c.ref = r.account_ref
      left join life l on l.ref = r.account_ref and l.customer_starts < r.ends and l.from_day < r.next_day and (l.to_day is null or l.to_day >= r.next_day)
    ),
    span as (
      select s.*, min(m.number) as first_month, max(m.number) + 1 as next_month
      from (values ${sql.join(spans)}) s(begins, ends, year) join ${ctx.standing.month} m on m.starts >= s.year and m.starts < s.ends
      group by all
    ),
    numbered as (
      select l.*, f.number + 1 as from_month, t.number + 1 as to_month from life l
      left join ${ctx.standing.month} f on f.first_day < l.from_day and l.from_day <= f.next_day
      left join ${ctx.standing.month} t on t.first_day < l.to_day and l.to_day <= t.next_day
    ),
    lived as (
      select l.*, s.begins,
             least(s.next_month, coalesce(l.to_month, s.next_month)) - greatest(s.first_month, coalesce(l.from_month, s.first_month)) as months,
             coalesce(l.ends < s.ends, false) as is_lost
      from numbered l join span s on l.customer_starts < s.ends and l.starts < s.ends and (l.ends is null or l.ends >= s.year)
    )`;
}

/** Their rows as contributions, to follow `union all`. */
export function projectionRows(ctx: MetricContext, segments: Sql): Sql {
  const { margin } = ctx.settings.revenue;
  const isFixed = margin === 'delivered' ? sql`false` : sql`true`;
  const alone = sql`null as channel, null as industry, null as employees, null as country, null as attributes, null as start`;
  return sql`
    select 'living' as list, 'both' as role, null as reason, 'end' as "window", greatest(starts, customer_starts) as "at", ends as "until",
           'account' as entity, ref, ref as subject, 1 as value, null as currency, ${segments} from life
    union all
    select 'recurring', case when reason is null then 'both' else 'excluded' end, reason, 'month', starts, null,
           entity, ref, account_ref, amount, currency, ${segments} from recurring where reason is not null or is_living
    union all
    select 'income', case when reason is null then 'both' else 'excluded' end, reason, 'Q', "at", null,
           'revenue', ref, account_ref, income, currency, ${segments} from money where not ${isFixed} and (income is not null or reason is not null)
    union all
    select 'cost', 'both', null, 'Q', "at", null, 'revenue', ref, account_ref, -cost, currency, ${segments}
    from money where not ${isFixed} and cost is not null and reason is null
    union all
    select 'months_lived', 'both', null, 'year', begins, null, 'account', ref, ref, months, null, ${segments} from lived where months > 0
    union all
    select 'lost', 'both', null, 'year', begins, null, 'account', ref, ref, 1, null, ${segments} from lived where is_lost
    union all
    select 'delivered', 'both', null, 'month', starts, null, null, null, null, 1, null, ${alone} from ${ctx.standing.month} where is_delivered
    union all
    select 'margin', 'both', null, null, timestamp '0001-01-02', null, null, null, null, cast(${margin === 'delivered' ? null : margin} as decimal(20, 6)), null, ${alone}
    where ${isFixed}`;
}
