/** `cadans waiting`: the leads that wait right now. */
import { type WaitingLead, waitingLeads } from '../../coach/waiting.ts';
import { fillPlural } from '../../messages/index.ts';
import { banner, seenBy } from '../as.ts';
import { type Desk, printJson } from '../desk.ts';
import { type Column, renderTable } from '../table.ts';
import { plain } from '../width.ts';
import { withCompany } from '../workspace.ts';

export interface WaitingOptions {
  readonly team?: string;
  readonly rep?: string;
  readonly as?: string;
}

export async function waitingCommand(desk: Desk, { as, ...request }: WaitingOptions): Promise<void> {
  await withCompany(desk, async (company) => {
    const seen = await seenBy(desk, company, as);
    const waiting = await waitingLeads(company, desk.now, request, seen.viewer);
    if (desk.json) return printJson(desk, waiting);
    const { words, format, terminal } = desk;
    const { leads, total, zone, outsideView = 0 } = waiting;
    const minutes = (value: number | null) => (value === null ? '' : format.minutes(value));
    const column = (title: string, of: (lead: WaitingLead) => string, align: Column['align'] = 'left'): Column => ({
      title,
      align,
      cells: leads.map((lead) => ({ text: plain(of(lead)) })),
    });
    const { columns } = words.waiting;
    const table = renderTable(
      [
        column(columns.since, ({ at }) => format.instant(at, zone)),
        column(columns.working, ({ workingMinutes }) => minutes(workingMinutes), 'right'),
        column(columns.elapsed, ({ elapsedMinutes }) => minutes(elapsedMinutes), 'right'),
        { ...column(columns.owner, ({ owner }) => owner.label), fit: 'cut' },
        { ...column(columns.team, ({ team }) => team.label), fit: 'cut' },
        { ...column(columns.channel, ({ channel }) => channel?.label ?? ''), fit: 'cut' },
        column(columns.lead, ({ ref }) => ref),
      ],
      terminal,
    );
    const outside =
      outsideView > 0 ? ['', terminal.paint.dim(fillPlural(words.drill.outside, outsideView, format))] : [];
    terminal.out(
      [
        ...banner(desk, seen, waiting.level),
        terminal.paint.bold(fillPlural(words.waiting.count, total, format)),
        ...(leads.length === 0 ? [] : ['', ...table]),
        ...outside,
      ].join('\n'),
    );
  });
}
