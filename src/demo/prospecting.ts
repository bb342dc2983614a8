/** BDRs look for customers themselves: each working day some persons nobody has asked yet, a few touches each. */
import { dayStart, weekdayOf } from '../calendar/index.ts';
import { appointment, laterAtWork, touch } from './activity.ts';
import { MARKET } from './company.ts';
import { conversation, type Outreach } from './courtship.ts';
import { makeAccount, NUMBERS, type Person } from './leads.ts';
import { postAt, type Rep, type Staff, shareAt } from './people.ts';
import type { Scene } from './scene.ts';

/** New persons a day, of somebody with a full job. */
const PER_DAY = 1.3;
const BOOKS = 0.075;
const QUALIFIES = 0.6;
const STORY_WEEKS = 8;
/** How much more each week of the story, and how little of what is more comes to anything. */
const RISE = 0.3;
const EXTRA_BOOKS = 0.004;

/** Number of the first prospect of a rep; far enough apart for any company. */
const SPAN = 4_000;

/** All prospecting of the window. Persons it finds are those of its activities. */
export function prospect(scene: Scene, staff: Staff): Outreach {
  const outreach: Outreach = { activities: [], moments: [], opportunities: [] };
  const monday = scene.today - weekdayOf(scene.today) + 1;
  for (const rep of staff.reps) {
    let [next, extra] = [0, 0];
    for (let day = Math.max(scene.start, rep.hired); day < scene.today; day++) {
      const post = postAt(rep, day);
      if (post?.role !== 'bdr' || !staff.isAtWork(rep, day)) continue;
      const usual = PER_DAY * shareAt(rep, day);
      const week = STORY_WEEKS - Math.ceil((monday - day) / 7);
      const isTold = scene.tells('volume-up-rate-down') && week >= 0;
      const share = isTold ? Math.max(0.4, 1 - 0.1 * (week + 1)) : 1;
      const found = scene.random('prospects', rep.number, day).poisson(usual);
      for (let i = 0; i < found; i++) {
        const number = NUMBERS.prospect + rep.number * SPAN + next++;
        approach(scene, staff, rep, number, day, BOOKS * share, outreach);
      }
      if (!isTold) continue;
      const more = scene.random('more prospects', rep.number, day).poisson(usual * RISE * (week + 1));
      for (let i = 0; i < more; i++) {
        const number = NUMBERS.extraProspect + rep.number * SPAN + extra++;
        approach(scene, staff, rep, number, day, EXTRA_BOOKS, outreach);
      }
    }
  }
  return outreach;
}

function approach(
  scene: Scene,
  staff: Staff,
  rep: Rep,
  number: number,
  day: number,
  books: number,
  { activities, moments, opportunities }: Outreach,
): void {
  const random = scene.random('prospect', number);
  const [chance, touches] = [random.next(), random.int(1, 4)];
  const market = postAt(rep, day)?.market ?? rep.home;
  const created = dayStart(day, MARKET[rep.home].zone);
  const account = makeAccount(random, number, market, created, 'outbound');
  const person: Person = { number, account, channel: 'outbound', owner: rep, created };
  const first = laterAtWork(scene, staff, rep, created, 0, random);
  if (first === null) return;
  let last = touch(random, `${number}-0`, rep, person, first);
  activities.push(last);
  for (let i = 1; i < touches; i++) {
    const at = laterAtWork(scene, staff, rep, last.at, random.int(2, 5), random);
    if (at === null) return;
    last = touch(random, `${number}-${i}`, rep, person, at);
    activities.push(last, ...conversation(scene, staff, last));
  }
  if (chance >= books) return;
  const { records, held } = appointment(scene, staff, random, last, rep);
  activities.push(...records);
  if (held === null || !random.chance(QUALIFIES)) return;
  moments.push({ id: `${number}-sql`, person, stage: 'sql', at: held });
  opportunities.push({ number, person, at: held, sourcedBy: rep });
}
