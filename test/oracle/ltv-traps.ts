/**
 * A company in UTC at the end of the second quarter of 2024, with the lives of its customers.
 */
import { defaultSettings } from '../../src/model/settings.ts';
import { type BusinessSettings, defaultBusinessSettings } from './money-metrics.ts';
import { figureOf, type MoneyTraps } from './money-metrics-traps.ts';
import { type OracleRequest, periodBetween, type Row, type World } from './world.ts';

const Q2 = periodBetween('UTC', '2024-04-01', '2024-07-01');

const accounts: Row[] = [
  { id: 'old', customer_since: '2022-01-10', industry: 'retail', channel: 'web' },
  { id: 'left', customer_since: '2023-03-01', churned_on: '2024-05-15', industry: 'retail' },
  // A customer up to the quarter's last day.
  { id: 'leaving', customer_since: '2023-06-01', churned_on: '2024-07-01' },
  { id: 'tomorrow', customer_since: '2024-07-01' },
  { id: 'by-deal' },
  // Left before it came: it came back.
  { id: 'returned', customer_since: '2024-06-01', churned_on: '2023-01-01' },
  { id: 'prospect' },
  { id: 'own', domain: 'own.example', customer_since: '2024-05-01' },
].map((row) => ({ source: 'crm', ...row }));

const revenue: Row[] = [
  { account: 'crm:old', month: '2024-01-01', recurring: '100', one_off: '50', cost: '30' },
  { account: 'crm:old', month: '2024-04-01', recurring: '300', cost: '60' },
  { account: 'crm:old', month: '2024-07-01', recurring: '300' },
  // Before it became a customer: what it left all the same.
  { account: 'crm:left', month: '2023-02-01', one_off: '200', cost: '50' },
  { account: 'crm:leaving', month: '2024-02-01', one_off: '70', currency: 'USD' },
  { account: 'crm:leaving', month: '2024-02-01', one_off: '70', deleted: true },
  { account: 'crm:by-deal', month: '2024-02-01', cost: '10' },
  { account: 'crm:tomorrow', month: '2024-06-01', recurring: '100', cost: '60' },
  { account: 'crm:prospect', month: '2024-02-01', one_off: '5' },
  { account: 'crm:own', month: '2024-05-01', recurring: '700' },
].map((row, index) => ({ source: 'crm', id: `r${index}`, currency: 'EUR', ...row }));

const subscriptions: Row[] = [
  // Two that meet are one life; one alone is 100 a month in June.
  { account: 'crm:old', from: '2022-01-10', to: '2023-10-01', monthly_amount: '80' },
  { account: 'crm:old', from: '2023-10-01', monthly_amount: '100' },
  { account: 'crm:leaving', from: '2023-06-01', monthly_amount: '40' },
  // A gap: lost on 1 September 2023, and a new start.
  { account: 'crm:returned', from: '2023-01-01', to: '2023-09-01', monthly_amount: '50' },
  { account: 'crm:returned', from: '2024-06-01', monthly_amount: '60' },
  { account: 'crm:left', from: '2024-01-01', monthly_amount: '999', trial: true },
  { account: 'crm:tomorrow', from: '2024-06-15', monthly_amount: '500' },
].map((row, index) => ({ source: 'crm', id: `s${index}`, currency: 'EUR', ...row }));

const world: World = {
  settings: {
    ...defaultSettings(),
    currency: 'EUR',
    exclude: [{ entity: 'account', column: 'domain', is: ['own.example'], reason: 'internal' }],
  },
  rows: {
    account: accounts,
    revenue,
    subscription: subscriptions,
    deal: [{ source: 'crm', id: '1', account: 'crm:by-deal', status: 'won', closed_at: '2024-02-01T10:00:00Z' }],
    spend: [{ source: 'crm', id: '1', month: '2024-05-01', kind: 'sales', amount: '350', currency: 'EUR' }],
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
  complete_through: '2024-07-01T00:00:00Z',
  ...more,
});
const SMALL = { flags: ['small'] };
/** The account and its revenue; the revenue of tomorrow's customer and of the prospect. */
const OUT = { deleted: 1, internal: 2, no_start: 2, unconverted: 1 };

export const ltvTraps: MoneyTraps = {
  world,
  expectations: [
    {
      // old 120 + 240, left 150, by-deal −10, leaving and returned nothing.
      name: 'realised: 500 of 5',
      request: ask('realised'),
      settings: settings(),
      figures: [figureOf([], '500', '5', '100', SMALL)],
      excluded: OUT,
    },
    {
      name: 'realised by industry',
      request: ask('realised', { by: ['industry'] }),
      settings: settings(),
      figures: [
        figureOf(['retail'], '510', '2', '255', SMALL),
        figureOf([null], '-10', '3', '-3.33333333333333333333333333333', SMALL),
      ],
      excluded: OUT,
    },
    {
      name: 'completed: one life',
      request: ask('completed'),
      settings: settings(),
      figures: [figureOf([], '150', '1', '150', SMALL)],
      excluded: OUT,
    },
    {
      name: 'open lives: 4 of 5',
      request: ask('open_lives'),
      settings: settings({ lives: 'account' }),
      figures: [figureOf([], '4', '5', '0.8', SMALL)],
      excluded: OUT,
    },
    {
      name: 'by start',
      request: ask('by_start'),
      settings: settings(),
      figures: [
        figureOf(['2022-Q1'], '360', '1', '360', SMALL),
        figureOf(['2023-Q1'], '150', '1', '150', SMALL),
        figureOf(['2023-Q2'], '0', '1', '0', SMALL),
        figureOf(['2024-Q1'], '-10', '1', '-10', SMALL),
        figureOf(['2024-Q2'], '0', '1', '0', SMALL),
      ],
      excluded: OUT,
    },
    {
      // 200 a month of 4; a margin of 280 / 400; months: old 12, left 11, leaving 12, by-deal 5, returned 1; one lost.
      name: 'projected by the accounts: 50 × 0.7 × 41',
      request: ask('projected'),
      settings: settings({ lives: 'account' }),
      figures: [figureOf([], '2296000', '1600', '1435', SMALL)],
      excluded: { internal: 2, trial: 1 },
    },
    {
      // returned was a customer on 1 July and 1 August 2023 too, and was lost once: 43 months, 2 lost.
      name: 'projected by the subscriptions: 50 × 0.7 × 21.5',
      request: ask('projected'),
      settings: settings(),
      figures: [figureOf([], '2408000', '3200', '752.5', SMALL)],
      excluded: { internal: 2, trial: 1 },
    },
    {
      // Of retail old alone is left: 100 × (240 / 300) × 23.
      name: 'projected of one industry, from its own revenue',
      request: ask('projected', { where: { industry: ['retail'] } }),
      settings: settings(),
      figures: [figureOf([], '552000', '300', '1840', SMALL)],
      excluded: { trial: 1 },
    },
    {
      // Without an industry: leaving 12 months, returned 3, by-deal 5, and one lost.
      name: 'projected with a margin by hand: 50 × 0.5 × 20',
      request: ask('projected', { where: { industry: ['(none)'] } }),
      settings: settings({ margin: '0.5' }),
      figures: [figureOf([], '1000', '3', '333.333333333333333333333333333', SMALL)],
      excluded: { internal: 1 },
    },
    {
      // 100 × (240 / 300) × 60
      name: 'projected where nobody was lost: five years',
      request: ask('projected', { where: { channel: ['web'] } }),
      settings: settings(),
      figures: [figureOf([], '1440000', '300', '4800', SMALL)],
      excluded: {},
    },
    {
      name: 'nothing projected before June is delivered',
      request: ask('projected'),
      settings: settings({ complete_through: '2024-06-30T23:59:59Z' }),
      figures: [figureOf([], '2408000', '3200', 'reason:not_delivered', SMALL)],
      excluded: { internal: 2, trial: 1 },
    },
    {
      name: 'June declared complete',
      request: ask('projected'),
      settings: settings({ complete_through: null, complete_months: ['2024-06-01'] }),
      figures: [figureOf([], '2408000', '3200', '752.5', SMALL)],
      excluded: { internal: 2, trial: 1 },
    },
    {
      name: 'net of cac: 100 − 350',
      request: ask('net_of_cac'),
      settings: settings(),
      figures: [figureOf([], '-1250', '5', '-250', SMALL)],
      excluded: OUT,
    },
    {
      name: 'to cac: 1435 / 350',
      request: ask('ltv_to_cac'),
      settings: settings({ lives: 'account' }),
      figures: [figureOf([], '2296000', '560000', '4.1', SMALL)],
      excluded: { internal: 2, trial: 1 },
    },
  ],
};
