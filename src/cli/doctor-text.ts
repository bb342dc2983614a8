/** What the doctor found, in words: the files, the open questions, and what an import of it all would do. */
import { originOf } from '../intake/doctor/draft.ts';
import type { Proposal } from '../intake/doctor/proposal.ts';
import type { ImportReport } from '../intake/report.ts';
import { fillPlural } from '../messages/index.ts';
import type { Desk } from './desk.ts';
import { choicesText, evidenceText, questionText } from './doctor-say.ts';
import { countTable } from './import-text.ts';
import { type Column, renderTable } from './table.ts';
import { plain, wrap } from './width.ts';

const REJECTS = 5;

/** Each file with what becomes of its rows. */
export function fileLines(desk: Desk, { draft, files }: Proposal): string[] {
  const { words, format, terminal } = desk;
  const { columns, looked, nothing } = words.doctor;
  const becomes = (name: string): string => {
    const from = draft.blocks.filter((block) => originOf(draft, block.from) === name);
    const entities = [...new Set(from.map(({ entity }) => entity))];
    return entities.length > 0 ? entities.join(', ') : draft.files.has(name) ? words.doctor.choices.lookup : nothing;
  };
  const column = (title: string, texts: readonly string[], more: Partial<Column> = {}): Column => ({
    title,
    align: 'left',
    cells: texts.map((text) => ({ text: plain(text) })),
    ...more,
  });
  return [
    terminal.paint.bold(fillPlural(looked, files.length, format)),
    '',
    ...renderTable(
      [
        column(
          columns.file,
          files.map(({ shown }) => shown),
          { fit: 'cut' },
        ),
        column(
          columns.rows,
          files.map(({ rows }) => format.number(rows, 0)),
          { align: 'right' },
        ),
        column(
          columns.becomes,
          files.map(({ name }) => becomes(name)),
          { fit: 'wrap' },
        ),
      ],
      terminal,
    ),
  ];
}

/** The open questions, each with what was seen and what may be answered. */
export function questionLines(desk: Desk, { questions }: Proposal): string[] {
  const { words, format, terminal } = desk;
  const { doctor } = words;
  const open = questions.filter(({ answer }) => answer === null);
  if (open.length === 0) return [];
  const indented = (text: string) => wrap(text, terminal.width - 4).map((line) => `    ${line}`);
  return [
    '',
    terminal.paint.bold(fillPlural(doctor.asked, open.length, format)),
    ...open.flatMap((question) => [
      '',
      `  ${terminal.paint.bold(plain(question.id))}`,
      ...indented(questionText(desk, question)),
      ...(question.evidence.length > 0
        ? indented(`${doctor.seen}: ${evidenceText(desk, question)}`).map(terminal.paint.dim)
        : []),
      ...indented(`→ ${choicesText(desk, question)}`),
    ]),
  ];
}

/** What became of every row on trial, and the first that would be set aside. */
export function trialLines(desk: Desk, report: ImportReport): string[] {
  const { words, terminal } = desk;
  const { doctor } = words;
  const sample = report.rejects.sample.slice(0, REJECTS);
  const rejects = sample.flatMap(({ file, line, entity, column, value, what }) => {
    const place = `${plain(file)}${line === null ? '' : `:${line}`}`;
    const field = [entity, column].filter((part) => part !== null).join('.');
    const shown = value === null ? '' : ` “${plain(value).slice(0, 40)}”`;
    return wrap(`${place} ${field}${shown}: ${what}`, terminal.width - 2).map((text) => `  ${text}`);
  });
  return [
    '',
    terminal.paint.bold(doctor.tried),
    '',
    ...countTable(desk, report.entities),
    ...(rejects.length > 0
      ? ['', doctor.firstRejects, ...rejects, '', ...wrap(doctor.allowRejects, terminal.width)]
      : []),
  ];
}
