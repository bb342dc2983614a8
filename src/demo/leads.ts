/**
 * Who comes in: accounts, persons, and leads round the clock, by weekday, month and market. Most leads bring a person and
 * an account that nobody knew; some come from an account that is known, and some persons ask twice.
 */
import { dayStart, weekdayOf } from '../calendar/index.ts';
import {
  BANDS,
  type Band,
  CHANNELS,
  type Channel,
  HOUR_LEADS,
  MARKET,
  MARKETS,
  type Market,
  MONTH_LEADS,
  SECTORS,
  type Sector,
  WEEKDAY_LEADS,
} from './company.ts';
import type { Rep, Staff } from './people.ts';
import type { Random } from './random.ts';
import { monthOf, monthStart, type Scene } from './scene.ts';

export interface Account {
  readonly number: number;
  readonly market: Market;
  readonly country: string;
  readonly sector: Sector;
  readonly band: Band;
  readonly employees: number;
  readonly channel: Channel;
  readonly created: number;
}

export interface Person {
  readonly number: number;
  readonly account: Account;
  readonly channel: Channel;
  readonly owner: Rep;
  readonly created: number;
}

export interface Lead {
  readonly number: number;
  readonly person: Person;
  readonly at: number;
  readonly channel: Channel;
  readonly kind: 'form' | 'chat' | 'call' | 'email' | 'manual';
}

/** Numbers tell where an account or person comes from, and are not shifted by a story that brings more of them. */
export const NUMBERS = {
  customer: 1,
  lead: 1_000_001,
  prospect: 2_000_001,
  extraLead: 3_000_001,
  extraProspect: 4_000_001,
};
const KINDS = { form: 78, chat: 9, call: 6, email: 4, manual: 3 } as const;
const KNOWN_ACCOUNT = 0.2;
const ASKS_AGAIN = 0.05;
/** How much more than its usual leads the overloaded team gets. */
const OVERLOAD = 0.85;

const weightsOf = <K extends string>(rules: Readonly<Record<K, { weight: number }>>): Readonly<Record<K, number>> =>
  Object.fromEntries(Object.entries<{ weight: number }>(rules).map(([key, { weight }]) => [key, weight])) as Record<
    K,
    number
  >;
const SECTOR_WEIGHTS = weightsOf(SECTORS);
const BAND_WEIGHTS = weightsOf(BANDS);
const CHANNEL_WEIGHTS = weightsOf(CHANNELS);
const HOURS = Object.fromEntries(HOUR_LEADS.map((weight, hour) => [String(hour), weight]));

/** An account of a market, drawn from `random`. */
export function makeAccount(
  random: Random,
  number: number,
  market: Market,
  created: number,
  channel?: Channel,
): Account {
  const band = random.weighted(BAND_WEIGHTS);
  const { from, to } = BANDS[band];
  return {
    number,
    market,
    country: random.weighted(MARKET[market].countries),
    sector: random.weighted(SECTOR_WEIGHTS),
    band,
    employees: random.int(from, to),
    channel: channel ?? random.weighted(CHANNEL_WEIGHTS),
    created,
  };
}

/** All leads of the window, in the order they came in. */
export function makeLeads(scene: Scene, staff: Staff): Lead[] {
  const leads: Lead[] = [];
  const crowd = new Crowd(scene, staff, NUMBERS.lead, 'lead');
  const extra = new Crowd(scene, staff, NUMBERS.extraLead, 'extra lead');
  const overloadedFrom = monthStart(scene.today, -4);
  for (let day = scene.start; day < scene.today; day++) {
    for (const market of MARKETS) {
      const usual = leadsOn(scene, market, day);
      crowd.arrive(scene.random('leads', market, day).poisson(usual), market, day, leads);
      if (scene.tells('overloaded-bdr-team') && market === 'east' && day >= overloadedFrom) {
        extra.arrive(scene.random('extra leads', day).poisson(usual * OVERLOAD), market, day, leads);
      }
    }
  }
  return leads.filter(({ at }) => at < scene.end).sort((a, b) => a.at - b.at || a.number - b.number);
}

function leadsOn(scene: Scene, market: Market, day: number): number {
  const weekday = WEEKDAY_LEADS[weekdayOf(day) - 1] ?? 1;
  const month = MONTH_LEADS[monthOf(day)] ?? 1;
  return scene.size.leadsPerDay * MARKET[market].share * weekday * month * scene.growth(day);
}

/** Leads that are numbered together and may come from each other's accounts. */
class Crowd {
  readonly #scene: Scene;
  readonly #staff: Staff;
  readonly #name: string;
  #next: number;
  readonly #known = new Map<Market, Person[]>();

  constructor(scene: Scene, staff: Staff, first: number, name: string) {
    this.#scene = scene;
    this.#staff = staff;
    this.#next = first;
    this.#name = name;
  }

  arrive(count: number, market: Market, day: number, into: Lead[]): void {
    for (let i = 0; i < count; i++) {
      const number = this.#next++;
      const random = this.#scene.random(this.#name, number);
      const at =
        dayStart(day, MARKET[market].zone) + Number(random.weighted(HOURS)) * 3_600_000 + random.int(0, 3_599_999);
      const known = this.#known.get(market) ?? [];
      const person = this.#person(random, number, market, at, day, known);
      if (person.created === at) this.#known.set(market, [...known.slice(-400), person]);
      into.push({ number, person, at, channel: person.channel, kind: random.weighted(KINDS) });
    }
  }

  #person(random: Random, number: number, market: Market, at: number, day: number, known: readonly Person[]): Person {
    const [isKnown, again] = [random.chance(KNOWN_ACCOUNT), random.chance(ASKS_AGAIN)];
    const earlier = known.length > 0 ? random.pick(known) : undefined;
    if (earlier && again && earlier.created < at) return earlier;
    const owner = random.pick(this.#staff.atWork('bdr', market, day));
    const fresh = makeAccount(random, number, market, at);
    const account = earlier && isKnown && earlier.created < at ? earlier.account : fresh;
    return { number, account, channel: fresh.channel, owner, created: at };
  }
}
