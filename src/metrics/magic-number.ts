/**
 * The magic number: by how much the recurring revenue of a quarter has grown a year, for each unit of sales and marketing
 * cost of the quarter before. Both quarters are taken at the rate on the last day of the earlier one, so that a rate alone
 * is no growth.
 */
import { type Sql, sql } from '../engine/sql.ts';
import { Decimal } from '../model/decimal.ts';
import { KEY_STANDING, keyRows } from './key.ts';
import {
  type FormulaFold,
  type Judgement,
  type Measure,
  type MetricContext,
  metric,
  type Series,
  type Window,
} from './metric.ts';
import { moneyReach, recurringRows, spendRows } from './money.ts';
import { asContributions } from './population.ts';
import { spanBounds } from './span.ts';
import { tooEarly } from './verdict.ts';
import { widened } from './window.ts';

const QUARTERS = 4;
/** More than any quarter has, one of 14 weeks too. */
const QUARTER_DAYS = 100;
const INVEST_ABOVE = 1;
const ACT_BELOW = '0.75';

const fold: FormulaFold = {
  kind: 'formula',
  inputs: {
    growth: { kind: 'total', list: 'growth', of: 'value' },
    cost: { kind: 'total', list: 'cost', of: 'value', split: { by: 'key' } },
    undelivered: { kind: 'total', list: 'undelivered', of: 'rows', whole: true },
  },
  numerator: ['growth'],
  denominator: ['cost'],
  of: ({ growth, cost, undelivered }) => {
    const [n, d] = [(growth?.n ?? new Decimal(0)).times(QUARTERS), cost?.n ?? new Decimal(0)];
    const isDelivered = undelivered?.n.isZero() ?? true;
    return { n, d, reason: isDelivered ? (cost?.reason ?? (d.greaterThan(0) ? null : 'no_cost')) : 'not_delivered' };
  },
};

/** Below 0.75 growth is bought too dear; 0.75 is good, and 1 is not yet a reason to invest more. */
function judge(series: Series): Judgement {
  const early = tooEarly(series);
  if (early) return early;
  const { value } = series.point;
  const values = { low: ACT_BELOW, high: INVEST_ABOVE };
  if (value?.lessThan(ACT_BELOW)) return { verdict: 'act', rule: 'magic_below', values, advice: 'magic_below' };
  if (value?.greaterThan(INVEST_ABOVE)) return { verdict: 'good', rule: 'magic_above', values, advice: 'magic_above' };
  return { verdict: 'good', rule: 'magic_within', values, advice: null };
}

const common = {
  finest: 'quarter',
  only: 'quarter',
  dimensions: ['market'],
  attributes: false,
  oneDimension: true,
  additive: true,
  interval: false,
  personal: false,
  unit: 'ratio',
  // A subscription may run since any time; a rate holds until the next one.
  reach: moneyReach(() => ({ daysBefore: null, daysAfter: 0 })),
} as const satisfies Partial<Measure>;

const measures: Measure[] = [
  { ...common, name: 'magic_number', headline: true, fold, judge },
  { ...common, name: 'trailing_mean', fold: { kind: 'mean', of: 'magic_number', periods: QUARTERS } },
];

const ROW = ['list', 'role', 'reason', 'window', 'at', 'entity', 'ref', 'subject', 'value', 'currency'];
const ACCOUNT = ['channel', 'industry', 'employees', 'country', 'attributes'];
const SPEND = ['market', 'channel', 'industry', 'size', 'kind', 'attributes'];

function contributions(given: MetricContext): Sql {
  const { from, to } = spanBounds(given);
  // Months of the quarters asked and of those before them: each counts in its own quarter and against the next one.
  const month = sql`(select * from ${given.standing.month} where quarter_ends >= ${from} and quarter_starts < ${to})`;
  const ctx = { ...given, standing: { ...given.standing, month } };
  return sql`
    ${growthRows(ctx, recurringRows(ctx, 'earlier_last_day'), 'Q')}
    union all ${growthRows(ctx, recurringRows(ctx, 'quarter_last_day'), 'Q-1')}
    union all ${asContributions(
      ctx,
      sql`
        select 'cost' as list, case when s.reason is null then 'both' else 'excluded' end as role, s.reason, 'Q-1' as "window", m.quarter_ends as "at",
               'spend' as entity, s.ref, s.ref as subject, s.amount as value, s.currency, ${sql.raw(SPEND.map((name) => `s.${name}`).join(', '))}
        from (${spendRows(ctx)}) s join ${month} m on s.first_day >= m.first_day and s.first_day < m.next_day`,
      [...ROW, ...SPEND],
    )}
    union all select k.* replace ('Q-1' as "window", m.quarter_ends as "at")
    from (${keyRows({ ...given, window: keyWindow(given) })}) k join ${month} m on k."at" >= m.starts and k."at" < m.ends
    union all ${asContributions(
      ctx,
      sql`
        select 'undelivered' as list, 'both' as role, q."window", case q."window" when 'Q' then m.quarter_starts else m.quarter_ends end as "at",
               'month' as entity, cast(m.first_day as varchar) as ref, cast(m.first_day as varchar) as subject
        from ${month} m cross join (values ('Q'), ('Q-1')) q("window") where not m.is_delivered`,
      ['list', 'role', 'window', 'at', 'entity', 'ref', 'subject'],
    )}`;
}

/** Wherever a key may lie that counts for the quarter after it. */
const keyWindow = ({ spans, now }: MetricContext): Window =>
  widened({ from: spans[0]?.start ?? now, to: spans.at(-1)?.end ?? now }, QUARTER_DAYS, QUARTER_DAYS);

/** Recurring revenue of a quarter's months; in the quarter after it, it is taken off. */
function growthRows(ctx: MetricContext, rows: Sql, window: 'Q' | 'Q-1'): Sql {
  const [at, value] = window === 'Q' ? ['x.starts', 'x.amount'] : ['x.quarter_ends', '-x.amount'];
  return asContributions(
    ctx,
    sql`
      select 'growth' as list, case when x.reason is null then 'both' else 'excluded' end as role, x.reason, ${sql.constant(window)} as "window",
             ${sql.raw(at)} as "at", x.entity, x.ref, x.account_ref as subject, ${sql.raw(value)} as value, x.currency,
             ${sql.raw(ACCOUNT.map((name) => `x.${name}`).join(', '))}
      from (${rows}) x`,
    [...ROW, ...ACCOUNT],
  );
}

export const magicNumber = metric({
  id: 'magic-number',
  version: 1,
  cadence: 'quarter',
  measures,
  standing: [...KEY_STANDING, 'month'],
  money: ['spend', 'subscription', 'revenue'],
  lookback: 0,
  exclusions: ['excluded', 'deleted', 'test', 'internal', 'trial', 'unconverted'],
  remarks: [],
  constants: {},
  contributions,
});
