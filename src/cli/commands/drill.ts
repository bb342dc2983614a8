/** `cadans drill`: the records behind a number. */
import { headlineOf } from '../../ask/board.ts';
import { drill } from '../../ask/drill.ts';
import { findMetric } from '../../metrics/index.ts';
import { banner, seenBy } from '../as.ts';
import { type Desk, printJson } from '../desk.ts';
import { drillCsv, drillLines } from '../drill-text.ts';
import { type DrillOptions, drillRequest } from '../request.ts';
import { viewOf } from '../view.ts';
import { withCompany } from '../workspace.ts';

export async function drillCommand(desk: Desk, metric: string, options: DrillOptions): Promise<void> {
  const request = drillRequest(desk, metric, options);
  const measure = request.measures?.[0] ?? headlineOf(findMetric(metric)).name;
  await withCompany(desk, async (company) => {
    const seen = await seenBy(desk, company, options.as);
    const records = await drill(company, request, desk.now, seen.viewer);
    const { terminal } = desk;
    if (desk.json) printJson(desk, records);
    else if (options.csv) terminal.raw(drillCsv(records));
    else {
      const view = viewOf(desk.lang, company.calendar, terminal);
      const shown = { measure, offset: request.offset ?? 0, where: request.where ?? [] };
      terminal.out([...banner(desk, seen, records.meta.level), ...drillLines(view, records, shown)].join('\n'));
    }
  });
}
