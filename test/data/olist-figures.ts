/** 8,000 MQLs of a marketplace, by month and channel, counted here from the files with loops. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask } from '../../src/ask/ask.ts';
import { drill } from '../../src/ask/drill.ts';
import { isThere, type Loaded, NOW, readCsv } from './installation.ts';

/** The figures of the data, whatever mapping loads it. */
export function olistFigures(load: () => Promise<Loaded>): void {
  let loaded: Loaded;
  beforeAll(async () => {
    loaded = await load();
  });
  afterAll(() => loaded.close());

  const leads = isThere('olist') ? readCsv('olist', 'olist_marketing_qualified_leads_dataset.csv') : [];
  const won = isThere('olist') ? readCsv('olist', 'olist_closed_deals_dataset.csv') : [];
  const RANGE = { from: '2017-06-01', to: '2018-06-01' };

  test('all rows go in', () => {
    const stored = Object.fromEntries(loaded.report.entities.map((each) => [each.entity, each.stored]));
    expect(stored).toMatchObject({ person: 8000, lifecycle: 8000, deal: 842, account: 842 });
    expect(loaded.report.rejects.rows).toBe(0);
  });

  test('MQLs by month are the dates as written', async () => {
    const expected: Record<string, number> = {};
    for (const row of leads) {
      const month = (row['first_contact_date'] ?? '').slice(0, 7);
      expected[month] = (expected[month] ?? 0) + 1;
    }
    const answer = await ask(loaded.company, { metric: 'mqls', measures: ['mqls'], ...RANGE, grain: 'month' }, NOW);
    expect(Object.fromEntries(answer.rows.map((row) => [row.period.label, Number(row.measures['mqls']?.n)]))).toEqual(
      expected,
    );
    const all = await ask(loaded.company, { metric: 'mqls', measures: ['mqls'], ...RANGE }, NOW);
    expect(all.rows[0]?.measures['mqls']?.value).toBe(8000);
  });

  test('by channel, blank and the word unknown apart', async () => {
    const expected: Record<string, number> = {};
    for (const row of leads) expected[row['origin'] || '(none)'] = (expected[row['origin'] || '(none)'] ?? 0) + 1;
    const answer = await ask(loaded.company, { metric: 'mqls', measures: ['mqls'], ...RANGE, by: ['channel'] }, NOW);
    const got = Object.fromEntries(
      answer.rows.map((row) => [row.dims['channel']?.label, Number(row.measures['mqls']?.n)]),
    );
    expect(got).toEqual(expected);
    expect([got['(none)'], got['unknown']]).toEqual([60, 1099]);
  });

  test('what became of them: 167 of the 1,174 of March 2018, 842 of all', async () => {
    const march = await ask(loaded.company, { metric: 'mqls', measures: ['mql_to_won'], period: '2018-03' }, NOW);
    expect(march.rows[0]?.measures['mql_to_won']).toMatchObject({ n: '167', d: '1174' });
    const all = await ask(loaded.company, { metric: 'mqls', measures: ['mql_to_won'], ...RANGE }, NOW);
    expect(all.rows[0]?.measures['mql_to_won']).toMatchObject({ n: '842', d: '8000' });
    expect(all.rows[0]?.measures['mql_to_won']?.value).toBeCloseTo(0.10525, 6);
  });

  test('months without MQLs have no rate and no count', async () => {
    const answer = await ask(
      loaded.company,
      { metric: 'mqls', from: '2018-06-01', to: '2019-01-01', grain: 'month' },
      NOW,
    );
    for (const row of answer.rows) {
      for (const measure of Object.values(row.measures)) {
        expect(measure.value).toBeNull();
        expect(measure.reason).toBe('after_data');
      }
    }
    const before = await ask(
      loaded.company,
      { metric: 'mqls', measures: ['mqls', 'mql_to_won'], period: '2017-05' },
      NOW,
    );
    expect(before.rows[0]?.measures['mqls']?.reason).toBe('before_data');
    expect(before.rows[0]?.measures['mql_to_won']?.reason).toBe('nothing_to_measure');
  });

  test('the one deal that was won before its first contact is named', async () => {
    const contacted = new Map(leads.map((row) => [row['mql_id'], row['first_contact_date'] ?? '']));
    const early = won.filter((row) => (row['won_date'] ?? '').slice(0, 10) < (contacted.get(row['mql_id']) ?? ''));
    expect(early.length).toBe(1);
    const left = await drill(loaded.company, { metric: 'win-rate', ...RANGE, role: 'excluded' }, NOW);
    expect(left.records.map((record) => [record.ref, record.reason])).toEqual([
      [`olist:${early[0]?.['mql_id']}`, 'closed_before_created'],
    ]);
    const remarked = await ask(loaded.company, { metric: 'mqls', measures: ['mql_to_won'], ...RANGE }, NOW);
    expect(remarked.meta.remarks).toEqual({ won_before_mql: 1 });
  });
}
