/** The reach of the weekly metrics at its edges, by hand, for the week from Monday 5 to Sunday 11 February 2024. */
import { describe, it } from 'vitest';
import { findMetric } from '../../src/metrics/index.ts';
import { defaultSettings } from '../../src/model/settings.ts';
import { type Row, refOf, type World } from '../oracle/world.ts';
import { type Added, type ReachCase, reachOf } from './reach-case.ts';

const crm = (id: string, more: Row): Row => ({ source: 'crm', id, ...more });
const touch = (id: string, kind: string, at: string, more: Row = {}): Row =>
  crm(id, { kind, direction: 'out', status: 'done', user: 'crm:u', starts_at: at, ...more });
const meeting = (id: string, booked: string, more: Row = {}): Row =>
  crm(id, { kind: 'meeting', user: 'crm:u', status: 'done', booked_at: booked, starts_at: booked, ...more });

const ROWS: World['rows'] = {
  user: [crm('u', {}), crm('v', {})],
  person: ['p', 'q', 'r'].map((id) => crm(id, { owner: 'crm:u' })),
  activity: [
    touch('call', 'call', '2024-02-06T10:00:00Z'),
    touch('mail', 'email', '2024-02-06T11:00:00Z', { thread: 'talk' }),
    touch('chat', 'message', '2024-02-06T12:00:00Z'),
    meeting('met', '2024-02-07T10:00:00Z', { thread: 'appointment' }),
  ],
  activity_person: [
    ...['call', 'met', 'x'].map((id) => crm(id, { activity: `crm:${id}`, person: 'crm:p' })),
    ...['mail', 'old'].map((id) => crm(id, { activity: `crm:${id}`, person: 'crm:q' })),
    ...['chat', 'later'].map((id) => crm(id, { activity: `crm:${id}`, person: 'crm:r' })),
  ],
  inbound: [
    crm('i', { person: 'crm:p', at: '2024-02-06T09:55:00Z', kind: 'form' }),
    crm('j', { person: 'crm:q', at: '2024-02-06T10:58:00Z', kind: 'form' }),
    crm('k', { person: 'crm:r', at: '2024-02-06T11:30:00Z', kind: 'form' }),
    crm('n', { person: 'crm:s', at: '2024-02-06T11:30:00Z', kind: 'form' }),
    ...Array.from({ length: 10 }, (_, i) =>
      crm(`p${i}`, { person: 'crm:p', at: '2024-02-06T09:50:00Z', kind: 'form' }),
    ),
  ],
};
const activity = (row: Row): Added => ['activity', row];
const TOUCHES = ['touches', 'touches_call', 'touches_email', 'touches_message'];

const CONTACTS: ReachCase[] = [
  {
    what: 'a mail of somebody who wrote first, long before',
    added: activity(touch('old', 'email', '2020-01-01T10:00:00Z', { direction: 'in', thread: 'talk' })),
    moves: ['unique_contacts', 'touches', 'touches_email'],
    beyond: [],
  },
  {
    what: 'a touch in the last moment',
    added: activity(touch('x', 'call', '2024-02-11T23:59:59Z')),
    moves: ['touches', 'touches_call'],
    beyond: [],
  },
  {
    what: 'a touch of the day after next',
    added: activity(touch('x', 'call', '2024-02-13T00:00:00Z')),
    moves: [],
    beyond: ['unique_contacts', ...TOUCHES],
  },
];

const APPOINTMENTS: ReachCase[] = [
  {
    // Booked by v: a touch of v's own has the credit, although it was the week before.
    what: 'an earlier touch of the same rep',
    added: activity(touch('x', 'call', '2024-01-30T10:00:00Z', { user: 'crm:v' })),
    moves: ['rate'],
    beyond: [],
  },
  {
    what: 'the appointment before this one',
    added: activity(meeting('x', '2023-06-01T10:00:00Z', { thread: 'appointment' })),
    moves: ['rate', 'appointments', 'held_rate'],
    beyond: [],
  },
  {
    what: 'a booking on the last of the days',
    added: activity(meeting('later', '2024-02-20T11:59:59Z')),
    moves: ['rate'],
    beyond: ['appointments'],
  },
  {
    what: 'a booking after them',
    added: activity(meeting('later', '2024-02-27T00:00:00Z')),
    moves: [],
    beyond: ['rate', 'appointments'],
  },
];

/** The median is that of the answers there were; one more beyond the target is none within it. */
const ANSWERED = [
  'median_minutes',
  'p90_minutes',
  'waiting',
  'median_minutes_elapsed',
  'p90_minutes_elapsed',
  'reaction_median_minutes',
];
const RESPONSE = findMetric('lead-response-time').measures.map(({ name }) => name);

describe('contacts', () => {
  const reach = reachOf(ROWS, defaultSettings(), 'contacts', '2024-W06');
  it.each(CONTACTS)('$what', (each) => reach.holds(each));
});

describe('appointment-rate', () => {
  const booked = (ROWS.activity ?? []).map((row) => (row['id'] === 'met' ? { ...row, user: 'crm:v' } : row));
  const reach = reachOf({ ...ROWS, activity: booked }, defaultSettings(), 'appointment-rate', '2024-W06');
  it.each(APPOINTMENTS)('$what', (each) => reach.holds(each));
});

describe('lead-response-time', () => {
  const person = [...(ROWS.person ?? []), crm('s', {})];
  const activity_person = [...(ROWS.activity_person ?? []), crm('late', { activity: 'crm:late', person: 'crm:s' })];
  // Owned since long ago, so that the wait for an owner is told apart from the wait for an answer.
  const owned = (of: Row): Row =>
    crm(`o-${of['id']}`, { entity: 'person', record: refOf(of), user: 'crm:u', from: '2020-01-01T00:00:00Z' });
  const rows = { ...ROWS, person, activity_person, owner_change: person.map(owned) };
  const reach = reachOf(rows, defaultSettings(), 'lead-response-time', '2024-W06');
  it('a first answer years later', async () => {
    const added = activity(touch('late', 'call', '2025-06-01T10:00:00Z'));
    await reach.holds({ added, moves: ANSWERED, beyond: [] });
  });

  it('a first owner, years before, of whose team the clock runs', async () => {
    // West works around the clock. The lead came in on a Sunday, and was answered ten minutes later: at once by the
    // company's clock, too late by theirs. Another one had an owner and was answered after six minutes.
    const settings = { ...defaultSettings(), teams: { west: { hours: NIGHT_AND_DAY } } };
    const sunday = '2024-02-11T10:00:00Z';
    const world = {
      user: [crm('u', {})],
      team: [crm('t', { name: 'west' })],
      assignment: [crm('a', { user: 'crm:u', team: 'crm:t' })],
      person: [crm('p', {}), crm('q', {})],
      inbound: [
        crm('i', { person: 'crm:p', at: sunday, kind: 'form' }),
        crm('j', { person: 'crm:q', at: '2024-02-06T10:00:00Z', kind: 'form' }),
      ],
      activity: [touch('call', 'call', '2024-02-11T10:10:00Z'), touch('slow', 'call', '2024-02-06T10:06:00Z')],
      activity_person: [
        crm('call', { activity: 'crm:call', person: 'crm:p' }),
        crm('slow', { activity: 'crm:slow', person: 'crm:q' }),
      ],
      owner_change: [owned(crm('q', {}))],
    };
    const added: Added = [
      'owner_change',
      crm('o', {
        entity: 'person',
        record: 'crm:p',
        user: 'crm:u',
        from: '2020-01-01T00:00:00Z',
        to: '2021-01-01T00:00:00Z',
      }),
    ];
    const told = ['median_minutes', 'p90_minutes', 'within_target_share', 'late_unassigned_share'];
    const moves = RESPONSE.filter((name) => told.includes(name));
    await reachOf(world, settings, 'lead-response-time', '2024-W06').holds({ added, moves, beyond: [] });
  });
});

const ALL_DAY = [['00:00', '24:00']] as [string, string][];
const NIGHT_AND_DAY = { 1: ALL_DAY, 2: ALL_DAY, 3: ALL_DAY, 4: ALL_DAY, 5: ALL_DAY, 6: ALL_DAY, 7: ALL_DAY };
