/**
 * A capacity per day, proposed from what people did: the p90 of what one of them worked on a whole day, over the last twelve
 * whole months. Where the usual day has none, days tell nothing: then the p90 of the daily means of persons' months. Nothing
 * is proposed from too few days.
 */
import type { DimensionValue } from '../../ask/answer.ts';
import { ask } from '../../ask/ask.ts';
import { OWNER, type Viewer } from '../../ask/viewer.ts';
import { addDays, addMonths, localDate } from '../../calendar/index.ts';
import type { Company } from '../../ledger/company.ts';
import { Decimal } from '../../model/decimal.ts';
import { nearestRank } from '../percentile.ts';
import type { Listing } from '../records.ts';
import { type PersonDay, perDayOf, personDays, type Role, type Stretch, type Work, worked } from './work.ts';

export type { Role } from './work.ts';

export type ProposalLevel = 'role' | 'team' | 'user';

export interface Proposal {
  readonly role: Role;
  readonly level: ProposalLevel;
  /** The team or user; null of a role. */
  readonly of: DimensionValue | null;
  /** Leads or deals per working day of a whole job, a decimal; null where there is none, for the reason. */
  readonly perDay: string | null;
  readonly reason?: 'too_few_days' | 'too_few_months' | 'nothing_worked';
  /** What it is the p90 of. */
  readonly basis: 'day' | 'month';
  readonly people: number;
  /** Whole days of all of them, and months of theirs with ten or more such days. */
  readonly days: number;
  readonly months: number;
  /** Per whole day, on average and on the middle one. */
  readonly mean: string | null;
  readonly median: string | null;
  /** What is in force from today on, from the least to the most; empty where nobody said. */
  readonly now: readonly string[];
}

export interface Proposals extends Stretch {
  readonly proposals: readonly Proposal[];
  /** Per role: days in it that were no whole ones, and work on days that are not among the whole ones. */
  readonly leftOut: readonly { readonly role: Role; readonly days: number; readonly work: number }[];
}

const MONTHS = 12;
const P = '0.9';
/** About a quarter of one person. */
export const LEAST_DAYS = 60;
/** A month of a person counts from so many whole days on, and so many such months give a p90. */
export const MONTH_DAYS = 10;
export const LEAST_MONTHS = 12;
/** Capacities change within so many days hardly, and somebody works within them. */
const AHEAD = 31;
const DIGITS = 3;
const ROLES: readonly Role[] = ['bdr', 'ae'];

/** Of the roles in which somebody is, then by team, and by user where asked. Throws NotAllowed as `work.ts` does. */
export async function proposeCapacity(
  company: Company,
  { users = false }: { readonly users?: boolean },
  now: string,
  viewer: Viewer = OWNER,
): Promise<Proposals> {
  const listing = { company, now, viewer };
  const stretch = await stretchOf(listing);
  const proposals: Proposal[] = [];
  const leftOut: Proposals['leftOut'][number][] = [];
  for (const role of ROLES) {
    const all = await personDays(listing, role, stretch);
    if (all.length === 0) continue;
    const work = await worked(listing, role, stretch);
    const days = wholeDays(all, work);
    const today = localDate(now, company.calendar.zone);
    const inForce = await perDayOf(listing, role, { from: today, to: addDays(today, AHEAD) });
    const counts = countsOf(work);
    const levels: ProposalLevel[] = users ? ['role', 'team', 'user'] : ['role', 'team'];
    for (const level of levels) {
      for (const { of, key } of segmentsOf(all, level)) {
        const own = days.filter((day) => keyOf(day, level) === key);
        const perDay = inForce.filter((day) => keyOf(day, level) === key);
        proposals.push({ role, level, of, ...proposed(own, counts), now: distinct(perDay) });
      }
    }
    const onWhole = days.reduce((sum, day) => sum + (counts.get(dayKey(day)) ?? 0), 0);
    leftOut.push({ role, days: all.length - days.length, work: work.length - onWhole });
  }
  return { ...stretch, proposals, leftOut };
}

/** The last twelve whole months, up to where the data is complete. */
async function stretchOf({ company, now, viewer }: Listing): Promise<Stretch> {
  const { zone } = company.calendar;
  const month = `${localDate(now, zone).slice(0, 7)}-01`;
  const stretch = { from: addMonths(month, -MONTHS), to: month };
  const question = { metric: 'bdr-capacity', measures: ['full_time_days'], grain: 'range', ...stretch };
  const { meta } = await ask(company, question, now, viewer);
  const ends = Object.values(meta.completeThrough).flatMap((end) => (end === null ? [] : [localDate(end, zone)]));
  return { ...stretch, to: [stretch.to, ...ends].sort()[0] ?? stretch.to };
}

/** Days of a whole job, over its ramp, all day there; not before anybody in the role worked anything. */
function wholeDays(all: readonly PersonDay[], work: readonly Work[]): PersonDay[] {
  const begins = work.map(({ date }) => date).sort()[0];
  return begins === undefined ? [] : all.filter(({ share, date }) => new Decimal(share).equals(1) && date >= begins);
}

const dayKey = ({ rep, date }: Work): string => `${rep} ${date}`;

function countsOf(work: readonly Work[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const each of work) counts.set(dayKey(each), (counts.get(dayKey(each)) ?? 0) + 1);
  return counts;
}

const keyOf = ({ team, rep }: PersonDay, level: ProposalLevel): string | null =>
  level === 'role' ? '' : level === 'team' ? (team?.key ?? null) : rep;

function segmentsOf(days: readonly PersonDay[], level: ProposalLevel) {
  if (level === 'role') return [{ key: '', of: null }];
  const found = new Map<string, DimensionValue>();
  for (const day of days) {
    const [key, of] = [keyOf(day, level), level === 'team' ? day.team : day.name];
    if (key !== null && of !== null) found.set(key, of);
  }
  return [...found].map(([key, of]) => ({ key, of })).sort((a, b) => (a.of.label < b.of.label ? -1 : 1));
}

function proposed(
  days: readonly PersonDay[],
  counts: ReadonlyMap<string, number>,
): Omit<Proposal, 'role' | 'level' | 'of' | 'now'> {
  const each = days.map((day) => new Decimal(counts.get(dayKey(day)) ?? 0));
  const months = monthlyMeans(days, counts);
  const median = nearestRank(each, '0.5');
  const total = each.reduce((sum, count) => sum.plus(count), new Decimal(0));
  const basis = median?.isZero() === false ? 'day' : 'month';
  const reason =
    days.length < LEAST_DAYS
      ? 'too_few_days'
      : total.isZero()
        ? 'nothing_worked'
        : basis === 'month' && months.length < LEAST_MONTHS
          ? 'too_few_months'
          : null;
  const p90 = nearestRank(basis === 'day' ? each : months, P)?.toDecimalPlaces(DIGITS);
  // A tenth of the months at most had any: nothing that a day could be said to take.
  const isNothing = reason === null && p90?.isZero() !== false;
  return {
    perDay: reason === null && !isNothing && p90 ? p90.toFixed() : null,
    ...((reason ?? isNothing) && { reason: reason ?? 'nothing_worked' }),
    basis,
    people: new Set(days.map(({ rep }) => rep)).size,
    days: days.length,
    months: months.length,
    mean: days.length === 0 ? null : total.dividedBy(days.length).toDecimalPlaces(DIGITS).toFixed(),
    median: median?.toFixed() ?? null,
  };
}

/** Per person and calendar month with enough whole days: what was worked on them, a day. */
function monthlyMeans(days: readonly PersonDay[], counts: ReadonlyMap<string, number>): Decimal[] {
  const months = new Map<string, { days: number; count: number }>();
  for (const day of days) {
    const key = `${day.rep} ${day.date.slice(0, 7)}`;
    const month = months.get(key) ?? { days: 0, count: 0 };
    month.days += 1;
    month.count += counts.get(dayKey(day)) ?? 0;
    months.set(key, month);
  }
  return [...months.values()]
    .filter((each) => each.days >= MONTH_DAYS)
    .map((each) => new Decimal(each.count).dividedBy(each.days));
}

const distinct = (inForce: readonly (PersonDay & { readonly net: string })[]): string[] =>
  [...new Set(inForce.map(({ net, share }) => new Decimal(net).dividedBy(share).toDecimalPlaces(6).toFixed()))].sort(
    (a, b) => Number(a) - Number(b),
  );
