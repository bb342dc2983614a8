/**
 * A second table of persons, in Amsterdam, for the rules that the first leaves alone. Each scenario is a channel,
 * counted by itself. March is [2024-02-29 23:00Z, 2024-03-31 22:00Z).
 */
import { defaultSettings } from '../../src/model/settings.ts';
import type { OracleRequest, Row, World } from '../oracle/world.ts';
import { cell, type EdgeTable, MARCH_IN_AMSTERDAM } from './edges.ts';

const persons: Row[] = [];
const lifecycle: Row[] = [];
const activities: Row[] = [];
const links: Row[] = [];
const deals: Row[] = [];
const exclusions: Row[] = [];

function person(channel: string, id: string, more: Row = {}): void {
  persons.push({ source: 'crm', id, channel, created_at: '2024-01-01T00:00:00Z', ...more });
}

function reached(id: string, stage: string, at: string | null, more: Row = {}): void {
  lifecycle.push({ source: 'crm', id: `l${lifecycle.length}`, person: `crm:${id}`, stage, at, ...more });
}

function touch(id: string, at: string | null, more: Row = {}, link: Row = {}): void {
  const activity = { source: 'crm', id: `c${activities.length}`, kind: 'call', direction: 'out', status: 'done' };
  activities.push({ ...activity, starts_at: at, ...more });
  const key = { source: 'crm', id: `k${links.length}`, activity: `crm:${more['id'] ?? activity.id}` };
  links.push({ ...key, person: `crm:${id}`, role: 'to', ...link });
}

function deal(id: string, status: string, closed: string | null, more: Row = {}): void {
  deals.push({ source: 'crm', id: `d${deals.length}`, person: `crm:${id}`, status, closed_at: closed, ...more });
}

function out(entity: string, id: string): void {
  exclusions.push({ source: 'cadans', id: `x${exclusions.length}`, entity, record: `crm:${id}`, reason: 'why' });
}

// first: an MQL without an instant, and one with.
person('first', 'f1');
reached('f1', 'mql', null);
reached('f1', 'mql', '2024-03-05T10:00:00Z');
// Deleted in February: the first one is in March.
person('first', 'f3');
reached('f3', 'mql', '2024-02-05T10:00:00Z', { deleted: true });
reached('f3', 'mql', '2024-03-06T10:00:00Z');
// The only one is deleted; the event has the reference of the next person, who is deleted too.
person('first', 'f4');
reached('f4', 'mql', '2024-03-07T10:00:00Z', { id: 'f5', deleted: true });
person('first', 'f5', { deleted: true });
reached('f5', 'mql', '2024-03-08T10:00:00Z');

// sql: deleted; at an instant that may lie ahead; on the day of the MQL; a customer; through a merged record.
person('sql', 's1');
reached('s1', 'mql', '2024-03-05T10:00:00Z');
reached('s1', 'sql', '2024-03-06T10:00:00Z', { deleted: true });
person('sql', 's2');
reached('s2', 'mql', '2024-03-05T10:00:00Z');
reached('s2', 'sql', '2024-03-20T10:00:00Z');
person('sql', 's3');
reached('s3', 'mql', '2024-03-10T15:00:00Z');
reached('s3', 'sql', '2024-03-10T00:00:00Z', { at_precision: 'day' });
person('sql', 's4');
reached('s4', 'mql', '2024-03-06T10:00:00Z');
reached('s4', 'customer', '2024-03-07T10:00:00Z');
person('sql', 's5');
person('sql', 's5-old', { merged_into: 'crm:s5', deleted: true });
reached('s5', 'mql', '2024-03-06T10:00:00Z');
reached('s5-old', 'sql', '2024-03-07T10:00:00Z');

// By dates 90 days, by hours more.
person('sql', 's6');
reached('s6', 'mql', '2024-03-06T00:00:00Z', { at_precision: 'day' });
reached('s6', 'sql', '2024-06-04T10:00:00Z');

// won: at an instant that may lie ahead; without a close; lost; a test; before the MQL; twice.
person('won', 'w1');
reached('w1', 'mql', '2024-03-04T10:00:00Z');
deal('w1', 'won', '2024-03-20T10:00:00Z');
person('won', 'w2');
reached('w2', 'mql', '2024-03-04T10:00:00Z');
deal('w2', 'won', null);
person('won', 'w3');
reached('w3', 'mql', '2024-03-04T10:00:00Z');
deal('w3', 'lost', '2024-03-10T10:00:00Z');
person('won', 'w4');
reached('w4', 'mql', '2024-03-04T10:00:00Z');
deal('w4', 'won', '2024-03-10T10:00:00Z', { name: 'trial' });
person('won', 'w5');
reached('w5', 'mql', '2024-03-08T10:00:00Z');
deal('w5', 'won', '2024-03-01T10:00:00Z');
person('won', 'w6');
reached('w6', 'mql', '2024-03-05T10:00:00Z');
deal('w6', 'won', '2024-03-12T10:00:00Z');
deal('w6', 'won', '2024-03-09T10:00:00Z');

// touch: the link is deleted; on a merged record; without a role; an account has the call's reference and is left out;
// without an instant; on the day of the MQL; disqualified by a deleted event; a customer.
const called = ['t1', 't2', 't3', 't4', 't5', 't6', 't8', 't9'];
for (const id of called) {
  person('touch', id);
  reached(id, 'mql', '2024-03-12T15:00:00Z');
}
touch('t1', '2024-03-13T10:00:00Z', {}, { deleted: true });
person('touch', 't2-old', { merged_into: 'crm:t2', deleted: true });
touch('t2-old', '2024-03-13T10:00:00Z');
touch('t3', '2024-03-13T10:00:00Z', {}, { role: null });
touch('t4', '2024-03-13T10:00:00Z', { id: 'same' });
out('account', 'same');
touch('t5', null);
touch('t6', '2024-03-12T00:00:00Z', { starts_at_precision: 'day' });
reached('t8', 'disqualified', '2024-03-13T10:00:00Z', { deleted: true });
reached('t9', 'customer', '2024-03-13T10:00:00Z');

// out: deleted and left out by hand; a deal of that reference is left out; through a merged record; a test at work in
// the own company.
person('out', 'x1', { deleted: true });
out('person', 'x1');
person('out', 'x2');
out('deal', 'x2');
person('out', 'x3');
person('out', 'x3-old', { merged_into: 'crm:x3', deleted: true });
out('person', 'x3-old');
person('out', 'x4', { email: 'robot@test.example', account: 'crm:own' });
for (const id of ['x1', 'x2', 'x3', 'x4']) reached(id, 'mql', '2024-03-12T15:00:00Z');

// owner: on the day of the MQL two owners followed each other; a deal of that reference changed hands.
person('owner', 'o1', { owner: 'crm:bob' });
reached('o1', 'mql', '2024-03-09T00:00:00Z', { at_precision: 'day' });
person('owner', 'o2', { owner: 'crm:bob' });
reached('o2', 'mql', '2024-03-09T10:00:00Z');

const world: World = {
  settings: {
    ...defaultSettings(),
    zone: 'Europe/Amsterdam',
    exclude: [
      { entity: 'person', column: 'email', ends_with: ['@test.example'], reason: 'test' },
      { entity: 'account', column: 'domain', is: ['own.example'], reason: 'internal' },
      { entity: 'deal', column: 'name', is: ['trial'], reason: 'test' },
    ],
  },
  rows: {
    person: persons,
    lifecycle,
    activity: activities,
    activity_person: links,
    deal: [...deals, { source: 'crm', id: 'x2', status: 'open' }, { source: 'crm', id: 'o2', status: 'open' }],
    exclusion: exclusions,
    account: [
      { source: 'crm', id: 'own', domain: 'own.example' },
      { source: 'crm', id: 'same' },
    ],
    user: ['ann', 'bob', 'cy'].map((id) => ({ source: 'crm', id })),
    owner_change: [
      { source: 'crm', id: '1', entity: 'person', record: 'crm:o1', user: 'crm:ann', from: '2024-03-09T12:00:00Z' },
      { source: 'crm', id: '2', entity: 'person', record: 'crm:o1', user: 'crm:cy', from: '2024-03-09T23:00:00Z' },
      { source: 'crm', id: '3', entity: 'deal', record: 'crm:o2', user: 'crm:cy', from: '2024-03-01T10:00:00Z' },
    ],
  },
};

const ask = (measure: string, channel: string, by: string[] = [], now = '2024-07-01T12:00:00Z'): OracleRequest => ({
  measure,
  periods: [MARCH_IN_AMSTERDAM],
  by,
  where: { channel: [channel] },
  now,
});
const AHEAD = '2024-03-20T10:00:00Z';

export const mqlsEdges: EdgeTable = {
  world,
  expectations: [
    {
      name: 'first: f1 and f3; the deleted event and the deleted person of one reference are two',
      request: ask('mqls', 'first'),
      figures: [cell([], '2', null, 'f1 f3')],
      excluded: { deleted: 1 },
      extra: { deleted: 1, repeat: 1 },
    },
    {
      name: 'sql: 5 of 6',
      request: ask('mql_to_sql', 'sql'),
      figures: [cell([], '5', '6', 's2 s3 s4 s5 s6', 's1 s2 s3 s4 s5 s6')],
      excluded: {},
    },
    {
      beyondOracle: true,
      name: 'sql: 3 of 6 at the instant at which s2 becomes one',
      request: ask('mql_to_sql', 'sql', [], AHEAD),
      figures: [cell([], '3', '6', 's3 s4 s5', 's1 s2 s3 s4 s5 s6')],
      excluded: {},
    },
    {
      name: 'won: 4 of 6',
      request: ask('mql_to_won', 'won'),
      figures: [cell([], '4', '6', 'w1 w2 w5 w6', 'w1 w2 w3 w4 w5 w6')],
      excluded: {},
    },
    {
      beyondOracle: true,
      name: 'won: 3 of 6 at the instant at which w1 is won',
      request: ask('mql_to_won', 'won', [], AHEAD),
      figures: [cell([], '3', '6', 'w2 w5 w6', 'w1 w2 w3 w4 w5 w6')],
      excluded: {},
    },
    {
      name: 'touch: t1, t5 and t8 wait',
      request: ask('to_contact', 'touch'),
      figures: [cell([], '3', null, 't1 t5 t8')],
      excluded: {},
    },
    {
      name: 'out: x2 counts',
      request: ask('mqls', 'out'),
      figures: [cell([], '1', null, 'x2')],
      excluded: { excluded: 2, test: 1 },
    },
    {
      name: 'owner: ann as the day ended, bob',
      request: ask('mqls', 'owner', ['rep']),
      figures: [cell(['crm:ann'], '1', null, 'o1'), cell(['crm:bob'], '1', null, 'o2')],
      excluded: {},
    },
  ],
  lists: [
    {
      // 16 + 4: the first of two, never before the MQL, never without a close.
      name: 'won: 20 days to won',
      request: ask('days_to_won', 'won'),
      figures: [cell([], '20', '20', 'w1 w6', 'w1 w6')],
      excluded: {},
    },
  ],
};
