/**
 * Appointment rate: of the different people contacted in a period those with whom an appointment was booked within 14
 * days of a touch. A booking is credited to one touch. It places people in the funnel; it does not judge them.
 */
import { type Sql, sql } from '../engine/sql.ts';
import { DIMENSIONS, type Maturity, type MaturityCell, type Measure, type MetricContext, metric } from './metric.ts';
import {
  decidingInstant,
  exclusionsByHand,
  identityJoin,
  instant,
  localDay,
  ruleReason,
  stands,
  withDimensions,
} from './population.ts';
import { touchEntries } from './touches.ts';
import { againstBaseline } from './verdict.ts';

const dimensions = DIMENSIONS.filter((name) => !['product', 'sourced_by'].includes(name));
const common = { finest: 'day', dimensions, personal: false } as const;
/** A booking is often logged a little before the call that led to it has ended. */
const TOLERANCE = sql.raw('interval 10 minute');
const DAY_MS = 86_400_000;

/** A touch of the last moment still has its days to lead to an appointment. */
function isBookedOut({ own, observed, settings }: MaturityCell): Maturity {
  if (own.latest === null) return { mature: true, at: null };
  const at = new Date(Date.parse(own.latest) + settings.metrics['appointment-rate'].within_days * DAY_MS);
  return { mature: at.getTime() < Date.parse(observed), at: at.toISOString() };
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
    reach: (settings) => ({ daysBefore: 1, daysAfter: settings.metrics['appointment-rate'].within_days + 1 }),
    maturity: isBookedOut,
    judge: againstBaseline('appointment'),
  },
  {
    ...common,
    name: 'appointments',
    unit: 'count',
    fold: { kind: 'total', list: 'bookings', of: 'rows' },
    additive: true,
    interval: false,
    personal: true,
    reach: () => ({ daysBefore: 0, daysAfter: 0 }),
  },
  {
    ...common,
    name: 'held_rate',
    unit: 'share',
    fold: { kind: 'ratio', list: 'held', of: 'rows' },
    additive: true,
    interval: true,
    // Booked in the period, held whenever it was planned for.
    reach: () => ({ daysBefore: 0, daysAfter: null }),
  },
];

function contributions(ctx: MetricContext): Sql {
  const days = ctx.settings.metrics['appointment-rate'].within_days;
  const now = ctx.dialect.instant(ctx.now);
  return sql`
    with ${touchEntries(ctx)},
    meeting as (
      select a.ref, a.thread, a.reply_to, a.status, ${stands('iu', 'a."user"')} as rep,
             ${instant(ctx, 'a', 'booked_at')} as booked, ${localDay(ctx, 'a', 'booked_at')} as "day", a.booked_at_precision as "precision",
             ${instant(ctx, 'a', 'starts_at')} as starts, a.attributes,
             case when x.key is not null then 'excluded' when coalesce(a.deleted, false) then 'deleted'
                  else ${ruleReason(ctx, 'activity', 'a')} end as reason
      from ${ctx.table('activity')} a ${identityJoin(ctx, 'iu', 'user', 'a."user"')}
      left join (${exclusionsByHand(ctx, 'activity')}) x on x.key = a.ref
      where a.kind = 'meeting'
    ),
    guest as (
      select m.ref as meeting_ref, p.ref as person_ref, p.reason
      from meeting m join with_person w on w.activity = m.ref join ${ctx.standing.person} p on p.ref = w.person_ref
    ),
    attended as (
      select meeting_ref, count(*) as people, count(*) filter (where reason is null) as outside, min(reason) as reason
      from guest group by meeting_ref
    ),
    booking as (
      select m.*, coalesce(m.reason, case
               when exists (select 1 from meeting e where e.ref = m.reply_to)
                 or row_number() over (partition by coalesce(m.thread, m.ref) order by m.booked nulls last, m.ref) > 1 then 'reschedule'
               when coalesce(a.people, 0) = 0 then 'no_person'
               when a.outside = 0 then coalesce(a.reason, 'no_person')
               when m.booked is null then 'no_booking_time' end) as why
      from meeting m left join attended a on a.meeting_ref = m.ref
    ),
    -- Each booking goes to one touch: the last one to one of its people, of the same rep if there is any.
    credited as (
      select meeting_ref, touch_key from (
        select b.ref as meeting_ref, t.key as touch_key,
               row_number() over (partition by b.ref order by case when t.rep = b.rep then 0 else 1 end, t.moment desc, t.key) as place
        from booking b
        join guest g on g.meeting_ref = b.ref and g.reason is null
        join touch t on t.person_ref = g.person_ref and t.why is null
         and t.moment <= b.booked + ${TOLERANCE} and t.moment >= b.booked - ${days} * interval 1 day
        where b.why is null and b.booked < ${now}
      ) where place = 1
    ),
    first_guest as (select meeting_ref, min(person_ref) as person_ref from guest where reason is null group by meeting_ref),
    listed as (
      select 'contacts' as list, case when t.why is not null or t.person_ref is null then 'excluded' when c.touch_key is not null then 'both' else 'denominator' end as role,
             coalesce(t.why, case when t.person_ref is null then 'no_person' end) as reason, t.moment as "at", t.activity_ref as ref,
             coalesce(t.person_ref, t.activity_ref) as subject, t.person_ref, t.rep, t."day", t."precision", t.kind, t.attributes
      from touch t left join (select distinct touch_key from credited) c on c.touch_key = t.key
      union all
      select 'bookings', case when b.why is null then 'both' else 'excluded' end, b.why, b.booked, b.ref, b.ref, p.person_ref, b.rep, b."day", b."precision", 'meeting', b.attributes
      from booking b left join first_guest p on p.meeting_ref = b.ref
      union all
      select 'held', case when b.why is not null then 'excluded' when b.status = 'done' then 'both' else 'denominator' end, b.why, b.booked, b.ref, b.ref, p.person_ref, b.rep, b."day", b."precision", 'meeting', b.attributes
      from booking b left join first_guest p on p.meeting_ref = b.ref where b.why is not null or b.starts < ${now}
    )
    select * from (${withDimensions(ctx, listed(ctx), 'activity')})`;
}

const listed = (ctx: MetricContext): Sql => sql`
  select l.list, l.role, l.reason, l."at", cast(null as timestamp) as "until", 'activity' as entity, l.ref, l.subject,
         cast(null as decimal(38, 12)) as value, cast(null as varchar) as currency, l.rep as owner,
         ${decidingInstant(ctx, 'l."at"', 'l."day"', 'l."precision"')} as owner_at, cast(null as varchar) as receiving_team, p.channel, p.industry, p.employees, p.country,
         cast(null as varchar) as product, l.kind, cast(null as varchar) as sourced_by, l.attributes
  from listed l left join ${ctx.standing.person} p on p.ref = l.person_ref`;

export const appointmentRate = metric({
  id: 'appointment-rate',
  version: 1,
  cadence: 'week',
  measures,
  lookback: 12,
  exclusions: [
    'excluded',
    'deleted',
    'test',
    'internal',
    'inbound',
    'automated',
    'no_person',
    'duplicate',
    'reschedule',
    'no_booking_time',
  ],
  remarks: [],
  constants: {},
  contributions,
});
