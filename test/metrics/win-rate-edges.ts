/**
 * A second table of deals, in Amsterdam in euros, for the rules that the first leaves alone: ties, gaps, merges, same
 * references of different things, amounts and rates at their edges. Each scenario is a product, counted by itself.
 *
 * March is [2024-02-29 23:00Z, 2024-03-31 22:00Z).
 */
import { defaultSettings } from '../../src/model/settings.ts';
import type { OracleRequest, Row, World } from '../oracle/world.ts';
import { cell, type EdgeTable, MARCH_IN_AMSTERDAM, refs } from './edges.ts';

const deals: Row[] = [];
const changes: Row[] = [];
const events: Row[] = [];
const exclusions: Row[] = [];

function deal(
  product: string,
  id: string,
  status: string,
  created: string | null,
  closed: string | null,
  more: Row = {},
) {
  const row = { source: 'crm', id, product, status, kind: 'new', created_at: created, closed_at: closed };
  deals.push({ ...row, currency: 'EUR', ...more });
}

const DAY = { created_at_precision: 'day' };
const CLOSE_DAY = { closed_at_precision: 'day' };

function owned(
  id: string,
  user: string | null,
  since: string | null,
  till: string | null = null,
  more: Row = {},
): void {
  const row = {
    source: 'crm',
    id: `o${changes.length}`,
    entity: 'deal',
    record: `crm:${id}`,
    user,
    from: since,
    to: till,
  };
  changes.push({ ...row, ...more });
}

function amount(id: string, at: string, value: string | null, more: Row = {}): void {
  events.push({ source: 'crm', id: `e${events.length}`, deal: `crm:${id}`, field: 'amount', new: value, at, ...more });
}

function out(entity: string, id: string): void {
  exclusions.push({ source: 'cadans', id: `x${exclusions.length}`, entity, record: `crm:${id}`, reason: 'why' });
}

// clock: closed at the very instant of its creation.
deal('clock', 'c1', 'won', '2024-03-05T10:00:00Z', '2024-03-05T10:00:00Z');
deal('clock', 'c2', 'lost', '2024-03-04T10:00:00Z', '2024-03-10T00:00:00Z', CLOSE_DAY);
// Open again, with a close that it kept from before: counts in the cohort.
deal('clock', 'c3', 'open', '2024-03-06T10:00:00Z', '2024-03-01T10:00:00Z');
deal('clock', 'c4', 'lost', null, '2024-03-20T10:00:00Z');
deal('clock', 'c5', 'lost', '2024-03-11T10:00:00Z', '2024-03-21T10:00:00Z');
out('deal', 'c5');
deal('clock', 'c6', 'won', '2024-03-02T10:00:00Z', '2024-03-20T00:00:00Z');

// amount: the last one set before the close, not a deleted one.
deal('amount', 'a1', 'won', '2024-02-01T10:00:00Z', '2024-03-11T10:00:00Z', { amount: '100' });
amount('a1', '2024-03-09T10:00:00Z', '60');
amount('a1', '2024-03-10T10:00:00Z', '70', { deleted: true });
// Two at one instant: the smaller id.
deal('amount', 'a2', 'won', '2024-02-01T10:00:00Z', '2024-03-12T10:00:00Z', { amount: '100' });
amount('a2', '2024-03-11T10:00:00Z', '90', { id: 'tie-b' });
amount('a2', '2024-03-11T10:00:00Z', '80', { id: 'tie-a' });
// Emptied while open, and filled again as it was lost: not known while open.
deal('amount', 'a3', 'lost', '2024-02-01T10:00:00Z', '2024-03-13T10:00:00Z', { amount: '5' });
amount('a3', '2024-03-12T10:00:00Z', null);
deal('amount', 'a4', 'won', '2024-02-01T10:00:00Z', '2024-03-14T10:00:00Z');
// Set on the record that was merged into it.
deal('amount', 'a6', 'won', '2024-02-01T10:00:00Z', '2024-03-16T10:00:00Z', { amount: '44' });
deal('amount', 'a6-old', 'open', '2024-02-02T10:00:00Z', null, { merged_into: 'crm:a6', deleted: true });
amount('a6-old', '2024-03-10T10:00:00Z', '33');
// Closed on a day: what was set on that day may have been set after it.
deal('amount', 'a7', 'won', '2024-02-01T10:00:00Z', '2024-03-10T00:00:00Z', { amount: '500', ...CLOSE_DAY });
amount('a7', '2024-03-09T12:00:00Z', '400');
amount('a7', '2024-03-10T08:00:00Z', '450');

// rate: the 15th begins at 23:00Z, and with it another rate.
deal('rate', 'r1', 'won', '2024-02-01T10:00:00Z', '2024-03-14T23:00:00Z', { amount: '100', currency: 'USD' });
deal('rate', 'r2', 'won', '2024-02-01T10:00:00Z', '2024-03-14T22:59:59Z', { amount: '100', currency: 'USD' });
deal('rate', 'r4', 'won', '2024-02-01T10:00:00Z', '2024-03-16T10:00:00Z', { amount: '10', currency: null });
deal('rate', 'r5', 'won', '2024-02-01T10:00:00Z', '2024-03-16T10:00:00Z', { amount: '10', currency: 'GBP' });

// weight: of the lost expansions 1 in 10 lacks an amount, of the lost new ones 1 in 9.
const lost = (id: string, kind: string, value: string) =>
  deal('weight', id, 'lost', '2024-02-01T10:00:00Z', '2024-03-18T10:00:00Z', { amount: value, kind });
const won = (id: string, kind: string, value: string) =>
  deal('weight', id, 'won', '2024-02-01T10:00:00Z', '2024-03-18T10:00:00Z', { amount: value, kind });
const nine = ['x1', 'x2', 'x3', 'x4', 'x5', 'x6', 'x7', 'x8', 'x9'];
const eight = ['v1', 'v2', 'v3', 'v4', 'v5', 'v6', 'v7', 'v8'];
for (const id of nine) lost(id, 'expansion', '10');
lost('x10', 'expansion', '0');
won('x11', 'expansion', '30');
lost('x12', 'expansion', '0');
out('deal', 'x12');
for (const id of eight) lost(id, 'new', '10');
lost('v9', 'new', '0');
won('v10', 'new', '20');
won('v11', 'new', '20');

// owner: begins at the very instant; the one before ends at it.
deal('owner', 'o1', 'open', '2024-03-05T10:00:00Z', null, { owner: 'crm:bob' });
owned('o1', 'crm:cy', '2024-03-01T10:00:00Z', '2024-03-05T10:00:00Z');
owned('o1', 'crm:ann', '2024-03-05T10:00:00Z');
// Given to nobody.
deal('owner', 'o2', 'open', '2024-03-06T10:00:00Z', null, { owner: 'crm:bob' });
owned('o2', null, '2024-03-01T10:00:00Z');
// Between two owners: the one the record has.
deal('owner', 'o3', 'open', '2024-03-07T10:00:00Z', null, { owner: 'crm:bob' });
owned('o3', 'crm:ann', '2024-03-01T10:00:00Z', '2024-03-05T10:00:00Z');
owned('o3', 'crm:cy', '2024-03-10T10:00:00Z');
// Of two at once the one who began last; of two who began at once the smaller id.
deal('owner', 'o4', 'open', '2024-03-08T10:00:00Z', null, { owner: 'crm:bob' });
owned('o4', 'crm:ann', '2024-03-01T10:00:00Z', null, { id: 'a' });
owned('o4', 'crm:cy', '2024-03-03T10:00:00Z', null, { id: 'b' });
deal('owner', 'o5', 'open', '2024-03-08T10:00:00Z', null, { owner: 'crm:bob' });
owned('o5', 'crm:ann', '2024-03-01T10:00:00Z', null, { id: 'tie-1' });
owned('o5', 'crm:cy', '2024-03-01T10:00:00Z', null, { id: 'tie-2' });
// Created on a day: who owned it as the day ended.
deal('owner', 'o6', 'open', '2024-03-09T00:00:00Z', null, { owner: 'crm:bob', ...DAY });
owned('o6', 'crm:ann', '2024-03-09T12:00:00Z', '2024-03-09T23:00:00Z');
owned('o6', 'crm:cy', '2024-03-09T23:00:00Z');
deal('owner', 'o7', 'open', '2024-03-09T10:00:00Z', null, { owner: 'crm:bob' });
owned('o7', 'crm:cy', '2024-03-01T10:00:00Z', null, { deleted: true });
// A person of the same reference changed hands.
deal('owner', 'o8', 'open', '2024-03-09T10:00:00Z', null, { owner: 'crm:bob' });
owned('o8', 'crm:cy', '2024-03-01T10:00:00Z', null, { entity: 'person' });
// What was merged into it has its creation and its owners.
deal('owner', 'o9', 'open', null, null, { owner: 'crm:bob' });
deal('owner', 'o9-old', 'open', '2024-03-10T10:00:00Z', null, { merged_into: 'crm:o9', deleted: true });
owned('o9-old', 'crm:ann', '2024-03-01T10:00:00Z');
// The user was merged into ann.
deal('owner', 'o10', 'open', '2024-03-10T10:00:00Z', null, { owner: 'crm:old-ann', sourced_by: 'crm:old-ann' });
// From the 12th, which began half an hour before.
deal('owner', 'o11', 'open', '2024-03-11T23:30:00Z', null, { owner: 'crm:bob' });
owned('o11', 'crm:ann', '2024-03-12T00:00:00Z', null, { from_precision: 'day' });
// Merged, and the earliest creation is known to the day.
deal('owner', 'o12', 'open', '2024-03-20T10:00:00Z', null, { owner: 'crm:bob' });
const early = { merged_into: 'crm:o12', deleted: true, ...DAY };
deal('owner', 'o12-old', 'open', '2024-03-19T00:00:00Z', null, early);
owned('o12', 'crm:ann', '2024-03-19T12:00:00Z');

// team: t1 moves as the 15th begins, t6 as 15 April begins.
deal('team', 'm1', 'open', '2024-03-14T23:00:00Z', null, { owner: 'crm:t1' });
deal('team', 'm2', 'open', '2024-03-14T22:59:59Z', null, { owner: 'crm:t1' });
deal('team', 'm3', 'open', '2024-03-05T10:00:00Z', null, { owner: 'crm:t2' });
deal('team', 'm4', 'open', '2024-03-05T10:00:00Z', null, { owner: 'crm:t3' });
deal('team', 'm5', 'open', '2024-03-05T10:00:00Z', null, { owner: 'crm:t4' });
deal('team', 'm6', 'open', '2024-03-05T10:00:00Z', null, { owner: 'crm:t5' });
deal('team', 'm7', 'open', '2024-03-05T10:00:00Z', null, { owner: 'crm:t6' });

// record: created on the 1st by its merged twin, so not closed before it.
deal('record', 'g1', 'lost', '2024-03-12T10:00:00Z', '2024-03-10T00:00:00Z', CLOSE_DAY);
deal('record', 'g1-old', 'open', '2024-03-01T10:00:00Z', null, { merged_into: 'crm:g1', deleted: true });
// Two deals; two persons of the same references are one.
deal('record', 'p1', 'open', '2024-03-03T10:00:00Z', null);
deal('record', 'p2', 'open', '2024-03-02T10:00:00Z', null);
deal('record', 'p3', 'open', '2024-03-04T10:00:00Z', null);
deal('record', 'p4', 'open', '2024-02-04T10:00:00Z', null);
// Left out by hand: through the record that was merged into it; an account of the same reference; a deleted one.
deal('record', 'g3', 'open', '2024-03-05T10:00:00Z', null);
deal('record', 'g3-old', 'open', '2024-03-06T10:00:00Z', null, { merged_into: 'crm:g3', deleted: true });
out('deal', 'g3-old');
deal('record', 'g4', 'open', '2024-03-05T10:00:00Z', null);
out('account', 'g4');
deal('record', 'g5', 'open', '2024-03-05T10:00:00Z', null, { deleted: true });
out('deal', 'g5');
// A renewal that is a test is a test.
deal('record', 'g6', 'open', '2024-03-05T10:00:00Z', null, { kind: 'renewal', name: 'trial x' });
// Its person works in the own company.
deal('record', 'g7', 'open', '2024-03-05T10:00:00Z', null, { person: 'crm:colleague' });
// Segments: of the account before the person; the channel of the deal, the person, the account; of the person's account.
deal('record', 'g8', 'open', '2024-03-05T10:00:00Z', null, { account: 'crm:shop', person: 'crm:visitor' });
deal('record', 'g9', 'open', '2024-03-05T10:00:00Z', null, { account: 'crm:shop', channel: 'direct' });
deal('record', 'g10', 'open', '2024-03-05T10:00:00Z', null, { person: 'crm:clerk' });
deal('record', 'g13', 'open', '2024-03-05T10:00:00Z', null, { account: 'crm:old-shop' });
deal('record', 'g14', 'open', '2024-03-05T10:00:00Z', null, { person: 'crm:old-visitor' });
// Both conditions of a rule must hold.
deal('record', 'g11', 'open', '2024-03-05T10:00:00Z', null, { name: 'trial y' });
deal('record', 'g12', 'open', '2024-03-05T10:00:00Z', null, { name: 'trial x' });

const world: World = {
  settings: {
    ...defaultSettings(),
    zone: 'Europe/Amsterdam',
    currency: 'EUR',
    markets: { Benelux: ['NL', 'BE'] },
    exclude: [
      { entity: 'deal', column: 'name', contains: ['trial'], ends_with: ['x', 'z'], reason: 'test' },
      { entity: 'account', column: 'domain', is: ['own.example'], reason: 'internal' },
    ],
  },
  rows: {
    deal: deals,
    owner_change: changes,
    deal_event: events,
    exclusion: exclusions,
    team: ['north', 'south'].map((id) => ({ source: 'crm', id, name: id })),
    user: [
      ...['ann', 'bob', 'cy', 't1', 't2', 't3', 't4', 't5', 't6'].map((id) => ({ source: 'crm', id })),
      { source: 'crm', id: 'old-ann', merged_into: 'crm:ann' },
      { source: 'crm', id: 'old-t3', merged_into: 'crm:t3' },
    ],
    assignment: [
      { source: 'crm', id: '1', user: 'crm:t1', team: 'crm:north', to: '2024-03-15' },
      { source: 'crm', id: '2', user: 'crm:t1', team: 'crm:south', from: '2024-03-15' },
      { source: 'crm', id: '3', user: 'crm:t2', team: 'crm:north' },
      { source: 'crm', id: '4', user: 'crm:t2', team: 'crm:south', from: '2024-03-01', deleted: true },
      { source: 'crm', id: '5', user: 'crm:old-t3', team: 'crm:north' },
      { source: 'crm', id: '6', user: 'crm:t5', team: 'crm:south', from: '2024-01-01' },
      { source: 'crm', id: '7', user: 'crm:t5', team: 'crm:north', from: '2024-02-01' },
      { source: 'crm', id: '8', user: 'crm:t6', team: 'crm:north', to: '2024-04-15' },
      { source: 'crm', id: '9', user: 'crm:t6', team: 'crm:south', from: '2024-04-15' },
    ],
    account: [
      { source: 'crm', id: 'own', domain: 'own.example' },
      { source: 'crm', id: 'shop', industry: 'retail', employees: 10, country: 'DE', channel: 'web' },
      { source: 'crm', id: 'old-shop', industry: 'energy', merged_into: 'crm:shop', deleted: true },
      { source: 'crm', id: 'g4' },
    ],
    person: [
      { source: 'crm', id: 'p1', created_at: '2024-01-01T00:00:00Z' },
      { source: 'crm', id: 'p2', created_at: '2024-01-02T00:00:00Z', merged_into: 'crm:p1', deleted: true },
      { source: 'crm', id: 'p3', created_at: '2024-01-01T00:00:00Z' },
      { source: 'crm', id: 'p4', created_at: '2024-01-02T00:00:00Z', merged_into: 'crm:p3', deleted: true },
      { source: 'crm', id: 'o8' },
      { source: 'crm', id: 'colleague', account: 'crm:own' },
      { source: 'crm', id: 'visitor', industry: 'health', employees: 5000, country: 'US', channel: 'fair' },
      { source: 'crm', id: 'old-visitor', industry: 'energy', merged_into: 'crm:visitor', deleted: true },
      { source: 'crm', id: 'clerk', account: 'crm:shop' },
    ],
    fx_rate: [
      { source: 'bank', id: '1', day: '2024-03-15', from_currency: 'USD', to_currency: 'GBP', rate: '0.5' },
      { source: 'bank', id: '2', day: '2024-03-01', from_currency: 'USD', to_currency: 'EUR', rate: '0.9' },
      {
        source: 'bank',
        id: '3',
        day: '2024-03-10',
        from_currency: 'USD',
        to_currency: 'EUR',
        rate: '0.1',
        deleted: true,
      },
      { source: 'bank', id: '4', day: '2024-03-15', from_currency: 'USD', to_currency: 'EUR', rate: '0.8' },
      { source: 'bank', id: '5', day: '2024-03-10', from_currency: 'GBP', to_currency: 'USD', rate: '1.3' },
    ],
  },
};

const ask = (measure: string, product: string, by: string[] = [], now = '2024-07-01T12:00:00Z'): OracleRequest => ({
  measure,
  periods: [MARCH_IN_AMSTERDAM],
  by,
  where: { product: [product] },
  now,
});

export const winRateEdges: EdgeTable = {
  world,
  expectations: [
    {
      name: 'clock: cohort of 4, c1 and c6 won; c4 has no creation, c5 is out',
      request: ask('cohort', 'clock'),
      figures: [cell([], '2', '4', 'c1 c6', 'c1 c2 c3 c6')],
      excluded: { excluded: 1, undated: 1 },
    },
    {
      // The oracle takes the state of now.
      beyondOracle: true,
      name: 'clock: at the instant at which c6 closes it is not won yet',
      request: ask('cohort', 'clock', [], '2024-03-20T00:00:00Z'),
      figures: [cell([], '1', '4', 'c1', 'c1 c2 c3 c6')],
      excluded: { excluded: 1, undated: 1 },
    },
    {
      name: 'clock: closed, 2 of 4',
      request: ask('closed', 'clock'),
      figures: [cell([], '2', '4', 'c1 c6', 'c1 c2 c4 c6')],
      excluded: { excluded: 1 },
    },
    {
      // 100 + 100 + 44 + 500
      name: 'amount: 744 won, one without an amount',
      request: ask('won_amount', 'amount'),
      figures: [cell([], '744', null, 'a1 a2 a6 a7')],
      excluded: {},
      extra: { no_amount: 1 },
      listsMore: ['crm:a4'],
    },
    {
      // 60 + 80 + 33 + 400; the only lost one lacks an amount.
      name: 'amount: 573 weighted, and no value',
      request: ask('amount_weighted', 'amount'),
      figures: [cell([], '573', null, 'a1 a2 a6 a7', 'a1 a2 a6 a7')],
      excluded: {},
      extra: { no_amount: 2 },
    },
    {
      // 100 × 0.8 + 100 × 0.9
      name: 'rate: 170, one without a currency and one without a rate left out',
      request: ask('won_amount', 'rate'),
      figures: [cell([], '170', null, 'r1 r2')],
      excluded: { unconverted: 2 },
    },
    {
      name: 'weight: 30 of 120 where 1 lost deal in 10 lacks an amount, no value where 1 in 9 does',
      request: ask('amount_weighted', 'weight', ['kind']),
      figures: [
        cell(['expansion'], '30', '120', 'x11', `x11 ${nine.join(' ')}`),
        cell(['new'], '40', null, 'v10 v11', `v10 v11 ${eight.join(' ')}`),
      ],
      excluded: { excluded: 1 },
      extra: { no_amount: 2 },
    },
    {
      name: 'owner: 7 of ann, 3 of bob, 1 of cy, 1 of nobody',
      request: ask('cohort', 'owner', ['rep']),
      figures: [
        cell(['crm:ann'], '0', '7', '', 'o1 o5 o6 o9 o10 o11 o12'),
        cell(['crm:bob'], '0', '3', '', 'o3 o7 o8'),
        cell(['crm:cy'], '0', '1', '', 'o4'),
        cell([null], '0', '1', '', 'o2'),
      ],
      excluded: {},
    },
    {
      name: 'owner: one sourced by ann',
      request: ask('cohort', 'owner', ['sourced_by']),
      figures: [
        cell(['crm:ann'], '0', '1', '', 'o10'),
        cell([null], '0', '11', '', 'o1 o2 o3 o4 o5 o6 o7 o8 o9 o11 o12'),
      ],
      excluded: {},
    },
    {
      name: 'team: 5 in north, 1 in south from midnight, 1 in none',
      request: ask('cohort', 'team', ['team']),
      figures: [
        cell(['crm:north'], '0', '5', '', 'm2 m3 m4 m6 m7'),
        cell(['crm:south'], '0', '1', '', 'm1'),
        cell([null], '0', '1', '', 'm5'),
      ],
      excluded: {},
    },
    {
      name: 'team now, at the instant at which t6 moves',
      request: ask('cohort', 'team', ['team_now'], '2024-04-14T22:00:00Z'),
      figures: [
        cell(['crm:north'], '0', '3', '', 'm3 m4 m6'),
        cell(['crm:south'], '0', '3', '', 'm1 m2 m7'),
        cell([null], '0', '1', '', 'm5'),
      ],
      excluded: {},
    },
    {
      name: 'record: cohort of 11',
      request: ask('cohort', 'record'),
      figures: [cell([], '0', '11', '', 'g1 p1 p2 p3 g4 g8 g9 g10 g11 g13 g14')],
      excluded: { excluded: 2, internal: 1, test: 2 },
    },
    {
      name: 'record: segments of the account, else of the person',
      request: {
        ...ask('cohort', 'record', ['industry', 'size', 'market', 'channel']),
        where: { product: ['record'], industry: ['retail', 'health', 'energy'] },
      },
      figures: [
        cell(['health', '1001+', 'US', 'fair'], '0', '1', '', 'g14'),
        cell(['retail', '1-10', 'DE', 'direct'], '0', '1', '', 'g9'),
        cell(['retail', '1-10', 'DE', 'fair'], '0', '1', '', 'g8'),
        cell(['retail', '1-10', 'DE', 'web'], '0', '1', '', 'g13'),
        cell(['retail', '1-10', 'DE', null], '0', '1', '', 'g10'),
      ],
      excluded: {},
    },
  ],
  lists: [
    {
      name: 'clock: of the cohort c1, c2 and c6 are closed, and at the instant at which c6 closes it is not yet',
      request: ask('cohort_closed', 'clock'),
      figures: [cell([], '3', '4', 'c1 c2 c6', 'c1 c2 c3 c6')],
      excluded: {},
    },
    {
      name: 'clock: c6 is not closed yet',
      request: ask('cohort_closed', 'clock', [], '2024-03-20T00:00:00Z'),
      figures: [cell([], '2', '4', 'c1 c2', 'c1 c2 c3 c6')],
      excluded: {},
    },
    {
      // 0 + 6 + 18
      name: 'clock: 24 days to close, without c4 that has no creation and c5 that is out',
      request: ask('days_to_close', 'clock'),
      figures: [
        {
          ...cell([], '24', '24', 'c1 c2 c6'),
          records: { numerator: refs('c1 c2 c6'), denominator: refs('c1 c2 c6') },
        },
      ],
      excluded: {},
    },
  ],
};
