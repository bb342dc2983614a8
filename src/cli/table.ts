/**
 * Columns side by side, as narrow as they can be. Where they are too wide, columns of text wrap and then those of labels
 * are cut, each as far as it said it can be; figures are never touched, and rather run over the edge.
 */
import type { Paint, Style } from './terminal.ts';
import { cut, padEnd, padStart, widthOf, wrap } from './width.ts';

export interface Cell {
  readonly text: string;
  readonly style?: Style;
}

export interface Column {
  /** Stands above the titles of neighbours of the same group. */
  readonly group?: string;
  readonly title: string;
  readonly align: 'left' | 'right';
  /** What may become of it where there is no room. */
  readonly fit?: 'wrap' | 'cut';
  readonly cells: readonly Cell[];
}

export interface TableOptions {
  readonly width: number;
  readonly paint: Paint;
  /** So many rows at the end stand below a rule. */
  readonly footer?: number;
}

const GAP = '  ';
const LEAST_TEXT = 11;
const LEAST_LABEL = 8;

/** How wide the columns are when nothing is cut. */
export const tableWidth = (columns: readonly Column[]): number =>
  naturalWidths(columns).reduce((sum, width) => sum + width, 0) + GAP.length * Math.max(0, columns.length - 1);

/** How narrow the columns can be made. */
export const leastWidth = (columns: readonly Column[]): number => total(fittedWidths(columns, 0));

/** Lines of the table: group titles if there are any, titles, rows. */
export function renderTable(columns: readonly Column[], options: TableOptions): string[] {
  const { paint, footer = 0 } = options;
  const widths = fittedWidths(columns, options.width);
  const rows = columns[0]?.cells.length ?? 0;
  const lines: string[] = [];
  if (columns.some((column) => column.group)) lines.push(paint.bold(groupLine(columns, widths)));
  if (columns.some((column) => column.title)) {
    lines.push(
      paint.dim(
        join(columns.map((column, i) => place(column, fitted(column, column.title, widths[i] ?? 0), widths[i] ?? 0))),
      ),
    );
  }
  for (let row = 0; row < rows; row++) {
    if (footer > 0 && row === rows - footer) lines.push(paint.dim('─'.repeat(Math.min(options.width, total(widths)))));
    lines.push(...rowLines(columns, widths, row));
  }
  return lines;
}

const naturalWidths = (columns: readonly Column[]): number[] =>
  columns.map((column) => Math.max(widthOf(column.title), ...column.cells.map((cell) => widthOf(cell.text))));

const total = (widths: readonly number[]): number =>
  widths.reduce((sum, width) => sum + width, 0) + GAP.length * Math.max(0, widths.length - 1);

function fittedWidths(columns: readonly Column[], most: number): number[] {
  const widths = naturalWidths(columns);
  const shrink = (index: number, least: number) => {
    const excess = total(widths) - most;
    const now = widths[index] ?? 0;
    if (excess > 0 && now > least) widths[index] = Math.max(least, now - excess);
  };
  const widest = (fit: Column['fit']) =>
    [...columns.keys()]
      .filter((index) => columns[index]?.fit === fit)
      .sort((a, b) => (widths[b] ?? 0) - (widths[a] ?? 0));
  for (const index of widest('wrap')) shrink(index, LEAST_TEXT);
  for (const index of widest('cut')) shrink(index, LEAST_LABEL);
  return widths;
}

const place = ({ align }: Column, text: string, width: number): string =>
  align === 'right' ? padStart(text, width) : padEnd(text, width);

const fitted = ({ fit }: Column, text: string, width: number): string => (fit === undefined ? text : cut(text, width));

const join = (parts: readonly string[]): string => parts.join(GAP).trimEnd();

function rowLines(columns: readonly Column[], widths: readonly number[], row: number): string[] {
  const texts = columns.map((column, i) => {
    const text = column.cells[row]?.text ?? '';
    return column.fit === 'wrap' ? wrap(text, widths[i] ?? 0) : [fitted(column, text, widths[i] ?? 0)];
  });
  const height = Math.max(1, ...texts.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    join(
      columns.map((column, i) => {
        const text = texts[i]?.[line] ?? '';
        const style = column.cells[row]?.style;
        const padded = place(column, text, widths[i] ?? 0);
        return style ? padded.replace(text, () => style(text)) : padded;
      }),
    ),
  );
}

function groupLine(columns: readonly Column[], widths: readonly number[]): string {
  const parts: string[] = [];
  for (let i = 0; i < columns.length; ) {
    const group = columns[i]?.group ?? '';
    let next = i + 1;
    while (group !== '' && next < columns.length && columns[next]?.group === group) next++;
    parts.push(padEnd(group, total(widths.slice(i, next))));
    i = next;
  }
  return join(parts);
}
