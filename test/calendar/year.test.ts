import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import {
  addDays,
  type CompanyCalendar,
  daysBetween,
  parsePeriod,
  periodOf,
  periodsBetween,
} from '../../src/calendar/index.ts';
import { dates, weekStarts, yearRules } from './zones.ts';

vi.setConfig({ testTimeout: 60_000 });

const utc = (year: CompanyCalendar['year'], weekStart: CompanyCalendar['weekStart'] = 1): CompanyCalendar => ({
  zone: 'UTC',
  weekStart,
  year,
});
const iso = utc({ kind: 'calendar' });

/** ISO week by the day-of-year formula: week = ⌊(ordinal − weekday + 10) / 7⌋, 0 = last week of the year before. */
function isoWeek(date: string): string {
  const at = new Date(`${date}T00:00:00Z`);
  const year = at.getUTCFullYear();
  const ordinal = (at.getTime() - Date.UTC(year, 0, 1)) / 86_400_000 + 1;
  const long = (y: number) =>
    [new Date(Date.UTC(y, 0, 1)).getUTCDay(), new Date(Date.UTC(y, 11, 31)).getUTCDay()].includes(4);
  const week = Math.floor((ordinal - (at.getUTCDay() || 7) + 10) / 7);
  const write = (y: number, w: number) => `${y}-W${String(w).padStart(2, '0')}`;
  if (week < 1) return write(year - 1, long(year - 1) ? 53 : 52);
  return week === 53 && !long(year) ? write(year + 1, 1) : write(year, week);
}

describe('weeks of calendar years', () => {
  test('are the ISO weeks when they start on Monday', () => {
    fc.assert(
      fc.property(dates, (date) => {
        expect(periodOf(date, 'week', iso).label).toBe(isoWeek(date));
      }),
      { numRuns: 3000 },
    );
  });

  test('the years with 53 ISO weeks, 2000 to 2040', () => {
    const long = Array.from({ length: 41 }, (_, i) => 2000 + i).filter((year) => {
      try {
        return parsePeriod(`${year}-W53`, iso);
      } catch {
        return false;
      }
    });
    expect(long).toEqual([2004, 2009, 2015, 2020, 2026, 2032, 2037]);
  });

  test('whatever day they start on, a week belongs to the year of its fourth day and weeks are numbered from 1', () => {
    fc.assert(
      fc.property(weekStarts, dates, (weekStart, date) => {
        const week = periodOf(date, 'week', utc({ kind: 'calendar' }, weekStart));
        expect(new Date(week.startDate).getUTCDay() || 7).toBe(weekStart);
        expect(daysBetween(week.startDate, week.endDate)).toBe(7);
        const fourth = addDays(week.startDate, 3);
        const nth = Math.floor(daysBetween(`${fourth.slice(0, 4)}-01-01`, fourth) / 7) + 1;
        expect(week.label).toBe(`${fourth.slice(0, 4)}-W${String(nth).padStart(2, '0')}`);
      }),
      { numRuns: 1000 },
    );
  });

  test('Sunday weeks: 1 January 2017 is a Sunday and opens week 1', () => {
    expect(periodOf('2017-01-01', 'week', utc({ kind: 'calendar' }, 7))).toMatchObject({
      label: '2017-W01',
      startDate: '2017-01-01',
    });
    expect(periodOf('2017-01-01', 'week', iso)).toMatchObject({ label: '2016-W52', startDate: '2016-12-26' });
  });
});

describe('fiscal years of months', () => {
  const april = utc({ kind: 'fiscal', startMonth: 4, namedBy: 'end' });
  test.each([
    ['2018', '2017-04-01', '2018-04-01'],
    ['2018-Q1', '2017-04-01', '2017-07-01'],
    ['2018-Q4', '2018-01-01', '2018-04-01'],
    ['2017-05', '2017-05-01', '2017-06-01'],
    ['2017-W20', '2017-05-15', '2017-05-22'],
  ])('April to March, named by its end: %s', (label, startDate, endDate) => {
    expect(parsePeriod(label, april)).toMatchObject({ label, startDate, endDate });
  });

  test('named by its start', () => {
    const july = utc({ kind: 'fiscal', startMonth: 7, namedBy: 'start' });
    expect(parsePeriod('2017', july)).toMatchObject({ startDate: '2017-07-01', endDate: '2018-07-01' });
    expect(periodOf('2018-06-30', 'quarter', july).label).toBe('2017-Q4');
  });

  test('from January it is the calendar year, whatever names it', () => {
    for (const namedBy of ['start', 'end'] as const) {
      expect(parsePeriod('2017-Q2', utc({ kind: 'fiscal', startMonth: 1, namedBy }))).toEqual(
        parsePeriod('2017-Q2', iso),
      );
    }
  });
});

describe('years of whole weeks', () => {
  const nrf = utc({ kind: 'weeks', pattern: '4-5-4', endMonth: 1, endRule: 'nearest', namedBy: 'start' }, 7);

  // The 4-5-4 calendar of the (American) National Retail Federation: Sunday nearest after 31 January; first day, weeks.
  test.each([
    ['2006', '2006-01-29', 53],
    ['2012', '2012-01-29', 53],
    ['2016', '2016-01-31', 52],
    ['2017', '2017-01-29', 53],
    ['2018', '2018-02-04', 52],
    ['2019', '2019-02-03', 52],
    ['2020', '2020-02-02', 52],
    ['2021', '2021-01-31', 52],
    ['2022', '2022-01-30', 52],
    ['2023', '2023-01-29', 53],
    ['2024', '2024-02-04', 52],
  ])('NRF %s', (label, startDate, weeks) => {
    const year = parsePeriod(label, nrf);
    expect(year.startDate).toBe(startDate);
    expect(daysBetween(year.startDate, year.endDate)).toBe(weeks * 7);
  });

  test('NRF 2023, month by month: the 53rd week is in January', () => {
    expect(periodsBetween('2023-01-29', '2024-02-04', 'month', nrf).map((p) => [p.label, p.startDate])).toEqual([
      ['2023-P01', '2023-01-29'],
      ['2023-P02', '2023-02-26'],
      ['2023-P03', '2023-04-02'],
      ['2023-P04', '2023-04-30'],
      ['2023-P05', '2023-05-28'],
      ['2023-P06', '2023-07-02'],
      ['2023-P07', '2023-07-30'],
      ['2023-P08', '2023-08-27'],
      ['2023-P09', '2023-10-01'],
      ['2023-P10', '2023-10-29'],
      ['2023-P11', '2023-11-26'],
      ['2023-P12', '2023-12-31'],
    ]);
    expect(parsePeriod('2023-P12', nrf).endDate).toBe('2024-02-04');
    expect(parsePeriod('2023-W53', nrf)).toMatchObject({ startDate: '2024-01-28', endDate: '2024-02-04' });
    expect(() => parsePeriod('2022-W53', nrf)).toThrow(/weeks 01 to 52/);
    expect(parsePeriod('2023-05', nrf)).toEqual(parsePeriod('2023-P05', nrf));
  });

  // Last day of the fiscal year as published: the last Saturday of July (Cisco), September (Apple), December (Intel).
  test.each([
    [7, '2016', '2016-07-30', 53],
    [7, '2019', '2019-07-27', 52],
    [7, '2020', '2020-07-25', 52],
    [7, '2021', '2021-07-31', 53],
    [7, '2022', '2022-07-30', 52],
    [7, '2023', '2023-07-29', 52],
    [7, '2024', '2024-07-27', 52],
    [9, '2017', '2017-09-30', 53],
    [9, '2018', '2018-09-29', 52],
    [9, '2019', '2019-09-28', 52],
    [9, '2020', '2020-09-26', 52],
    [9, '2022', '2022-09-24', 52],
    [9, '2023', '2023-09-30', 53],
    [12, '2021', '2021-12-25', 52],
    [12, '2022', '2022-12-31', 53],
    [12, '2023', '2023-12-30', 52],
  ])('last Saturday of month %i: fiscal %s ends on %s', (endMonth, label, last, weeks) => {
    const cal = utc({ kind: 'weeks', pattern: '4-4-5', endMonth, endRule: 'last', namedBy: 'end' }, 7);
    const year = parsePeriod(label, cal);
    expect(year.endDate).toBe(addDays(last, 1));
    expect(daysBetween(year.startDate, year.endDate)).toBe(weeks * 7);
  });

  test('a year ending in December has one name, by either end', () => {
    const cal = (namedBy: 'start' | 'end') =>
      utc({ kind: 'weeks', pattern: '4-4-5', endMonth: 12, endRule: 'nearest', namedBy }, 7);
    expect(parsePeriod('2014', cal('start'))).toEqual(parsePeriod('2014', cal('end')));
    expect(parsePeriod('2014', cal('end'))).toMatchObject({ startDate: '2013-12-29', endDate: '2015-01-04' });
  });

  test('quarters have 13 weeks, the last 13 or 14; months follow the pattern; the year ends by its rule', () => {
    fc.assert(
      fc.property(
        yearRules.filter((rule) => rule.kind === 'weeks'),
        weekStarts,
        dates,
        (rule, weekStart, date) => {
          if (rule.kind !== 'weeks') return;
          const cal = utc(rule, weekStart);
          const year = periodOf(date, 'year', cal);
          const weeks = (from: string, to: string) => daysBetween(from, to) / 7;
          const all = weeks(year.startDate, year.endDate);
          expect([52, 53]).toContain(all);
          const quarters = periodsBetween(year.startDate, year.endDate, 'quarter', cal);
          expect(quarters.map((q) => weeks(q.startDate, q.endDate))).toEqual([13, 13, 13, all - 39]);
          const pattern = rule.pattern.split('-').map(Number);
          const months = periodsBetween(year.startDate, year.endDate, 'month', cal).map((m) =>
            weeks(m.startDate, m.endDate),
          );
          const wanted = [...pattern, ...pattern, ...pattern, ...pattern];
          wanted[11] = (wanted[11] ?? 0) + all - 52;
          expect(months).toEqual(wanted);
          expect(
            periodsBetween(year.startDate, year.endDate, 'week', cal).map((w) => Number(w.label.slice(6))),
          ).toEqual(Array.from({ length: all }, (_, i) => i + 1));
          expect(new Date(year.startDate).getUTCDay() || 7).toBe(weekStart);
          const last = addDays(year.endDate, -1);
          if (rule.endRule === 'last') {
            expect(Number(last.slice(5, 7))).toBe(rule.endMonth);
            expect(Number(addDays(last, 7).slice(5, 7))).not.toBe(rule.endMonth);
          } else {
            const ends = [0, 1, 2, 3].flatMap((n) => [addDays(last, n), addDays(last, -n)]);
            expect(ends.some((d) => Number(d.slice(5, 7)) === rule.endMonth && addDays(d, 1).endsWith('-01'))).toBe(
              true,
            );
          }
          const nominal = new Date(`${addDays(year.endDate, -15).slice(0, 7)}-01`);
          const endYear = nominal.getUTCFullYear();
          expect(Number(year.label)).toBe(rule.namedBy === 'end' || rule.endMonth === 12 ? endYear : endYear - 1);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
