/**
 * Whether the magic number slips: two quarters, the last of the period, each below the mean of the four before them, together
 * by a third or more, and the last where growth is bought too dear. One bad quarter may be chance or season; two, against a
 * whole year, are hardly.
 */
import { ask } from '../../ask/ask.ts';
import { OWNER } from '../../ask/viewer.ts';
import { addMonths, parsePeriod } from '../../calendar/index.ts';
import type { Company } from '../../ledger/company.ts';
import type { Finding } from '../finding.ts';
import { askingOf, type Diagnosis, type DiagnosisRequest, type DiagnosisRow } from './diagnosis.ts';

const METRIC = 'magic-number';
const VALUE = `${METRIC}.magic_number`;
/** Below it growth is bought too dear: the bound of the verdict. */
const DEAR = 0.75;
const SLIPPING = 2;
const BEFORE = 4;
/** So much of it has to be gone. */
const FALL = 1 / 3;

export async function diagnoseMagicNumber(
  company: Company,
  request: DiagnosisRequest,
  now: string,
  viewer = OWNER,
): Promise<Diagnosis> {
  const { period, where } = askingOf(company, request, now, viewer);
  const { endDate } = parsePeriod(period, company.calendar);
  const span = { grain: 'quarter', from: addMonths(endDate, -3 * (SLIPPING + BEFORE)), to: endDate, where };
  const answer = await ask(company, { metric: METRIC, measures: ['magic_number'], ...span }, now, viewer);
  const rows = answer.rows.flatMap(({ period: { label }, measures }): DiagnosisRow[] => {
    const figure = measures['magic_number'];
    return figure ? [{ segment: { key: label, label }, figures: { [VALUE]: figure } }] : [];
  });
  const [first, last] = [rows[0]?.segment.label ?? '', rows.at(-1)?.segment.label ?? ''];
  const tables = [{ by: 'quarter', rows }];
  const { level } = answer.meta;
  return { metric: METRIC, period: `${first}..${last}`, level, tables, withheld: [], findings: slipping(rows) };
}

function slipping(rows: readonly DiagnosisRow[]): Finding[] {
  const values = rows.flatMap(({ figures }) => {
    const value = figures[VALUE]?.value;
    return typeof value === 'number' ? [value] : [];
  });
  const last = values.at(-1);
  if (values.length < SLIPPING + BEFORE || last === undefined) return [];
  const [before, after] = [mean(values.slice(0, BEFORE)), mean(values.slice(BEFORE))];
  const isLower = values.slice(BEFORE).every((value) => value < before);
  if (!isLower || before <= 0 || after > before * (1 - FALL) || last >= DEAR) return [];
  return [{ id: 'magic_slipping', metric: METRIC, values: { quarters: SLIPPING, before, after, last, bound: DEAR } }];
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
