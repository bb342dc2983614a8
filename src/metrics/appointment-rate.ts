/**
 * Appointment rate: of the different people contacted in a period those with whom an appointment was booked within 14
 * days of a touch. A booking is credited to one touch. It places people in the funnel; it does not judge them.
 */
import { type Sql, sql } from '../engine/sql.ts';
import { dimensionsBut, type Maturity, type MaturityCell, type Measure, type MetricContext, metric } from './metric.ts';
import {
  decidingInstant,
  exclusionsByHand,
  identityJoin,
  instant,
  localDay,
  stands,
  withDimensions,
} from './population.ts';
import { activitiesOf, activityReason, KINDS, standsAlone, touchEntries, twinDays } from './touches.ts';
import { againstBaseline } from './verdict.ts';
import { near } from './window.ts';

const dimensions = dimensionsBut('product', 'sourced_by', 'responder');
const common = { finest: 'day', dimensions, personal: false } as const;
/** A booking is often logged a little before the call that led to it has ended. */
const TOLERANCE = sql.raw('interval 10 minute');
const DAY_MS = 86_400_000;

/** A touch of the last moment still has its days to lead to an appointment. */
function isBookedOut({ own, observed, settings }: MaturityCell): Maturity {
  if (own.latest === null) return { mature: true, at: null };
  // A touch known to the day has all of its last day.
  const at = new Date(Date.parse(own.latest) + (settings.metrics['appointment-rate'].within_days + 1) * DAY_MS);
  return { mature: at.getTime() <= Date.parse(observed), at: at.toISOString() };
}

const measures: Measure[] = [
  {
    ...common,
    name: 'rate',
    unit: 'share',
    headline: true,
    fold: { kind: 'ratio', list: 'contacts', of: 'subjects' },
    additive: false,
    interval: true,
    // Somebody may have written first long before; an earlier touch of the same rep takes the credit.
    reach: (settings) => ({ daysBefore: null, daysAfter: settings.metrics['appointment-rate'].within_days + 1 }),
    maturity: isBookedOut,
    judge: againstBaseline('appointment'),
  },
  {
    ...common,
    name: 'appointments',
    unit: 'count',
    fold: { kind: 'total', list: 'bookings', of: 'subjects' },
    additive: false,
    interval: false,
    personal: true,
    // An earlier appointment makes a booking a reschedule.
    reach: () => ({ daysBefore: null, daysAfter: 0 }),
  },
  {
    ...common,
    name: 'held_rate',
    unit: 'share',
    fold: { kind: 'ratio', list: 'held', of: 'subjects' },
    additive: false,
    interval: true,
    // Booked in the period, held whenever it was planned for.
    reach: () => ({ daysBefore: null, daysAfter: null }),
  },
];

/**
 * What is booked within the window or within so many days after it, and all touches that one of these bookings may be
 * credited to: which one it is shows among all.
 */
function around(ctx: MetricContext): Sql[] {
  const days = ctx.settings.metrics['appointment-rate'].within_days;
  const twins = twinDays(ctx);
  // A day at either end for the tolerance, and for days that are counted in dates.
  const booked = near(ctx, sql`a.booked_at`, { daysBefore: 1, daysAfter: days + 1 });
  const touched = near(ctx, sql`a.starts_at`, { daysBefore: days + 2 + twins, daysAfter: days + 2 + twins });
  return booked === null || touched === null
    ? []
    : [sql`a.kind = 'meeting' and ${booked}`, sql`a.kind in ${KINDS} and ${touched}`];
}

function contributions(ctx: MetricContext): Sql {
  const days = ctx.settings.metrics['appointment-rate'].within_days;
  const now = ctx.dialect.instant(ctx.now);
  const today = ctx.dialect.utcToLocalDate(now, ctx.settings.zone);
  const close = around(ctx);
  return sql`
    with ${touchEntries(ctx, close)},
    meeting as (
      select a.ref, a.source || ' ' || a.thread as thread, a.reply_to, a.status, ${stands('iu', 'a."user"')} as rep,
             ${instant(ctx, 'a', 'booked_at')} as booked, ${localDay(ctx, 'a', 'booked_at')} as "day", a.booked_at_precision as "precision",
             case when a.starts_at_precision = 'day' then ${localDay(ctx, 'a', 'starts_at')} < ${today}
                  else a.starts_at <= ${now} end as has_passed,
             a.attributes, ${activityReason(ctx)} as reason
      from ${activitiesOf(ctx, close)} a ${identityJoin(ctx, 'iu', 'user', 'a."user"')}
      left join (${exclusionsByHand(ctx, 'activity')}) x on x.key = a.ref
      where a.kind = 'meeting' and ${standsAlone(ctx)}
    ),
    attended as (
      select m.ref, p.ref as person_ref, p.reason as person_reason
      from meeting m join with_person w on w.activity = m.ref join ${ctx.standing.person} p on p.ref = w.person_ref
    ),
    -- A meeting that answers another one with the same person is that appointment again, at another time.
    moved as (
      with recursive chain(ref, ancestor, depth) as (
        select ref, reply_to, 1 from meeting where reply_to is not null
        union all
        select c.ref, m.reply_to, c.depth + 1 from chain c join meeting m on m.ref = c.ancestor
        where m.reply_to is not null and c.depth < 50
      )
      select c.ref, e.person_ref from chain c
      join meeting o on o.ref = c.ancestor and o.reason is null
      join attended e on e.ref = o.ref
      union
      select m.ref, e.person_ref from meeting m
      join meeting o on o.thread = m.thread and o.ref <> m.ref and o.reason is null and (o.booked, o.ref) < (m.booked, m.ref)
      join attended e on e.ref = o.ref
    ),
    booking as (
      select m.*, e.person_ref, coalesce(m.reason, e.person_reason, case
               when e.person_ref is null then 'no_person'
               when m.booked is null then 'no_booking_time'
               when v.ref is not null then 'reschedule' end) as why
      from meeting m
      left join attended e on e.ref = m.ref
      left join moved v on v.ref = m.ref and v.person_ref = e.person_ref
    ),
    -- Of each booking and person one touch: the last that may have led to it, of the same rep if there is any.
    credited as (
      select distinct touch_key from (
        select t.key as touch_key,
               row_number() over (partition by b.ref, b.person_ref
                 order by case when t.rep = b.rep then 0 else 1 end, t.moment desc, t.activity_ref) as place
        from booking b
        join touch t on t.person_ref = b.person_ref and t.why is null
         and case when t."precision" = 'day' or b."precision" = 'day' then date_diff('day', t."day", b."day") between 0 and ${days}
                  else t.moment <= b.booked + ${TOLERANCE} and t.moment >= b.booked - ${days} * interval 1 day end
        where b.why is null and b.booked < ${now}
      ) where place = 1
    ),
    listed as (
      select 'contacts' as list, case when t.why is not null or t.person_ref is null then 'excluded' when c.touch_key is not null then 'both' else 'denominator' end as role,
             coalesce(t.why, case when t.person_ref is null then 'no_person' end) as reason, t.moment as "at", t.activity_ref as ref,
             coalesce(t.person_ref, t.activity_ref) as subject, t.person_ref, t.rep, t."day", t."precision", t.kind, t.attributes
      from touch t left join credited c on c.touch_key = t.key
      union all
      select 'contacts', 'excluded', b.why, b.booked, b.ref, b.ref, b.person_ref, b.rep, b."day", b."precision", 'meeting', b.attributes
      from booking b where b.why is not null
      union all
      select 'bookings', case when b.why is null then 'both' else 'excluded' end, b.why, b.booked, b.ref, b.ref, b.person_ref, b.rep, b."day", b."precision", 'meeting', b.attributes
      from booking b
      union all
      select 'held', case when b.why is not null then 'excluded' when b.status = 'done' then 'both' else 'denominator' end, b.why, b.booked, b.ref, b.ref,
             b.person_ref, b.rep, b."day", b."precision", 'meeting', b.attributes
      from booking b where b.why is not null or b.has_passed
    )
    select * from (${withDimensions(ctx, listed(ctx), 'activity')})`;
}

const listed = (ctx: MetricContext): Sql => sql`
  select l.list, l.role, l.reason, l."at", cast(null as timestamp) as "until", 'activity' as entity, l.ref, l.subject,
         cast(null as decimal(38, 12)) as value, cast(null as varchar) as currency, l.rep as owner,
         ${decidingInstant(ctx, 'l."at"', 'l."day"', 'l."precision"')} as owner_at, cast(null as varchar) as receiving_team, cast(null as varchar) as responder, p.channel, p.industry, p.employees, p.country,
         cast(null as varchar) as product, l.kind, cast(null as varchar) as sourced_by, l.attributes
  from listed l left join ${ctx.standing.person} p on p.ref = l.person_ref`;

/** Bookings that have not been made yet, and appointments whose time has not passed. */
const pending = (ctx: MetricContext): Sql => {
  const zone = ctx.settings.zone;
  const nextDay = ctx.dialect.localToUtc(sql.raw('cast(cast(a.starts_at as date) + 1 as timestamp)'), zone);
  const meets = sql`case when a.starts_at_precision = 'day' then ${nextDay} else a.starts_at end`;
  const booked = instant(ctx, 'a', 'booked_at');
  const meetings = sql`from ${ctx.table('activity')} a where a.kind = 'meeting'`;
  return sql`
    select ${booked} as "at", ${meets} as moves ${meetings} and ${meets} >= ${ctx.dialect.instant(ctx.now)}
    union all select null, ${booked} ${meetings} and ${booked} >= ${ctx.dialect.instant(ctx.now)}`;
};

export const appointmentRate = metric({
  id: 'appointment-rate',
  version: 2,
  cadence: 'week',
  measures,
  standing: ['person', 'team', 'owner'],
  money: [],
  lookback: 12,
  exclusions: [
    'excluded',
    'deleted',
    'test',
    'internal',
    'inbound',
    'automated',
    'no_direction',
    'undated',
    'no_person',
    'duplicate',
    'reschedule',
    'no_booking_time',
  ],
  remarks: [],
  constants: {},
  contributions,
  pending,
});
