import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test, vi } from 'vitest';
import { type CompanyCalendar, parsePeriod, periodOf, startOfDay } from '../../src/calendar/index.ts';

vi.setConfig({ testTimeout: 60_000 });

// The engine's own buckets (DuckDB's ICU, its own zone tables) against ours: the days around each change of the clock,
// and the week, month, quarter and year they lie in.
const PAIRS: readonly (readonly [string, string])[] = [
  ['Pacific/Chatham', '2024-09-29'],
  ['Pacific/Chatham', '2024-04-07'],
  ['Australia/Lord_Howe', '2024-10-06'],
  ['Australia/Lord_Howe', '2024-04-07'],
  ['Asia/Kathmandu', '2023-12-31'],
  ['America/Sao_Paulo', '2018-11-04'],
  ['America/Sao_Paulo', '2018-02-18'],
  ['America/Havana', '2024-03-10'],
  ['America/Havana', '2024-11-03'],
  ['Pacific/Apia', '2011-12-31'],
  ['Africa/Cairo', '2024-04-26'],
  ['Africa/Cairo', '2024-11-01'],
  ['Atlantic/Azores', '2024-03-31'],
  ['Atlantic/Azores', '2024-10-27'],
  ['America/St_Johns', '2024-03-10'],
  ['Europe/Amsterdam', '2020-12-31'],
  ['Europe/Amsterdam', '2026-03-29'],
  ['Asia/Tehran', '2022-03-22'],
  ['America/New_York', '2024-02-29'],
];
// Here midnight comes twice. DuckDB 1.5.5 starts the day at the second one, so that an instant in the hour before it lies
// before its own bucket. Ours is the first: the measured disagreement, of this one hour, is kept here.
const MIDNIGHT_TWICE = new Set(['America/Havana 2024-11-03', 'Atlantic/Azores 2024-10-27']);
const UNITS = ['day', 'week', 'month', 'quarter', 'year'] as const;

const instance = await DuckDBInstance.create(':memory:');
const duck = await instance.connect();

async function value(sql: string): Promise<string> {
  const [row] = (await duck.runAndReadAll(sql)).getRowsJson();
  return String(row?.[0]);
}

test.each(PAIRS)('%s around %s', async (zone, date) => {
  const cal: CompanyCalendar = { zone, weekStart: 1, year: { kind: 'calendar' } };
  await duck.run(`SET TimeZone = '${zone}'`);
  const noon = Date.parse(`${date}T12:00:00Z`);
  for (const hours of [-49, -26, -13, -12, -11, -7, -3, -1, 0, 1, 3, 7, 11, 12, 13, 26, 49]) {
    const at = new Date(noon + hours * 3_600_000).toISOString();
    for (const unit of UNITS) {
      const theirs = await value(`SELECT epoch_ms(date_trunc('${unit}', TIMESTAMPTZ '${at}'))`);
      const theirDate = await value(`SELECT strftime(date_trunc('${unit}', TIMESTAMPTZ '${at}'), '%Y-%m-%d')`);
      const ours = periodOf(at, unit, cal);
      const twice = MIDNIGHT_TWICE.has(`${zone} ${ours.startDate}`) ? 3_600_000 : 0;
      expect(`${unit} of ${at}: ${ours.startDate}`).toBe(`${unit} of ${at}: ${theirDate}`);
      expect(`${unit} of ${at}: ${Date.parse(ours.start) + twice}`).toBe(`${unit} of ${at}: ${theirs}`);
    }
  }
});

test('the days of a year, the weeks of ten', async () => {
  await duck.run(`SET TimeZone = 'America/New_York'`);
  const days = (
    await duck.runAndReadAll(
      `SELECT strftime(d, '%Y-%m-%d'), epoch_ms(CAST(d AS TIMESTAMPTZ)) FROM range(DATE '2024-01-01', DATE '2025-01-01', INTERVAL 1 DAY) t(d)`,
    )
  ).getRowsJson();
  expect(days).toHaveLength(366);
  for (const [date, ms] of days)
    expect(String(Date.parse(startOfDay(String(date), 'America/New_York')))).toBe(String(ms));
  const weeks = (
    await duck.runAndReadAll(
      `SELECT DISTINCT isoyear(d) || '-W' || lpad(CAST(week(d) AS VARCHAR), 2, '0'), strftime(date_trunc('week', d), '%Y-%m-%d')
       FROM range(DATE '2014-12-29', DATE '2026-01-01', INTERVAL 1 DAY) t(d)`,
    )
  ).getRowsJson();
  expect(weeks.length).toBeGreaterThan(570);
  const cal: CompanyCalendar = { zone: 'UTC', weekStart: 1, year: { kind: 'calendar' } };
  for (const [label, first] of weeks) expect(parsePeriod(String(label), cal).startDate).toBe(first);
});
