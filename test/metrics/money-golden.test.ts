/** Published examples of cac, its payback and the magic number, each built as a company and asked through the real metric. */
import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../../src/model/settings.ts';
import { Decimal } from '../oracle/fold.ts';
import { defaultBusinessSettings } from '../oracle/money-metrics.ts';
import { GOLDEN, type GoldenCase } from '../oracle/money-metrics-golden.ts';
import { type OracleRequest, periodBetween, type Row, type World } from '../oracle/world.ts';
import { withBusiness } from './business.ts';
import { moneyAnswer } from './money-question.ts';

const NOW = '2025-01-01T00:00:00Z';
const SETTINGS = { ...defaultBusinessSettings(), complete_through: NOW };
const rows = (list: Row[], more: Row = {}): Row[] =>
  list.map((row, i) => ({ source: 'crm', id: `${i}`, ...more, ...row }));
const euros = (list: Row[]): Row[] => rows(list, { currency: 'EUR' });

/** The company that an example is about, and the measure. */
function companyOf({ metric, in: given }: GoldenCase): { metric: string; measure: string; rows: World['rows'] } {
  const text = (name: string): string => new Decimal(Number(given[name] ?? 0)).toDecimalPlaces(6).toFixed();
  const spend = (month: string, kind: string, amount: string): Row => ({ month, kind, amount });
  switch (metric) {
    case 'cac': {
      const account = rows(Array.from({ length: Number(given['new']) }, () => ({ customer_since: '2024-05-01' })));
      const costs = ['cost', 'sales', 'marketing'].filter((name) => given[name] !== undefined);
      const kinds = costs.map((name) => spend('2024-05-01', name === 'marketing' ? 'marketing' : 'sales', text(name)));
      return { metric, measure: 'cac', rows: { account, spend: euros(kinds) } };
    }
    case 'cac_payback_months': {
      const subscription = euros([{ account: 'crm:0', from: '2024-05-01', monthly_amount: text('arpa') }]);
      const cost = new Decimal(1).minus(text('gm')).times(1000).toFixed();
      const revenue = euros([{ account: 'crm:0', month: '2024-05-01', recurring: '1000', cost }]);
      const account = rows([{ customer_since: '2024-05-01' }]);
      const costs = euros([spend('2024-05-01', 'sales', text('cac'))]);
      return { metric: 'cac', measure: 'payback_months', rows: { account, subscription, revenue, spend: costs } };
    }
    case 'magic_number': {
      const now = given['cur'] === undefined ? 'delta_q' : 'cur';
      const subscription = euros([
        { account: 'crm:0', from: '2024-03-01', to: '2024-04-01', monthly_amount: text('prev') },
        { account: 'crm:0', from: '2024-06-01', monthly_amount: text(now) },
      ]);
      const costs = euros([spend('2024-02-01', 'sales', text('prior_sm'))]);
      return {
        metric: 'magic-number',
        measure: 'magic_number',
        rows: { account: rows([{}]), subscription, spend: costs },
      };
    }
  }
  throw new Error(`nobody said what ${metric} means`);
}

describe('published examples', () => {
  const ours = GOLDEN.filter(({ id }) => /^(cac|pay|mag)-/.test(id));
  it('are six', () => expect(ours).toHaveLength(6));

  it.each(ours.map((given) => [given.id, given] as const))('%s', async (_, given) => {
    const { metric, measure, rows: built } = companyOf(given);
    const world = { settings: defaultSettings(), rows: built };
    const request: OracleRequest = {
      measure,
      periods: [periodBetween('UTC', '2024-04-01', '2024-07-01')],
      by: [],
      now: NOW,
    };
    const { figures } = await withBusiness(world, SETTINGS, NOW, (company) => moneyAnswer(company, metric, request));
    const printed = new Decimal(String(given.out));
    const value = new Decimal(figures[0]?.value ?? Number.NaN);
    expect(value.toDecimalPlaces(printed.decimalPlaces()).toFixed()).toBe(printed.toFixed());
  });
});
