/**
 * Who works here and when: reps with their posts in teams, joiners who have to learn, leavers, a reorganisation in
 * January, holidays of the own country, vacations and sick days.
 */
import { dayToCivil, parseDate, weekdayOf } from '../calendar/index.ts';
import { MARKET, MARKETS, type Market } from './company.ts';
import type { Random } from './random.ts';
import type { Scene } from './scene.ts';

export type Role = 'bdr' | 'ae' | 'manager';

export interface Post {
  readonly team: string;
  readonly role: Role;
  readonly market: Market;
  readonly from: number;
  /** Day after the last. */
  readonly to: number | null;
  readonly isNew: boolean;
}

export interface Absence {
  readonly from: number;
  /** Day after the last. */
  readonly to: number;
  readonly reason: 'vacation' | 'sick';
}

export interface Rep {
  readonly number: number;
  readonly name: string;
  readonly email: string;
  /** Where the rep lives; the team may serve another market. */
  readonly home: Market;
  readonly fte: number;
  readonly hired: number;
  /** Day after the last. */
  readonly left: number | null;
  readonly posts: readonly Post[];
  readonly absences: readonly Absence[];
}

/** Share of a full job that somebody new does, by month. */
export const RAMP = [0.25, 0.5, 0.75, 1] as const;

export const TEAMS: Readonly<Record<string, string>> = {
  'bdr-north': 'BDR North',
  'bdr-west': 'BDR West',
  'bdr-east': 'BDR East',
  'ae-north': 'AE North',
  'ae-west': 'AE West',
  'ae-east': 'AE East',
  // Until the reorganisation.
  'ae-international': 'AE International',
};

/** All reps, present and past. */
export function makePeople(scene: Scene): Rep[] {
  const reps: Rep[] = [];
  const add = (role: Role, market: Market, place: number, leaves = false) => {
    reps.push(makeRep(scene, reps.length + 1, role, market, place, leaves));
  };
  for (const market of MARKETS) for (let i = 0; i < scene.size.bdrs[market]; i++) add('bdr', market, i);
  for (const market of MARKETS) for (let i = 0; i < scene.size.aes[market]; i++) add('ae', market, i);
  for (const market of MARKETS) for (const i of [0, 1]) add('manager', market, i);
  for (let i = 0; i < scene.size.leavers; i++) add(i % 3 === 0 ? 'ae' : 'bdr', i % 3 === 1 ? 'west' : 'north', i, true);
  return reps;
}

/** First of the last January that is a month past. */
function reorganisation(scene: Scene): number {
  const { year, month } = dayToCivil(scene.today);
  return parseDate(`${month === 1 ? year - 1 : year}-01-01`);
}

function makeRep(scene: Scene, number: number, role: Role, market: Market, place: number, leaves: boolean): Rep {
  const random = scene.random('rep', number);
  const joins = !leaves && role !== 'manager' && place % 5 === 3;
  const hired = joins ? random.int(scene.start + 60, scene.today - 60) : scene.start - random.int(300, 1500);
  const left = leaves ? random.int(scene.start + 150, scene.today - 150) : null;
  const reorganised = reorganisation(scene);
  // Two of the north moved to the west with the reorganisation.
  const moved = role === 'bdr' && market === 'west' && place < 2 && !joins && !leaves;
  const home = moved ? 'north' : market;
  const team = role === 'manager' ? `${place === 0 ? 'bdr' : 'ae'}-${market}` : `${role}-${market}`;
  const before = moved ? 'bdr-north' : role === 'ae' && market !== 'north' ? 'ae-international' : team;
  const changes = before !== team && hired < reorganised;
  const post = { role, market, isNew: joins };
  const posts: Post[] = changes
    ? [
        { ...post, team: before, market: home, from: hired, to: reorganised },
        { ...post, team, from: reorganised, to: left, isNew: false },
      ]
    : [{ ...post, team, from: hired, to: left }];
  const label = String(number).padStart(2, '0');
  return {
    number,
    name: `Rep ${label} · ${MARKET[home].region}`,
    email: `rep${label}@cadans-demo.test`,
    home,
    fte: role === 'bdr' && place % 6 === 5 ? 0.8 : role === 'ae' && place % 6 === 4 ? 0.6 : 1,
    hired,
    left,
    posts,
    absences: absencesOf(random, scene, Math.max(hired, scene.start), left ?? scene.today + 60),
  };
}

/** A summer vacation, days around the New Year, two short breaks, a few sick days, each year. */
function absencesOf(random: Random, scene: Scene, from: number, to: number): Absence[] {
  const found: Absence[] = [];
  for (let year = dayToCivil(scene.start).year; year <= dayToCivil(to).year; year++) {
    const at = (date: string) => parseDate(`${year}-${date}`);
    const add = (first: number, days: number, reason: Absence['reason'] = 'vacation') => {
      const absence = { from: Math.max(first, from), to: Math.min(first + days, to), reason };
      // What lies ahead is planned vacation; nobody knows yet who will be ill.
      if (absence.from < absence.to && (reason === 'vacation' || absence.to <= scene.today)) found.push(absence);
    };
    add(at('07-06') + random.int(0, 35), random.int(12, 19));
    add(at('12-24'), random.int(3, 9));
    add(at('02-10') + random.int(0, 60), random.int(3, 7));
    add(at('09-25') + random.int(0, 50), random.int(2, 5));
    for (let i = 0; i < 3; i++) add(at('01-05') + random.int(0, 340), random.int(1, 3), 'sick');
  }
  return found.sort((a, b) => a.from - b.from);
}

/** Who is at work when. */
export class Staff {
  readonly reps: readonly Rep[];
  readonly #scene: Scene;
  readonly #pools = new Map<string, readonly Rep[]>();
  readonly #away: ReadonlyMap<Rep, ReadonlySet<number>>;

  constructor(scene: Scene, reps: readonly Rep[]) {
    this.#scene = scene;
    this.reps = reps;
    this.#away = new Map(
      reps.map((rep) => [
        rep,
        new Set(rep.absences.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, i) => from + i))),
      ]),
    );
  }

  isAtWork(rep: Rep, day: number): boolean {
    if (day < rep.hired || (rep.left !== null && day >= rep.left)) return false;
    // Part-timers have the last days of the week off.
    if (weekdayOf(day) > Math.round(5 * rep.fte)) return false;
    return !this.#scene.isHoliday(rep.home, day) && !this.#away.get(rep)?.has(day);
  }

  /** The first day from `day` on at which the rep works; null where it does not come within two months. */
  workday(rep: Rep, day: number): number | null {
    for (let next = day; next < day + 60; next++) if (this.isAtWork(rep, next)) return next;
    return null;
  }

  /** Reps of a role who serve the market and are employed then. */
  employed(role: Role, market: Market, day: number): readonly Rep[] {
    return this.#pool(`${role} ${market} ${day}`, (rep) => {
      const post = postAt(rep, day);
      return post?.role === role && post.market === market;
    });
  }

  /** Those of them who are at work; all of them where nobody is. */
  atWork(role: Role, market: Market, day: number): readonly Rep[] {
    const employed = this.employed(role, market, day);
    const present = this.#pool(
      `at work ${role} ${market} ${day}`,
      (rep) => employed.includes(rep) && this.isAtWork(rep, day),
    );
    return present.length > 0 ? present : employed;
  }

  #pool(key: string, belongs: (rep: Rep) => boolean): readonly Rep[] {
    const found = this.#pools.get(key) ?? this.reps.filter(belongs);
    this.#pools.set(key, found);
    return found;
  }
}

export const postAt = (rep: Rep, day: number): Post | undefined =>
  rep.posts.find(({ from, to }) => from <= day && (to === null || day < to));

/** Share of a full job somebody does on a day: less for part-timers and while still learning. */
export function shareAt(rep: Rep, day: number): number {
  const post = postAt(rep, day);
  if (post === undefined) return 0;
  const month = Math.floor((day - rep.hired) / 30.4);
  return rep.posts[0]?.isNew ? (RAMP[month] ?? 1) : 1;
}
