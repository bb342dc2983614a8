/**
 * A DuckDB of its own for one import: in memory, bounded, spilling into its folder. Before any SQL of a user runs it is
 * locked: it reads and writes nothing outside that folder, loads nothing, and its settings cannot be changed any more.
 * The facts are not in it, so no query here can reach them.
 */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { type DuckDBConnection, DuckDBInstance, StatementType } from '@duckdb/node-api';
import { type Sql, sql } from '../engine/sql.ts';
import { InputError } from '../model/error.ts';
import { unavailable } from './unavailable.ts';

export type TextRow = Record<string, string | null>;

export interface WorkbenchLimits {
  /** Memory of DuckDB, e.g. `400MB`; beyond it work goes to disk. */
  readonly memory: string;
  readonly threads: number;
}

export const WORKBENCH_LIMITS: WorkbenchLimits = { memory: '300MB', threads: 2 };

export class Workbench {
  /** The only folder it sees. */
  readonly folder: string;
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;

  private constructor(folder: string, instance: DuckDBInstance, connection: DuckDBConnection) {
    this.folder = folder;
    this.#instance = instance;
    this.#connection = connection;
  }

  /** Opens it, locked, on a folder that exists; `close` it in any case. */
  static async open(folder: string, limits: WorkbenchLimits = WORKBENCH_LIMITS): Promise<Workbench> {
    const spill = path.join(folder, 'spill');
    await mkdir(spill, { recursive: true });
    const instance = await DuckDBInstance.create(':memory:');
    const workbench = new Workbench(folder, instance, await instance.connect());
    const settings: [string, Sql][] = [
      ['memory_limit', sql.constant(limits.memory)],
      ['threads', sql.constant(String(limits.threads))],
      ['temp_directory', sql.constant(spill)],
      ['TimeZone', sql.constant('UTC')],
      ['preserve_insertion_order', sql.raw('false')],
      ['autoinstall_known_extensions', sql.raw('false')],
      ['autoload_known_extensions', sql.raw('false')],
      ['allow_community_extensions', sql.raw('false')],
      // This order matters: once external access is off, the allowed directories cannot be set any more.
      ['allowed_directories', sql`[${sql.constant(folder)}]`],
      ['enable_external_access', sql.raw('false')],
      ['lock_configuration', sql.raw('true')],
    ];
    for (const [name, value] of settings) await workbench.run(sql`SET ${sql.id(name)} = ${value}`);
    return workbench;
  }

  /** Path of a file in the folder, as a constant of SQL. */
  file(name: string): Sql {
    return sql.constant(path.join(this.folder, name));
  }

  /** Runs a statement; gives the number of rows it wrote, if it wrote any. */
  async run(query: Sql): Promise<number> {
    const [row] = await this.rows(query);
    return Number(row?.['Count'] ?? 0);
  }

  /** Rows with every value as text. */
  async rows(query: Sql): Promise<TextRow[]> {
    try {
      const result = await this.#connection.runAndReadAll(textOf(query), [...query.values]);
      return result
        .getRowObjectsJson()
        .map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, asText(value)])));
    } catch (error) {
      throw unavailable(error);
    }
  }

  /** The one row of an aggregate, as numbers. */
  async counts(query: Sql): Promise<Record<string, number>> {
    const [row] = await this.rows(query);
    return Object.fromEntries(Object.entries(row ?? {}).map(([name, value]) => [name, Number(value)]));
  }

  /** Appends rows to a table whose columns all are text. */
  async append(table: string, rows: Iterable<readonly (string | null)[]>): Promise<void> {
    const appender = await this.#connection.createAppender(table);
    try {
      for (const row of rows) {
        for (const value of row) {
          if (value === null) appender.appendNull();
          else appender.appendVarchar(value);
        }
        appender.endRow();
      }
    } finally {
      appender.closeSync();
    }
  }

  /**
   * Keeps the result of a user's query as a table. Takes a single SELECT and refuses everything else.
   * @throws InputError `bad_view` with what the database says of it.
   */
  async keep(table: string, text: string, where: string): Promise<void> {
    const select = text.trim().replace(/;\s*$/, '');
    const refuse = (what: string) =>
      new InputError('bad_view', `The view ${table} cannot be read.`, {
        faults: [{ where, what, hint: 'a view is one SELECT over the files of this mapping' }],
      });
    let statements: Awaited<ReturnType<DuckDBConnection['extractStatements']>>;
    try {
      statements = await this.#connection.extractStatements(select);
    } catch (error) {
      throw refuse(firstLine(error));
    }
    if (statements.count !== 1) throw refuse(`it holds ${statements.count} statements`);
    let type: StatementType;
    try {
      const prepared = await statements.prepare(0);
      type = prepared.statementType;
      prepared.destroySync();
    } catch (error) {
      throw refuse(firstLine(error));
    }
    if (type !== StatementType.SELECT) throw refuse('it is no SELECT');
    try {
      await this.#connection.run(`CREATE TABLE ${sql.id(table).chunks[0]} AS SELECT * FROM (\n${select}\n)`);
    } catch (error) {
      const known = unavailable(error);
      throw known === error ? refuse(firstLine(error)) : known;
    }
  }

  close(): void {
    this.#connection.closeSync();
    this.#instance.closeSync();
  }
}

const textOf = (query: Sql): string => query.text((n) => `$${n}`);

function asText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

const firstLine = (error: unknown): string =>
  error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
