/**
 * A second table of appointments, in Amsterdam, for the rules that the first leaves alone: ties, days, threads, merges,
 * and bookings still to come. Each scenario is a channel, counted by itself. March is [2024-02-29 23:00Z,
 * 2024-03-31 22:00Z).
 */
import { defaultSettings } from '../../src/model/settings.ts';
import type { OracleRequest, Row, World } from '../oracle/world.ts';
import { cell, type EdgeTable, MARCH_IN_AMSTERDAM } from './edges.ts';

const persons: Row[] = [];
const activities: Row[] = [];
const links: Row[] = [];

function person(channel: string, id: string, more: Row = {}): void {
  persons.push({ source: 'crm', id, channel, ...more });
}

function activity(id: string, people: string, row: Row): void {
  const source = `${row['source'] ?? 'crm'}`;
  activities.push({ id, user: 'crm:ann', ...row, source });
  for (const name of people.split(' ').filter(Boolean)) {
    links.push({ source: 'crm', id: `${links.length}`, activity: `${source}:${id}`, person: `crm:${name}` });
  }
}

const touch = (id: string, people: string, at: string, more: Row = {}) =>
  activity(id, people, { kind: 'call', direction: 'out', starts_at: at, ...more });
const meeting = (id: string, people: string, booked: string, more: Row = {}) =>
  activity(id, people, { kind: 'meeting', booked_at: booked, starts_at: '2024-04-01T10:00:00Z', ...more });

const DAY = { booked_at_precision: 'day' };
const TOUCH_DAY = { starts_at_precision: 'day' };

// merged: another row of the meeting, with its person, under the name that ann has in the dialler. bob called last.
person('merged', 'm1');
touch('ma', 'm1', '2024-03-04T10:00:00Z');
touch('mb', 'm1', '2024-03-05T10:00:00Z', { user: 'crm:bob' });
meeting('mc', '', '2024-03-06T10:00:00Z', { user: 'dial:ann' });
meeting('md', 'm1', '2024-03-07T10:00:00Z', { merged_into: 'crm:mc', deleted: true });
// Another row of a meeting that was not deleted with it.
meeting('me', 'm1', '2024-03-08T10:00:00Z', { merged_into: 'crm:mc' });

// reason: deleted, and with a colleague.
person('reason', 'r1', { account: 'crm:own' });
meeting('ra', 'r1', '2024-03-06T10:00:00Z', { deleted: true });

// thread: the first was deleted; another source's; booked at one instant; on a day, and at half past midnight of it.
person('thread', 't1');
meeting('ta', 't1', '2024-03-05T10:00:00Z', { thread: 'a', deleted: true });
meeting('tb', 't1', '2024-03-06T10:00:00Z', { thread: 'a' });
meeting('tc', 't1', '2024-03-07T10:00:00Z', { thread: 'a', source: 'cal' });
meeting('td', 't1', '2024-03-08T10:00:00Z', { thread: 'b' });
meeting('te', 't1', '2024-03-08T10:00:00Z', { thread: 'b' });
meeting('tf', 't1', '2024-03-05T23:30:00Z', { thread: 'c' });
meeting('tg', 't1', '2024-03-06T00:00:00Z', { thread: 'c', ...DAY });

// day: touched on the 5th, booked on the 19th in the afternoon; booked on the 5th, touched on the 6th.
person('day', 'd1');
touch('da', 'd1', '2024-03-05T00:00:00Z', TOUCH_DAY);
meeting('db', 'd1', '2024-03-19T15:00:00Z');
person('day', 'd2');
touch('dc', 'd2', '2024-03-06T10:00:00Z');
meeting('dd', 'd2', '2024-03-05T00:00:00Z', DAY);

// tie: bob and eve called at once, ann booked: the smaller reference.
person('tie', 'e1');
touch('ea', 'e1', '2024-03-05T10:00:00Z', { user: 'crm:bob' });
touch('eb', 'e1', '2024-03-05T10:00:00Z', { user: 'crm:eve' });
meeting('ec', 'e1', '2024-03-06T10:00:00Z');

// ahead: booked on the 20th.
person('ahead', 'h1');
touch('ha', 'h1', '2024-03-10T10:00:00Z');
meeting('hb', 'h1', '2024-03-20T10:00:00Z');

// A touch with nobody known.
touch('nobody', '', '2024-03-05T10:00:00Z');

const world: World = {
  settings: {
    ...defaultSettings(),
    zone: 'Europe/Amsterdam',
    exclude: [{ entity: 'account', column: 'domain', is: ['own.example'], reason: 'internal' }],
  },
  rows: {
    person: persons,
    activity: activities,
    activity_person: links,
    account: [{ source: 'crm', id: 'own', domain: 'own.example' }],
    user: [
      ...['ann', 'bob', 'eve'].map((id) => ({ source: 'crm', id })),
      { source: 'dial', id: 'ann', merged_into: 'crm:ann' },
    ],
  },
};

const NOW = '2024-04-20T12:00:00Z';
const ask = (measure: string, channel: string, by: string[] = [], now = NOW): OracleRequest => ({
  measure,
  periods: [MARCH_IN_AMSTERDAM],
  by,
  where: { channel: [channel] },
  now,
});
const meetings = (refs: string[]) => [
  { ...cell([], String(refs.length), null, ''), records: { numerator: refs, denominator: [] } },
];

export const appointmentRateEdges: EdgeTable = {
  world,
  expectations: [
    {
      name: 'merged: one appointment',
      request: ask('appointments', 'merged'),
      figures: meetings(['crm:mc']),
      excluded: {},
    },
    {
      name: 'merged: the credit is that of ann, who booked',
      request: ask('rate', 'merged', ['rep']),
      figures: [cell(['crm:ann'], '1', '1', 'm1', 'm1'), cell(['crm:bob'], '0', '1', '', 'm1')],
      excluded: {},
    },
    {
      name: 'reason: what holds of the meeting goes first',
      request: ask('appointments', 'reason'),
      figures: meetings([]),
      excluded: { deleted: 1 },
    },
    {
      name: 'thread: te and tf are booked again',
      request: ask('appointments', 'thread'),
      figures: meetings(['cal:tc', 'crm:tb', 'crm:td', 'crm:tg']),
      excluded: { deleted: 1, reschedule: 2 },
    },
    {
      name: 'day: by dates, d1 within 14 and d2 not before',
      request: ask('rate', 'day'),
      figures: [cell([], '1', '2', 'd1', 'd1 d2')],
      excluded: {},
    },
    {
      name: 'tie: bob has the credit',
      request: ask('rate', 'tie', ['rep']),
      figures: [cell(['crm:bob'], '1', '1', 'e1', 'e1'), cell(['crm:eve'], '0', '1', '', 'e1')],
      excluded: {},
    },
    {
      name: 'ahead: booked by April',
      request: ask('rate', 'ahead'),
      figures: [cell([], '1', '1', 'h1', 'h1')],
      excluded: {},
    },
    {
      beyondOracle: true,
      name: 'ahead: not booked by the 15th',
      request: ask('rate', 'ahead', [], '2024-03-15T10:00:00Z'),
      figures: [cell([], '0', '1', '', 'h1')],
      excluded: {},
    },
    {
      beyondOracle: true,
      name: 'ahead: not yet booked at that very instant',
      request: ask('rate', 'ahead', [], '2024-03-20T10:00:00Z'),
      figures: [cell([], '0', '1', '', 'h1')],
      excluded: {},
    },
    {
      name: 'with nobody: no contact',
      request: ask('rate', '(none)'),
      figures: [cell([], '0', '0', '')],
      excluded: { no_person: 1 },
    },
  ],
  lists: [],
};
