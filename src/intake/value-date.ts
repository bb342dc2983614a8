/**
 * Dates and times into UTC. Without a format only ISO 8601 is read; nothing ambiguous is guessed. A day stays the day
 * as written; a local time needs a zone: one that the clocks skip is a fault, of one that they show twice the first counts.
 */
import { type Sql, sql } from '../engine/sql.ts';
import { type DatePart, type DateToken, readDateFormat } from '../model/mapping-date-format.ts';
import type { ColumnRule } from '../model/mapping-rule.ts';
import { toUtc, type ZoneDays } from './zone-days.ts';

/** What a text turned out to be: `at` as written (in UTC where the text says how), `kind` how far it is known. */
export interface DateRead {
  readonly kind: Sql;
  readonly at: Sql;
}

const CLOCK = String.raw`\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?`;
const OFFSET = String.raw` ?[+-]\d\d:?(\d\d)?`;

/** Layer one, the usual shapes first because a pattern match costs a tenth of a regular expression: `kind` is day, local, utc, offset or NULL; `parsed` reads it given that kind. */
export function isoKind(text: Sql, month: boolean): Sql {
  const monthly = month ? sql`WHEN ${text} LIKE '____-__' THEN 'month'` : sql.empty;
  return sql`CASE WHEN ${text} IS NULL THEN NULL WHEN ${text} LIKE '____-__-__' THEN 'day' ${monthly}
    WHEN ${text} LIKE '____-__-__ __:__:__' OR ${text} LIKE '____-__-__T__:__:__' THEN 'local' WHEN ${text} LIKE '____-__-__T__:__:__Z' THEN 'utc'
    WHEN regexp_full_match(${text}, ${sql.constant(CLOCK)}) THEN 'local'
    WHEN regexp_full_match(${text}, ${sql.constant(`${CLOCK} ?[Zz]`)}) THEN 'utc'
    WHEN regexp_full_match(${text}, ${sql.constant(CLOCK + OFFSET)}) THEN 'offset' END`;
}

/** Layer two for ISO text. `asWritten` leaves the offset out: for dates, whose day is the one that stands there. */
export function isoParsed(text: Sql, kind: Sql, asWritten: boolean): Sql {
  const part = (group: number) => sql`regexp_extract(${text}, '([+-])(\\d\\d):?(\\d\\d)?$', ${sql.raw(String(group))})`;
  const minutes = sql`(CAST(${part(2)} AS INTEGER) * 60 + coalesce(TRY_CAST(nullif(${part(3)}, '') AS INTEGER), 0))`;
  const shift = asWritten
    ? sql.empty
    : sql` - to_minutes(CASE ${part(1)} WHEN '-' THEN -${minutes} ELSE ${minutes} END)`;
  return sql`CASE ${kind} WHEN 'day' THEN CAST(TRY_CAST(${text} AS DATE) AS TIMESTAMP)
    WHEN 'month' THEN CAST(TRY_CAST(${text} || '-01' AS DATE) AS TIMESTAMP)
    WHEN 'local' THEN TRY_CAST(${text} AS TIMESTAMP)
    WHEN 'utc' THEN coalesce(TRY_CAST(${text} AS TIMESTAMP), TRY_CAST(rtrim(left(${text}, -1)) AS TIMESTAMP))
    WHEN 'offset' THEN TRY_CAST(regexp_replace(${text}, ${sql.constant(`${OFFSET}$`)}, '') AS TIMESTAMP)${shift} END`;
}

const STRPTIME: Record<DateToken, string> = {
  YYYY: '%Y',
  YY: '%y',
  MMMM: '%B',
  MMM: '%b',
  MM: '%m',
  M: '%m',
  DD: '%d',
  D: '%d',
  HH: '%H',
  H: '%H',
  hh: '%I',
  h: '%I',
  mm: '%M',
  ss: '%S',
  SSS: '%g',
  A: '%p',
  Z: '%z',
};

/** One declared format: the text read by it, and what it then is. */
export function formatRead(text: Sql, format: string): { parsed: Sql; kind: string } {
  const read = readDateFormat(format);
  if ('fault' in read) throw new Error(`date format ${format}: it should have been refused`);
  const parts = read.parts.map((part: DatePart) =>
    'token' in part ? STRPTIME[part.token] : part.literal.replaceAll('%', '%%'),
  );
  const pattern = sql.constant(parts.join(''));
  // strptime knows offsets as digits only.
  const input = read.hasOffset ? sql`regexp_replace(${text}, '[Zz]$', '+0000')` : text;
  const parsed = sql`CAST(try_strptime(${input}, ${pattern}) AS TIMESTAMP)`;
  return { parsed, kind: read.hasOffset ? 'utc' : read.hasTime ? 'local' : 'day' };
}

/** Seconds or milliseconds since 1970 in UTC; absurdly large ones stay readable, to be refused by the bounds. */
export function epochParsed(text: Sql, unit: NonNullable<ColumnRule['epoch']>): Sql {
  const micros = unit === 'seconds' ? '1000000' : '1000';
  const digits = sql`CASE WHEN regexp_full_match(${text}, '-?\\d{1,17}(\\.0*)?') THEN split_part(${text}, '.', 1) END`;
  const number = sql`(CAST(TRY_CAST(${digits} AS BIGINT) AS HUGEINT) * ${sql.raw(micros)})`;
  // least and greatest pass over NULL, so it is asked first.
  return sql`CASE WHEN ${digits} IS NOT NULL THEN make_timestamp(CAST(greatest(least(${number}, 200000000000000000), -60000000000000000) AS BIGINT)) END`;
}

/** What counts as a plausible day: from `from` until before `to`. */
export interface DateBounds {
  readonly from: string;
  readonly to: string;
}

const within = (at: Sql, bounds: DateBounds): Sql =>
  sql`(${at} >= CAST(${sql.constant(bounds.from)} AS TIMESTAMP) AND ${at} < CAST(${sql.constant(bounds.to)} AS TIMESTAMP))`;

/** Layer three: the instant in UTC, or the local moment where there is no zone to read it in. */
export function instantValue({ kind, at }: DateRead, bounds: DateBounds, zone: ZoneDays | undefined): Sql {
  const local = zone === undefined ? sql`NULL` : toUtc(at, zone);
  return sql`CASE WHEN NOT ${within(at, bounds)} THEN NULL WHEN ${kind} = 'local' THEN ${local} ELSE ${at} END`;
}

/** Layer three for dates: the day as written; in `zone` where the column names one and the text is an instant. */
export function dateValue({ kind, at }: DateRead, bounds: DateBounds, zone: string | undefined, month: boolean): Sql {
  const moved =
    zone === undefined
      ? at
      : sql`CASE WHEN ${kind} IN ('utc', 'offset') THEN timezone(${sql.constant(zone)}, CAST(${at} AS TIMESTAMPTZ)) ELSE ${at} END`;
  const day = sql`CASE WHEN ${within(at, bounds)} THEN CAST(${moved} AS DATE) END`;
  return month ? sql`CAST(date_trunc('month', ${day}) AS DATE)` : day;
}

/** The reason why a text gave no date, or NULL. */
export function dateFault(text: Sql, { kind, at }: DateRead, value: Sql, bounds: DateBounds, zoned: boolean): Sql {
  const unzoned = zoned ? sql.empty : sql`WHEN ${kind} = 'local' THEN 'no_zone'`;
  return sql`CASE WHEN ${text} IS NULL OR ${value} IS NOT NULL THEN NULL WHEN ${at} IS NULL THEN 'not_a_date'
    WHEN NOT ${within(at, bounds)} THEN 'implausible_date' ${unzoned} ELSE 'skipped_hour' END`;
}
