/**
 * Oracle of `cac`: what a new customer cost, in parts, with lag, per segment, and after how many months it is paid back.
 *
 * Customers are accounts by their start; costs are rows of spend, shared ones divided as `cac-allocation.ts` says.
 */
import { type AllocationRow, allocate, keyOf, spendColumn } from './cac-allocation.ts';
import { paybackOf } from './cac-payback.ts';
import { type Amount, Decimal } from './fold.ts';
import { daysBetween, isWithin } from './moment.ts';
import {
  accepts,
  type BusinessAnswer,
  type BusinessFigure,
  type BusinessSettings,
  cellsOf,
  countLeft,
  type Entry,
  type Left,
  quotient,
  recordsOf,
  totalOf,
} from './money-metrics.ts';
import { ACCOUNT_DIMENSIONS, type Business, businessOf, type Customer } from './money-metrics-customer.ts';
import { leftOf } from './money-metrics-margin.ts';
import { earlierBy, type MoneyRow, monthsOf, spendOf } from './money-metrics-money.ts';
import { countedDeals } from './win-rate.ts';
import { type OraclePeriod, type OracleRequest, periodBetween, textOf, type World } from './world.ts';

export interface CacAnswer extends BusinessAnswer {
  /** Of the segments asked for, every cost with its part; empty where no dimension is asked for. */
  allocation: AllocationRow[];
}

interface Question {
  readonly business: Business;
  readonly request: OracleRequest;
  readonly dimension: string | null;
}

const DAYS_PER_MONTH = new Decimal('30.4375');

/** Measures: cac, sales, marketing, lagged, payback_months. At most one dimension. */
export function cacOracle(world: World, request: OracleRequest, settings: BusinessSettings): CacAnswer {
  const { left, ...answer } = cacListed(world, request, settings);
  return { ...answer, excluded: countLeft(left) };
}

/** The same with every record left out. */
export function cacListed(
  world: World,
  request: OracleRequest,
  settings: BusinessSettings,
): Omit<CacAnswer, 'excluded'> & { left: Left[] } {
  if (!['cac', 'sales', 'marketing', 'lagged', 'payback_months'].includes(request.measure)) {
    throw new Error(`no measure ${request.measure} of cac`);
  }
  const dimension = dimensionOf(request, 'cac');
  const business = businessOf(world, settings, request.now);
  const question = { business, request, dimension };
  const figures: BusinessFigure[] = [];
  const allocation: AllocationRow[] = [];
  const left: Left[] = [];
  for (const [index, period] of request.periods.entries()) {
    const lag = request.measure === 'lagged' ? lagOf(question, period) : 0;
    const costs = lag === null ? [] : costsOf(question, period, lag);
    const parts = partsOf(question, costs, period, index);
    allocation.push(...(dimension === null ? [] : parts.map(({ row }) => row)));
    left.push(...leftOf(costs), ...leftCustomers(question, period));
    const customers = newCustomers(question, period);
    const entries: Entry[] = [
      ...parts.map(({ entry }) => entry),
      ...customers.map(({ ref, dims }) => ({ ref, role: 'denominator' as const, value: new Decimal(1), dims })),
    ];
    const hasCost = costs.some(({ reason }) => reason === null);
    for (const cell of cellsOf(entries, request.by)) {
      const inCell = customers.filter(({ dims }) => request.by.every((name, at) => dims(name) === cell.dims[at]));
      const [n, d] = [totalOf(cell.entries, 'numerator'), totalOf(cell.entries, 'denominator')];
      const reason = lag === null ? 'no_cycle' : !hasCost ? 'no_cost' : d.isZero() ? 'no_customers' : null;
      const figure = {
        period: index,
        dims: cell.dims,
        n: n.toFixed(),
        d: d.toFixed(),
        value: reason === null ? quotient(n, d) : null,
        reason,
        flags: inCell.some(({ truncated }) => truncated) ? ['left_truncated'] : [],
        records: recordsOf(cell.entries),
      };
      if (request.measure !== 'payback_months') {
        figures.push(figure);
        continue;
      }
      const isOfCell = (account: string | null) => {
        const dims = business.accountDims(account);
        return isAsked(question, dims) && request.by.every((name, at) => dims(name) === cell.dims[at]);
      };
      const paid = paybackOf(business, period, figure, inCell, isOfCell);
      figures.push(paid.figure);
      left.push(...paid.left);
    }
  }
  return { figures, left, allocation };
}

/** The one dimension a question is about; null = none. */
export function dimensionOf(request: OracleRequest, metric: string, known = ACCOUNT_DIMENSIONS): string | null {
  const asked = [...new Set([...request.by, ...Object.keys(request.where ?? {})])];
  for (const name of asked) {
    if (name === 'rep' || name === 'team') throw new Error(`level: ${metric} is never cut by ${name}`);
    if (!known.includes(name)) throw new Error(`no dimension ${name} of ${metric}`);
  }
  if (asked.length > 1) throw new Error(`${metric} takes one dimension at a time`);
  return asked[0] ?? null;
}

/** Customers who start in the period. */
function newCustomers(question: Question, period: OraclePeriod): Customer[] {
  return question.business.customers.filter(
    ({ reason, start, dims }) =>
      reason === null && start !== null && isWithin(start, period) && isAsked(question, dims),
  );
}

function isAsked({ request, dimension }: Question, dims: (name: string) => string | null): boolean {
  const accepted = dimension === null ? undefined : request.where?.[dimension];
  return dimension === null || accepted === undefined || accepts(accepted, dims(dimension));
}

/** Accounts that would have started in the period, and won deals of no account. */
function leftCustomers(question: Question, period: OraclePeriod): Left[] {
  const { customers, homeless } = question.business;
  const accounts = customers
    .filter(({ reason, start }) => reason !== null && (start === null || isWithin(start, period)))
    .filter(({ dims }) => isAsked(question, dims))
    .map(({ ref, reason }) => ({ ref, reason: reason ?? '' }));
  const deals = homeless.filter(({ at, dims }) => at !== null && isWithin(at, period) && isAsked(question, dims));
  return [...accounts, ...deals];
}

/** Spend of the measure's kind in the months `lag` earlier; a filter keeps what is shared or names an accepted value. */
function costsOf(question: Question, period: OraclePeriod, lag: number): MoneyRow[] {
  const { business, request, dimension } = question;
  const column = dimension === null ? null : spendColumn(business, dimension);
  const span = lag === 0 ? period : earlierBy(business.world, period, lag);
  return spendOf(business, span)
    .filter(({ row }) => !['sales', 'marketing'].includes(request.measure) || row['kind'] === request.measure)
    .filter(({ row }) => {
      const alone = column === null ? null : textOf(row, column);
      return alone === null || isAsked(question, () => alone);
    });
}

function partsOf(
  question: Question,
  costs: readonly MoneyRow[],
  period: OraclePeriod,
  index: number,
): { row: AllocationRow; entry: Entry }[] {
  const { business, request, dimension } = question;
  const counted = costs.filter(({ reason }) => reason === null);
  const rows =
    dimension === null
      ? counted.map(({ ref, row, amount }): AllocationRow => {
          const kind = row['kind'] === 'sales' ? 'sales' : 'marketing';
          return { period: index, ref, kind, segment: null, key: null, amount: amount.toFixed() };
        })
      : allocate(business, counted, dimension, keyOf(business, period, dimension, request.now), index);
  return rows
    .filter(({ segment }) => isAsked(question, () => segment))
    .map((row) => {
      const value: Amount = new Decimal(row.amount);
      return { row, entry: { ref: row.ref, role: 'numerator', value, dims: () => row.segment } };
    });
}

/** The setting, else the median days from creation to close of the deals won in the 12 months up to the period's end. */
function lagOf({ business, request }: Question, period: OraclePeriod): number | null {
  const { world, settings } = business;
  if (settings.lag_months !== null) return settings.lag_months;
  const earlier = 12 - monthsOf(world, period).length;
  const year = periodBetween(world.settings.zone, earlierBy(world, period, earlier).startDate, period.endDate);
  const days = countedDeals(world, { measure: 'won_count', periods: [], by: [], now: request.now })
    .closed.filter(({ status, closed }) => status === 'won' && closed !== null && isWithin(closed, year))
    .flatMap(({ created, closed }) => (created && closed ? [daysBetween(created.date, closed.date)] : []))
    .sort((a, b) => a - b);
  const middle = [days[Math.floor((days.length - 1) / 2)], days[Math.floor(days.length / 2)]];
  if (days.length === 0) return null;
  const median = Decimal.sum(...middle.map((day) => day ?? 0)).div(2);
  return median.div(DAYS_PER_MONTH).toDecimalPlaces(0, Decimal.ROUND_HALF_UP).toNumber();
}
