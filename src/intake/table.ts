/**
 * What an entity is read from: a table of text columns with the file and line each row came from. Files (one or, by a
 * glob, several) and views look the same here. A column that a file lacks reads as empty; whether it may is asked before.
 */
import { type Sql, sql } from '../engine/sql.ts';
import type { StagedFile } from './stage.ts';
import type { Workbench } from './workbench.ts';

export interface Table {
  readonly name: string;
  /** Names as the data gives them; `c0`, `c1` … in `relation`. */
  readonly columns: readonly string[];
  readonly rows: number;
  /** Files that make it up, each with the columns it has. */
  readonly parts: readonly { readonly shown: string; readonly columns: readonly string[] }[];
  /** Mark for decimals that its files declare. */
  readonly decimal: string | undefined;
  /** Rows `_file`, `_part` (number), `_line`, `c0` … as text. */
  readonly relation: Sql;
}

const cell = (i: number): Sql => sql.id(`c${i}`);

/** The column `name` of a table inside its relation. */
export function columnOf(table: Table, name: string): Sql {
  const at = table.columns.indexOf(name);
  if (at < 0) throw new Error(`${table.name} has no column ${name}: it should have been asked before`);
  return cell(at);
}

/** A table over the staged files of one name. */
export function fileTable(name: string, files: readonly StagedFile[], decimal: string | undefined): Table {
  const columns = [...new Set(files.flatMap((file) => file.columns))];
  const selects = files.map((file, part) => {
    const fields = columns.map((column, i) => {
      const at = file.columns.indexOf(column);
      return at < 0 ? sql`NULL::VARCHAR AS ${cell(i)}` : sql`${sql.id(`f${at}`)} AS ${cell(i)}`;
    });
    const head = sql`${sql.constant(file.shown)} AS _file, ${sql.raw(String(part))} AS _part, _line`;
    return sql`SELECT ${sql.join([head, ...fields])} FROM ${scan(file)}`;
  });
  return {
    name,
    columns,
    rows: files.reduce((sum, file) => sum + file.rows, 0),
    parts: files.map((file) => ({ shown: file.shown, columns: file.columns })),
    decimal,
    relation: sql.join(selects, ' UNION ALL '),
  };
}

/** The staged rows of one file, nothing guessed. */
function scan(file: StagedFile): Sql {
  if (file.staged.endsWith('.parquet')) return sql`read_parquet(${sql.constant(file.staged)})`;
  const fields = file.columns.map((_, i) => sql`${sql.constant(`f${i}`)}: 'VARCHAR'`);
  const schema = sql.join([sql`'_line': 'BIGINT'`, ...fields]);
  return sql`read_csv(${sql.constant(file.staged)}, columns = {${schema}}, header = false, auto_detect = false,
    delim = ',', quote = '"', escape = '"', new_line = '\\n', nullstr = '', strict_mode = true,
    max_line_size = ${sql.raw(String(Math.max(1 << 21, file.longestRow + 1024)))}, parallel = ${sql.raw(String(!file.multiline))})`;
}

/** Lets SQL of the user read a table by its name, with `_file` and `_line`. */
export async function publish(workbench: Workbench, table: Table): Promise<void> {
  const taken = new Set(['_file', '_line']);
  const fields = table.columns.map((column, i) => {
    // Names differ in SQL by more than their case: the second of two gets a number.
    let name = column;
    for (let n = 2; taken.has(name.toLowerCase()); n++) name = `${column}_${n}`;
    taken.add(name.toLowerCase());
    return sql`${cell(i)} AS ${sql.id(name)}`;
  });
  await workbench.run(
    sql`CREATE VIEW ${sql.id(table.name)} AS SELECT ${sql.join([sql.raw('_file, _line'), ...fields])} FROM (${table.relation})`,
  );
}

/** Runs a user's SELECT once and keeps its rows as a table; `_file` and `_line` in it are where its rows came from. */
export async function viewTable(workbench: Workbench, name: string, text: string, where: string): Promise<Table> {
  await workbench.keep(name, text, where);
  const all = await workbench.rows(sql`SELECT column_name FROM (DESCRIBE ${sql.id(name)})`);
  const names = all.map((row) => row['column_name'] ?? '');
  const columns = names.filter((column) => column !== '_file' && column !== '_line');
  const here = sql.constant(`view ${name}`);
  const file = names.includes('_file') ? sql`coalesce(CAST(_file AS VARCHAR), ${here})` : here;
  const line = names.includes('_line') ? sql`TRY_CAST(_line AS BIGINT)` : sql`NULL::BIGINT`;
  const fields = columns.map((column, i) => sql`CAST(${sql.id(column)} AS VARCHAR) AS ${cell(i)}`);
  const { rows } = await workbench.counts(sql`SELECT count(*) AS rows FROM ${sql.id(name)}`);
  return {
    name,
    columns,
    rows: rows ?? 0,
    parts: [{ shown: `view ${name}`, columns }],
    decimal: undefined,
    relation: sql`SELECT ${sql.join([sql`${file} AS _file`, sql`0 AS _part`, sql`${line} AS _line`, ...fields])} FROM ${sql.id(name)}`,
  };
}
