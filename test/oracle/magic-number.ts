/**
 * Oracle of `magic-number`: what the growth of recurring revenue is a year, over what sales and marketing cost before.
 *
 * Quarters only, both delivered in full and over. Recurring revenue of both is taken at the rate on the last day of the
 * earlier one, so that a rate alone is no growth; the cost is taken at its own days.
 */
import { periodOf, shiftPeriod } from '../../src/calendar/index.ts';
import { dimensionOf } from './cac.ts';
import { allocate, keyOf, NOT_ALLOCATED } from './cac-allocation.ts';
import { Decimal } from './fold.ts';
import { instantMoment } from './moment.ts';
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
  sumOf,
  totalOf,
} from './money-metrics.ts';
import { type Business, businessOf } from './money-metrics-customer.ts';
import { leftOf } from './money-metrics-margin.ts';
import { calendarOf, isDelivered, lastDayOf, monthsOf, recurringOf, spendOf } from './money-metrics-money.ts';
import { type OraclePeriod, type OracleRequest, textOf, type World } from './world.ts';

const YEAR_QUARTERS = 4;

/** Measures: magic_number, trailing_mean (of the value and the three before it). Total or by market. */
export function magicNumberOracle(world: World, request: OracleRequest, settings: BusinessSettings): BusinessAnswer {
  if (!['magic_number', 'trailing_mean'].includes(request.measure)) {
    throw new Error(`no measure ${request.measure} of magic-number`);
  }
  const dimension = dimensionOf(request, 'magic-number', ['market']);
  const business = businessOf(world, settings, request.now);
  const left: Left[] = [];
  const figures = request.periods.flatMap((period, index) => {
    const back = request.measure === 'trailing_mean' ? YEAR_QUARTERS : 1;
    if (quarterOf(world, period, 0).endDate !== period.endDate)
      throw new Error('magic-number knows whole quarters only');
    const quarters = Array.from({ length: back }, (_, n) => quarterOf(world, period, -n));
    const each = quarters.map((quarter) => quarterly(business, request, dimension, quarter, index, left));
    const [current = []] = each;
    return back === 1 ? current : current.map((figure) => meanOf(figure, each));
  });
  return { figures, excluded: countLeft(left) };
}

function quarterOf(world: World, period: OraclePeriod, shift: number): OraclePeriod {
  const calendar = calendarOf(world);
  return shiftPeriod(periodOf(period.startDate, 'quarter', calendar), shift, calendar);
}

function quarterly(
  business: Business,
  request: OracleRequest,
  dimension: string | null,
  quarter: OraclePeriod,
  index: number,
  left: Left[],
): BusinessFigure[] {
  const { world } = business;
  const isAsked = (value: string | null) => {
    const accepted = dimension === null ? undefined : request.where?.[dimension];
    return accepted === undefined || accepts(accepted, value);
  };
  const before = quarterOf(world, quarter, -1);
  const spend = spendOf(business, before).filter(({ row }) => {
    const alone = dimension === null ? null : textOf(row, dimension);
    return alone === null || isAsked(alone);
  });
  const costs = spend.filter(({ reason }) => reason === null);
  left.push(...leftOf(spend));
  const entries: Entry[] = [
    ...recurringEntries(business, quarter, before, 1, isAsked, left),
    ...recurringEntries(business, before, before, -1, isAsked, left),
  ];
  if (dimension === null) {
    for (const { ref, amount } of costs) entries.push({ ref, role: 'denominator', value: amount, dims: () => null });
  } else {
    const key = keyOf(business, before, dimension, request.now);
    for (const { ref, segment, amount } of allocate(business, costs, dimension, key, index)) {
      if (!isAsked(segment)) continue;
      entries.push({ ref, role: 'denominator', value: new Decimal(amount), dims: () => segment });
    }
  }
  const reason = reasonOf(business, request, quarter, before);
  return cellsOf(entries, request.by).map((cell): BusinessFigure => {
    const n = totalOf(cell.entries, 'numerator').times(YEAR_QUARTERS);
    const d = totalOf(cell.entries, 'denominator');
    const homeless = cell.dims.includes(NOT_ALLOCATED) ? 'not_allocated' : null;
    const none = reason ?? homeless ?? (d.greaterThan(0) ? null : 'no_cost');
    return {
      period: index,
      dims: cell.dims,
      n: n.toFixed(),
      d: d.toFixed(),
      value: none === null ? quotient(n, d) : null,
      reason: none,
      flags: [],
      records: recordsOf(cell.entries),
    };
  });
}

/** The recurring revenue of a quarter's months; of the earlier one it is taken off. */
function recurringEntries(
  business: Business,
  quarter: OraclePeriod,
  before: OraclePeriod,
  sign: 1 | -1,
  isAsked: (market: string | null) => boolean,
  left: Left[],
): Entry[] {
  return monthsOf(business.world, quarter).flatMap((month) => {
    const rows = recurringOf(business, month, lastDayOf(before)).map((row) => {
      return { ...row, market: business.accountDims(row.account)('market') };
    });
    const asked = rows.filter(({ market }) => isAsked(market));
    left.push(...leftOf(asked));
    return asked
      .filter(({ reason }) => reason === null)
      .map(({ ref, amount, market }) => ({ ref, role: 'numerator', value: amount.times(sign), dims: () => market }));
  });
}

function reasonOf(
  business: Business,
  request: OracleRequest,
  quarter: OraclePeriod,
  before: OraclePeriod,
): string | null {
  const at = (text: string) => instantMoment(text, business.world.settings.zone).epoch;
  if (at(request.now) < at(quarter.end)) return 'running';
  const months = [before, quarter].flatMap((span) => monthsOf(business.world, span));
  return months.every((month) => isDelivered(business, month)) ? null : 'not_delivered';
}

/** The mean of the four values; none where one of them is missing. n is their sum, to thirty digits. */
function meanOf(figure: BusinessFigure, each: readonly BusinessFigure[][]): BusinessFigure {
  const same = each.map((figures) => figures.find(({ dims }) => JSON.stringify(dims) === JSON.stringify(figure.dims)));
  const values = same.flatMap((one) => (one?.value ? [new Decimal(one.value)] : []));
  const missing = same.find((one) => one === undefined || one.value === null);
  const reason = values.length === YEAR_QUARTERS ? null : (figure.reason ?? missing?.reason ?? 'no_cost');
  const n = sumOf(values);
  const value = reason === null ? quotient(n, new Decimal(YEAR_QUARTERS)) : null;
  return { ...figure, n: n.toFixed(), d: String(YEAR_QUARTERS), value, reason };
}
