/** The hand-counted tables through the product: figures, what is left out, and the records that a drill lists. */
import { describe, expect, test } from 'vitest';
import type { LeadFigure } from '../oracle/lead-response-time.ts';
import { withWorld } from './harness.ts';
import { answerOf } from './question.ts';
import { TABLES } from './tables.ts';

/** Before everything that is asked. */
const LOADED = '2024-01-01T00:00:00Z';

/** Answers give minutes to ten places. */
const asAnswered = ({ value, ...figure }: LeadFigure): LeadFigure =>
  value === undefined ? figure : { ...figure, value: value === null ? null : Number(value.toFixed(10)) };

function reasonOf(measure: string, { d, value }: LeadFigure): string[] {
  if (d === '0') return ['nothing_to_measure'];
  if (value === null) return ['too_many_open'];
  return measure === 'amount_weighted' && d === null ? ['amounts_lacking'] : [];
}

describe.each(TABLES)('$name', ({ metric, world, expectations, oracle }) => {
  test('every expectation holds', async () => {
    await withWorld(world, LOADED, async (company) => {
      for (const { name, request, figures, excluded } of expectations) {
        const product = await answerOf(company, metric, request);
        // No value is said with d and a reason where the oracle leaves d out.
        const got = product.figures.map((figure, i) => (figures[i]?.d === null ? { ...figure, d: null } : figure));
        expect(got, name).toEqual(figures.map(asAnswered));
        expect(product.excluded, name).toEqual(excluded);
        const reasons = product.answer.rows.map((row) => row.measures[request.measure]?.reason ?? null);
        expect(reasons.filter(Boolean), name).toEqual(figures.flatMap((figure) => reasonOf(request.measure, figure)));
      }
    });
  });

  const shared = expectations.filter(({ beyondOracle }) => !beyondOracle);
  test.each(shared)(
    'the oracle counts the same: $name',
    async ({ request, figures, excluded, extra, listsMore = [] }) => {
      const own = await oracle(world, request);
      const listed = own.figures.map(({ records, ...figure }) => {
        const numerator = records.numerator.filter((ref) => !listsMore.includes(ref));
        return { ...figure, records: { ...records, numerator } };
      });
      expect(listed).toEqual(figures);
      const told = Object.entries(excluded).map(([reason, count]) => [reason, count - (extra[reason] ?? 0)] as const);
      expect(own.excluded).toEqual(Object.fromEntries(told.filter(([, count]) => count > 0)));
    },
  );
});
