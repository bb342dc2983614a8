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
