/**
 * The win rate over 8,800 deals that others wrote. The expected figures are published, or counted here with loops from
 * the files themselves; nothing of the product is used to make them.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask } from '../../src/ask/ask.ts';
import { drill } from '../../src/ask/drill.ts';
import { isThere, type Loaded, NOW, readCsv } from './installation.ts';

/** The figures of the data, whatever mapping loads it. */
export function mavenFigures(load: () => Promise<Loaded>): void {
  let loaded: Loaded;
  beforeAll(async () => {
    loaded = await load();
  });
  afterAll(() => loaded.close());

  const closed = async (request: object) =>
    ask(loaded.company, { metric: 'win-rate', measures: ['closed'], ...request }, NOW);
  const parts = (measure: { n: string | null; d: string | null } | undefined) => `${measure?.n}/${measure?.d}`;

  test('all rows go in, and every row is accounted for', () => {
    const deals = loaded.report.entities.find((each) => each.entity === 'deal');
    expect(deals).toEqual({
      entity: 'deal',
      read: 8800,
      stored: 8800,
      unchanged: 0,
      rejected: 0,
      filtered: 0,
      duplicate: 0,
    });
    for (const { read, stored, unchanged, rejected, filtered, duplicate } of loaded.report.entities) {
      expect(stored + unchanged + rejected + filtered + duplicate).toBe(read);
    }
    expect(loaded.report.warnings).toEqual([]);
  });

  test('the same files again change nothing', async () => {
    const again = await loaded.again();
    expect(again.batch).toBeNull();
    expect(again.entities.every((each) => each.stored === 0)).toBe(true);
  });

  test('closed by quarter, and overall', async () => {
    const quarters = await closed({ period: '2017', grain: 'quarter' });
    expect(quarters.rows.map((row) => parts(row.measures['closed']))).toEqual([
      '531/647',
      '1254/2032',
      '1257/2047',
      '1196/1985',
    ]);
    expect(quarters.rows[1]?.measures['closed']?.value).toBeCloseTo(0.6171, 4);
    const overall = await closed({ from: '2016-01-01', to: '2018-01-01' });
    expect(parts(overall.rows[0]?.measures['closed'])).toBe('4238/6711');
    expect(overall.rows[0]?.measures['closed']?.value).toBeCloseTo(0.6315, 4);
  });

  test('cohort over all, and 500 undated', async () => {
    const answer = await ask(
      loaded.company,
      { metric: 'win-rate', measures: ['cohort'], from: '2016-01-01', to: '2018-01-01' },
      NOW,
    );
    expect(parts(answer.rows[0]?.measures['cohort'])).toBe('4238/8300');
    expect(answer.meta.excluded).toEqual({ undated: 500 });
  });

  const pipeline = isThere('maven') ? readCsv('maven', 'sales_pipeline.csv') : [];
  const index = (file: string, key: string) => new Map(readCsv('maven', file).map((row) => [row[key] ?? '', row]));
  const agents = isThere('maven') ? index('sales_teams.csv', 'sales_agent') : new Map();
  const accounts = isThere('maven') ? index('accounts.csv', 'account') : new Map();
  const products = isThere('maven') ? index('products.csv', 'product') : new Map();
  const product = (row: Record<string, string>) => (row['product'] === 'GTXPro' ? 'GTX Pro' : (row['product'] ?? ''));
  const size = (staff: number) =>
    staff <= 10 ? '1-10' : staff <= 50 ? '11-50' : staff <= 200 ? '51-200' : staff <= 1000 ? '201-1000' : '1001+';

  const cuts: [string, (row: Record<string, string>) => string | undefined][] = [
    ['rep', (row) => row['sales_agent']],
    ['team', (row) => agents.get(row['sales_agent'] ?? '')?.['manager']],
    ['region', (row) => agents.get(row['sales_agent'] ?? '')?.['regional_office']],
    ['product', product],
    ['attributes.series', (row) => products.get(product(row))?.['series']],
    ['industry', (row) => accounts.get(row['account'] ?? '')?.['sector']?.replace('technolgy', 'technology')],
    ['country', (row) => accounts.get(row['account'] ?? '')?.['office_location']?.replace('Philipines', 'Philippines')],
    [
      'size',
      (row) =>
        accounts.has(row['account'] ?? '')
          ? size(Number(accounts.get(row['account'] ?? '')?.['employees']))
          : undefined,
    ],
  ];

  test.each(cuts)('closed by %s, each drill folding to its figure', async (dimension, segmentOf) => {
    const expected = new Map<string, { n: number; d: number }>();
    for (const row of pipeline.filter((each) => each['deal_stage'] === 'Won' || each['deal_stage'] === 'Lost')) {
      const segment = segmentOf(row) || '(none)';
      const cell = expected.get(segment) ?? { n: 0, d: 0 };
      expected.set(segment, { n: cell.n + (row['deal_stage'] === 'Won' ? 1 : 0), d: cell.d + 1 });
    }
    const answer = await closed({ from: '2016-01-01', to: '2018-01-01', by: [dimension] });
    const got = Object.fromEntries(
      answer.rows.map((row) => [row.dims[dimension]?.label, parts(row.measures['closed'])]),
    );
    expect(got).toEqual(Object.fromEntries([...expected].map(([segment, { n, d }]) => [segment, `${n}/${d}`])));
    const row = answer.rows.at(-1);
    const where = [{ dimension, value: row?.dims[dimension]?.key ?? '(none)' }];
    for (const [role, count] of [
      ['numerator', row?.measures['closed']?.n],
      ['denominator', row?.measures['closed']?.d],
    ] as const) {
      const opened = await drill(
        loaded.company,
        { metric: 'win-rate', measures: ['closed'], from: '2016-01-01', to: '2018-01-01', where, role, limit: 10_000 },
        NOW,
      );
      expect(opened.records.length).toBe(Number(count));
      expect(opened.total).toBe(Number(count));
    }
  });

  test('no value for amounts: lost deals carry none', async () => {
    const answer = await ask(
      loaded.company,
      { metric: 'win-rate', measures: ['won_amount', 'amount_weighted'], period: '2017-Q2' },
      NOW,
    );
    const won = pipeline
      .filter(
        (row) =>
          row['deal_stage'] === 'Won' &&
          (row['close_date'] ?? '') >= '2017-04-01' &&
          (row['close_date'] ?? '') < '2017-07-01',
      )
      .reduce((sum, row) => sum + Number(row['close_value']), 0);
    expect(answer.rows[0]?.measures['won_amount']?.value).toBe(`${won}.00`);
    expect(answer.rows[0]?.measures['amount_weighted']).toMatchObject({ value: null, reason: 'amounts_lacking' });
  });
}
