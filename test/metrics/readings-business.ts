/** Two readings of capacity and of money. May 2024 has 23 weekdays, none of them a holiday where no country is set. */
import { settingsSchema } from '../../src/model/settings.ts';
import type { Row } from '../oracle/world.ts';
import { type Reading, type Rows, row } from './reading.ts';

const job = (role: string, columns: Row = {}): Rows => ({
  assignment: [row({ user: 'crm:ann', team: 'crm:t', role, from: '2024-01-01', ...columns })],
  capacity: [row({ role, per_day: '10' })],
});
const away = (from: string, to: string): Rows => ({ absence: [row({ user: 'crm:ann', from, to })] });
const mql = (person: string, at: string): Rows => ({
  lifecycle: [row({ person: `crm:${person}`, stage: 'mql', at })],
});
const closed = (status: string, columns: Row = {}): Rows => ({
  deal: [row({ status, created_at: '2024-05-02T10:00:00Z', closed_at: '2024-05-20T10:00:00Z', ...columns })],
});
const customer = (id: string, since: string | null, until: string | null = null): Rows => ({
  account: [row({ id, customer_since: since, churned_on: until })],
});
const won = (account: string, at: string): Rows => ({
  deal: [row({ account: `crm:${account}`, status: 'won', created_at: at, closed_at: at })],
});
const spend = (month: string, amount: string, kind = 'sales'): Rows => ({
  spend: [row({ month, kind, amount, currency: 'EUR' })],
});
const revenue = (account: string, month: string, recurring: string, cost = '0'): Rows => ({
  revenue: [row({ account: `crm:${account}`, month, recurring, cost, currency: 'EUR' })],
});
const subscription = (from: string, columns: Row = {}): Rows => ({
  subscription: [row({ account: 'crm:a', from, monthly_amount: '100', currency: 'EUR', ...columns })],
});
const DELIVERED = settingsSchema.parse({
  revenue: { complete_months: [1, 2, 3, 4, 5, 6].map((month) => `2024-0${month}-01`) },
});

export const BUSINESS_READINGS: Record<string, readonly Reading[]> = {
  'bdr-capacity': [
    {
      name: 'net is what half a job takes, not a whole one',
      rows: [job('bdr', { fte: '0.5' })],
      of: ['bdr-capacity', 'capacity_net'],
      law: '115',
      other: '230',
    },
    {
      name: 'gross is of heads, whatever part of a job they have',
      rows: [job('bdr', { fte: '0.5' })],
      of: ['bdr-capacity', 'capacity_gross'],
      law: '230',
      other: '115',
    },
    {
      name: 'net is of own working days, not of all',
      rows: [job('bdr'), away('2024-05-13', '2024-05-18')],
      of: ['bdr-capacity', 'capacity_net'],
      law: '180',
      other: '230',
    },
    {
      name: 'gross takes all working days of who is there at all, not the own',
      rows: [job('bdr', { from: '2024-05-27' })],
      of: ['bdr-capacity', 'capacity_gross'],
      law: '230',
      other: '50',
    },
    {
      name: 'demand is of leads that nobody owns too',
      rows: [mql('p', '2024-05-07T10:00:00Z'), mql('q', '2024-05-08T10:00:00Z')],
      of: ['bdr-capacity', 'demand'],
      law: '2',
      other: '0',
    },
    {
      name: 'use is of net, not of gross',
      rows: [job('bdr', { fte: '0.5' }), mql('p', '2024-05-07T10:00:00Z')],
      of: ['bdr-capacity', 'utilisation'],
      law: '1/115',
      other: '1/230',
    },
  ],
  'ae-capacity': [
    {
      name: 'demand is of deals won, as asked, not of all closed',
      rows: [closed('won'), closed('lost')],
      of: ['ae-capacity', 'demand'],
      law: '1',
      other: '2',
    },
    {
      name: 'worked are the lost ones too',
      rows: [closed('won'), closed('lost')],
      of: ['ae-capacity', 'demand_worked'],
      law: '2',
      other: '1',
    },
    {
      name: 'a deal is work of the owner at its close, not at its creation',
      rows: [
        closed('won', { id: 'd' }),
        {
          owner_change: [
            row({
              entity: 'deal',
              record: 'crm:d',
              user: 'crm:ann',
              from: '2024-05-01T00:00:00Z',
              to: '2024-05-15T00:00:00Z',
            }),
            row({ entity: 'deal', record: 'crm:d', user: 'crm:bob', from: '2024-05-15T00:00:00Z' }),
          ],
        },
      ],
      of: ['ae-capacity', 'demand'],
      law: '1',
      other: '0',
      rep: 'crm:bob',
    },
    {
      name: 'who still learns takes a part, not all',
      rows: [job('ae', { from: '2024-05-01', ramp: '0.5' })],
      of: ['ae-capacity', 'capacity_net'],
      law: '115',
      other: '230',
    },
  ],
  cac: [
    {
      name: 'of new customers, not of all',
      rows: [customer('a', '2024-05-01'), customer('b', '2023-05-01'), spend('2024-05-01', '100')],
      of: ['cac', 'cac'],
      law: '100/1',
      other: '100/2',
      period: '2024-Q2',
    },
    {
      name: 'of sales and marketing, not of marketing alone',
      rows: [customer('a', '2024-05-01'), spend('2024-05-01', '100'), spend('2024-05-01', '50', 'marketing')],
      of: ['cac', 'cac'],
      law: '150/1',
      other: '50/1',
      period: '2024-Q2',
    },
    {
      name: 'a customer is new with the first deal won, not with every one',
      rows: [
        customer('a', null),
        won('a', '2024-02-07T10:00:00Z'),
        won('a', '2024-05-07T10:00:00Z'),
        spend('2024-05-01', '100'),
      ],
      of: ['cac', 'cac'],
      law: '100/0',
      other: '100/1',
      period: '2024-Q2',
    },
    {
      name: 'cost is of the quarter, not of when its customers were worked on',
      rows: [customer('a', '2024-05-01'), spend('2024-02-01', '100'), spend('2024-05-01', '300')],
      of: ['cac', 'cac'],
      law: '300/1',
      other: '100/1',
      period: '2024-Q2',
    },
    {
      name: 'lagged it is',
      rows: [customer('a', '2024-05-01'), spend('2024-02-01', '100'), spend('2024-05-01', '300')],
      of: ['cac', 'lagged'],
      law: '100/1',
      other: '300/1',
      period: '2024-Q2',
      settings: settingsSchema.parse({ costs: { lag_months: 3 } }),
    },
  ],
  ltv: [
    {
      name: 'of all customers so far, not of those that left',
      rows: [
        customer('a', '2023-01-01'),
        customer('b', '2023-01-01', '2024-05-01'),
        revenue('a', '2024-02-01', '100'),
        revenue('b', '2024-02-01', '300'),
      ],
      of: ['ltv', 'realised'],
      law: '400/2',
      other: '300/1',
      period: '2024-Q2',
    },
    {
      name: 'completed is of those that left, not of all',
      rows: [
        customer('a', '2023-01-01'),
        customer('b', '2023-01-01', '2024-05-01'),
        revenue('a', '2024-02-01', '100'),
        revenue('b', '2024-02-01', '300'),
      ],
      of: ['ltv', 'completed'],
      law: '300/1',
      other: '400/2',
      period: '2024-Q2',
    },
    {
      name: 'revenue less the cost of delivery, not revenue',
      rows: [customer('a', '2023-01-01'), revenue('a', '2024-02-01', '100', '40')],
      of: ['ltv', 'realised'],
      law: '60/1',
      other: '100/1',
      period: '2024-Q2',
    },
    {
      name: 'up to the end of the quarter, not up to now',
      rows: [customer('a', '2023-01-01'), revenue('a', '2024-02-01', '100'), revenue('a', '2024-07-01', '100')],
      of: ['ltv', 'realised'],
      law: '100/1',
      other: '200/1',
      period: '2024-Q2',
    },
    {
      name: 'what a customer cost to win is not taken off',
      rows: [customer('a', '2024-05-01'), revenue('a', '2024-05-01', '100'), spend('2024-05-01', '30')],
      of: ['ltv', 'realised'],
      law: '100/1',
      other: '70/1',
      period: '2024-Q2',
    },
  ],
  'magic-number': [
    {
      name: 'over the cost of the quarter before, not of this one',
      rows: [
        customer('a', '2024-01-01'),
        spend('2024-02-01', '100'),
        spend('2024-05-01', '400'),
        subscription('2024-04-01'),
      ],
      of: ['magic-number', 'magic_number'],
      law: '1200/100',
      other: '1200/400',
      period: '2024-Q2',
      settings: DELIVERED,
    },
    {
      name: 'of what the quarter brought, not of what its last month would bring in three',
      rows: [customer('a', '2024-01-01'), spend('2024-02-01', '100'), subscription('2024-06-01')],
      of: ['magic-number', 'magic_number'],
      law: '400/100',
      other: '1200/100',
      period: '2024-Q2',
      settings: DELIVERED,
    },
    {
      name: 'of what came on top of the quarter before, not of all there is',
      rows: [customer('a', '2024-01-01'), spend('2024-02-01', '100'), subscription('2024-03-01')],
      of: ['magic-number', 'magic_number'],
      law: '800/100',
      other: '1200/100',
      period: '2024-Q2',
      settings: DELIVERED,
    },
    {
      name: 'a trial is no revenue yet',
      rows: [customer('a', '2024-01-01'), spend('2024-02-01', '100'), subscription('2024-04-01', { trial: true })],
      of: ['magic-number', 'magic_number'],
      law: '0/100',
      other: '1200/100',
      period: '2024-Q2',
      settings: DELIVERED,
    },
  ],
};
