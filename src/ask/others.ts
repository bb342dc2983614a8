/**
 * Reads who else is behind the cells of a figure: the reps of its rows, but for those of whom the viewer may know every
 * figure anyway. The cuts are judged in one order whatever is asked, so that two questions never differ in what they offer.
 */
import { localDate, type Period, parsePeriod, periodsBetween, shiftPeriod } from '../calendar/index.ts';
import { type Sql, sql } from '../engine/sql.ts';
import { dimensionColumn, MISSING, type Reading, text, windows } from '../ledger/reading.ts';
import { lookedAt } from '../ledger/window.ts';
import { bucket } from '../metrics/fold.ts';
import {
  type Cut,
  DIMENSIONS,
  type Grain,
  type Measure,
  type Metric,
  type MetricContext,
  type SimpleFold,
  simpleFolds,
} from '../metrics/metric.ts';
import type { AnswerPeriod } from './answer.ts';
import { contextOf, type Question } from './ask.ts';
import { cellKey, heldBackCells, type Mark } from './crowd.ts';
import type { Resolved } from './request.ts';
import { knownRows, PERSON_DIMENSIONS } from './rights.ts';

/** Tells of a cell of the question whether it may be shown; `dims` are the values of its segments. */
export type IsOffered = (period: AnswerPeriod, dims: Readonly<Record<string, string | null>>) => boolean;

const GRAINS = ['week', 'month', 'quarter', 'year'] as const;
type FinerGrain = (typeof GRAINS)[number];

/** Finer grains at which a metric's figures are offered beside one, finest first; null where that one is not offered. */
function finerGrains(metric: Pick<Metric, 'cadence'>, grain: Grain): readonly FinerGrain[] | null {
  const [first, index] = [GRAINS.indexOf(metric.cadence), (GRAINS as readonly Grain[]).indexOf(grain)];
  return index < first ? null : GRAINS.slice(first, index);
}

/**
 * Whether others could be told by asking so: by days and free spans, by what was known when, by ever more dimensions.
 * A running period tells as much to who asks it every day; that is the price of a figure that is up to date.
 */
export function isTooFine({ metric, grain, periods }: Resolved, { by, where }: Cut, factsAsOf: string | null): boolean {
  const segments = new Set([...by, ...Object.keys(where)].filter((name) => name !== 'team'));
  const isPart = periods.some(({ clipped }) => clipped);
  return factsAsOf !== null || isPart || segments.size > 1 || finerGrains(metric, grain) === null;
}

/** The periods by which one is judged. */
export function pastOf({ view, resolved }: Question, { label, grain }: AnswerPeriod): readonly Period[] {
  if (grain === 'range' || !resolved.measures.some(({ judge }) => judge)) return [];
  const whole = parsePeriod(label, view.calendar);
  return Array.from({ length: resolved.metric.lookback }, (_, i) => shiftPeriod(whole, -1 - i, view.calendar));
}

/** Reads who is behind the cells of a measure in the periods, and judges which may be shown. */
export async function readOffered(
  question: Question,
  measure: Measure,
  shown: readonly AnswerPeriod[],
): Promise<IsOffered> {
  const { view, cut, resolved, right } = question;
  const judged = withRests(question, shown);
  const periods = [...new Map([...judged.values()].flat().map((period) => [keyOf(period), period])).values()];
  const folds = resolved.measures.flatMap((each) => populationsOf(resolved.metric, each));
  // Never by the question's own filter: without the other groups none of them could be told from the total.
  const context = await contextOf(question, periods, (spans) => lookedAt(folds, spans), BY_TEAM);
  const source = await keepOthers(question, context);
  const cuts = await cutsUpTo(question, measure, source);
  const names = [...new Set(cuts.flat())];
  const others = sql`(select * from ${source} where not ${knownRows(right.viewer, measure, view.settings)})`;
  const held = new Map<string, Set<string>[]>();
  for (const fold of populationsOf(resolved.metric, measure)) {
    const marks = await readMarks(question, context, others, fold, periods, names);
    for (const [i, period] of periods.entries()) {
      const finer = hasParts(fold) ? (finerGrains(resolved.metric, period.grain) ?? []) : [];
      const cells = heldBackCells(marks[i] ?? [], cuts, finer, view.settings.rights.group_size);
      const before = held.get(keyOf(period));
      held.set(
        keyOf(period),
        cells.map((keys, j) => new Set([...keys, ...(before?.[j] ?? [])])),
      );
    }
  }
  return (period, dims) => {
    const asked = inOrder(Object.keys({ ...cut.where, ...dims }));
    const index = cuts.findIndex((each) => cellKey(each) === cellKey(asked));
    const values = asked.map((name) => (name in dims ? [dims[name] ?? null] : (cut.where[name] ?? []).map(present)));
    const cells = product(values).map(cellKey);
    const keys = (judged.get(keyOf(period)) ?? []).map((each) => held.get(keyOf(each))?.[index]);
    return keys.length > 0 && keys.every((some) => some !== undefined && cells.every((cell) => !some.has(cell)));
  };
}

const keyOf = ({ start, end }: { start: string; end: string }): string => `${start}/${end}`;
const present = (key: string): string | null => (MISSING.some((word) => word === key) ? null : key);

/** By the key of each period what is judged for it: itself and, of a part of one, what it leaves over of the whole. */
function withRests({ view: { calendar } }: Question, periods: readonly AnswerPeriod[]): Map<string, readonly Period[]> {
  const found = new Map<string, readonly Period[]>();
  for (const { label, start, end } of periods) {
    if (found.has(keyOf({ start, end }))) continue;
    const whole = parsePeriod(label, calendar);
    const date = localDate(end, calendar.zone);
    const isPart = Date.parse(end) < Date.parse(whole.end);
    const rest: Period = { ...whole, grain: 'range', start: end, startDate: date };
    found.set(keyOf({ start, end }), isPart ? [{ ...whole, end, endDate: date }, rest] : [whole]);
  }
  return found;
}

/** Folds of a measure over the rows of one list, or over those that tell its people; of a mean those of the measure it is taken of. */
function populationsOf(metric: Metric, { fold, people }: Measure): readonly SimpleFold[] {
  if (people) return [people];
  const base = fold.kind === 'mean' ? metric.measures.find(({ name }) => name === fold.of)?.fold : fold;
  return base ? simpleFolds('', base).map(([, each]) => each) : [];
}

/** Whether finer periods hold parts of it: of what is planned for a whole period they do too. */
const hasParts = (fold: SimpleFold): boolean =>
  fold.kind !== 'stock' && !(fold.kind === 'total' && fold.over !== undefined && fold.over !== 'planned');

/** Every row of the metric behind which there is a rep, kept for all measures. */
function keepOthers({ view, resolved }: Question, context: MetricContext): Promise<Sql> {
  const key = `others ${JSON.stringify([resolved.metric.id, context.now, context.spans, context.window, context.cut])}`;
  const columns = ['list', 'at', 'until', ...DIMENSIONS, 'attributes'].map((name) => sql.id(name));
  const found =
    view.kept.get(key) ??
    view.facts.keep(sql`
      select ${sql.join(columns)} from (${resolved.metric.contributions(context)})
      where role <> 'excluded' and rep is not null and "at" is not null`);
  view.kept.set(key, found);
  return found;
}

/** Who is behind the rows that a fold counts in each period. */
async function readMarks(
  question: Question,
  context: MetricContext,
  source: Sql,
  fold: SimpleFold,
  periods: readonly Period[],
  names: readonly string[],
): Promise<Mark[][]> {
  const { instant } = context.dialect;
  const reading: Reading = { view: question.view, ctx: context, source, spans: context.spans, cut: NO_CUT };
  const ends = context.spans.map(({ end }, i) => sql`(${sql.raw(String(i))}, ${instant(end)})`);
  const stands = fold.kind === 'stock' ? sql`and (c."until" is null or c."until" >= e.ends)` : sql.empty;
  const dims = names.map((name, i) => sql`${dimensionColumn(context, name)} as ${sql.id(`dim_${i}`)},`);
  const parts = GRAINS.map((grain) => {
    const inside = periods.flatMap((period) => partsOf(question, period, grain));
    const ordered = [...new Map(inside.map((part) => [part.start, part])).values()].sort(
      (a, b) => Date.parse(a.start) - Date.parse(b.start),
    );
    return sql`${bucket(ordered, instant)} as ${sql.id(grain)}`;
  });
  const rows = await question.view.facts.read(sql`
    select distinct w.span, rep as person, ${sql.join(dims, ' ')} ${sql.join(parts)}
    from ${source} c join (${windows(reading, fold)}) w on c."at" >= w.begins and c."at" < w.ends
    join (values ${sql.join(ends)}) e(span, ends) on e.span = w.span ${stands}
    where c.list = ${sql.constant(fold.list)}`);
  const marks = periods.map((): Mark[] => []);
  for (const row of rows) {
    marks[Number(row['span'])]?.push({
      person: String(row['person']),
      dims: Object.fromEntries(names.map((name, i) => [name, text(row[`dim_${i}`])])),
      parts: Object.fromEntries(GRAINS.map((grain) => [grain, text(row[grain])])),
    });
  }
  return marks;
}

const NO_CUT: Cut = { by: [], where: {} };
/** How rows that depend on the question are read, whatever was asked. */
const BY_TEAM: Cut = { by: ['team'], where: {} };

/** The periods of a finer grain that lie wholly in one. */
function partsOf({ view, resolved }: Question, { start, end, startDate, endDate, grain }: Period, part: FinerGrain) {
  if (!finerGrains(resolved.metric, grain)?.includes(part)) return [];
  return periodsBetween(startDate, endDate, part, view.calendar).filter(
    (each) => Date.parse(each.start) >= Date.parse(start) && Date.parse(each.end) <= Date.parse(end),
  );
}

/** Dimensions in the one order in which cuts are judged: the team first, then the others, a company's own last. */
const ORDER: readonly string[] = ['team', ...DIMENSIONS.filter((name) => name !== 'team')];
const place = (name: string): number => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);
const inOrder = (names: readonly string[]): string[] =>
  [...names].sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1));

/** The cuts that are offered, up to the last that the question needs: nothing, the team, each other one, each per team. */
async function cutsUpTo(question: Question, measure: Measure, source: Sql): Promise<readonly string[][]> {
  const { cut } = question;
  const needed = [cut.by, []].map((by) => inOrder([...new Set([...by, ...Object.keys(cut.where)])]));
  const own = needed.flat().some((name) => name.startsWith('attributes.'))
    ? await readAttributes(question, source)
    : [];
  const declared = DIMENSIONS.filter((name) => measure.dimensions.includes(name) && !PERSON_DIMENSIONS.includes(name));
  const withTeam = measure.dimensions.includes('team');
  const others = declared.filter((name) => name !== 'team');
  const beside = (names: readonly string[]) => [
    ...names.map((name) => [name]),
    ...(withTeam ? names.map((name) => ['team', name]) : []),
  ];
  const cuts = [[], ...(withTeam ? [['team']] : []), ...beside(others), ...beside(own)];
  const last = Math.max(...needed.map((names) => cuts.findIndex((each) => cellKey(each) === cellKey(names))));
  return cuts.slice(0, last + 1);
}

/** A company's own dimensions, as the rows have them. */
async function readAttributes({ view }: Question, source: Sql): Promise<readonly string[]> {
  const rows = await view.facts.read(sql`select distinct attributes from ${source} where attributes is not null`);
  const names = rows.flatMap((row) => Object.keys(JSON.parse(String(row['attributes'])) as object));
  return [...new Set(names)].sort().map((name) => `attributes.${name}`);
}

const product = (values: readonly (readonly (string | null)[])[]): (string | null)[][] =>
  values.reduce<(string | null)[][]>((all, some) => all.flatMap((each) => some.map((value) => [...each, value])), [[]]);
