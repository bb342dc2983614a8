/** The hand-counted table of lifetime value through the product: figures, reasons, flags, what is left out, and the drill. */
import { describe, expect, test } from 'vitest';
import type { Company } from '../../src/ledger/company.ts';
import { findMetric } from '../../src/metrics/index.ts';
import { ltvOracle } from '../oracle/ltv.ts';
import { ltvTraps } from '../oracle/ltv-traps.ts';
import type { BusinessAnswer, BusinessSettings } from '../oracle/money-metrics.ts';
import { withBusiness } from './business.ts';
import { ltvCostEdges } from './ltv-cost-edges.ts';
import { ltvEdges } from './ltv-edges.ts';
import { ltvAnswer } from './ltv-question.ts';

const { world } = ltvTraps;
/** Those beside the cost of winning a customer come with that. */
const expectations = ltvTraps.expectations.filter(({ request }) =>
  findMetric('ltv').measures.some(({ name }) => name === request.measure || request.measure === 'by_start'),
);
const NOW = '2024-08-15T12:00:00Z';
const withSettings = <T>(settings: BusinessSettings, use: (company: Company) => Promise<T>) =>
  withBusiness(world, settings, NOW, use, '2024-01-01T00:00:00Z');

describe.each([
  ['a second table', ltvEdges],
  ['a third table, of what a value is set beside', ltvCostEdges],
])('%s', (_, table) => {
  test.each(table.expectations)('$name', async ({ request, settings, figures, excluded }) => {
    const bare = (answer: Pick<BusinessAnswer, 'figures' | 'excluded'>) => ({
      figures: answer.figures.map(({ records: _, ...figure }) => figure),
      excluded: answer.excluded,
    });
    expect(bare(ltvOracle(table.world, request, settings))).toEqual({ figures, excluded });
    const answer = await withBusiness(table.world, settings, request.now, (company) => ltvAnswer(company, request));
    expect(bare(answer)).toEqual({ figures, excluded });
  });
});

describe('figures counted by hand', () => {
  test.each(expectations)('$name', async ({ request, settings, figures, excluded }) => {
    const answer = await withSettings(settings, (company) => ltvAnswer(company, request));
    expect(answer.figures.map(({ records: _, ...figure }) => figure)).toEqual(figures);
    expect(answer.excluded).toEqual(excluded);
  });
});
