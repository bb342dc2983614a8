/**
 * Win rate: of the deals created in a period those won so far (cohort, as asked), and of those closed in a period
 * those won (closed). A deal counts once, by its last terminal state; one that was reopened is open. Owner and team
 * are those at creation for the cohort and at close for the rest.
 */

import { type Sql, sql } from '../engine/sql.ts';
import { Decimal } from '../model/decimal.ts';
import { isMature } from './maturity.ts';
import { dimensionsBut, type Fold, type Measure, type MetricContext, metric } from './metric.ts';
import { moneyReach } from './money.ts';
import { decidingInstant, identityJoin, instant, localDay, stands, withDimensions } from './population.ts';
import { againstBaseline } from './verdict.ts';
import { insideWindow } from './window.ts';

const COHORT: Fold = { kind: 'ratio', list: 'cohort', of: 'rows' };
const CLOSED: Fold = { kind: 'ratio', list: 'closed', of: 'rows' };
/** Share of lost deals without an amount above which amounts say nothing. */
const MOST_LACKING = new Decimal('0.1');

const common = { finest: 'day', dimensions: dimensionsBut('responder'), additive: true, personal: true } as const;
const untilClosed = () => ({ daysBefore: 0, daysAfter: null });
const own = () => ({ daysBefore: 0, daysAfter: 0 });

const measures: Measure[] = [
  {
    ...common,
    name: 'cohort',
    unit: 'share',
    headline: true,
    fold: COHORT,
    inputs: { closed: { kind: 'ratio', list: 'cohort_closed', of: 'rows' } },
    interval: true,
    reach: untilClosed,
    maturity: (cell) => isMature(cell, 'days_to_close'),
    judge: againstBaseline('win_rate'),
  },
  {
    ...common,
    name: 'closed',
    unit: 'share',
    fold: CLOSED,
    interval: true,
    reach: own,
    judge: againstBaseline('win_rate'),
  },
  {
    ...common,
    name: 'won_count',
    unit: 'count',
    fold: { kind: 'total', list: 'closed', of: 'rows' },
    interval: false,
    reach: own,
  },
  {
    ...common,
    name: 'won_amount',
    unit: 'money',
    fold: { kind: 'total', list: 'won_amount', of: 'value' },
    interval: false,
    // A rate holds until the next one, however old it is.
    reach: moneyReach(() => ({ daysBefore: null, daysAfter: 0 })),
  },
  {
    ...common,
    name: 'amount_weighted',
    unit: 'share',
    fold: { kind: 'ratio', list: 'open_amount', of: 'value' },
    inputs: { lacking: { kind: 'ratio', list: 'lost_without_amount', of: 'rows' } },
    // An amount is looked up in the deal's past, however long it was open.
    reach: moneyReach(() => ({ daysBefore: null, daysAfter: 0 })),
    interval: false,
    refuse: ({ lacking }) =>
      lacking?.d && lacking.n.greaterThan(lacking.d.times(MOST_LACKING)) ? 'amounts_lacking' : null,
  },
];

/** Why an amount cannot be added up; `lacking` tells one that is not known. */
const unusable = (lacking: string): Sql =>
  sql.raw(`case when ${lacking} then 'no_amount' when rate is null then 'unconverted' end`);
const WON_AMOUNT = unusable('amount is null');
/** What a deal was worth while open: 0 is no answer. */
const OPEN_AMOUNT = unusable('coalesce(amount_open, 0) = 0');

function contributions(ctx: MetricContext): Sql {
  const abandonedIsLost = ctx.settings.metrics['win-rate'].abandoned === 'lost';
  const closedStates = abandonedIsLost ? sql`('won', 'lost', 'abandoned')` : sql`('won', 'lost')`;
  const renewal = 'kind' in ctx.cut.where ? sql`null` : sql`case when kind = 'renewal' then 'renewal' end`;
  // A close after the instant up to which the world is seen has not happened yet: cohorts are compared at the same age.
  const happened = sql`(d.closed is null or d.closed < ${ctx.dialect.instant(ctx.now)})`;
  const isBeforeClose = sql`case when e.at_precision is distinct from 'day' and d.closed_precision is distinct from 'day' then e."at" < d.closed
    else ${localDay(ctx, 'e', 'at')} < d.closed_day end`;
  const [created, closed] = [insideWindow(ctx, sql`created`), insideWindow(ctx, sql`closed`)];
  const ofWindow =
    created === null || closed === null ? sql.empty : sql`where ${created} or status <> 'open' and ${closed}`;
  return sql`
    with deal_standing as (select * replace (coalesce(reason, ${renewal}) as reason) from ${ctx.standing.deal} ${ofWindow}),
    amount_before as (
      select key, amount from (
        select d.ref as key, try_cast(e.new as decimal(20, 6)) as amount,
               row_number() over (partition by d.ref order by ${instant(ctx, 'e', 'at')} desc, e.id) as place
        from ${ctx.table('deal_event')} e ${identityJoin(ctx, 'ie', 'deal', 'e.deal')}
        join deal_standing d on d.ref = ${stands('ie', 'e.deal')}
        where e.field = 'amount' and not coalesce(e.deleted, false) and ${isBeforeClose}
      ) where place = 1
    ),
    rated as (
      select d.*, d.status in ${closedStates} and ${happened} as is_closed, d.status = 'won' and ${happened} as is_won,
             case when d.created_precision is distinct from 'day' and d.closed_precision is distinct from 'day' then d.closed < d.created
                  else d.closed_day < d.created_day end as is_backwards,
             case when d.currency = ${ctx.currency} then 1 else f.value end as rate,
             case when b.key is not null then b.amount else d.amount end as amount_open
      from deal_standing d
      left join ${ctx.standing.rate} f on f.key = d.currency and f.since <= d.closed and d.closed < f.till
      left join amount_before b on b.key = d.ref
    ),
    cohort as (
      select *, coalesce(reason, case when created is null then 'undated'
                                      when status <> 'open' and is_backwards then 'closed_before_created' end) as why
      from rated
    ),
    closed as (
      select *, coalesce(reason, case when status not in ${closedStates} then 'abandoned'
                                      when closed is null then 'no_close_date'
                                      when is_backwards then 'closed_before_created' end) as why
      from rated where status <> 'open'
    ),
    listed as (
      select 'cohort' as list, case when why is not null then 'excluded' when is_won then 'both' else 'denominator' end as role,
             why as reason, created as "at", cast(null as decimal(38, 12)) as value, * exclude (reason, why) from cohort
      union all
      select 'cohort_closed', case when is_closed then 'both' else 'denominator' end, null, created, null,
             * exclude (reason, why) from cohort where why is null
      union all
      select 'closed', case when why is not null then 'excluded' when is_won then 'both' else 'denominator' end,
             why, closed, null, * exclude (reason, why) from closed
      union all
      select 'won_amount', case when coalesce(why, ${WON_AMOUNT}) is not null then 'excluded' else 'numerator' end,
             coalesce(why, ${WON_AMOUNT}), closed, amount * rate, * exclude (reason, why) from closed where is_won
      union all
      select 'open_amount', case when coalesce(why, ${OPEN_AMOUNT}) is not null then 'excluded' when is_won then 'both' else 'denominator' end,
             coalesce(why, ${OPEN_AMOUNT}), closed, amount_open * rate, * exclude (reason, why) from closed
      union all
      select 'lost_without_amount', case when coalesce(amount_open, 0) = 0 then 'both' else 'denominator' end,
             null, closed, null, * exclude (reason, why) from closed where why is null and not is_won
      union all
      select 'days_to_close', 'both', null, closed, date_diff('day', created_day, closed_day), * exclude (reason, why)
      from closed where why is null and created is not null
    )
    select * from (${withDimensions(ctx, listed(ctx), 'deal')})`;
}

const listed = (ctx: MetricContext): Sql => sql`
  select list, role, reason, "at", cast(null as timestamp) as "until", 'deal' as entity, ref, ref as subject, value, currency, owner,
         case when list in ('cohort', 'cohort_closed') then ${decidingInstant(ctx, 'created', 'created_day', 'created_precision')}
              else ${decidingInstant(ctx, 'closed', 'closed_day', 'closed_precision')} end as owner_at, cast(null as varchar) as receiving_team, cast(null as varchar) as responder, channel, industry, employees, country, product, kind, sourced_by, attributes
  from listed`;

/** Deals that are said to close later: until then they are open. */
const pending = (ctx: MetricContext): Sql => sql`
  select unnest([d.created, d.closed]) as "at", d.closed as moves from ${ctx.standing.deal} d
  where d.closed >= ${ctx.dialect.instant(ctx.now)}`;

export const winRate = metric({
  id: 'win-rate',
  version: 1,
  cadence: 'month',
  measures,
  standing: ['deal', 'team', 'owner', 'rate'],
  money: ['deal'],
  lookback: 18,
  exclusions: [
    'excluded',
    'deleted',
    'test',
    'internal',
    'renewal',
    'undated',
    'no_close_date',
    'closed_before_created',
    'abandoned',
    'no_amount',
    'unconverted',
  ],
  remarks: [],
  constants: { days_to_close: { list: 'days_to_close', p: 0.9, trailingMonths: 12, atLeast: 30 } },
  contributions,
  pending,
});
