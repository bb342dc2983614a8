/**
 * How DuckDB says what engines say differently. Instants are TIMESTAMP in UTC; zones are IANA names, and an unknown
 * one is refused by the engine. Keys of attributes are looked up by their exact text, whatever signs it holds.
 */
import type { Dialect } from '../engine.ts';
import { type Sql, sql } from '../sql.ts';

const toUtc = (local: Sql, zone: string): Sql => sql`timezone('UTC', timezone(${zone}, ${local}))`;
const toLocal = (utc: Sql, zone: string): Sql => sql`timezone(${zone}, timezone('UTC', ${utc}))`;

export const dialect: Dialect = {
  name: 'duckdb',

  /**
   * DuckDB takes the later of two instants when clocks go back. The earlier one has the offset of the day before: it
   * is the answer whenever it reads as the same local time, e.g. 02:30 in Amsterdam on 2024-10-27 is 00:30 UTC, not
   * 01:30. A local time that clocks skip is taken with the offset before the skip.
   */
  localToUtc(column, zone) {
    const byDayBefore = sql`(${toUtc(sql`(${column}) - interval 1 day`, zone)} + interval 1 day)`;
    return sql`case when ${toLocal(byDayBefore, zone)} = ${column} then ${byDayBefore} else ${toUtc(column, zone)} end`;
  },

  utcToLocal: toLocal,
  utcToLocalDate: (column, zone) => sql`cast(${toLocal(column, zone)} as date)`,

  attribute(column, key) {
    const pointer = `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    return sql`json_extract_string(${column}, ${pointer})`;
  },

  fingerprint: (columns) => sql`hash(${sql.join(columns)})`,
  instant: (value) => sql`cast(${value} as timestamp)`,
  date: (value) => sql`cast(${value} as date)`,
};
