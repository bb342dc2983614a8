/**
 * The contract of a metric: one query that lists its contributions, measures that fold that list, and rules that judge
 * the figures. A figure anywhere is a fold over the list, so the records behind it are always the rows that made it.
 */
import type { Period } from '../calendar/index.ts';
import type { Dialect } from '../engine/engine.ts';
import { type Sql, sql } from '../engine/sql.ts';
import type { Decimal } from '../model/decimal.ts';
import type { EntityName } from '../model/entity.ts';
import type { Settings } from '../model/settings.ts';
import { insideWindow } from './window.ts';

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
  'start',
  'weekday',
  'hour',
  'answered_in',
] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** Dimensions that belong to one metric alone: `start` to customers, the others to leads. */
const OF_ONE_METRIC: readonly Dimension[] = ['start', 'weekday', 'hour', 'answered_in'];

/** All dimensions but those that a metric's records do not have. */
export const dimensionsBut = (...lacking: Dimension[]): readonly Dimension[] =>
  DIMENSIONS.filter((name) => !OF_ONE_METRIC.includes(name) && !lacking.includes(name));

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
 * `reason` why it is excluded, or a remark on a counted row; `window` which period the row is of, where a figure sets
 * two beside each other (`Q`, `Q-1`); `at` (UTC) decides the period it counts in; `until` ends a state that began at
 * `at`; `subject` is what counts once.
 */
export const CONTRIBUTION_COLUMNS = [
  'list',
  'role',
  'reason',
  'window',
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
 * What metrics share, worked out once per state of the facts: `account`, `person`, `deal`: records that stand for
 * themselves, with reason and segments; `team`: teams of users over time; `owner`: owners of records over time;
 * `rate`: what one unit of a currency was worth in the reporting currency over time; `customer`: accounts that became customers, with their start; `life`: the spans of days for which they were;
 * `working_time`: stretches of working time (clock = team as the settings name it, empty = the company's; starts, ends,
 * before = working seconds before it);
 * `working_day`: dates worked per place; `month`: months of the company's year.
 */
export const STANDING_NAMES = [
  'account',
  'person',
  'deal',
  'team',
  'owner',
  'rate',
  'customer',
  'life',
  'working_time',
  'working_day',
  'month',
] as const;
export type StandingName = (typeof STANDING_NAMES)[number];
export type Standing = Readonly<Record<StandingName, Sql>>;

/** A period that is folded: its bounds as UTC instants and as dates of the company's zone. */
export interface Span {
  readonly start: string;
  /** Its end, or the instant up to which the world is seen if that comes first. */
  readonly end: string;
  /** Its end, whether or not it has come. */
  readonly planned: string;
  /** Start of the 12 months that end with it. */
  readonly year: string;
  /** Start of its last month. */
  readonly month: string;
  readonly startDate: string;
  readonly endDate: string;
}

/** A stretch of time as UTC instants, its end not included; null = without end on that side. */
export interface Window {
  readonly from: string | null;
  readonly to: string | null;
}

export const ALL_TIME: Window = { from: null, to: null };

/** What a metric's query may use. Everything that could differ between two answers comes in here. */
export interface MetricContext {
  readonly dialect: Dialect;
  /** Where to read an entity: the current table, or the table as it was known. */
  table(entity: EntityName | 'identity'): Sql;
  /** Those records and spans that the metric reads (`Metric.standing`). */
  readonly standing: Standing;
  readonly settings: Settings;
  /** The instant up to which the world is seen. */
  readonly now: string;
  /** The periods that are folded, oldest first: for lists whose rows are of a period rather than of a moment. */
  readonly spans: readonly Span[];
  /** What is looked at: rows that lie outside are not given. */
  readonly window: Window;
  /** Segments asked for, and the filter: for lists whose rows are of a segment rather than of a record. */
  readonly cut: Cut;
  /** The currency in which money is added up, if there is one. */
  readonly currency: string | null;
}

export interface Cut {
  readonly by: readonly string[];
  /** Dimension → keys; `(none)` and `(unassigned)` stand for no value. */
  readonly where: Readonly<Record<string, readonly string[]>>;
}

/** How rows become a figure. Rows whose `list` is another never count. */
export type Fold = SimpleFold | FormulaFold | MeanFold;

/** A fold over the rows of one list. */
export type SimpleFold = RatioFold | TotalFold | StockFold | SurvivalFold;

/** n over roles numerator and both, d over roles denominator and both. */
export interface RatioFold {
  readonly kind: 'ratio';
  readonly list: string;
  readonly of: 'rows' | 'subjects' | 'value';
}

/** Rows, different subjects or Σ value of roles numerator and both. */
export interface TotalFold {
  readonly kind: 'total';
  readonly list: string;
  readonly of: 'rows' | 'subjects' | 'value';
  /**
   * Which rows count by their `at`: those of the period so far (where it says nothing), `planned`: of the whole period,
   * what is to come included; `month`: of its last month; `year`: of the 12 months that end with it; `ever`: all up to its end.
   */
  readonly over?: 'planned' | 'month' | 'year' | 'ever';
  /** Over all segments and without the filter, whatever is asked. */
  readonly whole?: true;
  /** Only where the question is cut by these alone; else nothing, for the rows do not know its segments. */
  readonly cutBy?: readonly Dimension[];
  /**
   * A shared row (one without a value of the segment) is divided among the segments by their Σ value in the list
   * `by`, to the cent. Takes `of: 'value'` and one dimension at a time.
   */
  readonly split?: { readonly by: string };
}

/** Different subjects, or Σ value, in a state at the end of the period: at < end, and until empty or ≥ end; `begunWithin`: at ≥ its start too. */
export interface StockFold {
  readonly kind: 'stock';
  readonly list: string;
  readonly of?: 'value';
  readonly begunWithin?: true;
}

/** Kaplan–Meier over `value` (seconds; role both = ended then, denominator = still open then): the least t with S(t) ≤ 1 − p. */
export interface SurvivalFold {
  readonly kind: 'survival';
  readonly list: string;
  readonly p: '0.5' | '0.9';
}

/** A formula over totals. It drills to the rows of the inputs it names as its terms. */
export interface FormulaFold {
  readonly kind: 'formula';
  readonly inputs: Readonly<Record<string, TotalFold | StockFold>>;
  readonly numerator: readonly string[];
  readonly denominator: readonly string[];
  readonly of: (inputs: Readonly<Record<string, Folded>>) => Formula;
}

/** n ÷ d, n where d is null, or the reason for no value. */
export interface Formula {
  readonly n: Decimal;
  readonly d: Decimal | null;
  readonly reason?: string | null;
}

/** The mean of another measure's values over so many periods, the asked one last; none where one of them has no value. */
export interface MeanFold {
  readonly kind: 'mean';
  readonly of: string;
  readonly periods: number;
}

/** The folds over lists that a fold is made of, by name. */
export function simpleFolds(name: string, fold: Fold): readonly (readonly [string, SimpleFold])[] {
  switch (fold.kind) {
    case 'formula':
      return Object.entries(fold.inputs).map(([input, each]) => [`${name}/${input}`, each] as const);
    case 'mean':
      return [];
    default:
      return [[name, fold]];
  }
}

/** The lists a fold reads. */
export const listsOf = (fold: Fold): readonly string[] =>
  simpleFolds('', fold).flatMap(([, each]) =>
    each.kind === 'total' && each.split ? [each.list, each.split.by] : [each.list],
  );

/** n and d of one cell, `latest` = the youngest `at` in it. */
export interface Folded {
  readonly n: Decimal;
  readonly d: Decimal | null;
  readonly latest: string | null;
  /** Of a survival fold: after so many seconds how many ended and how many were still open, in order of time. */
  readonly durations?: readonly Duration[];
  /** Of a survival fold that was worked out before: the seconds it gave, null where the curve does not get there. */
  readonly quantile?: Decimal | null;
  /** A segment's part of what is divided, were it of nothing. */
  readonly part?: true;
  /** Why a formula has no value, or what is to be said of one of its inputs. */
  readonly reason?: string;
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
  /** The list whose first record tells where the data begins, where it is not the fold's own; of a formula, one that it counts. */
  readonly begins?: string;
  /** Shown first. */
  readonly headline?: true;
  /** Segments are shown by the first such measure asked, the highest value first; those by `start` in order of time. */
  readonly ranked?: true;
  /** More folds that decide whether there is a value, or whether the cohort is mature. */
  readonly inputs?: Readonly<Record<string, Fold>>;
  /** A reason for no value although there are rows. */
  readonly refuse?: (inputs: Readonly<Record<string, Folded>>) => string | null;
  /** What the company must record at all for this measure to say something: a query that gives a row if it does. */
  readonly recorded?: { readonly query: (context: MetricContext) => Sql; readonly reason: string };
  /** Whether the cell can still move; `null` for measures that do not. */
  readonly maturity?: (cell: MaturityCell) => Maturity;
  /** Periods must be of this grain or made up of whole ones of it. */
  readonly finest: Exclude<Grain, 'range'>;
  /** The only grain there is, where longer periods say nothing. */
  readonly only?: Exclude<Grain, 'range'>;
  readonly dimensions: readonly Dimension[];
  /** A company's own dimensions cut it too, unless it says otherwise. */
  readonly attributes?: false;
  /** Its rows are divided among segments: those of one dimension at a time. */
  readonly oneDimension?: true;
  /** Segments of one dimension add up to the total. */
  readonly additive: boolean;
  /** Wilson 95 % over n of d. */
  readonly interval: boolean;
  /** May be shown per person to others. */
  readonly personal: boolean;
  /** Of a figure that is made of people but belongs to no rep: the rows that tell who was there when. */
  readonly people?: TotalFold;
  /** Instants whose records can influence period P; what it does not tell stands at `Reach`. */
  readonly reach: (settings: Settings) => Reach;
  /** Marks on the figure, from its inputs. */
  readonly flags?: (inputs: Readonly<Record<string, Folded>>) => readonly MeasureFlag[];
  readonly judge?: (series: Series) => Judgement;
}

/**
 * Days before and after a period in whose records its figure may rest; `null` = without end. A record that holds for a time is
 * of all that time. It speaks of records that have a time. What has none moves any period: accounts, persons, users and teams,
 * links and exclusions, settings. So does what is true of all periods at once: whether there is any record at all
 * (`Measure.recorded`, the first one of a list), and how far the sources say that they are complete.
 */
export interface Reach {
  readonly daysBefore: number | null;
  readonly daysAfter: number | null;
}

/** `left_truncated`: the data begins too late to tell; `small`: too few to say much. */
export type MeasureFlag = 'left_truncated' | 'small';

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
  readonly flags: readonly MeasureFlag[];
  /** What else the measure reads, and what its formula was made of. */
  readonly inputs: Readonly<Record<string, Folded>>;
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
  /** What it reads of the records and spans that metrics share. */
  readonly standing: readonly StandingName[];
  /** Entities whose amounts it adds up: without a reporting currency all of them must be in one. */
  readonly money: readonly ('deal' | 'spend' | 'revenue' | 'subscription')[];
  /** Its rows depend on the segments asked for (`MetricContext.cut`), not on records alone. */
  readonly perCut?: true;
  /** How many earlier periods the verdict may look at. */
  readonly lookback: number;
  /**
   * Every row whose `at` lies in the window, and every row without `at`, exactly as it is among all rows: what it depends
   * on outside the window (a twin, a booking, an earlier first moment) is looked up by the metric itself.
   */
  readonly contributions: (context: MetricContext) => Sql;
  /**
   * What time alone will change, beside rows that begin or end to count at their own `at` and `until`: the instant
   * that decides the period (`at`), and when it will or may change (`moves`, after `now`).
   */
  readonly pending?: (context: MetricContext) => Sql;
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

/**
 * Defines a metric; the place where its parts are checked against each other. `contributions` may give more than lies in
 * the window; what lies outside is taken away here.
 */
export function metric(definition: Metric): Metric {
  const headlines = definition.measures.filter((measure) => measure.headline);
  if (headlines.length !== 1) throw new Error(`${definition.id}: exactly one measure is the headline`);
  return {
    ...definition,
    contributions: (ctx) => {
      const rows = definition.contributions(ctx);
      const inside = insideWindow(ctx, sql`w."at"`);
      return inside === null ? rows : sql`select w.* from (${rows}) w where ${inside}`;
    },
  };
}
