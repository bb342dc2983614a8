/**
 * The deals of the win-rate table, in New York, west of UTC, around the March in which its clocks go forward.
 *
 * March is [2024-03-01 05:00Z, 2024-04-01 04:00Z): it begins at UTC−5 and ends at UTC−4.
 */
import { defaultSettings } from '../../src/model/settings.ts';
import type { TrapTable } from './traps.ts';
import type { OraclePeriod, OracleRequest, Row, World } from './world.ts';

const FEBRUARY: OraclePeriod = {
  start: '2024-02-01T05:00:00Z',
  end: '2024-03-01T05:00:00Z',
  startDate: '2024-02-01',
  endDate: '2024-03-01',
};
const MARCH: OraclePeriod = {
  start: '2024-03-01T05:00:00Z',
  end: '2024-04-01T04:00:00Z',
  startDate: '2024-03-01',
  endDate: '2024-04-01',
};

/** A deal of March in US dollars; `created` and `closed` are instants of that month unless the date says otherwise. */
function deal(id: string, status: string, created: string | null, closed: string | null, more: Row = {}): Row {
  return { source: 'crm', id, status, kind: 'new', created_at: created, closed_at: closed, currency: 'USD', ...more };
}

const day = (column: string): Row => ({ [`${column}_precision`]: 'day' });

const deals: Row[] = [
  // Plain. Owned by ann, in north, when created; by bob when closed; bob moved from south to north on 20 March.
  deal('won', 'won', '2024-03-05T15:00:00Z', '2024-03-20T15:00:00Z', { amount: '1000', owner: 'crm:bob' }),
  deal('lost', 'lost', '2024-03-06T15:00:00Z', '2024-03-25T15:00:00Z', { amount: '500' }),
  // Still open: stays in the cohort's denominator.
  deal('open', 'open', '2024-03-07T15:00:00Z', null),
  // Left out by hand.
  deal('by-hand', 'won', '2024-03-08T15:00:00Z', '2024-03-26T15:00:00Z', { amount: '1' }),
  // Left out by hand and taken back: counts.
  deal('taken-back', 'lost', '2024-03-08T16:00:00Z', '2024-03-26T16:00:00Z', { amount: '300' }),
  // Deleted in its source.
  deal('deleted', 'won', '2024-03-08T17:00:00Z', '2024-03-26T17:00:00Z', { amount: '2', deleted: true }),
  // A rule on the deal itself.
  deal('rule-deal', 'won', '2024-03-08T18:00:00Z', '2024-03-26T18:00:00Z', { amount: '4', name: 'a [test] deal' }),
  // A rule on its account.
  deal('rule-account', 'lost', '2024-03-08T19:00:00Z', '2024-03-26T19:00:00Z', { amount: '8', account: 'crm:own' }),
  // A rule on its person.
  deal('rule-person', 'lost', '2024-03-08T20:00:00Z', '2024-03-26T20:00:00Z', { amount: '16', person: 'crm:robot' }),
  // A renewal: only by filter.
  deal('renewal', 'won', '2024-03-08T21:00:00Z', '2024-03-26T21:00:00Z', { amount: '32', kind: 'renewal' }),
  // Its account is deleted: that takes no deal out. Health, 51–200 people, Benelux.
  deal('gone-account', 'open', '2024-03-08T22:00:00Z', null, { account: 'crm:gone' }),
  // No creation: no cohort, but a close.
  deal('undated', 'won', null, '2024-03-12T15:00:00Z', { amount: '200' }),
  // No close date: in the cohort, won, but in no closed month.
  deal('endless', 'won', '2024-03-09T15:00:00Z', null, { amount: '64' }),
  // Closed a second before it was created.
  deal('backwards', 'won', '2024-03-10T15:00:00Z', '2024-03-10T14:59:59Z', { amount: '128' }),
  // Closed on the day it was created, known to the day: 00:00Z is the day before in New York, but it is not earlier.
  deal('same-day', 'lost', '2024-03-11T18:00:00Z', '2024-03-11T00:00:00Z', { amount: '400', ...day('closed_at') }),
  // Yen have no rate: closed, but no amount.
  deal('yen', 'won', '2024-02-10T15:00:00Z', '2024-03-13T15:00:00Z', { amount: '9999', currency: 'JPY' }),
  // 23:30 of the 14th in New York, the 15th in UTC: the rate of the 14th, 1.10; and the amount lost its last update,
  // which is the moment of closing, so 90 was the last known while open.
  deal('euro', 'won', '2024-02-11T15:00:00Z', '2024-03-15T03:30:00Z', { amount: '100', currency: 'EUR' }),
  // Known to the day: 1 March is March, though 00:00Z is still February there …
  deal('first-day', 'open', '2024-03-01T00:00:00Z', null, day('created_at')),
  // … and 1 April is April, though 00:00Z is still March there.
  deal('day-after', 'open', '2024-04-01T00:00:00Z', null, day('created_at')),
  // The second before March begins at UTC−5 is February, its first instant is March.
  deal('before-start', 'open', '2024-03-01T04:59:59Z', null),
  deal('at-start', 'open', '2024-03-01T05:00:00Z', null),
  // The clocks went forward: the last second of March, and the first instant of April, at UTC−4.
  deal('before-end', 'open', '2024-04-01T03:59:59Z', null),
  deal('at-end', 'open', '2024-04-01T04:00:00Z', null),
  // Won on the 18th and reopened: open, whatever close it kept.
  deal('reopened', 'open', '2024-03-03T15:00:00Z', '2024-03-18T15:00:00Z', { amount: '256' }),
  // Won in February, reopened, lost in March: counts once, lost, with the 700 it was open with, not the 0 it ended at.
  deal('lost-again', 'lost', '2024-02-12T15:00:00Z', '2024-03-19T15:00:00Z', { amount: '0' }),
  // Merged: one deal, created in February as the earliest of the two, won in March.
  deal('merged-away', 'lost', '2024-02-20T15:00:00Z', '2024-03-21T15:00:00Z', {
    amount: '512',
    merged_into: 'crm:survivor',
    deleted: true,
  }),
  deal('survivor', 'won', '2024-03-15T15:00:00Z', '2024-03-22T15:00:00Z', { amount: '250' }),
  // Abandoned counts as lost.
  deal('abandoned', 'abandoned', '2024-03-02T15:00:00Z', '2024-03-21T15:00:00Z', { amount: '600' }),
  // The lost expansions lack an amount, for 0 is none: expansions have no weighted rate.
  deal('no-amount', 'lost', '2024-02-13T15:00:00Z', '2024-03-27T15:00:00Z', { kind: 'expansion' }),
  deal('zero-amount', 'lost', '2024-02-13T16:00:00Z', '2024-03-27T17:00:00Z', { kind: 'expansion', amount: '0' }),
  deal('expanded', 'won', '2024-02-14T15:00:00Z', '2024-03-27T16:00:00Z', { kind: 'expansion', amount: '50' }),
];

const world: World = {
  settings: {
    ...defaultSettings(),
    zone: 'America/New_York',
    currency: 'USD',
    markets: { Benelux: ['NL', 'BE'] },
    exclude: [
      { entity: 'deal', column: 'name', contains: ['[test]'], reason: 'test' },
      { entity: 'account', column: 'domain', is: ['own.example'], reason: 'internal' },
      { entity: 'person', column: 'email', ends_with: ['@test.example'], reason: 'test' },
    ],
  },
  rows: {
    deal: deals,
    team: ['north', 'south'].map((id) => ({ source: 'crm', id, name: id })),
    user: ['ann', 'bob'].map((id) => ({ source: 'crm', id })),
    assignment: [
      { source: 'crm', id: '1', user: 'crm:ann', team: 'crm:north' },
      { source: 'crm', id: '2', user: 'crm:bob', team: 'crm:south', to: '2024-03-20' },
      { source: 'crm', id: '3', user: 'crm:bob', team: 'crm:north', from: '2024-03-20', to: '2024-06-01' },
      { source: 'crm', id: '4', user: 'crm:bob', team: 'crm:south', from: '2024-06-01' },
    ],
    owner_change: [
      { source: 'crm', id: '1', entity: 'deal', record: 'crm:won', user: 'crm:ann', to: '2024-03-05T15:00:01Z' },
      { source: 'crm', id: '2', entity: 'deal', record: 'crm:won', user: 'crm:bob', from: '2024-03-05T15:00:01Z' },
    ],
    account: [
      { source: 'crm', id: 'own', domain: 'own.example' },
      { source: 'crm', id: 'gone', industry: 'health', employees: 200, country: 'BE', channel: 'fair', deleted: true },
    ],
    person: [{ source: 'crm', id: 'robot', email: 'robot@test.example' }],
    exclusion: [
      { source: 'cadans', id: '1', entity: 'deal', record: 'crm:by-hand', reason: 'why' },
      { source: 'cadans', id: '2', entity: 'deal', record: 'crm:taken-back', reason: 'why', deleted: true },
    ],
    deal_event: [
      { source: 'crm', id: '1', deal: 'crm:lost-again', field: 'amount', new: '650', at: '2024-03-18T15:00:00Z' },
      { source: 'crm', id: '2', deal: 'crm:lost-again', field: 'amount', new: '700', at: '2024-03-19T14:59:58Z' },
      { source: 'crm', id: '3', deal: 'crm:lost-again', field: 'stage', new: '8', at: '2024-03-19T14:59:59Z' },
      { source: 'crm', id: '4', deal: 'crm:euro', field: 'amount', new: '90', at: '2024-03-01T15:00:00Z' },
      { source: 'crm', id: '5', deal: 'crm:euro', field: 'amount', new: '100', at: '2024-03-15T03:30:00Z' },
    ],
    fx_rate: [
      { source: 'bank', id: '1', day: '2024-03-01', from_currency: 'EUR', to_currency: 'USD', rate: '1.10' },
      { source: 'bank', id: '2', day: '2024-03-15', from_currency: 'EUR', to_currency: 'USD', rate: '1.20' },
    ],
  },
};

const ask = (measure: string, more: Partial<OracleRequest> = {}): OracleRequest => ({
  measure,
  periods: [MARCH],
  by: [],
  now: '2024-07-01T12:00:00Z',
  ...more,
});
const crm = (ids: string): string[] =>
  ids
    .trim()
    .split(/\s+/)
    .map((id) => `crm:${id}`)
    .sort();

const ALWAYS_OUT = { deleted: 1, excluded: 1, internal: 1, test: 2 };
const COHORT = crm(`won lost open taken-back gone-account endless same-day first-day at-start before-end reopened
  abandoned`);
const CLOSED_WON = crm('won undated yen euro survivor expanded');
const CLOSED_LOST = crm('lost taken-back same-day lost-again abandoned no-amount zero-amount');

export const winRateTraps: TrapTable = {
  world,
  expectations: [
    {
      name: 'cohort: 12 created in March, won and endless won; backwards is out, undated belongs to no month',
      request: ask('cohort'),
      figures: [
        { period: 0, dims: [], n: '2', d: '12', records: { numerator: crm('endless won'), denominator: COHORT } },
      ],
      excluded: { ...ALWAYS_OUT, closed_before_created: 1, renewal: 1, undated: 1 },
    },
    {
      name: 'cohort of February and March: the merged pair is created in February; undated is counted once',
      request: ask('cohort', { periods: [FEBRUARY, MARCH] }),
      figures: [
        {
          period: 0,
          dims: [],
          n: '4',
          d: '8',
          records: {
            numerator: crm('euro expanded survivor yen'),
            denominator: crm('before-start euro expanded lost-again no-amount survivor yen zero-amount'),
          },
        },
        { period: 1, dims: [], n: '2', d: '12', records: { numerator: crm('endless won'), denominator: COHORT } },
      ],
      excluded: { ...ALWAYS_OUT, closed_before_created: 1, renewal: 1, undated: 1 },
    },
    {
      name: 'cohort of renewals: by filter they count',
      request: ask('cohort', { where: { kind: ['renewal'] } }),
      figures: [
        { period: 0, dims: [], n: '1', d: '1', records: { numerator: crm('renewal'), denominator: crm('renewal') } },
      ],
      excluded: {},
    },
    {
      name: 'cohort by rep, team then and team now: ann owned it when it was created',
      request: ask('cohort', { by: ['rep', 'team', 'team_now'], where: { rep: ['crm:ann', 'crm:bob'] } }),
      figures: [
        {
          period: 0,
          dims: ['crm:ann', 'crm:north', 'crm:north'],
          n: '1',
          d: '1',
          records: { numerator: crm('won'), denominator: crm('won') },
        },
      ],
      excluded: {},
    },
    {
      name: 'cohort of one account: its attributes, the band up to 200, the market of its country',
      request: ask('cohort', {
        by: ['industry', 'size', 'market', 'country', 'channel'],
        where: { industry: ['health'] },
      }),
      figures: [
        {
          period: 0,
          dims: ['health', '51-200', 'Benelux', 'BE', 'fair'],
          n: '0',
          d: '1',
          records: { numerator: [], denominator: crm('gone-account') },
        },
      ],
      excluded: {},
    },
    {
      name: 'closed: 6 won and 7 lost, the abandoned one among them',
      request: ask('closed'),
      figures: [
        {
          period: 0,
          dims: [],
          n: '6',
          d: '13',
          records: { numerator: CLOSED_WON, denominator: [...CLOSED_WON, ...CLOSED_LOST].sort() },
        },
      ],
      excluded: { ...ALWAYS_OUT, closed_before_created: 1, no_close_date: 1, renewal: 1 },
    },
    {
      name: 'closed by rep, team then and team now: bob at close, in north from that very day, in south in July',
      request: ask('closed', { by: ['rep', 'team', 'team_now'], where: { rep: ['crm:ann', 'crm:bob'] } }),
      figures: [
        {
          period: 0,
          dims: ['crm:bob', 'crm:north', 'crm:south'],
          n: '1',
          d: '1',
          records: { numerator: crm('won'), denominator: crm('won') },
        },
      ],
      excluded: {},
    },
    {
      name: 'won_count: the numerator of closed',
      request: ask('won_count'),
      figures: [{ period: 0, dims: [], n: '6', d: null, records: { numerator: CLOSED_WON, denominator: [] } }],
      excluded: { ...ALWAYS_OUT, closed_before_created: 1, no_close_date: 1, renewal: 1 },
    },
    {
      // 1000 + 200 + 100 × 1.10 + 250 + 50
      name: 'won_amount: 1610, the yen left out',
      request: ask('won_amount'),
      figures: [
        {
          period: 0,
          dims: [],
          n: '1610',
          d: null,
          records: { numerator: crm('won undated euro survivor expanded'), denominator: [] },
        },
      ],
      // Lost deals that are out have no place among won amounts: one test deal and the internal one.
      excluded: {
        excluded: 1,
        deleted: 1,
        test: 1,
        closed_before_created: 1,
        no_close_date: 1,
        renewal: 1,
        unconverted: 1,
      },
    },
    {
      // new: won 1000 + 200 + 90 × 1.10 + 250 = 1549; lost 500 + 300 + 400 + 700 + 600 = 2500.
      // expansion: both its lost deals lack an amount, so it has no value.
      name: 'amount_weighted by kind: 1549 of 4049 for new, no value for expansion',
      request: ask('amount_weighted', { by: ['kind'] }),
      figures: [
        {
          period: 0,
          dims: ['expansion'],
          n: '50',
          d: null,
          records: { numerator: crm('expanded'), denominator: crm('expanded') },
        },
        {
          period: 0,
          dims: ['new'],
          n: '1549',
          d: '4049',
          records: {
            numerator: crm('won undated euro survivor'),
            denominator: crm('won undated euro survivor lost taken-back same-day lost-again abandoned'),
          },
        },
      ],
      excluded: { ...ALWAYS_OUT, closed_before_created: 1, no_close_date: 1, renewal: 1, unconverted: 1 },
    },
  ],
};

/** The same table where an abandoned deal does not count as lost. */
export const abandonedIgnored: TrapTable = {
  world: {
    ...world,
    settings: { ...world.settings, metrics: { ...world.settings.metrics, 'win-rate': { abandoned: 'ignored' } } },
  },
  expectations: [
    {
      name: 'cohort: an abandoned deal stays in the denominator',
      request: ask('cohort'),
      figures: [
        { period: 0, dims: [], n: '2', d: '12', records: { numerator: crm('endless won'), denominator: COHORT } },
      ],
      excluded: { ...ALWAYS_OUT, closed_before_created: 1, renewal: 1, undated: 1 },
    },
    {
      name: 'closed: 6 won and 6 lost, the abandoned one is out',
      request: ask('closed'),
      figures: [
        {
          period: 0,
          dims: [],
          n: '6',
          d: '12',
          records: {
            numerator: CLOSED_WON,
            denominator: [...CLOSED_WON, ...CLOSED_LOST].filter((ref) => ref !== 'crm:abandoned').sort(),
          },
        },
      ],
      excluded: { ...ALWAYS_OUT, abandoned: 1, closed_before_created: 1, no_close_date: 1, renewal: 1 },
    },
  ],
};
