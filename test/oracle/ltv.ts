/**
 * Oracle of `ltv`: what customers have left so far, and what they will at the pace of the last year.
 *
 * All customers count who started before the quarter's end, with all their revenue and cost up to it. Revenue of an
 * account that is no customer by then is left out as `no_start`.
 */
import { type Period, periodOf } from '../../src/calendar/index.ts';
import { cacListed, dimensionOf } from './cac.ts';
import { type Amount, Decimal } from './fold.ts';
import { type Projected, projectedOf } from './ltv-projection.ts';
import { isWithin } from './moment.ts';
import {
  type BusinessAnswer,
  type BusinessFigure,
  type BusinessSettings,
  cellsOf,
  countLeft,
  type Entry,
  type Left,
  meetsWhere,
  quotient,
  recordsOf,
  totalOf,
} from './money-metrics.ts';
import { ACCOUNT_DIMENSIONS, type Business, businessOf, type Customer, hasEnded } from './money-metrics-customer.ts';
import { leftOf } from './money-metrics-margin.ts';
import { calendarOf, revenueOf } from './money-metrics-money.ts';
import type { Dimensions } from './segment.ts';
import type { OraclePeriod, OracleRequest, World } from './world.ts';

/** Customers below which a mean says little. */
const FEW = 30;
const LONG_AGO = '0001-01-01';

interface Question {
  readonly business: Business;
  readonly request: OracleRequest;
}

/**
 * Measures: realised, completed, open_lives (open / all), by_start (first dimension: the quarter of the start),
 * projected, net_of_cac (realised − cac) and ltv_to_cac (projected / cac).
 */
export function ltvOracle(world: World, request: OracleRequest, settings: BusinessSettings): BusinessAnswer {
  const { figures, left } = ltvListed(world, request, settings);
  return { figures, excluded: countLeft(left) };
}

interface Listed {
  readonly figures: BusinessFigure[];
  readonly left: Left[];
}

function ltvListed(world: World, request: OracleRequest, settings: BusinessSettings): Listed {
  dimensionOf(request, 'ltv', ACCOUNT_DIMENSIONS);
  const question: Question = { business: businessOf(world, settings, request.now), request };
  switch (request.measure) {
    case 'realised':
    case 'completed':
    case 'open_lives':
    case 'by_start':
      return realised(question);
    case 'projected':
      return projected(question);
    case 'net_of_cac': {
      const ltv = realised({ ...question, request: { ...request, measure: 'realised' } });
      return besideCac(ltv, world, request, settings, (a, b) => ({
        n: a.n.times(b.d).minus(b.n.times(a.d)),
        d: a.d.times(b.d),
      }));
    }
    case 'ltv_to_cac':
      return besideCac(projected(question), world, request, settings, (a, b) => ({
        n: a.n.times(b.d),
        d: a.d.times(b.n),
      }));
  }
  throw new Error(`no measure ${request.measure} of ltv`);
}

/** Customers by the end of a period, those asked for. */
function customersBy({ business, request }: Question, period: OraclePeriod): Customer[] {
  const before: OraclePeriod = { ...period, start: `${LONG_AGO}T00:00:00Z`, startDate: LONG_AGO };
  return business.customers.filter(
    ({ reason, start, dims }) =>
      reason === null && start !== null && isWithin(start, before) && meetsWhere(dims, request.where),
  );
}

function realised(question: Question): Listed {
  const { business, request } = question;
  const { measure } = request;
  const by = measure === 'by_start' ? ['start', ...request.by] : request.by;
  const left: Left[] = [];
  const figures = request.periods.flatMap((period, index) => {
    const customers = customersBy(question, period);
    const counted = customers.filter((customer) => measure !== 'completed' || hasEnded(customer, period.endDate));
    const dims = new Map(counted.map((customer) => [customer.ref, withStart(business, customer)]));
    const money = upTo(question, period, customers);
    left.push(...money.left, ...leftCustomers(question, period));
    const entries: Entry[] = counted.map(({ ref }) => {
      return { ref, role: 'denominator', value: new Decimal(1), dims: dims.get(ref) ?? (() => null) };
    });
    if (measure === 'open_lives') {
      const open = counted.filter((customer) => !hasEnded(customer, period.endDate));
      entries.push(
        ...open.map(({ ref, dims: own }) => ({ ref, role: 'numerator' as const, value: new Decimal(1), dims: own })),
      );
    } else {
      for (const { account, ref, amount } of money.rows) {
        const own = dims.get(account ?? '');
        if (own) entries.push({ ref, role: 'numerator', value: amount, dims: own });
      }
    }
    return cellsOf(entries, by).map((cell): BusinessFigure => {
      const [n, d] = [totalOf(cell.entries, 'numerator'), totalOf(cell.entries, 'denominator')];
      const none = d.isZero() ? 'no_customers' : null;
      return figureOf(index, cell.dims, { n, d, reason: none, customers: d.toNumber(), entries: cell.entries });
    });
  });
  return { figures, left };
}

function figureOf(
  period: number,
  dims: (string | null)[],
  part: { n: Amount; d: Amount; reason: string | null; customers: number; entries: readonly Entry[] },
): BusinessFigure {
  return {
    period,
    dims,
    n: part.n.toFixed(),
    d: part.d.toFixed(),
    value: part.reason === null ? quotient(part.n, part.d) : null,
    reason: part.reason,
    flags: part.customers < FEW ? ['small'] : [],
    records: recordsOf(part.entries),
  };
}

/** Revenue less cost of customers, row by row; of others with the reason why not. */
function upTo({ business, request }: Question, period: OraclePeriod, customers: readonly Customer[]) {
  const span = { startDate: LONG_AGO, endDate: period.endDate };
  const known = new Set(customers.map(({ ref }) => ref));
  const costs = new Map(revenueOf(business, span, ['cost']).map(({ ref, amount }) => [ref, amount]));
  const incomes = new Map(revenueOf(business, span, ['recurring', 'one_off']).map(({ ref, amount }) => [ref, amount]));
  const rows = revenueOf(business, span, ['recurring', 'one_off', 'cost'])
    .filter(({ account }) => meetsWhere(business.accountDims(account), request.where))
    .map((row) => ({
      ...row,
      amount: (incomes.get(row.ref) ?? new Decimal(0)).minus(costs.get(row.ref) ?? 0),
      reason: row.reason ?? (known.has(row.account ?? '') ? null : 'no_start'),
    }));
  return { rows: rows.filter(({ reason }) => reason === null), left: leftOf(rows) };
}

/** Accounts that would be customers by then. */
function leftCustomers({ business, request }: Question, period: OraclePeriod): Left[] {
  return business.customers
    .filter(({ reason, start, dims }) => {
      const started = start === null || start.date < period.endDate;
      return reason !== null && started && meetsWhere(dims, request.where);
    })
    .map(({ ref, reason }) => ({ ref, reason: reason ?? '' }));
}

function withStart({ world }: Business, { start, dims }: Customer): Dimensions {
  const quarter = (): Period => periodOf(start?.date ?? '', 'quarter', calendarOf(world));
  return (name) => (name === 'start' ? quarter().label : dims(name));
}

function projected(question: Question): Listed {
  const left: Left[] = [];
  const figures = question.request.periods.flatMap((period, index) => {
    const customers = customersBy(question, period);
    left.push(...leftCustomers(question, period));
    const all: Entry[] = customers.map(({ ref, dims }) => ({ ref, role: 'denominator', value: new Decimal(1), dims }));
    return cellsOf(all, question.request.by).map((cell): BusinessFigure => {
      const isOf = (dims: Dimensions) => question.request.by.every((name, at) => dims(name) === cell.dims[at]);
      const part: Projected = projectedOf(question.business, question.request, period, customers, isOf);
      left.push(...part.left);
      return figureOf(index, cell.dims, part);
    });
  });
  return { figures, left };
}

interface Fraction {
  readonly n: Amount;
  readonly d: Amount;
}

/** A figure with that of cac for the same period and segment; none where either has no value. */
function besideCac(
  ltv: Listed,
  world: World,
  request: OracleRequest,
  settings: BusinessSettings,
  combine: (ltv: Fraction, cac: Fraction) => Fraction,
): Listed {
  const cac = cacListed(world, { ...request, measure: 'cac' }, settings);
  const fraction = ({ n, d }: BusinessFigure): Fraction => ({ n: new Decimal(n), d: new Decimal(d ?? 0) });
  const figures = ltv.figures.map((figure) => {
    const beside = cac.figures.find(
      ({ period, dims }) => period === figure.period && JSON.stringify(dims) === JSON.stringify(figure.dims),
    );
    const { n, d } = beside ? combine(fraction(figure), fraction(beside)) : { n: new Decimal(0), d: new Decimal(0) };
    const missing = beside ? beside.reason : 'no_customers';
    const reason = figure.reason ?? missing ?? (d.isZero() ? 'no_cost' : null);
    const flags = [...new Set([...figure.flags, ...(beside?.flags ?? [])])];
    return { ...figure, n: n.toFixed(), d: d.toFixed(), value: reason === null ? quotient(n, d) : null, reason, flags };
  });
  return { figures, left: [...ltv.left, ...cac.left] };
}
