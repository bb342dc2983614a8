/** A value of a customer is made of its drill; and what is known later or comes later does not move it. */
import { describe, expect, test } from 'vitest';
import { ask } from '../../src/ask/ask.ts';
import { type DrillRecord, drill } from '../../src/ask/drill.ts';
import { refreshIdentity } from '../../src/intake/identity.ts';
import type { Company } from '../../src/ledger/company.ts';
import { ltv } from '../../src/metrics/ltv.ts';
import { Decimal } from '../../src/model/decimal.ts';
import { ltvTraps } from '../oracle/ltv-traps.ts';
import { type BusinessSettings, defaultBusinessSettings } from '../oracle/money-metrics.ts';
import { randomBusiness, randomBusinessSettings } from '../oracle/random-business.ts';
import { type Row, WORLD_NOW, type World } from '../oracle/world.ts';
import { withBusiness } from './business.ts';
import { partsOf } from './harness.ts';

const EVERYTHING = 100_000;
const FORMULAS = ['realised', 'completed', 'open_lives', 'projected'];

const sum = (records: readonly DrillRecord[]): Decimal =>
  records.reduce((total, { value }) => total.plus(value ?? 0), new Decimal(0));

/**
 * n and d of listed records, as the page says they are made: money or customers over customers; of a projection the
 * product of the month, the margin and the months, of which the last is 60 where that is less.
 */
function folded(measure: string, records: readonly DrillRecord[], margin: string): { n: string; d: string } {
  const of = (role: string, ...windows: (string | null)[]) =>
    records.filter((record) => record.role === role && (windows.length === 0 || windows.includes(record.window)));
  const heads = (listed: readonly DrillRecord[]) => new Decimal(new Set(listed.map(({ subject }) => subject)).size);
  if (measure !== 'projected') {
    const above = measure === 'open_lives' ? heads(of('numerator')) : sum(of('numerator'));
    return { n: above.toFixed(), d: heads(of('denominator')).toFixed() };
  }
  const [months, lost] = [sum(of('numerator', 'year')), sum(of('denominator', 'year'))];
  const [over, under] = lost.times(60).lessThanOrEqualTo(months) ? [new Decimal(60), new Decimal(1)] : [months, lost];
  const isSet = margin !== 'delivered';
  const [kept, revenue] = isSet ? [margin, 1] : [sum(of('numerator', 'Q')), sum(of('denominator', 'Q'))];
  const n = sum(of('numerator', 'month')).times(kept).times(over);
  return { n: n.toFixed(), d: heads(of('denominator', 'end')).times(revenue).times(under).toFixed() };
}

test.each([1, 2, 4, 6])('world %i: every figure is the fold of its drill, whole and by segment', async (seed) => {
  const settings = randomBusinessSettings(seed);
  await withBusiness(randomBusiness(seed), settings, WORLD_NOW, async (company) => {
    const asked = { metric: 'ltv', period: '2024-Q1' };
    const by = seed % 2 === 0 ? 'start' : 'market';
    const answer = await ask(company, { ...asked, measures: FORMULAS, by: [by] }, WORLD_NOW);
    for (const measure of FORMULAS) {
      const { records, total } = await drill(company, { ...asked, measures: [measure], limit: EVERYTHING }, WORLD_NOW);
      expect(records).toHaveLength(total);
      const check = (cell: { n: string | null; d: string | null } | undefined, listed: readonly DrillRecord[]) =>
        expect({ measure, ...folded(measure, listed, settings.margin) }).toEqual({ measure, n: cell?.n, d: cell?.d });
      for (const row of answer.totals ?? []) check(row.measures[measure], records);
      for (const row of answer.rows) {
        const key = row.dims[by]?.key ?? null;
        check(
          row.measures[measure],
          records.filter(({ dims }) => (dims[by]?.key ?? null) === key),
        );
      }
      const out = await drill(
        company,
        { ...asked, measures: [measure], role: 'excluded', limit: EVERYTHING },
        WORLD_NOW,
      );
      const counts: Record<string, number> = {};
      const told = new Set(out.records.map(({ reason, entity, ref }) => JSON.stringify([reason, entity, ref])));
      for (const key of told) {
        const [reason = ''] = JSON.parse(key) as string[];
        counts[reason] = (counts[reason] ?? 0) + 1;
      }
      const alone = await ask(company, { ...asked, measures: [measure] }, WORLD_NOW);
      expect(counts).toEqual(alone.meta.excluded);
      expect(ltv.exclusions).toEqual(expect.arrayContaining(Object.keys(counts)));
    }
  });
});

const NOW = '2024-08-15T12:00:00Z';
const SETTINGS: BusinessSettings = { ...defaultBusinessSettings(), complete_through: '2024-07-01T00:00:00Z' };
const figures = async (company: Company, period = '2024-Q2', asOf?: string) => {
  const { rows } = await ask(company, { metric: 'ltv', measures: FORMULAS, period, ...(asOf && { asOf }) }, NOW);
  return Object.fromEntries(
    FORMULAS.map((name) => [name, `${rows[0]?.measures[name]?.n}/${rows[0]?.measures[name]?.d}`]),
  );
};
const base = (rows: Row[]): Row[] => rows.map((row, i) => ({ source: 'crm', id: `more${i}`, currency: 'EUR', ...row }));
const withMore = (more: World['rows']): World => {
  const entities = Object.keys({ ...ltvTraps.world.rows, ...more }) as (keyof World['rows'])[];
  const rows = entities.map((entity) => [entity, [...(ltvTraps.world.rows[entity] ?? []), ...(more[entity] ?? [])]]);
  return { ...ltvTraps.world, rows: Object.fromEntries(rows) };
};

describe('reach', () => {
  const asked = (more: World['rows']) => withBusiness(withMore(more), SETTINGS, NOW, (company) => figures(company));
  test('what comes after the quarter does not move it, what came before does', async () => {
    const alone = await asked({});
    const after: World['rows'] = {
      revenue: base([{ account: 'crm:old', month: '2024-07-01', recurring: '9', cost: '1' }]),
      subscription: base([{ account: 'crm:old', from: '2024-07-01', monthly_amount: '9' }]),
      deal: base([{ account: 'crm:prospect', status: 'won', closed_at: '2024-07-01T00:00:00Z' }]),
    };
    expect(await asked(after)).toEqual(alone);
    const before: World['rows'] = {
      revenue: base([{ account: 'crm:old', month: '2022-07-01', recurring: '9', cost: '1' }]),
      subscription: base([{ account: 'crm:by-deal', from: '2024-02-01', to: '2024-05-01', monthly_amount: '9' }]),
    };
    const changed = await asked(before);
    for (const name of FORMULAS) expect(changed[name], name).not.toBe(alone[name]);
  });
});

test('an answer as of an instant sees what was known then', async () => {
  await withBusiness(
    ltvTraps.world,
    SETTINGS,
    NOW,
    async (company) => {
      const first = await figures(company);
      const rows = base([{ account: 'crm:old', month: '2024-05-01', recurring: '9', cost: '1' }]);
      const batch = { id: 'later', source: 'crm', knownFrom: '2024-08-14T00:00:00Z', note: '{}' };
      await company.engine.write(batch, partsOf({ revenue: rows }));
      await refreshIdentity(company.engine, batch.knownFrom);
      expect((await figures(company))['realised']).toBe('508/5');
      expect(await figures(company, '2024-Q2', '2024-08-13T00:00:00Z')).toEqual(first);
    },
    '2024-08-01T00:00:00Z',
  );
});

test('segments are shown with the most lucrative first, cohorts in order of time', async () => {
  const account = [{ source: 'crm', id: 'late', industry: 'a trade', customer_since: '2024-05-01' }];
  await withBusiness(withMore({ account }), SETTINGS, NOW, async (company) => {
    const labels = async (by: string) => {
      const { rows } = await ask(company, { metric: 'ltv', measures: ['realised'], period: '2024-Q2', by: [by] }, NOW);
      return rows.map(({ dims }) => dims[by]?.key ?? null);
    };
    expect(await labels('channel')).toEqual(['web', null]);
    expect(await labels('industry')).toEqual(['retail', 'a trade', null]);
    expect(await labels('start')).toEqual(['2022-Q1', '2023-Q1', '2023-Q2', '2024-Q1', '2024-Q2']);
    await expect(labels('rep')).rejects.toThrow('not shown at this level');
  });
});
