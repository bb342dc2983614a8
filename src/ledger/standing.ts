/**
 * Works out what metrics share, once per state of the facts: records that stand for themselves, teams, owners and
 * customers by queries, working time and months by the calendar. Only what a metric says it reads, and what that needs.
 */
import { addDays, addMonths, periodsBetween, shiftPeriod } from '../calendar/index.ts';
import { type Sql, sql } from '../engine/sql.ts';
import type { MetricContext, Span, Standing, StandingName } from '../metrics/metric.ts';
import { STANDING } from '../metrics/standing.ts';
import type { Knowledge, View } from './company.ts';
import { metricContext, type Seen } from './context.ts';
import { workingDays } from './working-days.ts';
import { workingTime } from './working-time.ts';

/** Where nothing has been worked out yet. */
export const NONE: Standing = {
  account: sql.empty,
  person: sql.empty,
  deal: sql.empty,
  team: sql.empty,
  owner: sql.empty,
  rate: sql.empty,
  customer: sql.empty,
  life: sql.empty,
  working_time: sql.empty,
  working_day: sql.empty,
  month: sql.empty,
};

/**
 * The context of a question with what its metric reads. `turn` may change each query on its way.
 */
export async function contextWith(
  view: View,
  names: readonly StandingName[],
  seen: Seen,
  known: Knowledge,
  turn: (query: Sql) => Sql = (query) => query,
): Promise<MetricContext> {
  const standing: Record<StandingName, Sql> = { ...NONE };
  const context = metricContext(view, seen, standing);
  for (const name of inOrder(names)) {
    const { key, make } = pieceOf(view, name, { ...context, standing: { ...standing } }, seen, known, turn);
    const found = view.kept.get(key) ?? make();
    view.kept.set(key, found);
    standing[name] = await found;
  }
  return context;
}

/** With what each needs before it. */
export function inOrder(names: readonly StandingName[]): readonly StandingName[] {
  const ordered = new Set<StandingName>();
  const add = (name: StandingName) => {
    for (const needed of (STANDING as Partial<typeof STANDING>)[name as keyof typeof STANDING]?.needs ?? [])
      add(needed);
    ordered.add(name);
  };
  for (const name of names) add(name);
  return [...ordered];
}

interface Piece {
  /** By which it is found again by other questions on this state. */
  readonly key: string;
  readonly make: () => Promise<Sql>;
}

function pieceOf(
  view: View,
  name: StandingName,
  context: MetricContext,
  { factsAsOf, currency, spans }: Seen,
  known: Knowledge,
  turn: (query: Sql) => Sql,
): Piece {
  const state = factsAsOf ?? 'now';
  switch (name) {
    case 'working_time':
      return { key: `working_time ${state} ${context.now}`, make: () => workingTime(view, context) };
    case 'working_day': {
      const [from, to] = [spans[0]?.startDate ?? '', spans.at(-1)?.endDate ?? ''];
      return { key: `working_day ${state} ${from} ${to}`, make: () => workingDays(view, context, from, to) };
    }
    case 'month':
      return { key: `month ${spans[0]?.start} ${spans.at(-1)?.planned}`, make: () => months(view, spans, known) };
    default:
      return {
        key: `${name} ${state} ${currency}`,
        make: () => view.facts.keep(turn(STANDING[name].query(context))),
      };
  }
}

/** Months around the periods asked: costs may count for a period so much later. */
const MONTHS_BACK = 240;
const MONTHS_AHEAD = 14;

/**
 * The months of the company's year around the periods: number, first day and day after the last, the same as instants,
 * whether their revenue has been delivered, and their quarter with its bounds and the last day of the one before it.
 */
function months({ calendar, facts, settings }: View, spans: readonly Span[], { delivered }: Knowledge): Promise<Sql> {
  const from = addMonths(spans[0]?.startDate ?? '', -MONTHS_BACK);
  const to = addMonths(spans.at(-1)?.endDate ?? '', MONTHS_AHEAD);
  const quarters = periodsBetween(from, to, 'quarter', calendar);
  const rows = quarters.flatMap((quarter, q) => {
    const before = addDays(shiftPeriod(quarter, -1, calendar).endDate, -1);
    return periodsBetween(quarter.startDate, quarter.endDate, 'month', calendar).map((month) => {
      const isDelivered =
        settings.revenue.complete_months.includes(month.startDate) ||
        (delivered !== null && Date.parse(delivered) >= Date.parse(month.end));
      return [
        month.startDate,
        month.endDate,
        month.start,
        month.end,
        String(isDelivered),
        String(q),
        quarter.label,
        quarter.start,
        quarter.end,
        addDays(quarter.endDate, -1),
        before,
      ];
    });
  });
  return facts.keepRows(
    {
      number: 'integer',
      first_day: 'date',
      next_day: 'date',
      starts: 'instant',
      ends: 'instant',
      is_delivered: 'boolean',
      quarter: 'integer',
      quarter_label: 'text',
      quarter_starts: 'instant',
      quarter_ends: 'instant',
      quarter_last_day: 'date',
      earlier_last_day: 'date',
    },
    rows.map((row, number) => [String(number), ...row]),
  );
}
