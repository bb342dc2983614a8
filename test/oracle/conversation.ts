/**
 * Who wrote first: whether an outgoing activity answers a conversation that the person began.
 *
 * A conversation is the chain of `reply_to`, or the thread of that name in the same source. It was begun by the
 * farthest activity of the chain, or the earliest of the thread, that happened and is left out of nothing.
 */
import { activityReason, type Company, peopleOf } from './company.ts';
import type { Group } from './identity.ts';
import { momentOf, orderMoments } from './moment.ts';
import { textOf } from './world.ts';

const WRITTEN_OR_SPOKEN = ['call', 'email', 'message'];

/** A call, e-mail or message that took place: done, or of no stated status. */
export function tookPlace({ row }: Group): boolean {
  const status = textOf(row, 'status');
  return WRITTEN_OR_SPOKEN.includes(String(row['kind'])) && (status === null || status === 'done');
}

export type Conversations = (activity: Group, person: Group) => boolean;

/** (activity, person) → whether that person wrote first. */
export function conversationsOf(company: Company): Conversations {
  const { identity, world } = company;
  const counts = (activity: Group) => tookPlace(activity) && activityReason(company, activity) === null;
  const people = peopleOf(company, () => true);
  const begunBy = (opener: Group | undefined, person: Group) =>
    opener?.row['direction'] === 'in' && people(opener).some(({ ref }) => ref === person.ref);

  const threads = new Map<string, Group[]>();
  for (const activity of identity.groups('activity').filter(counts)) {
    const thread = threadOf(activity);
    if (thread !== null) threads.set(thread, [...(threads.get(thread) ?? []), activity]);
  }
  const firstOfThread = (thread: string | null) =>
    (threads.get(thread ?? '') ?? [])
      .flatMap((activity) => {
        const at = momentOf(activity.row, 'starts_at', world.settings.zone);
        return at ? [{ activity, at }] : [];
      })
      .sort((a, b) => orderMoments(a.at, b.at) || (a.activity.ref < b.activity.ref ? -1 : 1))[0]?.activity;

  return (activity, person) =>
    begunBy(ancestorsOf(company, activity).filter(counts).at(-1), person) ||
    begunBy(firstOfThread(threadOf(activity)), person);
}

/** What an activity answers, what that answers, and so on. */
export function ancestorsOf({ identity }: Company, activity: Group): Group[] {
  const seen: Group[] = [activity];
  for (let current = activity; ; ) {
    const parent = identity.find('activity', textOf(current.row, 'reply_to'));
    if (parent === undefined || seen.includes(parent)) return seen.slice(1);
    seen.push(parent);
    current = parent;
  }
}

/** A thread's name means something within its source only. */
export function threadOf({ row }: Group): string | null {
  const thread = textOf(row, 'thread');
  return thread === null ? null : `${row['source']} ${thread}`;
}
