/** `cadans diagnose`: where a metric suffers, as tables by segment, and what stands out of them in sentences. */
import type { AnswerMeasure } from '../../ask/answer.ts';
import { type DiagnosisRow, type DiagnosisTable, findDiagnosis } from '../../coach/diagnosis/index.ts';
import { fill, measureName, metricText, textOf } from '../../messages/index.ts';
import { banner, seenBy } from '../as.ts';
import { type Desk, printJson } from '../desk.ts';
import { intervalText, partsText, valueText } from '../figure-text.ts';
import { type Column, renderTable } from '../table.ts';
import { titleOf, type View, viewOf } from '../view.ts';
import { plain, wrap } from '../width.ts';
import { withCompany } from '../workspace.ts';

export interface DiagnoseOptions {
  readonly period?: string;
  readonly team?: string;
  readonly as?: string;
}

export async function diagnoseCommand(desk: Desk, metric: string, { as, ...request }: DiagnoseOptions): Promise<void> {
  const diagnose = findDiagnosis(metric);
  await withCompany(desk, async (company) => {
    const seen = await seenBy(desk, company, as);
    const { tables, findings, withheld, period, level } = await diagnose(company, request, desk.now, seen.viewer);
    if (desk.json) return printJson(desk, { metric, period, level, tables, withheld, findings });
    const { words, format, terminal } = desk;
    const said = words.diagnosis;
    const view = viewOf(desk.lang, company.calendar, terminal);
    const title = fill(
      said.period,
      { metric: metricText(words, metric).name, period: titleOf(view, [period]) },
      format,
    );
    const sentences = findings.flatMap(({ id, values }) => [
      '',
      ...wrap(plain(fill(words.findings[id], values, format)), terminal.width),
    ]);
    const held = withheld.map(({ by, reason }) => `${dimensionName(view, by)} (${textOf(said.withheld, reason)})`);
    terminal.out(
      [
        ...banner(desk, seen, level),
        terminal.paint.bold(title),
        ...(findings.length > 0 ? sentences : ['', said.nothing]),
        ...tables.flatMap((table) => ['', ...tableLines(view, table)]),
        ...(held.length > 0 ? ['', ...wrap(`${words.view.withheld}: ${held.join(', ')}`, terminal.width)] : []),
      ].join('\n'),
    );
  });
}

function dimensionName({ words }: View, by: string): string {
  if (by === 'week' || by === 'quarter') return words.diagnosis[by];
  return isOwn(by) ? words.diagnosis[by] : textOf(words.dimensions, by);
}

/** Tables and figures that only a diagnosis has. */
const OWN = ['booked', 'open', 'stages'] as const;
const isOwn = (name: string): name is (typeof OWN)[number] => OWN.some((own) => own === name);

function tableLines(view: View, { by, rows }: DiagnosisTable): string[] {
  const names = [...new Set(rows.flatMap(({ figures }) => Object.keys(figures)))];
  const label = ({ segment: { key, label } }: DiagnosisRow): string =>
    by === 'weekday' && key !== null ? view.format.weekday(Number(key)) : plain(label);
  const first: Column = {
    title: dimensionName(view, by),
    align: 'left',
    fit: 'cut',
    cells: rows.map((row) => ({ text: label(row) })),
  };
  return renderTable([first, ...names.flatMap((name) => columnsOf(view, rows, name))], view);
}

/** The figure, and where it is divided what it is made of and its range. */
function columnsOf(view: View, rows: readonly DiagnosisRow[], name: string): Column[] {
  const [metric = '', measure = ''] = name.split('.');
  const title = isOwn(name) ? view.words.diagnosis[name] : measureName(view.words, metric, measure);
  const cells = (of: (figure: AnswerMeasure) => string) =>
    rows.map(({ figures }) => ({ text: figures[name] ? of(figures[name]) : '' }));
  const column = (heading: string, of: (figure: AnswerMeasure) => string): Column => ({
    title: heading,
    align: 'right',
    cells: cells(of),
  });
  const isShare = rows.some(({ figures }) => figures[name]?.unit === 'share');
  return [
    column(title, (figure) => (figure.reason ? textOf(view.words.reasons, figure.reason) : valueText(view, figure))),
    ...(isShare
      ? [column('', (figure) => partsText(view, figure)), column('', (figure) => intervalText(view, figure))]
      : []),
  ];
}
