import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { defaultHours, dueAfter, type Schedule, workingSecondsBetween } from '../../src/calendar/index.ts';
import { hoursIn, scheduleNear, worksAt } from './schedules.ts';
import { dates, zones } from './zones.ts';

vi.setConfig({ testTimeout: 60_000 });

const office = (zone: string): Schedule => ({ hours: defaultHours(zone), holidays: new Set(), absences: [] });
const nights = (zone: string): Schedule => ({
  hours: {
    zone,
    days: {
      1: [['00:00', '24:00']],
      2: [['00:00', '24:00']],
      3: [['00:00', '24:00']],
      4: [['00:00', '24:00']],
      5: [['00:00', '24:00']],
      6: [['00:00', '24:00']],
      7: [['00:00', '24:00']],
    },
  },
  holidays: new Set(),
  absences: [],
});

const iso = (ms: number) => new Date(ms).toISOString().replace('.000Z', 'Z');

/** A schedule and an instant near one of its days. From 2012: before, St. John's moved its clock across midnight. */
const cases = fc
  .tuple(
    hoursIn(zones),
    dates.filter((d) => d > '2012-01-01'),
    fc.integer({ min: -1440, max: 1440 }),
  )
  .chain(([hours, date, minutes]) =>
    fc.record({ schedule: scheduleNear(date, hours, 4), from: fc.constant(Date.parse(date) + minutes * 60_000) }),
  );

describe('working seconds', () => {
  test('equal a count minute by minute', () => {
    fc.assert(
      fc.property(cases, fc.integer({ min: 0, max: 3000 }), ({ schedule, from }, minutes) => {
        let worked = 0;
        for (let i = 0; i < minutes; i++) if (worksAt(from + i * 60_000, schedule)) worked++;
        expect(workingSecondsBetween(iso(from), iso(from + minutes * 60_000), schedule)).toBe(worked * 60);
      }),
      { numRuns: 250 },
    );
  });

  test('add up over a split, to the millisecond', () => {
    const part = fc.integer({ min: 0, max: 60 * 86_400_000 });
    fc.assert(
      fc.property(cases, part, part, ({ schedule, from }, a, b) => {
        const [mid, end] = [iso(from + a), iso(from + a + b)];
        const start = iso(from);
        const sum =
          workingSecondsBetween(start, mid, schedule) * 1000 + workingSecondsBetween(mid, end, schedule) * 1000;
        expect(Math.round(workingSecondsBetween(start, end, schedule) * 1000)).toBe(Math.round(sum));
      }),
      { numRuns: 300 },
    );
  });

  test('none when the end is not after the start', () => {
    expect(workingSecondsBetween('2026-11-17T10:00:00Z', '2026-11-17T10:00:00Z', office('UTC'))).toBe(0);
    expect(workingSecondsBetween('2026-11-17T12:00:00Z', '2026-11-17T10:00:00Z', office('UTC'))).toBe(0);
  });

  test.each([
    ['Europe/Amsterdam', '2026-03-29', 23],
    ['Europe/Amsterdam', '2026-10-25', 25],
    ['America/Sao_Paulo', '2018-11-04', 23],
    ['America/Sao_Paulo', '2018-02-17', 25],
    ['Australia/Lord_Howe', '2024-04-07', 24.5],
    ['Pacific/Apia', '2011-12-30', 0],
  ])('round the clock in %s, %s has %d hours', (zone, date, hours) => {
    const s = nights(zone);
    const from = iso(Date.parse(date) - 3 * 86_400_000);
    const to = iso(Date.parse(date) + 3 * 86_400_000);
    const without: Schedule = { ...s, holidays: new Set([date]) };
    expect(workingSecondsBetween(from, to, s)).toBe(6 * 86_400);
    expect(workingSecondsBetween(from, to, without)).toBe(6 * 86_400 - hours * 3600);
  });

  test('an hour that the clock skips is not worked, one that it repeats is worked twice', () => {
    const night: Schedule = {
      ...nights('Europe/Amsterdam'),
      hours: { zone: 'Europe/Amsterdam', days: { 1: [], 2: [], 3: [], 4: [], 5: [], 6: [], 7: [['01:00', '02:30']] } },
    };
    const worked = (date: string) =>
      workingSecondsBetween(`${date}T00:00:00+12:00`, `${date}T23:00:00-12:00`, night) / 60;
    expect([worked('2026-03-22'), worked('2026-03-29'), worked('2026-10-25')]).toEqual([90, 60, 120]);
  });

  test('a partial absence does not stop the clock, a whole one, a holiday and leaving do', () => {
    const s = office('UTC');
    const day = (extra: Partial<Schedule>) =>
      workingSecondsBetween('2026-11-17T00:00:00Z', '2026-11-18T00:00:00Z', { ...s, ...extra }) / 3600;
    const away = (share?: string | number) => ({ absences: [{ from: '2026-11-17', to: '2026-11-18', share }] });
    expect(day({})).toBe(8);
    expect(day(away(0.5))).toBe(8);
    expect(day(away())).toBe(0);
    expect(day({ absences: [...away('0.4').absences, ...away(0.6).absences] })).toBe(0);
    expect(day({ holidays: new Set(['2026-11-17']) })).toBe(0);
    expect(day({ to: '2026-11-17' })).toBe(0);
    expect(day({ to: '2026-11-18' })).toBe(8);
    expect(day({ from: '2026-11-18' })).toBe(0);
    expect(day({ from: '2026-11-17' })).toBe(8);
  });
});

describe('due after', () => {
  const seconds = fc.integer({ min: 0, max: 40 * 3600 });

  test('is the first instant at which so many working seconds have passed', () => {
    fc.assert(
      fc.property(cases, seconds, ({ schedule, from }, n) => {
        const due = dueAfter(iso(from), n, schedule);
        if (due === null) return;
        expect(Date.parse(due)).toBeGreaterThanOrEqual(from);
        expect(workingSecondsBetween(iso(from), due, schedule)).toBe(n);
        if (n > 0) expect(workingSecondsBetween(iso(from), iso(Date.parse(due) - 1), schedule)).toBeLessThan(n);
      }),
      { numRuns: 500 },
    );
  });

  test('a later start or more seconds never give an earlier end', () => {
    fc.assert(
      fc.property(cases, seconds, seconds, fc.integer({ min: 0, max: 200_000 }), ({ schedule, from }, a, b, later) => {
        const at = (start: number, n: number) => dueAfter(iso(start), n, schedule) ?? '9999';
        expect(at(from, Math.min(a, b)) <= at(from, Math.max(a, b))).toBe(true);
        expect(at(from, a) <= at(from + later * 1000, a)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('to the end of a day is that day, not the next morning', () => {
    expect(dueAfter('2026-11-20T16:00:00Z', 3600, office('UTC'))).toBe('2026-11-20T17:00:00Z');
    expect(dueAfter('2026-11-20T16:00:00Z', 3601, office('UTC'))).toBe('2026-11-23T09:00:01Z');
    expect(dueAfter('2026-11-20T16:00:00Z', 0.25, office('UTC'))).toBe('2026-11-20T16:00:00.250Z');
  });

  test('nothing to wait for is now, even at night', () => {
    expect(dueAfter('2026-11-21T03:00:00+01:00', 0, office('UTC'))).toBe('2026-11-21T02:00:00Z');
  });

  test('null for someone who left, for no hours, and beyond five years', () => {
    const s = office('UTC');
    expect(dueAfter('2026-11-17T10:00:00Z', 300, { ...s, to: '2026-11-17' })).toBeNull();
    expect(
      dueAfter('2026-11-17T10:00:00Z', 300, {
        ...s,
        hours: { zone: 'UTC', days: { 1: [], 2: [], 3: [], 4: [], 5: [], 6: [], 7: [] } },
      }),
    ).toBeNull();
    expect(dueAfter('2026-11-17T10:00:00Z', 300, { ...s, from: '2031-11-14' })).toBe('2031-11-14T09:05:00Z');
    expect(dueAfter('2026-11-17T10:00:00Z', 300, { ...s, from: '2031-11-17' })).toBeNull();
  });

  test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('%d seconds are refused', (n) => {
    expect(() => dueAfter('2026-11-17T10:00:00Z', n, office('UTC'))).toThrow(
      expect.objectContaining({ code: 'bad_duration' }),
    );
  });
});
