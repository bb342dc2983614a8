/** The rules that judge a figure, at their edges; and the interval against published values and the oracle. */
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { Judgement, Series, SeriesPoint } from '../../src/metrics/metric.ts';
import { againstBaseline, againstMean } from '../../src/metrics/verdict.ts';
import { wilson } from '../../src/metrics/wilson.ts';
import { defaultSettings } from '../../src/model/settings.ts';
import { wilsonOracle } from '../oracle/statistics.ts';

const dec = (value: string | number) => new Decimal(value);

describe('the interval', () => {
  // Newcombe 1998, Statistics in Medicine 17, table I, method 3.
  test.each([
    ['81', '263', '0.2553', '0.3662'],
    ['15', '148', '0.0624', '0.1605'],
    ['0', '20', '0.0000', '0.1611'],
    ['1', '29', '0.0061', '0.1718'],
  ])('of %s in %s is %s to %s', (n, d, low, high) => {
    expect(wilson(dec(n), dec(d))?.map((bound) => bound.toFixed(4))).toEqual([low, high]);
  });

  it('is that of the oracle for every share, and holds the share', () => {
    const share = fc
      .integer({ min: 1, max: 5000 })
      .chain((d) => fc.tuple(fc.integer({ min: 0, max: d }), fc.constant(d)));
    fc.assert(
      fc.property(share, ([n, d]) => {
        const [low, high] = wilson(dec(n), dec(d)) ?? [];
        const oracle = wilsonOracle(`${n}`, `${d}`);
        expect(low?.toNumber()).toBeCloseTo(oracle?.low ?? Number.NaN, 12);
        expect(high?.toNumber()).toBeCloseTo(oracle?.high ?? Number.NaN, 12);
        expect(low?.lessThanOrEqualTo(dec(n).div(d))).toBe(true);
        expect(high?.greaterThanOrEqualTo(dec(n).div(d))).toBe(true);
      }),
    );
  });

  it('reaches the end exactly where all or none are hits, and is none without observations', () => {
    expect(wilson(dec(0), dec(7))?.[0].isZero()).toBe(true);
    expect(wilson(dec(7), dec(7))?.[1].equals(1)).toBe(true);
    expect(wilson(dec(0), dec(0))).toBeNull();
  });
});

const period = { grain: 'month', label: '2024-03', start: '', end: '', startDate: '', endDate: '' } as const;

function point(n: number, d: number | null, more: Partial<SeriesPoint> = {}): SeriesPoint {
  const value = d === null ? dec(n) : d === 0 ? null : dec(n).div(d);
  const interval = d === null ? null : wilson(dec(n), dec(d));
  const base = { period, n: dec(n), d: d === null ? null : dec(d), value, interval };
  return { ...base, mature: true, partial: false, elapsed: 1, flags: [], inputs: {}, ...more };
}

const seriesOf = (asked: SeriesPoint, ...before: SeriesPoint[]): Series => ({
  point: asked,
  before,
  settings: defaultSettings(),
});
const ruled = ({ verdict, rule }: Judgement) => [verdict, rule];
const three = (n: number, d: number | null) => [point(n, d), point(n, d), point(n, d)];

describe('a share against its baseline', () => {
  const judge = againstBaseline('win_rate');

  it('is told apart only where the interval leaves the baseline out', () => {
    // 30 of 40 lies between 0.5981 and 0.8581.
    const [low, high] = wilson(dec(30), dec(40)) ?? [];
    expect([low?.toFixed(4), high?.toFixed(4)]).toEqual(['0.5981', '0.8581']);
    expect(ruled(judge(seriesOf(point(30, 40), ...three(598, 1000))))).toEqual(['good', 'above_baseline']);
    expect(ruled(judge(seriesOf(point(30, 40), ...three(599, 1000))))).toEqual(['good', 'within_baseline']);
    expect(ruled(judge(seriesOf(point(30, 40), ...three(858, 1000))))).toEqual(['good', 'within_baseline']);
    expect(ruled(judge(seriesOf(point(30, 40), ...three(859, 1000))))).toEqual(['act', 'below_baseline']);
  });

  it('is not judged under 20, in itself or in its baseline', () => {
    expect(ruled(judge(seriesOf(point(0, 19), ...three(90, 100))))).toEqual(['none', 'small']);
    expect(ruled(judge(seriesOf(point(0, 20), ...three(90, 100))))).toEqual(['act', 'below_baseline']);
    const thin = [point(9, 9), point(5, 5), point(5, 5)];
    expect(ruled(judge(seriesOf(point(0, 20), ...thin)))).toEqual(['none', 'baseline_thin']);
    expect(ruled(judge(seriesOf(point(0, 20), ...thin.slice(0, 2), point(6, 6))))).toEqual(['act', 'below_baseline']);
  });

  it('needs 3 periods, that are over, mature and have a figure', () => {
    expect(ruled(judge(seriesOf(point(0, 20), ...three(90, 100).slice(1))))).toEqual(['none', 'baseline_thin']);
    for (const other of [
      point(90, 100, { mature: false }),
      point(90, 100, { partial: true }),
      point(0, 0),
      point(90, 100, { value: null }),
    ]) {
      const rest = three(90, 100).slice(1);
      expect(ruled(judge(seriesOf(point(0, 20), other, ...rest)))).toEqual(['none', 'baseline_thin']);
    }
  });

  it('takes the sums of the last 6, never the mean of their shares', () => {
    const before = [point(0, 1000), ...three(10, 20), point(80, 100), ...three(1, 10).slice(1)];
    // Of the last 6: 10 + 10 + 10 + 80 + 1 + 1 of 20 + 20 + 20 + 100 + 10 + 10.
    expect(judge(seriesOf(point(30, 40), ...before)).values).toEqual({
      baseline: dec(112).div(180).toNumber(),
      periods: 6,
    });
  });

  it('is not judged while the cohort moves, nor in the first fifth of a period', () => {
    const running = (elapsed: number) => seriesOf(point(0, 20, { partial: true, elapsed }), ...three(90, 100));
    expect(ruled(judge(running(0.1999)))).toEqual(['none', 'first_fifth']);
    expect(ruled(judge(running(0.2)))).toEqual(['act', 'below_baseline']);
    const moving = point(0, 20, { mature: false });
    expect(ruled(judge(seriesOf(moving, ...three(90, 100))))).toEqual(['none', 'immature']);
    expect(ruled(judge(seriesOf(point(0, 0), ...three(90, 100))))).toEqual(['none', 'no_value']);
  });
});

describe('a count against its mean', () => {
  const judge = againstMean('mqls');
  const before = three(100, null);

  it('is to act on below what chance gives, to watch 10 % below, good else', () => {
    // Mean 100 of 3 periods: 1.96 × √(100 × 4 ÷ 3) = 22.63.
    expect(ruled(judge(seriesOf(point(77, null), ...before)))).toEqual(['act', 'below_mean']);
    expect(ruled(judge(seriesOf(point(78, null), ...before)))).toEqual(['watch', 'under_mean']);
    expect(ruled(judge(seriesOf(point(89, null), ...before)))).toEqual(['watch', 'under_mean']);
    expect(ruled(judge(seriesOf(point(90, null), ...before)))).toEqual(['good', 'within_mean']);
    expect(ruled(judge(seriesOf(point(122, null), ...before)))).toEqual(['good', 'within_mean']);
    expect(ruled(judge(seriesOf(point(123, null), ...before)))).toEqual(['good', 'above_mean']);
  });

  it('expects of a running period its share of the mean', () => {
    const running = (n: number, elapsed: number) => seriesOf(point(n, null, { partial: true, elapsed }), ...before);
    // Half of it: 50 ± 1.96 × √(50 × 7 ÷ 6) = 14.97.
    expect(ruled(judge(running(35, 0.5)))).toEqual(['act', 'below_mean']);
    expect(ruled(judge(running(36, 0.5)))).toEqual(['watch', 'under_mean']);
    expect(ruled(judge(running(45, 0.5)))).toEqual(['good', 'within_mean']);
    expect(ruled(judge(running(65, 0.5)))).toEqual(['good', 'above_mean']);
    expect(ruled(judge(running(0, 0.1)))).toEqual(['none', 'first_fifth']);
  });

  it('rests on the last 6 periods that are over, and on 3 at least', () => {
    const values = judge(seriesOf(point(10, null), point(900, null), ...three(10, null), ...three(20, null))).values;
    expect(values).toMatchObject({ mean: 15, periods: 6 });
    expect(ruled(judge(seriesOf(point(10, null), ...before.slice(1))))).toEqual(['none', 'baseline_thin']);
    const unfinished = point(100, null, { partial: true });
    expect(ruled(judge(seriesOf(point(10, null), unfinished, ...before.slice(1))))).toEqual(['none', 'baseline_thin']);
  });
});
