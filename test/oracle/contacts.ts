/**
 * Oracle of `contacts`: the different persons reached out to, and the touches that did it.
 *
 * Both are folds over one list of (activity, person). A touch with nobody counts as a touch and is `no_person` for
 * the persons. What is excluded is counted by activity; an activity may count for one person and be left out for another.
 */
import { companyOf, dimensionsOf } from './company.ts';
import { type Contact, contactsOf } from './contact.ts';
import { foldDistinct } from './distinct.ts';
import { type Contribution, Decimal } from './fold.ts';
import type { OracleAnswer, OracleRequest, World } from './world.ts';

/** Figures and exclusions of one measure: unique_contacts, touches, touches_call, touches_email or touches_message. */
export function contactsOracle(world: World, request: OracleRequest): OracleAnswer {
  const company = companyOf(world, request.now);
  const contacts = contactsOf(company);
  const touch = (contact: Contact): Contribution => ({
    ref: contact.activity.ref,
    at: contact.at,
    reason: contact.reason,
    role: 'numerator',
    value: new Decimal(1),
    dims: dimensionsOf(company, { ...contact, own: { kind: contact.kind } }),
  });
  switch (request.measure) {
    case 'unique_contacts':
      return foldDistinct(
        contacts.map((contact) => byPerson(contact, touch(contact))),
        request,
      );
    case 'touches':
      return foldDistinct(contacts.map(touch), request);
    case 'touches_call':
    case 'touches_email':
    case 'touches_message': {
      const kind = request.measure.slice('touches_'.length);
      return foldDistinct(contacts.filter((contact) => contact.kind === kind).map(touch), request);
    }
  }
  throw new Error(`no measure ${request.measure} of contacts`);
}

/** The same contribution with the person as what counts once. */
export function byPerson({ person, reason }: Contact, touch: Contribution): Contribution {
  if (reason !== null) return touch;
  return person === null ? { ...touch, reason: 'no_person' } : { ...touch, ref: person.ref };
}
