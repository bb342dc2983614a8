/**
 * A board: every metric of one cadence, with its figure, its fair comparison and the periods before it. It asks `ask`
 * and nothing else, so a card never says another thing than the same question asked alone.
 */
import { type Period, periodOf, shiftPeriod } from '../calendar/index.ts';
import { sql } from '../engine/sql.ts';
import { type Company, knowledge, type View, viewing } from '../ledger/company.ts';
import { METRICS } from '../metrics/index.ts';
import { ALL_TIME, type Cadence, type Measure, type Metric } from '../metrics/metric.ts';
import type { Answer, AnswerMeasure, AnswerPeriod, AnswerVerdict, Change } from './answer.ts';
import { askView, contextOf, toQuestion } from './ask.ts';
import type { AskRequest } from './request.ts';
import { classOf, type Refusal, refusalIn } from './rights.ts';
import { encodePeriod } from './rows.ts';
import { OWNER, type Viewer } from './viewer.ts';

/** Periods in a sparkline, the board's own included. */
export const TREND_PERIODS = 26;

export interface BoardRequest {
  readonly cadence: Cadence;
  /** A date: the period that holds it. None = the last period that the data reaches into. */
  readonly at?: string;
  readonly where?: AskRequest['where'];
}

export interface BoardCard {
  readonly metric: string;
  /** All measures in the board's period, compared with the period before. */
  readonly answer: Answer;
  /** The headline over the last 26 periods, the board's own last. */
  readonly trend: Answer;
}

export interface Board {
  readonly cadence: Cadence;
  readonly period: AnswerPeriod;
  readonly zone: string;
  readonly cards: readonly BoardCard[];
  /** Metrics of the cadence that the viewer may not see so, with the reason. */
  readonly absent: readonly { readonly metric: string; readonly reason: Refusal }[];
}

/**
 * The board of a cadence for a viewer: unless something else is asked, a rep's own figures, a manager's teams', the
 * company's for others. `now` is a UTC instant. Throws what `ask` throws, and CalendarError for a date that is none.
 */
export function board(company: Company, request: BoardRequest, now: string, viewer = OWNER): Promise<Board> {
  return viewing(company, (view) => boardView(view, request, now, viewer));
}

async function boardView(company: View, request: BoardRequest, now: string, viewer: Viewer): Promise<Board> {
  const metrics = METRICS.filter((metric) => metric.cadence === request.cadence);
  const period = request.at
    ? periodOf(request.at, request.cadence, company.calendar)
    : await lastPeriod(company, request.cadence, metrics, now);
  const cards: BoardCard[] = [];
  const absent: { metric: string; reason: Refusal }[] = [];
  for (const metric of metrics) {
    const where = request.where ?? usualFilter(viewer, headlineOf(metric));
    try {
      cards.push(await makeCard(company, { ...request, where }, metric, period, now, viewer));
    } catch (error) {
      const reason = refusalIn(error);
      if (reason === null) throw error;
      absent.push({ metric: metric.id, reason });
    }
  }
  return { cadence: request.cadence, period: encodePeriod(period), zone: company.calendar.zone, cards, absent };
}

/** What a viewer sees first. */
function usualFilter({ role, users, managed }: Viewer, measure: Measure): NonNullable<AskRequest['where']> {
  if (classOf(measure) === 'shared') return [];
  if (role === 'rep') return users.map((value) => ({ dimension: 'rep', value }));
  return role === 'manager' ? managed.map((value) => ({ dimension: 'team', value })) : [];
}

async function makeCard(
  company: View,
  request: BoardRequest,
  metric: Metric,
  period: Period,
  now: string,
  viewer: Viewer,
): Promise<BoardCard> {
  const filter = request.where ? { where: request.where } : {};
  const first = shiftPeriod(period, 1 - TREND_PERIODS, company.calendar);
  const answer = await askView(
    company,
    { metric: metric.id, period: period.label, compare: 'previous', ...filter },
    now,
    viewer,
  );
  const trend = await askView(
    company,
    {
      metric: metric.id,
      measures: [headlineOf(metric).name],
      grain: request.cadence,
      from: first.startDate,
      to: period.endDate,
      ...filter,
    },
    now,
    viewer,
  );
  return { metric: metric.id, answer, trend };
}

/** The measure a metric is known by. */
export function headlineOf(metric: Metric): Measure {
  const found = metric.measures.find((measure) => measure.headline);
  if (!found) throw new Error(`${metric.id} has no headline`);
  return found;
}

/** Where something is mostly found; all time is looked at only where it is not. */
const RECENT_MS = 100 * 86_400_000;

/**
 * The period that holds the last day for which the data is complete. Where no source says how far it is complete, that
 * of the last counted record of the board's metrics (a day of work is none); without any, the running one.
 */
async function lastPeriod(company: View, cadence: Cadence, metrics: readonly Metric[], now: string): Promise<Period> {
  const { calendar } = company;
  const { completeThrough, observed } = await knowledge(company, now);
  if (Object.values(completeThrough).some((through) => through !== null)) {
    const before = new Date(Date.parse(observed) - 1).toISOString();
    return periodOf(before, cadence, calendar);
  }
  const last: string[] = [];
  for (const metric of metrics) {
    const question = await toQuestion(company, { metric: metric.id }, now);
    const context = await contextOf(question, question.resolved.periods, () => ALL_TIME);
    const recently = new Date(Date.parse(observed) - RECENT_MS).toISOString();
    for (const from of [recently, null]) {
      const rows = await company.facts.read(sql`
        select max("at") as "last" from (${metric.contributions({ ...context, window: { from, to: observed } })})
        where role <> 'excluded' and entity <> 'user' and coalesce("window", 'Q') = 'Q'`);
      const found = rows[0]?.['last'];
      if (found === null || found === undefined) continue;
      last.push(`${String(found).replace(' ', 'T')}Z`);
      break;
    }
  }
  const latest = last.sort((a, b) => Date.parse(a) - Date.parse(b)).at(-1);
  return periodOf(latest ?? now, cadence, calendar);
}

/** What a card says first: the figure, how it moved, and the verdict with the measure it is of. */
export interface Headline {
  readonly name: string;
  readonly measure: AnswerMeasure;
  readonly change: Change | null;
  /** The headline's; while that cannot be judged, that of another measure of the metric that can. */
  readonly verdict: (AnswerVerdict & { readonly of: string }) | null;
}

/** The headline of a card. */
export function headline({ metric, answer }: BoardCard): Headline {
  const definition = METRICS.find((each) => each.id === metric);
  const row = answer.rows[0];
  const name = definition ? headlineOf(definition).name : '';
  const measure = row?.measures[name];
  if (!row || !measure) throw new Error(`a card without a figure: ${metric}`);
  const verdicts = Object.entries(row.measures).flatMap(([of, each]) =>
    each.verdict ? [{ ...each.verdict, of }] : [],
  );
  const own = verdicts.find((verdict) => verdict.of === name) ?? null;
  const other = verdicts.find((verdict) => verdict.verdict !== 'none') ?? null;
  return {
    name,
    measure,
    change: answer.compare?.rows[0]?.measures[name]?.change ?? null,
    verdict: own?.verdict === 'none' || own === null ? (other ?? own) : own,
  };
}
