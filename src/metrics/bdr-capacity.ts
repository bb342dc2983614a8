/**
 * What the BDRs can take and what comes in: leads per working day, of all who are there (gross) and of who is there when, for
 * how much of a job and how far into it (net), beside the period's MQLs.
 */
import { sql } from '../engine/sql.ts';
import { capacityContributions, capacityMeasures, demandMeasure, utilisationMeasure } from './capacity.ts';
import { metric, type TotalFold } from './metric.ts';
import { mqls } from './mqls.ts';

const DEMAND: TotalFold = { kind: 'total', list: 'demand', of: 'subjects' };

export const bdrCapacity = metric({
  id: 'bdr-capacity',
  version: 1,
  cadence: 'month',
  measures: [
    ...capacityMeasures,
    demandMeasure('demand', DEMAND),
    utilisationMeasure('utilisation', DEMAND, { advice: 'bdr' }),
  ],
  standing: [...mqls.standing, 'working_day'],
  money: [],
  perCut: true,
  lookback: 0,
  exclusions: [...mqls.exclusions, 'no_capacity'],
  remarks: [],
  constants: {},
  contributions: (ctx) =>
    capacityContributions(ctx, {
      role: 'bdr',
      demand: { demand: sql`select * from (${mqls.contributions(ctx)}) where list = 'mqls'` },
    }),
});
