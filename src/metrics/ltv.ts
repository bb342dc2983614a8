/**
 * Lifetime value: what customers have left so far, revenue less cost of delivery up to the end of the period, and what
 * they will at the pace of the last year. What it cost to win them is not in that cost.
 *
 * All customers count who started by then, each with all its money. Money of an account that is no customer by then
 * stays out (`no_start`); it comes in when the account becomes one.
 */
import { type Sql, sql } from '../engine/sql.ts';
import { Decimal } from '../model/decimal.ts';
import { KEY_STANDING } from './key.ts';
import { againstCost, besideCost, costRows } from './ltv-cost.ts';
import { PROJECTION, projection, projectionParts, projectionRows } from './ltv-projection.ts';
import { type Dimension, type Folded, type FormulaFold, type Measure, type MetricContext, metric } from './metric.ts';
import { moneyReach, revenueRows } from './money.ts';
import { asContributions } from './population.ts';

/** Customers below which a mean says little. */
const FEW = 30;

const DIMENSIONS: readonly Dimension[] = ['channel', 'industry', 'size', 'market', 'country', 'start'];

/** All customers by the end of the period, and all their money. What these leave out is told with every measure. */
const CUSTOMERS = { kind: 'total', list: 'customers', of: 'subjects', over: 'ever' } as const;
const EARNED = { kind: 'total', list: 'earned', of: 'value', over: 'ever' } as const;

/** `n` per `d`: d counts customers. */
function perCustomer(n: string, d: string, inputs: FormulaFold['inputs']): FormulaFold {
  return {
    kind: 'formula',
    inputs,
    numerator: [n],
    denominator: [d],
    of: (given) => {
      const [above, below] = [given[n]?.n ?? new Decimal(0), given[d]?.n ?? new Decimal(0)];
      return { n: above, d: below, reason: below.isZero() ? 'no_customers' : null };
    },
  };
}

const small = (counted: string) => (inputs: Readonly<Record<string, Folded>>) =>
  inputs[counted]?.n.lessThan(FEW) ? (['small'] as const) : [];

/** Money that a company keeps no book of, or not yet, is not nothing. */
const kept = {
  begins: 'earned',
  recorded: {
    query: (ctx: MetricContext): Sql => sql`
      select 1 from ${ctx.table('revenue')} where recurring is not null or one_off is not null or cost is not null limit 1`,
    reason: 'revenue_not_recorded',
  },
} as const;

const recurringKept = {
  query: (ctx: MetricContext): Sql => {
    const { recurring_from: from } = ctx.settings.revenue;
    return sql`select 1 from ${ctx.table(from)} ${from === 'revenue' ? sql`where recurring is not null` : sql.empty} limit 1`;
  },
  reason: 'recurring_not_recorded',
} as const;

const common = {
  finest: 'month',
  dimensions: DIMENSIONS,
  additive: true,
  interval: false,
  personal: false,
  reach: moneyReach(() => ({ daysBefore: null, daysAfter: 0 })),
} as const;

/** Who pays from later on is no customer by its account alone, now either (`lives`). */
const livesReach: Measure['reach'] = ({ revenue }) => ({
  daysBefore: null,
  daysAfter: revenue.lives === 'subscription' ? null : 0,
});

const REALISED = perCustomer('earned', 'customers', { earned: EARNED, customers: CUSTOMERS });
const PROJECTED: FormulaFold = {
  kind: 'formula',
  inputs: { ...PROJECTION, customers: CUSTOMERS },
  numerator: ['recurring', 'income', 'cost', 'months_lived'],
  denominator: ['living', 'income', 'lost'],
  of: projection,
};

/** The cost of new customers is divided among the segments of one dimension, and knows no start of older ones. */
const besideCac = {
  ...common,
  dimensions: DIMENSIONS.filter((name) => name !== 'start'),
  oneDimension: true,
  ranked: true,
} as const;

const tooEarlyToTell = (inputs: Readonly<Record<string, Folded>>) =>
  inputs['cac_truncated']?.n.isZero() === false ? (['left_truncated'] as const) : [];

const measures: Measure[] = [
  {
    ...common,
    name: 'realised',
    unit: 'money',
    headline: true,
    ranked: true,
    fold: REALISED,
    ...kept,
    flags: small('customers'),
  },
  {
    ...common,
    name: 'completed',
    unit: 'money',
    ranked: true,
    reach: moneyReach(livesReach),
    fold: perCustomer('completed', 'ended', {
      completed: { kind: 'stock', list: 'completed', of: 'value' },
      ended: { kind: 'stock', list: 'ended' },
      earned: EARNED,
      customers: CUSTOMERS,
    }),
    ...kept,
    flags: small('ended'),
  },
  {
    ...common,
    name: 'open_lives',
    unit: 'share',
    reach: livesReach,
    fold: perCustomer('open', 'customers', {
      open: { kind: 'stock', list: 'open' },
      customers: CUSTOMERS,
      earned: EARNED,
    }),
    flags: small('customers'),
  },
  {
    ...common,
    name: 'projected',
    unit: 'money',
    ranked: true,
    reach: moneyReach(livesReach),
    fold: PROJECTED,
    recorded: recurringKept,
    flags: small('living'),
  },
  {
    ...besideCac,
    name: 'net_of_cac',
    unit: 'money',
    fold: besideCost(REALISED, 'numerator', (value, cost) => ({
      n: value.n.times(cost.d).minus(cost.n.times(value.d)),
      d: value.d.times(cost.d),
    })),
    ...kept,
    flags: (inputs) => [...small('customers')(inputs), ...tooEarlyToTell(inputs)],
  },
  {
    ...besideCac,
    name: 'ltv_to_cac',
    unit: 'ratio',
    reach: moneyReach(livesReach),
    fold: besideCost(PROJECTED, 'denominator', (value, cost) => ({
      n: value.n.times(cost.d),
      d: value.d.times(cost.n),
    })),
    recorded: recurringKept,
    flags: (inputs) => [...small('living')(inputs), ...tooEarlyToTell(inputs)],
    judge: againstCost(FEW),
  },
];

const SEGMENTS = sql.raw('channel, industry, employees, country, attributes, start');

const contributions = (ctx: MetricContext): Sql => sql`${ownRows(ctx)} union all ${costRows(ctx)}`;

function ownRows(ctx: MetricContext): Sql {
  return asContributions(
    ctx,
    sql`
    with customer as (
      select c.*, m.quarter_label as start from ${ctx.standing.customer} c
      left join ${ctx.standing.month} m on m.first_day <= c.start_day and c.start_day < m.next_day
    ),
    life as (
      select l.*, c.starts as customer_starts, row_number() over (partition by l.ref order by l.starts) as place, ${SEGMENTS}
      from ${ctx.standing.life} l join customer c on c.ref = l.ref
    ),
    money as (
      select r.*, coalesce(r.income, 0) - coalesce(r.cost, 0) as earned, c.starts, c.start
      from (${revenueRows(ctx)}) r left join customer c on c.ref = r.account_ref and c.reason is null
    ),
    ended as (select *, greatest(ends, customer_starts) as "at" from life where ends is not null),
    ${projectionParts(ctx)}
    select 'customers' as list, case when reason is null then 'both' else 'excluded' end as role, reason, null as "window", starts as "at",
           cast(null as timestamp) as "until", 'account' as entity, ref, ref as subject, 1 as value, null as currency, ${SEGMENTS} from customer
    union all
    select 'earned', 'both', null, null, greatest("at", starts), null, 'revenue', ref, account_ref, earned, currency, ${SEGMENTS}
    from money where reason is null and starts is not null
    union all
    select 'earned', 'excluded', coalesce(reason, 'no_start'), null, "at", case when reason is null then starts end,
           'revenue', ref, account_ref, earned, currency, ${SEGMENTS} from money where reason is not null or starts is null or "at" < starts
    union all
    select 'completed', 'both', null, null, greatest(r."at", e."at"), e.next_starts, 'revenue', r.ref, r.account_ref, r.earned, r.currency,
           r.channel, r.industry, r.employees, r.country, r.attributes, r.start
    from money r join ended e on e.ref = r.account_ref where r.reason is null
    union all
    select 'ended', 'both', null, null, "at", next_starts, 'account', ref, ref, 1, null, ${SEGMENTS} from ended
    union all
    select 'open', 'both', null, null, case when place = 1 then customer_starts else greatest(starts, customer_starts) end, ends,
           'account', ref, ref, 1, null, ${SEGMENTS} from life
    union all
    ${projectionRows(ctx, SEGMENTS)}`,
    GIVEN,
  );
}

const GIVEN = [
  ...['list', 'role', 'reason', 'window', 'at', 'until', 'entity', 'ref', 'subject', 'value', 'currency'],
  ...['channel', 'industry', 'employees', 'country', 'attributes', 'start'],
];

export const ltv = metric({
  id: 'ltv',
  version: 1,
  cadence: 'quarter',
  measures,
  standing: [...KEY_STANDING, 'life', 'deal', 'month'],
  money: ['spend', 'revenue', 'subscription'],
  lookback: 0,
  exclusions: ['excluded', 'deleted', 'test', 'internal', 'undated', 'no_start', 'no_account', 'trial', 'unconverted'],
  remarks: [],
  constants: {},
  contributions,
});
