import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { addDays, checkZone, localDate, startOfDay } from '../../src/calendar/index.ts';
import { dates, wall, ZONES, zones } from './zones.ts';

vi.setConfig({ testTimeout: 60_000 });

const hours = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 3_600_000;

describe('start of day', () => {
  test('there are at least 40 zones to try', () => expect(new Set(ZONES).size).toBeGreaterThanOrEqual(40));

  test('is the first instant on which the wall shows the date', () => {
    fc.assert(
      fc.property(zones, dates, (zone, date) => {
        const start = Date.parse(startOfDay(date, zone));
        expect(wall(start, zone).date >= date).toBe(true);
        expect(wall(start - 1000, zone).date < date).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  test('every day of 2005 to 2025 in an eighth of the zones', () => {
    for (const zone of ZONES.filter((_, i) => i % 8 === 0 || ZONES[i] === 'America/Havana')) {
      let seen = wall(Date.UTC(2005, 0, 1), zone).date;
      for (let ms = Date.UTC(2005, 0, 1); ms < Date.UTC(2026, 0, 1); ms += 86_400_000) {
        const { date } = wall(ms, zone);
        if (date === seen) continue;
        seen = date;
        const start = Date.parse(startOfDay(date, zone));
        if (wall(start, zone).date !== date || wall(start - 1, zone).date >= date) {
          expect.fail(`${zone} ${date} starts at ${new Date(start).toISOString()}`);
        }
      }
    }
  });

  // Zone, date, first instant, hours in the day: each worked out by hand from the zone's law.
  test.each([
    ['America/Sao_Paulo', '2018-11-04', '2018-11-04T03:00:00Z', 23], // 00:00 became 01:00
    ['America/Sao_Paulo', '2018-02-17', '2018-02-17T02:00:00Z', 25], // 24:00 became 23:00
    ['America/Havana', '2026-03-08', '2026-03-08T05:00:00Z', 23], // 00:00 becomes 01:00
    ['America/Havana', '2025-11-02', '2025-11-02T04:00:00Z', 25], // 01:00 became 00:00: midnight twice
    ['Africa/Cairo', '2024-04-26', '2024-04-25T22:00:00Z', 23],
    ['Africa/Cairo', '2024-10-31', '2024-10-30T21:00:00Z', 25],
    ['Atlantic/Azores', '2024-03-31', '2024-03-31T01:00:00Z', 23],
    ['Atlantic/Azores', '2024-10-27', '2024-10-27T00:00:00Z', 25],
    ['Pacific/Apia', '2011-12-29', '2011-12-29T10:00:00Z', 24],
    ['Pacific/Apia', '2011-12-30', '2011-12-30T10:00:00Z', 0], // the date Samoa skipped
    ['Pacific/Apia', '2011-12-31', '2011-12-30T10:00:00Z', 24],
    ['Australia/Lord_Howe', '2024-10-06', '2024-10-05T13:30:00Z', 23.5],
    ['Australia/Lord_Howe', '2024-04-07', '2024-04-06T13:00:00Z', 24.5],
    ['Pacific/Chatham', '2024-09-29', '2024-09-28T11:15:00Z', 23],
    ['Asia/Kathmandu', '2024-06-01', '2024-05-31T18:15:00Z', 24],
    ['Antarctica/Troll', '2024-03-31', '2024-03-31T00:00:00Z', 22], // two hours at once
    ['America/St_Johns', '2008-11-02', '2008-11-02T02:30:00Z', 25], // 00:01 became 23:01 of the day before
    ['Europe/Amsterdam', '2026-03-29', '2026-03-28T23:00:00Z', 23],
    ['Europe/Amsterdam', '2026-10-25', '2026-10-24T22:00:00Z', 25],
  ])('%s %s', (zone, date, start, length) => {
    expect(startOfDay(date, zone)).toBe(start);
    expect(hours(start, startOfDay(addDays(date, 1), zone))).toBe(length);
  });
});

describe('date of an instant', () => {
  test('is what the wall shows', () => {
    fc.assert(
      fc.property(
        zones,
        fc.integer({ min: Date.UTC(2012, 0, 1) / 1000, max: Date.UTC(2055, 0, 1) / 1000 }),
        (zone, s) => {
          expect(localDate(new Date(s * 1000).toISOString(), zone)).toBe(wall(s * 1000, zone).date);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('never runs backward, and starts where the day starts', () => {
    fc.assert(
      fc.property(zones, dates, fc.integer({ min: -90_000, max: 90_000 }), (zone, date, s) => {
        const start = Date.parse(startOfDay(date, zone));
        const found = localDate(new Date(start + s * 1000).toISOString(), zone);
        if (s < 0) expect(found < date).toBe(true);
        else expect(found >= date).toBe(true);
      }),
      { numRuns: 2000 },
    );
    expect(localDate('2008-11-02T02:35:00Z', 'America/St_Johns')).toBe('2008-11-02');
  });

  test('an offset in the text is respected, and the zone decides', () => {
    expect(localDate('2017-05-14T23:30:00-04:00', 'Europe/Amsterdam')).toBe('2017-05-15');
    expect(localDate('2017-05-14T00:30:00+02:00', 'UTC')).toBe('2017-05-13');
  });
});

describe('refusals', () => {
  test.each(['Europe/Amsterdm', '', '+02:00', 7, undefined])('zone %s', (zone) => {
    expect(() => checkZone(zone)).toThrow(expect.objectContaining({ name: 'CalendarError', code: 'bad_zone' }));
  });
  test.each(['2017-05-14T09:30:00', '2017-05-14', 'now', '2017-02-30T00:00:00Z', '', 5])('instant %s', (instant) => {
    expect(() => localDate(instant as string, 'UTC')).toThrow(expect.objectContaining({ code: 'bad_instant' }));
  });
  test('a zone is given back as IANA spells it', () => expect(checkZone('europe/amsterdam')).toBe('Europe/Amsterdam'));
});
