/**
 * Whether customers of one market cost far more than those of the others, over the four quarters that end with the period:
 * in a single one there are too few new customers to tell.
 */

import { OWNER } from '../../ask/viewer.ts';
import { addMonths, parsePeriod } from '../../calendar/index.ts';
import type { Company } from '../../ledger/company.ts';
import type { Finding } from '../finding.ts';
import {
  answerBy,
  askingOf,
  type Compared,
  compared,
  type Diagnosis,
  type DiagnosisRequest,
  Notes,
  tableOf,
} from './diagnosis.ts';

const METRIC = 'cac';
const COST = `${METRIC}.cac`;
/** A market that costs less than so many times the others may just be another market. */
const FAR_MORE = 1.5;
/** Fewer new customers on either side tell nothing. */
const LEAST = 5;
const Z = 1.96;

export async function diagnoseCac(
  company: Company,
  request: DiagnosisRequest,
  now: string,
  viewer = OWNER,
): Promise<Diagnosis> {
  const asking = askingOf(company, request, now, viewer);
  const { endDate } = parsePeriod(asking.period, company.calendar);
  const year = { grain: 'range', from: addMonths(endDate, -12), to: endDate };
  const notes = new Notes();
  const answer = await answerBy(asking, { metric: METRIC, measures: ['cac'], by: 'market', ...year }, notes);
  const table = answer && tableOf('market', answer);
  const found = compared(table?.rows ?? [], COST).flatMap(costly);
  const findings = found.sort((a, b) => Number(b.values['times']) - Number(a.values['times'])).slice(0, 1);
  return notes.made(METRIC, answer?.query.periods[0] ?? asking.period, table ? [table] : [], findings);
}

/** At the cost of the others this market should have won far more customers, beyond what chance gives on either side. */
function costly({ row, own, rest }: Compared): Finding[] {
  if (row.segment.key === null || own.d < LEAST || rest.d < LEAST || !(rest.n > 0)) return [];
  const expected = own.n / (rest.n / rest.d);
  const spread = Math.sqrt(expected * (1 + expected / rest.d));
  if (expected < FAR_MORE * own.d || own.d > expected - Z * spread) return [];
  const values = { market: row.segment.label, times: expected / own.d, customers: own.d, expected };
  return [{ id: 'cac_market', metric: METRIC, values }];
}
