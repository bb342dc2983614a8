/** Small companies for the rules of cac and the magic number that the oracles' own tables do not tell apart. */
import { defaultSettings } from '../../src/model/settings.ts';
import { type BusinessSettings, defaultBusinessSettings } from '../oracle/money-metrics.ts';
import { figureOf, type MoneyTraps } from '../oracle/money-metrics-traps.ts';
import { type OracleRequest, periodBetween, type Row } from '../oracle/world.ts';

const Q2 = periodBetween('UTC', '2024-04-01', '2024-07-01');
const JULY = periodBetween('UTC', '2024-07-01', '2024-08-01');

const numbered = (rows: Row[], more: Row = {}): Row[] =>
  rows.map((row, index) => ({ source: 'crm', id: `${index}`, ...more, ...row }));
const won = (created: string | null, closed: string | null, more: Row = {}): Row => ({
  account: 'crm:a',
  status: 'won',
  created_at: created,
  closed_at: closed,
  ...more,
});
const day = (date: string): string => `${date}T10:00:00Z`;
const same = (date: string, more: Row = {}): Row => won(day(date), day(date), more);

const ask = (measure: string, more: Partial<OracleRequest> = {}): OracleRequest => ({
  measure,
  periods: [Q2],
  by: [],
  now: '2024-08-15T12:00:00Z',
  ...more,
});
const settings = (more: Partial<BusinessSettings> = {}): BusinessSettings => ({
  ...defaultBusinessSettings(),
  complete_through: '2024-08-01T00:00:00Z',
  ...more,
});

const OUT = { deleted: 1, no_account: 1 };
/** And a row of revenue. */
const PAYBACK_OUT = { deleted: 2, no_account: 1 };

export const cacEdges: MoneyTraps = {
  world: {
    settings: { ...defaultSettings(), currency: 'EUR' },
    rows: {
      account: [
        { id: 'a', country: 'NL', customer_since: '2024-04-10' },
        { id: 'b', country: 'DE', customer_since: '2024-05-10' },
        // By a deal, more than a year after the first.
        { id: 'd', country: 'FR' },
        { id: 'july', customer_since: '2024-07-05' },
        { id: 'gone', country: 'DE', customer_since: '2024-05-01', deleted: true },
      ].map((row) => ({ source: 'crm', ...row })),
      deal: numbered([
        // The cycle: 0, 10, 15, 77, 80 and 400 days; the middle two make 46, a month and a half.
        won('2024-05-03T15:00:00Z', '2024-05-03T00:00:00Z', { closed_at_precision: 'day' }),
        won(day('2024-04-20'), day('2024-04-30')),
        won(day('2024-04-21'), day('2024-05-06'), { account: null }),
        won(day('2024-03-01'), day('2024-05-17')),
        won(day('2024-03-01'), day('2024-05-20')),
        won(day('2023-04-01'), day('2024-05-05')),
        // None of these is part of it; each would make it shorter, or longer.
        same('2024-04-02', { kind: 'renewal' }),
        same('2024-04-03', { deleted: true }),
        same('2024-04-04', { status: 'lost' }),
        won(null, day('2024-06-10'), { account: 'crm:d' }),
        won('2024-05-02T10:00:00Z', '2024-05-02T09:00:00Z'),
        same('2023-06-30'),
        same('2024-07-01'),
        // Nothing tells when these were won, or they were not.
        won(day('2024-05-01'), null, { account: null }),
        won(null, day('2024-05-01'), { account: null, status: 'lost' }),
        won(null, day('2024-05-01'), { account: null, deleted: true }),
      ]),
      spend: numbered(
        [
          { month: '2024-01-01', kind: 'sales', amount: '50' },
          { month: '2024-02-01', kind: 'sales', amount: '100' },
          { month: '2024-03-01', kind: 'sales', amount: '200' },
          { month: '2024-04-01', kind: 'sales', amount: '400' },
          { month: '2024-05-01', kind: 'sales', amount: '800' },
          { month: '2024-06-01', kind: 'sales', amount: '1600' },
          { month: '2024-07-01', kind: 'sales', amount: '7', deleted: true },
        ],
        { currency: 'EUR' },
      ),
      subscription: numbered(
        [
          { account: 'crm:a', from: '2024-04-10', monthly_amount: '10' },
          { account: 'crm:b', from: '2024-05-10', monthly_amount: '20' },
          { account: 'crm:gone', from: '2024-05-01', monthly_amount: '30', trial: true },
        ],
        { currency: 'EUR' },
      ),
      revenue: numbered(
        [
          { account: 'crm:a', month: '2024-04-01', recurring: '100' },
          { account: 'crm:b', month: '2024-05-01', cost: '5' },
          { account: 'crm:a', month: '2024-06-01', recurring: '40', deleted: true },
        ],
        { currency: 'EUR' },
      ),
      person: [
        { source: 'crm', id: 'p', country: 'NL' },
        { source: 'crm', id: 'q', country: 'DE', deleted: true },
      ],
      lifecycle: ['p', 'q'].map((id) => ({
        source: 'crm',
        id,
        person: `crm:${id}`,
        stage: 'mql',
        at: day('2024-05-02'),
      })),
    },
  },
  expectations: [
    {
      name: 'three customers: a, b and d',
      request: ask('cac'),
      settings: settings(),
      figures: [figureOf([], '2800', '3', '933.333333333333333333333333333')],
      excluded: OUT,
    },
    {
      name: 'data since July 2023: one of them may be older',
      request: ask('cac'),
      settings: settings({ data_since: '2023-07-01' }),
      figures: [figureOf([], '2800', '3', '933.333333333333333333333333333', { flags: ['left_truncated'] })],
      excluded: OUT,
    },
    {
      // 100 + 200 + 400
      name: 'a median of 46 days is two months',
      request: ask('lagged'),
      settings: settings(),
      figures: [figureOf([], '700', '3', '233.333333333333333333333333333')],
      excluded: OUT,
    },
    {
      name: 'a deleted cost is none',
      request: ask('cac', { periods: [JULY] }),
      settings: settings(),
      figures: [figureOf([], '0', '1', 'reason:no_cost')],
      excluded: { deleted: 1 },
    },
    {
      name: 'shared by MQLs that count',
      request: ask('cac', { by: ['market'] }),
      settings: settings({ allocation_key: 'mqls' }),
      figures: [
        figureOf(['DE'], '0', '1', '0'),
        figureOf(['FR'], '0', '1', '0'),
        figureOf(['NL'], '2800', '1', '2800'),
      ],
      excluded: OUT,
    },
    {
      // 2800 × 100 / (30 × 95)
      name: 'payback of what the first full months bring',
      request: ask('payback_months'),
      settings: settings(),
      figures: [figureOf([], '280000', '2850', '98.2456140350877192982456140351')],
      excluded: PAYBACK_OUT,
    },
    {
      name: 'no cost of delivery in one market',
      request: ask('payback_months', { where: { market: ['NL'] } }),
      settings: settings(),
      figures: [figureOf([], '93332', '1000', 'reason:no_delivery_cost')],
      excluded: { deleted: 1 },
    },
    {
      name: 'cost of delivery without revenue in another',
      request: ask('payback_months', { where: { market: ['DE'] } }),
      settings: settings(),
      figures: [figureOf([], '0', '-100', 'reason:no_revenue')],
      excluded: { deleted: 1 },
    },
    {
      name: 'nothing recurring in the third',
      request: ask('payback_months', { where: { market: ['FR'] } }),
      settings: settings({ margin: '0.5' }),
      figures: [figureOf([], '933.33', '0', 'reason:no_recurring')],
      excluded: {},
    },
    {
      name: 'a margin of nothing',
      request: ask('payback_months'),
      settings: settings({ margin: '0' }),
      figures: [figureOf([], '2800', '0', 'reason:no_margin')],
      excluded: OUT,
    },
  ],
};

/** 300 a quarter until March; 480 in all of April to June, in two rows of one month and none in May, which is 0. */
export const magicEdges: MoneyTraps = {
  world: {
    settings: { ...defaultSettings(), currency: 'EUR' },
    rows: {
      account: [
        { source: 'crm', id: 'a', country: 'NL', customer_since: '2024-03-31' },
        { source: 'crm', id: 'b', country: 'DE', customer_since: '2024-04-01' },
      ],
      revenue: numbered(
        [
          { month: '2024-01-01', recurring: '100' },
          { month: '2024-02-01', recurring: '100' },
          { month: '2024-03-31', recurring: '100' },
          { month: '2024-04-01', recurring: '200' },
          { month: '2024-04-01', recurring: '80', one_off: '5000' },
          { month: '2024-06-01', recurring: '200' },
          { month: '2024-05-01', recurring: '999', deleted: true },
          // Of a currency whose rate rose.
          { month: '2024-03-01', recurring: '10', currency: 'USD' },
          { month: '2024-06-01', recurring: '10', currency: 'USD' },
        ],
        { account: 'crm:a', currency: 'EUR' },
      ),
      subscription: numbered([{ account: 'crm:a', from: '2024-01-01', monthly_amount: '999', currency: 'EUR' }]),
      spend: numbered([{ month: '2024-02-01', kind: 'sales', amount: '240', currency: 'EUR' }]),
      fx_rate: [
        ['2024-01-01', '1'],
        ['2024-03-31', '2'],
        ['2024-05-01', '3'],
      ].map(([date, rate]) => ({
        source: 'bank',
        id: date,
        day: date,
        from_currency: 'USD',
        to_currency: 'EUR',
        rate,
      })),
    },
  },
  expectations: [
    {
      name: 'read from revenue: (500 − 320) × 4 / 240',
      request: ask('magic_number'),
      settings: settings({ recurring_from: 'revenue' }),
      figures: [figureOf([], '720', '240', '3')],
      excluded: { deleted: 1 },
    },
    {
      // Of the customers of the first quarter: all of it.
      name: 'shared by the key of the quarter in which it was spent',
      request: ask('magic_number', { by: ['market'] }),
      settings: settings({ recurring_from: 'revenue' }),
      figures: [figureOf(['NL'], '720', '240', '3')],
      excluded: { deleted: 1 },
    },
  ],
};
