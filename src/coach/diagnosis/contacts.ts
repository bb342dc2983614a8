/**
 * Whether more work brings less: for four weeks, the last whose appointments are in, each with more touches than the eight
 * before them had on average, and with clearly fewer appointments per contact.
 */

import { ask } from '../../ask/ask.ts';
import type { Company } from '../../ask/company.ts';
import { addDays, periodOf } from '../../calendar/index.ts';
import { type Finding, fellClearly, type Share } from '../finding.ts';

const WEEKS = 4;
const BEFORE = 8;
/** Weeks whose appointments may still come, at most. */
const PENDING = 3;
/** So much of the rate has to be gone: less is no reason to change anything. */
const FALL = 0.15;

export async function diagnoseContacts(company: Company, now: string): Promise<Finding | null> {
  const to = periodOf(now, 'week', company.calendar).startDate;
  const request = { grain: 'week', from: addDays(to, -7 * (WEEKS + BEFORE + PENDING)), to };
  const touches = await ask(company, { metric: 'contacts', measures: ['touches'], ...request }, now);
  const rates = await ask(company, { metric: 'appointment-rate', measures: ['rate'], ...request }, now);
  const weeks = rates.rows.flatMap((row, i) => {
    const rate = row.measures['rate'];
    const done = touches.rows[i]?.measures['touches'];
    if (!rate || !done || rate.d === null || rate.flags.includes('immature')) return [];
    return [{ label: row.period.label, touches: Number(done.n), n: Number(rate.n), d: Number(rate.d) }];
  });
  const [before, after] = [weeks.slice(-WEEKS - BEFORE, -WEEKS), weeks.slice(-WEEKS)];
  if (before.length < BEFORE || after.some(({ d }) => d === 0) || before.some(({ d }) => d === 0)) return null;
  const usual = before.reduce((sum, week) => sum + week.touches, 0) / BEFORE;
  const [was, is] = [total(before), total(after)];
  const [rateBefore, rateAfter] = [was.n / was.d, is.n / is.d];
  const isMore = after.every((week) => week.touches > usual);
  if (!isMore || rateAfter > rateBefore * (1 - FALL) || !fellClearly(was, is)) return null;
  const done = after.reduce((sum, week) => sum + week.touches, 0) / WEEKS;
  const values = { weeks: WEEKS, more: done / usual - 1, before: rateBefore, after: rateAfter };
  return { id: 'volume_up_rate_down', metric: 'contacts', values };
}

const total = (weeks: readonly Share[]): Share => ({
  n: weeks.reduce((sum, { n }) => sum + n, 0),
  d: weeks.reduce((sum, { d }) => sum + d, 0),
});
