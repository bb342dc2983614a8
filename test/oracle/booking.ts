/**
 * Appointments as they were booked: every meeting, once per person it is with.
 *
 * A meeting without any person, a second booking of the same appointment and one booked nobody knows when are left out
 * with their reason. What became of it later (cancelled, not shown up) takes nothing back.
 */
import { activityReason, type Company, peopleOf, repOf } from './company.ts';
import type { Contact } from './contact.ts';
import { ancestorsOf, threadOf } from './conversation.ts';
import type { Group } from './identity.ts';
import { daysBetween, type Moment, momentOf, orderMoments } from './moment.ts';

const BOOKED_WITHIN_DAYS = 14;
const DAY_MS = 86_400_000;
/** A call is logged when it ends, the appointment while it lasts. */
const TOLERANCE_MS = 600_000;

export interface Booking {
  readonly meeting: Group;
  readonly person: Group | null;
  readonly rep: string | null;
  readonly booked: Moment | null;
  readonly starts: Moment | null;
  readonly held: boolean;
  /** Why it is no new appointment; null = it is one. */
  readonly reason: string | null;
}

export function bookingsOf(company: Company): Booking[] {
  const { identity, exclusions, world } = company;
  const attendees = peopleOf(company, () => true);
  const bookedAt = ({ row }: Group) => momentOf(row, 'booked_at', world.settings.zone);
  const meetings = identity.groups('activity').filter(isMeeting);
  const stands = (meeting: Group) => activityReason(company, meeting) === null;

  const isBookedAgain = (meeting: Group, booked: Moment, person: Group): boolean => {
    const withPerson = (other: Group) => stands(other) && attendees(other).some(({ ref }) => ref === person.ref);
    if (meetingsAnswered(company, meeting).some(withPerson)) return true;
    const thread = threadOf(meeting);
    return meetings.some((other) => {
      const before = bookedAt(other);
      if (thread === null || threadOf(other) !== thread || other.ref === meeting.ref || before === null) return false;
      const order = orderMoments(before, booked) || (other.ref < meeting.ref ? -1 : 1);
      return order < 0 && withPerson(other);
    });
  };

  return meetings.flatMap((meeting): Booking[] => {
    const people = attendees(meeting);
    const booked = bookedAt(meeting);
    const ownReason = (person: Group | null): string | null => {
      if (person === null) return 'no_person';
      if (booked === null) return 'no_booking_time';
      return isBookedAgain(meeting, booked, person) ? 'reschedule' : null;
    };
    return (people.length > 0 ? people : [null]).map((person) => ({
      meeting,
      person,
      rep: repOf(company, meeting),
      booked,
      starts: momentOf(meeting.row, 'starts_at', world.settings.zone),
      held: meeting.row['status'] === 'done',
      reason: activityReason(company, meeting) ?? (person && exclusions.person(person)) ?? ownReason(person),
    }));
  });
}

/** The meetings a meeting answers, one after the other, up to something that is no meeting. */
function meetingsAnswered(company: Company, meeting: Group): Group[] {
  const answered = ancestorsOf(company, meeting);
  const end = answered.findIndex((activity) => !isMeeting(activity));
  return end < 0 ? answered : answered.slice(0, end);
}

function isMeeting({ row }: Group): boolean {
  return row['kind'] === 'meeting';
}

/** The contacts that a booking is credited to: of each booking and person one, the last that may have led to it. */
export function creditedContacts(contacts: readonly Contact[], bookings: readonly Booking[]): Set<Contact> {
  const credited = new Set<Contact>();
  for (const { booked, person, rep, reason } of bookings) {
    if (reason !== null || booked === null || person === null) continue;
    const eligible = contacts
      .filter((contact) => contact.reason === null && contact.person?.ref === person.ref)
      .filter(({ at }) => at !== null && mayHaveLedTo(at, booked));
    const own = eligible.filter((contact) => rep !== null && contact.rep === rep);
    const last = (own.length > 0 ? own : eligible).sort(latestFirst)[0];
    if (last) credited.add(last);
  }
  return credited;
}

/** Between instants 14 × 24 hours back to ten minutes ahead, else 14 calendar days back to the same day. */
function mayHaveLedTo(touched: Moment, booked: Moment): boolean {
  if (touched.day || booked.day) {
    const days = daysBetween(touched.date, booked.date);
    return days >= 0 && days <= BOOKED_WITHIN_DAYS;
  }
  const wait = booked.epoch - touched.epoch;
  return wait >= -TOLERANCE_MS && wait <= BOOKED_WITHIN_DAYS * DAY_MS;
}

function latestFirst(a: Contact, b: Contact): number {
  const order = a.at && b.at ? orderMoments(b.at, a.at) : 0;
  return order || (a.activity.ref < b.activity.ref ? -1 : 1);
}
