import { describe, expect, test } from 'vitest';
import { type CompanyCalendar, checkCalendar, parsePeriod } from '../../src/calendar/index.ts';

const good: CompanyCalendar = { zone: 'Europe/Amsterdam', weekStart: 1, year: { kind: 'calendar' } };

describe('company calendar', () => {
  test('a sound one comes back, with the zone spelled as IANA does', () => {
    expect(checkCalendar(good)).toEqual(good);
    expect(checkCalendar({ ...good, zone: 'europe/amsterdam' })).toEqual(good);
  });

  test.each([
    [{ ...good, zone: 'Amsterdam' }, 'zone: "Amsterdam" is not a known time zone'],
    [{ ...good, weekStart: 0 }, 'weekStart must be 1 (Monday) to 7 (Sunday), not 0'],
    [{ ...good, weekStart: '1' }, 'weekStart'],
    [{ ...good, year: { kind: 'lunar' } }, 'year.kind must be one of calendar, fiscal, weeks, not "lunar"'],
    [{ ...good, year: undefined }, 'year.kind'],
    [{ ...good, year: { kind: 'calendar', startMonth: 4 } }, 'year.startMonth means nothing for a calendar year'],
    [{ ...good, year: { kind: 'fiscal', startMonth: 13, namedBy: 'end' } }, 'year.startMonth must be one of'],
    [{ ...good, year: { kind: 'fiscal', startMonth: 4 } }, 'year.namedBy must be one of start, end, not undefined'],
    [
      { ...good, year: { kind: 'weeks', pattern: '4-4-4', endMonth: 1, endRule: 'last', namedBy: 'end' } },
      'year.pattern',
    ],
    [{ ...good, weekstart: 1 }, 'unknown: weekstart'],
    [null, 'a calendar cannot be null'],
  ])('%j is refused', (calendar, words) => {
    expect(() => checkCalendar(calendar)).toThrow(words);
    expect(() => checkCalendar(calendar)).toThrow(expect.objectContaining({ code: 'bad_calendar' }));
  });

  test('all faults are told together', () => {
    const all = { zone: 'X', weekStart: 9, year: { kind: 'fiscal' } };
    for (const word of ['zone', 'weekStart', 'startMonth', 'namedBy']) expect(() => checkCalendar(all)).toThrow(word);
  });

  test('every verb checks the calendar it is given', () => {
    expect(() => parsePeriod('2017', { ...good, weekStart: 9 } as unknown as CompanyCalendar)).toThrow(/weekStart/);
  });
});
