/**
 * What ends a wait: a person reached for by a human, or answered live when calling or chatting.
 *
 * A reply counts, automation and tasks do not. What is left out of all numbers, or has not happened yet, ends nothing.
 */
import { activityReason, type Company, peopleOf, repOf } from './company.ts';
import { tookPlace } from './conversation.ts';
import type { Group } from './identity.ts';
import { hasHappened, type Moment, momentOf, orderMoments } from './moment.ts';

export interface Attempt {
  readonly activity: Group;
  readonly at: Moment;
  readonly responder: string | null;
}

/** Person → everything that may end a wait of theirs, in order; one known to the day stands at its start. */
export function attemptsOf(company: Company): (person: Group) => Attempt[] {
  const { identity, world, now } = company;
  const recipients = peopleOf(company, (role) => role !== 'from');
  const everybody = peopleOf(company, () => true);
  const attempts = new Map<string, Attempt[]>();
  for (const activity of identity.groups('activity')) {
    const at = momentOf(activity.row, 'starts_at', world.settings.zone);
    if (at === null || !hasHappened(at, now) || !isHuman(activity)) continue;
    if (activityReason(company, activity) !== null) continue;
    const outgoing = activity.row['direction'] === 'out';
    if (!outgoing && !isAnsweredLive(activity)) continue;
    for (const person of outgoing ? recipients(activity) : everybody(activity)) {
      const attempt = { activity, at, responder: repOf(company, activity) };
      attempts.set(person.ref, [...(attempts.get(person.ref) ?? []), attempt]);
    }
  }
  for (const list of attempts.values()) {
    list.sort((a, b) => orderMoments(a.at, b.at) || (a.activity.ref < b.activity.ref ? -1 : 1));
  }
  return (person) => attempts.get(person.ref) ?? [];
}

function isHuman(activity: Group): boolean {
  return tookPlace(activity) && activity.row['automated'] !== true && activity.row['bulk'] !== true;
}

function isAnsweredLive({ row }: Group): boolean {
  return row['direction'] === 'in' && ['call', 'message'].includes(String(row['kind'])) && row['connected'] === true;
}
