/**
 * Which rows are one record: merges of any entity, and for persons `same_as` links as well.
 *
 * A group stands under one row, whose fields and deleted flag are the group's; its creation is the earliest of all.
 */
import type { EntityName } from '../../src/model/entity.ts';
import { earliest, type Moment, momentOf, orderMoments } from './moment.ts';
import { type Row, refOf, textOf, type World } from './world.ts';

export interface Group {
  readonly ref: string;
  /** The row whose fields count. */
  readonly row: Row;
  readonly members: readonly Row[];
  readonly created: Moment | null;
}

export interface Identity {
  groups(entity: EntityName): Group[];
  /** The group a reference leads to. */
  find(entity: EntityName, ref: string | null): Group | undefined;
}

export function identityOf(world: World): Identity {
  const known = new Map<EntityName, Map<string, Group>>();
  const byMember = (entity: EntityName) => {
    const made = known.get(entity) ?? indexGroups(world, entity);
    known.set(entity, made);
    return made;
  };
  return {
    groups: (entity) => [...new Set(byMember(entity).values())],
    find: (entity, ref) => (ref === null ? undefined : byMember(entity).get(ref)),
  };
}

/** Every member's reference → its group. */
function indexGroups(world: World, entity: EntityName): Map<string, Group> {
  const rows = new Map((world.rows[entity] ?? []).map((row) => [refOf(row), row]));
  const zone = world.settings.zone;
  const merged = gather([...rows.keys()], (ref) => survivorOf(rows, ref), rows, zone);
  if (entity !== 'person') return byMember(merged);

  const heads = linkedHeads(world, byMember(merged));
  return byMember(gather([...rows.keys()], (ref) => heads.get(survivorOf(rows, ref)) ?? ref, rows, zone));
}

/** Follows `merged_into` to its end. */
function survivorOf(rows: ReadonlyMap<string, Row>, ref: string): string {
  const seen = new Set([ref]);
  let current = ref;
  for (;;) {
    const next = textOf(rows.get(current), 'merged_into');
    if (next === null || seen.has(next) || !rows.has(next)) return current;
    seen.add(next);
    current = next;
  }
}

function gather(
  refs: readonly string[],
  headOf: (ref: string) => string,
  rows: ReadonlyMap<string, Row>,
  zone: string,
): Group[] {
  const members = new Map<string, Row[]>();
  for (const ref of refs) {
    const row = rows.get(ref);
    if (row) members.set(headOf(ref), [...(members.get(headOf(ref)) ?? []), row]);
  }
  return [...members].map(([ref, list]) => ({
    ref,
    row: rows.get(ref) ?? {},
    members: list,
    created: earliest(list.map((row) => momentOf(row, 'created_at', zone))),
  }));
}

function byMember(groups: readonly Group[]): Map<string, Group> {
  return new Map(groups.flatMap((group) => group.members.map((row) => [refOf(row), group] as const)));
}

/** Merge survivor → head of everyone linked with it: the earliest created, a missing creation last, then the smallest ref. */
function linkedHeads(world: World, survivors: ReadonlyMap<string, Group>): Map<string, string> {
  const sets = new Map<string, Set<Group>>();
  for (const group of survivors.values()) sets.set(group.ref, new Set([group]));
  for (const link of world.rows.same_as ?? []) {
    if (link['entity'] !== 'person' || link['deleted'] === true) continue;
    const a = survivors.get(String(link['a']));
    const b = survivors.get(String(link['b']));
    if (!a || !b) continue;
    const union = new Set([...(sets.get(a.ref) ?? []), ...(sets.get(b.ref) ?? [])]);
    for (const group of union) sets.set(group.ref, union);
  }
  return new Map([...sets].map(([ref, set]) => [ref, [...set].sort(byAge)[0]?.ref ?? ref]));
}

function byAge(a: Group, b: Group): number {
  if (a.created && b.created) return orderMoments(a.created, b.created) || (a.ref < b.ref ? -1 : 1);
  if (a.created || b.created) return a.created ? -1 : 1;
  return a.ref < b.ref ? -1 : 1;
}
