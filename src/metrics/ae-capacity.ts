/**
 * What the AEs can take and what they did: deals per working day, gross and net as for BDRs, beside the deals won (which is
 * judged) and those worked, won or lost, by the owner at close.
 */
import { type Sql, sql } from '../engine/sql.ts';
import { capacityContributions, capacityMeasures, demandMeasure, utilisationMeasure } from './capacity.ts';
import { type MetricContext, metric, type TotalFold } from './metric.ts';
import { winRate } from './win-rate.ts';

const WON: TotalFold = { kind: 'total', list: 'won', of: 'rows' };
const WORKED: TotalFold = { kind: 'total', list: 'worked', of: 'rows' };

/** Deals that closed; each counts in full, whatever it is for a rate. */
const closed = (ctx: MetricContext, roles: Sql): Sql => sql`
  select * replace (case when role = 'excluded' then role else 'numerator' end as role)
  from (${winRate.contributions(ctx)}) where list = 'closed' and role in (${roles})`;

export const aeCapacity = metric({
  id: 'ae-capacity',
  version: 1,
  cadence: 'month',
  measures: [
    ...capacityMeasures,
    demandMeasure('demand', WON),
    demandMeasure('demand_worked', WORKED),
    utilisationMeasure('utilisation', WON, { advice: 'ae', beside: { worked: WORKED } }),
    utilisationMeasure('utilisation_worked', WORKED),
  ],
  standing: [...winRate.standing, 'working_day'],
  money: [],
  perCut: true,
  lookback: 0,
  exclusions: [
    'excluded',
    'deleted',
    'test',
    'internal',
    'renewal',
    'no_close_date',
    'closed_before_created',
    'abandoned',
    'no_capacity',
  ],
  remarks: [],
  constants: {},
  contributions: (ctx) =>
    capacityContributions(ctx, {
      role: 'ae',
      demand: {
        won: closed(ctx, sql`'both', 'excluded'`),
        worked: closed(ctx, sql`'both', 'denominator', 'excluded'`),
      },
    }),
});
