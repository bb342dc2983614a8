/**
 * What kind of company it is: markets with their countries, zones and money, teams, sectors, sizes and channels. All
 * names are numbers, so that nobody is taken for a real person or company.
 */
export const MARKETS = ['north', 'west', 'east'] as const;
export type Market = (typeof MARKETS)[number];

export interface MarketRule {
  /** As the settings call it. */
  readonly name: string;
  readonly region: string;
  readonly zone: string;
  /** Where its reps work. */
  readonly country: string;
  /** Countries of its accounts, with how often. */
  readonly countries: Readonly<Record<string, number>>;
  readonly currency: string;
  /** Euros for one unit, at the beginning. */
  readonly rate: number;
  /** Opening hours of the office, local. */
  readonly opens: number;
  readonly closes: number;
  /** Share of all leads. */
  readonly share: number;
}

export const MARKET: Readonly<Record<Market, MarketRule>> = {
  north: {
    name: 'Benelux',
    region: 'North',
    zone: 'Europe/Amsterdam',
    country: 'NL',
    countries: { NL: 7, BE: 3 },
    currency: 'EUR',
    rate: 1,
    opens: 9,
    closes: 17,
    share: 0.38,
  },
  west: {
    name: 'UK & Ireland',
    region: 'West',
    zone: 'Europe/London',
    country: 'GB',
    countries: { GB: 8, IE: 2 },
    currency: 'GBP',
    rate: 1.17,
    opens: 8,
    closes: 16,
    share: 0.33,
  },
  east: {
    name: 'South-East Europe',
    region: 'East',
    zone: 'Europe/Bucharest',
    country: 'RO',
    countries: { RO: 7, BG: 3 },
    currency: 'RON',
    rate: 0.2,
    opens: 9,
    closes: 17,
    share: 0.29,
  },
};

export const SECTORS = {
  Logistics: { weight: 20, wins: 1.05 },
  Retail: { weight: 20, wins: 0.9 },
  Healthcare: { weight: 16, wins: 1 },
  Manufacturing: { weight: 18, wins: 1 },
  Software: { weight: 14, wins: 1.15 },
  Finance: { weight: 12, wins: 0.95 },
} as const;
export type Sector = keyof typeof SECTORS;

/** By head count: how often, euros a month, how long a deal takes, how often it is won, compared with the usual. */
export const BANDS = {
  micro: { weight: 22, from: 2, to: 10, monthly: 420, cycle: 0.7, wins: 1.1, product: 'Starter' },
  small: { weight: 34, from: 11, to: 50, monthly: 640, cycle: 0.85, wins: 1.1, product: 'Starter' },
  medium: { weight: 26, from: 51, to: 200, monthly: 950, cycle: 1, wins: 1, product: 'Team' },
  large: { weight: 13, from: 201, to: 1000, monthly: 1500, cycle: 1.3, wins: 0.85, product: 'Team' },
  giant: { weight: 5, from: 1001, to: 6000, monthly: 2400, cycle: 1.6, wins: 0.7, product: 'Enterprise' },
} as const;
export type Band = keyof typeof BANDS;

/** Where leads come from: how often, how often fit for sales, how often won, compared with the usual. */
export const CHANNELS = {
  web: { weight: 38, fit: 1, wins: 1 },
  paid: { weight: 26, fit: 0.85, wins: 0.85 },
  content: { weight: 14, fit: 0.95, wins: 0.95 },
  event: { weight: 10, fit: 1.1, wins: 1.05 },
  partner: { weight: 7, fit: 1.25, wins: 1.25 },
  referral: { weight: 5, fit: 1.35, wins: 1.4 },
} as const;
export type Channel = keyof typeof CHANNELS | 'outbound';

export const SIZES = ['small', 'default', 'large'] as const;
export type Size = (typeof SIZES)[number];

export interface SizeRule {
  readonly bdrs: Readonly<Record<Market, number>>;
  readonly aes: Readonly<Record<Market, number>>;
  /** Reps who left on the way. */
  readonly leavers: number;
  /** Customers there were at the beginning. */
  readonly customers: number;
  readonly leadsPerDay: number;
  /** Euros a month. */
  readonly marketing: number;
}

export const SIZE: Readonly<Record<Size, SizeRule>> = {
  small: {
    bdrs: { north: 3, west: 3, east: 2 },
    aes: { north: 2, west: 1, east: 1 },
    leavers: 1,
    customers: 60,
    leadsPerDay: 5.4,
    marketing: 30_000,
  },
  default: {
    bdrs: { north: 8, west: 7, east: 6 },
    aes: { north: 5, west: 4, east: 4 },
    leavers: 3,
    customers: 180,
    leadsPerDay: 17.5,
    marketing: 90_000,
  },
  large: {
    bdrs: { north: 32, west: 28, east: 24 },
    aes: { north: 20, west: 16, east: 16 },
    leavers: 12,
    customers: 720,
    leadsPerDay: 70,
    marketing: 360_000,
  },
};

/** Leads of a day compared with an average one, Monday first. */
export const WEEKDAY_LEADS = [1.15, 1.2, 1.15, 1.1, 1, 0.6, 0.65] as const;
/** Leads of a month compared with an average one, January first. */
export const MONTH_LEADS = [1.05, 1.05, 1.08, 1, 0.98, 0.98, 0.86, 0.82, 1.08, 1.12, 1.08, 0.8] as const;
/** Leads by local hour, from midnight. */
export const HOUR_LEADS = [1, 1, 1, 1, 1, 1, 2, 4, 7, 10, 11, 11, 9, 9, 10, 10, 9, 8, 6, 5, 5, 4, 3, 2] as const;
