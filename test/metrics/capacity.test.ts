/** The hand-counted capacities through the product: figures, what is left out, and the records that a drill lists. */
import { describe, expect, test } from 'vitest';
import { ask } from '../../src/ask/ask.ts';
import { bdrCapacityOracle } from '../oracle/capacity.ts';
import { aeCapacityTraps, bdrCapacityTraps } from '../oracle/capacity-traps.ts';
import { bdrCapacityEdges } from './capacity-edges.ts';
import { withWorld } from './harness.ts';
import { requestOf } from './question.ts';

const LOADED = '2024-01-01T00:00:00Z';

const TABLES = [
  ['bdr-capacity', bdrCapacityTraps],
  ['ae-capacity', aeCapacityTraps],
  ['bdr-capacity', bdrCapacityEdges],
] as const;

test.each(bdrCapacityEdges.expectations)(
  'the oracle counts the same: $name',
  async ({ request, figures, excluded }) => {
    const own = await bdrCapacityOracle(bdrCapacityEdges.world, request);
    expect(own.figures.map(({ records: _, ...figure }) => figure)).toEqual(figures);
    expect(own.excluded).toEqual(excluded);
  },
);

describe.each(TABLES)('%s', (metric, { world, expectations }) => {
  test('every expectation holds', async () => {
    await withWorld(world, LOADED, async (company) => {
      for (const { name, request, figures, excluded } of expectations) {
        const { rows, meta } = await ask(company, requestOf(metric, request), request.now);
        const got = rows.map((row) => {
          const { n, d, value, reason } = row.measures[request.measure] ?? {};
          return { dims: request.by.map((dim) => row.dims[dim]?.key ?? null), n, d, value, reason: reason ?? null };
        });
        const wanted = figures.map(({ dims, n, d, value, reason }) => ({
          dims,
          n,
          d,
          value: value === null ? null : Number(Number(value).toFixed(10)),
          reason,
        }));
        expect.soft(got, name).toEqual(wanted);
        expect.soft(meta.excluded, name).toEqual(excluded);
      }
    });
  });
});
