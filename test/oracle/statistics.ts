/**
 * What stands beside a win rate: its interval, whether its cohort may still move, and what it is compared with.
 * Textbook formulas on decimals; nothing here knows a deal but by its two moments.
 */
import { Temporal } from 'temporal-polyfill';
import { type Amount, Decimal } from './fold.ts';
import { compareMoments, daysBetween, instantMoment, isWithin, type Moment } from './moment.ts';
import { countedDeals, winRateOracle } from './win-rate.ts';
import type { OraclePeriod, OracleRequest, World } from './world.ts';

const Z = new Decimal('1.959963984540054');
/** Closed deals below which the days to close say nothing. */
const ENOUGH_CLOSED = 30;
const BASELINE_PERIODS = 6;

/** Wilson's score interval without continuity correction, 95 %; null without a denominator. */
export function wilsonOracle(n: string, d: string): { low: number; high: number } | null {
  const [hits, trials] = [new Decimal(n), new Decimal(d)];
  if (trials.isZero()) return null;
  const z2 = Z.times(Z);
  const misses = trials.minus(hits);
  const centre = hits.plus(z2.div(2));
  const spread = Z.times(hits.times(misses).div(trials).plus(z2.div(4)).sqrt());
  const share = (part: Amount) => part.div(trials.plus(z2)).toNumber();
  return { low: share(centre.minus(spread)), high: share(centre.plus(spread)) };
}

export interface Maturity {
  mature: boolean;
  created: number;
  closed: number;
  /** Days from the youngest deal's creation to now; null without deals. */
  youngestAge: number | null;
  /** Nearest-rank p90 of the days to close of the trailing 12 months; null where fewer than 30 closed. */
  p90: number | null;
}

/** Of one period's cohort under the request's filters. A running or an empty period is not mature. */
export function maturityOracle(world: World, request: OracleRequest, period: OraclePeriod): Maturity {
  const zone = world.settings.zone;
  const now = instantMoment(request.now, zone);
  const deals = countedDeals(world, request);
  const cohort = deals.cohort.filter(({ created }) => created !== null && isWithin(created, period));
  const closed = cohort.filter(({ terminal }) => terminal).length;
  const ages = cohort.flatMap(({ created }) => (created ? [daysBetween(created.date, now.date)] : []));
  const youngestAge = ages.length > 0 ? Math.min(...ages) : null;

  const spans = deals.closed
    .filter(({ closed: at }) => at !== null && isTrailingYear(at, request.now, zone))
    .flatMap(({ created, closed: at }) => (created && at ? [daysBetween(created.date, at.date)] : []));
  const p90 = spans.length >= ENOUGH_CLOSED ? nearestRank(spans, 90) : null;

  const over = Temporal.Instant.compare(request.now, period.end) >= 0;
  const settled = closed * 100 >= cohort.length * 95;
  const aged = youngestAge !== null && p90 !== null && youngestAge > p90;
  return { mature: over && cohort.length > 0 && (settled || aged), created: cohort.length, closed, youngestAge, p90 };
}

/** The least value that `percent` of all are at or below. */
export function nearestRank(values: readonly number[], percent: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil((percent * sorted.length) / 100) - 1] ?? null;
}

export interface Baseline {
  n: string;
  d: string;
  /** Indices of the mature periods it rests on, oldest first; at most 6. */
  periods: number[];
}

/** Σn / Σd of the cohort over the last 6 mature ones of the asked periods, oldest first; null where none is mature. */
export function baselineOracle(world: World, request: OracleRequest): Baseline | null {
  const { figures } = winRateOracle(world, { ...request, measure: 'cohort', by: [] });
  const mature = figures.filter(({ period: index }) => {
    const period = request.periods[index];
    return period !== undefined && maturityOracle(world, request, period).mature;
  });
  const used = mature.slice(-BASELINE_PERIODS);
  if (used.length === 0) return null;
  const total = (parts: (string | null)[]) => Decimal.sum(0, ...parts.map((part) => part ?? '0')).toFixed();
  return {
    n: total(used.map(({ n }) => n)),
    d: total(used.map(({ d }) => d)),
    periods: used.map(({ period }) => period),
  };
}

/** Closed at or after this time twelve months ago, and not after now. */
function isTrailingYear(at: Moment, now: string, zone: string): boolean {
  const start = Temporal.Instant.from(now).toZonedDateTimeISO(zone).subtract({ months: 12 });
  const from = instantMoment(start.toInstant().toString(), zone);
  return compareMoments(from, at) <= 0 && compareMoments(at, instantMoment(now, zone)) <= 0;
}
