/**
 * Published examples of capacity, cac, ltv and the magic number as worlds: each input becomes the rows that mean it.
 *
 * A source's own shorthand (touches per lead, attainment, years) is turned into capacity per day, ramp and months; the
 * figure is the oracle's alone.
 */
import { addMonths } from '../../src/calendar/index.ts';
import { defaultSettings } from '../../src/model/settings.ts';
import { cacOracle } from './cac.ts';
import { aeCapacityOracle, bdrCapacityOracle } from './capacity.ts';
import { Decimal } from './fold.ts';
import { ltvOracle } from './ltv.ts';
import { magicNumberOracle } from './magic-number.ts';
import { type BusinessAnswer, defaultBusinessSettings } from './money-metrics.ts';
import { type OracleRequest, periodBetween, type Row, type World } from './world.ts';

export interface GoldenCase {
  id: string;
  metric: string;
  in: Record<string, unknown>;
  out: unknown;
}

/** What the published examples say, for where the file itself is not at hand. */
export const GOLDEN: GoldenCase[] = [
  {
    id: 'bdr-1',
    metric: 'bdr_capacity',
    in: { touches_per_rep_day: 80, reps: 4, days: 20, touches_per_lead: 6 },
    out: 1067,
  },
  { id: 'ae-2', metric: 'capacity_with_ramp', in: { quota: 10000, ramp: [1, 0.8, 0.4, 0.2] }, out: 24000 },
  {
    id: 'ae-3',
    metric: 'capacity_with_ramp',
    in: { ramped: [7, 150000, 0.85], ramping: [3, 150000, 0.4] },
    out: 1072500,
  },
  { id: 'cac-1', metric: 'cac', in: { cost: 100000, new: 2000 }, out: 50 },
  { id: 'cac-2', metric: 'cac', in: { marketing: 1000, sales: 12000, new: 1000 }, out: 13 },
  { id: 'cac-4', metric: 'cac', in: { cost: 10000, new: 10 }, out: 1000 },
  { id: 'pay-1', metric: 'cac_payback_months', in: { cac: 1200, arpa: 150, gm: 0.75 }, out: 10.7 },
  { id: 'ltv-1', metric: 'ltv_minus_cost', in: { annual: 1000, years: 5, cost: 2000 }, out: 3000 },
  { id: 'ltv-2', metric: 'ltv_minus_cost', in: { annual: 10000, years: 5, cost: 5000 }, out: 45000 },
  { id: 'ltv-4', metric: 'ltv_revenue', in: { price: 2, per_year: 52, years: 7 }, out: 728 },
  { id: 'ltv-5', metric: 'ltv_margin_churn', in: { arpa: 100, gm: 0.8, churn: 0.05 }, out: 1600 },
  { id: 'ltv-7', metric: 'ltv_margin_churn', in: { arpa: 200, gm: 0.85, churn: 0.03 }, out: 5667 },
  { id: 'ltv-8', metric: 'ltv_revenue_churn', in: { arpa: 10, churn: 0.04 }, out: 250 },
  { id: 'mag-1', metric: 'magic_number', in: { delta_q: 480000, prior_sm: 1800000 }, out: 1.07 },
  { id: 'mag-2', metric: 'magic_number', in: { prev: 100000, cur: 130000, prior_sm: 120000 }, out: 1 },
];

/** Metrics of published examples that are about these oracles. */
export const GOLDEN_METRICS = new Set(GOLDEN.map(({ metric }) => metric));

const FEBRUARY = periodBetween('UTC', '2023-02-01', '2023-03-01'); // 20 working days
const Q2 = periodBetween('UTC', '2024-04-01', '2024-07-01');
export const GOLDEN_SETTINGS = { ...defaultBusinessSettings(), complete_through: '2025-01-01T00:00:00Z' };

const numbered = (rows: Row[]): Row[] =>
  rows.map((row, index) => ({ source: 'crm', id: `${index}`, currency: 'EUR', ...row }));
const plain = (rows: Row[]): Row[] => numbered(rows).map(({ currency: _, ...row }) => row);
const worldOf = (rows: World['rows']): World => ({ settings: defaultSettings(), rows });
const ask = (measure: string, period = Q2): OracleRequest => ({
  measure,
  periods: [period],
  by: [],
  now: '2025-01-01T00:00:00Z',
});
const text = (value: unknown): string => new Decimal(Number(value)).toDecimalPlaces(6).toFixed();

/** What the oracle says of a published example. */
export async function goldenValue({ metric, in: given }: GoldenCase): Promise<string | null> {
  const number = (name: string): number => Number(given[name] ?? 0);
  switch (metric) {
    case 'bdr_capacity': {
      const perDay = number('touches_per_rep_day') / number('touches_per_lead');
      const world = people(
        'bdr',
        Array.from({ length: number('reps') }, () => [perDay, 1]),
      );
      return soleValue(await bdrCapacityOracle(world, ask('capacity_net', FEBRUARY)));
    }
    case 'capacity_with_ramp': {
      const groups = [given['ramped'], given['ramping']].flatMap((group) => {
        const [count = 0, quota = 0, share = 0] = (group ?? []) as number[];
        return Array.from({ length: count }, (): [number, number] => [quota / 20, share]);
      });
      const ramped = ((given['ramp'] ?? []) as number[]).map((share): [number, number] => [
        number('quota') / 20,
        share,
      ]);
      return soleValue(await aeCapacityOracle(people('ae', [...groups, ...ramped]), ask('capacity_net', FEBRUARY)));
    }
    case 'cac': {
      const customers = Array.from({ length: number('new') }, () => ({ customer_since: '2024-05-01' }));
      const spend = ['sales', 'marketing'].map((kind) => {
        return { month: '2024-05-01', kind, amount: text(number(kind) + (kind === 'sales' ? number('cost') : 0)) };
      });
      return soleValue(
        cacOracle(worldOf({ account: plain(customers), spend: numbered(spend) }), ask('cac'), GOLDEN_SETTINGS),
      );
    }
    case 'cac_payback_months': {
      const world = subscribers([['2024-05-01', null]], number('arpa'), number('gm'));
      world.rows.spend = numbered([{ month: '2024-05-01', kind: 'sales', amount: text(number('cac')) }]);
      return soleValue(cacOracle(world, ask('payback_months'), GOLDEN_SETTINGS));
    }
    case 'ltv_minus_cost':
    case 'ltv_revenue':
    case 'ltv_margin_churn':
    case 'ltv_revenue_churn': {
      const { world, request } = ltvExample({ metric, in: given });
      return soleValue(ltvOracle(world, request, GOLDEN_SETTINGS));
    }
    case 'magic_number': {
      const before = number('prev');
      const now = given['cur'] === undefined ? number('delta_q') : number('cur');
      const subscription = [
        { account: 'crm:0', from: '2024-03-01', to: '2024-04-01', monthly_amount: text(before) },
        { account: 'crm:0', from: '2024-06-01', monthly_amount: text(now) },
      ];
      const spend = [{ month: '2024-02-01', kind: 'sales', amount: text(number('prior_sm')) }];
      const rows = { account: plain([{}]), subscription: numbered(subscription), spend: numbered(spend) };
      return soleValue(magicNumberOracle(worldOf(rows), ask('magic_number'), GOLDEN_SETTINGS));
    }
  }
  throw new Error(`nobody said what ${metric} means`);
}

/** A published example of ltv as a company and a question. */
export function ltvExample({ metric, in: given }: Pick<GoldenCase, 'metric' | 'in'>): {
  world: World;
  request: OracleRequest;
} {
  const number = (name: string): number => Number(given[name] ?? 0);
  if (metric.endsWith('_churn')) {
    const margin = given['gm'] === undefined ? 1 : number('gm');
    return { world: subscribers(livesOf(number('churn')), number('arpa'), margin), request: ask('projected') };
  }
  const yearly = given['annual'] === undefined ? number('price') * number('per_year') : number('annual');
  const years = Array.from({ length: number('years') }, (_, at) => `${2017 + at}-01-01`);
  const revenue = years.map((month) => ({ account: 'crm:0', month, one_off: text(yearly) }));
  const cost = { account: 'crm:0', month: '2017-01-01', cost: text(number('cost')) };
  const account = plain([{ customer_since: '2017-01-01' }]);
  return { world: worldOf({ account, revenue: numbered([...revenue, cost]) }), request: ask('realised') };
}

/** People of one role, each with what they take a day and how far they are with it. */
export function people(role: 'bdr' | 'ae', each: [number, number][]): World {
  return worldOf({
    team: plain([{ name: 'team' }]),
    user: plain(each.map(() => ({}))),
    assignment: plain(
      each.map(([, share], at) => {
        return { user: `crm:${at}`, team: 'crm:0', role, from: '2023-02-01', ramp: text(share) };
      }),
    ),
    capacity: plain(each.map(([perDay], at) => ({ role, user: `crm:${at}`, per_day: text(perDay) }))),
  });
}

/** Customers by their spans, all paying the same, with a margin. */
function subscribers(spans: [string, string | null][], monthly: number, margin: number): World {
  return worldOf({
    account: plain(spans.map(([customer_since]) => ({ customer_since }))),
    subscription: numbered(
      spans.map(([from, to], at) => ({ account: `crm:${at}`, from, to, monthly_amount: text(monthly) })),
    ),
    revenue: numbered([{ account: 'crm:0', month: '2024-05-01', recurring: '1000', cost: text(1000 * (1 - margin)) }]),
  });
}

/** Customers of the year to July 2024: those who stay, and those who leave in the middle of a month, so that churn is as said. */
function livesOf(churn: number): [string, string | null][] {
  const percent = Math.round(churn * 100);
  const monthsLost: Record<number, number[]> = { 3: [10, 9, 9], 4: [1], 5: [8] };
  const stay: Record<number, number> = { 3: 6, 4: 2, 5: 1 };
  const lost = (monthsLost[percent] ?? []).map((months): [string, string] => {
    return ['2020-01-01', addMonths('2023-07-15', months - 1)];
  });
  return [...lost, ...Array.from({ length: stay[percent] ?? 0 }, (): [string, null] => ['2020-01-01', null])];
}

const soleValue = ({ figures }: BusinessAnswer): string | null => figures[0]?.value ?? null;
