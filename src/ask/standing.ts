/** Works out what all metrics share once per state of the facts: records that stand for themselves, teams, owners. */
import { addDays, addMonths, localDate, workingIntervals } from '../calendar/index.ts';
import { type Sql, sql } from '../engine/sql.ts';
import type { MetricContext, Standing } from '../metrics/metric.ts';
import { STANDING } from '../metrics/population.ts';
import type { View } from './company.ts';

/** Where nothing has been worked out yet. */
export const NONE: Standing = {
  account: sql.empty,
  person: sql.empty,
  deal: sql.empty,
  team: sql.empty,
  owner: sql.empty,
  working_time: sql.empty,
};

/**
 * The shared records as known at `asOf` (null = now), in the order in which they build on each other. `turn` may change
 * each query on its way.
 */
export async function keepStanding(
  view: View,
  context: MetricContext,
  asOf: string | null,
  turn: (query: Sql) => Sql = (query) => query,
): Promise<Standing> {
  const standing: Record<keyof Standing, Sql> = { ...NONE };
  for (const name of Object.keys(STANDING) as (keyof typeof STANDING)[]) {
    const key = `${name} ${asOf ?? 'now'}`;
    const found = view.kept.get(key) ?? view.facts.keep(turn(STANDING[name]({ ...context, standing })));
    view.kept.set(key, found);
    standing[name] = await found;
  }
  const found = view.kept.get('working time') ?? view.facts.keep(workingTime(view, context));
  view.kept.set('working time', found);
  standing.working_time = await found;
  return standing;
}

/** Years of working time worked out: a lead that waits longer is past all clocks. */
const YEARS = 5;

/** The company's working time around the present, each stretch with the working seconds before it. */
function workingTime(view: View, { now, dialect }: MetricContext): Sql {
  const today = localDate(now, view.calendar.zone);
  const stretches = workingIntervals(addMonths(today, -12 * YEARS), addDays(today, 31), view.schedule);
  let before = 0;
  const rows = stretches.map(({ start, end }) => {
    const row = sql`(${dialect.instant(start)}, ${dialect.instant(end)}, ${sql.raw(String(before))})`;
    before += (Date.parse(end) - Date.parse(start)) / 1000;
    return row;
  });
  return rows.length === 0
    ? sql`select cast(null as timestamp) as starts, cast(null as timestamp) as ends, 0 as before where false`
    : sql`select * from (values ${sql.join(rows)}) t(starts, ends, before)`;
}
