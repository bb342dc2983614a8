/**
 * Customers: those there were before the window, and the accounts of deals won. Each has subscriptions, may take more,
 * may leave, and has revenue and cost of delivery for each month that is over.
 */
import { dayAt } from '../calendar/index.ts';
import { MARKET, MARKETS } from './company.ts';
import { customerDeal, type Deal, monthlyPrice } from './deals.ts';
import { type Account, makeAccount, NUMBERS } from './leads.ts';
import type { Staff } from './people.ts';
import { monthStart, type Scene } from './scene.ts';

export interface Subscription {
  readonly id: string;
  readonly account: Account;
  readonly from: number;
  /** Day after the last. */
  readonly to: number | null;
  /** In the currency of the market. */
  readonly monthly: number;
}

export interface Revenue {
  readonly account: Account;
  readonly month: number;
  readonly recurring: number;
  readonly oneOff: number;
  readonly cost: number;
}

export interface Customer {
  readonly account: Account;
  readonly since: number;
  readonly churned: number | null;
  readonly subscriptions: readonly Subscription[];
  readonly revenue: readonly Revenue[];
  readonly deals: readonly Deal[];
}

const CHURN_PER_MONTH = 0.013;
const FIRST_MONTHS = 3;
const EXPANDS = { perYear: 0.45, wins: 0.55, share: 0.3 };
const RENEWS = 0.93;
const COST_SHARE = 0.24;
/** Older customers began up to so many days before the window. */
const OLDEST_DAYS = 1000;
/** Numbers of deals with customers: that of the account in thousands, and one more for each. */
const DEAL_NUMBERS = 10_000_000;

/** All customers, old and new. */
export function makeCustomers(scene: Scene, staff: Staff, won: readonly Deal[]): Customer[] {
  const customers: Customer[] = [];
  for (let i = 0; i < scene.size.customers; i++) {
    const number = NUMBERS.customer + i;
    const random = scene.random('customer', number);
    const market = random.weighted(Object.fromEntries(MARKETS.map((name) => [name, MARKET[name].share])));
    const since = scene.start - random.int(20, OLDEST_DAYS);
    const account = makeAccount(random, number, market as keyof typeof MARKET, (since - 40) * 86_400_000);
    customers.push(makeCustomer(scene, staff, account, since, monthlyPrice(scene, random, account, null)));
  }
  const first = new Map<Account, Deal>();
  for (const deal of won) {
    const known = first.get(deal.account);
    if (known === undefined || (deal.closed ?? 0) < (known.closed ?? 0)) first.set(deal.account, deal);
  }
  for (const { account, closed, monthly } of first.values()) {
    const since = dayAt(closed ?? scene.end, MARKET[account.market].zone);
    customers.push(makeCustomer(scene, staff, account, since, monthly));
  }
  return customers;
}

function makeCustomer(scene: Scene, staff: Staff, account: Account, since: number, monthly: number): Customer {
  const isLucrative = scene.tells('lucrative-segment') && account.sector === 'Healthcare';
  const churned = churnDay(scene, account, since, isLucrative ? CHURN_PER_MONTH / 2 : CHURN_PER_MONTH);
  const subscriptions: Subscription[] = [{ id: `${account.number}-0`, account, from: since, to: churned, monthly }];
  const deals: Deal[] = [];
  for (let year = 1; ; year++) {
    const day = since + 365 * year;
    if (day >= (churned ?? scene.today)) break;
    if (day < scene.start) continue;
    const random = scene.random('anniversary', account.number, year);
    const number = DEAL_NUMBERS + account.number * 10 + year * 2;
    const [expands, when] = [random.chance(EXPANDS.perYear), random.int(20, 200)];
    const renewal = customerDeal(scene, staff, random, {
      number,
      kind: 'renewal',
      account,
      monthly,
      wins: RENEWS,
      day: day - 30,
    });
    if (renewal) deals.push(renewal);
    if (!expands || day + when >= (churned ?? scene.today)) continue;
    const more = Math.max(5, Math.round((monthly * EXPANDS.share) / 5) * 5);
    const expansion = customerDeal(scene, staff, random, {
      number: number + 1,
      kind: 'expansion',
      account,
      monthly: more,
      wins: EXPANDS.wins,
      day: day + when,
    });
    if (!expansion) continue;
    deals.push(expansion);
    const from = expansion.closed === null ? null : dayAt(expansion.closed, MARKET[account.market].zone);
    if (expansion.status !== 'won' || from === null || (churned !== null && from >= churned)) continue;
    subscriptions.push({ id: `${account.number}-${year}`, account, from, to: churned, monthly: more });
  }
  return { account, since, churned, subscriptions, revenue: revenueOf(scene, account, subscriptions), deals };
}

/** First of the month with which a customer leaves. */
function churnDay(scene: Scene, account: Account, since: number, hazard: number): number | null {
  const random = scene.random('churn', account.number);
  for (let month = FIRST_MONTHS; ; month++) {
    const day = monthStart(since, month);
    if (day >= scene.today) return null;
    if (random.chance(hazard)) return day;
  }
}

/** A row for each month that is over and in which something was paid. */
function revenueOf(scene: Scene, account: Account, subscriptions: readonly Subscription[]): Revenue[] {
  const rows: Revenue[] = [];
  const begin = Math.min(...subscriptions.map(({ from }) => from));
  for (let month = monthStart(begin); monthStart(month, 1) <= scene.today; month = monthStart(month, 1)) {
    const end = monthStart(month, 1);
    const recurring = subscriptions
      .filter(({ from, to }) => from < end && (to === null || to >= end))
      .reduce((sum, { monthly }) => sum + monthly, 0);
    const oneOff = month === monthStart(begin) ? Math.round((subscriptions[0]?.monthly ?? 0) * 0.4) : 0;
    if (recurring === 0 && oneOff === 0) continue;
    const random = scene.random('delivery', account.number, month);
    const cost = Math.round((recurring + oneOff) * COST_SHARE * random.lognormal(1, 0.15) * 100) / 100;
    rows.push({ account, month, recurring, oneOff, cost });
  }
  return rows;
}
