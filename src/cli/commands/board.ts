/** `cadans board`: the board of a week, month or quarter. */
import { type BoardRequest, board } from '../../ask/board.ts';
import { metricText } from '../../messages/index.ts';
import type { Fault } from '../../model/error.ts';
import { banner, seenBy, withheldLines } from '../as.ts';
import { CADENCES } from '../board-cadence.ts';
import { boardLines } from '../board-text.ts';
import { type Desk, printJson } from '../desk.ts';
import { assertNone, oneOf } from '../request.ts';
import { viewOf } from '../view.ts';
import { withCompany } from '../workspace.ts';

export interface BoardOptions {
  readonly at?: string;
  readonly team?: string;
  readonly rep?: string;
  readonly as?: string;
}

export async function boardCommand(desk: Desk, cadence: string, options: BoardOptions): Promise<void> {
  const request = boardRequest(desk, cadence, options);
  await withCompany(desk, async (company) => {
    const seen = await seenBy(desk, company, options.as);
    const shown = await board(company, request, desk.now, seen.viewer);
    if (desk.json) return printJson(desk, shown);
    const view = viewOf(desk.lang, company.calendar, desk.terminal);
    const [first] = shown.cards;
    const absent = shown.absent.map(({ metric, reason }) => ({ name: metricText(desk.words, metric).name, reason }));
    const lines = boardLines(view, shown, { where: request.where ?? [] });
    const said = banner(desk, seen, first?.answer.meta.level ?? 'company');
    desk.terminal.out([...said, ...lines, ...withheldLines(desk, absent)].join('\n'));
  });
}

function boardRequest(desk: Desk, cadence: string, { at, team, rep }: BoardOptions): BoardRequest {
  const faults: Fault[] = [];
  const known = oneOf(desk, desk.words.command.arguments.cadence, cadence, CADENCES, faults);
  assertNone(desk, faults);
  const where = [
    ...(team === undefined ? [] : [{ dimension: 'team', value: team }]),
    ...(rep === undefined ? [] : [{ dimension: 'rep', value: rep }]),
  ];
  return { cadence: known ?? 'month', ...(at !== undefined && { at }), ...(where.length > 0 && { where }) };
}
