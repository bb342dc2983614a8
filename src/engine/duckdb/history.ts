/**
 * What a query reads a table from. Without an instant: the current rows. With one: the latest version of each row
 * that was known then, unless it says "gone". Both give the same columns: the model's, then `_batch` and `_known_from`.
 */
import type { TableName } from '../engine.ts';
import { type Sql, sql } from '../sql.ts';
import { boundInstant } from './batch.ts';
import { columnList, currentOf, historyOf } from './shape.ts';

/** A subquery in parentheses for a FROM clause; `asOf` is a UTC instant. */
export function table(name: TableName, asOf?: string): Sql {
  const columns = sql`${columnList(name)}, _batch, _known_from`;
  if (asOf === undefined) return sql`(select ${columns} from ${currentOf(name)})`;
  const instant = boundInstant(asOf, 'as of');
  // A current row known by then is the latest of its key; only the others need their history.
  return sql`(
    select ${columns} from ${currentOf(name)} where _known_from <= ${instant}
    union all
    select ${columns} from (
      select * from ${historyOf(name)} where _known_from <= ${instant}
      qualify row_number() over (partition by source, id order by _batch desc) = 1
    ) v
    where not _retracted and not exists (
      select 1 from ${currentOf(name)} c where c.source = v.source and c.id = v.id and c._known_from <= ${instant}))`;
}

/** All versions, current and past, of the rows of which one came in after a batch; the model's columns. */
export function changed(name: TableName, since: number): Sql {
  const [current, history] = [currentOf(name), historyOf(name)];
  return sql`(
    with touched as (
      select source, id from ${current} where _batch > ${since} union select source, id from ${history} where _batch > ${since}
    )
    select ${columnList(name, 'v')} from ${current} v join touched t on t.source = v.source and t.id = v.id
    union all
    select ${columnList(name, 'v')} from ${history} v join touched t on t.source = v.source and t.id = v.id)`;
}
