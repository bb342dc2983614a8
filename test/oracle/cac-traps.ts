/**
 * A company in Amsterdam in the second quarter of 2024: [2024-03-31 22:00Z, 2024-06-30 22:00Z).
 *
 * Its data begins on 2023-05-20, so a customer known by a deal alone is trusted from 2024-05-20 on.
 */
import { defaultSettings } from '../../src/model/settings.ts';
import { type BusinessSettings, defaultBusinessSettings } from './money-metrics.ts';
import { figureOf, type MoneyTraps } from './money-metrics-traps.ts';
import { type OracleRequest, periodBetween, type Row, type World } from './world.ts';

const Q2 = periodBetween('Europe/Amsterdam', '2024-04-01', '2024-07-01');
const Q1 = periodBetween('Europe/Amsterdam', '2024-01-01', '2024-04-01');

const account = (id: string, customer_since: string | null, more: Row = {}): Row => ({
  source: 'crm',
  id,
  customer_since,
  ...more,
});
const numbered = (rows: Row[]): Row[] => rows.map((row, index) => ({ source: 'crm', id: `${index}`, ...row }));

const accounts: Row[] = [
  // The first and the last day of the quarter; the day before and the day after.
  account('first', '2024-04-01', { country: 'NL', channel: 'web' }),
  account('last', '2024-06-30', { country: 'DE' }),
  account('before', '2024-03-31', { country: 'NL' }),
  account('after', '2024-07-01', { country: 'NL' }),
  // By its first won deal, so early that there may have been another.
  account('by-deal', null, { country: 'BE' }),
  // Its first win was in February, its second in May.
  account('won-before', null, { country: 'BE' }),
  // Won at half past midnight of 1 July.
  account('won-after', null),
  account('no-country', '2024-05-05'),
  // Linked and merged: no customers of their own.
  account('first-again', '2024-04-05', { country: 'US' }),
  account('last-again', '2024-05-01', { country: 'US', merged_into: 'crm:last', deleted: true }),
  // Left out, and counted.
  account('own', null, { domain: 'own.example' }),
  account('gone', '2024-05-01', { deleted: true }),
  account('by-hand', '2024-05-01'),
  account('undated', null),
  // No customers: a deal deleted, one lost.
  account('deal-gone', null),
  account('lost', null),
];

const deals = numbered([
  {
    account: 'crm:by-deal',
    status: 'won',
    created_at: '2023-05-20T10:00:00Z',
    closed_at: '2024-05-10T10:00:00Z', // 356 days
  },
  { account: 'crm:won-before', status: 'won', created_at: '2024-01-22T10:00:00Z', closed_at: '2024-02-12T10:00:00Z' },
  { account: 'crm:won-before', status: 'won', created_at: '2024-04-10T10:00:00Z', closed_at: '2024-05-08T10:00:00Z' },
  { account: 'crm:before', status: 'won', created_at: '2024-05-01T10:00:00Z', closed_at: '2024-05-15T10:00:00Z' },
  { status: 'won', created_at: '2024-04-01T10:00:00Z', closed_at: '2024-05-31T10:00:00Z' },
  { account: 'crm:won-after', status: 'won', closed_at: '2024-06-30T22:30:00Z' },
  { account: 'crm:own', status: 'won', closed_at: '2024-05-15T10:00:00Z' },
  { account: 'crm:undated', status: 'won' },
  { account: 'crm:deal-gone', status: 'won', closed_at: '2024-05-15T10:00:00Z', deleted: true },
  // What was lost says nothing of the cycle.
  { account: 'crm:lost', status: 'lost', created_at: '2023-06-01T10:00:00Z', closed_at: '2024-05-15T10:00:00Z' },
  { account: 'crm:lost', status: 'lost', created_at: '2023-06-01T10:00:00Z', closed_at: '2024-05-16T10:00:00Z' },
]);

const spend: Row[] = [
  { id: 'april', month: '2024-04-01', kind: 'sales', amount: '1000', currency: 'EUR' },
  { id: 'benelux', month: '2024-05-01', kind: 'marketing', amount: '200', currency: 'EUR', market: 'Benelux' },
  // 90 euros: at the rate of 1 June, not of the 15th.
  { id: 'dollars', month: '2024-06-01', kind: 'sales', amount: '100', currency: 'USD' },
  { id: 'pounds', month: '2024-06-01', kind: 'marketing', amount: '50', currency: 'GBP' },
  { id: 'july', month: '2024-07-01', kind: 'sales', amount: '999', currency: 'EUR' },
  { id: 'march', month: '2024-03-01', kind: 'sales', amount: '700', currency: 'EUR' },
  { id: 'gone', month: '2024-05-01', kind: 'marketing', amount: '5000', currency: 'EUR', deleted: true },
  { id: 'web', month: '2024-05-01', kind: 'marketing', amount: '300.10', currency: 'EUR', channel: 'web' },
].map((row) => ({ source: 'crm', ...row }));

const subscriptions: Row[] = [
  // A customer from the first of a month pays a full month at once. Its twin's 20 is its own.
  { account: 'crm:first', from: '2024-04-01', to: '2024-05-01', monthly_amount: '100' },
  { account: 'crm:first-again', from: '2024-04-10', monthly_amount: '20' },
  // 47.5 euros at the rate of 31 July; the trial says nothing.
  { account: 'crm:last', from: '2024-07-01', monthly_amount: '50', currency: 'USD' },
  { account: 'crm:last', from: '2024-07-01', monthly_amount: '30', trial: true },
  // Its last day is 29 June, so June ends without it.
  { account: 'crm:by-deal', from: '2024-05-10', to: '2024-06-30', monthly_amount: '70' },
  { account: 'crm:no-country', from: '2024-05-05', monthly_amount: '500', deleted: true },
  { account: 'crm:before', from: '2024-03-31', monthly_amount: '900' },
].map((row, index) => ({ source: 'crm', id: `s${index}`, currency: 'EUR', ...row }));

// 280 of 400 are left: a margin of 0.7.
const revenue: Row[] = [
  { account: 'crm:first', month: '2024-04-01', recurring: '300', cost: '100' },
  { account: 'crm:first', month: '2024-05-01', one_off: '100', cost: '20' },
  { account: 'crm:own', month: '2024-05-01', one_off: '100' },
  { account: 'crm:first', month: '2024-07-01', recurring: '300' },
].map((row, index) => ({ source: 'crm', id: `r${index}`, currency: 'EUR', ...row }));

const leads = ['NL', 'BE', 'US'];
const world: World = {
  settings: {
    ...defaultSettings(),
    zone: 'Europe/Amsterdam',
    currency: 'EUR',
    markets: { Benelux: ['NL', 'BE'] },
    exclude: [{ entity: 'account', column: 'domain', is: ['own.example'], reason: 'internal' }],
  },
  rows: {
    account: accounts,
    deal: deals,
    spend,
    subscription: subscriptions,
    revenue,
    person: leads.map((country) => ({ source: 'crm', id: country, country })),
    lifecycle: leads.map((id) => ({
      source: 'crm',
      id,
      person: `crm:${id}`,
      stage: 'mql',
      at: '2024-05-02T10:00:00Z',
    })),
    fx_rate: [
      ['2024-01-01', '0.8'],
      ['2024-06-01', '0.9'],
      ['2024-06-15', '0.95'],
    ].map(([day, rate], index) => ({
      source: 'bank',
      id: `${index}`,
      day,
      rate,
      from_currency: 'USD',
      to_currency: 'EUR',
    })),
    same_as: [
      { source: 'cadans', id: '1', entity: 'account', a: 'crm:first-again', b: 'crm:first', evidence: 'domain' },
      {
        source: 'cadans',
        id: '2',
        entity: 'account',
        a: 'crm:before',
        b: 'crm:last',
        evidence: 'domain',
        deleted: true,
      },
    ],
    exclusion: [
      { source: 'cadans', id: '1', entity: 'account', record: 'crm:by-hand', reason: 'why' },
      { source: 'cadans', id: '2', entity: 'account', record: 'crm:no-country', reason: 'why', deleted: true },
    ],
  },
};

const ask = (measure: string, more: Partial<OracleRequest> = {}): OracleRequest => ({
  measure,
  periods: [Q2],
  by: [],
  now: '2024-08-15T12:00:00Z',
  ...more,
});
const settings = (more: Partial<BusinessSettings> = {}): BusinessSettings => ({
  ...defaultBusinessSettings(),
  complete_through: '2024-07-31T22:00:00Z',
  ...more,
});
const TRUNCATED = { flags: ['left_truncated'] };
const CUSTOMERS_OUT = { excluded: 1, internal: 1, no_account: 1, undated: 1 };
const OUT = { ...CUSTOMERS_OUT, deleted: 2, unconverted: 1 };

export const cacTraps: MoneyTraps = {
  world,
  expectations: [
    {
      // 1000 + 200 + 90 + 300.10; first, last, by-deal and no-country.
      name: 'cac: 1590.10 for 4',
      request: ask('cac'),
      settings: settings(),
      figures: [figureOf([], '1590.1', '4', '397.525', TRUNCATED)],
      excluded: OUT,
      allocation: [],
    },
    {
      name: 'the part of sales',
      request: ask('sales'),
      settings: settings(),
      figures: [figureOf([], '1090', '4', '272.5', TRUNCATED)],
      excluded: { ...CUSTOMERS_OUT, deleted: 1 },
    },
    {
      name: 'the part of marketing',
      request: ask('marketing'),
      settings: settings(),
      figures: [figureOf([], '500.1', '4', '125.025', TRUNCATED)],
      excluded: OUT,
    },
    {
      // 300.10 by 2 : 1 : 1 is 150.05, 75.025, 75.025: the cent goes to the first name.
      name: 'by market, shared by new customers',
      request: ask('cac', { by: ['market'] }),
      settings: settings(),
      figures: [
        figureOf(['Benelux'], '895.05', '2', '447.525', TRUNCATED),
        figureOf(['DE'], '347.53', '1', '347.53'),
        figureOf([null], '347.52', '1', '347.52'),
      ],
      excluded: OUT,
      allocation: [
        [0, 'crm:april', 'Benelux', '500'],
        [0, 'crm:april', 'DE', '250'],
        [0, 'crm:april', null, '250'],
        [0, 'crm:benelux', 'Benelux', '200'],
        [0, 'crm:dollars', 'Benelux', '45'],
        [0, 'crm:dollars', 'DE', '22.5'],
        [0, 'crm:dollars', null, '22.5'],
        [0, 'crm:web', 'Benelux', '150.05'],
        [0, 'crm:web', 'DE', '75.03'],
        [0, 'crm:web', null, '75.02'],
      ],
    },
    {
      // 2 of 3 in Benelux: 666.67 + 60 + 200.07 + 200; one in the United States, where nobody bought.
      name: 'by market, shared by MQLs',
      request: ask('cac', { by: ['market'] }),
      settings: settings({ allocation_key: 'mqls' }),
      figures: [
        figureOf(['Benelux'], '1126.74', '2', '563.37', TRUNCATED),
        figureOf(['DE'], '0', '1', '0'),
        figureOf(['US'], '463.36', '0', 'reason:no_customers'),
        figureOf([null], '0', '1', '0'),
      ],
      excluded: OUT,
    },
    {
      name: 'of one market, shared by revenue: all of it',
      request: ask('cac', { where: { market: ['Benelux'] } }),
      settings: settings({ allocation_key: 'revenue' }),
      figures: [figureOf([], '1590.1', '2', '795.05', TRUNCATED)],
      excluded: { deleted: 1, unconverted: 1 },
    },
    {
      // The web's own 300.10, and one of four parts of 1290.
      name: 'by channel',
      request: ask('cac', { by: ['channel'] }),
      settings: settings(),
      figures: [figureOf(['web'], '622.6', '1', '622.6'), figureOf([null], '967.5', '3', '322.5', TRUNCATED)],
      excluded: OUT,
    },
    {
      // No MQL in the first quarter. Its customers: before, and won-before by its deal of February.
      name: 'not allocated where the key is nought',
      request: ask('cac', { periods: [Q1], by: ['market'] }),
      settings: settings({ allocation_key: 'mqls' }),
      figures: [
        figureOf(['(not allocated)'], '700', '0', 'reason:no_customers'),
        figureOf(['Benelux'], '0', '2', '0', TRUNCATED),
      ],
      excluded: { undated: 1 },
    },
    {
      name: 'lagged by a month: 700 + 1000 + 200 + 300.10',
      request: ask('lagged'),
      settings: settings({ lag_months: 1 }),
      figures: [figureOf([], '2200.1', '4', '550.025', TRUNCATED)],
      excluded: { ...CUSTOMERS_OUT, deleted: 2 },
    },
    {
      // Days to close of the year: 14, 21, 28, 60, 356.
      name: 'lagged by the median cycle: 28 days, a month',
      request: ask('lagged'),
      settings: settings(),
      figures: [figureOf([], '2200.1', '4', '550.025', TRUNCATED)],
      excluded: { ...CUSTOMERS_OUT, deleted: 2 },
    },
    {
      // 1590.10 / ((120 + 47.5) × 0.7)
      name: 'payback: 13.6 months',
      request: ask('payback_months'),
      settings: settings(),
      figures: [figureOf([], '636040', '46900', '13.5616204690831556503198294243', TRUNCATED)],
      // Of the subscriptions the trial and the deleted one, of the revenue that of the internal account.
      excluded: { ...OUT, deleted: 3, internal: 2, trial: 1 },
    },
    {
      name: 'payback with a margin by hand',
      request: ask('payback_months'),
      settings: settings({ margin: '0.5' }),
      figures: [figureOf([], '1590.1', '83.75', '18.986268656716417910447761194', TRUNCATED)],
      excluded: { ...OUT, deleted: 3, trial: 1 },
    },
    {
      name: 'no payback before July is delivered',
      request: ask('payback_months'),
      settings: settings({ complete_through: '2024-07-31T21:59:59Z' }),
      figures: [figureOf([], '636040', '46900', 'reason:not_delivered', TRUNCATED)],
      excluded: { ...OUT, deleted: 3, internal: 2, trial: 1 },
    },
    {
      name: 'no payback where no cost is delivered',
      request: ask('payback_months', { where: { market: ['DE'] } }),
      settings: settings(),
      figures: [figureOf([], '0', '0', 'reason:no_delivery_cost')],
      excluded: { deleted: 1, trial: 1, unconverted: 1 },
    },
  ],
};
