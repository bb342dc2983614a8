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

/** median_minutes, p90_minutes, within_target_share and their `_elapsed` forms, or waiting. */
export async function leadResponseOracle(world: World, request: OracleRequest): Promise<LeadAnswer> {
  const company = companyOf(world, request.now);
  const clocks = await clocksOf(world, yearsOf(world, request.now));
  const leads = leadsOf(company, clocks);
  const elapsed = request.measure.endsWith('_elapsed');
  const clock: Clock = elapsed ? 'elapsed' : 'working';
  const measure = elapsed ? request.measure.slice(0, -'_elapsed'.length) : request.measure;
  switch (measure) {
    case 'median_minutes':
      return survivalAnswer(company, leads, request, clock, 50);
    case 'p90_minutes':
      return survivalAnswer(company, leads, request, clock, 90);
    case 'within_target_share':
      return fold(shareList(company, leads, clock), request, { ratio: true });
    case 'waiting':
      if (elapsed) break;
      return fold(waitingList(company, leads), request, { ratio: false });
  }
  throw new Error(`no measure ${request.measure} of lead-response-time`);
}

function survivalAnswer(
  company: Company,
  leads: readonly Lead[],
  request: OracleRequest,
  clock: Clock,
  percent: number,
): LeadAnswer {
  const waits = new Map(leads.map((lead) => [lead.inbound.ref, waitOf(company, lead, clock)]));
  const list = leads.map((lead) =>
    contribution(company, lead, minutesReason(lead), lead.stop ? 'both' : 'denominator'),
  );
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

function waitOf({ now }: Company, lead: Lead, clock: Clock): Wait {
  // A disqualification known to the day ends the wait where that day begins, for nothing is known of later.
  const end = Math.max(lead.start.epoch, (lead.stop?.at ?? lead.disqualified ?? now).epoch);
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
