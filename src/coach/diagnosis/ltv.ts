/**
 * Whether one segment of customers is worth far more than the others, by what it has left so far and, where that can be
 * said, by what it will.
 */
import type { Answer } from '../../ask/answer.ts';
import { OWNER } from '../../ask/viewer.ts';
import type { Company } from '../../ledger/company.ts';
import { type Finding, LEAST } from '../finding.ts';
import {
  answerBy,
  askingOf,
  compared,
  type Diagnosis,
  type DiagnosisRequest,
  type DiagnosisTable,
  Notes,
  tableOf,
} from './diagnosis.ts';

const METRIC = 'ltv';
const REALISED = `${METRIC}.realised`;
const PROJECTED = `${METRIC}.projected`;
const BY = ['industry', 'size'] as const;
/** So many times the others is no matter of a few large customers among many. */
const FAR_MORE = 1.5;

export async function diagnoseLtv(
  company: Company,
  request: DiagnosisRequest,
  now: string,
  viewer = OWNER,
): Promise<Diagnosis> {
  const asking = askingOf(company, request, now, viewer);
  const notes = new Notes();
  const tables: DiagnosisTable[] = [];
  const found: { finding: Finding; times: number }[] = [];
  for (const by of BY) {
    const answer = await answerBy(asking, { metric: METRIC, measures: ['realised', 'projected'], by }, notes);
    if (answer === null) continue;
    const table = tableOf(by, answer);
    tables.push(table);
    found.push(...worthMore(table, answer));
  }
  const findings = found.sort((a, b) => b.times - a.times).map(({ finding }) => finding);
  return notes.made(METRIC, asking.period, tables, findings);
}

function worthMore(table: DiagnosisTable, answer: Answer) {
  const all = Number(answer.totals?.[0]?.measures['projected']?.value ?? Number.NaN);
  return compared(table.rows, REALISED).flatMap(({ row, own, rest }) => {
    if (row.segment.key === null || own.d < LEAST || rest.d < LEAST) return [];
    const times = own.n / own.d / (rest.n / rest.d);
    const ahead = row.figures[PROJECTED]?.value ?? null;
    const isLess = ahead !== null && Number(ahead) < FAR_MORE * all;
    if (!(times >= FAR_MORE) || isLess) return [];
    const values = { segment: row.segment.label, times, customers: own.d, others: rest.d };
    return [{ finding: { id: 'ltv_segment' as const, metric: METRIC, values }, times }];
  });
}
