/**
 * Who can take work on which day: a row per person and own working day in a role, with what that person can take. A
 * working day is a day of the company's week that is no holiday where the person works; it is the person's own from joining
 * to leaving, unless away for all of it. A person is in a role once a day, by the assignment that began last.
 */
import { type Sql, sql } from '../engine/sql.ts';
import type { MetricContext } from './metric.ts';
import { exclusionsByHand, identityJoin, ruleReason, stands } from './population.ts';

export type StaffRole = 'bdr' | 'ae';

/** The country of a user `u`, and the region: the company's own holds in the company's own country only. */
export const placeColumns = ({ settings }: MetricContext): { readonly country: Sql; readonly region: Sql } => {
  const country = sql`coalesce(u.country, ${settings.country ?? null})`;
  const home = sql`case when ${country} is not distinct from ${settings.country ?? null} then ${settings.region ?? null} end`;
  return { country, region: sql`coalesce(u.region, ${home})` };
};

/** Users, of whom only those that stand for others are met by what names them: ref, first_day, next_day, country, region, attributes, reason. */
function staff(ctx: MetricContext): Sql {
  const { country, region } = placeColumns(ctx);
  return sql`
    select u.ref, u."from" as first_day, u."to" as next_day, ${country} as country, ${region} as region, u.attributes,
           case when x.key is not null then 'excluded' when coalesce(u.deleted, false) then 'deleted' else ${ruleReason(ctx, 'user', 'u')} end as reason
    from ${ctx.table('user')} u left join (${exclusionsByHand(ctx, 'user')}) x on x.key = u.ref`;
}

/** Assignments in the role, absences and capacities, each by the user that stands for the one they name. */
function assigned(ctx: MetricContext, role: StaffRole): Sql {
  return sql`
    select ${stands('iu', 'a."user"')} as user_ref, a.team, a."from" as from_day, a."to" as to_day, coalesce(a.fte, 1) as fte, a.ramp, a.id, a.source
    from ${ctx.table('assignment')} a ${identityJoin(ctx, 'iu', 'user', 'a."user"')}
    where a.role = ${sql.constant(role)} and not coalesce(a.deleted, false)`;
}

function absent(ctx: MetricContext): Sql {
  return sql`
    select ${stands('iu', 'b."user"')} as user_ref, b."from" as from_day, b."to" as to_day, coalesce(b.share, 1) as share
    from ${ctx.table('absence')} b ${identityJoin(ctx, 'iu', 'user', 'b."user"')} where not coalesce(b.deleted, false)`;
}

function taken(ctx: MetricContext, role: StaffRole): Sql {
  return sql`
    select ${stands('iu', 'c."user"')} as user_ref, c.team, c.per_day, c."from" as from_day, c.id, c.source
    from ${ctx.table('capacity')} c ${identityJoin(ctx, 'iu', 'user', 'c."user"')}
    where c.role = ${sql.constant(role)} and not coalesce(c.deleted, false)`;
}

/** The share of the whole month since the assignment began; all of it once the list is over, or where there is none. */
const RAMP = sql.raw(`coalesce(try_cast(trim(string_split(r.ramp, ',')[
  date_diff('month', r.from_day, r."day") + case when r.from_day + date_diff('month', r.from_day, r."day") * interval 1 month > r."day" then 0 else 1 end
]) as decimal(7, 6)), cast(1 as decimal(7, 6)))`);

/**
 * Relations for a metric's `with`: `taken`, and `person_day`: user_ref, "day", team, country, region, attributes, reason (why the
 * person stays out), fte, and share = fte × ramp × presence.
 */
export function personDays(ctx: MetricContext, role: StaffRole): Sql {
  return sql`
    staff as (${staff(ctx)}), assigned as (${assigned(ctx, role)}), absent as (${absent(ctx)}), taken as (${taken(ctx, role)}),
    in_role as (
      select * from (
        select s.ref as user_ref, s.country, s.region, s.attributes, s.reason, w."day", a.team, a.from_day, a.fte, a.ramp,
               row_number() over (partition by s.ref, w."day" order by a.from_day desc nulls last, a.id, a.source) as place
        from staff s join assigned a on a.user_ref = s.ref
        join ${ctx.standing.working_day} w on w.country is not distinct from s.country and w.region is not distinct from s.region
        where (s.first_day is null or s.first_day <= w."day") and (s.next_day is null or w."day" < s.next_day)
          and (a.from_day is null or a.from_day <= w."day") and (a.to_day is null or w."day" < a.to_day)
      ) where place = 1
    ),
    away as (
      select r.user_ref, r."day", sum(b.share) as share
      from in_role r join absent b on b.user_ref = r.user_ref and b.from_day <= r."day" and r."day" < b.to_day group by all
    ),
    person_day as (
      select r.*, cast(r.fte as decimal(7, 6)) * ${RAMP} * cast(1 - coalesce(v.share, 0) as decimal(7, 6)) as share
      from in_role r left join away v on v.user_ref = r.user_ref and v."day" = r."day"
      where coalesce(v.share, 0) < 1
    )`;
}

/** Person days of a role with what each takes: the columns of `person_day` and per_day. */
export const netDays = (ctx: MetricContext, role: StaffRole): Sql =>
  sql`with ${personDays(ctx, role)} ${withPerDay('person_day')}`;

/**
 * `rows` (user_ref, team, "day") with per_day, what a whole, ramped job takes that day: the person's own, else the team's, else the
 * role's; of each the one that came into force last. Null where nobody said.
 */
export function withPerDay(rows: string): Sql {
  const on = (level: number, condition: string) => `
    select r.user_ref, r.team, r."day", c.per_day, ${level} as level, c.from_day, c.id, c.source
    from ${rows} r join taken c on ${condition} and (c.from_day is null or c.from_day <= r."day")`;
  return sql.raw(`
    select r.*, cast(c.per_day as decimal(17, 6)) as per_day from ${rows} r left join (
      select *, row_number() over (partition by user_ref, team, "day" order by level, from_day desc nulls last, id, source) as place from (
        ${on(1, 'c.user_ref = r.user_ref and (c.team is null or c.team = r.team)')} union all
        ${on(2, 'c.user_ref is null and c.team = r.team')} union all
        ${on(3, 'c.user_ref is null and c.team is null')}
      )
    ) c on c.place = 1 and c.user_ref = r.user_ref and c.team is not distinct from r.team and c."day" = r."day"`);
}
