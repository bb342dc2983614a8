/**
 * The persons of a random world: their stages with repeats and gaps, owners, touches and links.
 */
import type { Draw, Drawn } from './draw.ts';
import { type Row, refOf, type World } from './world.ts';

const DAY = 86_400;
/** Around the limits within which an MQL may become an SQL, to the second. */
const SQL_AFTER = [-DAY, -1, 0, 3600, 20 * DAY, 30 * DAY, 30 * DAY + 1, 89 * DAY, 90 * DAY, 90 * DAY + 1, 91 * DAY];
/** Around the MQL moment, and later. */
const TOUCH_AFTER = [-5 * DAY, -1, 0, 1, 3600, 3 * DAY, 40 * DAY];

/** Adds persons and everything that hangs on them. */
export function randomPersons(draw: Draw, rows: World['rows']): void {
  const accounts = rows.account ?? [];
  rows.person = draw.merged(draw.list(draw.int(3, 40), (index) => randomPerson(draw, rows, accounts, index)));
  rows.lifecycle = [];
  rows.activity = [];
  rows.activity_person = [];
  rows.owner_change = [];
  rows.exclusion = [];
  for (const person of rows.person) {
    const mql = draw.chance(0.75) ? draw.moment() : null;
    addStages(draw, rows.lifecycle, person, mql);
    addTouches(draw, rows.activity, rows.activity_person, rows.user ?? [], person, mql ?? draw.moment());
    addOwners(draw, rows.owner_change, rows.user ?? [], 'person', person, mql);
    addExclusion(draw, rows.exclusion, 'person', person);
  }
  for (const activity of rows.activity) addExclusion(draw, rows.exclusion, 'activity', activity, 0.03);
  rows.same_as = links(draw, rows.person);
}

function randomPerson(draw: Draw, rows: World['rows'], accounts: readonly Row[], index: number): Row {
  const source = index === 0 ? 'crm' : draw.pick(['crm', 'crm', 'crm', 'forms']);
  return {
    source,
    // The same id in two sources is not the same person.
    id: `p${source === 'forms' ? index - 1 : index}`,
    email: draw.maybe(0.7, () => draw.pick(['a@one.example', 'robot@test.example', 'b@test.example', 'c@two.example'])),
    account: draw.maybe(0.6, () => refOf(draw.pick(accounts))),
    owner: draw.maybe(0.7, () => refOf(draw.pick(rows.user ?? []))),
    channel: draw.maybe(0.6, () => draw.pick(['web', 'fair', 'mail'])),
    industry: draw.maybe(0.4, () => draw.pick(['retail', 'energy'])),
    employees: draw.maybe(0.4, () => draw.pick([1, 10, 11, 200, 1001])),
    country: draw.maybe(0.4, () => draw.pick(['NL', 'DE', 'US'])),
    deleted: draw.maybe(0.1, () => true),
    ...draw.columns('created_at', draw.chance(0.85) ? draw.moment() : null),
  };
}

function addStages(draw: Draw, lifecycle: Row[], person: Row, mql: Drawn | null): void {
  const add = (stage: string, at: Drawn | null) =>
    lifecycle.push({
      source: String(person['source']),
      id: `l${lifecycle.length}`,
      person: refOf(person),
      stage,
      deleted: draw.maybe(0.03, () => true),
      ...draw.columns('at', at),
    });
  const known = (at: Drawn) => (draw.chance(0.85) ? at : null);
  if (draw.chance(0.3)) add('lead', draw.moment());
  if (mql === null) {
    if (draw.chance(0.3)) add('sql', draw.moment());
    return;
  }
  add('mql', known(mql));
  if (draw.chance(0.3)) add('mql', known(draw.after(mql, draw.pick([DAY, 10 * DAY, 31 * DAY]))));
  if (draw.chance(0.2)) add('sal', draw.after(mql, DAY));
  if (draw.chance(0.45))
    add(draw.pick(['sql', 'sql', 'opportunity', 'customer']), known(draw.after(mql, draw.pick(SQL_AFTER))));
  if (draw.chance(0.12)) add('disqualified', known(draw.after(mql, draw.pick(TOUCH_AFTER))));
}

function addTouches(
  draw: Draw,
  activities: Row[],
  links: Row[],
  users: readonly Row[],
  person: Row,
  around: Drawn,
): void {
  for (let left = draw.pick([0, 0, 0, 1, 1, 2]); left > 0; left--) {
    const activity: Row = {
      source: 'crm',
      id: `c${activities.length}`,
      kind: draw.pick(['call', 'email', 'message', 'call', 'email', 'meeting', 'task']),
      direction: draw.pick(['out', 'out', 'out', 'out', 'in', null]),
      automated: draw.pick([false, null, false, true]),
      bulk: draw.pick([false, null, null, false, true]),
      status: draw.pick(['done', 'done', null, 'planned', 'cancelled']),
      outcome: draw.maybe(0.2, () => draw.pick(['trial call', 'talked'])),
      user: draw.maybe(0.8, () => refOf(draw.pick(users))),
      deleted: draw.maybe(0.08, () => true),
      ...draw.columns('starts_at', draw.chance(0.92) ? draw.after(around, draw.pick(TOUCH_AFTER)) : null),
    };
    activities.push(activity);
    links.push({
      source: 'crm',
      id: `cp${links.length}`,
      activity: refOf(activity),
      person: refOf(person),
      role: draw.pick(['to', 'to', 'cc', 'attendee', null, 'from']),
      deleted: draw.maybe(0.04, () => true),
    });
  }
}

/** A chain of owners, sometimes with a gap or an overlap, one change of it often at the event itself. */
export function addOwners(
  draw: Draw,
  changes: Row[],
  users: readonly Row[],
  entity: 'deal' | 'person',
  record: Row,
  event: Drawn | null,
): void {
  if (draw.chance(0.5)) return;
  let from: Drawn | null = draw.chance(0.5) ? null : draw.moment();
  for (let left = draw.int(1, 3); left > 0; left--) {
    const near = event && draw.chance(0.6) ? draw.after(event, draw.pick([-DAY, -1, 0, 1, DAY])) : draw.moment();
    const to = left === 1 && draw.chance(0.7) ? null : near;
    changes.push({
      source: 'crm',
      id: `o${changes.length}`,
      entity,
      record: refOf(record),
      user: draw.maybe(0.85, () => refOf(draw.pick(users))),
      deleted: draw.maybe(0.04, () => true),
      ...draw.columns('from', from),
      ...draw.columns('to', to),
    });
    from = draw.chance(0.8) ? to : draw.moment();
  }
}

/** Now and then left out by hand, and now and then taken back. */
export function addExclusion(draw: Draw, exclusions: Row[], entity: string, record: Row, share = 0.06): void {
  if (!draw.chance(share)) return;
  exclusions.push({
    source: 'cadans',
    id: `x${exclusions.length}`,
    entity,
    record: refOf(record),
    reason: 'by hand',
    deleted: draw.maybe(0.4, () => true),
  });
}

function links(draw: Draw, persons: readonly Row[]): Row[] {
  return draw.list(draw.int(0, 2), (index) => {
    const [a, b] = draw.shuffle(persons);
    return {
      source: 'cadans',
      id: `s${index}`,
      entity: 'person',
      a: refOf(a ?? {}),
      b: refOf(b ?? {}),
      evidence: 'email',
      deleted: draw.maybe(0.3, () => true),
    };
  });
}
