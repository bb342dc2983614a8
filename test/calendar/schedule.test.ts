import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import {
  addDays,
  checkHours,
  defaultHours,
  isWorkingDay,
  listWorkingDays,
  partTime,
  type Schedule,
  workingDays,
} from '../../src/calendar/index.ts';
import { hoursIn, scheduleNear } from './schedules.ts';
import { dates, zones } from './zones.ts';

vi.setConfig({ testTimeout: 60_000 });

const full: Schedule = { hours: defaultHours('Europe/Amsterdam'), holidays: new Set(), absences: [] };

describe('working days', () => {
  test('November 2026 has 21, less a holiday and one and a half day away', () => {
    expect(workingDays('2026-11-01', '2026-12-01', full)).toBe(21);
    const s: Schedule = {
      ...full,
      holidays: new Set(['2026-11-11', '2026-11-15']),
      absences: [
        { from: '2026-11-19', to: '2026-11-20' },
        { from: '2026-11-20', to: '2026-11-23', share: '0.5' },
      ],
    };
    expect(workingDays('2026-11-01', '2026-12-01', s)).toBe(18.5);
    expect(listWorkingDays('2026-11-18', '2026-11-24', s)).toEqual([
      { date: '2026-11-18', share: 1 },
      { date: '2026-11-20', share: 0.5 },
      { date: '2026-11-23', share: 1 },
    ]);
    expect(isWorkingDay('2026-11-20', s)).toBe(true);
    expect(isWorkingDay('2026-11-19', s)).toBe(false);
    expect(isWorkingDay('2026-11-21', s)).toBe(false);
  });

  test('joining and leaving are half-open, fte is left to the caller', () => {
    const s: Schedule = { ...full, from: '2026-11-10', to: '2026-11-13', fte: 0.5 };
    expect(listWorkingDays('2026-11-01', '2026-12-01', s).map((d) => d.date)).toEqual([
      '2026-11-10',
      '2026-11-11',
      '2026-11-12',
    ]);
    expect(workingDays('2026-11-01', '2026-12-01', s)).toBe(3);
  });

  test('shares of one day add up, at most to a day, and tenths do not drift', () => {
    const away = (...shares: number[]): Schedule => ({
      ...full,
      absences: shares.map((share) => ({ from: '2026-11-01', to: '2026-12-01', share })),
    });
    expect(workingDays('2026-11-02', '2026-11-03', away(0.1, 0.2))).toBe(0.7);
    expect(workingDays('2026-11-02', '2026-11-03', away(0.7, 0.7))).toBe(0);
    expect(workingDays('2026-11-01', '2026-12-01', away(0.9))).toBe(2.1);
  });

  test('a date the zone skipped is not worked', () => {
    const apia: Schedule = { ...full, hours: defaultHours('Pacific/Apia') };
    expect(workingDays('2011-12-26', '2012-01-02', apia)).toBe(4); // 30 December 2011 would have been a Friday
    expect(isWorkingDay('2011-12-30', apia)).toBe(false);
  });

  test('count, list and single days tell the same, and add up over a split', () => {
    const cases = fc
      .tuple(hoursIn(zones), dates)
      .chain(([hours, date]) => fc.tuple(fc.constant(date), scheduleNear(date, hours, 20)));
    fc.assert(
      fc.property(cases, fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 20 }), ([date, s], a, b) => {
        const [mid, end] = [addDays(date, a), addDays(date, a + b)];
        const list = listWorkingDays(date, end, s);
        const dear = (n: number) => Math.round(n * 1e6);
        expect(dear(workingDays(date, end, s))).toBe(dear(list.reduce((sum, d) => sum + d.share, 0)));
        expect(dear(workingDays(date, end, s))).toBe(dear(workingDays(date, mid, s)) + dear(workingDays(mid, end, s)));
        for (let d = date; d < end; d = addDays(d, 1))
          expect(isWorkingDay(d, s)).toBe(list.some((one) => one.date === d));
      }),
      { numRuns: 300 },
    );
  });

  test.each<[string, Partial<Schedule>]>([
    ['a share above 1', { absences: [{ from: '2026-11-01', to: '2026-11-02', share: 1.5 }] }],
    ['a share that is no number', { absences: [{ from: '2026-11-01', to: '2026-11-02', share: 'half' }] }],
    ['an empty share', { absences: [{ from: '2026-11-01', to: '2026-11-02', share: '' }] }],
    ['a backward absence', { absences: [{ from: '2026-11-02', to: '2026-11-01' }] }],
    ['leaving before joining', { from: '2026-11-02', to: '2026-11-01' }],
    ['a holiday that is no date', { holidays: new Set(['Christmas']) }],
    ['a negative fte', { fte: -1 }],
  ])('%s is refused', (_, wrong) => {
    expect(() => workingDays('2026-11-01', '2026-12-01', { ...full, ...wrong })).toThrow(
      expect.objectContaining({ name: 'CalendarError' }),
    );
  });
});

describe('hours', () => {
  test('are put in order, days left out are off, 24:00 is an end', () => {
    expect(
      checkHours({
        zone: 'utc',
        days: {
          1: [
            ['13:00', '24:00'],
            ['09:00', '12:30'],
          ],
        },
      }),
    ).toEqual({
      zone: 'UTC',
      days: {
        1: [
          ['09:00', '12:30'],
          ['13:00', '24:00'],
        ],
        2: [],
        3: [],
        4: [],
        5: [],
        6: [],
        7: [],
      },
    });
    expect(
      checkHours({
        zone: 'UTC',
        days: {
          1: [
            ['09:00', '12:00'],
            ['12:00', '17:00'],
          ],
        },
      }).days[1],
    ).toHaveLength(2);
  });

  test.each([
    [
      [
        ['09:00', '12:00'],
        ['11:59', '17:00'],
      ],
      'overlap',
    ],
    [[['17:00', '09:00']], 'does not go forward'],
    [[['22:00', '00:00']], 'does not go forward'],
    [[['09:00', '09:00']], 'does not go forward'],
    [[['9:00', '17:00']], 'not a pair of clock times'],
    [[['09:00', '24:01']], 'not a pair of clock times'],
    [[['24:00', '24:00']], 'does not go forward'],
    [[['09:00']], 'not a pair of clock times'],
    ['09:00-17:00', 'must be a list'],
  ])('%j is refused', (intervals, words) => {
    expect(() => checkHours({ zone: 'UTC', days: { 1: intervals } })).toThrow(words);
  });

  test('an eighth weekday, no days or a wrong zone are refused, faults together', () => {
    expect(() => checkHours({ zone: 'UTC', days: { 0: [], 8: [] } })).toThrow(/"0".*"8"/);
    expect(() => checkHours({ zone: 'UTC' })).toThrow(/days are missing/);
    expect(() => checkHours(null)).toThrow(/days are missing/);
    expect(() => defaultHours('Mars')).toThrow(expect.objectContaining({ code: 'bad_zone' }));
  });

  test('part time by days or by hours', () => {
    const week = defaultHours('UTC');
    expect(partTime(week, [1, 2, 3]).days).toEqual({ ...week.days, 4: [], 5: [] });
    expect(partTime(week, { weeklyHours: 20 }).days).toEqual({ ...week.days, 3: [['09:00', '13:00']], 4: [], 5: [] });
    expect(partTime(week, { weeklyHours: 40 })).toEqual(week);
    expect(() => partTime(week, { weeklyHours: 41 })).toThrow(/do not fit/);
    expect(() => partTime(week, { weeklyHours: -1 })).toThrow(/do not fit/);
    expect(() => partTime(week, [6])).toThrow(/no work on weekday 6/);
  });
});
