/** Works out what all metrics share once per state of the facts: records that stand for themselves, teams, owners. */
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
};

/** The shared records as known at `asOf` (null = now), in the order in which they build on each other. */
export async function keepStanding(view: View, context: MetricContext, asOf: string | null): Promise<Standing> {
  const standing: Record<keyof Standing, Sql> = { ...NONE };
  for (const name of Object.keys(STANDING) as (keyof Standing)[]) {
    const key = `${name} ${asOf ?? 'now'}`;
    const found = view.kept.get(key) ?? view.facts.keep(STANDING[name]({ ...context, standing }));
    view.kept.set(key, found);
    standing[name] = await found;
  }
  return standing;
}
