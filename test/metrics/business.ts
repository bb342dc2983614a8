/**
 * What the oracles of capacity and money are given as settings, as the product reads it: its own settings, and the day
 * up to which every source says that it is complete.
 */

import { addDays, localDate } from '../../src/calendar/index.ts';
import type { Company } from '../../src/ledger/company.ts';
import { openCompany } from '../../src/ledger/company.ts';
import { type Settings, settingsSchema } from '../../src/model/settings.ts';
import type { BusinessSettings } from '../oracle/money-metrics.ts';
import { linkedWorld } from '../oracle/money-metrics-identity.ts';
import type { World } from '../oracle/world.ts';
import { loadWorld, withEngine } from './harness.ts';

/** The company's settings with what the oracle is told beside them. */
export function settingsOf({ settings }: World, business: BusinessSettings): Settings {
  const { allocation_key, segment_dimension, lag_months, recurring_from, lives, margin, complete_months } = business;
  return settingsSchema.parse({
    ...settings,
    ...(business.data_since !== null && { data_since: business.data_since }),
    revenue: { recurring_from, lives, margin, complete_months },
    costs: { allocation_key, segment_dimension, ...(lag_months !== null && { lag_months }) },
  });
}

/** Runs `use` on a company that holds the world under these settings, and closes it. */
export function withBusiness<T>(
  world: World,
  business: BusinessSettings,
  now: string,
  use: (company: Company) => Promise<T>,
  /** When the facts became known; a company is asked as of later instants. */
  loaded = now,
): Promise<T> {
  const settings = settingsOf(world, business);
  return withEngine(async (engine) => {
    await loadWorld(engine, { ...world, settings }, loaded, linkedWorld(world));
    const { complete_through } = business;
    if (complete_through !== null) {
      // The last day that is over by then.
      const note = JSON.stringify({ complete_through: addDays(localDate(complete_through, settings.zone), -1) });
      const sources = new Set(Object.values(world.rows).flatMap((rows) => rows.map((row) => String(row['source']))));
      for (const source of sources)
        await engine.write({ id: `told by ${source}`, source, knownFrom: loaded, note }, []);
    }
    return use(await openCompany(engine, settings, now));
  });
}
