import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { civilToDay, dayToCivil, parseDate, weekdayOf } from '../../src/calendar/date.ts';
import { addDays, addMonths, daysBetween } from '../../src/calendar/index.ts';
import { dates } from './zones.ts';

const js = (date: string) => new Date(`${date}T00:00:00Z`);

describe('dates', () => {
  test('days agree with the JavaScript calendar, from year 1 to 9999', () => {
    fc.assert(
      fc.property(fc.integer({ min: -719_162, max: 2_932_896 }), (day) => {
        const date = new Date(day * 86_400_000);
        const civil = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
        expect(dayToCivil(day)).toEqual(civil);
        expect(civilToDay(civil.year, civil.month, civil.day)).toBe(day);
        expect(weekdayOf(day) % 7).toBe(date.getUTCDay());
      }),
      { numRuns: 3000 },
    );
  });

  test('addDays and daysBetween undo each other', () => {
    fc.assert(
      fc.property(dates, fc.integer({ min: -9000, max: 9000 }), (date, n) => {
        const there = addDays(date, n);
        expect(js(there).getTime() - js(date).getTime()).toBe(n * 86_400_000);
        expect(daysBetween(date, there)).toBe(n);
      }),
    );
  });

  test.each([
    ['2017-01-31', 1, '2017-02-28'],
    ['2016-01-31', 1, '2016-02-29'],
    ['2016-02-29', 12, '2017-02-28'],
    ['2016-02-29', -48, '2012-02-29'],
    ['2017-03-31', -1, '2017-02-28'],
    ['2017-12-15', 1, '2018-01-15'],
    ['2017-01-15', -1, '2016-12-15'],
    ['2017-05-14', 0, '2017-05-14'],
  ])('addMonths(%s, %i) = %s', (date, n, wanted) => expect(addMonths(date, n)).toBe(wanted));

  test.each(['2000-02-29', '2024-02-29', '0001-01-01', '9999-12-31'])('%s exists', (date) =>
    expect(addDays(date, 0)).toBe(date),
  );

  test.each(['1900-02-29', '2017-02-29', '2017-02-30', '2017-13-01', '2017-00-10', '2017-04-31', '0000-01-01'])(
    '%s does not exist',
    (date) =>
      expect(() => parseDate(date)).toThrow(
        expect.objectContaining({ code: 'bad_date', hint: expect.stringContaining('YYYY-MM-DD') }),
      ),
  );

  test.each(['14-05-2017', '2017-5-14', '2017-05-14T00:00:00Z', ' 2017-05-14', '', null])('%s is not a date', (date) =>
    expect(() => parseDate(date as string)).toThrow(/is not a date/),
  );

  test('beyond what can be written', () => {
    expect(() => addDays('9999-12-31', 1)).toThrow(expect.objectContaining({ code: 'out_of_range' }));
    expect(() => addDays('2017-01-01', 0.5)).toThrow(expect.objectContaining({ code: 'bad_number' }));
  });
});
