/** Kaplan and Meier's estimate against published ones. */
import { describe, expect, it } from 'vitest';
import { kaplanMeier, type Observation, timeBy } from './survival.ts';

const observed = (events: readonly number[], censored: readonly number[] = []): Observation[] => [
  ...censored.map((time) => ({ time, event: false })),
  ...events.map((time) => ({ time, event: true })),
];

// Freireich et al. 1963, Blood 21: weeks of remission of children with leukaemia.
const TREATED = observed([6, 6, 6, 7, 10, 13, 16, 22, 23], [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]);
const PLACEBO = observed([1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]);

describe("Freireich's remissions", () => {
  it('of the treated stay above the published shares', () => {
    const steps = kaplanMeier(TREATED).map(({ time, atRisk, events, survival: [part, whole] }) => [
      time,
      atRisk,
      events,
      (Number(part) / Number(whole)).toFixed(3),
    ]);
    expect(steps).toEqual([
      [6, 21, 3, '0.857'],
      [7, 17, 1, '0.807'],
      [10, 15, 1, '0.753'],
      [13, 12, 1, '0.690'],
      [16, 11, 1, '0.627'],
      [22, 7, 1, '0.538'],
      [23, 6, 1, '0.448'],
    ]);
  });

  it('have medians of 23 and 8 weeks', () => {
    expect(timeBy(50, TREATED)).toBe(23);
    expect(timeBy(50, PLACEBO)).toBe(8);
  });

  it('do not tell when nine in ten of the treated relapsed; of the others in week 17', () => {
    expect(timeBy(90, TREATED)).toBeNull();
    // After week 15 three of 21 are left, after week 17 two.
    expect(timeBy(90, PLACEBO)).toBe(17);
  });
});

describe('an estimate', () => {
  it('reaches a share exactly, where floating point would not', () => {
    // 9/10 × 8/9 × … × 1/2: a tenth is left after the ninth of ten.
    expect(timeBy(90, observed([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]))).toBe(9);
    expect(timeBy(50, observed([1, 2]))).toBe(1);
  });

  it('takes whoever is censored at a time for at risk then', () => {
    expect(timeBy(50, observed([5, 5], [5]))).toBe(5);
    expect(timeBy(50, observed([5], [5, 5]))).toBeNull();
    expect(timeBy(50, observed([5], [4, 4]))).toBe(5);
  });

  it('of nobody, or of nobody answered, is none', () => {
    expect(kaplanMeier([])).toEqual([]);
    expect(timeBy(50, observed([], [1, 2]))).toBeNull();
  });
});
