/** The records behind a figure, as a table and as CSV. */

import type { Drill, DrillRecord } from '../ask/drill.ts';
import { fill, fillPlural, measureName, textOf } from '../messages/index.ts';
import { DIMENSIONS } from '../metrics/metric.ts';
import { dimensionName, type Filters, titleLines } from './answer-table.ts';
import { csvText, number, text } from './csv.ts';
import { type Column, renderTable, tableWidth } from './table.ts';
import type { View } from './view.ts';
import { plain } from './width.ts';

export interface DrillOptions {
  readonly measure: string;
  /** Records left out before the first. */
  readonly offset: number;
  readonly where: Filters;
}

/** Lines of a drill. */
export function drillLines(view: View, drill: Drill, { measure, offset, where }: DrillOptions): string[] {
  const { words, format } = view;
  const { records, total, query } = drill;
  const name = measureName(words, query.metric, measure);
  const title = [...titleLines(view, query, where), `${name} · ${fillPlural(words.drill.count, total, format)}`, ''];
  const { outsideView = 0 } = drill.meta;
  const outside = outsideView > 0 ? ['', view.paint.dim(fillPlural(words.drill.outside, outsideView, format))] : [];
  if (records.length === 0) return [...title, words.drill.nothing, ...outside];
  const last = offset + records.length;
  const foot =
    records.length === total
      ? []
      : [
          '',
          view.paint.dim(
            fill(last < total ? words.drill.shown : words.drill.shownLast, { first: offset + 1, last, total }, format),
          ),
        ];
  return [...title, ...renderTable(fitting(view, drill), view), ...foot, ...outside];
}

/** The columns of records themselves, then as many dimensions as there is room for. */
function fitting(view: View, { records, query }: Drill): Column[] {
  const { words, format } = view;
  const column = (title: string, of: (record: DrillRecord) => string, align: Column['align'] = 'left'): Column => ({
    title,
    align,
    cells: records.map((record) => ({ text: plain(of(record)) })),
  });
  const titles = words.drill.columns;
  const own = [
    column(titles.at, ({ at }) => (at === null ? '' : format.instant(at, query.zone))),
    { ...column(titles.name, (record) => record.name ?? ''), fit: 'cut' as const },
    column(titles.ref, (record) => record.ref),
    column(titles.role, (record) => words.roles[record.role]),
    column(
      titles.value,
      ({ value, currency }) => (value === null ? '' : format.money(value, currency ?? undefined)),
      'right',
    ),
    column(titles.reason, ({ reason, role }) =>
      reason === null ? '' : textOf(role === 'excluded' ? words.excluded : words.remarks, reason),
    ),
  ];
  const chosen = own.filter(said);
  for (const name of DIMENSIONS) {
    const next = column(dimensionName(view, name), (record) => record.dims[name]?.label ?? '');
    const known = records.some((record) => record.dims[name] && record.dims[name].key !== null);
    if (known && tableWidth([...chosen, next]) <= view.width) chosen.push(next);
  }
  return chosen;
}

const said = ({ cells }: Column): boolean => cells.some((cell) => cell.text !== '');

/** Every record with all that is known of it. */
export function drillCsv({ records }: Drill): string {
  const header = ['measure', 'role', 'reason', 'at', 'entity', 'ref', 'subject', 'name', 'url', 'value', 'currency'];
  return csvText(
    [...header, ...DIMENSIONS.flatMap((name) => [name, `${name}_key`])],
    records.map((record) => [
      text(record.measure),
      text(record.role),
      text(record.reason),
      text(record.at),
      text(record.entity),
      text(record.ref),
      text(record.subject),
      text(record.name),
      text(record.url),
      number(record.value),
      text(record.currency),
      ...DIMENSIONS.flatMap((name) => [text(record.dims[name]?.label), text(record.dims[name]?.key)]),
    ]),
  );
}
