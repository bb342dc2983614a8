/**
 * Kaplan–Meier against a published table (Freireich et al., Blood 21 (1963): weeks of remission under 6-MP and placebo)
 * and against a naive count on random data.
 */
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Duration } from '../../src/metrics/metric.ts';
import { survival, survivalQuantile } from '../../src/metrics/survival.ts';

/** [weeks, relapsed] per patient. */
const SIX_MP: [number, boolean][] = [
  [6, true],
  [6, true],
  [6, true],
  [6, false],
  [7, true],
  [9, false],
  [10, true],
  [10, false],
  [11, false],
  [13, true],
  [16, true],
  [17, false],
  [19, false],
  [20, false],
  [22, true],
  [23, true],
  [25, false],
  [32, false],
  [32, false],
  [34, false],
  [35, false],
];
const PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23].map(
  (week): [number, boolean] => [week, true],
);

function durations(patients: readonly (readonly [number, boolean])[]): Duration[] {
  const times = [...new Set(patients.map(([time]) => time))].sort((a, b) => a - b);
  return times.map((time) => {
    const here = patients.filter(([each]) => each === time);
    return {
      seconds: new Decimal(time),
      ended: here.filter(([, ended]) => ended).length,
      open: here.filter(([, ended]) => !ended).length,
    };
  });
}

describe('Kaplan–Meier', () => {
  it('gives the published estimates of remission under 6-MP', () => {
    const steps = survival(durations(SIX_MP)).map(({ seconds, share }) => [seconds.toNumber(), share.toFixed(3)]);
    expect(steps).toEqual([
      [6, '0.857'],
      [7, '0.807'],
      [10, '0.753'],
      [13, '0.690'],
      [16, '0.627'],
      [22, '0.538'],
      [23, '0.448'],
    ]);
  });

  it('gives the published estimates under placebo', () => {
    const shares = survival(durations(PLACEBO)).map(({ seconds, share }) => [seconds.toNumber(), share.toFixed(3)]);
    expect(shares).toEqual([
      [1, '0.905'],
      [2, '0.810'],
      [3, '0.762'],
      [4, '0.667'],
      [5, '0.571'],
      [8, '0.381'],
      [11, '0.286'],
      [12, '0.190'],
      [15, '0.143'],
      [17, '0.095'],
      [22, '0.048'],
      [23, '0.000'],
    ]);
  });

  it('gives the published medians, 23 and 8 weeks', () => {
    expect(survivalQuantile(durations(SIX_MP), '0.5')?.toNumber()).toBe(23);
    expect(survivalQuantile(durations(PLACEBO), '0.5')?.toNumber()).toBe(8);
  });

  it('has no median where fewer than half ended', () => {
    expect(
      survivalQuantile(
        durations([
          [1, true],
          [2, false],
          [3, false],
        ]),
        '0.5',
      ),
    ).toBeNull();
    expect(
      survivalQuantile(
        durations([
          [1, true],
          [2, false],
        ]),
        '0.5',
      )?.toNumber(),
    ).toBe(1);
  });

  it('equals a naive count on random data, ties and all', () => {
    const patient = fc.tuple(fc.integer({ min: 0, max: 12 }), fc.boolean());
    fc.assert(
      fc.property(fc.array(patient, { minLength: 1, maxLength: 40 }), fc.constantFrom('0.5', '0.9'), (patients, p) => {
        expect(survivalQuantile(durations(patients), p)?.toNumber() ?? null).toBe(naive(patients, p));
      }),
      { numRuns: 500 },
    );
  });
});

/** By whole fractions: S(t) as a product of (at risk − ended) / (at risk), compared without any division. */
function naive(patients: readonly (readonly [number, boolean])[], p: string): number | null {
  let [above, below] = [1n, 1n];
  for (let time = 0; time <= 12; time++) {
    const atRisk = BigInt(patients.filter(([each]) => each >= time).length);
    const ended = BigInt(patients.filter(([each, over]) => over && each === time).length);
    if (ended === 0n) continue;
    above *= atRisk - ended;
    below *= atRisk;
    if (above * 10n <= below * (10n - BigInt(Number(p) * 10))) return time;
  }
  return null;
}
