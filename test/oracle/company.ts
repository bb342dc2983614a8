/**
 * What the oracles of the activity metrics ask of a world: who is who, what stays out, who was with an activity, and
 * the dimensions of a record that a rep did with a person.
 *
 * A record's rep is given, not looked up: team as of a moment, `team_now` as of now. What is known of the person
 * stands as `segment.ts` has it.
 */
import { type Exclusions, exclusionsOf } from './exclusion.ts';
import { type Group, type Identity, identityOf } from './identity.ts';
import { instantMoment, type Moment } from './moment.ts';
import { type Dimensions, type Segments, segmentsOf } from './segment.ts';
import { textOf, type World } from './world.ts';

export interface Company {
  readonly world: World;
  readonly identity: Identity;
  readonly exclusions: Exclusions;
  readonly segments: Segments;
  readonly now: Moment;
}

export interface Subject {
  readonly rep: string | null;
  readonly person: Group | null;
  /** As of when the rep's team is asked. */
  readonly at: Moment | null;
  /** Values of the record's own; they go before the person's. */
  readonly own?: Readonly<Record<string, string | null>>;
}

const OF_THE_REP = ['rep', 'team', 'team_now'];
const OF_THE_PERSON = ['channel', 'industry', 'size', 'market', 'country'];

export function companyOf(world: World, now: string): Company {
  const identity = identityOf(world);
  return {
    world,
    identity,
    exclusions: exclusionsOf(world, identity),
    segments: segmentsOf(world, identity, now),
    now: instantMoment(now, world.settings.zone),
  };
}

/** The user a row names, after merges; null where it names none. */
export function repOf({ identity }: Company, group: Group): string | null {
  const ref = textOf(group.row, 'user');
  return identity.find('user', ref)?.ref ?? ref;
}

/** Why an activity of any kind stays out of everything, or null. */
export function activityReason({ exclusions }: Company, activity: Group): string | null {
  return exclusions.activity(activity.row);
}

/** Activity → the persons linked with it in a role that `accepts` it, each once. */
export function peopleOf(company: Company, accepts: (role: string | null) => boolean): (activity: Group) => Group[] {
  const { world, identity } = company;
  const people = new Map<string, Set<Group>>();
  for (const link of world.rows.activity_person ?? []) {
    if (link['deleted'] === true || !accepts(textOf(link, 'role'))) continue;
    const activity = identity.find('activity', textOf(link, 'activity'))?.ref;
    const person = identity.find('person', textOf(link, 'person'));
    if (activity === undefined || person === undefined) continue;
    people.set(activity, (people.get(activity) ?? new Set()).add(person));
  }
  return (activity) => [...(people.get(activity.ref) ?? [])];
}

export function dimensionsOf({ segments }: Company, { rep, person, at, own = {} }: Subject): Dimensions {
  // Whoever is owned by the rep and by nobody before has the rep's teams.
  const owned: Group = { ref: '', row: { owner: rep }, members: [], created: null };
  return (name) => {
    if (name in own && (own[name] !== null || !OF_THE_PERSON.includes(name))) return own[name] ?? null;
    if (OF_THE_REP.includes(name)) return segments.person(owned, at)(name);
    if (!OF_THE_PERSON.includes(name)) throw new Error(`no dimension ${name}`);
    return person === null ? null : segments.person(person, at)(name);
  };
}
