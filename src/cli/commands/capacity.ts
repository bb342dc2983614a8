/** `cadans capacity`: a capacity per day, proposed from what people did, and the rows to bring it in with. */
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { addDays, localDate } from '../../calendar/index.ts';
import { type Proposal, proposeCapacity } from '../../coach/capacity/proposal.ts';
import { CAPACITY_COLUMNS, type CapacityRow, capacityMapping, capacityRows } from '../../coach/capacity/rows.ts';
import { fill, textOf } from '../../messages/index.ts';
import { InputError } from '../../model/error.ts';
import { banner, seenBy } from '../as.ts';
import { csvText, number, text } from '../csv.ts';
import { type Desk, printJson } from '../desk.ts';
import { type Column, renderTable } from '../table.ts';
import { plain, wrap } from '../width.ts';
import { withCompany } from '../workspace.ts';

export interface CapacityOptions {
  readonly users?: boolean;
  readonly csv?: boolean;
  readonly out?: string;
  readonly as?: string;
}

const FILES = { rows: 'capacity.csv', mapping: 'capacity.yaml' };

export async function capacityCommand(desk: Desk, options: CapacityOptions): Promise<void> {
  const folder = options.out === undefined ? null : resolve(desk.cwd, options.out);
  if (folder !== null) assertNew(desk, folder);
  await withCompany(desk, async (company) => {
    const seen = await seenBy(desk, company, options.as);
    const proposed = await proposeCapacity(company, options, desk.now, seen.viewer);
    const rows = capacityRows(proposed, localDate(desk.now, company.calendar.zone));
    const { words, format, terminal } = desk;
    const said = words.capacity;
    if (folder !== null && rows.length > 0) await writeBoth(folder, rows);
    if (desk.json) return printJson(desk, { ...proposed, rows });
    if (options.csv) return terminal.raw(csvOf(rows));
    const { from, to, proposals } = proposed;
    const title = fill(said.title, { from, to: addDays(to, -1) }, format);
    const left = proposed.leftOut.map(({ role, days, work }) =>
      fill(said.leftOut, { role: said.roles[role], days, work }, format),
    );
    const paragraphs = (lines: readonly string[]) => lines.flatMap((line) => wrap(line, terminal.width));
    const put =
      folder === null
        ? ['', ...paragraphs([said.rows]), ...csvOf(rows).trimEnd().split('\r\n'), '', ...paragraphs([said.out])]
        : ['', ...paragraphs([fill(said.written, { folder: relative(desk.cwd, folder) || '.' }, format)])];
    terminal.out(
      [
        ...banner(desk, seen, 'company'),
        terminal.paint.bold(title),
        '',
        ...(proposals.length === 0 ? paragraphs([said.nobody]) : renderTable(columnsOf(desk, proposals), terminal)),
        ...(left.length === 0 ? [] : ['', ...paragraphs(left).map(terminal.paint.dim)]),
        ...(proposals.length === 0 ? [] : ['', ...paragraphs([said.reading]).map(terminal.paint.dim)]),
        ...(rows.length === 0 ? [] : put),
      ].join('\n'),
    );
  });
}

function columnsOf({ words, format }: Desk, proposals: readonly Proposal[]): Column[] {
  const { columns, roles, reasons, bases, everybody } = words.capacity;
  const decimal = (value: string | null) => (value === null ? '' : format.number(value, 3));
  const column = (title: string, of: (each: Proposal) => string, align: Column['align'] = 'right'): Column => ({
    title,
    align,
    cells: proposals.map((each) => ({ text: plain(of(each)) })),
  });
  const inForce = ({ now: [least, ...more] }: Proposal): string => {
    const most = more.at(-1);
    return least === undefined ? '' : most === undefined ? decimal(least) : `${decimal(least)}–${decimal(most)}`;
  };
  return [
    column(columns.role, ({ role }) => roles[role], 'left'),
    { ...column(columns.of, ({ of }) => of?.label ?? everybody, 'left'), fit: 'cut' },
    {
      ...column(columns.perDay, ({ perDay, reason }) => (reason ? textOf(reasons, reason) : decimal(perDay))),
      fit: 'wrap',
    },
    column(columns.now, inForce),
    column(columns.basis, ({ basis, perDay }) => (perDay === null ? '' : bases[basis]), 'left'),
    column(columns.days, ({ days }) => format.number(days, 0)),
    column(columns.people, ({ people }) => format.number(people, 0)),
    column(columns.median, ({ median }) => decimal(median)),
    column(columns.mean, ({ mean }) => decimal(mean)),
  ];
}

const csvOf = (rows: readonly CapacityRow[]): string =>
  csvText(
    CAPACITY_COLUMNS,
    rows.map((row) => CAPACITY_COLUMNS.map((name) => (name === 'per_day' ? number(row[name]) : text(row[name])))),
  );

/** Nothing that stands there is written over. */
function assertNew({ words, format, cwd }: Desk, folder: string): void {
  const there = Object.values(FILES)
    .map((name) => join(folder, name))
    .filter(existsSync);
  if (there.length === 0) return;
  const faults = there.map((file) => ({
    where: '--out',
    what: fill(words.capacity.exists, { file: relative(cwd, file) }, format),
  }));
  throw new InputError('bad_usage', words.command.errors.usage, { faults });
}

async function writeBoth(folder: string, rows: readonly CapacityRow[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, FILES.rows), csvOf(rows), { flag: 'wx' });
  await writeFile(join(folder, FILES.mapping), capacityMapping(rows, FILES.rows), { flag: 'wx' });
}
