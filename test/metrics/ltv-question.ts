/** A question of the oracle of lifetime value put to the product, its answer in the oracle's shape. */
import type { Answer, AnswerMeasure } from '../../src/ask/answer.ts';
import { ask } from '../../src/ask/ask.ts';
import { type DrillRecord, drill } from '../../src/ask/drill.ts';
import type { AskRequest } from '../../src/ask/request.ts';
import type { Company } from '../../src/ledger/company.ts';
import { Decimal } from '../../src/model/decimal.ts';
import { type BusinessFigure, shown } from '../oracle/money-metrics.ts';
import type { OracleRequest } from '../oracle/world.ts';

export interface LtvAnswer {
  readonly figures: BusinessFigure[];
  readonly excluded: Readonly<Record<string, number>>;
  readonly answer: Answer;
}

/** `by_start` is `realised` by the quarter of the start. */
export function ltvRequest({ measure, periods, by, where }: OracleRequest): AskRequest {
  const filters = Object.entries(where ?? {}).flatMap(([dimension, values]) =>
    values.map((value) => ({ dimension, value })),
  );
  return {
    metric: 'ltv',
    measures: [measure === 'by_start' ? 'realised' : measure],
    from: periods[0]?.startDate ?? '',
    to: periods.at(-1)?.endDate ?? '',
    grain: 'quarter',
    by: measure === 'by_start' ? ['start', ...by] : by,
    where: filters,
  };
}

/** The flags that the oracle knows. */
const KNOWN = ['small', 'left_truncated'];

/** Figures in the oracle's order, those of the last period with the records of its terms that the oracle lists. */
export async function ltvAnswer(
  company: Company,
  request: OracleRequest,
  { listed: isListed } = { listed: true },
): Promise<LtvAnswer> {
  const asked = ltvRequest(request);
  const answer = await ask(company, asked, request.now);
  const name = asked.measures?.[0] ?? '';
  const figures: BusinessFigure[] = [];
  for (const [index, period] of request.periods.entries()) {
    const isLast = isListed && index === request.periods.length - 1;
    const one = ltvRequest({ ...request, periods: [period] });
    const listed = isLast ? await recordsOf(company, one, request.now) : [];
    for (const row of answer.rows.filter((each) => each.period.start === period.start)) {
      const cell = row.measures[name];
      if (!cell) throw new Error(`no ${name}`);
      const dims = (asked.by ?? []).map((dimension) => row.dims[dimension]?.key ?? null);
      const inCell = ({ dims: own }: DrillRecord) =>
        (asked.by ?? []).every((dimension, at) => (own[dimension]?.key ?? null) === dims[at]);
      const refs = (role: 'numerator' | 'denominator') =>
        [...new Set(listed.filter((record) => record.role === role && inCell(record)).map(({ ref }) => ref))].sort();
      figures.push({
        period: index,
        dims,
        n: cell.n ?? '',
        d: cell.d,
        value: exact(cell),
        reason: cell.reason ?? null,
        flags: cell.flags.filter((flag) => KNOWN.includes(flag)),
        records: { numerator: refs('numerator'), denominator: refs('denominator') },
      });
    }
  }
  figures.sort((a, b) => a.period - b.period || (JSON.stringify(a.dims) < JSON.stringify(b.dims) ? -1 : 1));
  return { figures, excluded: answer.meta.excluded, answer };
}

/** What the answer rounds, to the digits of the oracle; the rounded value must be that of these. */
function exact({ n, d, value, unit }: AnswerMeasure): string | null {
  if (value === null) return null;
  const quotient = new Decimal(n ?? 0).dividedBy(d ?? 1);
  const rounded = unit === 'money' ? quotient.toFixed(2) : quotient.toDecimalPlaces(10).toNumber();
  if (rounded !== value) throw new Error(`${n} / ${d} is not ${value}`);
  return shown(quotient);
}

/** The oracle lists what customers left: not the margin and the months of a projection, nor cost and the customers won. */
async function recordsOf(company: Company, request: AskRequest, now: string): Promise<DrillRecord[]> {
  const { records } = await drill(company, { ...request, grain: 'range' }, now);
  const isOfCost = ({ entity, role, window }: DrillRecord) =>
    entity === 'spend' ||
    (request.measures?.[0] === 'ltv_to_cac' && role === 'numerator' && entity === 'account' && window === null);
  return records.filter((record) => record.window !== 'Q' && record.window !== 'year' && !isOfCost(record));
}
