/** How many records an answer leaves out, by reason, and how many counted ones carry a remark. */
import { type Sql, sql } from '../engine/sql.ts';
import { recall } from '../ledger/company.ts';
import { withBases } from '../ledger/folds.ts';
import { foldConditions } from '../ledger/reading.ts';
import { windowOf } from '../metrics/fold.ts';
import { type Measure, type MetricContext, type SimpleFold, type Span, simpleFolds } from '../metrics/metric.ts';
import type { OpenQuestion } from './ask.ts';

export interface Excluded {
  readonly excluded: Record<string, number>;
  readonly remarks: Record<string, number>;
}

/**
 * Records within the stretches of time that the folds look at over the asked periods; those without any instant belong to
 * none and are counted once.
 */
export function countExcluded(question: OpenQuestion): Promise<Excluded> {
  const { view, resolved, cut, asOf, factsAsOf } = question;
  const { metric, measures, periods } = resolved;
  const count = () => workOut(question);
  const bounds = periods.map(({ startDate, endDate }) => [startDate, endDate]);
  const key = ['excluded', metric.id, measures.map(({ name }) => name), bounds, cut];
  return factsAsOf === null ? recall(view, key, { metric: metric.id, at: asOf }, count) : count();
}

async function workOut(question: OpenQuestion): Promise<Excluded> {
  const { view, resolved, cut } = question;
  const { context, source } = await question.contributions();
  const inside = withBases(resolved.metric, resolved.measures).flatMap(({ name, fold }) => {
    const asked = context.spans.slice(-resolved.periods.length - earlierOf(resolved.measures, name));
    return simpleFolds('', fold).map(([, each]) => {
      return sql`(${insideOf(context, each, asked)} ${foldConditions(context, each, cut.where)})`;
    });
  });
  const rows = await view.facts.read(sql`
    select role = 'excluded' as is_excluded, reason, count(distinct (entity, ref)) as n
    from ${source}
    where reason is not null and (${sql.join(inside, ' or ')})
    group by all order by 2`);
  const pick = (excluded: boolean) =>
    Object.fromEntries(
      rows.filter((row) => row['is_excluded'] === excluded).map((row) => [String(row['reason']), Number(row['n'])]),
    );
  return { excluded: pick(true), remarks: pick(false) };
}

/** How many periods before the asked ones a mean takes the measure of. */
const earlierOf = (measures: readonly Measure[], name: string): number =>
  Math.max(0, ...measures.map(({ fold }) => (fold.kind === 'mean' && fold.of === name ? fold.periods - 1 : 0)));

/** Rows of a fold's list that lie where it looks; of a state those that began within the period. */
function insideOf({ dialect }: MetricContext, fold: SimpleFold, spans: readonly Span[]): Sql {
  const stretches = spans.map((span) => {
    const { from, to } = fold.kind === 'stock' ? { from: span.start, to: span.end } : windowOf(fold, span);
    const begun = from === null ? sql.empty : sql`"at" >= ${dialect.instant(from)} and`;
    const stands = from === null ? sql`and ("until" is null or "until" >= ${dialect.instant(to)})` : sql.empty;
    return sql`(${begun} "at" < ${dialect.instant(to)} ${stands})`;
  });
  return sql`(list = ${sql.constant(fold.list)} and ("at" is null or ${sql.join(stretches, ' or ')}))`;
}
