/**
 * What reps of a random world did to reach people: touches with twins from a dialler, conversations, appointments.
 *
 * It happens to persons of its own, who never were MQLs, so that the other metrics' figures stay what they are.
 */
import type { Draw, Drawn } from './draw.ts';
import { addExclusion, addOwners } from './random-persons.ts';
import { type Row, refOf, type World } from './world.ts';

const DAY = 86_400;
const KINDS = ['call', 'call', 'email', 'message'];
const TOUCHED = [0, 40, 3600, DAY, 3 * DAY, 13 * DAY, 14 * DAY, 31 * DAY];
/** Around the sixty seconds within which two rows are twins. */
const TWIN = [-61, -60, -59, -17, -1, 0, 1, 23, 59, 60, 61];
/** From a touch to the booking: around ten minutes back and fourteen days ahead. */
const BOOKED = [-601, -600, -599, -30, 0, 900, DAY, 5 * DAY, 14 * DAY - 1, 14 * DAY, 14 * DAY + 1, 15 * DAY];

/** A world in the making, and how rows are added to it. */
export interface Log {
  readonly draw: Draw;
  readonly rows: World['rows'];
  /** Nothing but appointments lies at or after it. */
  readonly now: string;
  /** Users, some of whom are others under another system's name. */
  readonly reps: readonly Row[];
}

/** Adds persons and everything reps did with them; the persons are for the leads to come. */
export function randomOutreach(draw: Draw, rows: World['rows'], now: string): { log: Log; persons: Row[] } {
  const aliases = (rows.user ?? []).slice(0, draw.int(0, 2)).map((user, index) => ({
    source: 'dial',
    id: `u${index}`,
    merged_into: refOf(user),
  }));
  rows.user = [...(rows.user ?? []), ...aliases];
  const log: Log = { draw, rows, now, reps: rows.user };
  const persons = draw.merged(draw.list(draw.int(3, 9), (index) => randomPerson(log, index)));
  rows.person = [...(rows.person ?? []), ...persons];
  if (draw.chance(0.5)) addLink(log, persons);
  const before = rows.activity?.length ?? 0;
  for (const person of persons) {
    const others = draw.shuffle(persons.filter((other) => other !== person)).slice(0, draw.pick([0, 0, 1, 2]));
    const base = draw.moment();
    addTouches(log, person, others, base);
    if (draw.chance(0.5)) addConversation(log, person, others, base);
    if (draw.chance(0.6)) addAppointment(log, person, others, base);
    addOwners(draw, listOf(rows, 'owner_change'), rows.user, 'person', person, base);
    addExclusion(draw, listOf(rows, 'exclusion'), 'person', person, 0.05);
  }
  for (const activity of listOf(rows, 'activity').slice(before)) {
    addExclusion(draw, listOf(rows, 'exclusion'), 'activity', activity, 0.03);
  }
  return { log, persons };
}

export function listOf(rows: World['rows'], entity: keyof World['rows']): Row[] {
  const list = rows[entity] ?? [];
  rows[entity] = list;
  return list;
}

/** Adds an activity with its persons, and gives it back; null where it would not have happened yet. */
export function addActivity(log: Log, starts: Drawn | null, people: readonly Row[], row: Row): Row | null {
  const { draw, rows, now } = log;
  if (starts !== null && starts.text >= now && row['kind'] !== 'meeting') return null;
  const activities = listOf(rows, 'activity');
  const activity: Row = {
    source: 'crm',
    id: `r${activities.length}`,
    user: draw.maybe(0.92, () => refOf(draw.pick(log.reps))),
    deleted: draw.maybe(0.05, () => true),
    ...draw.columns('starts_at', starts),
    ...row,
  };
  activities.push(activity);
  for (const person of people) addPerson(log, activity, person);
  return activity;
}

function addPerson({ draw, rows }: Log, activity: Row, person: Row): void {
  const links = listOf(rows, 'activity_person');
  const incoming = activity['direction'] === 'in';
  links.push({
    source: 'crm',
    id: `rp${links.length}`,
    activity: refOf(activity),
    person: refOf(person),
    role: incoming ? draw.pick(['from', 'from', 'cc', null]) : draw.pick(['to', 'to', 'cc', null, 'attendee', 'from']),
    deleted: draw.maybe(0.04, () => true),
  });
}

/** The moment so many seconds after another, known to the second. */
export function exactly(draw: Draw, moment: Drawn, seconds: number): Drawn {
  for (;;) {
    const at = draw.after(moment, seconds);
    if (at.precision === 'instant') return at;
  }
}

function randomPerson({ draw, rows, reps }: Log, index: number): Row {
  return {
    source: 'crm',
    id: `q${index}`,
    email: draw.maybe(0.5, () => draw.pick(['a@one.example', 'robot@test.example', 'c@two.example'])),
    account: draw.maybe(0.5, () => refOf(draw.pick(rows.account ?? []))),
    owner: draw.maybe(0.7, () => refOf(draw.pick(reps))),
    channel: draw.maybe(0.6, () => draw.pick(['web', 'fair', 'mail'])),
    industry: draw.maybe(0.4, () => draw.pick(['retail', 'energy'])),
    employees: draw.maybe(0.4, () => draw.pick([1, 10, 11, 200, 1001])),
    country: draw.maybe(0.4, () => draw.pick(['NL', 'DE', 'US'])),
    deleted: draw.maybe(0.06, () => true),
    ...draw.columns('created_at', draw.chance(0.85) ? draw.moment() : null),
  };
}

function addLink({ draw, rows }: Log, persons: readonly Row[]): void {
  const [a, b] = draw.shuffle(persons);
  if (!a || !b) return;
  const link = { source: 'cadans', id: 'qs', entity: 'person', evidence: 'phone', a: refOf(a), b: refOf(b) };
  listOf(rows, 'same_as').push(link);
}

function addTouches(log: Log, person: Row, others: readonly Row[], base: Drawn): void {
  const { draw } = log;
  const user = refOf(draw.pick(log.reps));
  for (const offset of draw.shuffle(TOUCHED).slice(0, draw.int(0, 5))) {
    const at = draw.chance(0.8) ? exactly(draw, base, offset) : draw.after(base, offset);
    const nobody = draw.chance(0.06);
    const people = nobody ? [] : draw.chance(0.3) ? [person, ...others] : [person];
    const touch = addActivity(log, draw.chance(0.97) ? at : null, people, {
      kind: draw.pick(KINDS),
      direction: draw.pick(['out', 'out', 'out', 'out', 'out', 'out', 'in', null]),
      automated: draw.pick([null, false, false, false, true]),
      bulk: draw.pick([null, null, null, null, null, false, true]),
      status: draw.pick(['done', 'done', 'done', null, 'planned', 'cancelled']),
      connected: draw.pick([true, false, null]),
      outcome: draw.maybe(0.1, () => draw.pick(['trial call', 'no answer'])),
      duration: draw.maybe(0.5, () => draw.pick([0, 30, 600, -30])),
      ...(draw.chance(0.7) ? { user } : {}),
    });
    if (touch !== null && at.precision === 'instant' && draw.chance(0.5)) addTwin(log, touch, at, people);
  }
}

/** The same touch as a dialler has it; now and then somebody else's, of another kind, or not the dialler's at all. */
function addTwin(log: Log, touch: Row, at: Drawn, people: readonly Row[]): void {
  const { draw } = log;
  addActivity(log, exactly(draw, at, draw.pick(TWIN)), people, {
    source: draw.pick(['dial', 'dial', 'dial', 'dial', 'crm']),
    kind: draw.chance(0.9) ? touch['kind'] : 'call',
    direction: 'out',
    status: 'done',
    ...(draw.chance(0.85) ? { user: touch['user'] } : {}),
  });
}

/** Mails or messages back and forth, begun by either side, tied by answer, by thread or by both. */
function addConversation(log: Log, person: Row, others: readonly Row[], base: Drawn): void {
  const { draw } = log;
  const kind = draw.pick(['email', 'message']);
  const tie = draw.pick(['answer', 'thread', 'both']);
  const source = draw.pick(['crm', 'crm', 'dial']);
  const started = draw.int(0, 1);
  let before: Row | null = null;
  let at = exactly(draw, base, draw.pick([100, 2 * DAY]));
  for (let index = 0; index < draw.int(2, 5); index++) {
    const incoming = index % 2 === started;
    const people = draw.chance(0.3) ? [person, ...others] : [person];
    const activity: Row | null = addActivity(log, at, people, {
      source,
      kind,
      direction: incoming ? 'in' : 'out',
      status: draw.pick(['done', null]),
      ...(tie === 'answer' ? {} : { thread: `with ${person['id']}` }),
      ...(tie === 'thread' || before === null ? {} : { reply_to: refOf(before) }),
    });
    before = activity ?? before;
    at = exactly(draw, at, draw.pick([300, 3600, DAY]));
  }
}

/** A meeting booked around the touches, and now and then booked again. */
function addAppointment(log: Log, person: Row, others: readonly Row[], base: Drawn): void {
  const { draw, now } = log;
  const booked = draw.after(draw.after(base, draw.pick(TOUCHED)), draw.pick(BOOKED));
  if (booked.text >= now) return;
  const thread = draw.maybe(0.3, () => `appointment of ${person['id']}`);
  const people = draw.chance(0.06) ? [] : [person, ...others];
  const meet = (at: Drawn | null, more: Row = {}) => {
    const starts = draw.chance(0.94) ? draw.after(at ?? base, draw.pick([0, DAY, 7 * DAY, 20 * DAY])) : null;
    const future = starts !== null && starts.text >= now;
    return addActivity(log, starts, people, {
      kind: 'meeting',
      status: future ? draw.pick(['planned', 'cancelled']) : draw.pick(['done', 'done', 'no_show', 'cancelled', null]),
      outcome: draw.maybe(0.05, () => 'trial call'),
      thread,
      ...draw.columns('booked_at', at),
      ...more,
    });
  };
  const first = meet(draw.chance(0.92) ? booked : null);
  const again = exactly(draw, booked, draw.pick([3600, 3 * DAY]));
  if (first === null || again.text >= now || !draw.chance(0.35)) return;
  meet(again, draw.chance(0.6) ? { reply_to: refOf(first) } : {});
}
