/**
 * Where leads wait: by channel, weekday, hour and rep, each against all others; whether for an owner or for what that owner
 * does; on whose desk they lie now; and what a fast answer is worth, from the company's own leads. Only what lies beyond
 * chance and clearly below the rest is a finding; first what costs most leads.
 */

import { OWNER } from '../../ask/viewer.ts';
import type { Company } from '../../ledger/company.ts';
import { type Finding, isClearlyBelow, LEAST, rateOf, type Share, sumOf } from '../finding.ts';
import { BOOKED, bookedTable } from './booked.ts';
import {
  answerBy,
  askingOf,
  type Compared,
  compared,
  type Diagnosis,
  type DiagnosisRequest,
  type DiagnosisTable,
  Notes,
  tableOf,
} from './diagnosis.ts';
import { LOAD, loadOf, withOpenLeads } from './lead-load.ts';
import { stageOf, stagesTable } from './lead-stages.ts';

const METRIC = 'lead-response-time';
const IN_TIME = `${METRIC}.within_target_share`;
const BY = ['channel', 'weekday', 'hour', 'rep'] as const;
const MOST = 3;
/** A smaller gap is no reason to change anything, however sure it is. */
const GAP = 0.1;
/** From so many in time on nothing needs to change. */
const GOOD = 0.9;
const FAST = '0-5m';

export async function diagnoseLeadResponse(
  company: Company,
  request: DiagnosisRequest,
  now: string,
  viewer = OWNER,
): Promise<Diagnosis> {
  const asking = askingOf(company, request, now, viewer);
  const notes = new Notes();
  const tables: DiagnosisTable[] = [];
  let range = null;
  for (const by of BY) {
    const measures = ['within_target_share', 'median_minutes', 'waiting'];
    const answer = await answerBy(asking, { metric: METRIC, measures, by }, notes);
    if (answer === null) continue;
    const table = tableOf(by, answer);
    tables.push(by === 'rep' ? await withOpenLeads(asking, table, notes) : table);
    const { completeThrough } = answer.meta;
    const observed = [now, ...Object.values(completeThrough).flatMap((end) => end ?? [])].sort(
      (a, b) => Date.parse(a) - Date.parse(b),
    )[0];
    range = { from: answer.query.from, to: answer.query.to, observed: observed ?? now };
  }
  // Without leads there is nothing to tell apart.
  if (range === null || tables.every(({ rows }) => rows.length === 0))
    return notes.made(METRIC, asking.period, tables, []);
  const stages = await stagesTable(asking, notes);
  const booked = await bookedTable(asking, range, notes);
  return notes.made(METRIC, asking.period, [...tables, stages, booked], findingsOf(tables, stages, booked));
}

interface Candidate {
  readonly finding: Finding;
  /** How many more leads were answered in time if these were answered like the others. */
  readonly lost: number;
}

function findingsOf(tables: readonly DiagnosisTable[], stages: DiagnosisTable, booked: DiagnosisTable): Finding[] {
  const tableBy = (by: string) => tables.find((table) => table.by === by) ?? { by, rows: [] };
  const of = (by: string) => compared(tableBy(by).rows, IN_TIME);
  const [load] = loadOf(tableBy('rep'));
  const loaded = load?.finding.values['rep'];
  const slow = [
    ...weekdays(of('weekday')),
    ...hours(of('hour')),
    ...channels(of('channel')),
    // One sentence a person.
    ...overload(of('rep')).filter(({ finding }) => finding.values['rep'] !== loaded),
    ...(load ? [load] : []),
    ...(isGood(of('channel')) ? [] : stageOf(stages)),
  ];
  const found = slow.sort((a, b) => b.lost - a.lost).map(({ finding }) => finding);
  return [...found, ...pays(booked)].slice(0, MOST);
}

function isGood(all: readonly Compared[]): boolean {
  const share = sumOf(all.map(({ own }) => own));
  return share.d === 0 || rateOf(share) >= GOOD;
}

const candidate = (id: Finding['id'], own: Share, rest: Share, values: Finding['values'] = {}): Candidate => ({
  finding: { id, metric: METRIC, values: { ...values, leads: own.d, share: rateOf(own), others: rateOf(rest) } },
  lost: (rateOf(rest) - rateOf(own)) * own.d,
});
const isSlow = ({ own, rest }: Pick<Compared, 'own' | 'rest'>): boolean => isClearlyBelow(own, rest, GAP);

function together(all: readonly Compared[], some: readonly Compared[]): { own: Share; rest: Share } {
  const others = all.filter((each) => !some.includes(each));
  return { own: sumOf(some.map(({ own }) => own)), rest: sumOf(others.map(({ own }) => own)) };
}

/** The weekend as one, for that is how it is staffed; else the slowest day. */
function weekdays(all: readonly Compared[]): Candidate[] {
  const weekend = together(
    all,
    all.filter(({ row }) => ['6', '7'].includes(row.segment.key ?? '')),
  );
  if (isSlow(weekend)) return [candidate('response_weekend', weekend.own, weekend.rest)];
  return slowest(all, ({ row, own, rest }) =>
    candidate('response_weekday', own, rest, { weekday: Number(row.segment.key) }),
  );
}

/** All slow hours as one. */
function hours(all: readonly Compared[]): Candidate[] {
  const slow = all.filter((each) => each.row.segment.key !== null && isSlow(each));
  if (slow.length === 0) return [];
  const { own, rest } = together(all, slow);
  return isSlow({ own, rest })
    ? [candidate('response_hours', own, rest, { hours: slow.map(({ row }) => row.segment.label).join(', ') })]
    : [];
}

const channels = (all: readonly Compared[]): Candidate[] =>
  slowest(all, ({ row, own, rest }) => candidate('response_channel', own, rest, { channel: row.segment.label }));

/** Who is slow and has far more leads than the others: a matter of load, not of will. */
function overload(all: readonly Compared[]): Candidate[] {
  const reps = all.filter(({ row, own }) => row.segment.key !== null && own.d >= LEAST);
  const usual = (own: Share) => (sumOf(reps.map((each) => each.own)).d - own.d) / (reps.length - 1);
  const loaded = reps.filter(({ own }) => reps.length > 1 && own.d > LOAD * usual(own));
  return slowest(loaded, ({ row, own, rest }) =>
    candidate('response_overload', own, rest, { rep: row.segment.label, usual: usual(own) }),
  );
}

/** Of those that are slow the one that costs most leads. */
function slowest(all: readonly Compared[], make: (each: Compared) => Candidate): Candidate[] {
  const found = all.filter((each) => each.row.segment.key !== null && isSlow(each)).map(make);
  return found.sort((a, b) => b.lost - a.lost).slice(0, 1);
}

/** Whether leads answered at once come to an appointment more often than all others. */
function pays(table: DiagnosisTable): Finding[] {
  const rows = compared(table.rows, BOOKED);
  const fast = rows.find(({ row }) => row.segment.key === FAST);
  if (!fast || !isClearlyBelow(fast.rest, fast.own, 0)) return [];
  const values = { fast: rateOf(fast.own), leads: fast.own.d, slow: rateOf(fast.rest), others: fast.rest.d };
  return [{ id: 'response_pays', metric: METRIC, values }];
}
