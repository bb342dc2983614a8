/**
 * Closes the books: figures of periods that are over, and have been for two days, are kept as they are reported now. A
 * cohort is frozen twice, provisionally and when it can no longer change.
 */
import { addDays, type Period, startOfDay } from '../calendar/index.ts';
import { type Company, knowledge, lastSeq, recall, type View, viewing } from '../ledger/company.ts';
import type { FrozenBooks, FrozenFigure, NewFrozen } from '../ledger/frozen.ts';
import type { PageCut } from '../ledger/page.ts';
import { cutsOf, periodsKept, tablesRead } from '../ledger/plan.ts';
import { spanKey } from '../ledger/served.ts';
import { METRICS } from '../metrics/index.ts';
import type { Measure, Metric } from '../metrics/metric.ts';
import type { AnswerMeasure } from './answer.ts';
import { toQuestion } from './ask.ts';
import { type MadeRow, makeRows } from './rows.ts';

/** Late records of a period come in within so many days of its end; after that they change what was reported. */
export const GRACE_DAYS = 2;

/** What is due at `now` and does not stand yet, of all metrics. `progress` is told each metric before it is looked at. */
export function due(
  company: Company,
  books: FrozenBooks,
  now: string,
  progress: (metric: string) => void = () => {},
): Promise<readonly NewFrozen[]> {
  return viewing(company, async (view) => {
    const made: NewFrozen[] = [];
    for (const metric of METRICS) {
      progress(metric.id);
      const periods = await closedPeriods(view, metric, now);
      for (const by of cutsOf(metric)) made.push(...(await frozenCut(view, metric, by, periods, books, now)));
    }
    return made;
  });
}

/** Periods of the metric's cadence that are over for so long, and through which its data is complete. */
async function closedPeriods(view: View, metric: Metric, now: string): Promise<readonly Period[]> {
  const { zone } = view.calendar;
  const { observed, empty } = await knowledge(view, now);
  if (empty) return [];
  const periods = await periodsKept(view, metric, tablesRead(view, metric, now), now);
  return periods.filter(
    ({ end, endDate }) =>
      Date.parse(startOfDay(addDays(endDate, GRACE_DAYS), zone)) <= Date.parse(now) &&
      Date.parse(end) <= Date.parse(observed),
  );
}

async function frozenCut(
  view: View,
  metric: Metric,
  by: PageCut,
  closed: readonly Period[],
  books: FrozenBooks,
  now: string,
): Promise<readonly NewFrozen[]> {
  const measures = metric.measures.filter(({ dimensions }) => by === '' || dimensions.some((name) => name === by));
  const open = closed.filter((period) => measures.some((measure) => isOpen(metric, measure, by, period, books)));
  const [first, last] = [open[0], open.at(-1)];
  if (!first || !last) return [];
  const request = {
    metric: metric.id,
    measures: measures.map(({ name }) => name),
    grain: metric.cadence,
    from: first.startDate,
    to: last.endDate,
    by: by === '' ? [] : [by],
    basis: 'current' as const,
  };
  const question = await toQuestion(view, request, now);
  const { rows } = await makeRows(question, question.cut, question.resolved.periods, { judged: false });
  const facts = lastSeq(await recall(view, ['batches'], null, () => view.facts.batches()));
  const versions = { facts, settings: view.versions.at(-1)?.version ?? 0 };
  return open.flatMap((period) => {
    const own = rows.filter((row) => row.period.label === period.label);
    return measures.flatMap((measure): NewFrozen[] => {
      if (!isOpen(metric, measure, by, period, books)) return [];
      const status = own.some((row) => row.row.measures[measure.name]?.flags.includes('immature'))
        ? 'provisional'
        : 'final';
      const before = books.find(keyOf(metric, measure, by, period));
      if (before && status === 'provisional') return [];
      return [
        {
          ...keyOf(metric, measure, by, period),
          status,
          asOf: now,
          ...versions,
          definition: metric.version,
          figures: own.flatMap((row) => figureOf(row, measure)),
        },
      ];
    });
  });
}

/** Nothing stands, or only what could still change. */
function isOpen(metric: Metric, measure: Measure, by: PageCut, period: Period, books: FrozenBooks): boolean {
  return books.find(keyOf(metric, measure, by, period))?.status !== 'final';
}

const keyOf = (metric: Metric, measure: Measure, by: PageCut, { startDate, endDate }: Period) => ({
  metric: metric.id,
  measure: measure.name,
  by,
  span: spanKey({ startDate, endDate }),
});

function figureOf({ row, dims }: MadeRow, { name }: Measure): (readonly [string | null, FrozenFigure])[] {
  const cell = row.measures[name];
  return cell ? [[dims[0] ?? null, frozenFigure(cell)]] : [];
}

const frozenFigure = ({ value, n, d, interval, reason }: AnswerMeasure): FrozenFigure => ({
  value,
  n: n ?? '0',
  d,
  ...(interval && { interval }),
  ...(reason && { reason }),
});
