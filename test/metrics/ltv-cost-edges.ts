/** A small company for what a lifetime value is set beside: what its new customers cost, by channel. */
import { defaultSettings } from '../../src/model/settings.ts';
import { type BusinessSettings, defaultBusinessSettings } from '../oracle/money-metrics.ts';
import { figureOf, type MoneyTraps } from '../oracle/money-metrics-traps.ts';
import { type OracleRequest, periodBetween, type Row, type World } from '../oracle/world.ts';

const Q2 = periodBetween('UTC', '2024-04-01', '2024-07-01');
const JULY = periodBetween('UTC', '2024-07-01', '2024-08-01');
const AUGUST = periodBetween('UTC', '2024-08-01', '2024-09-01');

const accounts: Row[] = [
  { id: 'old', channel: 'web', customer_since: '2022-01-01' },
  // New in the second quarter: one by the web, two at fairs, one by a deal so early in the data that it may be an old customer.
  { id: 'web', channel: 'web', customer_since: '2024-04-10' },
  { id: 'fair', channel: 'fair', customer_since: '2024-05-01' },
  { id: 'fair-too', channel: 'fair', customer_since: '2024-06-30' },
  { id: 'by-deal', channel: 'deal' },
  { id: 'by-deal-later', channel: 'later' },
  // Left out, and never paid for.
  { id: 'own', channel: 'web', domain: 'own.example', customer_since: '2024-05-01' },
  { id: 'own-deal', channel: 'later', domain: 'own.example' },
  // New in the first quarter, in July and in August.
  { id: 'first', channel: 'fair', customer_since: '2024-02-01' },
  { id: 'july', channel: 'fair', customer_since: '2024-07-10' },
  { id: 'august', channel: 'fair', customer_since: '2024-08-10' },
];
const won = (closed: string | null, more: Row): Row => ({
  status: 'won',
  created_at: closed,
  closed_at: closed,
  ...more,
});
const deals: Row[] = [
  // Eleven months and a day after the first record, and the day on which a year is over.
  won('2024-05-02T10:00:00Z', { account: 'crm:by-deal' }),
  won('2024-06-01T10:00:00Z', { account: 'crm:by-deal-later' }),
  won('2024-05-02T10:00:00Z', { account: 'crm:own-deal' }),
  won('2024-05-05T10:00:00Z', {}),
  won(null, {}),
  { ...won('2024-05-05T10:00:00Z', {}), deleted: true },
  { ...won('2024-05-05T10:00:00Z', {}), status: 'lost' },
  { ...won('2023-06-01T10:00:00Z', { account: 'crm:own-deal' }), status: 'lost' },
];
const spend: Row[] = [
  { month: '2024-04-01', kind: 'sales', amount: '400' },
  { month: '2024-05-01', kind: 'marketing', amount: '90', channel: 'web' },
  { month: '2024-05-01', kind: 'marketing', amount: '5000', deleted: true },
  { month: '2024-06-01', kind: 'sales', amount: '70', currency: 'USD' },
  // Of July there is nothing that counts.
  { month: '2024-07-01', kind: 'sales', amount: '80', currency: 'USD' },
  // August costs the web alone, which wins nobody.
  { month: '2024-08-01', kind: 'sales', amount: '60', channel: 'web' },
];
const revenue: Row[] = [
  { account: 'crm:old', month: '2024-04-01', recurring: '200', cost: '80' },
  { account: 'crm:fair', month: '2024-05-01', recurring: '100', cost: '40' },
  { account: 'crm:own', month: '2024-05-01', recurring: '500', cost: '1' },
  { account: 'crm:fair', month: '2024-05-01', cost: '2', deleted: true },
];
const subscriptions: Row[] = [
  { account: 'crm:old', from: '2022-01-01', monthly_amount: '100' },
  { account: 'crm:fair', from: '2024-05-01', monthly_amount: '50' },
];
const leads = ['web', 'web', 'web', 'fair'];

const numbered = (rows: Row[]): Row[] =>
  rows.map((row, index) => ({ source: 'crm', id: `${index}`, currency: 'EUR', ...row }));
const world: World = {
  settings: {
    ...defaultSettings(),
    currency: 'EUR',
    exclude: [{ entity: 'account', column: 'domain', is: ['own.example'], reason: 'internal' }],
  },
  rows: {
    account: accounts.map((row) => ({ source: 'crm', ...row })),
    deal: numbered(deals),
    spend: numbered(spend),
    revenue: numbered(revenue),
    subscription: numbered(subscriptions),
    person: leads.map((channel, index) => ({ source: 'crm', id: `${index}`, channel })),
    lifecycle: leads.map((_, index) => ({
      source: 'crm',
      id: `${index}`,
      person: `crm:${index}`,
      stage: 'mql',
      at: '2024-05-05T10:00:00Z',
    })),
  },
};

const ask = (measure: string, more: Partial<OracleRequest> = {}): OracleRequest => ({
  measure,
  periods: [Q2],
  by: [],
  now: '2024-09-15T12:00:00Z',
  ...more,
});
const settings = (more: Partial<BusinessSettings> = {}): BusinessSettings => ({
  ...defaultBusinessSettings(),
  complete_through: '2024-09-01T00:00:00Z',
  ...more,
});
const of = (channel: string) => ({ where: { channel: [channel] } });

const SMALL = { flags: ['small'] };
const EARLY = { flags: ['small', 'left_truncated'] };
/** What stays out of the second quarter, of value and cost together: both own accounts and their revenue among it. */
const OUT = { deleted: 2, internal: 3, no_account: 1, unconverted: 1 };
const WEB_OUT = { deleted: 1, internal: 2, unconverted: 1 };

export const ltvCostEdges: MoneyTraps = {
  world,
  expectations: [
    {
      // 180 of 7 customers, 490 for 5 new ones: 180 / 7 − 98, as (180 × 5 − 490 × 7) / 35.
      name: 'net of cac: 25.71 − 98',
      request: ask('net_of_cac'),
      settings: settings(),
      figures: [figureOf([], '-2530', '35', '-72.2857142857142857142857142857', EARLY)],
      excluded: OUT,
    },
    {
      // A fifth of the 400, and its own 90.
      name: 'net of cac by the web: 60 − 170',
      request: ask('net_of_cac', of('web')),
      settings: settings(),
      figures: [figureOf([], '-220', '2', '-110', SMALL)],
      excluded: WEB_OUT,
    },
    {
      name: 'net of cac by channel: 0 − 80, 20 − 80, 0 − 80, 60 − 170',
      request: ask('net_of_cac', { by: ['channel'] }),
      settings: settings(),
      figures: [
        figureOf(['deal'], '-80', '1', '-80', EARLY),
        figureOf(['fair'], '-360', '6', '-60', SMALL),
        figureOf(['later'], '-80', '1', '-80', SMALL),
        figureOf(['web'], '-220', '2', '-110', SMALL),
      ],
      excluded: OUT,
    },
    {
      // A margin of 120 / 200 and of 60 / 100, five years: 30 × 60 / 170 of 2 who live, 10 × 60 / 80 of 3.
      name: 'to cac by channel: 1800 / 170 and 600 / 80',
      request: ask('ltv_to_cac', { by: ['channel'] }),
      settings: settings(),
      figures: [
        figureOf(['deal'], '0', '0', 'reason:no_delivery_cost', EARLY),
        figureOf(['fair'], '360000', '48000', '7.5', SMALL),
        figureOf(['later'], '0', '0', 'reason:no_delivery_cost', SMALL),
        figureOf(['web'], '720000', '68000', '10.5882352941176470588235294118', SMALL),
      ],
      excluded: OUT,
    },
    {
      name: 'to cac by the web: 1800 / 170',
      request: ask('ltv_to_cac', of('web')),
      settings: settings(),
      figures: [figureOf([], '720000', '68000', '10.5882352941176470588235294118', SMALL)],
      excluded: WEB_OUT,
    },
    {
      // Three of four MQLs bear 300, one 100.
      name: 'net of cac by channel, shared by MQLs: 20 − 50, 60 − 390',
      request: ask('net_of_cac', { by: ['channel'] }),
      settings: settings({ allocation_key: 'mqls' }),
      figures: [
        figureOf(['deal'], '0', '1', '0', EARLY),
        figureOf(['fair'], '-180', '6', '-30', SMALL),
        figureOf(['later'], '0', '1', '0', SMALL),
        figureOf(['web'], '-660', '2', '-330', SMALL),
      ],
      excluded: OUT,
    },
    {
      // 200 of 300 bear 266.67, 100 bear 133.33.
      name: 'net of cac by channel, shared by revenue: 20 − 66.665, 60 − 356.67',
      request: ask('net_of_cac', { by: ['channel'] }),
      settings: settings({ allocation_key: 'revenue' }),
      figures: [
        figureOf(['deal'], '0', '1', '0', EARLY),
        figureOf(['fair'], '-279.99', '6', '-46.665', SMALL),
        figureOf(['later'], '0', '1', '0', SMALL),
        figureOf(['web'], '-593.34', '2', '-296.67', SMALL),
      ],
      excluded: OUT,
    },
    {
      // The dollars are no cost: 180 of 8 customers, and 1 new one.
      name: 'net of cac in July: no cost',
      request: ask('net_of_cac', { periods: [JULY] }),
      settings: settings(),
      figures: [figureOf([], '180', '8', 'reason:no_cost', SMALL)],
      excluded: { deleted: 1, internal: 3, unconverted: 1 },
    },
    {
      // 150 × 0.5 × 60 and no cost.
      name: 'to cac in July: no cost',
      request: ask('ltv_to_cac', { periods: [JULY] }),
      settings: settings({ margin: '0.5' }),
      figures: [figureOf([], '4500', '0', 'reason:no_cost', SMALL)],
      excluded: { internal: 2, unconverted: 1 },
    },
    {
      // August cost the web 60: what a fair cost is nothing, and known.
      name: 'net of cac of a segment that cost nothing: 12 − 0',
      request: ask('net_of_cac', { periods: [AUGUST], ...of('fair') }),
      settings: settings(),
      figures: [figureOf([], '60', '5', '12', SMALL)],
      excluded: { deleted: 1 },
    },
    {
      name: 'to cac of a segment that cost nothing: no times nothing',
      request: ask('ltv_to_cac', { periods: [AUGUST], ...of('fair') }),
      settings: settings({ margin: '0.5' }),
      figures: [figureOf([], '1500', '0', 'reason:no_cost', SMALL)],
      excluded: {},
    },
    {
      name: 'net of cac of a segment that won nobody',
      request: ask('net_of_cac', { periods: [AUGUST], ...of('web') }),
      settings: settings(),
      figures: [figureOf([], '-120', '0', 'reason:no_customers', SMALL)],
      excluded: { internal: 2 },
    },
  ],
};
