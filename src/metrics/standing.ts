/** The records and spans that metrics share, each as a query over those it needs. They are worked out once per state of the facts. */
import type { Sql } from '../engine/sql.ts';
import { customers, lives } from './customers.ts';
import type { MetricContext, StandingName } from './metric.ts';
import { accounts, deals, ownerSpans, persons, rateSpans, teamSpans } from './population.ts';

export interface StandingQuery {
  readonly needs: readonly StandingName[];
  readonly query: (ctx: MetricContext) => Sql;
}

export const STANDING: Readonly<
  Record<Exclude<StandingName, 'working_time' | 'working_day' | 'month'>, StandingQuery>
> = {
  account: { needs: [], query: accounts },
  person: { needs: ['account'], query: persons },
  deal: { needs: ['account', 'person'], query: deals },
  team: { needs: [], query: teamSpans },
  owner: { needs: [], query: ownerSpans },
  rate: { needs: [], query: rateSpans },
  customer: { needs: ['account', 'deal'], query: customers },
  life: { needs: ['customer'], query: lives },
};
