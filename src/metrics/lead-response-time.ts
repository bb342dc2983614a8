/**
 * Lead response time: from the moment a lead came in until a human first tried to reach that person. Leads that still
 * wait are counted as waiting so long already (Kaplan–Meier), never left out. Each measure exists on the working clock,
 * which carries the verdict, and on the elapsed clock. The wait is told apart on the working clock: for an owner, and
 * from there for an answer.
 */
import { type Sql, sql } from '../engine/sql.ts';
import { leadOwners, ownersRecorded } from './lead-owner.ts';
import {
  dimensionsBut,
  type Fold,
  type Judgement,
  type Measure,
  type MetricContext,
  metric,
  type Series,
} from './metric.ts';
import {
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
import { activityReason, standsAlone, withPerson } from './touches.ts';
import { tooEarly } from './verdict.ts';
import { few, near } from './window.ts';

const OWN = ['weekday', 'hour', 'answered_in'] as const;
const dimensions = [...dimensionsBut('product', 'sourced_by'), ...OWN];
const common = { finest: 'day', dimensions, interval: false, additive: false, personal: true } as const;
/** A first answer may come at any time, and a first owner may have been long before: its team's clock runs. */
const reach = () => ({ daysBefore: null, daysAfter: null });

/** ≥ 90 % within the target is good, ≥ 50 % is to be watched, less asks for action. */
function judge(series: Series): Judgement {
  const early = tooEarly(series);
  if (early) return early;
  const { value } = series.point;
  const values = { target: series.settings.metrics['lead-response-time'].target_minutes };
  if (value?.greaterThanOrEqualTo('0.9')) return { verdict: 'good', rule: 'target_met', values, advice: null };
  if (value?.greaterThanOrEqualTo('0.5')) {
    return { verdict: 'watch', rule: 'target_half_met', values, advice: 'response_watch' };
  }
  return { verdict: 'act', rule: 'target_missed', values, advice: 'response_act' };
}

const survival = (name: string, list: string, p: '0.5' | '0.9'): Measure => ({
  ...common,
  name,
  unit: 'minutes',
  fold: { kind: 'survival', list, p },
  reach,
});
const share = (list: string): Fold => ({ kind: 'ratio', list, of: 'rows' });
/** Without a single change of owner on record nobody can tell since when a lead has had one. */
const recorded: Measure['recorded'] = {
  reason: 'owners_not_recorded',
  query: (ctx) => sql`${ownersRecorded(ctx)} limit 1`,
};

const measures: Measure[] = [
  { ...survival('median_minutes', 'working', '0.5'), headline: true },
  survival('p90_minutes', 'working', '0.9'),
  {
    ...common,
    name: 'within_target_share',
    unit: 'share',
    fold: share('target_working'),
    interval: true,
    additive: true,
    reach,
    judge,
  },
  {
    ...common,
    name: 'waiting',
    unit: 'count',
    fold: { kind: 'total', list: 'waiting', of: 'rows' },
    begins: 'elapsed',
    additive: true,
    reach,
  },
  survival('median_minutes_elapsed', 'elapsed', '0.5'),
  survival('p90_minutes_elapsed', 'elapsed', '0.9'),
  {
    ...common,
    name: 'within_target_share_elapsed',
    unit: 'share',
    fold: share('target_elapsed'),
    interval: true,
    additive: true,
    reach,
  },
  { ...survival('assignment_median_minutes', 'assignment', '0.5'), recorded },
  { ...survival('reaction_median_minutes', 'reaction', '0.5'), recorded },
  {
    ...common,
    name: 'late_unassigned_share',
    unit: 'share',
    fold: share('late'),
    recorded,
    interval: true,
    additive: true,
    reach,
  },
];

/** Working seconds of the lead's clock before an instant. */
const workedBefore = (ctx: MetricContext, alias: string, lead: string, moment: string): Sql => sql`
  asof left join ${ctx.standing.working_time} ${sql.raw(alias)} on ${sql.raw(`${alias}.clock = ${lead}.clock and ${alias}.starts <= ${lead}.${moment}`)}`;
const worked = (alias: string, moment: string): Sql =>
  sql.raw(`coalesce(${alias}.before + epoch(least(${moment}, ${alias}.ends) - ${alias}.starts), 0)`);

/** The clock of a team (alias `tc`): as the settings name it, empty where it has the company's. */
function clockOf({ settings }: MetricContext): Sql {
  const branches = Object.keys(settings.teams).map(
    (name) => sql`when tc.ref = ${name} or tc.name = ${name} then ${name}`,
  );
  return branches.length === 0 ? sql`''` : sql`case ${sql.join(branches, ' ')} else '' end`;
}

/** When a lead (alias `l`) came in, on the clock on its team's wall. */
function cameInLocally({ settings, dialect }: MetricContext): Sql {
  const local = (zone: string) => dialect.utcToLocal(sql.raw('l.moment'), zone);
  const branches = Object.entries(settings.teams).flatMap(([name, { zone }]) =>
    zone === undefined ? [] : [sql`when l.clock = ${name} then ${local(zone)}`],
  );
  return branches.length === 0
    ? local(settings.zone)
    : sql`case ${sql.join(branches, ' ')} else ${local(settings.zone)} end`;
}

/** Bounds of `answered_in` in seconds on the clock on the wall, the last without end. */
const ANSWERED_IN = [
  [300, '0-5m'],
  [3600, '5-60m'],
  [86_400, '60m-1d'],
  [null, 'later'],
] as const;

/** How soon it was answered; nothing where nobody did, or where that is not known to the moment. */
const answeredIn = sql`case when not is_answered or "precision" = 'day' or answer_precision = 'day' then null ${sql.raw(
  ANSWERED_IN.map(([bound, key]) => (bound === null ? `else '${key}'` : `when elapsed <= ${bound} then '${key}'`)).join(
    ' ',
  ),
)} end as answered_in`;

const targetSeconds = ({ settings }: MetricContext): number =>
  settings.metrics['lead-response-time'].target_minutes * 60;

/** `with` entries that end in `described`: a row per lead. */
function leads(ctx: MetricContext): Sql {
  const target = targetSeconds(ctx);
  const now = ctx.dialect.instant(ctx.now);
  const came = near(ctx, sql`i."at"`);
  // An attempt may come at any time after the lead, and none before it is one.
  const since = near({ ...ctx, window: { from: ctx.window.from, to: null } }, sql`a.starts_at`);
  return sql`
    came_in as (
      select i.ref, p.ref as person_ref, i.kind, i.team as receiving_team, coalesce(i.channel, p.channel) as channel, p.industry, p.employees, p.country,
             p.owner, i.attributes, ${instant(ctx, 'i', 'at')} as moment, ${localDay(ctx, 'i', 'at')} as "day", i.at_precision as "precision", ${now} as present,
             coalesce(case when x.key is not null then 'excluded' when coalesce(i.deleted, false) then 'deleted'
                           else ${ruleReason(ctx, 'inbound', 'i')} end, p.reason, case when i.kind = 'manual' then 'manual' end) as why
      from ${ctx.table('inbound')} i ${identityJoin(ctx, 'ip', 'person', 'i.person')}
      left join ${ctx.standing.person} p on p.ref = ${stands('ip', 'i.person')}
      left join (${exclusionsByHand(ctx, 'inbound')}) x on x.key = i.ref
      where ${instant(ctx, 'i', 'at')} <= ${now} and ${standsAlone(ctx, 'inbound')} ${came === null ? sql.empty : sql`and ${came}`}
    ),
    ${withPerson(ctx, came === null ? undefined : sql`ap.person in (${few(recordsOf(ctx, 'person', sql`select distinct person_ref as ref from came_in`))})`)},
    ${leadOwners(ctx, now)},
    -- Whose working time it is: that of the team that received it, else of its first owner's.
    clocked_in as (
      select c.*, f.ref is not null as has_owners, f.first_owner, ${clockOf(ctx)} as clock
      from came_in c left join first_owned f on f.ref = c.ref
      ${identityJoin(ctx, 'iu', 'user', 'case when f.ref is null then c.owner else coalesce(f.owner_at_start, f.first_owner) end')}
      left join ${ctx.standing.team} t
        on t.key = ${stands('iu', 'case when f.ref is null then c.owner else coalesce(f.owner_at_start, f.first_owner) end')}
       and t.since <= c.moment and c.moment < t.till
      left join ${ctx.table('team')} tc on tc.ref = coalesce(c.receiving_team, t.value)
    ),
    lead as (
      select c.*, ${worked('wa', 'c.moment')} as worked_at_start, ${worked('wn', 'c.present')} as worked_now
      from clocked_in c ${workedBefore(ctx, 'wa', 'c', 'moment')} ${workedBefore(ctx, 'wn', 'c', 'present')}
    ),
    due as (
      select l.ref, w.starts + to_microseconds(cast((l.worked_at_start + ${target} - w.before) * 1000000 as bigint)) as moment
      from lead l asof left join ${ctx.standing.working_time} w on w.clock = l.clock and w.before < l.worked_at_start + ${target}
      where l."precision" is distinct from 'day' and l.worked_now >= l.worked_at_start + ${target}
    ),
    owned_when_due as (
      select d.ref, o.value as owner from due d join owner_of o on o.ref = d.ref and o.since <= d.moment and d.moment < o.till
    ),
    -- A human reaching out, or somebody who picked up an incoming call or chat.
    attempt as (
      select w.person_ref, a."user" as responder, ${instant(ctx, 'a', 'starts_at')} as moment, ${localDay(ctx, 'a', 'starts_at')} as "day",
             a.starts_at_precision as "precision", a.ref as activity_ref, coalesce(a.duration, 0) < 0 as is_negative
      from ${ctx.table('activity')} a join with_person w on w.activity = a.ref
      left join (${exclusionsByHand(ctx, 'activity')}) x on x.key = a.ref
      where a.kind in ('call', 'email', 'message') and coalesce(a.status, 'done') = 'done'
        and not coalesce(a.automated, false) and not coalesce(a.bulk, false)
        and (a.direction = 'out' and w.is_recipient or a.direction = 'in' and a.connected and a.kind in ('call', 'message'))
        and ${activityReason(ctx)} is null ${since === null ? sql.empty : sql`and ${since} and a.ref in (${few(sql`select distinct activity as ref from with_person`)})`}
    ),
    answered as (
      select l.ref, a.moment, a."day", a."precision", a.responder, a.is_negative,
             row_number() over (partition by l.ref order by a.moment, a.activity_ref) as place
      from lead l join attempt a on a.person_ref = l.person_ref
       and case when a."precision" = 'day' or l."precision" = 'day' then a."day" >= l."day" else a.moment >= l.moment end
      where a.moment < ${now}
    ),
    gone as (
      select ref, moment, "day", "precision" from (
        select l.ref, g.moment, g."day", g."precision", row_number() over (partition by l.ref order by g.moment) as place
        from lead l join (
          select ${stands('ic', 'c.person')} as person_ref, ${instant(ctx, 'c', 'at')} as moment, ${localDay(ctx, 'c', 'at')} as "day", c.at_precision as "precision"
          from ${ctx.table('lifecycle')} c ${identityJoin(ctx, 'ic', 'person', 'c.person')}
          where c.stage = 'disqualified' and not coalesce(c.deleted, false)
        ) g on g.person_ref = l.person_ref and g.moment < ${now}
         and case when g."precision" = 'day' or l."precision" = 'day' then g."day" >= l."day" else g.moment >= l.moment end
      ) where place = 1
    ),
    timed as (
      select l.*, case when l."precision" = 'day' then cast(l."day" as timestamp) else ${cameInLocally(ctx)} end as came_in_locally,
             case when l.has_owners then coalesce(o.owner, l.first_owner) else l.owner end as lead_owner,
             a.ref is not null and (g.ref is null or case when a."precision" = 'day' or g."precision" = 'day' then a."day" <= g."day" else a.moment <= g.moment end) as is_answered,
             a.moment as answer, a."precision" as answer_precision, a.responder as answered_by, a.is_negative, g.moment as gone_at,
             f.assigned, case when not l.has_owners and l.owner is not null then 'owner_undated' when f.is_day then 'day_precision' end as why_unassigned
      from lead l left join answered a on a.ref = l.ref and a.place = 1 left join gone g on g.ref = l.ref left join owned_when_due o on o.ref = l.ref
      left join first_assigned f on f.ref = l.ref
    ),
    stopped as (
      select *, case when is_answered then answered_by end as responder,
             greatest(moment, case when is_answered then answer else coalesce(gone_at, present) end) as stop,
             case when is_answered then answer else gone_at end as ended,
             coalesce(why, case when "precision" = 'day' or is_answered and answer_precision = 'day' then 'day_precision'
                                when is_answered and is_negative then 'negative' end) as reason
      from timed
    ),
    clocked as (
      select s.*, epoch(s.stop - s.moment) as elapsed, ${worked('wb', 's.stop')} - s.worked_at_start as working,
             s.assigned is not null and s.assigned <= s.stop as is_assigned, case when s.assigned is not null then ${worked('wo', 's.assigned')} - s.worked_at_start end as unassigned
      from stopped s ${workedBefore(ctx, 'wb', 's', 'stop')} ${workedBefore(ctx, 'wo', 's', 'assigned')}
    ),
    described as (
      select *, cast(extract(isodow from came_in_locally) as varchar) as weekday,
             case when "precision" is distinct from 'day' then lpad(cast(extract(hour from came_in_locally) as varchar), 2, '0') end as hour,
             ${answeredIn}, coalesce(reason, why_unassigned) as blind
      from clocked
    )`;
}

function contributions(ctx: MetricContext): Sql {
  const target = targetSeconds(ctx);
  return sql`
    with ${leads(ctx)},
    listed as (
      select 'working' as list, case when reason is not null then 'excluded' when is_answered then 'both' else 'denominator' end as role, working as value, * from described
      union all
      select 'elapsed', case when reason is not null then 'excluded' when is_answered then 'both' else 'denominator' end, elapsed, * from described
      union all
      select 'target_working', case when reason is not null then 'excluded' when is_answered and working <= ${target} then 'both' else 'denominator' end, working, *
      from described where reason is not null or worked_now >= worked_at_start + ${target}
      union all
      select 'target_elapsed', case when reason is not null then 'excluded' when is_answered and elapsed <= ${target} then 'both' else 'denominator' end, elapsed, *
      from described where reason is not null or epoch(present - moment) >= ${target}
      union all
      select 'waiting', case when why is not null then 'excluded' else 'both' end, case when "precision" is distinct from 'day' then working end, * from described where why is not null or ended is null
      union all
      select * from (
        select 'assignment', case when blind is not null then 'excluded' when is_assigned then 'both' else 'denominator' end,
               case when is_assigned then unassigned else working end, * replace (blind as reason) from described
        union all
        select 'reaction', case when blind is not null then 'excluded' when is_answered then 'both' else 'denominator' end, working - unassigned, * replace (blind as reason)
        from described where blind is not null or is_assigned
        union all
        select 'late', case when blind is not null then 'excluded' when unassigned <= ${target} then 'denominator' else 'both' end, working, * replace (blind as reason)
        from described where reason is not null or not (is_answered and working <= ${target}) and worked_now >= worked_at_start + ${target}
      ) where exists (${ownersRecorded(ctx)})
    )
    select * from (${withDimensions(ctx, listed(ctx), 'activity', OWN)})`;
}

const listed = (ctx: MetricContext): Sql => sql`
  select list, role, case when role = 'excluded' then coalesce(why, reason) end as reason, moment as "at",
         cast(null as timestamp) as "until",
         'inbound' as entity, ref, person_ref as subject, cast(value as decimal(38, 12)) as value, cast(null as varchar) as currency, lead_owner as owner,
         ${decidingInstant(ctx, 'moment', '"day"', '"precision"')} as owner_at, receiving_team, responder, channel, industry, employees, country,
         cast(null as varchar) as product, kind, cast(null as varchar) as sourced_by, ${sql.join(OWN.map((name) => sql.id(name)))}, attributes
  from listed`;

/** Leads that are yet to come or to be answered, and those for which the target will pass (at the earliest then). */
function pending(ctx: MetricContext): Sql {
  const target = targetSeconds(ctx);
  const now = ctx.dialect.instant(ctx.now);
  const left = (clock: string) =>
    sql.raw(`present + to_microseconds(cast((${target} - ${clock}) * 1000000 as bigint))`);
  const to = (alias: string, column: string) => instant(ctx, alias, column);
  return sql`
    with ${leads(ctx)}
    select moment as "at", ${left('working')} as moves from described where reason is null and ended is null and working < ${target}
    union all
    select moment, ${left('elapsed')} from described where reason is null and ended is null and elapsed < ${target}
    union all
    select ${to('i', 'at')}, ${to('i', 'at')} from ${ctx.table('inbound')} i where ${to('i', 'at')} > ${now}
    union all
    select null, ${to('a', 'starts_at')} from ${ctx.table('activity')} a
    where a.kind in ('call', 'email', 'message') and coalesce(a.status, 'done') = 'done' and ${to('a', 'starts_at')} >= ${now}
    union all
    select null, unnest([${to('o', 'from')}, ${to('o', 'to')}]) from ${ctx.table('owner_change')} o
    where ${to('o', 'from')} >= ${now} or ${to('o', 'to')} >= ${now}
    union all
    select null, ${to('c', 'at')} from ${ctx.table('lifecycle')} c where c.stage = 'disqualified' and ${to('c', 'at')} >= ${now}`;
}

export const leadResponseTime = metric({
  id: 'lead-response-time',
  version: 3,
  cadence: 'week',
  measures,
  standing: ['person', 'team', 'owner', 'working_time'],
  money: [],
  lookback: 0,
  exclusions: ['excluded', 'deleted', 'test', 'internal', 'manual', 'day_precision', 'negative', 'owner_undated'],
  remarks: [],
  constants: {},
  contributions,
  pending,
});
