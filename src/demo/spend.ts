/**
 * What sales and marketing cost a month: sales by who is employed, marketing by the size of the company and the season;
 * part of both for each market in its own money, part for all. And the dated rates of the currencies.
 */
import { MARKET, MARKETS, type Market, MONTH_LEADS } from './company.ts';
import { postAt, type Role, type Staff } from './people.ts';
import { monthOf, monthStart, quarterStart, type Scene } from './scene.ts';

export interface Spend {
  readonly month: number;
  readonly kind: 'sales' | 'marketing';
  readonly market: Market | null;
  readonly amount: number;
  readonly currency: string;
}

export interface Rate {
  readonly day: number;
  readonly currency: string;
  /** Euros for one unit. */
  readonly rate: number;
}

/** Euros a month that somebody costs, tools and travel included. */
const COST: Readonly<Record<Role, number>> = { bdr: 4900, ae: 8600, manager: 10_200 };
/** Part of the cost that is for a market alone. */
const DIRECT = { sales: 0.7, marketing: 0.75 } as const;
const COSTLY_SHARE = 0.68;
/** Cost of the slipping story, compared with the usual: growth of a quarter is held against the cost of the one before. */
const SLIPPING = [1.35, 1.45] as const;

/** Monthly cost of the months that are over. */
export function makeSpend(scene: Scene, staff: Staff): Spend[] {
  const rows: Spend[] = [];
  for (let month = scene.start; monthStart(month, 1) <= scene.today; month = monthStart(month, 1)) {
    const salaries = staff.reps.reduce((sum, rep) => {
      const post = postAt(rep, month);
      return sum + (post ? COST[post.role] * rep.fte : 0);
    }, 0);
    const season = MONTH_LEADS[monthOf(month)] ?? 1;
    const campaigns = scene.size.marketing * scene.growth(month) * (0.4 + 0.6 * season);
    for (const kind of ['sales', 'marketing'] as const) {
      const usual = (kind === 'sales' ? salaries : campaigns) * scene.random('spend', kind, month).lognormal(1, 0.03);
      rows.push(...shared(scene, month, kind, usual * slipping(scene, month)));
    }
  }
  return rows;
}

/** More in the third whole quarter from the end, and in all since. */
function slipping(scene: Scene, month: number): number {
  if (!scene.tells('slipping-magic-number')) return 1;
  if (month >= quarterStart(scene.today, -2)) return SLIPPING[1];
  return month >= quarterStart(scene.today, -3) ? SLIPPING[0] : 1;
}

function shared(scene: Scene, month: number, kind: Spend['kind'], total: number): Spend[] {
  const isCostly = scene.tells('costly-market') && month >= quarterStart(scene.today, -4);
  const rest = 1 - MARKET.west.share;
  const share = (market: Market): number => {
    if (!isCostly) return MARKET[market].share;
    return market === 'west' ? COSTLY_SHARE : ((1 - COSTLY_SHARE) * MARKET[market].share) / rest;
  };
  const direct = total * DIRECT[kind];
  const cents = (amount: number) => Math.round(amount * 100) / 100;
  return [
    ...MARKETS.map((market) => ({
      month,
      kind,
      market,
      amount: cents((direct * share(market)) / MARKET[market].rate),
      currency: MARKET[market].currency,
    })),
    { month, kind, market: null, amount: cents(total - direct), currency: 'EUR' },
  ];
}

/** A rate for each month and foreign currency, from well before the window on; they drift a little. */
export function makeRates(scene: Scene): Rate[] {
  const rows: Rate[] = [];
  for (const market of MARKETS) {
    const { currency, rate } = MARKET[market];
    if (currency === 'EUR') continue;
    for (let day = monthStart(scene.start, -36); day < scene.today; day = monthStart(day, 1)) {
      const drift = scene.random('rate', currency, day).lognormal(1, 0.012);
      rows.push({ day, currency, rate: Math.round(rate * drift * 10_000) / 10_000 });
    }
  }
  return rows;
}
