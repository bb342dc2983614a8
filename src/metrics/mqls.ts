/**
 * Marketing-qualified leads: persons by their first MQL moment, what became of them, and who of them still waits for a
 * first human touch. A person counts once however many records stand for it.
 */
import { type Sql, sql } from '../engine/sql.ts';
import { dayStart } from './customers.ts';
import { isMature } from './maturity.ts';
import { dimensionsBut, type Measure, type MetricContext, metric } from './metric.ts';
import {
  asContributions,
  decidingInstant,
  exclusionsByHand,
  identityJoin,
  instant,
  localDay,
  recordsOf,
  ruleReason,
  stands,
  withDimensions,
} from './population.ts';
import { netDays } from './staff.ts';
import { againstMeanAndCapacity } from './verdict.ts';
import { few, insideWindow, near } from './window.ts';

const dimensions = dimensionsBut('product', 'kind', 'sourced_by', 'responder');
const common = { finest: 'day', dimensions, additive: true, personal: true } as const;

/** Without a single touch on record, everybody would seem to wait for one. */
const anyTouch: Measure['recorded'] = {
  reason: 'touches_not_recorded',
  query: (ctx) => sql`select 1 from ${ctx.table('activity')} where kind in ('call', 'email', 'message') limit 1`,
};
const anySql: Measure['recorded'] = {
  reason: 'stage_not_recorded',
  query: (ctx) =>
    sql`select 1 from ${ctx.table('lifecycle')} where stage in ('sql', 'opportunity', 'customer') limit 1`,
};

const measures: Measure[] = [
  {
    ...common,
    name: 'mqls',
    unit: 'count',
    headline: true,
    fold: { kind: 'total', list: 'mqls', of: 'subjects' },
    interval: false,
    // An earlier first moment takes a person out of the period.
    reach: () => ({ daysBefore: null, daysAfter: 0 }),
    inputs: { capacity: { kind: 'total', list: 'bdr_net', of: 'value', cutBy: ['rep', 'team', 'country'] } },
    judge: againstMeanAndCapacity('mqls'),
  },
  {
    ...common,
    name: 'to_contact',
    unit: 'count',
    fold: { kind: 'stock', list: 'to_contact' },
    recorded: anyTouch,
    interval: false,
    reach: () => ({ daysBefore: null, daysAfter: 0 }),
  },
  {
    ...common,
    name: 'to_contact_new',
    unit: 'count',
    fold: { kind: 'stock', list: 'to_contact', begunWithin: true },
    recorded: anyTouch,
    interval: false,
    reach: () => ({ daysBefore: null, daysAfter: 0 }),
  },
  {
    ...common,
    name: 'mql_to_sql',
    unit: 'share',
    fold: { kind: 'ratio', list: 'to_sql', of: 'rows' },
    recorded: anySql,
    interval: true,
    // Clocks that change make so many days of 24 hours end on the day after.
    reach: (settings) => ({ daysBefore: null, daysAfter: settings.metrics.mqls.sql_within_days + 1 }),
    maturity: ({ own, observed, settings }) => {
      if (own.latest === null) return { mature: true, at: null };
      const at = new Date(Date.parse(own.latest) + (settings.metrics.mqls.sql_within_days + 1) * 86_400_000);
      return { mature: at.getTime() <= Date.parse(observed), at: at.toISOString() };
    },
  },
  {
    ...common,
    name: 'mql_to_won',
    unit: 'share',
    fold: { kind: 'ratio', list: 'to_won', of: 'rows' },
    interval: true,
    reach: () => ({ daysBefore: null, daysAfter: null }),
    maturity: (cell) => isMature(cell, 'days_to_won'),
  },
];

/** Events of a person that stands for itself: person_ref, stage, moment, day, precision. */
function stages(ctx: MetricContext): Sql {
  return sql`
    select l.ref, ${stands('il', 'l.person')} as person_ref, l.stage, ${instant(ctx, 'l', 'at')} as moment,
           ${localDay(ctx, 'l', 'at')} as "day", l.at_precision as "precision", coalesce(l.deleted, false) as is_deleted
    from ${ctx.table('lifecycle')} l ${identityJoin(ctx, 'il', 'person', 'l.person')}`;
}

/**
 * `with` entries that end in `staged`: those events. Of a window all events of the persons of whom one to be told may lie in
 * it: an MQL moment, of whatever rank, or a deal that was won.
 */
function stagedEntries(ctx: MetricContext): Sql {
  const [reached, closed] = [near(ctx, sql`l."at"`), insideWindow(ctx, sql`d.closed`)];
  if (reached === null || closed === null) return sql`staged as (${stages(ctx)})`;
  return sql`
    looked_at as (
      select ${stands('il', 'l.person')} as ref from ${ctx.table('lifecycle')} l ${identityJoin(ctx, 'il', 'person', 'l.person')}
      where l.stage = 'mql' and ${reached}
      union
      select d.person_ref from ${ctx.standing.deal} d where d.status = 'won' and ${closed}
    ),
    staged as (${stages(ctx)} where l.person in (${few(recordsOf(ctx, 'person', sql`select ref from looked_at`))}))`;
}

/** Calls, mails and messages that a human rep started, per person they went to. */
function touches(ctx: MetricContext): Sql {
  // Nobody is touched before the first MQL moment.
  const since = near({ ...ctx, window: { from: ctx.window.from, to: null } }, sql`a.starts_at`);
  return sql`
    select ${stands('it', 'ap.person')} as person_ref, ${instant(ctx, 'a', 'starts_at')} as moment,
           ${localDay(ctx, 'a', 'starts_at')} as "day", a.starts_at_precision as "precision"
    from ${ctx.table('activity')} a
    join ${ctx.table('activity_person')} ap on ap.activity = a.ref and not coalesce(ap.deleted, false) and coalesce(ap.role, 'to') <> 'from'
    ${identityJoin(ctx, 'it', 'person', 'ap.person')}
    where a.kind in ('call', 'email', 'message') and a.direction = 'out' and not coalesce(a.automated, false)
      and not coalesce(a.bulk, false) and coalesce(a.status, 'done') = 'done' and not coalesce(a.deleted, false)
      and ${ruleReason(ctx, 'activity', 'a')} is null and a.ref not in (${exclusionsByHand(ctx, 'activity')})
      ${since === null ? sql.empty : sql`and ${since} and ap.person in (${few(recordsOf(ctx, 'person', sql`select ref from counted`))})`}`;
}

/** Whether `later` happened at or after `first`; by date where one of them is known only to the day. */
const notBefore = (later: string, first: string): Sql =>
  sql.raw(`case when ${later}."precision" is distinct from 'day' and ${first}."precision" is distinct from 'day'
    then ${later}.moment >= ${first}.moment else ${later}."day" >= ${first}."day" end`);

function contributions(ctx: MetricContext): Sql {
  const within = ctx.settings.metrics.mqls.sql_within_days;
  const now = ctx.dialect.instant(ctx.now);
  return sql`
    with ${stagedEntries(ctx)},
    moment as (
      select *, row_number() over (partition by person_ref, is_deleted order by moment nulls last, ref) as place
      from staged where stage = 'mql'
    ),
    first_mql as (
      select p.*, m.moment, m."day", m."precision",
             coalesce(p.reason, case when m.moment is null then 'undated' end) as why
      from moment m join ${ctx.standing.person} p on p.ref = m.person_ref where m.place = 1 and not m.is_deleted
    ),
    counted as (select * from first_mql where why is null),
    became_sql as (
      select distinct c.ref from counted c join staged s on s.person_ref = c.ref
      where s.stage in ('sql', 'opportunity', 'customer') and not s.is_deleted and s.moment < ${now} and ${notBefore('s', 'c')}
        and case when s."precision" is distinct from 'day' and c."precision" is distinct from 'day'
                 then s.moment <= c.moment + ${within} * interval 1 day
                 else date_diff('day', c."day", s."day") <= ${within} end
    ),
    won as (
      select c.ref, min(d.closed) as closed, min(date_diff('day', c."day", d.closed_day)) as days
      from counted c join ${ctx.standing.deal} d on d.person_ref = c.ref
      where d.reason is null and d.kind is distinct from 'renewal' and d.status = 'won' and (d.closed is null or d.closed < ${now}) group by c.ref
    ),
    left_list as (
      select ref, min(moment) as moment from (
        select c.ref, s.moment from counted c join staged s on s.person_ref = c.ref
        where s.stage in ('sql', 'opportunity', 'customer', 'disqualified') and not s.is_deleted
        union all
        select c.ref, t.moment from counted c join (${touches(ctx)}) t on t.person_ref = c.ref where ${notBefore('t', 'c')}
      ) group by ref
    ),
    listed as (
      select 'mqls' as list, 'both' as role, cast(null as varchar) as reason, moment as "at",
             cast(null as timestamp) as "until", 'person' as entity, ref as record, cast(null as decimal(38, 12)) as value, * exclude (reason, why)
      from counted
      union all
      select l.list, 'excluded', f.why, f.moment, null, 'person', f.ref, null, f.* exclude (reason, why)
      from first_mql f cross join (values ('mqls'), ('to_sql'), ('to_won'), ('to_contact')) l(list) where f.why is not null
      union all
      select 'mqls', 'excluded', case when m.is_deleted then 'deleted' else 'repeat' end, m.moment, null, 'lifecycle', m.ref, null,
             p.* exclude (reason), m.moment, m."day", m."precision"
      from moment m join ${ctx.standing.person} p on p.ref = m.person_ref where m.is_deleted or m.place > 1
      union all
      select 'to_sql', case when s.ref is null then 'denominator' else 'both' end, null, moment, null, 'person', c.ref, null, c.* exclude (reason, why)
      from counted c left join became_sql s on s.ref = c.ref
      union all
      select 'to_won', case when w.ref is null then 'denominator' else 'both' end,
             case when w.days < 0 then 'won_before_mql' end, moment, null, 'person', c.ref, null, c.* exclude (reason, why)
      from counted c left join won w on w.ref = c.ref
      union all
      select 'to_contact', 'both', null, c.moment, case when l.moment is not null then greatest(c.moment, l.moment) end,
             'person', c.ref, null, c.* exclude (reason, why)
      from counted c left join left_list l on l.ref = c.ref
      union all
      select 'days_to_won', 'both', null, w.closed, null, 'person', c.ref, w.days, c.* exclude (reason, why)
      from counted c join won w on w.ref = c.ref where w.days >= 0
    )
    select * from (${withDimensions(ctx, listed(ctx), 'person')})
    union all select * from (${bdrNet(ctx)})`;
}

/** What the BDRs can take, for the verdict alone: a row per person and own working day. */
const bdrNet = (ctx: MetricContext): Sql =>
  asContributions(
    ctx,
    sql`
      select 'bdr_net' as list, 'numerator' as role, ${dayStart(ctx, '"day"')} as "at", 'user' as entity, user_ref as ref, user_ref as subject,
             cast(per_day * share as decimal(38, 12)) as value, user_ref as rep, team, country, attributes
      from (${netDays(ctx, 'bdr')}) where reason is null and per_day is not null`,
    ['list', 'role', 'at', 'entity', 'ref', 'subject', 'value', 'rep', 'team', 'country', 'attributes'],
  );

const listed = (ctx: MetricContext): Sql => sql`
  select list, role, reason, "at", "until", entity, record as ref, ref as subject, value, cast(null as varchar) as currency,
         owner, ${decidingInstant(ctx, 'moment', '"day"', '"precision"')} as owner_at, cast(null as varchar) as receiving_team, cast(null as varchar) as responder, channel, industry, employees, country, cast(null as varchar) as product,
         cast(null as varchar) as kind, cast(null as varchar) as sourced_by, attributes
  from listed`;

/** Stages and deals that are yet to come, whatever period the person counts in. */
const pending = (ctx: MetricContext): Sql => sql`
  select cast(null as timestamp) as "at", moment as moves from (${stages(ctx)}) where moment >= ${ctx.dialect.instant(ctx.now)}
  union all
  select null, d.closed from ${ctx.standing.deal} d where d.closed >= ${ctx.dialect.instant(ctx.now)}`;

export const mqls = metric({
  id: 'mqls',
  version: 1,
  cadence: 'month',
  measures,
  standing: ['person', 'deal', 'team', 'owner', 'working_day'],
  money: [],
  lookback: 6,
  exclusions: ['excluded', 'deleted', 'test', 'internal', 'undated', 'repeat'],
  remarks: ['won_before_mql'],
  constants: { days_to_won: { list: 'days_to_won', p: 0.9, trailingMonths: 12, atLeast: 30 } },
  contributions,
  pending,
});
