/**
 * A company in UTC in the first two quarters of 2024: what each subscription adds to the difference of the two.
 */
import { defaultSettings } from '../../src/model/settings.ts';
import { type BusinessSettings, defaultBusinessSettings } from './money-metrics.ts';
import { figureOf, type MoneyTraps } from './money-metrics-traps.ts';
import { type OracleRequest, periodBetween, type Row, type World } from './world.ts';

const Q2 = periodBetween('UTC', '2024-04-01', '2024-07-01');

const subscriptions: Row[] = [
  { id: 'steady', account: 'crm:nl', from: '2023-01-01', monthly_amount: '100' },
  // April to June: + 600.
  { id: 'new', account: 'crm:nl', from: '2024-04-15', monthly_amount: '200' },
  // Gone before the last day of March: − 100.
  { id: 'gone', account: 'crm:de', from: '2024-01-01', to: '2024-03-31', monthly_amount: '50' },
  // Its last day is 29 June: − 30.
  { id: 'going', account: 'crm:nl', from: '2023-01-01', to: '2024-06-30', monthly_amount: '30' },
  // Its last day is 30 June: all three months.
  { id: 'to-the-end', account: 'crm:nl', from: '2023-01-01', to: '2024-07-01', monthly_amount: '7' },
  // From 30 June: + 10. From 1 July: nothing.
  { id: 'last-day', account: 'crm:none', from: '2024-06-30', monthly_amount: '10' },
  { id: 'tomorrow', account: 'crm:none', from: '2024-07-01', monthly_amount: '5000' },
  // A rise of the dollar in April is no growth.
  { id: 'dollars', account: 'crm:de', from: '2023-01-01', monthly_amount: '100', currency: 'USD' },
  { id: 'trial', account: 'crm:nl', from: '2024-05-01', monthly_amount: '999', trial: true },
  { id: 'deleted', account: 'crm:nl', from: '2024-05-01', monthly_amount: '999', deleted: true },
  { id: 'own', account: 'crm:own', from: '2024-05-01', monthly_amount: '999' },
  { id: 'pounds', account: 'crm:nl', from: '2024-05-01', monthly_amount: '999', currency: 'GBP' },
].map((row) => ({ source: 'crm', currency: 'EUR', ...row }));

// 1000 + 80 + 840: dollars at the rate of February. Of the quarter before that and of the one after: nothing.
const spend: Row[] = [
  { month: '2024-01-01', kind: 'sales', amount: '1000' },
  { month: '2024-02-01', kind: 'marketing', amount: '100', currency: 'USD' },
  { month: '2024-03-01', kind: 'marketing', amount: '840', market: 'NL' },
  { month: '2023-12-01', kind: 'sales', amount: '7000' },
  { month: '2024-04-01', kind: 'sales', amount: '5000' },
  { month: '2024-03-01', kind: 'sales', amount: '5000', deleted: true },
].map((row, index) => ({ source: 'crm', id: `${index}`, currency: 'EUR', ...row }));

const world: World = {
  settings: {
    ...defaultSettings(),
    currency: 'EUR',
    exclude: [{ entity: 'account', column: 'domain', is: ['own.example'], reason: 'internal' }],
  },
  rows: {
    account: [
      { source: 'crm', id: 'nl', country: 'NL', customer_since: '2023-01-01' },
      // The one new customer of the first quarter: it bears the shared cost.
      { source: 'crm', id: 'de', country: 'DE', customer_since: '2024-01-01' },
      { source: 'crm', id: 'none' },
      { source: 'crm', id: 'own', domain: 'own.example' },
    ],
    subscription: subscriptions,
    spend,
    fx_rate: [
      ['2024-01-01', '0.8'],
      ['2024-03-31', '0.9'],
      ['2024-04-01', '1.2'],
    ].map(([day, rate], index) => ({
      source: 'bank',
      id: `${index}`,
      day,
      rate,
      from_currency: 'USD',
      to_currency: 'EUR',
    })),
  },
};

const ask = (more: Partial<OracleRequest> = {}): OracleRequest => ({
  measure: 'magic_number',
  periods: [Q2],
  by: [],
  now: '2024-08-15T12:00:00Z',
  ...more,
});
const settings = (more: Partial<BusinessSettings> = {}): BusinessSettings => ({
  ...defaultBusinessSettings(),
  complete_through: '2024-07-01T00:00:00Z',
  ...more,
});
/** A subscription and a cost. */
const OUT = { deleted: 2, internal: 1, trial: 1, unconverted: 1 };
const MONTHS = ['2024-01-01', '2024-02-01', '2024-03-01', '2024-04-01', '2024-05-01'];

export const magicTraps: MoneyTraps = {
  world,
  expectations: [
    {
      name: '(600 − 100 − 30 + 10) × 4 / 1920',
      request: ask(),
      settings: settings(),
      figures: [figureOf([], '1920', '1920', '1')],
      excluded: OUT,
    },
    {
      name: 'by market, and negative',
      request: ask({ by: ['market'] }),
      settings: settings(),
      figures: [
        figureOf(['DE'], '-400', '1080', '-0.37037037037037037037037037037'),
        figureOf(['NL'], '2280', '840', '2.71428571428571428571428571429'),
        figureOf([null], '40', '0', 'reason:no_cost'),
      ],
      excluded: OUT,
    },
    {
      name: 'by market where nobody bears the shared cost',
      request: ask({ by: ['market'] }),
      settings: settings({ allocation_key: 'mqls' }),
      figures: [
        figureOf(['(not allocated)'], '0', '1080', 'reason:not_allocated'),
        figureOf(['DE'], '-400', '0', 'reason:no_cost'),
        figureOf(['NL'], '2280', '840', '2.71428571428571428571428571429'),
        figureOf([null], '40', '0', 'reason:no_cost'),
      ],
      excluded: OUT,
    },
    {
      name: 'a second before the quarter is delivered',
      request: ask(),
      settings: settings({ complete_through: '2024-06-30T23:59:59Z' }),
      figures: [figureOf([], '1920', '1920', 'reason:not_delivered')],
      excluded: OUT,
    },
    {
      name: 'one month short of declared',
      request: ask(),
      settings: settings({ complete_through: null, complete_months: MONTHS }),
      figures: [figureOf([], '1920', '1920', 'reason:not_delivered')],
      excluded: OUT,
    },
    {
      name: 'all months declared',
      request: ask(),
      settings: settings({ complete_through: null, complete_months: [...MONTHS, '2024-06-01'] }),
      figures: [figureOf([], '1920', '1920', '1')],
      excluded: OUT,
    },
    {
      name: 'never while the quarter runs',
      request: ask({ now: '2024-06-30T23:59:59Z' }),
      settings: settings(),
      figures: [figureOf([], '1920', '1920', 'reason:running')],
      excluded: OUT,
    },
    {
      name: 'no trailing mean without the cost of three quarters before',
      request: ask({ measure: 'trailing_mean' }),
      settings: settings(),
      // The quarter itself 1, the one before (50 × 2) × 4 / 7000; at the end of 2023 the dollar has no rate yet.
      figures: [figureOf([], '1.0571428571428571428571428571429', '4', 'reason:no_cost')],
      excluded: { ...OUT, unconverted: 2 },
    },
  ],
};
