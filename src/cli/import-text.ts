/** What an import did, and what was imported before, in words. */
import { basename } from 'node:path';
import type { PastImport } from '../intake/history.ts';
import type { Link } from '../intake/identity-link.ts';
import type { EntityCounts, ImportReport } from '../intake/report.ts';
import { fill, fillPlural } from '../messages/index.ts';
import type { Desk } from './desk.ts';
import { type Column, renderTable } from './table.ts';
import { plain, wrap } from './width.ts';

/** So much of an id is shown, and suffices to name it. */
export const SHORT_ID = 12;
const COUNTED = ['read', 'stored', 'unchanged', 'filtered', 'duplicate', 'rejected'] as const;

/** Where every row went, per entity, and the id by which all of it can be taken back. */
export function importLines(desk: Desk, report: ImportReport, mapping: string): string[] {
  const { words, format, terminal } = desk;
  const said = words.command.import;
  const rows = report.entities.reduce((sum, { stored }) => sum + stored, 0);
  const values = { mapping: basename(mapping), rows: fillPlural(said.records, rows, format) };
  const head = report.batch === null ? said.replayed : fill(said.done, values, format);
  return [
    terminal.paint.bold(head),
    '',
    ...countTable(desk, report.entities),
    ...(report.batch === null
      ? []
      : ['', ...wrap(fill(said.id, { id: report.batch.slice(0, SHORT_ID) }, format), terminal.width)]),
  ];
}

/** Where every row went, per entity. */
export const countTable = (desk: Desk, entities: readonly EntityCounts[]): string[] =>
  renderTable(countColumns(desk, entities), { ...desk.terminal, footer: entities.length > 1 ? 1 : 0 });

function countColumns({ words, format }: Desk, entities: readonly EntityCounts[]): Column[] {
  const { columns, total } = words.command.import;
  const withTotal = entities.length > 1;
  const numbers = COUNTED.map((name): Column => {
    const counts = entities.map((counted) => counted[name]);
    const all = withTotal ? [...counts, counts.reduce((sum, n) => sum + n, 0)] : counts;
    return { title: columns[name], align: 'right', cells: all.map((n) => ({ text: format.number(n, 0) })) };
  }).filter(({ cells }, i) => i < 2 || cells.some((cell) => cell.text !== '0'));
  const names = [...entities.map(({ entity }) => entity as string), ...(withTotal ? [total] : [])];
  return [{ title: columns.entity, align: 'left', cells: names.map((text) => ({ text })) }, ...numbers];
}

/** What is odd about a load, and what was set aside: for stderr. */
export function importNotes(desk: Desk, report: ImportReport): string[] {
  const { words, format } = desk;
  const said = words.command.import;
  const notes = report.warnings.map(({ where, code, count, sample }) => {
    const examples = sample.length > 0 ? ` (${sample.map(plain).join(', ')})` : '';
    return `${plain(where)}: ${format.number(count, 0)} ${said.warnings[code]}${examples}`;
  });
  const { rejects, links } = report;
  if (rejects.rows > 0) {
    const file = rejects.file ? ` ${fill(said.rejectsFile, { file: rejects.file }, format)}` : '';
    notes.push(`${fillPlural(said.rejects, rejects.rows, format)}.${file}`);
    const reasons: Readonly<Record<string, string>> = said.reasons;
    for (const [reason, count] of Object.entries(rejects.reasons))
      notes.push(`  ${reasons[reason] ?? plain(reason)}: ${format.number(count, 0)}`);
  }
  if (links.made > 0) notes.push(`${fillPlural(said.links, links.made, format)}. ${said.linksHint}`);
  return notes;
}

const LONG_SECONDS = 10;

/** How fast a long load was; null for a short one. */
export function rateNote({ words, format }: Desk, report: ImportReport, seconds: number): string | null {
  if (seconds < LONG_SECONDS) return null;
  const rows = report.entities.reduce((sum, { read }) => sum + read, 0);
  const values = { rows, seconds: Math.round(seconds), rate: Math.round(rows / seconds) };
  return fill(words.command.import.rate, values, format);
}

/** One line per import, oldest first. */
export function importsLines(desk: Desk, imports: readonly PastImport[]): string[] {
  const { words, format, terminal } = desk;
  const { columns, stands, undone, nothing } = words.command.imports;
  if (imports.length === 0) return [nothing];
  const sum = (each: PastImport, of: 'rows' | 'rejected') =>
    each.entities.reduce((total, counts) => total + counts[of], 0);
  const column = (title: string, of: (each: PastImport) => string, align: Column['align'] = 'left'): Column => ({
    title,
    align,
    cells: imports.map((each) => ({ text: plain(of(each)), ...(each.undone && { style: terminal.paint.dim }) })),
  });
  return renderTable(
    [
      column(columns.id, ({ id }) => id.slice(0, SHORT_ID)),
      column(columns.at, ({ knownFrom }) => `${format.instant(knownFrom, 'UTC')} UTC`),
      column(columns.source, ({ source }) => source),
      { ...column(columns.mapping, ({ mapping }) => mapping), fit: 'cut' },
      column(columns.stored, (each) => format.number(sum(each, 'rows'), 0), 'right'),
      column(columns.rejected, (each) => format.number(sum(each, 'rejected'), 0), 'right'),
      column(columns.state, (each) => (each.undone ? undone : stands)),
    ],
    terminal,
  );
}

/** One line per link; those taken back are told apart. */
export function linksLines(desk: Desk, links: readonly Link[]): string[] {
  const { words, terminal } = desk;
  const { columns, nothing, states } = words.command.links;
  if (links.length === 0) return [nothing];
  const column = (title: string, of: (link: Link) => string): Column => ({
    title,
    align: 'left',
    cells: links.map((link) => ({
      text: plain(of(link)),
      ...(link.state !== 'active' && { style: terminal.paint.dim }),
    })),
  });
  return renderTable(
    [
      column(columns.entity, ({ entity }) => entity),
      column(columns.a, ({ a }) => a),
      column(columns.b, ({ b }) => b),
      column(columns.evidence, ({ evidence }) => evidence),
      column(columns.state, ({ state }) => states[state]),
      // Last, for an id may not be cut: it is what one types.
      column(columns.id, ({ id }) => id),
    ],
    terminal,
  );
}
