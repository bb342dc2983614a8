/**
 * Lead response time: from the moment a lead came in until a human first tried to reach that person. Leads that still
 * wait are counted as waiting so long already (Kaplan–Meier), never left out. Each measure exists on the working clock,
 * which carries the verdict, and on the elapsed clock.
 */
import { type Sql, sql } from '../engine/sql.ts';
import {
  DIMENSIONS,
  type Fold,
  type Judgement,
  type Measure,
  type MetricContext,
  metric,
  type Series,
} from './metric.ts';
import { exclusionsByHand, identityJoin, instant, localDay, ruleReason, stands, withDimensions } from './population.ts';
import { tooEarly } from './verdict.ts';

const dimensions = DIMENSIONS.filter((name) => !['product', 'sourced_by'].includes(name));
const common = { finest: 'day', dimensions, interval: false, additive: false, personal: true } as const;
/** A first answer may come at any time. */
const reach = () => ({ daysBefore: 0, daysAfter: null });

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
    fold: { kind: 'stock', list: 'waiting' },
    additive: true,
    reach: () => ({ daysBefore: null, daysAfter: 0 }),
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
];

/** Working seconds of the company before an instant. */
const workedBefore = (ctx: MetricContext, alias: string, moment: string): Sql => sql`
  asof left join ${ctx.standing.working_time} ${sql.raw(alias)} on ${sql.raw(`${alias}.starts`)} <= ${sql.raw(moment)}`;
const worked = (alias: string, moment: string): Sql =>
  sql.raw(`coalesce(${alias}.before + epoch(least(${moment}, ${alias}.ends) - ${alias}.starts), 0)`);

function contributions(ctx: MetricContext): Sql {
  const target = ctx.settings.metrics['lead-response-time'].target_minutes * 60;
  const now = ctx.dialect.instant(ctx.now);
  return sql`
    with lead as (
      select i.ref, p.ref as person_ref, i.kind, i.team as receiving_team, coalesce(i.channel, p.channel) as channel, p.industry, p.employees, p.country,
             p.owner, i.attributes, ${instant(ctx, 'i', 'at')} as moment, ${localDay(ctx, 'i', 'at')} as "day", i.at_precision as "precision",
             coalesce(case when x.key is not null then 'excluded' when coalesce(i.deleted, false) then 'deleted'
                           else ${ruleReason(ctx, 'inbound', 'i')} end, p.reason, case when i.kind = 'manual' then 'manual' end) as why
      from ${ctx.table('inbound')} i ${identityJoin(ctx, 'ip', 'person', 'i.person')}
      left join ${ctx.standing.person} p on p.ref = ${stands('ip', 'i.person')}
      left join (${exclusionsByHand(ctx, 'inbound')}) x on x.key = i.ref
    ),
    -- A human reaching out, or somebody who picked up an incoming call or chat.
    attempt as (
      select ${stands('ip', 'ap.person')} as person_ref, ${stands('iu', 'a."user"')} as responder,
             ${instant(ctx, 'a', 'starts_at')} as moment, ${localDay(ctx, 'a', 'starts_at')} as "day", a.starts_at_precision as "precision"
      from ${ctx.table('activity')} a
      join ${ctx.table('activity_person')} ap on ap.activity = a.ref and not coalesce(ap.deleted, false) ${identityJoin(ctx, 'ip', 'person', 'ap.person')}
      ${identityJoin(ctx, 'iu', 'user', 'a."user"')}
      where a.kind in ('call', 'email', 'message') and coalesce(a.status, 'done') = 'done' and not coalesce(a.deleted, false)
        and not coalesce(a.automated, false) and not coalesce(a.bulk, false)
        and (a.direction = 'out' and coalesce(ap.role, 'to') <> 'from' or a.direction = 'in' and a.connected and a.kind in ('call', 'message'))
        and ${ruleReason(ctx, 'activity', 'a')} is null and a.ref not in (${exclusionsByHand(ctx, 'activity')})
    ),
    answered as (
      select l.ref, a.moment, a."precision", a.responder, row_number() over (partition by l.ref order by a.moment, a.responder) as place
      from lead l join attempt a on a.person_ref = l.person_ref
       and case when a."precision" = 'day' or l."precision" = 'day' then a."day" >= l."day" else a.moment >= l.moment end
      where a.moment < ${now}
    ),
    gone as (
      select l.ref, min(${instant(ctx, 'c', 'at')}) as moment
      from lead l join ${ctx.table('lifecycle')} c on c.stage = 'disqualified' and not coalesce(c.deleted, false)
      ${identityJoin(ctx, 'ic', 'person', 'c.person')}
      where ${stands('ic', 'c.person')} = l.person_ref and ${instant(ctx, 'c', 'at')} >= l.moment and ${instant(ctx, 'c', 'at')} < ${now}
      group by l.ref
    ),
    timed as (
      select l.*, coalesce(l.why, case when l."precision" = 'day' or a."precision" = 'day' then 'day_precision' end) as reason,
             a.moment is not null and (g.moment is null or a.moment <= g.moment) as is_answered,
             least(coalesce(a.moment, g.moment, ${now}), coalesce(g.moment, ${now})) as stop,
             least(a.moment, g.moment) as ended, ${now} as present
      from lead l left join answered a on a.ref = l.ref and a.place = 1 left join gone g on g.ref = l.ref
      where l.moment <= ${now}
    ),
    clocked as (
      select t.*, epoch(t.stop - t.moment) as elapsed, epoch(${now} - t.moment) as elapsed_now,
             ${worked('wb', 't.stop')} - ${worked('wa', 't.moment')} as working,
             ${worked('wn', 't.present')} - ${worked('wa', 't.moment')} as working_now
      from timed t ${workedBefore(ctx, 'wa', 't.moment')} ${workedBefore(ctx, 'wb', 't.stop')}
      ${workedBefore(ctx, 'wn', 't.present')}
    ),
    listed as (
      select 'working' as list, case when reason is not null then 'excluded' when is_answered then 'both' else 'denominator' end as role, working as value, * from clocked
      union all
      select 'elapsed', case when reason is not null then 'excluded' when is_answered then 'both' else 'denominator' end, elapsed, * from clocked
      union all
      select 'target_working', case when reason is not null then 'excluded' when is_answered and working <= ${target} then 'both' else 'denominator' end, working, *
      from clocked where reason is not null or working_now >= ${target}
      union all
      select 'target_elapsed', case when reason is not null then 'excluded' when is_answered and elapsed <= ${target} then 'both' else 'denominator' end, elapsed, *
      from clocked where reason is not null or elapsed_now >= ${target}
      union all
      select 'waiting', case when reason is not null and reason <> 'day_precision' then 'excluded' else 'both' end, null, * from clocked
    )
    select * from (${withDimensions(ctx, listed(target), 'person')})`;
}

const listed = (target: number): Sql => sql`
  select list, role, case when role = 'excluded' then reason end as reason, moment as "at",
         case when list = 'waiting' then ended end as "until",
         'inbound' as entity, ref, person_ref as subject, cast(value as decimal(38, 12)) as value, cast(null as varchar) as currency, owner,
         moment + ${target} * interval 1 second as owner_at, receiving_team, channel, industry, employees, country,
         cast(null as varchar) as product, kind, cast(null as varchar) as sourced_by, attributes
  from listed`;

export const leadResponseTime = metric({
  id: 'lead-response-time',
  version: 1,
  cadence: 'week',
  measures,
  lookback: 0,
  exclusions: ['excluded', 'deleted', 'test', 'internal', 'manual', 'day_precision'],
  remarks: [],
  constants: {},
  contributions,
});
