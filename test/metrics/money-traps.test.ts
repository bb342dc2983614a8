/** What the money oracles' tables have counted by hand, through the product: figures, reasons, flags, parts, what is left out. */
import { describe, expect, it } from 'vitest';
import { cacOracle } from '../oracle/cac.ts';
import { cacTraps } from '../oracle/cac-traps.ts';
import { Decimal } from '../oracle/fold.ts';
import { magicNumberOracle } from '../oracle/magic-number.ts';
import { magicTraps } from '../oracle/magic-traps.ts';
import { withBusiness } from './business.ts';
import { cacEdges, magicEdges } from './money-edges.ts';
import { asAnswered, moneyAnswer, sideOf } from './money-question.ts';

/** Before everything that is asked. */
const LOADED = '2024-01-01T00:00:00Z';

describe.each([
  ['cac', cacTraps],
  ['magic-number', magicTraps],
  ['cac', cacEdges],
  ['magic-number', magicEdges],
] as const)('%s', (metric, { world, expectations }) => {
  it.each(expectations)('$name', async ({ request, settings, figures, excluded, allocation }) => {
    await withBusiness(
      world,
      settings,
      request.now,
      async (company) => {
        const answer = await moneyAnswer(company, metric, request);
        expect(answer.figures).toEqual(asAnswered(figures, answer.unit));
        expect(answer.excluded).toEqual(excluded);
        if (!allocation || request.by.length === 0) return;
        const [by = ''] = request.by;
        const parts = (await sideOf(company, metric, request, 'numerator')).map((record) => [
          0,
          record.ref,
          record.dims[by]?.key ?? null,
          new Decimal(record.value ?? 0).toFixed(),
        ]);
        expect(inOrder(parts)).toEqual(inOrder(allocation));
      },
      LOADED,
    );
  });
});

describe.each([
  ['cac', cacEdges, cacOracle],
  ['magic-number', magicEdges, magicNumberOracle],
] as const)('%s, edges', (_, { world, expectations }, oracle) => {
  it.each(expectations)('the oracle counts the same: $name', ({ request, settings, figures, excluded }) => {
    const own = oracle(world, request, settings);
    expect(own.figures.map(({ records: _records, ...figure }) => figure)).toEqual(figures);
    expect(own.excluded).toEqual(excluded);
  });
});

const inOrder = (rows: readonly unknown[][]): unknown[][] =>
  [...rows].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
