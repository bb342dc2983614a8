/** What a source says it has delivered reaches the questions, to the day. */
import { expect, test } from 'vitest';
import { knowledge, viewing } from '../../src/ledger/company.ts';
import { defaultSettings } from '../../src/model/settings.ts';
import { defaultBusinessSettings } from '../oracle/money-metrics.ts';
import { settingsOf, withBusiness } from './business.ts';

const subscription = [{ source: 'billing', id: '1', account: 'crm:1', from: '2024-01-01', monthly_amount: '1' }];
const world = {
  settings: defaultSettings(),
  rows: { account: [{ source: 'crm', id: '1' }], subscription },
};
const NOW = '2024-08-01T00:00:00Z';

test.each([
  ['2024-07-01T00:00:00Z', '2024-07-01T00:00:00.000Z'],
  ['2024-06-30T23:59:59Z', '2024-06-30T00:00:00.000Z'],
  [null, null],
])('complete through %s', async (complete_through, delivered) => {
  const business = { ...defaultBusinessSettings(), complete_through };
  const known = await withBusiness(world, business, NOW, (company) => viewing(company, (view) => knowledge(view, NOW)));
  expect(known.delivered && new Date(known.delivered).toISOString()).toBe(delivered);
});

test('every setting of the oracles is one of the product', () => {
  const business = {
    ...defaultBusinessSettings(),
    allocation_key: 'revenue' as const,
    segment_dimension: 'size' as const,
    lag_months: 3,
    recurring_from: 'revenue' as const,
    margin: '0.5',
    lives: 'account' as const,
    complete_months: ['2024-06-01'],
    data_since: '2020-01-01',
  };
  const { revenue, costs, data_since } = settingsOf(world, business);
  expect({ ...revenue, ...costs, data_since, complete_through: null }).toEqual(business);
});
