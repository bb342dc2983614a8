/**
 * Columns side by side, as narrow as they can be. Where they are too wide, columns of text wrap and then those of labels
 * are cut, each as far as it said it can be; figures are never touched. Where that is not enough, the cells of a row stand
 * below each other.
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
  if (total(widths) > options.width) return stackedLines(columns, options);
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

/** Where the columns have no room side by side: each row as lines of `title  value`, rows apart from each other. */
function stackedLines(columns: readonly Column[], { paint, width }: TableOptions): string[] {
  const rows = columns[0]?.cells.length ?? 0;
  const titled = columns.some(({ title }) => title);
  const named = Math.max(...columns.map(({ group, title }) => widthOf(join([group ?? '', title].filter(Boolean)))));
  return Array.from({ length: rows }, (_, row) => {
    const cells = columns.flatMap((column) => {
      const { text = '', style = (same: string) => same } = column.cells[row] ?? {};
      return text === '' ? [] : [{ title: join([column.group ?? '', column.title].filter(Boolean)), text, style }];
    });
    if (!titled) {
      const [first, ...rest] = wrap(join(cells.map(({ text }) => text)), width - 2);
      return [first ?? '', ...rest.map((line) => `  ${line}`)];
    }
    const lines = cells.flatMap(({ title, text, style }) =>
      wrap(text, Math.max(LEAST_LABEL, width - named - GAP.length)).map((line, i) =>
        join([paint.dim(padEnd(i === 0 ? title : '', named)), style(line)]),
      ),
    );
    return row === 0 ? lines : ['', ...lines];
  }).flat();
}

function naturalWidths(columns: readonly Column[]): number[] {
  const widths = columns.map(({ title, cells }) =>
    Math.max(widthOf(title), ...cells.map((cell) => widthOf(cell.text))),
  );
  // The last column of a group makes room for the group's title.
  for (const [from, to] of groupsOf(columns)) {
    const lacking = widthOf(columns[from]?.group ?? '') - total(widths.slice(from, to));
    if (lacking > 0) widths[to - 1] = (widths[to - 1] ?? 0) + lacking;
  }
  return widths;
}

/** Neighbours of one group: from, and until before. */
function groupsOf(columns: readonly Column[]): [number, number][] {
  const spans: [number, number][] = [];
  for (let from = 0; from < columns.length; ) {
    const group = columns[from]?.group ?? '';
    let to = from + 1;
    while (group !== '' && to < columns.length && columns[to]?.group === group) to++;
    spans.push([from, to]);
    from = to;
  }
  return spans;
}

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
  for (const index of widest('wrap')) shrink(index, Math.max(LEAST_TEXT, longestWord(columns[index])));
  for (const index of widest('cut')) shrink(index, LEAST_LABEL);
  return widths;
}

/** A word is not broken, so its column can be no narrower. */
const longestWord = (column: Column | undefined): number =>
  Math.max(0, ...(column?.cells ?? []).flatMap(({ text }) => text.split(' ').map(widthOf)));

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
  return join(groupsOf(columns).map(([from, to]) => padEnd(columns[from]?.group ?? '', total(widths.slice(from, to)))));
}
