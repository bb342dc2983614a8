/**
 * The touches and meetings of the appointment table: March in Amsterdam, asked on 20 April at noon UTC.
 *
 * March is [2024-02-29 23:00Z, 2024-03-31 22:00Z). Unless a line says otherwise each person was called once, by ann on
 * 5 March at 10:00Z, and every meeting lies on 1 April.
 */
import { defaultSettings } from '../../src/model/settings.ts';
import type { TrapTable } from './traps.ts';
import type { OracleFigure, OraclePeriod, OracleRequest, Row, World } from './world.ts';

const MARCH: OraclePeriod = {
  start: '2024-02-29T23:00:00Z',
  end: '2024-03-31T22:00:00Z',
  startDate: '2024-03-01',
  endDate: '2024-04-01',
};

const FEBRUARY: OraclePeriod = {
  start: '2024-01-31T23:00:00Z',
  end: '2024-02-29T23:00:00Z',
  startDate: '2024-02-01',
  endDate: '2024-03-01',
};

const persons: Row[] = [];
const activities: Row[] = [];
const links: Row[] = [];

function activity(id: string, people: string, row: Row): void {
  activities.push({ source: 'crm', id, user: 'crm:ann', ...row });
  for (const person of people.split(' ').filter(Boolean)) {
    links.push({ source: 'crm', id: `${links.length}`, activity: `crm:${id}`, person: `crm:${person}` });
  }
}

function person(id: string, more: Row = {}): void {
  persons.push({ source: 'crm', id, ...more });
}

let touches = 0;
function touch(people: string, starts = '2024-03-05T10:00:00Z', more: Row = {}): void {
  activity(`t${++touches}`, people, { kind: 'call', direction: 'out', starts_at: starts, ...more });
}

function meeting(id: string, people: string, booked: string | null, more: Row = {}): void {
  const common = { kind: 'meeting', booked_at: booked, starts_at: '2024-04-01T10:00:00Z', status: 'done' };
  activity(id, people, { ...common, ...more });
}

/** A person called once, whose only meeting has their name. */
function booked(id: string, at: string | null, more: Row = {}): void {
  person(id);
  touch(id);
  meeting(id, id, at, more);
}

// Booked while the call lasted, logged ten minutes before it; a second more is another matter.
booked('that-hour', '2024-03-05T10:05:00Z');
booked('tolerated', '2024-03-05T09:50:00Z');
booked('before', '2024-03-05T09:49:59Z');
// Fourteen times 24 hours later; and one second more.
booked('day-14', '2024-03-19T10:00:00Z');
booked('day-15', '2024-03-19T10:00:01Z');
// Known to the day: the day of the call; the fourteenth after it, and the fifteenth.
booked('that-day', '2024-03-05T00:00:00Z', { booked_at_precision: 'day' });
booked('date-14', '2024-03-19T00:00:00Z', { booked_at_precision: 'day' });
booked('date-15', '2024-03-20T00:00:00Z', { booked_at_precision: 'day' });
// Never booked anything.
person('never');
touch('never');
// What became of it takes nothing back: cancelled, not shown up, still to come, nobody knows when.
booked('cancelled', '2024-03-06T10:00:00Z', { status: 'cancelled' });
booked('no-show', '2024-03-06T10:00:00Z', { status: 'no_show' });
booked('to-come', '2024-03-06T10:00:00Z', { status: 'planned', starts_at: '2024-04-20T12:00:01Z' });
booked('now', '2024-03-06T10:00:00Z', { status: null, starts_at: '2024-04-20T12:00:00Z' });
booked('today', '2024-03-06T10:00:00Z', { starts_at: '2024-04-20T00:00:00Z', starts_at_precision: 'day' });
booked('sometime', '2024-03-06T10:00:00Z', { starts_at: null });
// ann called first, bob last: the credit is the last one's, but that of the rep who booked goes before. The meeting's rep
// unknown; ann; one who never called.
for (const [id, user] of [
  ['last', null],
  ['own', 'crm:ann'],
  ['stranger', 'crm:eve'],
] as const) {
  person(id);
  touch(id, '2024-03-01T10:00:00Z');
  touch(id, '2024-03-08T10:00:00Z', { user: 'crm:bob' });
  meeting(id, id, '2024-03-10T10:00:00Z', { user });
}
// Whose meeting it is nobody knows, which is no rep to prefer.
touch('last', '2024-03-02T10:00:00Z', { user: null });
// What a machine sent last led to nothing: ann's call did.
person('machine-last');
touch('machine-last');
touch('machine-last', '2024-03-06T09:00:00Z', { automated: true });
meeting('machine-last', 'machine-last', '2024-03-06T10:00:00Z');
// ann's call is too old by the booking: bob's is the one, though ann booked.
person('own-too-old');
touch('own-too-old', '2024-03-01T10:00:00Z');
touch('own-too-old', '2024-03-08T10:00:00Z', { user: 'crm:bob' });
meeting('own-too-old', 'own-too-old', '2024-03-16T10:00:00Z');
// Called again in April before it was booked: April's success.
person('april');
touch('april', '2024-03-30T10:00:00Z');
touch('april', '2024-04-02T10:00:00Z');
meeting('april', 'april', '2024-04-03T10:00:00Z', { starts_at: '2024-04-05T10:00:00Z' });
// Called in February, booked in March: February's success, March's appointment.
person('february');
touch('february', '2024-02-29T22:59:59Z');
meeting('february', 'february', '2024-03-02T10:00:00Z');
// Two at one meeting: two persons, one appointment.
person('two-a');
person('two-b');
touch('two-a two-b', '2024-03-05T11:00:00Z', { kind: 'email' });
meeting('two', 'two-a two-b', '2024-03-06T10:00:00Z');
// Nobody called, or only a machine did: an appointment nonetheless.
person('untouched');
meeting('untouched', 'untouched', '2024-03-06T10:00:00Z');
person('machine');
touch('machine', '2024-03-05T10:00:00Z', { automated: true });
meeting('machine', 'machine', '2024-03-06T10:00:00Z');
// With a colleague alone it is none; with a person as well it is one.
person('colleague', { account: 'crm:own' });
meeting('colleagues', 'colleague', '2024-03-06T10:00:00Z');
person('accompanied');
touch('accompanied');
meeting('accompanied', 'accompanied colleague', '2024-03-06T10:00:00Z');
meeting('nobody', '', '2024-03-06T10:00:00Z');
// Booked again: by answering the first booking, or in its thread. The first was made in February.
for (const id of ['again', 'again-thread', 'again-twice']) {
  person(id);
  touch(id);
  meeting(`${id}-first`, id, '2024-02-20T10:00:00Z', { thread: id });
}
meeting('again', 'again', '2024-03-06T10:00:00Z', { reply_to: 'crm:again-first' });
meeting('again-thread', 'again-thread', '2024-03-06T10:00:00Z', { thread: 'again-thread' });
// Over a second booking that was deleted.
meeting('twice-gone', 'again-twice', '2024-02-21T10:00:00Z', { reply_to: 'crm:again-twice-first', deleted: true });
meeting('again-twice', 'again-twice', '2024-03-06T10:00:00Z', { reply_to: 'crm:twice-gone' });
// The first was deleted, was somebody else's, or was a mail: this one is new.
person('instead');
touch('instead');
meeting('gone', 'instead', '2024-02-20T10:00:00Z', { deleted: true });
meeting('instead', 'instead', '2024-03-06T10:00:00Z', { reply_to: 'crm:gone' });
booked('brought', '2024-03-06T10:00:00Z', { reply_to: 'crm:again-first' });
booked('by-mail', '2024-03-06T10:00:00Z', { reply_to: 'crm:mail' });
activity('mail', 'by-mail', { kind: 'email', direction: 'out', starts_at: '2024-03-04T10:00:00Z' });
// Left out: nobody knows when it was booked; deleted; by hand; by a rule on itself.
booked('no-time', null);
booked('deleted', '2024-03-06T10:00:00Z', { deleted: true });
booked('by-hand', '2024-03-06T10:00:00Z');
booked('rule', '2024-03-06T10:00:00Z', { outcome: 'trial' });

const world: World = {
  settings: {
    ...defaultSettings(),
    zone: 'Europe/Amsterdam',
    exclude: [
      { entity: 'activity', column: 'outcome', is: ['trial'], reason: 'test' },
      { entity: 'account', column: 'domain', is: ['own.example'], reason: 'internal' },
    ],
  },
  rows: {
    activity: activities,
    activity_person: links,
    person: persons,
    account: [{ source: 'crm', id: 'own', domain: 'own.example' }],
    user: ['ann', 'bob', 'eve'].map((id) => ({ source: 'crm', id })),
    exclusion: [{ source: 'cadans', id: '1', entity: 'activity', record: 'crm:by-hand', reason: 'why' }],
  },
};

const ask = (measure: string, more: Partial<OracleRequest> = {}): OracleRequest => ({
  measure,
  periods: [MARCH],
  by: [],
  now: '2024-04-20T12:00:00Z',
  ...more,
});
const crm = (ids: string): string[] =>
  ids
    .split(/\s+/)
    .filter(Boolean)
    .map((id) => `crm:${id}`)
    .sort();
const ratio = (dims: (string | null)[], n: string, rest: string): OracleFigure => {
  const records = { numerator: crm(n), denominator: crm(`${n} ${rest}`) };
  return { period: 0, dims, n: `${records.numerator.length}`, d: `${records.denominator.length}`, records };
};

const BY_ANN = `that-hour tolerated day-14 that-day date-14 cancelled no-show to-come now today sometime own two-a two-b
  machine-last accompanied instead brought by-mail`;
const NOT_BY_ANN = 'before day-15 date-15 never april again again-thread again-twice no-time deleted by-hand rule';
const APPOINTMENTS = `that-hour tolerated before day-14 day-15 that-day date-14 date-15 cancelled no-show to-come now today
  sometime last own stranger own-too-old february two untouched machine machine-last accompanied instead brought by-mail`;
// `twice-gone`, `gone` and the first bookings are February's. `no-time` stands in no period.
const MEETINGS_OUT = { deleted: 1, excluded: 1, internal: 2, no_booking_time: 1, no_person: 1, reschedule: 3, test: 1 };

export const appointmentRateTraps: TrapTable = {
  world,
  expectations: [
    {
      name: 'rate: 22 of 34',
      request: ask('rate'),
      figures: [ratio([], `${BY_ANN} last stranger own-too-old`, NOT_BY_ANN)],
      excluded: { ...MEETINGS_OUT, automated: 2 },
    },
    {
      name: 'rate by rep: bob is credited with three, and reached one more without',
      request: ask('rate', { by: ['rep'] }),
      figures: [
        ratio(['crm:ann'], BY_ANN, `${NOT_BY_ANN} last stranger own-too-old`),
        ratio(['crm:bob'], 'last stranger own-too-old', 'own'),
        ratio([null], '', 'last'),
      ],
      excluded: { ...MEETINGS_OUT, automated: 2 },
    },
    {
      name: 'rate of mails',
      request: ask('rate', { where: { kind: ['email'] } }),
      figures: [ratio([], 'two-a two-b', 'by-mail')],
      excluded: {},
    },
    {
      name: 'appointments: 27 booked in March',
      request: ask('appointments'),
      figures: [{ period: 0, dims: [], n: '27', d: null, records: { numerator: crm(APPOINTMENTS), denominator: [] } }],
      excluded: MEETINGS_OUT,
    },
    {
      name: 'appointments of February: the first bookings, whatever was booked again',
      request: ask('appointments', { periods: [FEBRUARY] }),
      figures: [
        {
          period: 0,
          dims: [],
          n: '3',
          d: null,
          records: { numerator: crm('again-first again-thread-first again-twice-first'), denominator: [] },
        },
      ],
      excluded: { deleted: 2, no_booking_time: 1 },
    },
    {
      // Not yet: to-come, today, sometime. Not held: cancelled, no-show, now.
      name: 'held_rate: 21 of the 24 whose time has passed',
      request: ask('held_rate'),
      figures: [
        ratio(
          [],
          APPOINTMENTS.replace(/\b(cancelled|no-show|to-come|now|today|sometime)\b/g, ''),
          'cancelled no-show now',
        ),
      ],
      excluded: MEETINGS_OUT,
    },
    {
      name: 'appointments by rep: whose meeting it is',
      request: ask('appointments', { by: ['rep'], where: { rep: ['crm:eve', '(unassigned)'] } }),
      figures: [
        { period: 0, dims: ['crm:eve'], n: '1', d: null, records: { numerator: crm('stranger'), denominator: [] } },
        { period: 0, dims: [null], n: '1', d: null, records: { numerator: crm('last'), denominator: [] } },
      ],
      excluded: {},
    },
  ],
};
