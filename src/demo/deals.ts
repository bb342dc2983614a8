/**
 * Deals: most are new business that an opportunity became; customers expand and renew. What is not closed when the data
 * ends is open. Whoever leaves hands the open deals over.
 */
import { dayAt, formatDate } from '../calendar/index.ts';
import { type Activity, appointment, HOUR, laterAtWork, touch } from './activity.ts';
import { BANDS, CHANNELS, MARKET, SECTORS } from './company.ts';
import type { Moment, Opportunity } from './courtship.ts';
import type { Account, Person } from './leads.ts';
import type { Rep, Staff } from './people.ts';
import type { Random } from './random.ts';
import { quarterStart, type Scene } from './scene.ts';

export interface Deal {
  readonly number: number;
  readonly kind: 'new' | 'expansion' | 'renewal';
  readonly account: Account;
  readonly person: Person | null;
  readonly owner: Rep;
  /** The owner before, and the day of the handover. */
  readonly handedOver: { readonly from: Rep; readonly day: number } | null;
  readonly sourcedBy: Rep | null;
  readonly status: 'open' | 'won' | 'lost' | 'abandoned';
  /** Per month, in the currency of the market. */
  readonly monthly: number;
  readonly created: number;
  readonly closed: number | null;
  readonly lossReason: string | null;
}

const DAY = 24 * HOUR;
const BECOMES_A_DEAL = 0.88;
const WINS = 0.23;
const CYCLE_DAYS = 34;
const ABANDONED = 0.08;
const LOSS_REASONS = { price: 34, 'no budget': 22, competitor: 20, 'no decision': 16, timing: 8 } as const;
const LUCRATIVE = 2.3;
const SLIPPED = 0.4;

export interface Dealings {
  readonly deals: Deal[];
  readonly activities: Activity[];
  readonly moments: Moment[];
}

/** New business from opportunities, with what the account executives do for it. */
export function makeDeals(scene: Scene, staff: Staff, opportunities: readonly Opportunity[]): Dealings {
  const dealings: Dealings = { deals: [], activities: [], moments: [] };
  for (const opportunity of opportunities) makeDeal(scene, staff, opportunity, dealings);
  return dealings;
}

function makeDeal(scene: Scene, staff: Staff, from: Opportunity, { deals, activities, moments }: Dealings): void {
  const { number, person, sourcedBy } = from;
  const { account } = person;
  const random = scene.random('deal', number);
  const [becomes, waits, chance, fate] = [
    random.chance(BECOMES_A_DEAL),
    random.int(0, 2),
    random.next(),
    random.next(),
  ];
  const days = random.lognormal(CYCLE_DAYS * BANDS[account.band].cycle, 0.5);
  const who = random.next();
  if (!becomes) return;
  const employed = staff.employed('ae', account.market, dayAt(from.at, MARKET[account.market].zone));
  const first = employed[Math.floor(who * employed.length)];
  if (first === undefined) return;
  const created = laterAtWork(scene, staff, first, from.at, waits, random) ?? from.at;
  const closes = laterAtWork(scene, staff, first, created + days * DAY, 0, random) ?? created + days * DAY;
  const closed = closes < scene.end ? Math.floor(closes) : null;
  const wins = WINS * BANDS[account.band].wins * SECTORS[account.sector].wins * channelWins(person);
  const isWon = chance < wins;
  const leaves = first.left !== null && created < first.left * DAY && (closed ?? scene.end) > first.left * DAY;
  const successors = leaves && first.left !== null ? staff.employed('ae', account.market, first.left) : [];
  const successor = successors[Math.floor(who * successors.length)];
  const owner = successor ?? first;
  deals.push({
    number,
    kind: 'new',
    account,
    person,
    owner,
    handedOver: successor && first.left !== null ? { from: first, day: first.left } : null,
    sourcedBy,
    status: closed === null ? 'open' : isWon ? 'won' : fate < ABANDONED ? 'abandoned' : 'lost',
    monthly: monthlyPrice(scene, random, account, closed),
    created,
    closed,
    lossReason: closed !== null && !isWon ? random.weighted(LOSS_REASONS) : null,
  });
  moments.push({ id: `${number}-opportunity`, person, stage: 'opportunity', at: created });
  if (closed !== null && isWon) moments.push({ id: `${number}-customer`, person, stage: 'customer', at: closed });
  activities.push(...work(scene, staff, owner, person, number, created, closed ?? scene.end));
}

const channelWins = ({ channel }: Person): number => (channel === 'outbound' ? 0.8 : CHANNELS[channel].wins);

/** What a customer pays a month, in the currency of the market. */
export function monthlyPrice(scene: Scene, random: Random, account: Account, signed: number | null): number {
  const haggled = random.lognormal(1, 0.22);
  const sector = scene.tells('lucrative-segment') && account.sector === 'Healthcare' ? LUCRATIVE : 1;
  const slipped =
    signed !== null && scene.tells('slipping-magic-number') && signed / DAY >= quarterStart(scene.today, -2)
      ? SLIPPED
      : 1;
  const euros = BANDS[account.band].monthly * haggled * sector * slipped;
  return Math.max(5, Math.round(euros / MARKET[account.market].rate / 5) * 5);
}

/** Touches every week or so, and another appointment half-way for every second deal. */
function work(
  scene: Scene,
  staff: Staff,
  rep: Rep,
  person: Person,
  deal: number,
  from: number,
  to: number,
): Activity[] {
  const random = scene.random('deal work', deal);
  const found: Activity[] = [];
  let at: number | null = laterAtWork(scene, staff, rep, from, 1, random);
  for (let i = 0; at !== null && at < to; i++) {
    const made = touch(random, `${deal}-d${i}`, rep, person, at, deal);
    found.push(made);
    if (i === 1 && random.chance(0.5)) found.push(...appointment(scene, staff, random, made, rep, deal).records);
    at = laterAtWork(scene, staff, rep, at, random.int(4, 9), random);
  }
  return found;
}

/** A deal with a customer: more of it, or another year. */
export function customerDeal(
  scene: Scene,
  staff: Staff,
  random: Random,
  deal: Pick<Deal, 'number' | 'kind' | 'account' | 'monthly'> & { readonly wins: number; readonly day: number },
): Deal | null {
  const { account, day, wins, ...rest } = deal;
  const [who, chance, days] = [random.next(), random.next(), random.int(5, 50)];
  const employed = staff.atWork('ae', account.market, day);
  const owner = employed[Math.floor(who * employed.length)];
  if (owner === undefined) return null;
  const created = laterAtWork(scene, staff, owner, day * DAY, 0, random);
  if (created === null) return null;
  const closed = laterAtWork(scene, staff, owner, created, days, random);
  return {
    ...rest,
    account,
    person: null,
    owner,
    handedOver: null,
    sourcedBy: null,
    status: closed === null ? 'open' : chance < wins ? 'won' : 'lost',
    created,
    closed,
    lossReason: closed !== null && chance >= wins ? 'no budget' : null,
  };
}

export const dateOf = (at: number, account: Account): string => formatDate(dayAt(at, MARKET[account.market].zone));
