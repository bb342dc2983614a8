/** The shape of every answer: the same for the command, the API and a file. Money and sums are decimal text. */

import type { Grain, MeasureFlag, Unit, Verdict } from '../metrics/metric.ts';
import type { Level, Refusal } from './rights.ts';

/** A segment's value: `key` is what it is asked by (a reference or the text itself), `label` what a reader sees. */
export interface DimensionValue {
  readonly key: string | null;
  readonly label: string;
}

export interface AnswerPeriod {
  readonly label: string;
  readonly grain: Grain;
  /** UTC instants, half-open. */
  readonly start: string;
  readonly end: string;
}

export interface AnswerVerdict {
  readonly verdict: Verdict;
  readonly rule: string;
  readonly values: Readonly<Record<string, string | number>>;
  readonly advice: string | null;
}

export type Flag = 'partial' | 'immature' | 'not_additive' | 'clipped' | 'restated' | 'provisional' | MeasureFlag;

export interface AnswerMeasure {
  /** Shares and counts as numbers (shares rounded to 10 places), money as decimal text with 2 places. */
  readonly value: number | string | null;
  readonly unit: Unit;
  readonly currency?: string;
  /** Exact decimals as text; null where the figure is held back (reason `group`). */
  readonly n: string | null;
  readonly d: string | null;
  readonly interval?: readonly [number, number];
  /** Why there is no value. */
  readonly reason?: string;
  readonly verdict?: AnswerVerdict;
  /** What was reported of a closed period, where something was. */
  readonly frozen?: FrozenAnswer;
  /** What is known now, beside a figure as it was reported. */
  readonly current?: {
    readonly value: number | string | null;
    readonly n: string;
    readonly d: string | null;
    readonly reason?: string;
  };
  readonly flags: readonly Flag[];
}

/** `provisional`: reported while the cohort could still change. `asOf`: what was known then. */
export interface FrozenAnswer {
  readonly value: number | string | null;
  readonly n: string;
  readonly d: string | null;
  readonly asOf: string;
  readonly status: 'provisional' | 'final';
}

export interface AnswerRow {
  readonly period: AnswerPeriod;
  readonly dims: Readonly<Record<string, DimensionValue>>;
  readonly measures: Readonly<Record<string, AnswerMeasure>>;
}

/** How a figure moved: shares in points (0.01 = one point), counts and money as a share; from zero it is `new`. */
export interface Change {
  readonly value: number | null;
  readonly unit: 'points' | 'share' | 'new';
}

export interface ComparedRow {
  readonly period: AnswerPeriod;
  readonly against: AnswerPeriod;
  readonly dims: Readonly<Record<string, DimensionValue>>;
  readonly measures: Readonly<Record<string, { earlier: AnswerMeasure; change: Change | null }>>;
}

export interface Answer {
  readonly query: ResolvedQuery;
  /** `frozen`: figures of closed periods are those that were reported; `current`: all are what is known now. */
  readonly basis: 'current' | 'frozen';
  readonly rows: readonly AnswerRow[];
  /** The same periods without segments, when segments were asked. */
  readonly totals?: readonly AnswerRow[];
  readonly compare?: { readonly kind: Comparison; readonly rows: readonly ComparedRow[] };
  readonly meta: {
    readonly definition: { readonly metric: string; readonly version: number };
    /** Whose figures these are. */
    readonly level: Level;
    /** Measures of the metric that the viewer may not see, with the reason. */
    readonly withheld: Readonly<Record<string, Refusal>>;
    /** Per source the instant up to which its data is complete, or null where it does not say. */
    readonly completeThrough: Readonly<Record<string, string | null>>;
    readonly asOf: string;
    /** From then on time alone could change this answer; null = it cannot. */
    readonly validUntil: string | null;
    readonly excluded: Readonly<Record<string, number>>;
    /** Counted records that carry a remark. */
    readonly remarks: Readonly<Record<string, number>>;
    readonly warnings: readonly string[];
  };
}

export type Comparison = 'previous' | 'year';

export interface ResolvedQuery {
  readonly metric: string;
  readonly measures: readonly string[];
  readonly grain: Grain;
  readonly periods: readonly string[];
  readonly from: string;
  readonly to: string;
  readonly zone: string;
  readonly by: readonly string[];
  readonly where: Readonly<Record<string, readonly string[]>>;
  readonly compare: Comparison | null;
}
