/**
 * Recurring revenue, new customers and what they cost, over subscriptions that others wrote: counted here with loops from
 * the files themselves, quarter by quarter.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask } from '../../src/ask/ask.ts';
import { drill } from '../../src/ask/drill.ts';
import { addDays, addMonths } from '../../src/calendar/index.ts';
import { isThere, type Loaded, NOW, readCsv } from './installation.ts';

const QUARTERS = ['2023-Q2', '2023-Q3', '2023-Q4', '2024-Q1', '2024-Q2', '2024-Q3', '2024-Q4'];
const START: Record<string, string> = Object.fromEntries(
  ['2023-Q1', ...QUARTERS].map((label, i) => [label, addMonths('2023-01-01', 3 * i)]),
);
const before = (label: string): string => ['2023-Q1', ...QUARTERS][QUARTERS.indexOf(label)] ?? '';

/** The figures of the data, whatever mapping loads it; the spend is the example's own. */
export function ravenstackFigures(load: () => Promise<Loaded>): void {
  let loaded: Loaded;
  beforeAll(async () => {
    loaded = await load();
  });
  afterAll(() => loaded.close());

  const subscriptions = isThere('ravenstack') ? readCsv('ravenstack', 'ravenstack_subscriptions.csv') : [];
  const paid = subscriptions.filter((row) => row['is_trial'] === 'False');
  const spend = readFileSync(join(import.meta.dirname, '../../examples/ravenstack/spend.csv'), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','));

  const isActive = (row: Record<string, string>, day: string) =>
    (row['start_date'] ?? '') <= day && (row['end_date'] === '' || (row['end_date'] ?? '') > day);
  const monthEnds = (label: string) => [1, 2, 3].map((months) => addDays(addMonths(START[label] ?? '', months), -1));
  const recurring = (label: string) =>
    monthEnds(label)
      .flatMap((day) => paid.filter((row) => isActive(row, day)).map((row) => Number(row['mrr_amount'])))
      .reduce((sum, amount) => sum + amount, 0);
  const cost = (label: string) =>
    spend
      .filter(([, month = '']) => monthEnds(label).some((day) => day.startsWith(month)))
      .reduce((sum, row) => sum + Number(row[4]), 0);
  const firstDays = new Map<string, string>();
  for (const row of paid) {
    const [account = '', from = '', to = ''] = [row['account_id'], row['start_date'], row['end_date']];
    if (to !== '' && to <= from) continue;
    const known = firstDays.get(account);
    if (known === undefined || from < known) firstDays.set(account, from);
  }
  const newCustomers = (label: string) =>
    [...firstDays.values()].filter((day) => day >= (START[label] ?? '') && day < addMonths(START[label] ?? '', 3))
      .length;

  test.each(QUARTERS)('%s: growth times four over the cost of the quarter before', async (label) => {
    const answer = await ask(
      loaded.company,
      { metric: 'magic-number', measures: ['magic_number'], period: label },
      NOW,
    );
    const n = 4 * (recurring(label) - recurring(before(label)));
    expect(answer.rows[0]?.measures['magic_number']).toMatchObject({ n: `${n}`, d: `${cost(before(label))}` });
  });

  test.each(QUARTERS)('%s: cost over new customers, and its markets add up to it', async (label) => {
    const asked = { metric: 'cac', measures: ['cac'], period: label };
    const answer = await ask(loaded.company, { ...asked, by: ['market'] }, NOW);
    const total = answer.totals?.[0]?.measures['cac'];
    expect(total).toMatchObject({ n: `${cost(label)}`, d: `${newCustomers(label)}` });
    const cents = answer.rows.map((row) => Math.round(Number(row.measures['cac']?.n) * 100));
    expect(cents.reduce((sum, part) => sum + part, 0)).toBe(cost(label) * 100);
    const { records } = await drill(loaded.company, { ...asked, role: 'numerator', limit: 100_000 }, NOW);
    expect(records.reduce((sum, { value }) => sum + Number(value), 0)).toBe(cost(label));
  });

  test('churn by subscriptions and by churn events are two answers', async () => {
    const open = (company: Loaded['company']) =>
      ask(company, { metric: 'ltv', measures: ['open_lives'], period: '2024-Q4' }, NOW).then(
        ({ rows }) => rows[0]?.measures['open_lives'],
      );
    const events = readCsv('ravenstack', 'ravenstack_churn_events.csv');
    const lastOf = new Map<string, string>();
    for (const { account_id: account = '', churn_date: day = '' } of events) {
      if (day > (lastOf.get(account) ?? '')) lastOf.set(account, day);
    }
    const staying = [...firstDays].filter(([account, start]) => {
      const last = lastOf.get(account);
      return last === undefined || last < start;
    });
    expect(await open(loaded.company)).toMatchObject({ n: '500', d: '500' });
    const { settings } = loaded.company;
    const byEvents = { ...settings, revenue: { ...settings.revenue, lives: 'account' as const } };
    expect(await open({ ...loaded.company, settings: byEvents })).toMatchObject({ n: `${staying.length}`, d: '500' });
  });
}
