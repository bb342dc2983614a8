/** The questions of the money oracles put to the product: its figures and records in the oracles' shape. */
import type { AnswerMeasure } from '../../src/ask/answer.ts';
import { ask } from '../../src/ask/ask.ts';
import { type DrillRecord, drill } from '../../src/ask/drill.ts';
import type { AskRequest } from '../../src/ask/request.ts';
import { periodOf } from '../../src/calendar/index.ts';
import type { Company } from '../../src/ledger/company.ts';
import { Decimal } from '../../src/model/decimal.ts';
import type { BusinessFigure } from '../oracle/money-metrics.ts';
import type { MoneyExpectation } from '../oracle/money-metrics-traps.ts';
import type { OracleRequest } from '../oracle/world.ts';

export type Figure = Omit<BusinessFigure, 'records'>;

/** Values of answers have ten places, money has two. */
export const shown = (value: string | null, unit: AnswerMeasure['unit']): string | null =>
  value === null ? null : new Decimal(value).toFixed(unit === 'money' ? 2 : 10, Decimal.ROUND_HALF_UP);

/** One measure over consecutive quarters, or over one period of any length. */
export function moneyRequest(
  { calendar }: Company,
  metric: string,
  { measure, by, where, periods }: OracleRequest,
): AskRequest {
  const [from, to] = [periods[0]?.startDate ?? '', periods.at(-1)?.endDate ?? ''];
  const quarter = periodOf(from, 'quarter', calendar);
  const isQuarters = quarter.startDate === from && quarter.endDate === periods[0]?.endDate;
  const filters = Object.entries(where ?? {}).flatMap(([dimension, values]) =>
    values.map((value) => ({ dimension, value })),
  );
  return { metric, measures: [measure], by, where: filters, from, to, grain: isQuarters ? 'quarter' : 'range' };
}

/** Flags that the oracles know. */
const FLAGS = ['left_truncated', 'small'];

/** The product's figures, ordered as the oracles order them, and what it leaves out over all periods asked. */
export async function moneyAnswer(
  company: Company,
  metric: string,
  request: OracleRequest,
): Promise<{ figures: Figure[]; excluded: Readonly<Record<string, number>>; unit: AnswerMeasure['unit'] }> {
  const answer = await ask(company, moneyRequest(company, metric, request), request.now);
  let unit: AnswerMeasure['unit'] = 'money';
  const figures = answer.rows.map(({ period, dims, measures }): Figure => {
    const cell = measures[request.measure];
    if (!cell) throw new Error(`no ${request.measure}`);
    unit = cell.unit;
    return {
      period: request.periods.findIndex(({ start }) => Date.parse(start) === Date.parse(period.start)),
      dims: request.by.map((name) => dims[name]?.key ?? null),
      n: cell.n ?? '',
      d: cell.d,
      value: shown(cell.value === null ? null : String(cell.value), unit),
      reason: cell.reason ?? null,
      flags: cell.flags.filter((flag) => FLAGS.includes(flag)),
    };
  });
  return { figures: figures.sort(inOrder), excluded: answer.meta.excluded, unit };
}

const inOrder = (a: Figure, b: Figure): number =>
  a.period - b.period || (JSON.stringify(a.dims) < JSON.stringify(b.dims) ? -1 : 1);

/** All records of one side of a figure. */
export async function sideOf(
  company: Company,
  metric: string,
  request: OracleRequest,
  role: 'numerator' | 'denominator' | 'excluded',
): Promise<readonly DrillRecord[]> {
  const asked = { ...moneyRequest(company, metric, request), role, limit: 1_000_000 };
  return (await drill(company, asked, request.now)).records;
}

/** Whether the product gives what was counted by hand. A query that the engine refuses does not. */
export async function isMet(company: Company, metric: string, expectation: MoneyExpectation): Promise<boolean> {
  const { request, figures, excluded } = expectation;
  const got = await moneyAnswer(company, metric, request);
  const told = (counts: Readonly<Record<string, number>>) => JSON.stringify(Object.entries(counts).sort());
  return (
    JSON.stringify(got.figures) === JSON.stringify(asAnswered(figures, got.unit)) &&
    told(got.excluded) === told(excluded)
  );
}

/** Figures with as many digits as answers show. */
export const asAnswered = (figures: readonly Figure[], unit: AnswerMeasure['unit']): Figure[] =>
  figures.map(({ period, dims, n, d, value, reason, flags }) => {
    return {
      period,
      dims,
      n: new Decimal(n).toSignificantDigits(30).toFixed(),
      d,
      value: shown(value, unit),
      reason,
      flags,
    };
  });
