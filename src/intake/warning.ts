/**
 * What is odd about a load without being wrong: references to rows that are nowhere, look-ups without a match, ids that
 * a spreadsheet has turned into scientific notation. Counted per column with a sample; nothing is held back for it.
 */
import type { Engine, Row } from '../engine/engine.ts';
import { type Sql, sql } from '../engine/sql.ts';
import { ENTITIES, ENTITY_NAMES, type EntityName } from '../model/entity.ts';
import type { LoadedEntity } from './load.ts';
import type { Warning } from './report.ts';
import type { StagedFile } from './stage.ts';
import type { Workbench } from './workbench.ts';

/** So many refs are asked for by name; of more, all that the engine has are gone through, a page at a time. */
const FEW = 2_000;
const PAGE = 100_000;

/** What is odd about a file. */
export const fileWarnings = ({ shown, notes }: StagedFile): Warning[] =>
  notes.map(({ code, what, names }) => ({
    code,
    where: shown,
    what,
    count: names.length,
    sample: names.slice(0, 3),
  }));

/** All warnings of the rows of a load. */
export async function warningsOf(
  workbench: Workbench,
  engine: Engine,
  loaded: readonly LoadedEntity[],
): Promise<Warning[]> {
  const warnings: Warning[] = [];
  for (const each of loaded) {
    warnings.push(...(await unmatched(workbench, each)));
    warnings.push(...(await scientificIds(workbench, each)));
    warnings.push(...(await overlapping(workbench, each)));
    warnings.push(...(await dangling(workbench, engine, each, loaded)));
  }
  return warnings;
}

async function unmatched(
  workbench: Workbench,
  { population: { entity, unmatched: misses } }: LoadedEntity,
): Promise<Warning[]> {
  if (misses === undefined) return [];
  const rows =
    await workbench.rows(sql`SELECT "column", sum(n) AS n, to_json(list(value ORDER BY n DESC, value)[1:3]) AS sample
    FROM (SELECT "column", value, count(*) AS n FROM (${misses}) GROUP BY ALL) GROUP BY "column" ORDER BY "column"`);
  return rows.map((row) => ({
    code: 'no_match',
    where: `${entity}.${row['column']}`,
    what: 'look-ups that found no row; the column is empty there',
    count: Number(row['n']),
    sample: JSON.parse(row['sample'] ?? '[]') as string[],
  }));
}

async function scientificIds(workbench: Workbench, { file, population: { entity } }: LoadedEntity): Promise<Warning[]> {
  const { count, sample } = await found(
    workbench,
    sql`SELECT id AS v FROM read_parquet(${workbench.file(file)})
    WHERE contains(upper(id), 'E+') AND regexp_full_match(id, '\\d([.,]\\d+)?[eE]\\+\\d+')`,
  );
  if (count === 0) return [];
  const what = 'ids in scientific notation: a spreadsheet has probably cut their digits off';
  return [{ code: 'scientific_id', where: `${entity}.id`, what, count, sample }];
}

/** Assignments that begin in one role before an earlier one of the same user in it has ended. */
async function overlapping(workbench: Workbench, { file, population: { entity } }: LoadedEntity): Promise<Warning[]> {
  if (entity !== 'assignment') return [];
  const { count, sample } = await found(
    workbench,
    sql`SELECT "user" AS v FROM (SELECT "user", role, since,
      max(till) OVER (PARTITION BY "user", role ORDER BY since, id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS held
      FROM (SELECT "user", role, id, coalesce("from", DATE '0001-01-01') AS since, coalesce("to", DATE '9999-12-31') AS till
        FROM read_parquet(${workbench.file(file)}) WHERE NOT coalesce(deleted, false))) WHERE since < held`,
  );
  if (count === 0) return [];
  const what =
    'assignments overlap an earlier one of the same user and role; on each day the one that began last counts';
  return [{ code: 'overlapping_assignments', where: 'assignment.from', what, count, sample }];
}

async function found(workbench: Workbench, values: Sql): Promise<{ count: number; sample: string[] }> {
  const [row] = await workbench.rows(sql`SELECT count(*) AS n, to_json(min(v, 3)) AS sample FROM (${values})`);
  return {
    count: Number(row?.['n'] ?? 0),
    sample: row?.['sample'] == null ? [] : (JSON.parse(row['sample']) as string[]),
  };
}

/** References of one entity that are neither in this load nor in the engine. */
async function dangling(
  workbench: Workbench,
  engine: Engine,
  from: LoadedEntity,
  loaded: readonly LoadedEntity[],
): Promise<Warning[]> {
  const { entity } = from.population;
  const warnings: Warning[] = [];
  for (const { name, type } of ENTITIES[entity].columns) {
    if (type.kind !== 'ref') continue;
    const targets =
      type.entity !== 'any' ? [type.entity] : name === 'merged_into' ? [entity] : await namedEntities(workbench, from);
    const missing: { count: number; sample: string[] } = { count: 0, sample: [] };
    for (const target of targets) {
      const only = type.entity === 'any' && name !== 'merged_into' ? sql`AND entity = ${sql.constant(target)}` : sql``;
      const of = await missingRefs(workbench, engine, {
        from,
        column: name,
        only,
        target: target as EntityName,
        loaded,
      });
      missing.count += of.count;
      missing.sample.push(...of.sample);
    }
    if (missing.count === 0) continue;
    warnings.push({
      code: 'dangling_reference',
      where: `${entity}.${name}`,
      what: `rows pointing to a ${targets.join(' or ')} that is not there`,
      count: missing.count,
      sample: missing.sample.slice(0, 3),
    });
  }
  return warnings;
}

async function namedEntities(workbench: Workbench, { file }: LoadedEntity): Promise<string[]> {
  const rows = await workbench.rows(
    sql`SELECT DISTINCT entity FROM read_parquet(${workbench.file(file)}) ORDER BY entity`,
  );
  return rows.flatMap(({ entity }) => (entity != null && (ENTITY_NAMES as string[]).includes(entity) ? [entity] : []));
}

interface Pointing {
  readonly from: LoadedEntity;
  readonly column: string;
  readonly only: Sql;
  readonly target: EntityName;
  readonly loaded: readonly LoadedEntity[];
}

async function missingRefs(workbench: Workbench, engine: Engine, { from, column, only, target, loaded }: Pointing) {
  const file = sql`read_parquet(${workbench.file(from.file)})`;
  const pointer = sql.id(column);
  const here = loaded.find(({ population }) => population.entity === target);
  // Hashes: millions of refs as text would not fit the workbench's memory, and a warning may be wrong once in 10^12.
  const known =
    here === undefined
      ? sql``
      : sql`AND hash(${pointer}) NOT IN (SELECT hash(ref) FROM read_parquet(${workbench.file(here.file)}))`;
  await workbench.run(sql`CREATE OR REPLACE TABLE pointers AS SELECT ${pointer} AS ref, count(*) AS n FROM ${file}
    WHERE ${pointer} IS NOT NULL ${only} ${known} GROUP BY 1`);
  await workbench.run(sql`CREATE OR REPLACE TABLE present (ref VARCHAR)`);
  await presentRefs(workbench, engine, target);
  const [row] = await workbench.rows(
    sql`SELECT sum(n) AS n, to_json(min(ref, 3)) AS sample FROM pointers WHERE ref NOT IN (FROM present)`,
  );
  return {
    count: Number(row?.['n'] ?? 0),
    sample: row?.['sample'] == null ? [] : (JSON.parse(row['sample']) as string[]),
  };
}

/** Fills the table `present` with those refs in `pointers` that the engine has. */
async function presentRefs(workbench: Workbench, engine: Engine, target: EntityName): Promise<void> {
  const table = engine.table(target);
  if ((await engine.read(sql`SELECT 1 AS one FROM ${table} LIMIT 1`)).length === 0) return;
  const { n = 0 } = await workbench.counts(sql`SELECT count(*) AS n FROM pointers`);
  const add = async (rows: readonly Row[]) => {
    await workbench.append(
      'present',
      rows.map(({ ref }) => [String(ref)]),
    );
  };
  if (n <= FEW) {
    const pointers = await workbench.rows(sql`SELECT ref FROM pointers`);
    if (pointers.length === 0) return;
    const refs = pointers.map(({ ref }) => ref ?? '');
    await add(await engine.read(sql`SELECT ref FROM ${table} WHERE ref IN (${sql.join(refs)})`));
    return;
  }
  for (let last = ''; ; ) {
    const rows = await engine.read(
      sql`SELECT ref FROM ${table} WHERE ref > ${last} ORDER BY ref LIMIT ${sql.raw(String(PAGE))}`,
    );
    await add(rows);
    last = String(rows.at(-1)?.['ref'] ?? last);
    if (rows.length < PAGE) return;
  }
}
