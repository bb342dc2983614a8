import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import {
  type CompanyCalendar,
  defaultHours,
  elapsedShare,
  elapsedWorkingDays,
  parsePeriod,
  periodOf,
  type Schedule,
  sameElapsed,
  shiftPeriod,
  workingDays,
} from '../../src/calendar/index.ts';
import { hoursIn, scheduleNear } from './schedules.ts';
import { calendars, dates, grains, zones } from './zones.ts';

vi.setConfig({ testTimeout: 60_000 });

const cal: CompanyCalendar = { zone: 'UTC', weekStart: 1, year: { kind: 'calendar' } };
const office: Schedule = { hours: defaultHours('UTC'), holidays: new Set(), absences: [] };

const cuts = (label: string, now: string, schedule: Schedule = office, company = cal) => {
  const { current, previous } = sameElapsed(parsePeriod(label, company), now, company, schedule);
  return [current.end, previous.end];
};

describe('the same part of the period before', () => {
  // Week 47 of 2026 runs from Monday 16 November; the week before it has the same shape.
  test.each([
    ['Tuesday noon', '2026-11-17T12:00:00Z', '2026-11-10T12:00:00Z'],
    ['Monday before work', '2026-11-16T04:30:00Z', '2026-11-09T04:30:00Z'],
    ['Wednesday evening', '2026-11-18T21:00:00Z', '2026-11-11T21:00:00Z'],
    ['Saturday', '2026-11-21T12:00:00Z', '2026-11-14T12:00:00Z'],
    ['Sunday night', '2026-11-22T23:59:59Z', '2026-11-15T23:59:59Z'],
  ])('weeks of one shape are cut at the same moment: %s', (_, now, before) => {
    expect(cuts('2026-W47', now)).toEqual([now, before]);
  });

  test('months are cut after as many working days', () => {
    // 16 Nov 2026 is the 11th working day of its month, 15 Oct 2026 that of October (which starts on a Thursday).
    expect(cuts('2026-11', '2026-11-16T13:00:00Z')).toEqual(['2026-11-16T13:00:00Z', '2026-10-15T13:00:00Z']);
    // Sunday 1 November, before any work, against a month that starts at work: nothing yet.
    expect(cuts('2026-11', '2026-11-01T12:00:00Z')).toEqual(['2026-11-01T12:00:00Z', '2026-10-01T00:00:00Z']);
    // Saturday 14 Nov, ten days done: in October the tenth is Wednesday 14, and Thursday has not begun.
    expect(cuts('2026-11', '2026-11-14T12:00:00Z')).toEqual(['2026-11-14T12:00:00Z', '2026-10-15T00:00:00Z']);
    expect(cuts('2026-11', '2026-11-15T12:00:00Z')).toEqual(['2026-11-15T12:00:00Z', '2026-10-15T00:00:00Z']);
    // November has 21 working days, October 22: until the last moment the 22nd is left out, after it October is whole.
    expect(cuts('2026-11', '2026-11-30T23:00:00Z')).toEqual(['2026-11-30T23:00:00Z', '2026-10-29T23:00:00Z']);
    expect(cuts('2026-11', '2026-12-01T00:00:00Z')).toEqual(['2026-12-01T00:00:00Z', '2026-11-01T00:00:00Z']);
  });

  test('a holiday in the week before moves the cut a day on', () => {
    const s: Schedule = { ...office, holidays: new Set(['2026-11-09']) };
    expect(cuts('2026-W47', '2026-11-17T12:00:00Z', s)).toEqual(['2026-11-17T12:00:00Z', '2026-11-11T12:00:00Z']);
    expect(cuts('2026-W47', '2026-11-20T12:00:00Z', s)).toEqual(['2026-11-20T12:00:00Z', '2026-11-16T00:00:00Z']);
  });

  test('a short day counts as a day: half of it goes with half of a long one', () => {
    const s: Schedule = {
      ...office,
      hours: { zone: 'UTC', days: { ...office.hours.days, 1: [['09:00', '13:00']] } },
      holidays: new Set(['2026-11-09']),
    };
    expect(cuts('2026-W47', '2026-11-16T11:00:00Z', s)[1]).toBe('2026-11-10T13:00:00Z');
  });

  test('over is over, not begun is empty', () => {
    const [week, before] = [parsePeriod('2026-W47', cal), parsePeriod('2026-W46', cal)];
    for (const now of ['2026-11-23T00:00:00Z', '2027-06-01T00:00:00Z']) {
      expect(sameElapsed(week, now, cal, office)).toEqual({ current: week, previous: before });
    }
    for (const now of ['2026-11-16T00:00:00Z', '2026-01-01T00:00:00Z']) {
      const { current, previous } = sameElapsed(week, now, cal, office);
      expect([current.start, current.endDate, previous.start]).toEqual([current.end, current.startDate, previous.end]);
    }
  });

  test('without working days the clock decides', () => {
    expect(cuts('2026-11-15', '2026-11-15T06:00:00Z')).toEqual(['2026-11-15T06:00:00Z', '2026-11-14T06:00:00Z']);
    expect(cuts('2026-11-16', '2026-11-16T06:00:00Z')).toEqual(['2026-11-16T06:00:00Z', '2026-11-15T06:00:00Z']);
  });

  test('a cut period keeps its name and ends after the date it is cut in', () => {
    const { current, previous } = sameElapsed(parsePeriod('2026-W47', cal), '2026-11-17T12:00:00.900Z', cal, office);
    expect(current).toEqual({
      grain: 'week',
      label: '2026-W47',
      start: '2026-11-16T00:00:00Z',
      end: '2026-11-17T12:00:00Z',
      startDate: '2026-11-16',
      endDate: '2026-11-18',
    });
    expect(previous).toMatchObject({ label: '2026-W46', endDate: '2026-11-11' });
  });
});

/** A calendar, a schedule in its zone (or any), a period, and two moments in it, in order. */
const casesIn = (anyZone: boolean) =>
  fc.tuple(calendars, grains, dates).chain(([company, grain, date]) =>
    fc.record({
      company: fc.constant(company),
      period: fc.constant(periodOf(date, grain, company)),
      schedule: hoursIn(anyZone ? zones : fc.constant(company.zone)).chain((hours) => scheduleNear(date, hours, 30)),
      at: fc
        .tuple(fc.double({ min: 0, max: 1.02, noNaN: true }), fc.double({ min: 0, max: 1.02, noNaN: true }))
        .map(([a, b]) => (a < b ? [a, b] : [b, a]) as [number, number]),
    }),
  );
const moment = (p: { start: string; end: string }, share: number) =>
  new Date(
    Date.parse(p.start) + Math.floor((share * (Date.parse(p.end) - Date.parse(p.start))) / 1000) * 1000,
  ).toISOString();

describe('for any calendar and schedule', () => {
  test('as time goes on, no cut moves back, and none leaves its period', () => {
    fc.assert(
      fc.property(fc.boolean().chain(casesIn), ({ company, period, schedule, at }) => {
        const [a, b] = at.map((share) => sameElapsed(period, moment(period, share), company, schedule));
        const before = shiftPeriod(period, -1, company);
        expect((a?.previous.end ?? '') <= (b?.previous.end ?? '')).toBe(true);
        expect((a?.current.end ?? '') <= (b?.current.end ?? '')).toBe(true);
        for (const cut of [a, b]) {
          expect(cut?.previous.start).toBe(before.start);
          expect((cut?.previous.end ?? '') >= before.start && (cut?.previous.end ?? '') <= before.end).toBe(true);
          expect((cut?.previous.endDate ?? '') <= before.endDate).toBe(true);
        }
        const [s, t] = at.map((share) => elapsedShare(period, moment(period, share), schedule));
        expect((s ?? 0) >= 0 && (s ?? 0) <= (t ?? 0) && (t ?? 0) <= 1).toBe(true);
      }),
      { numRuns: 600 },
    );
  });

  test('both cuts hold as many working days, unless the period before has too few', () => {
    fc.assert(
      fc.property(casesIn(false), ({ company, period, schedule, at }) => {
        const now = moment(period, at[0]);
        const before = shiftPeriod(period, -1, company);
        const all = (p: typeof before) => workingDays(p.startDate, p.endDate, schedule);
        if (now >= period.end || all(period) === 0 || all(before) === 0) return;
        const { previous } = sameElapsed(period, now, company, schedule);
        const ours = elapsedWorkingDays(period, now, schedule);
        const theirs = previous.end === before.end ? all(before) : elapsedWorkingDays(before, previous.end, schedule);
        // Cut to the second: of a day with a quarter of an hour of work that is at most 1/900.
        if (ours <= all(before)) expect(Math.abs(theirs - ours)).toBeLessThan(0.0012);
        else expect(previous).toEqual(before);
      }),
      { numRuns: 600 },
    );
  });
});

describe('elapsed share', () => {
  test.each([
    ['2026-11-16T00:00:00Z', 0],
    ['2026-11-16T13:00:00Z', 0.1],
    ['2026-11-16T17:00:00Z', 0.2],
    ['2026-11-17T09:00:00Z', 0.2],
    ['2026-11-20T16:59:59Z', (4 + 28799 / 28800) / 5],
    ['2026-11-21T12:00:00Z', 1],
    ['2026-11-15T12:00:00Z', 0],
    ['2026-12-15T12:00:00Z', 1],
  ])('of week 47 at %s', (now, wanted) => {
    expect(elapsedShare(parsePeriod('2026-W47', cal), now, office)).toBeCloseTo(wanted, 9);
  });

  test('of a period without work is that of the clock', () => {
    expect(elapsedShare(parsePeriod('2026-11-15', cal), '2026-11-15T06:00:00Z', office)).toBe(0.25);
  });
});
