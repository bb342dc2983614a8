/** `cadans ask`: any number, as a table, CSV or JSON. */
import { ask } from '../../ask/ask.ts';
import { textOf } from '../../messages/index.ts';
import { answerCsv } from '../answer-csv.ts';
import { answerLines } from '../answer-table.ts';
import { type Desk, printJson } from '../desk.ts';
import { type AskOptions, askRequest } from '../request.ts';
import { viewOf } from '../view.ts';
import { withCompany } from '../workspace.ts';

export async function askCommand(desk: Desk, metric: string, options: AskOptions): Promise<void> {
  const request = askRequest(desk, metric, options);
  await withCompany(desk, async (company) => {
    const answer = await ask(company, request, desk.now);
    const { terminal } = desk;
    for (const warning of answer.meta.warnings) terminal.note(textOf(desk.words.warnings, warning));
    if (desk.json) printJson(desk, answer);
    else if (options.csv) terminal.raw(answerCsv(answer));
    else {
      const view = viewOf(desk.lang, company.calendar, terminal);
      terminal.out(answerLines(view, answer, { now: desk.now, where: request.where ?? [] }).join('\n'));
    }
  });
}
