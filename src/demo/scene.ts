/**
 * What every part of the generator works with: the seed, the days, which stories are told, the public holidays. Days are
 * counted from 1970-01-01, instants are milliseconds.
 */
import {
  addMonths,
  dayStart,
  dayToCivil,
  formatDate,
  parseDate,
  publicHolidays,
  weekdayOf,
} from '../calendar/index.ts';
import { MARKET, MARKETS, type Market, SIZE, type Size, type SizeRule } from './company.ts';
import { type Random, randomOf } from './random.ts';
import { STORY_IDS, type Story } from './stories.ts';

export interface DemoOptions {
  readonly seed: number;
  /** The company's present, as a date; its data ends the day before. */
  readonly today: string;
  readonly size: Size;
  /** None = all. */
  readonly stories?: readonly Story[];
}

export interface Scene {
  readonly size: SizeRule;
  /** First day of the window: of a quarter, at least two years before today. */
  readonly start: number;
  readonly today: number;
  /** First instant that is not in the data: today's midnight in the company's zone. */
  readonly end: number;
  /** Rises by some a year. */
  growth(day: number): number;
  random(...key: readonly (string | number)[]): Random;
  tells(story: Story): boolean;
  isHoliday(market: Market, day: number): boolean;
}

/** The zone in which the company cuts its periods. */
export const ZONE = 'Europe/Amsterdam';
const GROWTH_PER_YEAR = 0.12;

export async function makeScene(options: DemoOptions): Promise<Scene> {
  const today = parseDate(options.today);
  const start = parseDate(addMonths(firstOfQuarter(options.today), -24));
  const told = new Set(options.stories ?? STORY_IDS);
  const years = Array.from({ length: 5 }, (_, i) => Number(options.today.slice(0, 4)) - 3 + i);
  const holidays = new Map<Market, ReadonlySet<string>>();
  for (const market of MARKETS) holidays.set(market, await publicHolidays(MARKET[market].country, undefined, years));
  return {
    size: SIZE[options.size],
    start,
    today,
    end: dayStart(today, ZONE),
    growth: (day) => 1 + ((day - start) / 365) * GROWTH_PER_YEAR,
    random: (...key) => randomOf(options.seed, ...key),
    tells: (story) => told.has(story),
    isHoliday: (market, day) => isCompanyDay(day) || (holidays.get(market)?.has(formatDate(day)) ?? false),
  };
}

const firstOfQuarter = (date: string): string => {
  const month = Math.floor((Number(date.slice(5, 7)) - 1) / 3) * 3 + 1;
  return `${date.slice(0, 4)}-${String(month).padStart(2, '0')}-01`;
};

/** First day of the month `months` after the one that holds `day`. */
export const monthStart = (day: number, months = 0): number =>
  parseDate(addMonths(`${formatDate(day).slice(0, 7)}-01`, months));

/** First day of the quarter `quarters` after the one that holds `day`. */
export const quarterStart = (day: number, quarters = 0): number =>
  parseDate(addMonths(firstOfQuarter(formatDate(day)), 3 * quarters));

/** The first Friday of September is everybody's day out. */
export function isCompanyDay(day: number): boolean {
  const { month, day: dayOfMonth } = dayToCivil(day);
  return month === 9 && dayOfMonth <= 7 && weekdayOf(day) === 5;
}

export const isWeekend = (day: number): boolean => weekdayOf(day) > 5;
/** January = 0. */
export const monthOf = (day: number): number => dayToCivil(day).month - 1;
