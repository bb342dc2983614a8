/**
 * What a new customer costs: sales and marketing cost of a period over the accounts that became customers in it, in parts,
 * with the cost of the months in which they were won, and after how many months what they pay has earned it back.
 */
import { Decimal } from '../model/decimal.ts';
import { cacRows } from './cac-rows.ts';
import { KEY_STANDING } from './key.ts';
import { type Folded, type FormulaFold, type Measure, metric, type TotalFold } from './metric.ts';
import { moneyReach } from './money.ts';
import { againstUsualCost } from './usual-cost.ts';

const ONE = new Decimal(1);
const total = (list: string, of: TotalFold['of'], more: Partial<TotalFold> = {}): TotalFold => ({
  kind: 'total',
  list,
  of,
  ...more,
});
const sum = (inputs: Readonly<Record<string, Folded>>, name: string): Decimal => inputs[name]?.n ?? new Decimal(0);
const isNone = (inputs: Readonly<Record<string, Folded>>, name: string): boolean => sum(inputs, name).isZero();

/** Cost of a list, divided among segments, over new customers. */
function costPerCustomer(list: string, any: string): FormulaFold {
  return {
    kind: 'formula',
    inputs: {
      cost: total(list, 'value', { split: { by: 'key' } }),
      customers: total('customers', 'subjects'),
      // Of any kind and any segment: a part or a segment without any is then a true 0.
      any_cost: total(any, 'rows', { whole: true }),
      truncated: total('truncated', 'rows'),
    },
    numerator: ['cost'],
    denominator: ['customers'],
    of: (inputs) => ({
      n: sum(inputs, 'cost'),
      d: sum(inputs, 'customers'),
      reason: isNone(inputs, 'customers') ? 'no_customers' : isNone(inputs, 'any_cost') ? 'no_cost' : null,
    }),
  };
}

const CAC = costPerCustomer('cost', 'any_cost');
const LAGGED = costPerCustomer('lagged_cost', 'lagged_cost');

const lagged: FormulaFold = {
  ...LAGGED,
  inputs: { ...LAGGED.inputs, cycle: total('cycle', 'rows', { whole: true }) },
  of: (inputs) => (isNone(inputs, 'cycle') ? { ...LAGGED.of(inputs), reason: 'no_cycle' } : LAGGED.of(inputs)),
};

/** n ÷ d = cost × revenue ÷ (recurring × (revenue − cost of delivery)): exact, with one division. */
const payback: FormulaFold = {
  kind: 'formula',
  inputs: {
    ...CAC.inputs,
    first_month: total('first_month', 'value'),
    undelivered: total('undelivered', 'rows'),
    income: total('income', 'value'),
    delivery_cost: total('delivery_cost', 'value'),
    deliveries: total('delivery_cost', 'rows'),
    fixed_margin: total('fixed_margin', 'value', { whole: true }),
    is_fixed: total('fixed_margin', 'rows', { whole: true }),
  },
  numerator: ['cost', 'income'],
  denominator: ['first_month', 'delivery_cost'],
  of: (inputs) => {
    const isFixed = !isNone(inputs, 'is_fixed');
    const income = isFixed ? ONE : sum(inputs, 'income');
    const kept = isFixed ? sum(inputs, 'fixed_margin') : income.minus(sum(inputs, 'delivery_cost'));
    const d = sum(inputs, 'first_month').times(kept);
    return { n: sum(inputs, 'cost').times(income), d, reason: CAC.of(inputs).reason ?? whyNoPayback() };

    function whyNoPayback(): string | null {
      if (!isNone(inputs, 'undelivered')) return 'not_delivered';
      if (!isFixed && isNone(inputs, 'deliveries')) return 'no_delivery_cost';
      if (!income.greaterThan(0)) return 'no_revenue';
      if (isNone(inputs, 'first_month')) return 'no_recurring';
      return d.greaterThan(0) ? null : 'no_margin';
    }
  },
};

const common = {
  finest: 'month',
  dimensions: ['channel', 'industry', 'size', 'market', 'country'],
  oneDimension: true,
  additive: true,
  interval: false,
  personal: false,
  flags: (inputs) => (isNone(inputs, 'truncated') ? [] : ['left_truncated' as const]),
  // An earlier deal makes an account an older customer; a rate holds until the next one.
  reach: moneyReach(() => ({ daysBefore: null, daysAfter: 0 })),
} as const satisfies Partial<Measure>;

/** The longest month there is: the last of a year of weeks that has 53, where months have 4, 4 and 5. */
const FIRST_FULL_MONTH_DAYS = 42;

const measures: Measure[] = [
  { ...common, name: 'cac', unit: 'money', headline: true, fold: CAC, judge: againstUsualCost },
  { ...common, name: 'sales', unit: 'money', fold: costPerCustomer('sales_cost', 'any_cost') },
  { ...common, name: 'marketing', unit: 'money', fold: costPerCustomer('marketing_cost', 'any_cost') },
  { ...common, name: 'lagged', unit: 'money', fold: lagged },
  {
    ...common,
    name: 'payback_months',
    unit: 'months',
    fold: payback,
    reach: moneyReach(() => ({ daysBefore: null, daysAfter: FIRST_FULL_MONTH_DAYS })),
  },
];

export const cac = metric({
  id: 'cac',
  version: 1,
  cadence: 'quarter',
  measures,
  standing: [...KEY_STANDING, 'deal', 'month'],
  money: ['spend', 'revenue', 'subscription'],
  lookback: 4,
  exclusions: ['excluded', 'deleted', 'test', 'internal', 'undated', 'no_account', 'unconverted', 'trial'],
  remarks: [],
  constants: {},
  contributions: cacRows,
});
