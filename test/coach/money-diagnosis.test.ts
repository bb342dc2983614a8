/** A costly market, a lucrative segment and a slipping magic number: told with the figures counted by hand, and not where chance may do as much. */
import { expect, test } from 'vitest';
import { findDiagnosis } from '../../src/coach/diagnosis/index.ts';
import { defaultSettings } from '../../src/model/settings.ts';
import { withWorld } from '../metrics/harness.ts';
import type { Row, World } from '../oracle/world.ts';

const NOW = '2024-08-01T10:00:00Z';
const usual = defaultSettings();
const months = ['2022', '2023', '2024'].flatMap((year) =>
  Array.from({ length: 12 }, (_, i) => `${year}-${String(i + 1).padStart(2, '0')}-01`),
);
const settings = { ...usual, currency: 'EUR', revenue: { ...usual.revenue, complete_months: months } };
const made = (rows: readonly Row[]): Row[] => rows.map((row, i) => ({ source: 'crm', id: `${i}`, ...row }));

const findingsOf = (metric: string, rows: World['rows']) =>
  withWorld({ settings, rows }, NOW, async (company) => {
    const { findings } = await findDiagnosis(metric)(company, { period: '2024-Q2' }, NOW);
    return findings;
  });

/** Twenty customers of the Netherlands for 20,000, ten of Great Britain for as much as is said. */
const markets = (amount: string): World['rows'] => ({
  account: made(
    Array.from({ length: 30 }, (_, i) => ({ country: i < 20 ? 'NL' : 'GB', customer_since: '2024-02-01' })),
  ),
  spend: made([
    { month: '2024-02-01', kind: 'sales', market: 'NL', amount: '20000', currency: 'EUR' },
    { month: '2024-02-01', kind: 'sales', market: 'GB', amount, currency: 'EUR' },
  ]),
});

test('a market that costs four times the others', async () => {
  expect(await findingsOf('cac', markets('40000'))).toEqual([
    { id: 'cac_market', metric: 'cac', values: { market: 'GB', times: 4, customers: 10, expected: 40 } },
  ]);
});

test('one and a half times as much for ten customers may be chance', async () => {
  expect(await findingsOf('cac', markets('15000'))).toEqual([]);
});

/** So many customers of care, who left so much each, and twenty others who left a thousand. */
const segments = (count: number, each: string): World['rows'] => {
  const accounts = made(
    Array.from({ length: count + 20 }, (_, i) => ({
      industry: i < count ? 'Care' : 'Other',
      customer_since: '2024-02-01',
    })),
  );
  const revenue = accounts.map(({ id, industry }) => ({
    ...{ account: `crm:${id}`, month: '2024-02-01', currency: 'EUR' },
    recurring: industry === 'Care' ? each : '1000',
  }));
  return { account: accounts, revenue: made(revenue) };
};

test('a segment that leaves three times as much; not of nineteen, nor with 1.4 times', async () => {
  expect(await findingsOf('ltv', segments(20, '3000'))).toEqual([
    { id: 'ltv_segment', metric: 'ltv', values: { segment: 'Care', times: 3, customers: 20, others: 20 } },
  ]);
  expect(await findingsOf('ltv', segments(19, '3000'))).toEqual([]);
  expect(await findingsOf('ltv', segments(20, '1400'))).toEqual([]);
});

const QUARTERS = ['2023-01', '2023-04', '2023-07', '2023-10', '2024-01', '2024-04'];

/** A thousand spent in each quarter, and a subscription that begins with each: 50 a month make a magic number of 0.6. */
const growing = (monthly: readonly number[]): World['rows'] => ({
  account: [{ source: 'crm', id: 'a' }],
  subscription: made(
    QUARTERS.map((month, i) => ({
      account: 'crm:a',
      from: `${month}-01`,
      monthly_amount: `${monthly[i]}`,
      currency: 'EUR',
    })),
  ),
  spend: made(
    ['2022-10', ...QUARTERS].map((month) => ({ month: `${month}-01`, kind: 'sales', amount: '1000', currency: 'EUR' })),
  ),
});

test('two quarters far below the year before', async () => {
  const [finding] = await findingsOf('magic-number', growing([50, 50, 50, 50, 20, 20]));
  expect(finding?.id).toBe('magic_slipping');
  expect(finding?.values).toEqual({ quarters: 2, before: 0.6, after: 0.24, last: 0.24, bound: 0.75 });
});

test('a single one is not told, nor are two a little below', async () => {
  expect(await findingsOf('magic-number', growing([50, 50, 50, 50, 50, 5]))).toEqual([]);
  expect(await findingsOf('magic-number', growing([50, 50, 50, 50, 40, 40]))).toEqual([]);
});
