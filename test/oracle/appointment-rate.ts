/**
 * Oracle of `appointment-rate`: how many of the persons reached out to made an appointment.
 *
 * `rate` stands in the period of the touch and folds persons; `appointments` and `held_rate` stand in the period of
 * the booking and fold meetings, whether a touch led to them or not.
 */
import { type Booking, bookingsOf, creditedContacts } from './booking.ts';
import { type Company, companyOf, dimensionsOf } from './company.ts';
import { contactsOf } from './contact.ts';
import { byPerson } from './contacts.ts';
import { foldDistinct } from './distinct.ts';
import { type Contribution, Decimal } from './fold.ts';
import type { Moment } from './moment.ts';
import type { OracleAnswer, OracleRequest, World } from './world.ts';

/** Figures and exclusions of one measure: rate, appointments or held_rate. */
export function appointmentRateOracle(world: World, request: OracleRequest): OracleAnswer {
  const company = companyOf(world, request.now);
  const bookings = bookingsOf(company);
  switch (request.measure) {
    case 'rate':
      return foldDistinct([...rateList(company, bookings), ...leftOut(company, bookings)], request, true);
    case 'appointments':
      return foldDistinct(
        bookings.map((booking) => contribution(company, booking, 'numerator')),
        request,
      );
    case 'held_rate': {
      const due = bookings.filter(({ reason, starts }) => reason !== null || hasPassed(starts, company.now));
      const list = due.map((booking) => contribution(company, booking, booking.held ? 'both' : 'denominator'));
      return foldDistinct(list, request, true);
    }
  }
  throw new Error(`no measure ${request.measure} of appointment-rate`);
}

/** Everyone reached out to, in both roles where a booking is credited to the touch. */
function rateList(company: Company, bookings: readonly Booking[]): Contribution[] {
  const contacts = contactsOf(company);
  const credited = creditedContacts(contacts, bookings);
  return contacts.map((contact) =>
    byPerson(contact, {
      ref: contact.activity.ref,
      at: contact.at,
      reason: contact.reason,
      role: credited.has(contact) ? 'both' : 'denominator',
      value: new Decimal(1),
      dims: dimensionsOf(company, { ...contact, own: { kind: contact.kind } }),
    }),
  );
}

/** The meetings that make nobody's appointment. */
function leftOut(company: Company, bookings: readonly Booking[]): Contribution[] {
  return bookings.filter(({ reason }) => reason !== null).map((booking) => contribution(company, booking, 'none'));
}

function contribution(company: Company, booking: Booking, role: Contribution['role']): Contribution {
  const { meeting, person, rep, booked, reason } = booking;
  return {
    ref: meeting.ref,
    at: booked,
    reason,
    role,
    value: new Decimal(1),
    dims: dimensionsOf(company, { rep, person, at: booked, own: { kind: 'meeting' } }),
  };
}

/** A date has passed when it is over. */
function hasPassed(starts: Moment | null, now: Moment): boolean {
  if (starts === null) return false;
  return starts.day ? starts.date < now.date : starts.epoch <= now.epoch;
}
