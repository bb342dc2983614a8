/**
 * Who owned a lead when: by the changes of its own owner; where none were kept, by those of its person. Pieces of SQL for
 * the `with` of lead-response-time.
 */
import { type Sql, sql } from '../engine/sql.ts';
import type { MetricContext } from './metric.ts';
import { instant, localDay } from './population.ts';

/** A row where the company records who owns leads or persons at all. */
export const ownersRecorded = (ctx: MetricContext): Sql =>
  sql`select 1 from ${ctx.standing.owner} where entity in ('inbound', 'person')`;

/**
 * `with` entries over `came_in` (ref, person_ref, moment, "day"): `owner_of`, spans of owners of a lead; `first_owned`, its first
 * owner ever and that of its start; `first_assigned`, since when it has had one before `now`, if it is known to the moment.
 */
export const leadOwners = (ctx: MetricContext, now: Sql): Sql => sql`
    -- Changes of the lead's owner; where none were kept, those of its person.
    owner_of as (
      select c.ref, o.entity, o.key, o.value, o.since, o.till
      from came_in c
      left join (select distinct key from ${ctx.standing.owner} where entity = 'inbound') h on h.key = c.ref
      join ${ctx.standing.owner} o
        on o.entity = case when h.key is not null then 'inbound' else 'person' end
       and o.key = case when h.key is not null then c.ref else c.person_ref end
    ),
    first_owned as (
      select c.ref, arg_min(o.value, o.since) filter (where o.value is not null) as first_owner,
             max(o.value) filter (where o.since <= c.moment and c.moment < o.till) as owner_at_start
      from came_in c join owner_of o on o.ref = c.ref group by c.ref
    ),
    -- Since when somebody has owned it; a change known to the day, of the lead's day or a later one, does not say when.
    first_assigned as (
      select f.ref, f.assigned, max(d.ref) is not null as is_day
      from (
        select c.ref, c."day", o.entity, o.key, min(greatest(o.since, c.moment)) as assigned, arg_min(o.value, o.since) as owner
        from came_in c join owner_of o on o.ref = c.ref and o.value is not null and c.moment < o.till and o.since < ${now} group by all
      ) f
      left join (
        select d.ref, d.entity, coalesce(i.canonical, d.record) as key, d."user" as owner, ${localDay(ctx, 'd', 'from')} as "day",
               ${instant(ctx, 'd', 'from')} as since, ${instant(ctx, 'd', 'to')} as till
        from ${ctx.table('owner_change')} d left join ${ctx.table('identity')} i on i.entity = d.entity and i.record = d.record
        where d.from_precision = 'day' and not coalesce(d.deleted, false)
      ) d on d.entity = f.entity and d.key = f.key and d.owner = f.owner and d."day" >= f."day"
         and d.since <= f.assigned and (d.till is null or f.assigned < d.till)
      group by f.ref, f.assigned
    )`;
