/**
 * What was worked on which day, and who was there: records of `drill`, by rep and date of the company's zone. A new lead is
 * worked on the day of the first touch at or after its first MQL moment, or of the first answer to it as a lead, whichever
 * came first, by whoever that was; a deal on the day it closed, won or lost, by its owner then.
 */
import type { DimensionValue } from '../../ask/answer.ts';
import type { DrillRecord, DrillRequest } from '../../ask/drill.ts';
import { localDate } from '../../calendar/index.ts';
import { NotAllowed } from '../../model/error.ts';
import { allRecords, type Listing } from '../records.ts';

export type Role = 'bdr' | 'ae';

/** A day on which somebody was in the role: `share` is the part of a whole, ramped, present job. */
export interface PersonDay {
  readonly rep: string;
  readonly date: string;
  readonly name: DimensionValue;
  readonly team: DimensionValue | null;
  readonly share: string;
}

export interface Work {
  readonly rep: string;
  readonly date: string;
}

/** Dates, the end not included. */
export interface Stretch {
  readonly from: string;
  readonly to: string;
}

const METRIC: Readonly<Record<Role, string>> = { bdr: 'bdr-capacity', ae: 'ae-capacity' };
/** Lists of touches are long. */
const LONG = 100_000;

/** Throws NotAllowed where the viewer may not list them all. */
async function listed(listing: Listing, { from, to }: Stretch, request: Omit<DrillRequest, 'from' | 'to'>) {
  const records = await allRecords(listing, { ...request, grain: 'range', from, to }, LONG);
  if (records) return records;
  throw new NotAllowed('level', 'A capacity is proposed from the days of everybody in the role.', {
    hint: 'Ask an administrator: only who may list all records gets a proposal.',
  });
}

export async function personDays(listing: Listing, role: Role, stretch: Stretch): Promise<PersonDay[]> {
  const { zone } = listing.company.calendar;
  const records = await listed(listing, stretch, { metric: METRIC[role], measures: ['full_time_days'] });
  return records.flatMap(({ at, value, dims }) => {
    const { rep, team } = dims;
    if (!rep || rep.key === null || at === null || value === null) return [];
    return [{ rep: rep.key, date: localDate(at, zone), name: rep, team: team?.key ? team : null, share: value }];
  });
}

/** What a whole job takes by the settings, per rep, on the first of the days on which that is known. */
export async function perDayOf(
  listing: Listing,
  role: Role,
  stretch: Stretch,
): Promise<readonly (PersonDay & { readonly net: string })[]> {
  const { zone } = listing.company.calendar;
  const days = new Map((await personDays(listing, role, stretch)).map((day) => [`${day.rep} ${day.date}`, day]));
  const records = await listed(listing, stretch, { metric: METRIC[role], measures: ['capacity_net'] });
  const first = new Map<string, PersonDay & { readonly net: string }>();
  for (const { at, value, dims } of records) {
    const day = days.get(`${dims['rep']?.key} ${at === null ? '' : localDate(at, zone)}`);
    if (!day || value === null || Number(day.share) === 0) continue;
    const known = first.get(day.rep);
    if (!known || day.date < known.date) first.set(day.rep, { ...day, net: value });
  }
  return [...first.values()];
}

export const worked = (listing: Listing, role: Role, stretch: Stretch): Promise<Work[]> =>
  role === 'bdr' ? leadsWorked(listing, stretch) : dealsClosed(listing, stretch);

async function dealsClosed(listing: Listing, stretch: Stretch): Promise<Work[]> {
  const records = await listed(listing, stretch, { metric: METRIC.ae, measures: ['demand_worked'] });
  return records.flatMap(({ at, dims }) => workOf(listing, dims['rep'], at === null ? null : Date.parse(at)));
}

interface Attempt {
  readonly at: number;
  readonly rep: DimensionValue | undefined;
}

async function leadsWorked(listing: Listing, stretch: Stretch): Promise<Work[]> {
  const mqls = await listed(listing, stretch, { metric: METRIC.bdr, measures: ['demand'] });
  const touches = await listed(listing, stretch, { metric: 'contacts', measures: ['unique_contacts'] });
  const answered = { metric: 'lead-response-time', measures: ['median_minutes_elapsed'], role: 'numerator' } as const;
  const answers = await listed(listing, stretch, answered);
  const attempts = new Map<string, Attempt[]>();
  const add = ({ subject, at, dims }: DrillRecord, seconds: number, by: 'rep' | 'responder') => {
    if (at === null) return;
    const attempt = { at: Date.parse(at) + 1000 * seconds, rep: dims[by] };
    const known = attempts.get(subject);
    if (known) known.push(attempt);
    else attempts.set(subject, [attempt]);
  };
  for (const record of touches) add(record, 0, 'rep');
  for (const record of answers) add(record, Number(record.value), 'responder');
  return mqls.flatMap(({ subject, at }) => {
    const since = at === null ? Number.NaN : Date.parse(at);
    const [first] = (attempts.get(subject) ?? []).filter((each) => each.at >= since).sort((a, b) => a.at - b.at);
    return first ? workOf(listing, first.rep, first.at) : [];
  });
}

const workOf = ({ company }: Listing, rep: DimensionValue | undefined, at: number | null): Work[] =>
  rep?.key && at !== null ? [{ rep: rep.key, date: localDate(new Date(at).toISOString(), company.calendar.zone) }] : [];
