/** In which currency amounts are added up where the settings name none. */
import { sql } from '../engine/sql.ts';
import type { Metric } from '../metrics/metric.ts';
import { recall, type View } from './company.ts';

/** Columns that hold amounts. */
const AMOUNTS = {
  deal: ['amount'],
  spend: ['amount'],
  revenue: ['recurring', 'one_off', 'cost'],
  subscription: ['monthly_amount'],
} as const;

/** The currency of all amounts that the metric adds up; null where there are several, or one that is not told. */
export async function onlyCurrency(view: View, metric: Metric, factsAsOf: string | null): Promise<string | null> {
  if (metric.money.length === 0) return null;
  const read = () => readCurrency(view, metric, factsAsOf);
  return factsAsOf === null ? recall(view, ['currency', metric.id], null, read) : read();
}

async function readCurrency(view: View, metric: Metric, factsAsOf: string | null): Promise<string | null> {
  const used = metric.money.map((entity) => {
    const table = factsAsOf === null ? view.engine.table(entity) : view.engine.table(entity, factsAsOf);
    const isDeal = entity === 'deal' ? sql`true` : sql`not coalesce(deleted, false)`;
    const amounts = AMOUNTS[entity].map((name) => sql`${sql.id(name)} is not null`);
    return sql`select currency from ${table} where ${isDeal} and (${sql.join(amounts, ' or ')})`;
  });
  const rows = await view.facts.read(sql`select distinct currency from (${sql.join(used, ' union all ')}) limit 2`);
  const currency = rows[0]?.['currency'];
  return rows.length === 1 && currency !== null ? String(currency) : null;
}
