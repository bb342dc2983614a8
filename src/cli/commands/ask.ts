/** `cadans ask`: any number, as a table, CSV or JSON. */
import { ask } from '../../ask/ask.ts';
import { measureName, textOf } from '../../messages/index.ts';
import { answerCsv } from '../answer-csv.ts';
import { answerLines } from '../answer-table.ts';
import { banner, seenBy, withheldLines } from '../as.ts';
import { type Desk, printJson } from '../desk.ts';
import { type AskOptions, askRequest } from '../request.ts';
import { viewOf } from '../view.ts';
import { withCompany } from '../workspace.ts';

export async function askCommand(desk: Desk, metric: string, options: AskOptions): Promise<void> {
  const request = askRequest(desk, metric, options);
  await withCompany(desk, async (company) => {
    const seen = await seenBy(desk, company, options.as);
    const answer = await ask(company, request, desk.now, seen.viewer);
    const { terminal } = desk;
    for (const warning of answer.meta.warnings) terminal.note(textOf(desk.words.warnings, warning));
    if (desk.json) printJson(desk, answer);
    else if (options.csv) terminal.raw(answerCsv(answer));
    else {
      const view = viewOf(desk.lang, company.calendar, terminal);
      const { level, withheld } = answer.meta;
      const absent = Object.entries(withheld).map(([name, reason]) => ({
        name: measureName(desk.words, answer.query.metric, name),
        reason,
      }));
      const lines = answerLines(view, answer, { now: desk.now, where: request.where ?? [] });
      terminal.out([...banner(desk, seen, level), ...lines, ...withheldLines(desk, absent)].join('\n'));
    }
  });
}
