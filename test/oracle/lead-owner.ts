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

export type LeadOwners = (inbound: Group, person: Group | null, due: Moment | null) => string | null;

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

  return (inbound, person, due) => {
    const ofLead = historyOf('inbound', inbound);
    const ofPerson = person ? historyOf('person', person) : [];
    const history = ofLead.length > 0 ? ofLead : ofPerson;
    if (history.length === 0) {
      const owner = person && textOf(person.row, 'owner');
      return identity.find('user', owner)?.ref ?? owner;
    }
    const owned = history.filter(({ user }) => user !== null);
    const first = owned.sort((a, b) => byStart(a, b) || byId(a.row, b.row))[0]?.user ?? null;
    const passed = due !== null && compareMoments(due, now) <= 0;
    return (passed ? ownerAt(history, due) : null) ?? first;
  };
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
