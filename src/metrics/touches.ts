/**
 * Touches: calls, mails and messages that a rep started, per person they went to. What a machine sent, what answers
 * somebody who wrote first, and the second record of one and the same call are told apart here, for all metrics alike.
 */
import { type Sql, sql } from '../engine/sql.ts';
import type { MetricContext } from './metric.ts';
import { exclusionsByHand, identityJoin, instant, localDay, ruleReason, stands } from './population.ts';
import { few } from './window.ts';

/** Replies to replies are followed so far back; a longer chain is a loop. */
const LONGEST_CHAIN = 50;

/**
 * Records of one touch in two sources lie at most so many seconds apart. Matched one to one, nearest first: the pairs
 * that are nearest for both sides (the earlier of equals) are taken, then again among the rest, until none is left.
 */
function twins(ctx: MetricContext): Sql {
  const window = ctx.settings.metrics.contacts.twin_seconds;
  return sql`
    recursive twin_round(x, y, gap, since, is_taken) as (
      select a.key, b.key, abs(epoch_us(a.moment) - epoch_us(b.moment)), least(a.moment, b.moment), false
      from reached a join reached b on a.person_ref = b.person_ref and a.rep = b.rep and a.kind = b.kind and a.source <> b.source
       and b.moment between a.moment - ${window} * interval 1 second and a.moment + ${window} * interval 1 second
      where a.why is null and b.why is null and a.precision is distinct from 'day' and b.precision is distinct from 'day'
      union all
      select x, y, gap, since, is_nearest from (
        select *, max(x_taken) over (partition by least(x, y), greatest(x, y)) as pair_taken from (
          select *, max(case when is_nearest then 1 else 0 end) over (partition by x) as x_taken from (
            select x, y, gap, since, max(place) over (partition by least(x, y), greatest(x, y)) = 1 as is_nearest from (
              select *, row_number() over (partition by x order by gap, since, least(x, y), greatest(x, y)) as place
              from twin_round where not is_taken
            )
          )
        )
      ) where is_nearest or pair_taken = 0
    )`;
}

/**
 * `with` entry `with_person` (activity, person_ref, is_recipient): who activities were with, those merged into them too. Of
 * all activities, or of links (`ap`) that meet a condition.
 */
export function withPerson(ctx: MetricContext, links?: Sql): Sql {
  return sql`
    with_person as (
      select coalesce(m.ref, ap.activity) as activity, ${stands('ip', 'ap.person')} as person_ref, max(coalesce(ap.role, 'to') <> 'from') as is_recipient
      from ${ctx.table('activity_person')} ap ${identityJoin(ctx, 'ip', 'person', 'ap.person')}
      left join (select ref, merged_into from ${ctx.table('activity')} where merged_into is not null) a on a.ref = ap.activity
      left join ${survivors(ctx, 'activity')} m on m.ref = a.merged_into
      where not coalesce(ap.deleted, false) ${links === undefined ? sql.empty : sql`and ${links}`} group by 1, 2
    )`;
}

/** Records that others were merged into; few, so that what asks for them needs no look at all. */
const survivors = (ctx: MetricContext, entity: 'activity' | 'inbound'): Sql => sql`
  (select ref from ${ctx.table(entity)} where ref in (select merged_into from ${ctx.table(entity)} where merged_into is not null))`;

/**
 * `with` entries that end in `told`: the activities (alias `a`) that meet one of the conditions, which must exclude one
 * another, and whatever tells who wrote first of these: all of their threads, and all that their chains of replies lead
 * back to, of any age. On the way: `with_person`, of these.
 */
function toldEntries(ctx: MetricContext, near: readonly Sql[]): Sql {
  const activity = ctx.table('activity');
  return sql`
    near as (${sql.join(
      near.map((condition) => sql`select a.* from ${activity} a where ${condition}`),
      ' union all ',
    )}),
    far as (
      with recursive ancestor(ref, depth) as (
        select reply_to, 1 from near where reply_to is not null
        union
        select r.reply_to, c.depth + 1
        from ancestor c join (select ref, reply_to from ${activity} where reply_to is not null) r on r.ref = c.ref
        where c.depth < ${LONGEST_CHAIN}
      )
      select ref from (
        select ref from ancestor
        union
        select a.ref from ${activity} a
        where a.thread is not null and a.source || ' ' || a.thread in (${few(sql`select source || ' ' || thread as ref from near where thread is not null`)})
      ) where ref not in (select ref from near)
    ),
    told as (select * from near union all select a.* from ${activity} a where a.ref in (${few(sql`select ref from far`)})),
    ${withPerson(
      ctx,
      sql`ap.activity in (${few(sql`
        select ref from told
        union all
        select ref from ${activity} where merged_into is not null and merged_into in (select ref from told)`)})`,
    )}`;
}

/** Where the activities stand that `touchEntries` looks at. */
export const activitiesOf = (ctx: MetricContext, near: readonly Sql[]): Sql =>
  near.length === 0 ? ctx.table('activity') : sql.raw('told');

/** Kinds of which a touch may be. */
export const KINDS = sql.raw(`('call', 'email', 'message')`);

/** A row of twins of twins is followed so many times the time that makes twins, and a day at least. */
const TWINS_IN_A_ROW = 60;
const DAY_SECONDS = 86_400;

/** So many days before and after a touch may lie what decides whether it is a twin. */
export const twinDays = ({ settings }: MetricContext): number =>
  Math.max(1, Math.ceil((settings.metrics.contacts.twin_seconds * TWINS_IN_A_ROW) / DAY_SECONDS));

/**
 * `with` entries that end in `touch`: one row per call, mail or message that took place and person it was with: key,
 * activity_ref, source, person_ref (null where there is nobody), kind, rep, moment, day, precision, attributes and `why`
 * (null where it counts). On the way: `with_person`. Of all time or, where `near` says which activities are looked at, of
 * these; others that are told along may lack what lies around them.
 */
export function touchEntries(ctx: MetricContext, near: readonly Sql[]): Sql {
  const activity = activitiesOf(ctx, near);
  return sql`
    ${near.length === 0 ? withPerson(ctx) : toldEntries(ctx, near)},
    said as (
      select a.ref as activity_ref, a.source, a.kind, a.direction, coalesce(a.automated, false) or coalesce(a.bulk, false) as is_machine,
             a.source || ' ' || a.thread as thread, a.reply_to, ${stands('iu', 'a."user"')} as rep, ${instant(ctx, 'a', 'starts_at')} as moment,
             ${localDay(ctx, 'a', 'starts_at')} as "day", a.starts_at_precision as "precision", a.attributes,
             ${activityReason(ctx)} as reason
      from ${activity} a ${identityJoin(ctx, 'iu', 'user', 'a."user"')}
      left join (${exclusionsByHand(ctx, 'activity')}) x on x.key = a.ref
      where a.kind in ('call', 'email', 'message') and coalesce(a.status, 'done') = 'done' and ${standsAlone(ctx)}
    ),
    -- Who wrote first: the earliest of a thread, or the farthest that a chain of replies leads back to.
    thread_opener as (
      select thread, activity_ref as opener from (
        select *, row_number() over (partition by thread order by moment, activity_ref) as place
        from said where thread is not null and reason is null and moment is not null
      ) where place = 1
    ),
    chain_opener as (
      with recursive chain(activity_ref, ancestor, depth) as (
        select activity_ref, reply_to, 1 from said where reply_to is not null
        union all
        select c.activity_ref, a.reply_to, c.depth + 1
        from chain c join ${activity} a on a.ref = c.ancestor
        where a.reply_to is not null and c.depth < ${LONGEST_CHAIN}
      )
      select c.activity_ref, arg_max(c.ancestor, c.depth) as opener
      from chain c join said s on s.activity_ref = c.ancestor where s.reason is null group by c.activity_ref
    ),
    begun as (
      select s.activity_ref, t.opener from said s join thread_opener t on t.thread = s.thread
      union
      select activity_ref, opener from chain_opener
    ),
    opened_by as (
      select b.activity_ref, w.person_ref
      from begun b
      join said o on o.activity_ref = b.opener and o.direction = 'in'
      join with_person w on w.activity = o.activity_ref
      group by 1, 2
    ),
    met as (
      select s.activity_ref, w.person_ref
      from said s join with_person w on w.activity = s.activity_ref and (w.is_recipient or s.direction = 'in')
    ),
    reached as (
      select s.activity_ref || ' ' || coalesce(w.person_ref, '') as key, s.*, p.ref as person_ref,
             coalesce(s.reason, p.reason, case
               when s.is_machine then 'automated'
               when s.direction = 'in' or o.person_ref is not null then 'inbound'
               when s.direction is null then 'no_direction'
               when s.moment is null then 'undated' end) as why
      from said s
      left join met w on w.activity_ref = s.activity_ref
      left join ${ctx.standing.person} p on p.ref = w.person_ref
      left join opened_by o on o.activity_ref = s.activity_ref and o.person_ref = w.person_ref
    ),
    twin as (select x, y from (with ${twins(ctx)} select * from twin_round where is_taken)),
    touch as (
      select r.* replace (coalesce(r.why, case when t.x is not null then 'duplicate' end) as why)
      from reached r
      left join (
        select t.x from twin t join reached a on a.key = t.x join reached b on b.key = t.y
        where (a.moment, a.key) > (b.moment, b.key)
      ) t on t.x = r.key
    )`;
}

/** Whether an activity (alias `a`) or a lead (alias `i`) was not merged into another one. */
export function standsAlone(ctx: MetricContext, entity: 'activity' | 'inbound' = 'activity'): Sql {
  const into = sql.raw(`${entity === 'activity' ? 'a' : 'i'}.merged_into`);
  return sql`(${into} is null or ${into} not in (select s.ref from ${survivors(ctx, entity)} s))`;
}

/** Why an activity (alias `a`, left out by hand where `x.key` is set) counts for nothing, whoever it was with. */
export const activityReason = (ctx: MetricContext): Sql => sql`
  case when x.key is not null then 'excluded' when coalesce(a.deleted, false) then 'deleted' else ${ruleReason(ctx, 'activity', 'a')} end`;
