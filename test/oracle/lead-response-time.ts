/**
 * Oracle of `lead-response-time`: how long inbound leads waited, by Kaplan and Meier, on the working
 * clock of the lead's team and (`_elapsed`) on the clock on the wall.
 *
 * A lead is placed by its start. Answered ones are events; the others are censored when they were disqualified, else
 * now. What was known to the day only has no minutes, but it still waits or does not.
 */
import { Temporal } from 'temporal-polyfill';
import { workingSecondsBetween } from '../../src/calendar/working-time.ts';
import { type Company, companyOf, dimensionsOf } from './company.ts';
import { type Contribution, Decimal, fold } from './fold.ts';
import { type Lead, leadsOf, TARGET_SECONDS } from './lead.ts';
import { ownersRecorded } from './lead-owner.ts';
import type { Dimensions } from './segment.ts';
import { timeBy } from './survival.ts';
import { clocksOf, instantText } from './working-clock.ts';
import { type OracleFigure, type OracleRequest, textOf, type World } from './world.ts';

export interface Wait {
  readonly ref: string;
  /** From the start to the answer, or to where it was lost from sight. */
  readonly seconds: number;
  readonly answered: boolean;
}

export interface LeadFigure extends OracleFigure {
  /** Of medians and p90: what they rest on, by reference. n of the d waits were answered. */
  waits?: Wait[];
  /** Of medians and p90: minutes; null where there is no value. */
  value?: number | null;
}

export interface LeadAnswer {
  figures: LeadFigure[];
  excluded: Record<string, number>;
}

type Clock = 'working' | 'elapsed';

/** median_minutes, p90_minutes, within_target_share and their `_elapsed` forms, waiting, or what tells the wait apart. */
export async function leadResponseOracle(world: World, request: OracleRequest): Promise<LeadAnswer> {
  const company = companyOf(world, request.now);
  const clocks = await clocksOf(world, yearsOf(world, request.now));
  const leads = leadsOf(company, clocks);
  const told = ownersRecorded(company) ? leads : [];
  const elapsed = request.measure.endsWith('_elapsed');
  const clock: Clock = elapsed ? 'elapsed' : 'working';
  const measure = elapsed ? request.measure.slice(0, -'_elapsed'.length) : request.measure;
  switch (measure) {
    case 'median_minutes':
      return survivalAnswer(wholeWaits(company, leads, clock), request, 50);
    case 'p90_minutes':
      return survivalAnswer(wholeWaits(company, leads, clock), request, 90);
    case 'within_target_share':
      return fold(shareList(company, leads, clock), request, { ratio: true });
    case 'waiting':
      if (elapsed) break;
      return fold(waitingList(company, leads), request, { ratio: false });
    case 'assignment_median_minutes':
      return survivalAnswer(waitsForOwner(company, told), request, 50);
    case 'reaction_median_minutes':
      return survivalAnswer(waitsOfOwner(company, told), request, 50);
    case 'late_unassigned_share':
      return fold(lateList(company, told), request, { ratio: true });
  }
  throw new Error(`no measure ${request.measure} of lead-response-time`);
}

/** What is waited for, and how long each lead did. */
interface Waited {
  readonly list: readonly Contribution[];
  readonly waits: ReadonlyMap<string, Wait>;
}

function waited(company: Company, of: readonly { lead: Lead; reason: string | null; wait: Wait }[]): Waited {
  return {
    list: of.map(({ lead, reason, wait }) =>
      contribution(company, lead, reason, wait.answered ? 'both' : 'denominator'),
    ),
    waits: new Map(of.map(({ lead, wait }) => [lead.inbound.ref, wait])),
  };
}

const wholeWaits = (company: Company, leads: readonly Lead[], clock: Clock): Waited =>
  waited(
    company,
    leads.map((lead) => ({ lead, reason: minutesReason(lead), wait: waitOf(company, lead, clock) })),
  );

/** Until somebody owned it; it is lost from sight where the whole wait ended before. */
function waitsForOwner(company: Company, leads: readonly Lead[]): Waited {
  const each = leads.map((lead) => {
    const [end, owned] = [endOf(company, lead), ownedWhileWaiting(company, lead)];
    const wait = { ref: lead.inbound.ref, seconds: workedTo(lead, owned ?? end), answered: owned !== null };
    return { lead, reason: stageReason(lead), wait };
  });
  return waited(company, each);
}

/** From the first owner to the answer, of leads that had one while they waited. */
function waitsOfOwner(company: Company, leads: readonly Lead[]): Waited {
  const each = leads.flatMap((lead) => {
    const owned = ownedWhileWaiting(company, lead);
    const reason = stageReason(lead);
    if (owned === null && reason === null) return [];
    const seconds = workedTo(lead, endOf(company, lead)) - workedTo(lead, owned ?? lead.start.epoch);
    return [{ lead, reason, wait: { ref: lead.inbound.ref, seconds, answered: lead.stop !== null } }];
  });
  return waited(company, each);
}

/** Leads that were not answered within the target; counted those that nobody owned within it. */
function lateList(company: Company, leads: readonly Lead[]): Contribution[] {
  return leads.flatMap((lead) => {
    const { answered, seconds } = waitOf(company, lead, 'working');
    const isLate = targetPassed(company, lead, 'working') && !(answered && seconds <= TARGET_SECONDS);
    if (minutesReason(lead) === null && !isLate) return [];
    const owned = lead.assigned.at;
    const inTime = owned !== null && workedTo(lead, owned.epoch) <= TARGET_SECONDS;
    return [contribution(company, lead, stageReason(lead), inTime ? 'denominator' : 'both')];
  });
}

const stageReason = (lead: Lead): string | null => minutesReason(lead) ?? lead.assigned.unknown;

function ownedWhileWaiting(company: Company, lead: Lead): number | null {
  const { at } = lead.assigned;
  return at !== null && at.epoch <= endOf(company, lead) ? at.epoch : null;
}

const workedTo = ({ start, schedule }: Lead, end: number): number =>
  workingSecondsBetween(instantText(start.epoch), instantText(Math.max(end, start.epoch)), schedule);

function survivalAnswer({ list, waits }: Waited, request: OracleRequest, percent: number): LeadAnswer {
  const { figures, excluded } = fold(list, request, { ratio: true });
  return {
    excluded,
    figures: figures.map((figure) => {
      const own = figure.records.denominator.flatMap((ref) => waits.get(ref) ?? []);
      const enough = percent !== 50 || figure.records.numerator.length * 2 >= own.length;
      const seconds = timeBy(
        percent,
        own.map(({ seconds: time, answered }) => ({ time, event: answered })),
      );
      return { ...figure, waits: own, value: enough && seconds !== null ? seconds / 60 : null };
    }),
  };
}

/** All leads whose target has passed, whatever became of them. */
function shareList(company: Company, leads: readonly Lead[], clock: Clock): Contribution[] {
  return leads
    .filter((lead) => minutesReason(lead) !== null || targetPassed(company, lead, clock))
    .map((lead) => {
      const { answered, seconds } = waitOf(company, lead, clock);
      const within = answered && seconds <= TARGET_SECONDS;
      return contribution(company, lead, minutesReason(lead), within ? 'both' : 'denominator');
    });
}

function waitingList(company: Company, leads: readonly Lead[]): Contribution[] {
  return leads
    .filter(({ reason, stop, disqualified }) => reason !== null || (stop === null && disqualified === null))
    .map((lead) => contribution(company, lead, lead.reason, 'numerator'));
}

function contribution(company: Company, lead: Lead, reason: string | null, role: Contribution['role']): Contribution {
  return { ref: lead.inbound.ref, at: lead.start, reason, role, value: new Decimal(1), dims: dimsOf(company, lead) };
}

/** What keeps a lead out of minutes. */
function minutesReason({ reason, start, stop }: Lead): string | null {
  if (reason !== null) return reason;
  if (start.day || stop?.at.day) return 'day_precision';
  // A source that computed a time below zero for the answer got its clock wrong.
  const duration = stop?.activity.row['duration'];
  return typeof duration === 'number' && duration < 0 ? 'negative' : null;
}

/** A disqualification known to the day ends the wait where that day begins, for nothing is known of later. */
const endOf = ({ now }: Company, lead: Lead): number =>
  Math.max(lead.start.epoch, (lead.stop?.at ?? lead.disqualified ?? now).epoch);

function waitOf(company: Company, lead: Lead, clock: Clock): Wait {
  const end = endOf(company, lead);
  const [from, to] = [instantText(lead.start.epoch), instantText(end)];
  const seconds =
    clock === 'working' ? workingSecondsBetween(from, to, lead.schedule) : (end - lead.start.epoch) / 1000;
  return { ref: lead.inbound.ref, seconds, answered: lead.stop !== null };
}

function targetPassed({ now }: Company, { start, due }: Lead, clock: Clock): boolean {
  if (clock === 'working') return due !== null && due.epoch <= now.epoch;
  return start.epoch + TARGET_SECONDS * 1000 <= now.epoch;
}

/** The owner's team when the lead came in; where there is none, the team that receives it. */
function dimsOf(company: Company, lead: Lead): Dimensions {
  const { inbound, person, start, stop, owner } = lead;
  const ofOwner = dimensionsOf(company, { rep: owner, person, at: start });
  const receiving = company.identity.find('team', textOf(inbound.row, 'team'))?.ref ?? null;
  return dimensionsOf(company, {
    rep: owner,
    person,
    at: start,
    own: {
      team: ofOwner('team') ?? receiving,
      team_now: ofOwner('team_now') ?? receiving,
      responder: stop?.responder ?? null,
      channel: textOf(inbound.row, 'channel'),
      kind: textOf(inbound.row, 'kind'),
      ...arrivalOf(lead),
      answered_in: answeredIn(lead),
    },
  });
}

/** Weekday and hour in the zone of the clock; a day keeps its date and has no hour. */
function arrivalOf({ start, schedule }: Lead): { weekday: string; hour: string | null } {
  if (start.day) return { weekday: `${Temporal.PlainDate.from(start.date).dayOfWeek}`, hour: null };
  const at = Temporal.Instant.fromEpochMilliseconds(start.epoch).toZonedDateTimeISO(schedule.hours.zone);
  return { weekday: `${at.dayOfWeek}`, hour: at.toString().slice(11, 13) };
}

function answeredIn({ start, stop }: Lead): string | null {
  if (stop === null || start.day || stop.at.day) return null;
  const minutes = (stop.at.epoch - start.epoch) / 60_000;
  if (minutes <= 5) return '0-5m';
  if (minutes <= 60) return '5-60m';
  return minutes <= 24 * 60 ? '60m-1d' : 'later';
}

/** Every year that a wait can touch, and one on either side for zones. */
function yearsOf(world: World, now: string): number[] {
  const starts = (world.rows.inbound ?? []).flatMap((row) => textOf(row, 'at') ?? []);
  const first = Math.min(...[...starts, now].map((at) => Number(at.slice(0, 4)))) - 1;
  const last = Number(now.slice(0, 4)) + 1;
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
