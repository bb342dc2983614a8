/**
 * What leads came to, by how soon they were answered: of how many somebody reached the person within 14 days of the lead
 * in a touch that led to an appointment. Leads whose days are not over yet are left out.
 */
import type { AnswerMeasure } from '../../ask/answer.ts';
import { addDays } from '../../calendar/index.ts';
import { wilson } from '../../metrics/wilson.ts';
import { Decimal } from '../../model/decimal.ts';
import { allRecords } from '../records.ts';
import type { Asking, DiagnosisRow, DiagnosisTable, Notes } from './diagnosis.ts';

const DAYS = 14;
const DAY_MS = 86_400_000;
const BY = 'answered_in';
export const BOOKED = 'booked';

/** Whole lists only: of a part of the leads nothing is told. */
const PART = 'part_of_records';

export async function bookedTable(
  asking: Asking,
  range: { readonly from: string; readonly to: string; readonly observed: string },
  notes: Notes,
): Promise<DiagnosisTable> {
  const { period, where } = asking;
  const { from, to, observed } = range;
  const lead = { metric: 'lead-response-time', measures: ['median_minutes_elapsed'], by: [BY], period, where };
  const rate = { metric: 'appointment-rate', measures: ['rate'], grain: 'range', from, to: addDays(to, DAYS) };
  const leads = await allRecords(asking, lead);
  const touches = leads && (await allRecords(asking, { ...rate, role: 'numerator' }));
  if (!leads || !touches) {
    notes.withheld.push({ by: BOOKED, reason: PART });
    return { by: BY, rows: [] };
  }
  const led = new Map<string, number[]>();
  for (const { subject, at } of touches) {
    if (at !== null) led.set(subject, [...(led.get(subject) ?? []), Date.parse(at)]);
  }
  const buckets = new Map<string, { segment: DiagnosisRow['segment']; n: number; d: number }>();
  for (const { subject, at, dims } of leads) {
    const segment = dims[BY];
    const since = Date.parse(at ?? observed);
    const until = since + DAYS * DAY_MS;
    if (!segment || until > Date.parse(observed)) continue;
    const bucket = buckets.get(segment.label) ?? { segment, n: 0, d: 0 };
    bucket.d += 1;
    if (led.get(subject)?.some((touched) => since <= touched && touched <= until)) bucket.n += 1;
    buckets.set(segment.label, bucket);
  }
  const rows = [...buckets.values()]
    .sort(
      (a, b) =>
        Number(a.segment.key === null) - Number(b.segment.key === null) || (a.segment.label < b.segment.label ? -1 : 1),
    )
    .map(({ segment, n, d }) => ({ segment, figures: { [BOOKED]: figureOf(n, d) } }));
  return { by: BY, rows };
}

function figureOf(n: number, d: number): AnswerMeasure {
  const range = wilson(new Decimal(n), new Decimal(d));
  const interval = range && ([range[0].toNumber(), range[1].toNumber()] as const);
  return { value: n / d, unit: 'share', n: `${n}`, d: `${d}`, ...(interval && { interval }), flags: [] };
}
