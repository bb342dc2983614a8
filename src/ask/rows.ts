/**
 * The rows of an answer: cells folded, divided, flagged and judged, for each period and segment. Verdicts look at the
 * periods before the asked ones, so those are folded along.
 */
import { elapsedShare, localDate, type Period, parsePeriod, shiftPeriod, startOfDay } from '../calendar/index.ts';
import { empty, foldCells } from '../ledger/cells.ts';
import { type Company, type Knowledge, recall } from '../ledger/company.ts';
import { foldsOf, withBases } from '../ledger/folds.ts';
import type { Cell } from '../ledger/reading.ts';
import { servedCells } from '../ledger/served.ts';
import { type Figure, figure } from '../metrics/figure.ts';
import type { Cut, Folded, Maturity, Measure, SeriesPoint } from '../metrics/metric.ts';
import { SMALL } from '../metrics/verdict.ts';
import { Decimal } from '../model/decimal.ts';
import type { AnswerMeasure, AnswerPeriod, AnswerRow, Flag, FrozenAnswer } from './answer.ts';
import { type OpenQuestion, openQuestion, type Question } from './ask.ts';
import { firstInstants } from './begins.ts';
import { type Constants, readConstants } from './constants.ts';
import { movesOf } from './moves.ts';
import { isRestated, pointOf, type Reported, type ReportedCells, readReported } from './reported.ts';

/** A row with what it was made of, for comparisons and for how long it holds. */
export interface MadeRow {
  readonly row: AnswerRow;
  readonly period: Period;
  readonly dims: readonly (string | null)[];
  readonly points: Readonly<Record<string, SeriesPoint>>;
  /** Instants at which time alone may make a cohort mature that this row shows or is judged by. */
  readonly moves: readonly string[];
}

export interface Rows {
  readonly rows: readonly MadeRow[];
  /** Instants from which on time alone may change the cells they were made of. */
  readonly moves: readonly string[];
  /** The question with the contributions they were made of. */
  readonly open: OpenQuestion;
}

/** Figures of the periods by segment, each judged by the periods before it. */
export async function makeRows(
  asked: Question,
  cut: Cut,
  periods: readonly Period[],
  { judged }: { judged: boolean } = { judged: true },
): Promise<Rows> {
  const { view, resolved, known } = asked;
  const { metric, measures } = resolved;
  const looked = Math.max(
    judged && measures.some((measure) => measure.judge) ? metric.lookback : 0,
    ...measures.map(({ fold }) => (fold.kind === 'mean' ? fold.periods - 1 : 0)),
  );
  const earlier = looked > 0 ? before(periods, looked, view) : [];
  const all = [...earlier, ...periods];
  const question = openQuestion(asked, all, cut);
  if (known.empty) {
    const rows = periods.map((period) => emptyRow(question, cut, period)).filter(() => cut.by.length === 0);
    return { rows, moves: [], open: question };
  }
  const { cells, moves } = await cellsOf(question, cut);
  const constants = measures.some((measure) => measure.maturity) ? await readConstants(question) : NO_CONSTANTS;
  const segments = new Map<string, Map<number, Cell>>();
  for (const cell of cells) {
    const key = JSON.stringify(cell.dims);
    const series = segments.get(key) ?? new Map<number, Cell>();
    segments.set(key, series.set(cell.span, cell));
  }
  const reported = await readReported(question, cut, withBases(metric, measures));
  for (const [span, dims] of reported.segments) {
    const key = JSON.stringify(dims);
    const series = segments.get(key) ?? new Map<number, Cell>();
    segments.set(key, series);
    // A segment that was reported stays in sight, whatever became of it.
    if (!series.has(span)) series.set(span, { span, dims, folded: {} });
  }
  const begins = await beginsOf(
    question,
    [...segments.values()].flatMap((series) => [...series.values()]),
  );
  const unrecorded = await readUnrecorded(question);
  const made: MadeRow[] = [];
  for (const [key, series] of segments) {
    const dims = JSON.parse(key) as (string | null)[];
    made.push(
      ...makeSeries(
        question,
        { measures, all, series, constants, begins, unrecorded, reported, skip: earlier.length, judged },
        cut,
        dims,
      ),
    );
  }
  const order = new Map(periods.map((period, i) => [period.label, i]));
  const ranked = cut.by.includes('start') ? undefined : measures.find((measure) => measure.ranked)?.name;
  made.sort(
    (a, b) =>
      (order.get(a.period.label) ?? 0) - (order.get(b.period.label) ?? 0) ||
      (ranked === undefined ? 0 : highestFirst(a.points[ranked]?.value ?? null, b.points[ranked]?.value ?? null)) ||
      labelsOf(a).localeCompare(labelsOf(b), view.settings.language),
  );
  return { rows: made, moves, open: question };
}

/** Cells of all periods: from the ledger where it has them, the others folded. */
async function cellsOf(
  question: OpenQuestion,
  cut: Cut,
): Promise<{ cells: readonly Cell[]; moves: readonly string[] }> {
  const { view, resolved, periods, spans, asOf, factsAsOf } = question;
  const { metric, measures } = resolved;
  const folds = foldsOf(metric, measures);
  const served = await servedCells(view, { metric, folds, spans, cut, asOf, factsAsOf });
  if (served.missing.length === 0) return served;
  const rest =
    served.missing.length === periods.length
      ? question
      : openQuestion(
          question,
          periods.filter((_, i) => served.missing.includes(i)),
          cut,
        );
  const { context, source } = await rest.contributions();
  const cells = await foldCells(view, context, source, folds, context.spans, cut);
  const folded = cells.map((cell) => ({ ...cell, span: served.missing[cell.span] ?? cell.span }));
  return { cells: [...served.cells, ...folded], moves: [...served.moves, ...(await movesOf(rest, cells))] };
}

const labelsOf = (made: MadeRow): string =>
  Object.values(made.row.dims)
    .map((dim) => (dim.key === null ? '\uffff' : dim.label))
    .join('\u0000');

const highestFirst = (a: Decimal | null, b: Decimal | null): number =>
  a === null || b === null ? Number(a === null) - Number(b === null) : b.comparedTo(a);

const NO_CONSTANTS: Constants = { values: {}, moves: [] };

interface SeriesParts {
  readonly measures: readonly Measure[];
  readonly all: readonly Period[];
  readonly series: ReadonlyMap<number, Cell>;
  readonly constants: Constants;
  readonly begins: Readonly<Record<string, string | null>>;
  /** Measures that say nothing because what they need is not on record: the reason. */
  readonly unrecorded: Readonly<Record<string, string>>;
  readonly reported: ReportedCells;
  /** Periods that only serve as the past. */
  readonly skip: number;
  readonly judged: boolean;
}

function makeSeries(question: OpenQuestion, parts: SeriesParts, cut: Cut, dims: readonly (string | null)[]): MadeRow[] {
  const { view, names } = question;
  const needed = withBases(question.resolved.metric, parts.measures);
  const points = new Map(needed.map((measure) => [measure.name, makePoints(question, parts, measure, dims)]));
  for (const { name, fold } of parts.measures) {
    if (fold.kind === 'mean') points.set(name, means(fold.periods, points.get(fold.of) ?? []));
  }
  const columns = parts.measures.map((measure) => ({ measure, made: points.get(measure.name) ?? [] }));
  return parts.all.slice(parts.skip).flatMap((period, i): MadeRow[] => {
    const index = parts.skip + i;
    if (cut.by.length > 0 && !parts.series.has(index)) return [];
    const cells = columns.map(({ measure, made }) => {
      const here = made[index];
      if (!here) throw new Error('a period without a point');
      const past = made.slice(0, index).map((each) => each.point);
      const series = { point: here.point, before: past, settings: view.settings };
      const verdict = parts.judged && measure.judge && period.grain !== 'range' ? measure.judge(series) : undefined;
      const seen = verdict ? made.slice(0, index + 1) : [here];
      return { measure, here, seen, cell: encodeMeasure(question, measure, here, cut, verdict) };
    });
    return [
      {
        period,
        dims,
        points: Object.fromEntries(cells.map(({ measure, here }) => [measure.name, here.point])),
        moves: [
          ...parts.constants.moves,
          ...cells.flatMap(({ seen }) => seen.flatMap(({ maturity: { at } }) => (at === null ? [] : [at]))),
        ],
        row: {
          period: encodePeriod(period),
          dims: Object.fromEntries(cut.by.map((name, j) => [name, names.label(name, dims[j] ?? null)])),
          measures: Object.fromEntries(cells.map(({ measure, cell }) => [measure.name, cell])),
        },
      },
    ];
  });
}

interface Made {
  readonly point: SeriesPoint;
  readonly figure: Figure;
  readonly maturity: Maturity;
  readonly reported?: Reported;
  /** What is known now, where something was reported. */
  readonly current?: NonNullable<AnswerMeasure['current']>;
}

/** A sum of quotients has no end. */
const SHOWN_DIGITS = 30;

/** The mean of the values of so many periods; none where one of them has none, for its reason. */
function means(count: number, made: readonly Made[]): Made[] {
  return made.map((here, index) => {
    const each = made.slice(Math.max(0, index + 1 - count), index + 1);
    const values = each.flatMap(({ point }) => point.value ?? []);
    const n = values.reduce((sum, value) => sum.plus(value), new Decimal(0));
    const missing = each.findLast(({ point }) => point.value === null)?.figure.reason;
    const reason = values.length === count ? null : (missing ?? 'before_data');
    const value = reason === null ? n.dividedBy(count) : null;
    const point = {
      ...here.point,
      n: n.toSignificantDigits(SHOWN_DIGITS),
      d: new Decimal(count),
      value,
      interval: null,
    };
    return { ...here, point, figure: { value, reason, interval: null } };
  });
}

function makePoints(
  question: OpenQuestion,
  parts: SeriesParts,
  measure: Measure,
  dims: readonly (string | null)[],
): Made[] {
  const { view, known } = question;
  const today = startOfDay(localDate(known.observed, view.calendar.zone), view.calendar.zone);
  return parts.all.map((period, index) => {
    const folded = parts.series.get(index)?.folded ?? {};
    const own = folded[measure.name] ?? empty(measure.fold);
    const inputs = Object.fromEntries(
      Object.entries(measure.inputs ?? {}).map(([name, fold]) => [
        name,
        folded[`${measure.name}.${name}`] ?? empty(fold),
      ]),
    );
    const read = { ...inputs, ...partsOf(measure, folded) };
    const running = measure.only !== undefined && Date.parse(period.end) > Date.parse(question.asOf) ? 'running' : null;
    const unknown =
      afterData(measure, period, own, known) ??
      parts.unrecorded[measure.name] ??
      beforeData(measure, period, own, parts.begins) ??
      running;
    const result = unknown ? { value: null, reason: unknown, interval: null } : figure(measure, own, inputs);
    const maturity = measure.maturity?.({
      period,
      own,
      inputs,
      observed: known.observed,
      settings: view.settings,
      constants: parts.constants.values,
    }) ?? { mature: true, at: null };
    const partial = Date.parse(period.end) > Date.parse(known.observed);
    const point: SeriesPoint = {
      period,
      n: own.n,
      d: own.d,
      value: result.value,
      interval: result.interval,
      // More can still join a cohort that runs.
      mature: maturity.mature && !(partial && measure.maturity),
      partial,
      // Whole days, so that a verdict does not change within one.
      elapsed: partial ? elapsedShare(period, today, view.schedule) : 1,
      flags: measure.flags?.(read) ?? [],
      inputs: read,
    };
    const reported = parts.reported.of(measure.name, index, dims);
    return withReported(question, measure, { point, figure: result, maturity }, reported);
  });
}

/** A figure with what was reported of it, which takes its place where that is the basis. */
function withReported({ basis }: OpenQuestion, measure: Measure, made: Made, reported: Reported | undefined): Made {
  if (!reported) return made;
  const { point, figure: known } = made;
  const current = {
    value: encodeValue(measure, known.value),
    n: point.n.toFixed(),
    d: point.d?.toFixed() ?? null,
    ...(known.reason && { reason: known.reason }),
  };
  const told = { ...made, reported, current };
  if (basis === 'current') return told;
  const frozen = pointOf(reported.figure);
  const { value, interval } = frozen;
  return {
    ...told,
    point: { ...point, ...frozen },
    figure: { value, interval, reason: reported.figure.reason ?? null },
  };
}

/** What a measure's formula was made of, by the names it has there. */
function partsOf({ name, fold }: Measure, folded: Readonly<Record<string, Folded>>): Record<string, Folded> {
  if (fold.kind !== 'formula') return {};
  return Object.fromEntries(
    Object.entries(fold.inputs).map(([input, each]) => [input, folded[`${name}/${input}`] ?? empty(each)]),
  );
}

/** The list whose first record tells where a count begins to mean something; null for shares and formulas that name none. */
const countedList = ({ fold, begins }: Measure): string | null =>
  begins ?? (fold.kind === 'total' || fold.kind === 'stock' ? fold.list : null);

/** A count of nothing where there is no data yet, or no longer, is not a zero. */
function afterData(measure: Measure, period: Period, own: Folded, known: Knowledge): string | null {
  const after = Date.parse(period.start) >= Date.parse(known.observed);
  return after && (measure.fold.kind === 'stock' || own.n.isZero()) ? 'after_data' : null;
}

function beforeData(measure: Measure, period: Period, own: Folded, begins: SeriesParts['begins']): string | null {
  const list = countedList(measure);
  if (list === null || !own.n.isZero()) return null;
  const first = begins[list] ?? null;
  return first === null || Date.parse(first) >= Date.parse(period.end) ? 'before_data' : null;
}

function encodeMeasure(
  question: OpenQuestion,
  measure: Measure,
  made: Made,
  cut: Cut,
  verdict: AnswerMeasure['verdict'],
): AnswerMeasure {
  const { point, figure: result, reported, current } = made;
  const { currency, basis } = question;
  const flags: Flag[] = [];
  // What lies wholly after the data neither runs nor ripens.
  if (point.partial && result.reason !== 'after_data') flags.push('partial');
  if (!point.mature && result.reason !== 'after_data') flags.push('immature');
  flags.push(...point.flags);
  if (measure.interval && point.d?.greaterThan(0) && point.d.lessThan(SMALL)) flags.push('small');
  if (!measure.additive && cut.by.length > 0) flags.push('not_additive');
  if ('clipped' in point.period && point.period.clipped === true) flags.push('clipped');
  if (reported?.status === 'provisional') flags.push('provisional');
  else if (reported && current && isRestated(current, reported.figure)) flags.push('restated');
  return {
    value: encodeValue(measure, result.value),
    unit: measure.unit,
    ...(measure.unit === 'money' && currency !== null && { currency }),
    n: point.n.toFixed(),
    d: point.d?.toFixed() ?? null,
    ...(result.interval && { interval: [rounded(result.interval[0]), rounded(result.interval[1])] as const }),
    ...(result.reason && { reason: result.reason }),
    ...(verdict && { verdict }),
    ...(reported && { frozen: frozenOf(reported) }),
    ...(basis === 'frozen' && current && { current }),
    flags,
  };
}

const frozenOf = ({ figure: { value, n, d }, asOf, status }: Reported): FrozenAnswer => ({ value, n, d, asOf, status });

const rounded = (value: Decimal): number => value.toDecimalPlaces(10, Decimal.ROUND_HALF_UP).toNumber();

function encodeValue(measure: Measure, value: Decimal | null): number | string | null {
  if (value === null) return null;
  return measure.unit === 'money' ? value.toFixed(2, Decimal.ROUND_HALF_UP) : rounded(value);
}

export const encodePeriod = ({ label, grain, start, end }: Period): AnswerPeriod => ({ label, grain, start, end });

function emptyRow(question: Question, cut: Cut, period: Period): MadeRow {
  const measures = question.resolved.measures.map((measure): [string, AnswerMeasure] => [
    measure.name,
    { value: null, unit: measure.unit, n: '0', d: null, reason: 'before_first_import', flags: [] },
  ]);
  const row = { period: encodePeriod(period), dims: {}, measures: Object.fromEntries(measures) };
  return { row, period, dims: cut.by.map(() => null), points: {}, moves: [] };
}

/** The `count` periods of the same grain directly before the first asked one; none before a free or clipped one. */
function before(periods: readonly Period[], count: number, company: Company): readonly Period[] {
  const first = periods[0];
  if (!first || first.grain === 'range') return [];
  const whole = parsePeriod(first.label, company.calendar);
  return Array.from({ length: count }, (_, i) => shiftPeriod(whole, i - count, company.calendar));
}

/** The measures whose basis the company does not record at all, with the reason. */
async function readUnrecorded(question: OpenQuestion): Promise<Record<string, string>> {
  const { view, resolved, asOf, factsAsOf } = question;
  const { metric } = resolved;
  const found: Record<string, string> = {};
  for (const { name, recorded } of resolved.measures) {
    if (!recorded) continue;
    const read = async () => {
      const { context } = await question.contributions();
      return (await view.facts.read(recorded.query(context))).length > 0;
    };
    const isRecorded = await (factsAsOf === null
      ? recall(view, ['recorded', metric.id, name], { metric: metric.id, at: asOf }, read)
      : read());
    if (!isRecorded) found[name] = recorded.reason;
  }
  return found;
}

/** Where the lists of counts begin of which one came out as nothing. */
async function beginsOf(question: OpenQuestion, cells: readonly Cell[]): Promise<SeriesParts['begins']> {
  const { metric, measures } = question.resolved;
  const blank = measures
    .filter((measure) => cells.some((cell) => cell.folded[measure.name]?.n.isZero() ?? true))
    .flatMap((measure) => countedList(measure) ?? []);
  if (blank.length === 0) return {};
  const { view, asOf, cut, factsAsOf } = question;
  // A filter by kind decides whether renewals count at all.
  const hasCut = metric.perCut === true || 'kind' in cut.where;
  if (factsAsOf === null && !hasCut && view.generation?.holds(metric.id, asOf)) {
    return view.generation.notes.get(metric.id)?.begins ?? {};
  }
  const folds = Object.values(foldsOf(metric, measures));
  return Object.fromEntries(await firstInstants(question, [...new Set(blank)], folds));
}
