/**
 * What becomes of a lead: answered, followed up, an appointment, fit for sales or not. The sooner the answer, the more
 * often an appointment comes of it.
 */
import { type Activity, appointment, HOUR, laterAtWork, MINUTE, touch } from './activity.ts';
import { CHANNELS, type Channel } from './company.ts';
import type { Lead, Person } from './leads.ts';
import type { Rep, Staff } from './people.ts';
import { type Answer, firstAnswer } from './response.ts';
import type { Scene } from './scene.ts';

export interface Moment {
  readonly id: string;
  readonly person: Person;
  readonly stage: 'lead' | 'mql' | 'sql' | 'opportunity' | 'customer' | 'disqualified';
  readonly at: number;
}

/** A person found fit to buy. */
export interface Opportunity {
  /** Of the lead or prospect it came from. */
  readonly number: number;
  readonly person: Person;
  readonly at: number;
  readonly sourcedBy: Rep;
}

export interface Outreach {
  readonly activities: Activity[];
  readonly moments: Moment[];
  readonly opportunities: Opportunity[];
}

const IS_FIT = 0.6;
const BOOKS = { fit: 0.5, unfit: 0.06 };
const QUALIFIES = 0.82;
const WRITES_BACK = 0.1;
const RUSH_DAYS = 56;
const RUSHED = 0.6;

export const fitness = (channel: Channel): number => (channel === 'outbound' ? 1 : CHANNELS[channel].fit);

/** Works through all leads. */
export function courtLeads(scene: Scene, staff: Staff, leads: readonly Lead[]): Outreach {
  const outreach: Outreach = { activities: [], moments: [], opportunities: [] };
  for (const lead of leads) courtLead(scene, staff, lead, outreach);
  return outreach;
}

function courtLead(scene: Scene, staff: Staff, lead: Lead, { activities, moments, opportunities }: Outreach): void {
  const random = scene.random('court', lead.number);
  const { person, number } = lead;
  const [isFit, scored] = [random.chance(IS_FIT * fitness(lead.channel)), random.lognormal(25, 1) * MINUTE];
  const [chance, touches, leaves] = [random.next(), random.int(1, 4), random.chance(0.6)];
  const moment = (stage: Moment['stage'], at: number) => {
    if (at < scene.end) moments.push({ id: `${number}-${stage}`, person, stage, at: Math.floor(at) });
  };
  moment('lead', lead.at);
  if (isFit) moment('mql', lead.at + scored);
  thank(scene, lead, activities);
  const answer = firstAnswer(scene, staff, lead);
  if (answer === null) return;

  const books = chance < (isFit ? BOOKS.fit : BOOKS.unfit) * promptness(lead, answer) * attention(scene, lead);
  const courting = scene.random('touches', number);
  let last = firstTouch(scene, lead, answer);
  activities.push(last);
  for (let i = 1; i < touches; i++) {
    const at = laterAtWork(scene, staff, last.rep, last.at, courting.int(1, 4), courting);
    // What comes after the data ends has not happened yet.
    if (at === null) return;
    last = touch(courting, `${number}-${i}`, last.rep, person, at);
    activities.push(last);
    activities.push(...conversation(scene, staff, last));
  }
  if (!books) {
    if (leaves && touches > 1) moment('disqualified', last.at + courting.int(1, 10) * 24 * HOUR);
    return;
  }
  const { records, held } = appointment(scene, staff, courting, last, last.rep);
  activities.push(...records);
  if (held === null || !courting.chance(QUALIFIES)) return;
  moment('sql', held);
  opportunities.push({ number, person, at: held, sourcedBy: last.rep });
}

/** Who runs after numbers has less time for a talk. */
const attention = (scene: Scene, { at }: Lead): number =>
  scene.tells('volume-up-rate-down') && at >= scene.end - RUSH_DAYS * 24 * HOUR ? RUSHED : 1;

/** How much more often than usual a quick answer leads to an appointment. */
function promptness({ at }: Lead, answer: Answer): number {
  const minutes = (answer.at - at) / MINUTE;
  if (minutes <= 5) return 1.15;
  if (minutes <= 60) return 1;
  return minutes <= 24 * 60 ? 0.9 : 0.65;
}

/** Marketing's thank-you, sent by a machine. */
function thank(scene: Scene, { number, person, at }: Lead, activities: Activity[]): void {
  const random = scene.random('thanks', number);
  if (!random.chance(0.5) || at + MINUTE >= scene.end) return;
  const mail = touch(random, `${number}-auto`, person.owner, person, at + random.int(2, 50) * 1000);
  activities.push({ ...mail, kind: 'email', automated: true, connected: null, seconds: null });
}

function firstTouch(scene: Scene, lead: Lead, { at, rep, isLive }: Answer): Activity {
  const made = touch(scene.random('first touch', lead.number), `${lead.number}-0`, rep, lead.person, at);
  if (!isLive) return made;
  const kind = lead.kind === 'call' ? 'call' : 'message';
  const seconds = kind === 'call' ? (made.seconds ?? 0) + 60 : null;
  return { ...made, kind, direction: 'in', connected: true, seconds };
}

/** Now and then a person writes back, and the rep answers. */
export function conversation(scene: Scene, staff: Staff, mail: Activity): Activity[] {
  const random = scene.random('conversation', mail.id);
  if (mail.kind !== 'email' || !random.chance(WRITES_BACK)) return [];
  const at = mail.at + Math.floor(random.lognormal(5, 1) * HOUR);
  if (at >= scene.end) return [];
  const back: Activity = { ...mail, id: `${mail.id}-in`, direction: 'in', at, answers: mail.id };
  const replied = laterAtWork(scene, staff, mail.rep, at, 1, random);
  if (replied === null) return [back];
  return [back, { ...mail, id: `${mail.id}-re`, at: replied, answers: back.id }];
}
