/**
 * Months of the company's year, amounts in its currency, and the rows of spend, revenue and recurring revenue.
 *
 * A row's amount is taken at the rate of its own day; recurring revenue at the end of its month, or at a rate asked for.
 */
import {
  addDays,
  type CompanyCalendar,
  type Period,
  periodOf,
  periodsBetween,
  shiftPeriod,
} from '../../src/calendar/index.ts';
import { type Amount, Decimal } from './fold.ts';
import { instantMoment } from './moment.ts';
import { type Conversion, conversionOf } from './money.ts';
import type { BusinessSettings } from './money-metrics.ts';
import { type OraclePeriod, type Row, refOf, textOf, type World } from './world.ts';

/** A row of money: with an amount, or with the reason why it has none. */
export interface MoneyRow {
  readonly row: Row;
  readonly ref: string;
  /** Head of the account's group; null for spend. */
  readonly account: string | null;
  readonly amount: Amount;
  readonly reason: string | null;
}

export type Span = Pick<OraclePeriod, 'startDate' | 'endDate'>;

export function calendarOf({ settings }: World): CompanyCalendar {
  const { year, zone } = settings;
  const weekStart = settings.week_start as CompanyCalendar['weekStart'];
  switch (year.kind) {
    case 'calendar':
      return { zone, weekStart, year };
    case 'fiscal':
      return { zone, weekStart, year: { kind: 'fiscal', startMonth: year.start_month, namedBy: year.named_by } };
    case 'weeks': {
      const { pattern, end_month, end_rule, named_by } = year;
      const rule = { kind: 'weeks', pattern, endMonth: end_month, endRule: end_rule, namedBy: named_by } as const;
      return { zone, weekStart, year: rule };
    }
  }
}

export const monthsOf = (world: World, { startDate, endDate }: Span): Period[] =>
  periodsBetween(startDate, endDate, 'month', calendarOf(world));

/** The span `months` earlier (negative: later), by whole months of the company's year. */
export function earlierBy(world: World, span: Span, months: number): Span {
  const shifted = monthsOf(world, span).map((month) => shiftPeriod(month, -months, calendarOf(world)));
  return { startDate: shifted[0]?.startDate ?? '', endDate: shifted.at(-1)?.endDate ?? '' };
}

export const monthAfter = (world: World, date: string): Period =>
  shiftPeriod(periodOf(date, 'month', calendarOf(world)), 1, calendarOf(world));

export const lastDayOf = ({ endDate }: Span): string => addDays(endDate, -1);

const MONEY: Record<'spend' | 'revenue' | 'subscription', readonly string[]> = {
  spend: ['amount'],
  revenue: ['recurring', 'one_off', 'cost'],
  subscription: ['monthly_amount'],
};

/** Without a reporting currency all spend, revenue and subscriptions must be in one. */
export function businessConversion(world: World): Conversion {
  if (world.settings.currency !== undefined) return conversionOf(world);
  const used = new Set<string | null>();
  for (const [entity, columns] of Object.entries(MONEY)) {
    for (const row of world.rows[entity as keyof typeof MONEY] ?? []) {
      const hasAmount = columns.some((column) => textOf(row, column) !== null);
      if (row['deleted'] !== true && hasAmount) used.add(textOf(row, 'currency'));
    }
  }
  const rate = used.size > 1 || used.has(null) ? null : new Decimal(1);
  return () => rate;
}

/** What a row of the ledger of accounts needs to be judged. */
export interface Judge {
  readonly world: World;
  readonly settings: BusinessSettings;
  readonly conversion: Conversion;
  /** Head of an account's group. */
  headOf(ref: string | null): string | null;
  /** Why an account stays out. */
  reasonOf(account: string | null): string | null;
}

const isIn = (date: string | null, { startDate, endDate }: Span): boolean =>
  date !== null && startDate <= date && date < endDate;

/** Spend of a span. */
export function spendOf({ world, conversion }: Judge, span: Span): MoneyRow[] {
  return (world.rows.spend ?? [])
    .filter((row) => isIn(textOf(row, 'month'), span))
    .map((row) => {
      const rate = conversion(textOf(row, 'currency'), String(row['month']));
      const reason = row['deleted'] === true ? 'deleted' : rate === null ? 'unconverted' : null;
      const amount = new Decimal(String(row['amount'])).times(rate ?? 0);
      return { row, ref: refOf(row), account: null, amount, reason };
    });
}

/** Rows of revenue with one of the columns filled; the amount is their sum. */
export function revenueOf(
  judge: Judge,
  span: Span,
  columns: readonly ('recurring' | 'one_off' | 'cost')[],
): MoneyRow[] {
  return (judge.world.rows.revenue ?? [])
    .filter((row) => isIn(textOf(row, 'month'), span) && columns.some((column) => textOf(row, column) !== null))
    .map((row) => {
      const total = Decimal.sum(0, ...columns.map((column) => textOf(row, column) ?? 0));
      return accountRow(judge, row, total, String(row['month']), null);
    });
}

/** The recurring revenue of a month: what is active at the end of its last day, trials out. */
export function recurringOf(judge: Judge, month: Span, rateOn?: string): MoneyRow[] {
  const last = lastDayOf(month);
  if (judge.settings.recurring_from === 'revenue') {
    return (judge.world.rows.revenue ?? [])
      .filter((row) => isIn(textOf(row, 'month'), month) && textOf(row, 'recurring') !== null)
      .map((row) =>
        accountRow(judge, row, new Decimal(String(row['recurring'])), rateOn ?? String(row['month']), null),
      );
  }
  return (judge.world.rows.subscription ?? [])
    .filter((row) => isActiveOn(row, last))
    .map((row) => {
      const trial = row['trial'] === true ? 'trial' : null;
      return accountRow(judge, row, new Decimal(String(row['monthly_amount'])), rateOn ?? last, trial);
    });
}

/** `to` is the day after the last. */
export function isActiveOn(row: Row, date: string): boolean {
  const to = textOf(row, 'to');
  return String(row['from']) <= date && (to === null || date < to);
}

function accountRow(judge: Judge, row: Row, amount: Amount, rateOn: string, own: string | null): MoneyRow {
  const account = judge.headOf(textOf(row, 'account'));
  const rate = judge.conversion(textOf(row, 'currency'), rateOn);
  const deleted = row['deleted'] === true ? 'deleted' : null;
  const reason = deleted ?? judge.reasonOf(account) ?? own ?? (rate === null ? 'unconverted' : null);
  return { row, ref: refOf(row), account, amount: amount.times(rate ?? 0), reason };
}

/** Whether a month's recurring revenue has been delivered: past its end, or declared complete. */
export function isDelivered({ world, settings }: Judge, month: Period): boolean {
  if (settings.complete_months.includes(month.startDate)) return true;
  if (settings.complete_through === null) return false;
  const at = (text: string) => instantMoment(text, world.settings.zone).epoch;
  return at(settings.complete_through) >= at(month.end);
}
