/** How many records an answer leaves out, by reason, and how many counted ones carry a remark. */
import { sql } from '../engine/sql.ts';
import { listsOf } from '../metrics/metric.ts';
import type { OpenQuestion } from './ask.ts';
import { filterConditions } from './cells.ts';

export interface Excluded {
  readonly excluded: Record<string, number>;
  readonly remarks: Record<string, number>;
}

/** Records within the asked periods; those without any instant belong to none and are counted once. */
export async function countExcluded(question: OpenQuestion): Promise<Excluded> {
  const { view, context, resolved, cut, source, asOf } = question;
  const lists = [...new Set(resolved.measures.flatMap((measure) => listsOf(measure.fold)))].map((list) =>
    sql.constant(list),
  );
  const inside = resolved.periods.map(({ start, end }) => {
    const until = Date.parse(asOf) < Date.parse(end) ? asOf : end;
    return sql`("at" >= ${context.dialect.instant(start)} and "at" < ${context.dialect.instant(until)})`;
  });
  const rows = await view.facts.read(sql`
    select role = 'excluded' as is_excluded, reason, count(distinct (entity, ref)) as n
    from ${source}
    where reason is not null and list in (${sql.join(lists)}) and ("at" is null or ${sql.join(inside, ' or ')})
      ${filterConditions(context, cut.where)}
    group by all order by 2`);
  const pick = (excluded: boolean) =>
    Object.fromEntries(
      rows.filter((row) => row['is_excluded'] === excluded).map((row) => [String(row['reason']), Number(row['n'])]),
    );
  return { excluded: pick(true), remarks: pick(false) };
}
