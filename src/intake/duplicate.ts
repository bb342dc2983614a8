/**
 * One row per id. Rows of one load with the same id: equal ones count as duplicates; of different ones the latest by
 * `updated_at` wins, or the first or last where the mapping says so; else the first stays and those that differ from it
 * are rejected as conflicting. A population without doubles is not touched.
 */
import { sql } from '../engine/sql.ts';
import { storedColumns } from '../model/entity.ts';
import type { Population } from './population.ts';
import type { Rejects } from './reject.ts';
import type { Workbench } from './workbench.ts';

export interface Unique {
  /** Parquet file with one row per id. */
  readonly file: string;
  readonly rows: number;
  readonly duplicate: number;
  readonly conflicting: number;
}

/** Writes the good rows of a population, each id once. */
export async function uniqueRows(
  workbench: Workbench,
  population: Population,
  rejects: Rejects,
): Promise<Unique & { good: number }> {
  const { entity } = population;
  const stored = sql.join(storedColumns(entity).map(({ name }) => sql.id(name)));
  const good = sql`SELECT * FROM (${population.rows}) WHERE NOT _filtered AND NOT _bad`;
  const all = `${entity}.parquet`;
  const rows = await workbench.run(
    sql`COPY (SELECT ${stored} FROM (${good})) TO ${workbench.file(all)} (FORMAT parquet)`,
  );
  // As many hashes as rows prove that no id comes twice, at a fraction of the ids' own memory.
  const { hashes } = await workbench.counts(
    sql`SELECT count(DISTINCT hash(id)) AS hashes FROM read_parquet(${workbench.file(all)})`,
  );
  const single = { file: all, good: rows, rows, duplicate: 0, conflicting: 0 };
  if (hashes === rows) return single;
  const doubles = sql.id(`${entity}_double_ids`);
  await workbench.run(
    sql`CREATE TABLE ${doubles} AS SELECT id FROM read_parquet(${workbench.file(all)}) GROUP BY id HAVING count(*) > 1`,
  );
  const { n } = await workbench.counts(sql`SELECT count(*) AS n FROM ${doubles}`);
  if (n === 0) return single;

  const judged = sql.id(`${entity}_doubles`);
  await workbench.run(sql`CREATE TABLE ${judged} AS
    SELECT *, first_value(_n) OVER best AS _winner, first_value(_content) OVER best AS _winning,
      first_value(_file || coalesce(':' || _line, '')) OVER best AS _where, _rank IS NOT DISTINCT FROM first_value(_rank) OVER best AS _latest
    FROM (SELECT *, row_number() OVER (ORDER BY _block, _part, _line, _content) AS _n, ${rank(population)} AS _rank
      FROM (SELECT *, CAST(row(${stored}) AS VARCHAR) AS _content FROM (${good}) WHERE id IN (FROM ${doubles})))
    WINDOW best AS (PARTITION BY id ORDER BY _rank DESC NULLS LAST, _n ${sql.raw(population.duplicates === 'last' ? 'DESC' : 'ASC')}
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)`);
  const chosen = population.duplicates !== undefined;
  const differs = chosen ? sql`false` : sql`_n <> _winner AND _latest AND _content <> _winning`;
  const counts =
    await workbench.counts(sql`SELECT count(*) FILTER (_n = _winner) AS kept, count(*) FILTER (${differs}) AS conflicting,
    count(*) AS n FROM ${judged}`);
  const { kept = 0, conflicting = 0, n: double = 0 } = counts;
  if (conflicting > 0) {
    await rejects.addConflicts(
      entity,
      sql`SELECT _file AS file, _line AS line, id AS value, 'the same id as ' || _where || ' with other content' AS what FROM ${judged} WHERE ${differs}`,
    );
  }
  const file = `${entity}-unique.parquet`;
  const written = await workbench.run(sql`COPY (
    SELECT ${stored} FROM read_parquet(${workbench.file(all)}) WHERE id NOT IN (FROM ${doubles})
    UNION ALL SELECT ${stored} FROM ${judged} WHERE _n = _winner) TO ${workbench.file(file)} (FORMAT parquet)`);
  return { file, good: rows, rows: written, duplicate: double - kept - conflicting, conflicting };
}

/** What makes a row later than another of the same id. */
const rank = ({ dated, duplicates }: Population) =>
  dated && duplicates === undefined ? sql`updated_at` : sql`CAST(NULL AS TIMESTAMP)`;
