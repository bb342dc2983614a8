/** The verdicts on the cost of a customer and on the magic number, at the edges of their rules. */
import { describe, expect, it } from 'vitest';
import { findMetric } from '../../src/metrics/index.ts';
import type { Judgement, SeriesPoint } from '../../src/metrics/metric.ts';
import { Decimal } from '../../src/model/decimal.ts';
import { defaultSettings } from '../../src/model/settings.ts';

const point = (n: number | string, d: number, more: Partial<SeriesPoint> = {}): SeriesPoint => ({
  period: { grain: 'quarter', label: '', start: '', end: '', startDate: '', endDate: '' },
  n: new Decimal(n),
  d: new Decimal(d),
  value: d === 0 ? null : new Decimal(n).dividedBy(d),
  interval: null,
  mature: true,
  partial: false,
  elapsed: 1,
  flags: [],
  inputs: {},
  ...more,
});

function judged(metric: string, here: SeriesPoint, before: readonly SeriesPoint[] = []): Judgement | undefined {
  const headline = findMetric(metric).measures.find((measure) => measure.headline);
  return headline?.judge?.({ point: here, before, settings: defaultSettings() });
}

describe('the cost of a customer', () => {
  // 100 a customer. For 10,000 one expects 100 customers, give or take 1.96 × √125 = 21.9.
  const usual = [point(4000, 40), point(9000, 90), point(12000, 120), point(15000, 150)];
  it.each([
    [point(10000, 78), 'act', 'cost_above'],
    [point(10000, 79), 'watch', 'cost_over'],
    [point(10000, 90), 'watch', 'cost_over'],
    [point(10000, 91), 'good', 'cost_within'],
    [point(10000, 121), 'good', 'cost_within'],
    [point(10000, 122), 'good', 'cost_below'],
    [point(10000, 0), 'none', 'no_value'],
    [point(10000, 50, { flags: ['left_truncated'] }), 'none', 'left_truncated'],
    [point(10000, 50, { partial: true, elapsed: 0.5 }), 'none', 'unfinished_costs'],
    [point(10000, 50, { partial: true, elapsed: 0.1 }), 'none', 'first_fifth'],
  ])('%#', (here, verdict, rule) => expect(judged('cac', here, usual)).toMatchObject({ verdict, rule }));

  it('is compared with the last four full periods of which it is known who was new', () => {
    const here = point(10000, 50);
    const odd = [point(1, 1000), ...usual];
    expect(judged('cac', here, odd)?.values).toEqual({ usual: 100, expected: 100, periods: 4 });
    const truncated = point(1, 1000, { flags: ['left_truncated'] });
    expect(judged('cac', here, [...usual, truncated])?.values['usual']).toBe(100);
    expect(judged('cac', here, [...usual, point(1, 1000, { partial: true })])?.values['usual']).toBe(100);
    expect(judged('cac', here, usual.slice(2))).toMatchObject({ verdict: 'none', rule: 'baseline_thin' });
    expect(judged('cac', here, [point(0, 4), point(0, 3), point(0, 2)])?.rule).toBe('baseline_thin');
  });
});

it.each([
  ['-100', 'act', 'magic_below', 'magic_below'],
  ['74.9999999999999999999', 'act', 'magic_below', 'magic_below'],
  ['75', 'good', 'magic_within', null],
  ['100', 'good', 'magic_within', null],
  ['100.0000000000000000001', 'good', 'magic_above', 'magic_above'],
])('a magic number of %s hundredths', (n, verdict, rule, advice) => {
  expect(judged('magic-number', point(n, 100))).toMatchObject({ verdict, rule, advice });
});
