/** The engine's clock arithmetic against Temporal's, over zones with odd offsets and every kind of clock change. */
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { dialect } from '../../src/engine/duckdb/dialect.ts';
import { sql } from '../../src/engine/sql.ts';
import { Unavailable } from '../../src/model/error.ts';
import { engineAt, one } from './fixture.ts';

const ZONES: Record<string, string[]> = {
  'Europe/Amsterdam': ['2024-03-31', '2024-10-27', '2024-07-01'],
  'America/New_York': ['2024-03-10', '2024-11-03'],
  'America/Sao_Paulo': ['2017-10-15', '2018-02-18'],
  'Australia/Lord_Howe': ['2024-04-07', '2024-10-06'],
  'Asia/Kathmandu': ['2024-01-01'],
  'Pacific/Chatham': ['2024-04-07', '2024-09-29'],
  'Pacific/Apia': ['2011-12-29', '2011-12-30', '2011-12-31'],
  UTC: ['2024-02-29'],
};

const inUtc = (instant: Temporal.Instant) => instant.toZonedDateTimeISO('UTC').toPlainDateTime().toString();

describe('dialect', () => {
  it('turns local times into the first instant they name', async () => {
    const engine = await engineAt();
    for (const [zone, days] of Object.entries(ZONES)) {
      for (const day of days) {
        const from = Temporal.PlainDateTime.from(`${day}T00:00`);
        const locals = Array.from({ length: 96 }, (_, i) =>
          from.add({ minutes: 15 * i }).toString({ smallestUnit: 'second' }),
        );
        const rows = await engine.read(sql`
          select strftime(${dialect.localToUtc(sql`t.local`, zone)}, '%Y-%m-%dT%H:%M:%S') as utc
          from (select unnest([${sql.join(locals.map((local) => dialect.instant(local)))}]) as local) t`);
        const expected = locals.map((local) =>
          // `compatible`: the earlier of two, and past a gap by as much as it is long.
          inUtc(Temporal.PlainDateTime.from(local).toZonedDateTime(zone, { disambiguation: 'compatible' }).toInstant()),
        );
        expect(
          rows.map((row) => row['utc']),
          `${zone} ${day}`,
        ).toEqual(expected);
      }
    }
  });

  it('tells the local date of an instant', async () => {
    const engine = await engineAt();
    for (const [zone, days] of Object.entries(ZONES)) {
      for (const day of days) {
        const from = Temporal.Instant.from(`${day}T00:00Z`).subtract({ hours: 24 });
        const instants = Array.from({ length: 144 }, (_, i) => from.add({ minutes: 30 * i }));
        const rows = await engine.read(sql`
          select cast(${dialect.utcToLocalDate(sql`t.utc`, zone)} as varchar) as day
          from (select unnest([${sql.join(instants.map((utc) => dialect.instant(utc.toString())))}]) as utc) t`);
        const expected = instants.map((utc) => utc.toZonedDateTimeISO(zone).toPlainDate().toString());
        expect(
          rows.map((row) => row['day']),
          `${zone} ${day}`,
        ).toEqual(expected);
      }
    }
  });

  it('leaves an empty time empty and refuses a zone that does not exist', async () => {
    const engine = await engineAt();
    const nothing = sql`cast(null as timestamp)`;
    const query = sql`select ${dialect.localToUtc(nothing, 'Europe/Amsterdam')} as utc, ${dialect.utcToLocalDate(nothing, 'UTC')} as day`;
    expect(await one(engine, query)).toEqual({ utc: null, day: null });
    const nowhere = sql`select ${dialect.localToUtc(dialect.instant('2024-01-01T00:00:00'), 'Mars/Olympus')} as utc`;
    await expect(engine.read(nowhere)).rejects.toThrow(Unavailable);
  });

  it('finds an attribute by its exact key', async () => {
    const engine = await engineAt();
    const keys = ['plain', 'two words', 'a/b', 'a~b', '~1', '*', '$.x', '0', '[0]', '"q"', "it's", 'é', ''];
    const attributes = JSON.stringify(Object.fromEntries(keys.map((key) => [key, `value of ${key}`])));
    for (const key of keys) {
      const query = sql`select ${dialect.attribute(sql`a`, key)} as v from (select ${attributes} as a)`;
      expect(await one(engine, query), key).toEqual({ v: `value of ${key}` });
    }
    const missing = sql`select ${dialect.attribute(sql`a`, 'none')} as v, ${dialect.attribute(sql`null`, 'x')} as w
      from (select ${attributes} as a)`;
    expect(await one(engine, missing)).toEqual({ v: null, w: null });
  });

  it('binds instants and dates', async () => {
    const engine = await engineAt();
    const query = sql`select ${dialect.instant('2024-05-06T08:00:00.5Z')} as at, ${dialect.date('2024-05-06')} + 1 as day`;
    expect(await one(engine, query)).toEqual({ at: '2024-05-06 08:00:00.5', day: '2024-05-07' });
  });
});
