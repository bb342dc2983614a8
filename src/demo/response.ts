/**
 * The first answer to a lead: within minutes while the office is open; else by whoever has the evening or the weekend,
 * or when the office opens again. Some leads are never answered.
 */
import { dayAt } from '../calendar/index.ts';
import { HOUR, isOpen, MINUTE, nextOpening, officeHours } from './activity.ts';
import { MARKET } from './company.ts';
import type { Lead } from './leads.ts';
import type { Rep, Staff } from './people.ts';
import { isWeekend, monthStart, type Scene } from './scene.ts';

export interface Answer {
  readonly at: number;
  readonly rep: Rep;
  /** The lead's own call or chat, picked up at once. */
  readonly isLive: boolean;
}

const NEVER = 0.025;
const AT_ONCE = 0.93;
const ON_DUTY = { weekend: 0.7, evening: 0.3 };
const WEEKEND_STORY_DAYS = 182;
/** Of the leads of an overloaded team, so many wait for hours. */
const BUSY = 0.4;

/** The first answer; null where there is none in the data. */
export function firstAnswer(scene: Scene, staff: Staff, lead: Lead): Answer | null {
  const random = scene.random('answer', lead.number);
  const { market } = lead.person.account;
  const day = dayAt(lead.at, MARKET[market].zone);
  const isNever = random.chance(NEVER);
  const usual = (random.chance(AT_ONCE) ? random.lognormal(2.3, 0.65) : random.lognormal(45, 1)) * MINUTE;
  const [duty, dutyDelay] = [random.next(), random.lognormal(20, 0.8) * MINUTE];
  const [busy, busyDelay] = [random.chance(BUSY), random.lognormal(240, 0.5) * MINUTE];
  const who = random.next();
  if (isNever) return null;

  const isOverloaded =
    scene.tells('overloaded-bdr-team') && market === 'east' && day >= monthStart(scene.today, -4) && busy;
  const delay = isOverloaded ? busyDelay : usual;
  const [opens, closes] = officeHours(market, day);
  const hour = (lead.at - opens) / HOUR + MARKET[market].opens;
  const isAtOffice = isOpen(scene, market, day) && lead.at >= opens && lead.at < closes;
  const isLive = isAtOffice && (lead.kind === 'call' || lead.kind === 'chat');
  const weekend = isWeekend(day);
  const isLeft = weekend && scene.tells('weekend-response') && day >= scene.today - WEEKEND_STORY_DAYS;
  const hasDuty = !isLeft && hour >= 8 && hour < 22 && duty < (weekend ? ON_DUTY.weekend : ON_DUTY.evening);

  let at: number;
  if (isLive) at = lead.at;
  else if (isAtOffice) at = overnight(scene, lead, lead.at + delay, closes);
  else if (hasDuty) at = lead.at + dutyDelay;
  else at = nextOpening(scene, market, lead.at) + (isLeft ? Math.max(delay, busyDelay) : delay);
  at = Math.floor(at);
  const answering = staff.atWork('bdr', market, dayAt(at, MARKET[market].zone));
  const { owner } = lead.person;
  const rep = answering.includes(owner) ? owner : answering[Math.floor(who * answering.length)];
  return at >= scene.end || rep === undefined ? null : { at, rep, isLive };
}

/** What does not fit into the day goes on when the office opens again. */
function overnight(scene: Scene, lead: Lead, at: number, closes: number): number {
  return at < closes ? at : nextOpening(scene, lead.person.account.market, closes) + (at - closes);
}
