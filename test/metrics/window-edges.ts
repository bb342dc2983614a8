/**
 * A company in which everything that decides about the rows of one day lies outside of it: before it, after it, years ago.
 * It lives where a day begins ten hours after the one before it in UTC.
 */
import { defaultSettings } from '../../src/model/settings.ts';
import type { Row, World } from '../oracle/world.ts';

/** The day that is asked for, in UTC. */
export const ONE_DAY = { from: '2024-03-04T00:00:00.000Z', to: '2024-03-05T00:00:00.000Z' };

const rows = { activity: [] as Row[], activity_person: [] as Row[] };

function activity(id: string, person: string | null, starts_at: string | null, more: Row = {}): void {
  rows.activity.push({ source: 'crm', id, kind: 'call', direction: 'out', user: 'crm:u1', starts_at, ...more });
  const role = more['direction'] === 'in' ? 'from' : 'to';
  if (person !== null) link(person, `${more['source'] ?? 'crm'}:${id}`, role);
}

function link(person: string, activity: string, role: string): void {
  rows.activity_person.push({ source: 'crm', id: `${activity}-${person}`, activity, person: `crm:${person}`, role });
}

const meeting = (id: string, person: string, booked_at: string, more: Row = {}): void =>
  activity(id, person, '2024-03-25T10:00:00Z', { kind: 'meeting', direction: null, booked_at, ...more });

// The first of two twins is of the day before, the second of the day.
activity('twin', 'twin', '2024-03-03T23:59:45Z');
activity('twin', 'twin', '2024-03-04T00:00:15Z', { source: 'dial' });
// Somebody wrote years ago; the answer is of the day: in a thread, and in a chain of replies.
activity('wrote', 'thread', '2021-01-10T10:00:00Z', { kind: 'email', direction: 'in', thread: 'x' });
activity('wrote back', 'thread', '2024-03-04T10:00:00Z', { kind: 'email', thread: 'x' });
activity('asked', 'chain', '2021-01-10T10:00:00Z', { kind: 'message', direction: 'in' });
activity('answered', 'chain', '2022-01-10T10:00:00Z', { kind: 'message', reply_to: 'crm:asked' });
activity('again', 'chain', '2024-03-04T11:00:00Z', { kind: 'message', reply_to: 'crm:answered' });
// Whom it was with is known by a record that was merged into it.
activity('merged', 'merged', '2020-01-01T10:00:00Z', { merged_into: 'crm:survivor' });
activity('survivor', null, '2024-03-04T12:00:00Z');
// Booked at the very end of the days after the touch, and just before it.
activity('early', 'early', '2024-03-04T12:00:00Z');
meeting('booked late', 'early', '2024-03-18T11:59:00Z');
activity('at once', 'tolerance', '2024-03-04T00:04:00Z');
meeting('booked before', 'tolerance', '2024-03-03T23:56:00Z');
// The booking is credited to an older touch of its own rep, or to a later one of the same rep.
activity('own', 'credit', '2024-02-20T10:00:00Z');
activity('other', 'credit', '2024-03-04T10:00:00Z', { user: 'crm:u2' });
meeting('of own', 'credit', '2024-03-04T18:00:00Z');
activity('first', 'later', '2024-03-04T10:00:00Z');
activity('second', 'later', '2024-03-16T10:00:00Z');
meeting('of second', 'later', '2024-03-17T10:00:00Z');
// An appointment of two years ago is moved to another day.
meeting('old', 'moved', '2022-03-01T10:00:00Z');
activity('before it', 'moved', '2024-03-04T09:00:00Z');
meeting('moved', 'moved', '2024-03-04T10:00:00Z', { reply_to: 'crm:old' });
// Leads and MQLs of the day, reached long after it; one under another record of the same person.
activity('reached', 'lead', '2024-06-01T10:00:00Z');
activity('reached too', 'same lead', '2024-06-02T10:00:00Z');
activity('touched', 'mql', '2024-06-03T10:00:00Z');

const event = (id: string, person: string, stage: string, at: string, more: Row = {}): Row => ({
  source: 'crm',
  id,
  person: `crm:${person}`,
  stage,
  at,
  ...more,
});

const PERSONS = [
  'twin',
  'thread',
  'chain',
  'merged',
  'early',
  'tolerance',
  'credit',
  'later',
  'moved',
  'lead',
  'mql',
  'day',
  'older',
  'won',
];

export const AFAR: World = {
  settings: { ...defaultSettings(), zone: 'Pacific/Kiritimati' },
  rows: {
    ...rows,
    user: ['u1', 'u2'].map((id) => ({ source: 'crm', id, name: id })),
    person: [
      ...PERSONS.map((id) => ({ source: 'crm', id, name: id })),
      { source: 'crm', id: 'same lead', name: 'lead', merged_into: 'crm:lead' },
    ],
    inbound: [
      { source: 'crm', id: 'before', person: 'crm:lead', kind: 'form', at: '2023-11-04T10:00:00Z' },
      { source: 'crm', id: 'i', person: 'crm:lead', kind: 'form', at: '2024-03-04T10:00:00Z' },
      // Known to the day: it began while it was still the day before in UTC.
      {
        source: 'crm',
        id: 'day',
        person: 'crm:day',
        kind: 'form',
        at: '2024-03-05T00:00:00Z',
        at_precision: 'day',
      },
    ],
    lifecycle: [
      event('m1', 'mql', 'mql', '2024-03-04T10:00:00Z'),
      event('m2', 'day', 'mql', '2024-03-05T00:00:00Z', { at_precision: 'day' }),
      event('m3', 'older', 'mql', '2020-01-01T10:00:00Z'),
      event('m4', 'older', 'mql', '2024-03-04T10:00:00Z'),
      event('m5', 'won', 'mql', '2020-01-01T10:00:00Z'),
    ],
    deal: [
      {
        source: 'crm',
        id: 'd',
        person: 'crm:won',
        status: 'won',
        kind: 'new',
        currency: 'EUR',
        created_at: '2024-01-01T10:00:00Z',
        closed_at: '2024-03-04T10:00:00Z',
      },
    ],
  },
};
