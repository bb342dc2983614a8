/**
 * Touches: calls, mails and messages that a rep started, per person they went to. What a machine sent, what answers
 * somebody who wrote first, and the second record of one and the same call are told apart here, for all metrics alike.
 */
import { type Sql, sql } from '../engine/sql.ts';
import type { MetricContext } from './metric.ts';
import { exclusionsByHand, identityJoin, instant, localDay, ruleReason, stands } from './population.ts';

/**
 * Records of one touch in two sources lie at most so many seconds apart. Matched one to one, nearest first: the pairs
 * that are nearest for both sides are taken, then again among the rest, until none is left.
 */
function twins(ctx: MetricContext): Sql {
  const window = ctx.settings.metrics.contacts.twin_seconds;
  return sql`
    recursive twin_round(x, y, gap, is_taken) as (
      select a.key, b.key, abs(epoch_us(a.moment) - epoch_us(b.moment)), false
      from reached a join reached b on a.person_ref = b.person_ref and a.rep = b.rep and a.kind = b.kind and a.source <> b.source
       and b.moment between a.moment - ${window} * interval 1 second and a.moment + ${window} * interval 1 second
      where a.why is null and b.why is null
      union all
      select x, y, gap, is_nearest from (
        select *, max(x_taken) over (partition by least(x, y), greatest(x, y)) as pair_taken from (
          select *, max(case when is_nearest then 1 else 0 end) over (partition by x) as x_taken from (
            select x, y, gap, max(place) over (partition by least(x, y), greatest(x, y)) = 1 as is_nearest from (
              select *, row_number() over (partition by x order by gap, least(x, y), greatest(x, y)) as place
              from twin_round where not is_taken
            )
          )
        )
      ) where is_nearest or pair_taken = 0
    )`;
}

/**
 * `with` entries that end in `touch`: key, activity_ref, person_ref (null where there is nobody), kind, rep, moment,
 * day, precision, attributes and `why` (null where it counts).
 */
export function touchEntries(ctx: MetricContext): Sql {
  return sql`
    said as (
      select a.ref as activity_ref, a.source, a.kind, a.direction, a.automated, a.bulk, a.status, a.thread, a.reply_to,
             ${stands('iu', 'a."user"')} as rep, ${instant(ctx, 'a', 'starts_at')} as moment, ${localDay(ctx, 'a', 'starts_at')} as "day",
             a.starts_at_precision as "precision", a.attributes,
             case when x.key is not null then 'excluded' when coalesce(a.deleted, false) then 'deleted'
                  else ${ruleReason(ctx, 'activity', 'a')} end as reason
      from ${ctx.table('activity')} a ${identityJoin(ctx, 'iu', 'user', 'a."user"')}
      left join (${exclusionsByHand(ctx, 'activity')}) x on x.key = a.ref
      where a.kind in ('call', 'email', 'message') and coalesce(a.status, 'done') = 'done'
    ),
    opened as (
      select thread, min_by(direction, (moment, activity_ref)) as direction from said where thread is not null group by thread
    ),
    judged as (
      select s.*, coalesce(s.reason, case
               when s.direction = 'in' or r.direction = 'in' or (o.direction = 'in') then 'inbound'
               when coalesce(s.automated, false) or coalesce(s.bulk, false) then 'automated' end) as activity_why
      from said s
      left join said r on r.activity_ref = s.reply_to
      left join opened o on o.thread = s.thread
    ),
    with_person as (
      select distinct ap.activity, ${stands('ip', 'ap.person')} as person_ref
      from ${ctx.table('activity_person')} ap ${identityJoin(ctx, 'ip', 'person', 'ap.person')}
      where not coalesce(ap.deleted, false) and coalesce(ap.role, 'to') <> 'from'
    ),
    reached as (
      select j.activity_ref || ' ' || coalesce(w.person_ref, '') as key, j.*, p.ref as person_ref, coalesce(j.activity_why, p.reason) as why
      from judged j
      left join with_person w on w.activity = j.activity_ref
      left join ${ctx.standing.person} p on p.ref = w.person_ref
    ),
    twin as (select x, y from (with ${twins(ctx)} select * from twin_round where is_taken)),
    touch as (
      select r.*  replace (coalesce(r.why, case when t.x is not null then 'duplicate' end) as why)
      from reached r
      left join (
        select t.x from twin t join reached a on a.key = t.x join reached b on b.key = t.y
        where (a.moment, a.key) > (b.moment, b.key)
      ) t on t.x = r.key
    )`;
}
