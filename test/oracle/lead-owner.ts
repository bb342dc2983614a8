/**
 * Whose lead it is: of whoever owns it when its target passes, else of its first owner, else of nobody.
 *
 * The owners are those of the lead itself; where none were kept, those of its person, and then the person's owner.
 * While the target has not passed, and where nobody owns the lead when it does, the first owner has it.
 */
import { type Company, repOf } from './company.ts';
import type { Group } from './identity.ts';
import { compareMoments, type Moment, momentOf, orderMoments } from './moment.ts';
import { byId } from './segment.ts';
import { type Row, refOf, textOf } from './world.ts';

interface Ownership {
  readonly row: Row;
  /** Null = always, or still. */
  readonly from: Moment | null;
  readonly to: Moment | null;
  /** Null = nobody. */
  readonly user: string | null;
}

/** When a lead came to have an owner, or why that cannot be told; both null = it never had one. */
export interface Assigned {
  readonly at: Moment | null;
  readonly unknown: 'owner_undated' | 'day_precision' | null;
}

export interface LeadOwners {
  /** Whose it is, by when its target passes. */
  owner(inbound: Group, person: Group | null, due: Moment | null): string | null;
  assigned(inbound: Group, person: Group | null, start: Moment): Assigned;
}

export function leadOwnersOf(company: Company): LeadOwners {
  const { world, identity, now } = company;
  const historyOf = (entity: 'inbound' | 'person', record: Group): Ownership[] =>
    (world.rows.owner_change ?? [])
      .filter((row) => row['entity'] === entity && row['deleted'] !== true)
      .filter((row) => identity.find(entity, textOf(row, 'record'))?.ref === record.ref)
      .map((row) => ({
        row,
        from: momentOf(row, 'from', world.settings.zone),
        to: momentOf(row, 'to', world.settings.zone),
        user: repOf(company, { ref: refOf(row), row, members: [row], created: null }),
      }));

  const historyFor = (inbound: Group, person: Group | null, counts = (_: Ownership) => true): Ownership[] => {
    const ofLead = historyOf('inbound', inbound).filter(counts);
    return ofLead.length > 0 || person === null ? ofLead : historyOf('person', person).filter(counts);
  };
  const ownerOfPerson = (person: Group | null): string | null => {
    const owner = person && textOf(person.row, 'owner');
    return identity.find('user', owner)?.ref ?? owner;
  };

  return {
    owner(inbound, person, due) {
      const history = historyFor(inbound, person);
      if (history.length === 0) return ownerOfPerson(person);
      const owned = history.filter(({ user }) => user !== null);
      const first = owned.sort((a, b) => byStart(a, b) || byId(a.row, b.row))[0]?.user ?? null;
      const passed = due !== null && compareMoments(due, now) <= 0;
      return (passed ? ownerAt(history, due) : null) ?? first;
    },
    assigned(inbound, person, start) {
      const history = historyFor(inbound, person, holds);
      if (history.length === 0) return { at: null, unknown: ownerOfPerson(person) === null ? null : 'owner_undated' };
      return assignedSince(history, start, now);
    },
  };
}

/** Whether a company records who owns leads or persons at all. */
export function ownersRecorded({ world }: Company): boolean {
  const { zone } = world.settings;
  return (world.rows.owner_change ?? []).some((row) => {
    const isOfLeads = row['entity'] === 'inbound' || row['entity'] === 'person';
    const span = { row, from: momentOf(row, 'from', zone), to: momentOf(row, 'to', zone), user: null };
    return isOfLeads && row['deleted'] !== true && holds(span);
  });
}

/** Whether it ever holds: what ends before it begins never does. */
const holds = ({ from, to }: Ownership): boolean => !from || !to || from.epoch < to.epoch;

/** The first point from the lead's start on at which somebody had it: its start, or one at which a row begins or ends. */
function assignedSince(history: readonly Ownership[], start: Moment, now: Moment): Assigned {
  const edges = history.flatMap(({ from, to }) => [from, to]).filter((edge) => edge !== null);
  const points = [start, ...edges.filter((edge) => edge.epoch > start.epoch && edge.epoch < now.epoch)];
  for (const { epoch } of points.sort((a, b) => a.epoch - b.epoch)) {
    const held = history.filter(({ from, to }) => (!from || from.epoch <= epoch) && (!to || epoch < to.epoch));
    const [last] = held.sort((a, b) => byStart(b, a) || byId(a.row, b.row));
    if (!last || last.user === null) continue;
    // Begun on the day of the lead or later, who knows when.
    const isBlind = held.some(
      ({ row, from }) => from?.day && from.date >= start.date && textOf(row, 'user') === textOf(last.row, 'user'),
    );
    const at = { ...start, day: false, epoch };
    return isBlind ? { at: null, unknown: 'day_precision' } : { at, unknown: null };
  }
  return { at: null, unknown: null };
}

function ownerAt(history: readonly Ownership[], at: Moment): string | null {
  const covering = history
    .filter(({ from, to }) => (!from || compareMoments(from, at) <= 0) && (!to || compareMoments(at, to) < 0))
    .sort((a, b) => byStart(b, a) || byId(a.row, b.row));
  return covering[0]?.user ?? null;
}

/** A missing start is before all. */
function byStart(a: Ownership, b: Ownership): number {
  if (a.from && b.from) return orderMoments(a.from, b.from);
  return Number(a.from !== null) - Number(b.from !== null);
}
