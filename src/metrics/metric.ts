/**
 * The contract of a metric: one query that lists its contributions, measures that fold that list, and rules that judge
 * the figures. A figure anywhere is a fold over the list, so the records behind it are always the rows that made it.
 */
import type { Decimal } from 'decimal.js';
import type { Period } from '../calendar/index.ts';
import type { Dialect } from '../engine/engine.ts';
import type { Sql } from '../engine/sql.ts';
import type { EntityName } from '../model/entity.ts';
import type { Settings } from '../model/settings.ts';

export type Cadence = 'week' | 'month' | 'quarter';
export type Grain = Period['grain'];

/** What a contribution can be cut by. A company's own dimensions are asked as `attributes.<name>`. */
export const DIMENSIONS = [
  'rep',
  'team',
  'team_now',
  'region',
  'sourced_by',
  'responder',
  'channel',
  'industry',
  'size',
  'market',
  'country',
  'product',
  'kind',
] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** All dimensions but those that a metric's records do not have. */
export const dimensionsBut = (...lacking: Dimension[]): readonly Dimension[] =>
  DIMENSIONS.filter((name) => !lacking.includes(name));

/** Entities that the values of a dimension point to; the others are plain text. */
export const DIMENSION_ENTITY: Partial<Record<Dimension, 'user' | 'team'>> = {
  rep: 'user',
  sourced_by: 'user',
  responder: 'user',
  team: 'team',
  team_now: 'team',
};

/**
 * Columns of every contribution, in order. `list` names the population a row belongs to; `role` says how it counts;
 * `reason` why it is excluded, or a remark on a counted row; `at` (UTC) decides its period; `until` ends a state that
 * began at `at`; `subject` is what counts once.
 */
export const CONTRIBUTION_COLUMNS = [
  'list',
  'role',
  'reason',
  'at',
  'until',
  'entity',
  'ref',
  'subject',
  'value',
  'currency',
  ...DIMENSIONS,
  'attributes',
] as const;

export type Role = 'numerator' | 'denominator' | 'both' | 'excluded';

/**
 * `account`, `person`, `deal`: records that stand for themselves, with reason and segments; `team`: teams of users over
 * time; `owner`: owners of records over time; `working_time`: stretches of the company's working time (starts, ends,
 * before = working seconds before it).
 */
export type Standing = Readonly<Record<'account' | 'person' | 'deal' | 'team' | 'owner' | 'working_time', Sql>>;

/** What a metric's query may use. Everything that could differ between two answers comes in here. */
export interface MetricContext {
  readonly dialect: Dialect;
  /** Where to read an entity: the current table, or the table as it was known. */
  table(entity: EntityName | 'identity'): Sql;
  /** Records and spans that all metrics share, worked out already. */
  readonly standing: Standing;
  readonly settings: Settings;
  /** The instant up to which the world is seen. */
  readonly now: string;
  /** Dimensions the request filters by. */
  readonly filtered: ReadonlySet<string>;
  /** The currency in which money is added up, if there is one. */
  readonly currency: string | null;
}

/** How rows become a figure. Rows whose `list` is another never count. */
export type Fold =
  /** n over roles numerator and both, d over roles denominator and both. */
  | { kind: 'ratio'; list: string; of: 'rows' | 'subjects' | 'value' }
  | TotalFold
  /** Different subjects in a state at the end of the period: at < end, and until empty or ≥ end; `begunWithin`: at ≥ its start too. */
  | { kind: 'stock'; list: string; begunWithin?: true }
  /** A formula over two totals: n × times ÷ d. */
  | { kind: 'quotient'; n: TotalFold; d: TotalFold; times?: number }
  /** Kaplan–Meier over `value` (seconds; role both = ended then, denominator = still open then): the least t with S(t) ≤ 1 − p. */
  | { kind: 'survival'; list: string; p: '0.5' | '0.9' };

/** Rows, different subjects or Σ value of roles numerator and both; `cumulative`: of all time up to the period's end. */
export interface TotalFold {
  readonly kind: 'total';
  readonly list: string;
  readonly of: 'rows' | 'subjects' | 'value';
  readonly cumulative?: true;
}

/** The lists a fold reads. */
export const listsOf = (fold: Fold): readonly string[] =>
  fold.kind === 'quotient' ? [fold.n.list, fold.d.list] : [fold.list];

/** n and d of one cell, `latest` = the youngest `at` in it. */
export interface Folded {
  readonly n: Decimal;
  readonly d: Decimal | null;
  readonly latest: string | null;
  /** Of a survival fold: after so many seconds how many ended and how many were still open, in order of time. */
  readonly durations?: readonly Duration[];
}

export interface Duration {
  readonly seconds: Decimal;
  readonly ended: number;
  readonly open: number;
}

/** `minutes`, `months` and `ratio` are plain decimals. */
export type Unit = 'share' | 'count' | 'money' | 'minutes' | 'months' | 'ratio';

export interface Measure {
  readonly name: string;
  readonly unit: Unit;
  readonly fold: Fold;
  /** The list whose first record tells where the data begins, where it is not the fold's own. */
  readonly begins?: string;
  /** Shown first. */
  readonly headline?: true;
  /** More folds that decide whether there is a value, or whether the cohort is mature. */
  readonly inputs?: Readonly<Record<string, Fold>>;
  /** A reason for no value although there are rows. */
  readonly refuse?: (inputs: Readonly<Record<string, Folded>>) => string | null;
  /** What the company must record at all for this measure to say something: a query that gives a row if it does. */
  readonly recorded?: { readonly query: (context: MetricContext) => Sql; readonly reason: string };
  /** Whether the cell can still move; `null` for measures that do not. */
  readonly maturity?: (cell: MaturityCell) => Maturity;
  readonly finest: Exclude<Grain, 'range'>;
  readonly dimensions: readonly Dimension[];
  /** Segments of one dimension add up to the total. */
  readonly additive: boolean;
  /** Wilson 95 % over n of d. */
  readonly interval: boolean;
  /** May be shown per person to others. */
  readonly personal: boolean;
  /** Instants whose records can influence period P, relative to its bounds; `null` = without end. */
  readonly reach: (settings: Settings) => { readonly daysBefore: number | null; readonly daysAfter: number | null };
  readonly judge?: (series: Series) => Judgement;
}

export interface MaturityCell {
  readonly period: Period;
  readonly own: Folded;
  readonly inputs: Readonly<Record<string, Folded>>;
  /** The instant up to which the data is complete, or now. */
  readonly observed: string;
  readonly settings: Settings;
  /** The metric's own constants (`constants`), by name; `null` where data is too thin. */
  readonly constants: Readonly<Record<string, number | null>>;
}

export interface Maturity {
  readonly mature: boolean;
  /** When time alone will make it mature, if that can be told. */
  readonly at: string | null;
}

/** One figure in a row of periods, oldest first. */
export interface SeriesPoint {
  readonly period: Period;
  readonly n: Decimal;
  readonly d: Decimal | null;
  readonly value: Decimal | null;
  readonly interval: readonly [Decimal, Decimal] | null;
  readonly mature: boolean;
  readonly partial: boolean;
  /** Share of the period's working days that have passed, 0–1. */
  readonly elapsed: number;
}

export interface Series {
  readonly point: SeriesPoint;
  /** Earlier periods of the same grain and segment, oldest first, directly before `point`. */
  readonly before: readonly SeriesPoint[];
  readonly settings: Settings;
}

export type Verdict = 'good' | 'watch' | 'act' | 'none';

/** A verdict with the rule that gave it and the next step: keys of messages with their values. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly rule: string;
  readonly values: Readonly<Record<string, string | number>>;
  /** Key of the advice; none where there is nothing to do. */
  readonly advice: string | null;
}

export interface Metric {
  readonly id: string;
  /** Rises when the meaning of a number changes. */
  readonly version: number;
  readonly cadence: Cadence;
  /** Reasons under which records are left out. */
  readonly exclusions: readonly string[];
  /** Remarks a counted row may carry. */
  readonly remarks: readonly string[];
  readonly measures: readonly Measure[];
  /** How many earlier periods the verdict may look at. */
  readonly lookback: number;
  readonly contributions: (context: MetricContext) => Sql;
  /** Constants of the company's own data: the p-th percentile (nearest rank) of `value` in a list over the days before `observed`. */
  readonly constants: Readonly<Record<string, Percentile>>;
}

export interface Percentile {
  readonly list: string;
  readonly p: number;
  readonly trailingMonths: number;
  /** Fewer rows than this give no constant. */
  readonly atLeast: number;
}

/** Defines a metric; the place where its parts are checked against each other. */
export function metric(definition: Metric): Metric {
  const headlines = definition.measures.filter((measure) => measure.headline);
  if (headlines.length !== 1) throw new Error(`${definition.id}: exactly one measure is the headline`);
  return definition;
}
