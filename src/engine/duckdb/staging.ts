/**
 * Makes one relation per entity out of what is handed in, whatever its form: exactly the stored columns, each of its
 * own type. Lists are checked row by row and go through a temporary table; Parquet files are read where they lie, so
 * that their size does not matter. Refused: a file outside the staging folder, an unknown column, a column of another
 * type (text is parsed by the intake, a float is no decimal).
 */
import { realpath } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { DuckDBDecimalType, type DuckDBType, DuckDBTypeId } from '@duckdb/node-api';
import type { ColumnType } from '../../model/entity.ts';
import { type Fault, InputError } from '../../model/error.ts';
import type { EntityRows, TableName } from '../engine.ts';
import { type Sql, sql } from '../sql.ts';
import type { Session } from './session.ts';
import { columnsOf, type StoredColumn, schemaOf, sqlType } from './shape.ts';

export interface Staged {
  readonly entity: TableName;
  /** A subquery in parentheses with the stored columns, typed. */
  readonly relation: Sql;
  /** Temporary tables behind it, to be dropped when done. */
  readonly temporary: readonly string[];
}

/** The parts as relations, those of one entity together; all faults of all parts in one error. */
export async function stage(session: Session, folder: string, parts: readonly EntityRows[]): Promise<Staged[]> {
  const faults: Fault[] = [];
  const pieces = new Map<TableName, { relations: Sql[]; temporary: string[] }>();
  for (const [i, { entity, rows }] of parts.entries()) {
    const piece = pieces.get(entity) ?? { relations: [], temporary: [] };
    pieces.set(entity, piece);
    if ('parquet' in rows) {
      piece.relations.push(await parquetRelation(session, entity, await stagedFile(folder, rows.parquet), faults));
    } else {
      const table = `_list_${i}`;
      piece.temporary.push(table);
      piece.relations.push(await listRelation(session, entity, table, rows.list, faults));
    }
  }
  if (faults.length > 0) {
    throw new InputError('rows_invalid', `${faults.length} fault(s) in the rows; none of them was kept.`, { faults });
  }
  return [...pieces].map(([entity, { relations, temporary }]) => ({
    entity,
    relation: sql`(${sql.join(relations, ' union all ')})`,
    temporary,
  }));
}

/** `source:id`, which a row need not bring itself. */
const computedRef = sql`source || ':' || id`;

async function listRelation(
  session: Session,
  entity: TableName,
  table: string,
  list: readonly Record<string, unknown>[],
  faults: Fault[],
): Promise<Sql> {
  const columns = columnsOf(entity).filter(({ name }) => name !== 'ref');
  const texts = texted(entity, columns, list, faults);
  const definitions = columns.map(({ name }) => sql`${sql.id(name)} varchar`);
  await session.run(sql`create temp table ${sql.id(table)} (${sql.join(definitions)})`);
  await session.appendTexts(table, columns.length, texts);
  const typed = columnsOf(entity).map(({ name, type }) =>
    name === 'ref' ? computedRef : sql`cast(${sql.id(name)} as ${sql.raw(sqlType(type))})`,
  );
  return sql`select ${named(entity, typed)} from ${sql.id(table)}`;
}

/** Every value as the text that casts back to it exactly; a row with a fault gives its faults instead. */
function* texted(
  entity: TableName,
  columns: readonly StoredColumn[],
  list: readonly Record<string, unknown>[],
  faults: Fault[],
): Generator<(string | null)[]> {
  const schema = schemaOf(entity);
  for (const [i, row] of list.entries()) {
    const parsed = schema.safeParse(row);
    if (parsed.success) yield columns.map(({ name, type }) => text(parsed.data[name], type));
    else {
      for (const { path, message } of parsed.error.issues) {
        faults.push({ where: [`${entity}[${i}]`, ...path.map(String)].join('.'), what: message });
      }
    }
  }
}

function text(value: unknown, type: ColumnType): string | null {
  if (value === null || value === undefined) return null;
  if (type.kind !== 'attributes') return String(value);
  // In one order, so that the same dimensions are the same text.
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(Object.fromEntries(entries));
}

async function parquetRelation(session: Session, entity: TableName, file: string, faults: Fault[]): Promise<Sql> {
  const source = sql`read_parquet(${file})`;
  const present = await session.columns(sql`select * from ${source} limit 0`).catch((cause: unknown) => {
    const error = new InputError('parquet_unreadable', `${file} can not be read as Parquet.`);
    error.cause = cause;
    throw error;
  });
  const types = new Map(present.map(({ name, type }) => [name, type]));
  const wanted = new Map(columnsOf(entity).map(({ name, type }) => [name, type]));
  for (const [name, type] of types) {
    const expected = wanted.get(name);
    const where = `${entity}.${name} in ${file}`;
    if (expected === undefined) faults.push({ where, what: 'no such column', hint: 'Leave it out.' });
    else if (!fits(type, expected)) faults.push({ where, what: `is ${type}, must be ${sqlType(expected)}` });
  }
  for (const name of ['source', 'id']) {
    if (!types.has(name)) faults.push({ where: `${entity}.${name} in ${file}`, what: 'is missing' });
  }
  const typed = columnsOf(entity).map(({ name, type }) => {
    if (types.has(name)) return sql`cast(${sql.id(name)} as ${sql.raw(sqlType(type))})`;
    return name === 'ref' ? computedRef : sql`cast(null as ${sql.raw(sqlType(type))})`;
  });
  return sql`select ${named(entity, typed)} from ${source}`;
}

const named = (entity: TableName, values: readonly Sql[]): Sql =>
  sql.join(columnsOf(entity).map(({ name }, i) => sql`${values[i] ?? sql.empty} as ${sql.id(name)}`));

const WHOLE = [
  DuckDBTypeId.TINYINT,
  DuckDBTypeId.SMALLINT,
  DuckDBTypeId.INTEGER,
  DuckDBTypeId.BIGINT,
  DuckDBTypeId.UTINYINT,
  DuckDBTypeId.USMALLINT,
  DuckDBTypeId.UINTEGER,
];

/** Whether every value of `type` casts to the column's type without loss or failure. */
function fits(type: DuckDBType, column: ColumnType): boolean {
  switch (column.kind) {
    case 'instant':
      // A Parquet instant marked as UTC comes as one with zone; the session's zone is UTC, so the cast keeps it.
      return type.typeId === DuckDBTypeId.TIMESTAMP || type.typeId === DuckDBTypeId.TIMESTAMP_TZ;
    case 'date':
      return type.typeId === DuckDBTypeId.DATE;
    case 'boolean':
      return type.typeId === DuckDBTypeId.BOOLEAN;
    case 'integer':
      return WHOLE.includes(type.typeId);
    case 'decimal':
    case 'money':
      return type instanceof DuckDBDecimalType && type.scale <= 6 && type.width - type.scale <= 14;
    default:
      return type.typeId === DuckDBTypeId.VARCHAR;
  }
}

/** The real path of a file in the staging folder; links that lead out of it are refused like any path outside. */
async function stagedFile(folder: string, file: string): Promise<string> {
  const path = resolve(folder, file);
  const real = await realpath(path).catch(() => {
    throw new InputError('staged_missing', `There is no file ${path}.`);
  });
  const inside = relative(folder, real);
  if (inside === '' || inside.startsWith('..') || isAbsolute(inside)) {
    throw new InputError('staged_outside', `${path} does not lie in the staging folder.`, {
      hint: `Only files in ${folder} are read.`,
    });
  }
  // The engine would take these as a pattern and read other files than the one named.
  if (/[*?[\]{}]/.test(inside)) {
    throw new InputError('staged_name', `The file name ${inside} holds a sign that stands for a pattern.`, {
      hint: 'Name it without * ? [ ] { }.',
    });
  }
  return join(folder, inside);
}
