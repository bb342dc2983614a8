/**
 * The published examples come out of the oracles at the digits printed.
 */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Decimal } from './fold.ts';
import { GOLDEN, GOLDEN_METRICS, type GoldenCase, goldenValue } from './money-metrics-golden.ts';

const FILE = new URL('../../../shared/golden.json', import.meta.url);

async function comesOut(given: GoldenCase): Promise<void> {
  const printed = new Decimal(String(given.out));
  const value = await goldenValue(given);
  expect(new Decimal(value ?? Number.NaN).toDecimalPlaces(printed.decimalPlaces()).toFixed()).toBe(printed.toFixed());
}

describe('published examples', () => {
  for (const given of GOLDEN) it(given.id, () => comesOut(given));

  it.skipIf(!existsSync(FILE))('as in the file they were copied from, every one of these metrics', async () => {
    const cases = JSON.parse(readFileSync(FILE, 'utf8')) as GoldenCase[];
    const ours = cases.filter(({ metric }) => GOLDEN_METRICS.has(metric) || /cac|ltv|magic|capacity/.test(metric));
    expect(ours.map(({ id, metric, in: given, out }) => ({ id, metric, in: given, out }))).toEqual(GOLDEN);
    for (const given of ours) await comesOut(given);
  });
});
