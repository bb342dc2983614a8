/**
 * A second company in UTC for the rules that the first table of lifetime value leaves alone. Each scenario is a channel,
 * counted by itself, in the second quarter of 2024.
 */
import { defaultSettings } from '../../src/model/settings.ts';
import { type BusinessSettings, defaultBusinessSettings } from '../oracle/money-metrics.ts';
import { figureOf, type MoneyTraps } from '../oracle/money-metrics-traps.ts';
import { type OracleRequest, periodBetween, type Row, type World } from '../oracle/world.ts';

const Q1 = periodBetween('UTC', '2024-01-01', '2024-04-01');
const Q2 = periodBetween('UTC', '2024-04-01', '2024-07-01');

const accounts: Row[] = [
  // Left in February, came back on the last day of June.
  { id: 'back', channel: 'back', customer_since: '2023-01-01' },
  // Left in February, to come back on the first day of July.
  { id: 'soon', channel: 'soon', customer_since: '2023-01-01' },
  // Paid from January to March, a customer only from June on: it had left before it came.
  { id: 'early', channel: 'early', customer_since: '2024-06-01' },
  // A customer from July on, who has paid since January.
  { id: 'ahead', channel: 'ahead', customer_since: '2024-07-02' },
  { id: 'ahead-too', channel: 'ahead', customer_since: '2020-01-01' },
  // A customer who pays from August on.
  { id: 'waiting', channel: 'waiting', customer_since: '2024-05-01' },
  // Lost on the first day of the 12 months, and on the first day after them.
  { id: 'first', channel: 'edge', customer_since: '2020-01-01' },
  { id: 'next', channel: 'edge', customer_since: '2020-01-01' },
  { id: 'before', channel: 'edge', customer_since: '2020-01-01' },
];
const subscriptions: Row[] = [
  { account: 'crm:back', from: '2023-01-01', to: '2024-02-10', monthly_amount: '10' },
  { account: 'crm:back', from: '2024-06-30', monthly_amount: '20' },
  { account: 'crm:soon', from: '2023-01-01', to: '2024-02-10', monthly_amount: '10' },
  { account: 'crm:soon', from: '2024-07-01', monthly_amount: '20' },
  { account: 'crm:early', from: '2024-01-01', to: '2024-03-15', monthly_amount: '10' },
  { account: 'crm:ahead', from: '2024-01-01', to: '2024-05-02', monthly_amount: '10' },
  { account: 'crm:ahead', from: '2024-05-03', monthly_amount: '10' },
  { account: 'crm:ahead-too', from: '2020-01-01', monthly_amount: '30' },
  { account: 'crm:waiting', from: '2024-08-01', monthly_amount: '10' },
  { account: 'crm:first', from: '2020-01-01', to: '2023-07-01', monthly_amount: '10' },
  { account: 'crm:next', from: '2020-01-01', to: '2024-07-01', monthly_amount: '10' },
  { account: 'crm:before', from: '2020-01-01', to: '2023-06-30', monthly_amount: '10' },
];
const revenue: Row[] = ['back', 'soon', 'early', 'ahead', 'ahead-too', 'next'].flatMap((id) => [
  { account: `crm:${id}`, month: '2024-02-01', recurring: '100', cost: '40' },
  { account: `crm:${id}`, month: '2024-05-01', recurring: '10', cost: '2' },
  { account: `crm:${id}`, month: '2024-05-01', cost: '3', deleted: true },
  ...(id === 'back' ? [{ account: 'crm:back', month: '2024-03-01', one_off: '5' }] : []),
]);

revenue.push({ account: 'crm:waiting', month: '2024-06-01', recurring: '7', cost: '1' });

const numbered = (rows: Row[]): Row[] =>
  rows.map((row, index) => ({ source: 'crm', id: `${index}`, currency: 'EUR', ...row }));
const world: World = {
  settings: { ...defaultSettings(), currency: 'EUR' },
  rows: {
    account: accounts.map((row) => ({ source: 'crm', ...row })),
    subscription: numbered(subscriptions),
    revenue: numbered(revenue),
  },
};

const ask = (measure: string, channel: string, period = Q2): OracleRequest => {
  return { measure, periods: [period], by: [], where: { channel: [channel] }, now: '2024-08-15T12:00:00Z' };
};
const settings: BusinessSettings = { ...defaultBusinessSettings(), complete_through: '2024-07-01T00:00:00Z' };
const SMALL = { flags: ['small'] };
const DELETED = { deleted: 1 };

export const ltvEdges: MoneyTraps = {
  world,
  expectations: [
    {
      name: 'back: nobody has left',
      request: ask('completed', 'back'),
      settings,
      figures: [figureOf([], '0', '0', 'reason:no_customers', SMALL)],
      excluded: DELETED,
    },
    {
      name: 'back: 68, and 5 without a cost',
      request: ask('realised', 'back'),
      settings,
      figures: [figureOf([], '73', '1', '73', SMALL)],
      excluded: DELETED,
    },
    {
      name: 'early: had not come in the first quarter',
      request: ask('completed', 'early', Q1),
      settings,
      figures: [figureOf([], '0', '0', 'reason:no_customers', SMALL)],
      excluded: { no_start: 1 },
    },
    {
      name: 'back: still a customer',
      request: ask('open_lives', 'back'),
      settings,
      figures: [figureOf([], '1', '1', '1', SMALL)],
      excluded: DELETED,
    },
    {
      // 20 × 8 / 10 × 8 months (July to February) / 1 lost.
      name: 'back: 20 × 0.8 × 8',
      request: ask('projected', 'back'),
      settings,
      figures: [figureOf([], '1280', '10', '128', SMALL)],
      excluded: DELETED,
    },
    {
      // 60 + 8, what came after it had left included.
      name: 'soon: has left',
      request: ask('completed', 'soon'),
      settings,
      figures: [figureOf([], '68', '1', '68', SMALL)],
      excluded: DELETED,
    },
    {
      name: 'soon: no customer any more',
      request: ask('open_lives', 'soon'),
      settings,
      figures: [figureOf([], '0', '1', '0', SMALL)],
      excluded: DELETED,
    },
    {
      name: 'soon: nobody pays',
      request: ask('projected', 'soon'),
      settings,
      figures: [figureOf([], '0', '0', 'reason:no_customers', SMALL)],
      excluded: DELETED,
    },
    {
      name: 'early: had left when it came',
      request: ask('completed', 'early'),
      settings,
      figures: [figureOf([], '68', '1', '68', SMALL)],
      excluded: DELETED,
    },
    {
      name: 'early: open for no day',
      request: ask('open_lives', 'early'),
      settings,
      figures: [figureOf([], '0', '1', '0', SMALL)],
      excluded: DELETED,
    },
    {
      // ahead is no customer yet: 30 × 16 / 20 × 60; its revenue tells of the margin all the same.
      name: 'ahead: 30 × 0.8 × 60',
      request: ask('projected', 'ahead'),
      settings,
      figures: [figureOf([], '28800', '20', '1440', SMALL)],
      excluded: { deleted: 2 },
    },
    {
      name: 'waiting: still to begin, so not gone',
      request: ask('open_lives', 'waiting'),
      settings,
      figures: [figureOf([], '1', '1', '1', SMALL)],
      excluded: {},
    },
    {
      name: 'waiting: revenue of one who does not live yet does not recur',
      request: ask('projected', 'waiting'),
      settings: { ...settings, recurring_from: 'revenue' },
      figures: [figureOf([], '0', '0', 'reason:no_customers', SMALL)],
      excluded: {},
    },
    {
      name: 'ahead: one customer',
      request: ask('realised', 'ahead'),
      settings,
      figures: [figureOf([], '68', '1', '68', SMALL)],
      excluded: { deleted: 2, no_start: 2 },
    },
    {
      // next pays to the last day: 10 × 8 / 10 × 12 first days, and first was lost on the first of them.
      name: 'edge: 10 × 0.8 × 12',
      request: ask('projected', 'edge'),
      settings,
      figures: [figureOf([], '960', '10', '96', SMALL)],
      excluded: DELETED,
    },
  ],
};
