/** What shared cost is divided by among segments: new customers, MQLs or revenue, as the company has decided. */
import { type Sql, sql } from '../engine/sql.ts';
import type { MetricContext, StandingName } from './metric.ts';
import { revenueRows } from './money.ts';
import { mqls } from './mqls.ts';
import { asContributions } from './population.ts';

/** What the key reads of the records that metrics share, whichever it is. */
export const KEY_STANDING: readonly StandingName[] = [...mqls.standing, 'account', 'customer', 'rate'];

const SEGMENTS = ['channel', 'industry', 'employees', 'country', 'attributes'];
const COLUMNS = ['list', 'role', 'at', 'entity', 'ref', 'subject', 'value', ...SEGMENTS];

/** Contributions of the list `key`: Σ value of a segment is its part. */
export function keyRows(ctx: MetricContext): Sql {
  const head = sql`select 'key' as list, 'both' as role`;
  const segments = sql.raw(SEGMENTS.join(', '));
  switch (ctx.settings.costs.allocation_key) {
    case 'customers':
      return asContributions(
        ctx,
        sql`${head}, starts as "at", 'account' as entity, ref, ref as subject, 1 as value, ${segments}
          from ${ctx.standing.customer} where reason is null`,
        COLUMNS,
      );
    case 'mqls':
      return sql`
        select c.* replace ('key' as list, cast(1 as decimal(38, 12)) as value)
        from (${mqls.contributions(ctx)}) c where c.list = 'mqls'`;
    case 'revenue':
      return asContributions(
        ctx,
        sql`${head}, "at", 'revenue' as entity, ref, ref as subject, income as value, ${segments}
          from (${revenueRows(ctx)}) where reason is null and income is not null`,
        COLUMNS,
      );
  }
}
