/** `cadans why`: the records that make a figure another than it was reported, each with what happened to it. */
import { headlineOf } from '../../ask/board.ts';
import { type Counted, type WhyRecord, why } from '../../ask/why.ts';
import { fill, fillPlural, measureName, metricText } from '../../messages/index.ts';
import { findMetric } from '../../metrics/index.ts';
import { banner, seenBy } from '../as.ts';
import { type Desk, printJson } from '../desk.ts';
import { valueText } from '../figure-text.ts';
import { type AskOptions, askRequest } from '../request.ts';
import { type Column, renderTable } from '../table.ts';
import { titleOf, viewOf } from '../view.ts';
import { plain, wrap } from '../width.ts';
import { withCompany } from '../workspace.ts';

export async function whyCommand(desk: Desk, metric: string, options: AskOptions): Promise<void> {
  const asked = askRequest(desk, metric, options);
  const request = { ...asked, measures: [asked.measures?.[0] ?? headlineOf(findMetric(metric)).name] };
  await withCompany(desk, async (company) => {
    const seen = await seenBy(desk, company, options.as);
    const found = await why(company, request, desk.now, seen.viewer);
    if (desk.json) return printJson(desk, found);
    const { words, format, terminal } = desk;
    const told = words.why;
    const view = viewOf(desk.lang, company.calendar, terminal);
    const figure = ({ value }: { value: number | string | null }) => valueText(view, { ...found, value });
    const values = {
      metric: metricText(words, metric).name,
      measure: measureName(words, metric, found.measure),
      period: titleOf(view, [found.period.label]),
      reported: figure(found.frozen),
      when: format.instant(found.frozen.asOf, company.calendar.zone),
      current: figure(found.current),
    };
    const counted = (each: Counted) =>
      each.length === 0
        ? told.not
        : each.map(({ role, value }) => (value === null ? textOfRole(role) : format.number(value, 2))).join(', ');
    const textOfRole = (role: string) => words.roles[role as keyof typeof words.roles];
    const column = (title: string, of: (record: WhyRecord) => string): Column => ({
      title,
      align: 'left',
      fit: 'wrap',
      cells: found.records.map((record) => ({ text: plain(of(record)) })),
    });
    const table = renderTable(
      [
        column(told.columns.record, ({ ref }) => ref),
        column(told.columns.cause, ({ cause }) => told.causes[cause]),
        column(told.columns.through, ({ through }) => (through === null ? '' : `${through.entity} ${through.ref}`)),
        column(told.columns.reported, ({ reported }) => counted(reported)),
        column(told.columns.current, ({ current }) => counted(current)),
      ],
      terminal,
    );
    const { definition, meta } = found;
    terminal.out(
      [
        ...banner(desk, seen, meta.level),
        ...wrap(fill(told.title, values, format), terminal.width),
        '',
        ...(found.records.length > 0 ? table : [told.none]),
        ...(definition.reported === definition.current ? [] : ['', ...wrap(told.definition, terminal.width)]),
        ...(meta.outsideView > 0 ? ['', fillPlural(told.outside, meta.outsideView, format)] : []),
      ].join('\n'),
    );
  });
}
