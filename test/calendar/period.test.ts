import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import {
  addDays,
  type CompanyCalendar,
  daysBetween,
  parsePeriod,
  periodOf,
  periodsBetween,
  rangePeriod,
  shiftPeriod,
  startOfDay,
} from '../../src/calendar/index.ts';
import { calendars, dates, grains } from './zones.ts';

vi.setConfig({ testTimeout: 60_000 });

const iso: CompanyCalendar = { zone: 'Europe/Amsterdam', weekStart: 1, year: { kind: 'calendar' } };
const runs = { numRuns: 1000 };

describe('what every grain of every calendar keeps', () => {
  test('a period holds the date and the instant it was asked for', () => {
    fc.assert(
      fc.property(calendars, grains, dates, fc.integer({ min: 0, max: 86_399 }), (cal, grain, date, seconds) => {
        const p = periodOf(date, grain, cal);
        expect(p.startDate <= date && date < p.endDate).toBe(true);
        const at = new Date(Date.parse(`${date}T00:00:00Z`) + seconds * 1000).toISOString();
        const q = periodOf(at, grain, cal);
        expect(Date.parse(q.start) <= Date.parse(at) && Date.parse(at) < Date.parse(q.end)).toBe(true);
      }),
      runs,
    );
  });

  test('periods tile time: the end of one is the start of the next, in instants and in dates', () => {
    fc.assert(
      fc.property(calendars, grains, dates, (cal, grain, date) => {
        const p = periodOf(date, grain, cal);
        const next = periodOf(p.endDate, grain, cal);
        expect(next.startDate).toBe(p.endDate);
        expect(next.start).toBe(p.end);
        expect(shiftPeriod(p, 1, cal)).toEqual(next);
        expect(p.start).toBe(startOfDay(p.startDate, cal.zone));
        expect(p.startDate < p.endDate).toBe(true);
        expect(periodOf(addDays(p.endDate, -1), grain, cal)).toEqual(p);
      }),
      runs,
    );
  });

  test('a label names its period', () => {
    fc.assert(
      fc.property(calendars, grains, dates, (cal, grain, date) => {
        const p = periodOf(date, grain, cal);
        expect(parsePeriod(p.label, cal)).toEqual(p);
      }),
      runs,
    );
  });

  test('shifting there and back is nothing, and shifts add up', () => {
    const step = fc.integer({ min: -60, max: 60 });
    fc.assert(
      fc.property(calendars, grains, dates, step, step, (cal, grain, date, n, m) => {
        const p = periodOf(date, grain, cal);
        expect(shiftPeriod(shiftPeriod(p, n, cal), -n, cal)).toEqual(p);
        expect(shiftPeriod(shiftPeriod(p, n, cal), m, cal)).toEqual(shiftPeriod(p, n + m, cal));
      }),
      runs,
    );
  });

  test('periodsBetween lists what touches the dates, once and in order', () => {
    fc.assert(
      fc.property(calendars, grains, dates, fc.integer({ min: 1, max: 200 }), (cal, grain, from, n) => {
        const to = addDays(from, n);
        const list = periodsBetween(from, to, grain, cal);
        expect(list[0]).toEqual(periodOf(from, grain, cal));
        expect(list.at(-1)).toEqual(periodOf(addDays(to, -1), grain, cal));
        for (const [i, p] of list.slice(1).entries()) expect(p.start).toBe(list[i]?.end);
        expect(periodsBetween(from, from, grain, cal)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('a year is four quarters is twelve months, and no week is cut by a weeks year', () => {
    fc.assert(
      fc.property(calendars, dates, (cal, date) => {
        const year = periodOf(date, 'year', cal);
        const quarters = periodsBetween(year.startDate, year.endDate, 'quarter', cal);
        const months = periodsBetween(year.startDate, year.endDate, 'month', cal);
        for (const [parts, count] of [
          [quarters, 4],
          [months, 12],
        ] as const) {
          expect(parts).toHaveLength(count);
          expect(parts[0]?.start).toBe(year.start);
          expect(parts.at(-1)?.end).toBe(year.end);
        }
        expect(months[3]?.start).toBe(quarters[1]?.start);
        expect(quarters.map((q) => q.label)).toEqual([1, 2, 3, 4].map((q) => `${year.label}-Q${q}`));
      }),
      runs,
    );
  });
});

describe('labels', () => {
  test.each([
    ['2017', '2016-12-31T23:00:00Z', '2017-12-31T23:00:00Z', '2017-01-01', '2018-01-01'],
    ['2017-Q2', '2017-03-31T22:00:00Z', '2017-06-30T22:00:00Z', '2017-04-01', '2017-07-01'],
    ['2017-05', '2017-04-30T22:00:00Z', '2017-05-31T22:00:00Z', '2017-05-01', '2017-06-01'],
    ['2016-02', '2016-01-31T23:00:00Z', '2016-02-29T23:00:00Z', '2016-02-01', '2016-03-01'],
    ['2017-W20', '2017-05-14T22:00:00Z', '2017-05-21T22:00:00Z', '2017-05-15', '2017-05-22'],
    ['2020-W53', '2020-12-27T23:00:00Z', '2021-01-03T23:00:00Z', '2020-12-28', '2021-01-04'],
    ['2017-05-14', '2017-05-13T22:00:00Z', '2017-05-14T22:00:00Z', '2017-05-14', '2017-05-15'],
    ['2017-03-26', '2017-03-25T23:00:00Z', '2017-03-26T22:00:00Z', '2017-03-26', '2017-03-27'],
    ['2017-05-14..2017-06-01', '2017-05-13T22:00:00Z', '2017-05-31T22:00:00Z', '2017-05-14', '2017-06-01'],
  ])('%s', (label, start, end, startDate, endDate) => {
    expect(parsePeriod(label, iso)).toMatchObject({ label, start, end, startDate, endDate });
  });

  test('small letters are read, capitals written', () => {
    expect(parsePeriod('2017-q2', iso).label).toBe('2017-Q2');
    expect(parsePeriod('2017-w05', iso).label).toBe('2017-W05');
  });

  test.each([
    '2017-W54',
    '2017-W00',
    '2016-W53',
    '2017-Q5',
    '2017-Q0',
    '2017-13',
    '2017-00',
    '2017-02-30',
    '2017-P05',
    '0000',
    '17',
    '2017-5',
    '2017-W5',
    '2017Q2',
    'Q2 2017',
    '2017-05-14T00:00:00Z',
    '2017-06-01..2017-05-14',
    '2017-05-14..2017-05-14',
    '',
    null,
  ])('%s is refused', (label) => {
    expect(() => parsePeriod(label as string, iso)).toThrow(expect.objectContaining({ name: 'CalendarError' }));
  });

  test('the refusal says what would do', () => {
    expect(() => parsePeriod('2016-W53', iso)).toThrow(
      'The period "2016-W53" does not exist: the year 2016 has weeks 01 to 52.',
    );
    expect(() => parsePeriod('soon', iso)).toThrow(
      expect.objectContaining({ code: 'bad_period', hint: expect.stringContaining('2017-W20 (week)') }),
    );
  });
});

describe('ranges', () => {
  test('move by their own length', () => {
    fc.assert(
      fc.property(
        calendars,
        dates,
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: -9, max: 9 }),
        (cal, from, days, n) => {
          const p = rangePeriod(from, addDays(from, days), cal);
          const q = shiftPeriod(p, n, cal);
          expect(daysBetween(p.startDate, q.startDate)).toBe(n * days);
          expect(daysBetween(q.startDate, q.endDate)).toBe(days);
          expect(shiftPeriod(q, -n, cal)).toEqual(p);
          expect(parsePeriod(p.label, cal)).toEqual(p);
        },
      ),
    );
  });

  test('backward or empty ones are refused', () => {
    expect(() => rangePeriod('2017-05-14', '2017-05-14', iso)).toThrow(/holds no day/);
    expect(() => periodsBetween('2017-05-15', '2017-05-14', 'day', iso)).toThrow(/comes before/);
    expect(() => shiftPeriod(parsePeriod('2017', iso), 1.5, iso)).toThrow(/whole number/);
  });
});

test('an instant belongs to the period of the company zone, a date to itself', () => {
  expect(periodOf('2016-12-31T23:00:00Z', 'month', iso).label).toBe('2017-01');
  expect(periodOf('2016-12-31T22:59:59Z', 'month', iso).label).toBe('2016-12');
  expect(periodOf('2017-01-01T05:00:00+07:00', 'year', iso).label).toBe('2016');
  expect(periodOf('2016-12-31', 'year', iso).label).toBe('2016');
});

test('a skipped date is an empty day between its neighbours', () => {
  const apia: CompanyCalendar = { ...iso, zone: 'Pacific/Apia' };
  const days = periodsBetween('2011-12-29', '2012-01-01', 'day', apia);
  expect(days.map((d) => [d.label, d.start, d.end])).toEqual([
    ['2011-12-29', '2011-12-29T10:00:00Z', '2011-12-30T10:00:00Z'],
    ['2011-12-30', '2011-12-30T10:00:00Z', '2011-12-30T10:00:00Z'],
    ['2011-12-31', '2011-12-30T10:00:00Z', '2011-12-31T10:00:00Z'],
  ]);
});
