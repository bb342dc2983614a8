/**
 * The value of a customer beside what it cost to win one: `cac` of the same period and segment, from the same rows, in
 * lists of their own names. Acquisition cost is nowhere else in what a customer leaves.
 */
import { type Sql, sql } from '../engine/sql.ts';
import { Decimal } from '../model/decimal.ts';
import { cac } from './cac.ts';
import {
  type Folded,
  type Formula,
  type FormulaFold,
  type Judgement,
  listsOf,
  type MetricContext,
  type Series,
} from './metric.ts';
import { tooEarly } from './verdict.ts';

const PREFIX = 'cac_';
const prefixed = (name: string): string => `${PREFIX}${name}`;

const CAC = formulaOf(cac.measures.find(({ headline }) => headline)?.fold);

function formulaOf(fold: FormulaFold | { readonly kind: string } | undefined): FormulaFold {
  if (fold && 'inputs' in fold) return fold;
  throw new Error('the cost of a customer is no formula');
}

/** The rows of `cac`, in lists that bear its name. */
export function costRows(ctx: MetricContext): Sql {
  const lists = [...new Set(listsOf(CAC))].map((list) => sql.constant(list));
  return sql`
    select c.* replace ('cac_' || c.list as list) from (${cac.contributions(ctx)}) c where c.list in (${sql.join(lists)})`;
}

/** A value per customer put together with the cost of one; `n` and `d` in their names say on which side the cost stands. */
export function besideCost(
  value: FormulaFold,
  cost: 'numerator' | 'denominator',
  combine: (value: Quotient, cost: Quotient) => Quotient,
): FormulaFold {
  const inputs = Object.entries(CAC.inputs).map(([name, fold]) => {
    const own = { ...fold, list: prefixed(fold.list) };
    const split = 'split' in fold && fold.split ? { split: { by: prefixed(fold.split.by) } } : {};
    return [prefixed(name), { ...own, ...split }] as const;
  });
  const [above, below] = [CAC.numerator.map(prefixed), CAC.denominator.map(prefixed)];
  return {
    kind: 'formula',
    inputs: { ...value.inputs, ...Object.fromEntries(inputs) },
    numerator: [...value.numerator, ...(cost === 'numerator' ? above : below)],
    denominator: [...value.denominator, ...(cost === 'numerator' ? below : above)],
    of: (given) => {
      const [left, spent] = [value.of(given), CAC.of(costOf(given))];
      const { n, d } = combine(quotient(left), quotient(spent));
      return { n, d, reason: left.reason ?? spent.reason ?? (d.isZero() ? 'no_cost' : null) };
    },
  };
}

interface Quotient {
  readonly n: Decimal;
  readonly d: Decimal;
}

const quotient = ({ n, d }: Formula): Quotient => ({ n, d: d ?? new Decimal(1) });

const costOf = (given: Readonly<Record<string, Folded>>): Record<string, Folded> =>
  Object.fromEntries(
    Object.entries(given).flatMap(([name, folded]) =>
      name.startsWith(PREFIX) ? [[name.slice(PREFIX.length), folded] as const] : [],
    ),
  );

const none = (rule: string, values: Judgement['values'] = {}): Judgement => ({
  verdict: 'none',
  rule,
  values,
  advice: null,
});

/** Whether customers leave so many times what they cost to win; three to one unless set otherwise. */
export const againstCost =
  (few: number) =>
  (series: Series): Judgement => {
    const early = tooEarly(series);
    if (early) return early;
    const { value, flags } = series.point;
    if (flags.includes('left_truncated')) return none('left_truncated');
    if (value === null || flags.includes('small')) return none('small', { least: few });
    const values = { target: series.settings.metrics.ltv.to_cac_target };
    if (value.greaterThanOrEqualTo(values.target)) {
      return { verdict: 'good', rule: 'to_cac_met', values, advice: 'to_cac_met' };
    }
    return value.greaterThanOrEqualTo(1)
      ? { verdict: 'watch', rule: 'to_cac_under', values, advice: 'to_cac_under' }
      : { verdict: 'act', rule: 'to_cac_loss', values, advice: 'to_cac_loss' };
  };
