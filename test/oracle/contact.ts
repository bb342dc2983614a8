/**
 * Who was reached out to by whom: every call, e-mail and message that took place, once per person it was with.
 *
 * A reason says why a contact is none. What holds of the activity goes before what holds of the person, both before
 * the rules of the metric; only what is left can be one half of a pair of twins.
 */
import { activityReason, type Company, peopleOf, repOf } from './company.ts';
import { conversationsOf, tookPlace } from './conversation.ts';
import type { Group } from './identity.ts';
import { type Moment, momentOf } from './moment.ts';
import { duplicatesOf } from './twin.ts';
import { textOf } from './world.ts';

export interface Contact {
  readonly activity: Group;
  /** Null where the activity was with nobody known. */
  readonly person: Group | null;
  readonly kind: string;
  readonly rep: string | null;
  readonly at: Moment | null;
  /** Why it stays out; null = it counts. */
  readonly reason: string | null;
}

export function contactsOf(company: Company): Contact[] {
  const { identity, exclusions, world } = company;
  const wroteFirst = conversationsOf(company);
  // The sender of an outgoing mail is nobody who was reached; of an incoming one it is the person.
  const recipients = peopleOf(company, (role) => role !== 'from');
  const everybody = peopleOf(company, () => true);

  const ownReason = (activity: Group, person: Group | null): string | null => {
    const { row } = activity;
    if (row['automated'] === true || row['bulk'] === true) return 'automated';
    if (row['direction'] === 'in' || (person !== null && wroteFirst(activity, person))) return 'inbound';
    if (row['direction'] !== 'out') return 'no_direction';
    return momentOf(row, 'starts_at', world.settings.zone) === null ? 'undated' : null;
  };
  const contacts = identity
    .groups('activity')
    .filter(tookPlace)
    .flatMap((activity): Contact[] => {
      const people = activity.row['direction'] === 'in' ? everybody(activity) : recipients(activity);
      return (people.length > 0 ? people : [null]).map((person) => ({
        activity,
        person,
        kind: String(textOf(activity.row, 'kind')),
        rep: repOf(company, activity),
        at: momentOf(activity.row, 'starts_at', world.settings.zone),
        reason:
          activityReason(company, activity) ?? (person && exclusions.person(person)) ?? ownReason(activity, person),
      }));
    });
  const duplicates = duplicatesOf(contacts.filter(({ reason }) => reason === null));
  return contacts.map((contact) => (duplicates.has(contact) ? { ...contact, reason: 'duplicate' } : contact));
}
