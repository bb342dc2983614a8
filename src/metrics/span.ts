/** The periods that are asked, as rows: for lists whose rows are of a period rather than of a moment. */
import { type Sql, sql } from '../engine/sql.ts';
import type { MetricContext } from './metric.ts';

/** Columns: starts, ends (as far as the world is seen), year_starts, start_date, end_date. */
export function spanRows({ dialect, spans }: MetricContext): Sql {
  const { instant, date } = dialect;
  const rows = spans.map(
    ({ start, end, year, startDate, endDate }) =>
      sql`(${instant(start)}, ${instant(end)}, ${instant(year)}, ${date(startDate)}, ${date(endDate)})`,
  );
  return sql`select * from (values ${sql.join(rows)}) s(starts, ends, year_starts, start_date, end_date)`;
}

/** First and last instant of all of them. */
export function spanBounds({ dialect, spans, now }: MetricContext): { readonly from: Sql; readonly to: Sql } {
  return { from: dialect.instant(spans[0]?.start ?? now), to: dialect.instant(spans.at(-1)?.end ?? now) };
}
