/** `cadans freeze`: keeps the figures of closed periods as they are reported now, or takes them back with a reason. */
import { due } from '../../ask/freeze.ts';
import { addDays, parsePeriod } from '../../calendar/index.ts';
import { type FrozenKey, takeBack, writeFrozen } from '../../ledger/frozen.ts';
import { spanKey } from '../../ledger/served.ts';
import { fill, fillPlural, metricText } from '../../messages/index.ts';
import { findMetric, METRICS } from '../../metrics/index.ts';
import { type Fault, NotFound } from '../../model/error.ts';
import { type Desk, printJson } from '../desk.ts';
import { assertNone } from '../request.ts';
import { renderTable } from '../table.ts';
import { plain } from '../width.ts';
import { withCompany } from '../workspace.ts';

export interface FreezeOptions {
  readonly takeBack?: string;
  readonly metric?: string;
  readonly reason?: string;
}

/** Who did it, where nobody has signed in: whoever has the data folder in hands. */
const OWNER = 'owner';

export async function freezeCommand(desk: Desk, options: FreezeOptions): Promise<void> {
  if (options.takeBack !== undefined) return takeBackCommand(desk, options.takeBack, options);
  const { terminal, words, format } = desk;
  const told = words.freeze;
  const nameOf = (id: string) => metricText(words, id).name;
  await withCompany(desk, async (company, state) => {
    const frozen = await due(company, company.frozen, desk.now, (metric) =>
      terminal.progress(`${fill(told.progress, { metric: nameOf(metric) }, format)} …`),
    );
    await writeFrozen(state, OWNER, frozen);
    terminal.progress('');
    const rows = METRICS.flatMap(({ id }) => {
      const own = frozen.filter(({ metric }) => metric === id);
      const days = own.map(({ span }) => span.split('/')).sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
      const count = own.reduce((sum, { figures }) => sum + figures.length, 0);
      return own.length === 0
        ? []
        : [{ metric: id, figures: count, from: days[0]?.[0] ?? '', to: addDays(days.at(-1)?.[1] ?? '', -1) }];
    });
    if (desk.json) return printJson(desk, { now: desk.now, frozen: rows });
    if (rows.length === 0) return terminal.out(told.nothing);
    const column = (title: string, cells: string[], align: 'left' | 'right' = 'left') => ({
      title,
      align,
      cells: cells.map((text) => ({ text: plain(text) })),
    });
    const table = renderTable(
      [
        column(
          told.columns.metric,
          rows.map(({ metric }) => nameOf(metric)),
        ),
        column(
          told.columns.figures,
          rows.map(({ figures }) => format.number(figures, 0)),
          'right',
        ),
        column(
          told.columns.from,
          rows.map(({ from }) => from),
        ),
        column(
          told.columns.to,
          rows.map(({ to }) => to),
        ),
      ],
      terminal,
    );
    terminal.out(table.join('\n'));
  });
}

async function takeBackCommand(desk: Desk, label: string, { metric, reason = '' }: FreezeOptions): Promise<void> {
  const { words, format, terminal } = desk;
  const told = words.freeze;
  const faults: Fault[] = reason.trim() === '' ? [{ where: '--reason', what: told.noReason }] : [];
  assertNone(desk, faults);
  const of = metric === undefined ? null : findMetric(metric).id;
  await withCompany(desk, async (company, state) => {
    const span = spanKey(parsePeriod(label, company.calendar));
    const keys: FrozenKey[] = company.frozen
      .all()
      .filter((each) => each.span === span && (of === null || each.metric === of));
    if (keys.length === 0) {
      throw new NotFound('nothing_frozen', fill(told.nothingFrozen, { period: label }, format), {
        hint: told.nothingFrozenHint,
      });
    }
    await takeBack(state, keys, OWNER, reason.trim(), desk.now);
    if (desk.json) return printJson(desk, { period: label, takenBack: keys.length, reason: reason.trim() });
    terminal.out(fillPlural(told.takenBack, keys.length, format, { period: label }));
  });
}
