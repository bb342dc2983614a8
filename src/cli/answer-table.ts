/**
 * An answer as a table. One row of several measures is turned, a line per measure; several rows have their measures
 * side by side where the terminal is wide enough, else one block per measure. Under it stands what was left out, what
 * it is compared with and how far the data reaches.
 */
import type { Answer, AnswerRow, DimensionValue, ResolvedQuery } from '../ask/answer.ts';
import { fill, measureName, metricText, textOf } from '../messages/index.ts';
import { figureColumns, type Shown } from './answer-columns.ts';
import { footLines } from './answer-foot.ts';
import { adviceText, ruleText } from './figure-text.ts';
import { type Column, renderTable, tableWidth } from './table.ts';
import { titleOf, type View } from './view.ts';
import { plain, wrap } from './width.ts';

/** Filters as they were asked. */
export type Filters = readonly { readonly dimension: string; readonly value: string }[];

export interface AnswerOptions {
  /** Decides whether it is said when the answer was known. */
  readonly now: string;
  readonly where: Filters;
}

/** Lines of the whole answer. */
export function answerLines(view: View, answer: Answer, { now, where }: AnswerOptions): string[] {
  return [
    ...titleLines(view, answer.query, where),
    '',
    ...bodyLines(view, answer),
    '',
    ...footLines(view, answer, now),
  ];
}

/** What a reader calls a dimension. */
export const dimensionName = (view: View, name: string): string =>
  name.startsWith('attributes.') ? plain(name.slice('attributes.'.length)) : textOf(view.words.dimensions, name);

/** `Month board · Team North`: the words of the filters. */
export const filterTexts = (view: View, where: Filters): string[] =>
  where.map(({ dimension, value }) => `${dimensionName(view, dimension)} ${plain(value)}`);

/** Metric, periods, filters and zone. */
export function titleLines(view: View, query: ResolvedQuery, where: Filters): string[] {
  const { words, format, paint, width } = view;
  const several = query.periods.length > 1;
  const parts = [
    titleOf(view, query.periods),
    ...(several ? [fill(words.answer.perGrain, { grain: words.grains[query.grain] }, format)] : []),
    ...filterTexts(view, where),
    query.zone,
  ];
  return wrap(`${paint.bold(metricText(words, query.metric).name)} · ${parts.join(' · ')}`, width);
}

function bodyLines(view: View, answer: Answer): string[] {
  const { query, rows, totals = [] } = answer;
  const only = rows[0];
  if (!only) return [view.words.answer.nothing];
  if (rows.length === 1 && totals.length === 0) return turned(view, answer, only);
  const all = [...rows, ...totals];
  const labels = labelColumns(view, answer, all, rows.length);
  const options = { width: view.width, paint: view.paint, footer: totals.length };
  const blocks = query.measures.map((name) => ({ name, figures: all.map((row) => shown(answer, row, name)) }));
  const together = [true, false].map((intervals) => [
    ...labels,
    ...blocks.flatMap(({ name, figures }) =>
      figureColumns(view, figures, { group: measureName(view.words, query.metric, name), intervals }),
    ),
  ]);
  const beside = together.find((columns) => tableWidth(columns) <= view.width);
  if (beside) return renderTable(beside, options);
  return blocks.flatMap(({ name, figures }, i) => {
    const wide = [...labels, ...figureColumns(view, figures, { intervals: true })];
    const fits = tableWidth(wide) <= view.width;
    const columns = fits ? wide : [...labels, ...figureColumns(view, figures, { intervals: false })];
    return [
      ...(i > 0 ? [''] : []),
      view.paint.bold(measureName(view.words, query.metric, name)),
      ...renderTable(columns, options),
    ];
  });
}

/** One row: a line per measure, and under it the rules behind its verdicts. */
function turned(view: View, answer: Answer, row: AnswerRow): string[] {
  const { metric, measures } = answer.query;
  const names = measures.map((name) => measureName(view.words, metric, name));
  const figures = measures.map((name) => shown(answer, row, name));
  const labels: Column[] = [
    ...dimensionColumns(
      view,
      answer.query.by,
      measures.map(() => row),
    ),
    { title: view.words.answer.columns.measure, align: 'left', fit: 'cut', cells: names.map((text) => ({ text })) },
  ];
  const wide = [...labels, ...figureColumns(view, figures, { intervals: true })];
  const columns =
    tableWidth(wide) <= view.width ? wide : [...labels, ...figureColumns(view, figures, { intervals: false })];
  const reasons = judgements(view, row, metric, measures);
  return [...renderTable(columns, view), ...(reasons.length > 0 ? ['', ...reasons] : [])];
}

/** Rule and next step behind the verdicts; measures of which the same is true share a sentence. */
function judgements(view: View, row: AnswerRow, metric: string, measures: readonly string[]): string[] {
  const said = new Map<string, { names: string[]; advice: string | null }>();
  for (const name of measures) {
    const verdict = row.measures[name]?.verdict;
    if (!verdict || verdict.rule === 'no_value') continue;
    const rule = ruleText(view, verdict);
    const same = said.get(rule) ?? { names: [], advice: adviceText(view, verdict) };
    said.set(rule, { ...same, names: [...same.names, measureName(view.words, metric, name)] });
  }
  return [...said].flatMap(([rule, { names, advice }]) => [
    ...wrap(`${names.join(', ')}: ${rule}`, view.width),
    ...(advice ? wrap(`→ ${advice}`, view.width - 2).map((line) => `  ${line}`) : []),
  ]);
}

function shown(answer: Answer, row: AnswerRow, name: string): Shown | undefined {
  const measure = row.measures[name];
  if (!measure) return undefined;
  const dims = JSON.stringify(row.dims);
  const compared = answer.compare?.rows.find(
    (each) => each.period.label === row.period.label && JSON.stringify(each.dims) === dims,
  );
  const change = compared?.measures[name]?.change;
  return change === undefined ? { measure } : { measure, change };
}

function labelColumns(view: View, answer: Answer, rows: readonly AnswerRow[], parts: number): Column[] {
  const { query } = answer;
  const several = query.periods.length > 1;
  const { total, columns } = view.words.answer;
  const dims = dimensionColumns(view, query.by, rows.slice(0, parts));
  const [first, ...others] = dims;
  // Totals have no segment: they are named in the first column of segments.
  const named = first
    ? [{ ...first, cells: [...first.cells, ...rows.slice(parts).map(() => ({ text: total }))] }, ...others]
    : [];
  if (!several) return named;
  const titles = rows.map((row) => ({ text: titleOf(view, [row.period.label]) }));
  const repeated = titles.map((cell, i) =>
    i > 0 && i !== parts && titles[i - 1]?.text === cell.text ? { text: '' } : cell,
  );
  return [{ title: columns.period, align: 'left', cells: repeated }, ...named];
}

function dimensionColumns(view: View, by: readonly string[], rows: readonly AnswerRow[]): Column[] {
  return by.map((name) => ({
    title: dimensionName(view, name),
    align: 'left',
    fit: 'cut',
    cells: rows.map((row) => ({ text: segmentLabel(row.dims[name]) })),
  }));
}

const segmentLabel = (dim: DimensionValue | undefined): string => plain(dim?.label ?? '');
