/** What is asked of all three: requests for Cadans, the peers' queries for the same figures, and what these leave out. */
import type { AskRequest } from '../src/ask/request.ts';
import { monthly } from './sql/month.ts';
import { quarterly } from './sql/quarter.ts';
import { filtered, weekly } from './sql/week.ts';

export interface Part {
  readonly request: AskRequest;
  /** PostgreSQL and DuckDB take the same text. */
  readonly queries: readonly string[];
  /** By how much a peer may differ, where it rounds. */
  readonly tolerance?: string;
}

export interface AskCase {
  readonly name: string;
  readonly parts: readonly Part[];
  /** What this one answers and the peers do not, beside what they never do (bench/results.md); null = nothing else. */
  readonly less: string | null;
  /** At least so many times as fast. */
  readonly goal: { readonly postgres?: number; readonly duckdb?: number };
}

const WEEKS = { from: '2025-09-29', to: '2025-12-29' };
const ONE_WEEK = { from: '2025-12-08', to: '2025-12-15' };
const MONTHS = { from: '2025-07-01', to: '2026-01-01' };
const QUARTERS = { from: '2024-04-01', to: '2026-01-01' };
/** In the middle of the field. */
const REP = 3;

const LEADS = 'working hours, leads that still wait in the median';

const week = (by: 'team' | 'rep'): readonly Part[] =>
  (Object.keys(weekly) as (keyof typeof weekly)[]).map((metric) => ({
    request: { metric, grain: 'week', ...WEEKS, by: [by] },
    queries: weekly[metric]({ by, ...WEEKS }),
  }));

export const ASK_CASES: readonly AskCase[] = [
  {
    name: 'weekly board, all teams × 13 weeks',
    parts: week('team'),
    less: LEADS,
    goal: { postgres: 1000, duckdb: 150 },
  },
  {
    name: 'weekly board, all reps × 13 weeks',
    parts: week('rep'),
    less: LEADS,
    goal: { postgres: 300, duckdb: 50 },
  },
  {
    name: 'monthly board, all teams × 6 months',
    parts: (Object.keys(monthly) as (keyof typeof monthly)[]).map((metric) => ({
      request: { metric, grain: 'month', ...MONTHS, by: ['team'] },
      queries: monthly[metric]({ by: 'team', ...MONTHS }),
    })),
    less: 'gross capacity, absence, holidays, ramp',
    goal: { postgres: 1000 },
  },
  {
    name: 'quarterly board, all markets × 7 quarters',
    parts: (Object.keys(quarterly) as (keyof typeof quarterly)[]).map((metric) => ({
      request: { metric, grain: 'quarter', ...QUARTERS, by: ['market'] },
      queries: quarterly[metric](QUARTERS),
      // A shared cost is divided to the cent by Cadans, rounded by the peers; four times as much in a growth.
      tolerance: '0.05',
    })),
    less: 'lagged cost, payback, completed and projected lifetime value, rates of exchange, the trailing mean',
    goal: { postgres: 5000 },
  },
  {
    name: "one rep's week",
    parts: (Object.keys(weekly) as (keyof typeof weekly)[]).map((metric) => ({
      request: { metric, grain: 'week', ...ONE_WEEK, by: ['rep'], where: [{ dimension: 'rep', value: `crm:${REP}` }] },
      queries: weekly[metric]({ by: 'rep', ...ONE_WEEK, rep: REP }),
    })),
    less: LEADS,
    goal: { postgres: 2 },
  },
  {
    name: 'ad hoc: unique contacts by team and week, two filters',
    parts: [
      {
        request: {
          metric: 'contacts',
          measures: ['unique_contacts'],
          grain: 'week',
          ...WEEKS,
          by: ['team'],
          where: [
            { dimension: 'channel', value: 'web' },
            { dimension: 'country', value: 'NL' },
          ],
        },
        queries: [filtered(WEEKS.from, WEEKS.to, 'web', 'NL')],
      },
    ],
    less: null,
    goal: { duckdb: 1 / 1.3 },
  },
];
