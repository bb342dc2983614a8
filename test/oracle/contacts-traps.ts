/**
 * The touches of the contacts table: a week in Amsterdam, east of UTC, that ends with its clocks going forward.
 *
 * The week is [2024-03-24 23:00Z, 2024-03-31 22:00Z): it begins at UTC+1 and ends at UTC+2.
 */
import { defaultSettings } from '../../src/model/settings.ts';
import type { TrapTable } from './traps.ts';
import type { OraclePeriod, OracleRequest, Row, World } from './world.ts';

const WEEK: OraclePeriod = {
  start: '2024-03-24T23:00:00Z',
  end: '2024-03-31T22:00:00Z',
  startDate: '2024-03-25',
  endDate: '2024-04-01',
};

const activities: Row[] = [];
const links: Row[] = [];

/** A call of ann's in the CRM unless `more` says otherwise, with persons of the CRM, each `id` or `id/role`. */
function touch(id: string, persons: string, starts: string | null, more: Row = {}): void {
  const common = { kind: 'call', direction: 'out', status: 'done', user: 'crm:ann', starts_at: starts };
  activities.push({ source: 'crm', id, ...common, ...more });
  for (const name of persons.split(' ').filter(Boolean)) {
    const [person, role = 'to'] = name.split('/');
    const activity = `${more['source'] ?? 'crm'}:${id}`;
    links.push({ source: 'crm', id: `${links.length}`, activity, person: `crm:${person}`, role });
  }
}

const bob = { user: 'crm:bob' };
const mail = { kind: 'email', user: 'crm:bob' };
const dialler = { source: 'dial', user: 'crm:bob' };

// Plain; nobody answered and no status, twice within a minute: redials of one source are touches.
touch('plain', 'p1', '2024-03-25T09:00:00Z');
touch('unanswered', 'p1', '2024-03-25T10:00:00Z', { connected: false, status: null });
touch('redial', 'p1', '2024-03-25T10:00:30Z');
// One mail to three is one touch and three contacts.
touch('three', 'p1 p2 p3/cc', '2024-03-25T11:00:00Z', mail);
// From the 28th on ann is in south.
touch('moved', 'p2', '2024-03-28T09:00:00Z', { kind: 'message' });
// No longer with p4.
links.push({ source: 'crm', id: 'gone', activity: 'crm:plain', person: 'crm:p4', deleted: true });
// Sent by a machine; sent to a list.
touch('automated', 'p4', '2024-03-25T12:00:00Z', { ...mail, automated: true });
touch('bulk', 'p4', '2024-03-25T12:10:00Z', { ...mail, bulk: true });
// p5 wrote first; and answers to that, also a later one of the same exchange.
touch('incoming', 'p5/from', '2024-03-26T08:00:00Z', { ...mail, direction: 'in' });
touch('reply', 'p5', '2024-03-26T08:30:00Z', { ...mail, reply_to: 'crm:incoming' });
touch('wrote-again', 'p5/from', '2024-03-26T08:40:00Z', { ...mail, direction: 'in', reply_to: 'crm:reply' });
touch('second-reply', 'p5', '2024-03-26T08:50:00Z', { ...mail, reply_to: 'crm:wrote-again' });
// p6 began the thread, p7 did not. A thread of another source is another one.
touch('thread-begun', 'p6/from', '2024-03-26T09:00:00Z', { kind: 'message', direction: 'in', thread: 'a' });
touch('thread-answer', 'p6 p7', '2024-03-26T09:10:00Z', { kind: 'message', thread: 'a' });
touch('other-thread', 'p6', '2024-03-26T09:20:00Z', { ...dialler, thread: 'a' });
// bob wrote first, in words and in thread: his answer to the answer is a touch.
touch('opening', 'p8', '2024-03-26T10:00:00Z', { ...mail, thread: 'b' });
touch('answer', 'p8/from', '2024-03-26T10:30:00Z', {
  ...mail,
  direction: 'in',
  thread: 'b',
  reply_to: 'crm:opening',
});
touch('follow-up', 'p8', '2024-03-26T10:40:00Z', { ...mail, thread: 'b', reply_to: 'crm:answer' });
// A deleted mail of p8's began nothing.
touch('gone', 'p8/from', '2024-03-26T07:00:00Z', { ...mail, direction: 'in', deleted: true });
touch('after-gone', 'p8', '2024-03-26T11:00:00Z', { ...mail, reply_to: 'crm:gone' });
// Nobody known; only its sender known.
touch('nobody', '', '2024-03-27T09:00:00Z');
touch('sender', 'p9/from', '2024-03-27T09:30:00Z', bob);
// The dialler's row of `plain`, by ann's user there: sixty seconds apart.
touch('plain', 'p1', '2024-03-25T09:01:00Z', { source: 'dial', user: 'dial:ann' });
// Sixty-one seconds; another rep, kind or person; and the rep unknown: no twins.
touch('apart', 'p9', '2024-03-27T10:00:00Z', bob);
touch('apart', 'p9', '2024-03-27T10:01:01Z', dialler);
touch('other-rep', 'p9', '2024-03-27T10:00:00Z', { source: 'dial' });
touch('other-kind', 'p9', '2024-03-27T10:00:10Z', { ...dialler, kind: 'message' });
touch('other-person', 'p2', '2024-03-27T10:00:02Z', dialler);
touch('no-rep', 'p9', '2024-03-27T10:00:05Z', { ...dialler, user: null });
// Two calls and one row of the dialler: it is the second call, ten seconds before; of the pair the later goes.
touch('first-call', 'p10', '2024-03-27T12:00:00Z', bob);
touch('second-call', 'p10', '2024-03-27T12:00:50Z', bob);
touch('second-dialled', 'p10', '2024-03-27T12:00:40Z', dialler);
// Both rows of an automated call are left out as such, not as twins.
touch('machine', 'p10', '2024-03-27T13:00:00Z', { ...bob, automated: true });
touch('person', 'p10', '2024-03-27T13:00:20Z', dialler);
// The edges of the week, to the second and to the day.
touch('before-start', 'p11', '2024-03-24T22:59:59Z');
touch('at-end', 'p11', '2024-03-31T22:00:00Z');
touch('last-second', 'p12', '2024-03-31T21:59:59Z');
touch('last-day', 'p12', '2024-03-31T00:00:00Z', { starts_at_precision: 'day' });
touch('next-day', 'p11', '2024-04-01T00:00:00Z', { starts_at_precision: 'day' });
// Merged persons are one contact.
touch('merged-away', 'p12-old', '2024-03-29T09:00:00Z');
// A row that another took the place of is that other one, and its person is the other's too.
touch('moved-old', 'p7', '2024-03-28T08:00:00Z', { kind: 'message', merged_into: 'crm:moved', deleted: true });
// Left out: by hand, deleted, by a rule on itself, by one on the person's account, with its person.
touch('by-hand', 'p1', '2024-03-29T10:00:00Z');
touch('deleted', 'p1', '2024-03-29T10:10:00Z', { deleted: true });
touch('rule', 'p1', '2024-03-29T10:20:00Z', { outcome: 'trial call' });
touch('internal', 'colleague', '2024-03-29T10:30:00Z');
touch('deleted-person', 'p13', '2024-03-29T10:40:00Z');
// To a colleague and a person: a touch, and left out as well.
touch('both', 'colleague p3', '2024-03-29T11:00:00Z', mail);
// No moment; nobody knows who started it.
touch('undated', 'p1', null);
touch('no-direction', 'p1', '2024-03-29T11:30:00Z', { direction: null });
// No touches, and nothing left out.
touch('planned', 'p1', '2024-03-29T12:00:00Z', { status: 'planned' });
touch('cancelled', 'p1', '2024-03-29T12:10:00Z', { status: 'cancelled' });
touch('meeting', 'p1', '2024-03-29T12:20:00Z', { kind: 'meeting' });
touch('task', 'p1', '2024-03-29T12:30:00Z', { kind: 'task' });

const persons = 'p1 p2 p3 p4 p5 p6 p7 p8 p9 p10 p11 p12'.split(' ').map((id): Row => ({ source: 'crm', id }));

const world: World = {
  settings: {
    ...defaultSettings(),
    zone: 'Europe/Amsterdam',
    markets: { Benelux: ['NL', 'BE'] },
    exclude: [
      { entity: 'activity', column: 'outcome', is: ['trial call'], reason: 'test' },
      { entity: 'account', column: 'domain', is: ['own.example'], reason: 'internal' },
    ],
  },
  rows: {
    activity: activities,
    activity_person: links,
    person: [
      ...persons.map((row) => (row['id'] === 'p2' ? { ...row, account: 'crm:acme', channel: 'web' } : row)),
      { source: 'crm', id: 'p12-old', merged_into: 'crm:p12', deleted: true },
      { source: 'crm', id: 'p13', deleted: true },
      { source: 'crm', id: 'colleague', account: 'crm:own' },
    ],
    account: [
      { source: 'crm', id: 'acme', industry: 'health', employees: 51, country: 'BE', channel: 'fair' },
      { source: 'crm', id: 'own', domain: 'own.example' },
    ],
    team: ['north', 'south'].map((id) => ({ source: 'crm', id, name: id })),
    user: [
      { source: 'crm', id: 'ann' },
      { source: 'crm', id: 'bob' },
      { source: 'dial', id: 'ann', merged_into: 'crm:ann' },
    ],
    assignment: [
      { source: 'crm', id: '1', user: 'crm:ann', team: 'crm:north', to: '2024-03-28' },
      { source: 'crm', id: '2', user: 'crm:ann', team: 'crm:south', from: '2024-03-28' },
      { source: 'crm', id: '3', user: 'crm:bob', team: 'crm:south' },
    ],
    exclusion: [{ source: 'cadans', id: '1', entity: 'activity', record: 'crm:by-hand', reason: 'why' }],
  },
};

const ask = (measure: string, more: Partial<OracleRequest> = {}): OracleRequest => ({
  measure,
  periods: [WEEK],
  by: [],
  now: '2024-04-20T12:00:00Z',
  ...more,
});
const refs = (source: string, ids: string): string[] =>
  ids
    .split(/\s+/)
    .filter(Boolean)
    .map((id) => `${source}:${id}`);
const cell = (dims: (string | null)[], crm: string, dial = '') => {
  const numerator = [...refs('crm', crm), ...refs('dial', dial)].sort();
  return { period: 0, dims, n: String(numerator.length), d: null, records: { numerator, denominator: [] } };
};

const CALLS = 'plain unanswered redial nobody sender apart first-call last-second last-day merged-away';
const DIALLED = 'other-thread apart other-rep other-person no-rep second-dialled person';
const MAILS = 'three opening follow-up after-gone both';
const MESSAGES = 'moved thread-answer';
// By hand 1; deleted: an activity, p8's mail, and p13's; automated 3; twins: dial:plain and second-call.
const EXCLUDED = {
  automated: 3,
  deleted: 3,
  duplicate: 2,
  excluded: 1,
  // Four that came in, two replies, and the answer to p6.
  inbound: 7,
  internal: 2,
  no_direction: 1,
  test: 1,
  undated: 1,
};

export const contactsTraps: TrapTable = {
  world,
  expectations: [
    {
      name: 'touches: 25',
      request: ask('touches'),
      figures: [cell([], `${CALLS} ${MAILS} ${MESSAGES}`, `${DIALLED} other-kind`)],
      excluded: EXCLUDED,
    },
    {
      name: 'unique_contacts: 9 persons, two touches were with nobody known',
      request: ask('unique_contacts'),
      figures: [cell([], 'p1 p2 p3 p6 p7 p8 p9 p10 p12')],
      excluded: { ...EXCLUDED, no_person: 2 },
    },
    {
      name: 'touches by kind: 17 calls, 5 mails, 3 messages',
      request: ask('touches', { by: ['kind'] }),
      figures: [cell(['call'], CALLS, DIALLED), cell(['email'], MAILS), cell(['message'], MESSAGES, 'other-kind')],
      excluded: EXCLUDED,
    },
    {
      name: 'touches_email: the mails, and what was left out of the mails',
      request: ask('touches_email'),
      figures: [cell([], MAILS)],
      // Of the 7 inbound the mails: incoming, reply, wrote-again, second-reply, answer.
      excluded: { automated: 2, deleted: 1, inbound: 5, internal: 1 },
    },
    {
      name: 'touches_message by channel: the one to two persons stands in both',
      request: ask('touches_message', { by: ['channel', 'industry', 'size', 'market', 'country'] }),
      figures: [
        cell(['web', 'health', '51-200', 'Benelux', 'BE'], 'moved'),
        cell([null, null, null, null, null], 'moved thread-answer', 'other-kind'),
      ],
      excluded: { inbound: 2 },
    },
    {
      name: 'unique_contacts by rep, team then and team now: ann reached 3 from north and 3 from south',
      request: ask('unique_contacts', { by: ['rep', 'team', 'team_now'] }),
      figures: [
        cell(['crm:ann', 'crm:north', 'crm:south'], 'p1 p7 p9'),
        cell(['crm:ann', 'crm:south', 'crm:south'], 'p2 p7 p12'),
        cell(['crm:bob', 'crm:south', 'crm:south'], 'p1 p2 p3 p6 p8 p9 p10'),
        cell([null, null, null], 'p9'),
      ],
      excluded: { ...EXCLUDED, no_person: 2 },
    },
    {
      name: 'touches of nobody',
      request: ask('touches', { where: { rep: ['(unassigned)'] } }),
      figures: [cell([], '', 'no-rep')],
      excluded: {},
    },
  ],
};
