/**
 * The leads that wait right now, oldest first: what `lead-response-time` counts as `waiting`, opened to its records. Of
 * leads that came in at once those that nobody owns go first. A lead known to the day has no minutes.
 */
import type { DimensionValue } from '../ask/answer.ts';
import { type DrillRecord, drill } from '../ask/drill.ts';
import type { Level } from '../ask/rights.ts';
import { OWNER, type Viewer } from '../ask/viewer.ts';
import { addDays, localDate } from '../calendar/index.ts';
import type { Company } from '../ledger/company.ts';

export interface WaitingLead {
  readonly ref: string;
  readonly person: string;
  readonly at: string;
  readonly owner: DimensionValue;
  readonly team: DimensionValue;
  readonly channel: DimensionValue | null;
  /** So far, on the working clock of its team and on the wall; null where it is known to the day. */
  readonly workingMinutes: number | null;
  readonly elapsedMinutes: number | null;
}

export interface Waiting {
  readonly now: string;
  readonly zone: string;
  /** Of whom the viewer sees it. */
  readonly level: Level;
  readonly leads: readonly WaitingLead[];
  /** How many wait in all; more than are listed where it is a great many. */
  readonly total: number;
  /** How many more wait that the viewer may not list; absent where that is held back. */
  readonly outsideView?: number;
}

export interface WaitingRequest {
  readonly team?: string;
  readonly rep?: string;
}

/** Before any lead there may be. */
const FIRST_DAY = '1970-01-01';
const MOST = 10_000;
const MINUTE = 60_000;

export async function waitingLeads(
  company: Company,
  now: string,
  { team, rep }: WaitingRequest = {},
  viewer: Viewer = OWNER,
): Promise<Waiting> {
  const where = Object.entries({ team, rep }).flatMap(([dimension, value]) =>
    value === undefined ? [] : [{ dimension, value }],
  );
  const { zone } = company.calendar;
  const to = addDays(localDate(now, zone), 1);
  const request = { metric: 'lead-response-time', measures: ['waiting'], from: FIRST_DAY, to, where, limit: MOST };
  const { records, total, meta } = await drill(company, request, now, viewer);
  const leads = records.map((record) => waitingLead(record, now)).sort(oldestFirst);
  const { level } = meta;
  return { now, zone, level, leads, total, ...(meta.outsideView !== undefined && { outsideView: meta.outsideView }) };
}

function waitingLead({ ref, subject, at, value, dims }: DrillRecord, now: string): WaitingLead {
  const nobody = { key: null, label: '(unassigned)' };
  const since = at ?? now;
  return {
    ref,
    person: subject,
    at: since,
    owner: dims['rep'] ?? nobody,
    team: dims['team'] ?? nobody,
    channel: dims['channel'] ?? null,
    workingMinutes: value === null ? null : Number(value) / 60,
    elapsedMinutes: value === null ? null : (Date.parse(now) - Date.parse(since)) / MINUTE,
  };
}

function oldestFirst(a: WaitingLead, b: WaitingLead): number {
  return (
    Date.parse(a.at) - Date.parse(b.at) ||
    Number(a.owner.key !== null) - Number(b.owner.key !== null) ||
    (a.ref < b.ref ? -1 : 1)
  );
}
