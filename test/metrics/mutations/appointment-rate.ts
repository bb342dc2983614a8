/**
 * Changes to appointment-rate: what is an appointment, what is one again, and which touch has the credit. Each takes a
 * rule away or turns it.
 */
import { change, type Mutation } from './change.ts';

const APPOINTMENTS: readonly Mutation[] = [
  change('calls are meetings', "where a.kind = 'meeting' and", 'where'),
  change(
    'merged meetings stand beside their survivor',
    "where a.kind = 'meeting' and (a.merged_into is null or a.merged_into not in",
    "where a.kind = 'meeting' and (true or a.merged_into not in",
  ),
  change('a merged user is another rep', 'coalesce(iu.canonical, a."user") as rep', 'a."user" as rep'),
  change('a booking of a day has an instant', `when a."booked_at_precision" = 'day' then case`, 'when false then case'),
  change(
    'a booking of a day has the date of its UTC midnight',
    `cast(a."booked_at" as date)`,
    `cast(a."booked_at" - interval 5 hour as date)`,
  ),
  change('today has passed', `end < cast(timezone(`, 'end <= cast(timezone('),
  change('what begins now has not passed', 'else a.starts_at <= cast(', 'else a.starts_at < cast('),
  change('a day has passed as it begins', `when a.starts_at_precision = 'day' then case`, 'when false then case'),
  change('what is to come counts as not held', 'where b.why is not null or b.has_passed', ''),
  change('all took place', "when b.status = 'done' then 'both'", "when true then 'both'"),
  change('left out by hand counts', "when x.key is not null then 'excluded'", ''),
  change('deleted counts', "when coalesce(a.deleted, false) then 'deleted'", ''),
  change('tests count', /when \(a\."outcome" = ⟦\d+⟧\) then 'test'/, 'when false then null'),
  change('colleagues make appointments', 'coalesce(m.reason, e.person_reason, case', 'coalesce(m.reason, case'),
  change(
    'meetings that are left out are appointments',
    'coalesce(m.reason, e.person_reason, case',
    'coalesce(e.person_reason, case',
  ),
  change(
    'the person goes before the meeting',
    'coalesce(m.reason, e.person_reason, case',
    'coalesce(e.person_reason, m.reason, case',
  ),
  change('with nobody it is an appointment', "when e.person_ref is null then 'no_person'", ''),
  change('without a booking it is an appointment', "when m.booked is null then 'no_booking_time'", ''),
  change(
    'two persons are two appointments',
    'b.why, b.booked, b.ref, b.ref, b.person_ref',
    'b.why, b.booked, b.ref, coalesce(b.person_ref, b.ref), b.person_ref',
  ),
  change(
    'what is left out is not listed with the rate',
    "from booking b where b.why is not null union all select 'bookings'",
    "from booking b where false union all select 'bookings'",
  ),
];

const RESCHEDULES: readonly Mutation[] = [
  change('booked again is new', "when v.ref is not null then 'reschedule'", ''),
  change('a chain has one link', 'where m.reply_to is not null and c.depth < 50', 'where false'),
  change(
    'answers to what was left out are reschedules',
    'on o.ref = c.ancestor and o.reason is null',
    'on o.ref = c.ancestor',
  ),
  change('a thread with what was left out is one', 'and o.reason is null and (o.booked', 'and (o.booked'),
  change(
    'answers are not followed',
    'select c.ref, e.person_ref from chain c',
    'select c.ref, e.person_ref from (select * from chain where false) c',
  ),
  change(
    'threads are not followed',
    'from meeting m join meeting o on o.thread',
    'from (select * from meeting where false) m join meeting o on o.thread',
  ),
  change(
    'a thread reaches across sources',
    "a.source || ' ' || a.thread as thread, a.reply_to, a.status",
    'a.thread as thread, a.reply_to, a.status',
  ),
  change(
    'the first of a thread is the reschedule',
    '(o.booked, o.ref) < (m.booked, m.ref)',
    '(o.booked, o.ref) > (m.booked, m.ref)',
  ),
  change('of two booked at once both are new', '(o.booked, o.ref) < (m.booked, m.ref)', 'o.booked < m.booked'),
  change(
    'a meeting with another person is moved too',
    'v.ref = m.ref and v.person_ref = e.person_ref',
    'v.ref = m.ref',
  ),
];

const CREDIT: readonly Mutation[] = [
  change('touches of others are credited', 'on t.person_ref = b.person_ref and t.why is null', 'on t.why is null'),
  change(
    'touches that are left out are credited',
    'and t.why is null and case when t."precision"',
    'and case when t."precision"',
  ),
  change(
    'days are instants',
    `case when t."precision" = 'day' or b."precision" = 'day' then date_diff`,
    'case when false then date_diff',
  ),
  change(
    'days of touches are instants',
    `case when t."precision" = 'day' or b."precision" = 'day' then date_diff`,
    `case when b."precision" = 'day' then date_diff`,
  ),
  change('a touch of the day after is credited', 'between 0 and', 'between -1 and'),
  change('a touch of the day is not credited', 'between 0 and', 'between 1 and'),
  change('thirteen days', /between 0 and ⟦(\d+)⟧/, 'between 0 and ⟦$1⟧ - 1'),
  change('fifteen days', /between 0 and ⟦(\d+)⟧/, 'between 0 and ⟦$1⟧ + 1'),
  change('nothing is tolerated', '+ interval 10 minute', ''),
  change('nine minutes are tolerated', 'interval 10 minute', 'interval 9 minute'),
  change('ten minutes and a second are tolerated', '+ interval 10 minute', '+ interval 601 second'),
  change('touches after the booking are credited', 't.moment <= b.booked + interval 10 minute and', ''),
  change('touches of any age are credited', /and t\.moment >= b\.booked - ⟦\d+⟧ \* interval 1 day/, ''),
  change('touches of exactly fourteen days are not', 't.moment >= b.booked -', 't.moment > b.booked -'),
  change('the last touch goes before the own', 'case when t.rep = b.rep then 0 else 1 end,', ''),
  change('others go before the own', 'when t.rep = b.rep then 0 else 1', 'when t.rep = b.rep then 1 else 0'),
  change('without a rep it is the own', 'when t.rep = b.rep then', 'when t.rep is not distinct from b.rep then'),
  change('the first touch', 't.moment desc, t.activity_ref', 't.moment, t.activity_ref'),
  change('of two at once the larger', 't.moment desc, t.activity_ref', 't.moment desc, t.activity_ref desc'),
  change('all touches are credited', ') where place = 1 ), listed as', ') ), listed as'),
  change('one person of each meeting', 'partition by b.ref, b.person_ref order', 'partition by b.ref order'),
  change('reschedules are credited', /where b\.why is null and b\.booked < cast\(/, 'where b.booked < cast('),
  change('bookings to come are credited', /and b\.booked < cast\(⟦\d+⟧ as timestamp\)/, ''),
  change('a booking at the very instant has happened', 'b.booked < cast(', 'b.booked <= cast('),
  change(
    'with nobody known it is a contact',
    'when t.why is not null or t.person_ref is null then',
    'when t.why is not null then',
  ),
  change('a contact is an activity', 'coalesce(t.person_ref, t.activity_ref) as subject', 't.activity_ref as subject'),
  change('segments of nobody', 'p on p.ref = l.person_ref', 'p on false'),
];

export const APPOINTMENT_RATE: readonly Mutation[] = [...APPOINTMENTS, ...RESCHEDULES, ...CREDIT];
