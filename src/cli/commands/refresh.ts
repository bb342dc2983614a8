/** `cadans refresh`: works out beforehand what boards show, as far as the facts have changed since the last time. */
import { fill, metricText } from '../../messages/index.ts';
import { type Desk, printJson } from '../desk.ts';
import { renderTable } from '../table.ts';
import { plain } from '../width.ts';
import { withCompany } from '../workspace.ts';

export async function refreshCommand(desk: Desk): Promise<void> {
  await withCompany(desk, async (company) => {
    const { terminal, words, format } = desk;
    const told = words.refresh;
    const nameOf = (id: string) => metricText(words, id).name;
    const made = await company.ledger.refresh(company, desk.now, (metric) =>
      terminal.progress(`${fill(told.progress, { metric: nameOf(metric) }, format)} …`),
    );
    terminal.progress('');
    const { stamp, folded } = made;
    if (desk.json) return printJson(desk, { generation: stamp.number, facts: stamp.facts, now: stamp.now, folded });
    const rows = Object.entries(folded);
    const column = (title: string, cells: string[], align: 'left' | 'right' = 'left') => ({
      title,
      align,
      cells: cells.map((text) => ({ text: plain(text) })),
    });
    const table = renderTable(
      [
        column(
          told.columns.metric,
          rows.map(([id]) => nameOf(id)),
        ),
        column(
          told.columns.folded,
          rows.map(([, { spans }]) => format.number(spans.length, 0)),
          'right',
        ),
        column(
          told.columns.periods,
          rows.map(([, { of }]) => format.number(of, 0)),
          'right',
        ),
      ],
      terminal,
    );
    const isSame = rows.every(([, { spans }]) => spans.length === 0);
    terminal.out([...table, ...(isSame ? ['', told.nothing] : [])].join('\n'));
  });
}
