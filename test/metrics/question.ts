/** The oracles' questions put to the product: the same request, and its answer and drill in the oracles' shape. */
import type { Answer, AnswerRow } from '../../src/ask/answer.ts';
import { ask } from '../../src/ask/ask.ts';
import { type DrillRecord, drill } from '../../src/ask/drill.ts';
import type { AskRequest } from '../../src/ask/request.ts';
import type { Company } from '../../src/ledger/company.ts';
import { findMetric } from '../../src/metrics/index.ts';
import type { LeadFigure, Wait } from '../oracle/lead-response-time.ts';
import type { OracleFigure, OracleRequest } from '../oracle/world.ts';
import { countedBy } from './evaluation.ts';

export interface ProductAnswer {
  readonly figures: LeadFigure[];
  readonly excluded: Readonly<Record<string, number>>;
  readonly answer: Answer;
}

/** One measure over the request's periods: consecutive months, or one span of any length. */
export function requestOf(metric: string, { measure, periods, by, where }: OracleRequest): AskRequest {
  const filters = Object.entries(where ?? {}).flatMap(([dimension, values]) =>
    values.map((value) => ({ dimension, value })),
  );
  const [from, to] = [periods[0]?.startDate ?? '', periods.at(-1)?.endDate ?? ''];
  return { metric, measures: [measure], from, to, grain: periods.length > 1 ? 'month' : 'range', by, where: filters };
}

/** The product's figures with the records that its drill lists for each, ordered as the oracles order them. */
export async function answerOf(company: Company, metric: string, request: OracleRequest): Promise<ProductAnswer> {
  const answer = await ask(company, requestOf(metric, request), request.now);
  const figures: LeadFigure[] = [];
  const fold = findMetric(metric).measures.find(({ name }) => name === request.measure)?.fold;
  const key = fold ? countedBy(fold) : 'ref';
  for (const [index, period] of request.periods.entries()) {
    const one = requestOf(metric, { ...request, periods: [period] });
    const numerator = (await drill(company, { ...one, role: 'numerator' }, request.now)).records;
    const denominator = (await drill(company, { ...one, role: 'denominator' }, request.now)).records;
    const rows = answer.rows.filter((row) => row.period.start === period.start);
    const isRatio = rows.some((row) => row.measures[request.measure]?.d !== null);
    for (const row of rows) {
      const cell = row.measures[request.measure];
      const dims = request.by.map((name) => row.dims[name]?.key ?? null);
      const inCell = (list: readonly DrillRecord[]) =>
        list.filter((record) => JSON.stringify(dimsOf(record, request.by)) === JSON.stringify(dims));
      const named = (list: readonly DrillRecord[]) => [...new Set(inCell(list).map((record) => record[key]))].sort();
      figures.push({
        period: index,
        dims,
        n: cell?.n ?? '',
        d: cell?.d ?? null,
        records: { numerator: named(numerator), denominator: isRatio ? named(denominator) : [] },
        ...(fold?.kind === 'survival' && {
          waits: waitsOf(inCell(denominator)),
          value: cell?.value === null ? null : Number(cell?.value),
        }),
      });
    }
  }
  return { figures: figures.sort(inOrder), excluded: answer.meta.excluded, answer };
}

const waitsOf = (records: readonly DrillRecord[]): Wait[] =>
  records
    .map(({ ref, value, role }) => ({ ref, seconds: Number(value), answered: role === 'both' }))
    .sort((a, b) => (a.ref < b.ref ? -1 : 1));

function inOrder(a: OracleFigure, b: OracleFigure): number {
  return a.period - b.period || (JSON.stringify(a.dims) < JSON.stringify(b.dims) ? -1 : 1);
}

const dimsOf = (record: DrillRecord, by: readonly string[]): (string | null)[] =>
  by.map((name) => record.dims[name]?.key ?? null);

/** n and d of a row's measures by name. */
export const countsOf = (row: AnswerRow | undefined): Record<string, string> =>
  Object.fromEntries(Object.entries(row?.measures ?? {}).map(([name, { n, d }]) => [name, `${n}/${d}`]));
