/**
 * One call logged by two systems: same rep, person and kind, from different sources, starts at most 60 seconds apart.
 *
 * Matched one to one, the nearest pair first; of a pair the later goes, at one instant the one of the greater
 * reference. Without a rep, a person or an instant nothing is known to be the same.
 */
import type { Contact } from './contact.ts';

const TWIN_MS = 60_000;

interface Pair {
  readonly first: Contact;
  readonly second: Contact;
}

/** The contacts that are the later half of a pair. */
export function duplicatesOf(contacts: readonly Contact[]): Set<Contact> {
  const gone = new Set<Contact>();
  const matched = new Set<Contact>();
  for (const { first, second } of pairsOf(contacts)) {
    if (matched.has(first) || matched.has(second)) continue;
    matched.add(first).add(second);
    gone.add(second);
  }
  return gone;
}

/** Every possible pair, nearest first; equally near: the earlier first. */
function pairsOf(contacts: readonly Contact[]): Pair[] {
  const pairs: Pair[] = [];
  for (const first of contacts) {
    for (const second of contacts) {
      if (isBefore(first, second) && areTwins(first, second)) pairs.push({ first, second });
    }
  }
  const gap = ({ first, second }: Pair) => epoch(second) - epoch(first);
  const name = ({ first, second }: Pair) => `${first.activity.ref} ${second.activity.ref}`;
  return pairs.sort((a, b) => gap(a) - gap(b) || epoch(a.first) - epoch(b.first) || (name(a) < name(b) ? -1 : 1));
}

function areTwins(a: Contact, b: Contact): boolean {
  return (
    a.activity.row['source'] !== b.activity.row['source'] &&
    a.kind === b.kind &&
    a.rep !== null &&
    a.rep === b.rep &&
    a.person !== null &&
    a.person.ref === b.person?.ref &&
    a.at?.day === false &&
    b.at?.day === false &&
    Math.abs(epoch(a) - epoch(b)) <= TWIN_MS
  );
}

function isBefore(a: Contact, b: Contact): boolean {
  return epoch(a) - epoch(b) < 0 || (epoch(a) === epoch(b) && a.activity.ref < b.activity.ref);
}

function epoch({ at }: Contact): number {
  return at?.epoch ?? Number.NaN;
}
