/** The columns of figures: value, parts, range, change, verdict, notes; a column that says nothing is left out. */
import type { AnswerMeasure, Change } from '../ask/answer.ts';
import { changeText, intervalText, notesText, partsText, valueText, verdictText } from './figure-text.ts';
import type { Cell, Column } from './table.ts';
import type { View } from './view.ts';

export interface Shown {
  readonly measure: AnswerMeasure;
  readonly change?: Change | null;
}

export interface FigureColumnsOptions {
  readonly group?: string;
  /** The range that chance leaves open beside each share. */
  readonly intervals: boolean;
  /** Beneath a greater figure: nothing bold. */
  readonly quiet?: boolean;
}

/** Columns of figures below each other; `undefined` leaves a row empty. */
export function figureColumns(
  view: View,
  figures: readonly (Shown | undefined)[],
  { group, intervals, quiet = false }: FigureColumnsOptions,
): Column[] {
  const { columns } = view.words.answer;
  const same = (shown: string) => shown;
  const text = (of: (shown: Shown) => string): Cell[] => figures.map((shown) => ({ text: shown ? of(shown) : '' }));
  const verdicts = figures.map((shown): Cell => {
    const verdict = shown?.measure.verdict?.verdict ?? 'none';
    return verdict === 'none' ? { text: '' } : verdictText(view, verdict);
  });
  const dim = (cells: Cell[]) => cells.map((cell) => ({ ...cell, style: view.paint.dim }));
  const all: Column[] = [
    {
      title: columns.value,
      align: 'right',
      cells: text(({ measure }) => valueText(view, measure)).map((cell) => ({
        ...cell,
        style: quiet ? same : view.paint.bold,
      })),
    },
    { title: columns.parts, align: 'right', cells: text(({ measure }) => partsText(view, measure)) },
    {
      title: columns.interval,
      align: 'right',
      cells: dim(intervals ? text(({ measure }) => intervalText(view, measure)) : []),
    },
    { title: columns.change, align: 'left', cells: text(({ change }) => changeText(view, change)) },
    { title: columns.verdict, align: 'left', cells: verdicts },
    { title: columns.notes, align: 'left', fit: 'wrap', cells: dim(text(({ measure }) => notesText(view, measure))) },
  ];
  return all
    .filter(({ cells }, i) => i === 0 || cells.some((cell) => cell.text !== ''))
    .map((column) => (group ? { ...column, group } : column));
}
