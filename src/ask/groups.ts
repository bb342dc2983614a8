/**
 * Holds figures back that would show too few people: a cell of an answer behind which somebody else could be told has
 * no value, with the reason `group`. What may be shown is judged by `crowd.ts` from who is behind the cells.
 */
import type { Measure } from '../metrics/metric.ts';
import type { Answer, AnswerMeasure, AnswerPeriod, AnswerRow, DimensionValue } from './answer.ts';
import type { Question } from './ask.ts';
import { type IsOffered, pastOf, readOffered } from './others.ts';
import { notAllowed } from './rights.ts';

/** The answer with everything held back that may not be shown. Throws NotAllowed where nothing is left. */
export async function holdBack(question: Question, answer: Answer): Promise<Answer> {
  const { right, resolved } = question;
  const guarded = resolved.measures.filter(({ name }) => right.guarded.has(name));
  if (guarded.length === 0) return answer;
  const all = [...answer.rows, ...(answer.totals ?? [])];
  const past = new Map<string, readonly AnswerPeriod[]>();
  for (const { period } of all) past.set(period.label, past.get(period.label) ?? pastOf(question, period));
  const periods: AnswerPeriod[] = [
    ...all.map(({ period }) => period),
    ...[...past.values()].flat(),
    ...(answer.compare?.rows ?? []).map(({ against }) => against),
  ];
  const offered = new Map<string, IsOffered>();
  for (const measure of guarded) offered.set(measure.name, await readOffered(question, measure, periods));
  const isHeld = (name: string, period: AnswerPeriod, dims: AnswerRow['dims']): boolean =>
    !(offered.get(name)?.(period, keysOf(dims)) ?? true);
  const shownOf = (row: AnswerRow): AnswerRow => ({
    ...row,
    measures: mapped(row.measures, (cell, name) => {
      if (isHeld(name, row.period, row.dims)) return heldBack(cell);
      const isJudged = cell.verdict && past.get(row.period.label)?.some((period) => isHeld(name, period, row.dims));
      return isJudged ? { ...cell, verdict: UNJUDGED } : cell;
    }),
  });
  const [rows, totals] = [answer.rows.map(shownOf), answer.totals?.map(shownOf)];
  const cells = [...rows, ...(totals ?? [])].flatMap(({ measures }) => Object.values(measures));
  if (cells.length > 0 && cells.every(({ reason }) => reason === 'group')) {
    throw notAllowed(guarded.map(({ name }) => [name, 'group']));
  }
  const compared = answer.compare?.rows.map((row) => ({
    ...row,
    measures: mapped(row.measures, (cell, name) => {
      const wasHeld = isHeld(name, row.against, row.dims);
      const change = wasHeld || isHeld(name, row.period, row.dims) ? null : cell.change;
      return { earlier: wasHeld ? heldBack(cell.earlier) : cell.earlier, change };
    }),
  }));
  // What is left out is often a record or two of one person, so it is not counted here.
  const meta = { ...answer.meta, excluded: {}, remarks: {}, warnings: [...answer.meta.warnings, 'counts_held_back'] };
  return {
    ...answer,
    rows,
    ...(totals && { totals }),
    ...(answer.compare && compared && { compare: { ...answer.compare, rows: compared } }),
    meta,
  };
}

/** Throws NotAllowed unless the figure of a measure may be shown in all asked periods. */
export async function assertOffered(question: Question, measure: Measure): Promise<void> {
  const { right, resolved } = question;
  if (!right.guarded.has(measure.name)) return;
  const isOffered = await readOffered(question, measure, resolved.periods);
  if (!resolved.periods.every((period) => isOffered(period, {}))) throw notAllowed([[measure.name, 'group']]);
}

const UNJUDGED = { verdict: 'none', rule: 'past_held_back', values: {}, advice: null } as const;

const heldBack = ({ unit }: AnswerMeasure): AnswerMeasure => ({
  value: null,
  unit,
  n: null,
  d: null,
  reason: 'group',
  flags: [],
});

const keysOf = (dims: Readonly<Record<string, DimensionValue>>): Record<string, string | null> =>
  mapped(dims, ({ key }) => key);

const mapped = <T, U>(record: Readonly<Record<string, T>>, of: (value: T, name: string) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, of(value, name)]));
