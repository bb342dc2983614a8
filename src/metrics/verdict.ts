/**
 * Rules that turn a figure and its past into good, watch, act or none. Each names the rule and the values it used, so
 * that a reader can check it; words are put to it elsewhere, per language.
 */
import { Decimal } from '../model/decimal.ts';
import type { Judgement, Series, SeriesPoint } from './metric.ts';

/** Below so many observations a share is neither ranked nor judged. */
export const SMALL = 20;
const BASELINE_PERIODS = 6;
const FEWEST_PERIODS = 3;
/** A running period is not judged in its first fifth. */
const FIRST_FIFTH = 0.2;

const none = (rule: string, values: Judgement['values'] = {}): Judgement => ({
  verdict: 'none',
  rule,
  values,
  advice: null,
});

/** How full a capacity is: room for more from 0, full from 85 %, over above 100 %. */
type Fullness = 'room' | 'full' | 'over';
const FULL_FROM = new Decimal('0.85');

const fullness = (share: Decimal): Fullness => {
  if (share.lessThan(FULL_FROM)) return 'room';
  return share.greaterThan(1) ? 'over' : 'full';
};

/** What forbids any verdict, whatever the rule. */
export function tooEarly({ point }: Series): Judgement | null {
  if (point.value === null) return none('no_value');
  if (point.partial && point.elapsed < FIRST_FIFTH) return none('first_fifth');
  return null;
}

/** The last complete periods that do not move any more, newest last. */
function settled(before: readonly SeriesPoint[]): readonly SeriesPoint[] {
  return before.filter((point) => point.mature && !point.partial && point.value !== null).slice(-BASELINE_PERIODS);
}

/**
 * A share against Σn/Σd of its last 6 mature periods: told apart only where the interval leaves the baseline out.
 * `advice` begins the keys of what to do: `<advice>_above`, `_below`, `_within`.
 */
export const againstBaseline =
  (advice: string) =>
  (series: Series): Judgement => {
    const early = tooEarly(series);
    if (early) return early;
    const { point } = series;
    if (!point.mature) return none('immature');
    if (point.d === null || point.d.lessThan(SMALL) || point.interval === null) return none('small', { least: SMALL });
    const past = settled(series.before);
    const n = past.reduce((sum, each) => sum.plus(each.n), new Decimal(0));
    const d = past.reduce((sum, each) => sum.plus(each.d ?? 0), new Decimal(0));
    if (past.length < FEWEST_PERIODS || d.lessThan(SMALL)) return none('baseline_thin', { least: FEWEST_PERIODS });
    const baseline = n.dividedBy(d);
    const values = { baseline: baseline.toNumber(), periods: past.length };
    const [low, high] = point.interval;
    if (low.greaterThan(baseline))
      return { verdict: 'good', rule: 'above_baseline', values, advice: `${advice}_above` };
    if (high.lessThan(baseline)) return { verdict: 'act', rule: 'below_baseline', values, advice: `${advice}_below` };
    return { verdict: 'good', rule: 'within_baseline', values, advice: `${advice}_within` };
  };

/**
 * A count against the mean of its last 6 periods (scaled to the part of a running period that has passed). Act when it
 * lies below what chance alone would give 19 times out of 20 (Poisson, mean of k periods), watch when 10 % below.
 * `advice` begins the keys of what to do: `<advice>_below`, `_under`, `_above`.
 */
export const againstMean =
  (advice: string) =>
  (series: Series): Judgement => {
    const early = tooEarly(series);
    if (early) return early;
    const { point } = series;
    const past = settled(series.before);
    if (past.length < FEWEST_PERIODS) return none('baseline_thin', { least: FEWEST_PERIODS });
    const mean = past.reduce((sum, each) => sum.plus(each.n), new Decimal(0)).dividedBy(past.length);
    const share = point.partial ? new Decimal(point.elapsed) : new Decimal(1);
    const expected = mean.times(share);
    const spread = expected.times(share.dividedBy(past.length).plus(1)).sqrt().times('1.96');
    const values = { mean: mean.toNumber(), expected: expected.toNumber(), periods: past.length };
    if (point.n.lessThan(expected.minus(spread)))
      return { verdict: 'act', rule: 'below_mean', values, advice: `${advice}_below` };
    if (point.n.lessThan(expected.times('0.9'))) {
      return { verdict: 'watch', rule: 'under_mean', values, advice: `${advice}_under` };
    }
    if (point.n.greaterThan(expected.plus(spread))) {
      return { verdict: 'good', rule: 'above_mean', values, advice: `${advice}_above` };
    }
    return { verdict: 'good', rule: 'within_mean', values, advice: null };
  };

/**
 * A count against its past and against what people can take of it (the input `capacity`, where the company says): more than
 * they can take, or under 85 % of it, is to be watched, unless it has clearly fallen.
 */
export const againstMeanAndCapacity =
  (advice: string) =>
  (series: Series): Judgement => {
    const own = againstMean(advice)(series);
    const { n, inputs } = series.point;
    const capacity = inputs['capacity']?.n;
    if (own.verdict === 'act' || tooEarly(series) || !capacity?.greaterThan(0)) return own;
    const here = fullness(n.dividedBy(capacity));
    if (here === 'full') return own;
    const values = { ...own.values, demand: n.toNumber(), capacity: capacity.toNumber() };
    const rule = here === 'over' ? 'more_than_capacity' : 'less_than_capacity';
    return { verdict: 'watch', rule, values, advice: `${advice}_${here}` };
  };

const CAPACITY_RULES = {
  room: { verdict: 'watch', rule: 'capacity_left' },
  full: { verdict: 'good', rule: 'capacity_used' },
  over: { verdict: 'act', rule: 'capacity_exceeded' },
} as const;

/**
 * What came in (n) against what the people can take (d), with how many full-time people that is and how many more it would take
 * (in tenths, rounded up), or how much more they can take. `jobs` is Σ of their parts of a job over `days` working days. Where `worked` (won and lost) is fuller than
 * what is judged, the advice says so. `advice` begins the keys of what to do: `<advice>_room`, `_over`, `_room_worked`, `_full_worked`.
 */
export const againstCapacity =
  (advice: string) =>
  (series: Series): Judgement => {
    const early = tooEarly(series);
    if (early) return early;
    const { n, d, value, inputs } = series.point;
    const { jobs, days, worked } = inputs;
    if (!d || !value || !jobs || !days) return none('no_value');
    const here = fullness(value);
    const isWorkedFuller = worked !== undefined && fullness(worked.n.dividedBy(d)) !== here;
    const people = jobs.n.dividedBy(days.n);
    const each = d.dividedBy(people);
    const values = {
      demand: n.toNumber(),
      capacity: d.toNumber(),
      people: people.toNumber(),
      each: each.toNumber(),
      room: d.minus(n).toDecimalPlaces(1, Decimal.ROUND_DOWN).toNumber(),
      more: n.minus(d).dividedBy(each).toDecimalPlaces(1, Decimal.ROUND_UP).toNumber(),
      ...(worked && { worked: worked.n.toNumber() }),
    };
    const said = isWorkedFuller ? `${advice}_${here}_worked` : here === 'full' ? null : `${advice}_${here}`;
    return { ...CAPACITY_RULES[here], values, advice: said };
  };
