/**
 * Whether more work brings less: for four weeks, the last whose appointments are in, each with more touches than the eight
 * before them had on average, and with clearly fewer appointments per contact.
 */
import { ask } from '../../ask/ask.ts';
import { OWNER } from '../../ask/viewer.ts';
import { addDays, parsePeriod, periodOf } from '../../calendar/index.ts';
import type { Company } from '../../ledger/company.ts';
import { type Finding, fellClearly, rateOf, sumOf } from '../finding.ts';
import type { Diagnosis, DiagnosisRequest, DiagnosisRow } from './diagnosis.ts';

const METRIC = 'contacts';
const WEEKS = 4;
const BEFORE = 8;
/** Weeks whose appointments may still come, at most. */
const PENDING = 3;
/** So much of the rate has to be gone: less is no reason to change anything. */
const FALL = 0.15;
const TOUCHES = `${METRIC}.touches`;
const RATE = 'appointment-rate.rate';

/** Of the weeks up to the end of the period, or up to now. */
export async function diagnoseContacts(
  company: Company,
  { period, team }: DiagnosisRequest,
  now: string,
  viewer = OWNER,
): Promise<Diagnosis> {
  const { calendar } = company;
  const end = period === undefined ? now : parsePeriod(period, calendar).end;
  const to = periodOf(Date.parse(end) < Date.parse(now) ? end : now, 'week', calendar).startDate;
  const where = team === undefined ? [] : [{ dimension: 'team', value: team }];
  const request = { grain: 'week', from: addDays(to, -7 * (WEEKS + BEFORE + PENDING)), to, where };
  const touches = await ask(company, { metric: METRIC, measures: ['touches'], ...request }, now, viewer);
  const rates = await ask(company, { metric: 'appointment-rate', measures: ['rate'], ...request }, now, viewer);
  const rows = rates.rows.flatMap(({ period: { label }, measures }, i): DiagnosisRow[] => {
    const [rate, done] = [measures['rate'], touches.rows[i]?.measures['touches']];
    return rate && done ? [{ segment: { key: label, label }, figures: { [TOUCHES]: done, [RATE]: rate } }] : [];
  });
  const found = findingOf(rows);
  const span = `${rows[0]?.segment.label ?? ''}..${rows.at(-1)?.segment.label ?? ''}`;
  const findings = found === null ? [] : [found];
  const { level } = rates.meta;
  return { metric: METRIC, period: span, level, tables: [{ by: 'week', rows }], withheld: [], findings };
}

function findingOf(rows: readonly DiagnosisRow[]): Finding | null {
  const weeks = rows.flatMap(({ figures }) => {
    const [rate, done] = [figures[RATE], figures[TOUCHES]];
    if (!rate || !done || rate.d === null || done.n === null || rate.flags.includes('immature')) return [];
    return [{ touches: Number(done.n), n: Number(rate.n), d: Number(rate.d) }];
  });
  const [before, after] = [weeks.slice(-WEEKS - BEFORE, -WEEKS), weeks.slice(-WEEKS)];
  if (before.length < BEFORE || after.some(({ d }) => d === 0) || before.some(({ d }) => d === 0)) return null;
  const usual = before.reduce((sum, week) => sum + week.touches, 0) / BEFORE;
  const [was, is] = [sumOf(before), sumOf(after)];
  const [rateBefore, rateAfter] = [rateOf(was), rateOf(is)];
  const isMore = after.every((week) => week.touches > usual);
  if (!isMore || rateAfter > rateBefore * (1 - FALL) || !fellClearly(was, is)) return null;
  const done = after.reduce((sum, week) => sum + week.touches, 0) / WEEKS;
  const values = { weeks: WEEKS, more: done / usual - 1, before: rateBefore, after: rateAfter };
  return { id: 'volume_up_rate_down', metric: METRIC, values };
}
