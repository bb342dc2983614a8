/** Every expectation of the hand-counted tables, through the product's own query. */
import { describe, expect, it } from 'vitest';
import { findMetric } from '../../src/metrics/index.ts';
import { withWorld } from './harness.ts';
import { TABLES } from './tables.ts';
import { contributionsOf, differences } from './trap.ts';

describe.each(TABLES)('$metric: $name', ({ metric: id, table }) => {
  it('counts what was counted by hand', async () => {
    const metric = findMetric(id);
    const last =
      table.expectations
        .map(({ request }) => request.now)
        .sort()
        .at(-1) ?? '';
    await withWorld(table.world, last, async (company) => {
      for (const expectation of table.expectations) {
        const { now, where = {} } = expectation.request;
        const rows = await contributionsOf(company, metric, now, Object.keys(where));
        expect(differences(metric, rows, expectation), expectation.name).toEqual([]);
      }
    });
  });
});
