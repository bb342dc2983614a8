/**
 * Local times of a zone into UTC, fast: on almost every day the offset does not change and one conversion is right; the
 * few days around a change are marked, and only there is looked for gaps (no such time) and folds (the first of two).
 */
import { type Sql, sql } from '../engine/sql.ts';
import type { DateBounds } from './value-date.ts';
import type { Workbench } from './workbench.ts';

export interface ZoneDays {
  readonly zone: string;
  /** First day of the marks. */
  readonly from: string;
  /** A bit string, one bit a day: 1 where the offset of a neighbouring day differs. */
  readonly marks: Sql;
}

/** Marks the days of a zone on the workbench. */
export async function markZone(workbench: Workbench, zone: string, bounds: DateBounds, n: number): Promise<ZoneDays> {
  const name = `zone_${n}`;
  const noon = sql`(CAST(${sql.constant(bounds.from)} AS TIMESTAMP) + to_days(CAST(i AS INTEGER)) + INTERVAL 12 HOUR)`;
  const days = sql`date_diff('day', DATE ${sql.constant(bounds.from)}, DATE ${sql.constant(bounds.to)})`;
  await workbench.run(sql`SET VARIABLE ${sql.id(name)} = (
    SELECT CAST(string_agg(CASE WHEN o = before AND o = after THEN '0' ELSE '1' END, '' ORDER BY i) AS BIT)
    FROM (SELECT i, o, lag(o, 1, o) OVER (ORDER BY i) AS before, lead(o, 1, o) OVER (ORDER BY i) AS after
      FROM (SELECT i, epoch(${noon}) - epoch(CAST(timezone(${sql.constant(zone)}, ${noon}) AS TIMESTAMP)) AS o
        FROM range(${days} + 1) t(i))))`);
  return { zone, from: bounds.from, marks: sql`getvariable(${sql.constant(name)})` };
}

/** The UTC instant of a local moment within the marked days; NULL where the clocks skip it. */
export function toUtc(local: Sql, { zone, from, marks }: ZoneDays): Sql {
  const inZone = sql.constant(zone);
  // Through microseconds: a cast from an instant with zone would ask for the session's zone, row by row.
  const utc = sql`make_timestamp(epoch_us(timezone(${inZone}, ${local})))`;
  const back = (instant: Sql) => sql`timezone(${inZone}, CAST(${instant} AS TIMESTAMPTZ))`;
  const dayBefore = sql`(${utc} - INTERVAL 24 HOUR)`;
  // ICU gives the later of two; with the offset of the day before it is the first.
  const first = sql`(${local} - (${back(dayBefore)} - ${dayBefore}))`;
  const careful = sql`CASE WHEN ${back(first)} = ${local} THEN ${first} WHEN ${back(utc)} = ${local} THEN ${utc} END`;
  const day = sql`CAST(date_diff('day', DATE ${sql.constant(from)}, CAST(${local} AS DATE)) AS INTEGER)`;
  return sql`CASE WHEN get_bit(${marks}, ${day}) = 1 THEN ${careful} ELSE ${utc} END`;
}
