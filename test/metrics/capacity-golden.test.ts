/** Published examples of capacity through the real metric. The figures stand beside the oracle's. */
import { expect, it } from 'vitest';
import { ask } from '../../src/ask/ask.ts';
import { people } from '../oracle/money-metrics-golden.ts';
import { withWorld } from './harness.ts';

const NOW = '2023-06-01T00:00:00Z';
const times = (count: number, each: [number, number]): [number, number][] => Array.from({ length: count }, () => each);

// February 2023 has 20 working days: a quota of a month is a twentieth a day.
it.each([
  ['bdr-1: 4 reps, 80 touches a day, 6 a lead', 'bdr', times(4, [80 / 6, 1]), 1067],
  ['ae-2: a quota of 10,000, ramped 100, 80, 40, 20 %', 'ae', [1, 0.8, 0.4, 0.2].map((share) => [500, share]), 24000],
  ['ae-3: 7 at 85 %, 3 at 40 % of 150,000', 'ae', [...times(7, [7500, 0.85]), ...times(3, [7500, 0.4])], 1072500],
] as [string, 'bdr' | 'ae', [number, number][], number][])('%s', async (_, role, each, expected) => {
  await withWorld(people(role, each), NOW, async (company) => {
    const asked = { metric: `${role}-capacity`, measures: ['capacity_net'], period: '2023-02' };
    const { rows } = await ask(company, asked, NOW);
    expect(Math.round(Number(rows[0]?.measures['capacity_net']?.value))).toBe(expected);
  });
});
