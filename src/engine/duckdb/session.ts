/**
 * One connection to the database: SQL goes in with its arguments bound, rows come out as plain cells, errors as ours.
 * One statement runs on it at a time; who needs more takes another from the pool.
 */
import {
  type DuckDBConnection,
  DuckDBDataChunk,
  type DuckDBResultReader,
  type DuckDBType,
  StatementType,
  VARCHAR,
} from '@duckdb/node-api';
import type { Cell, KeptType, Row, Snapshot } from '../engine.ts';
import { type Sql, sql } from '../sql.ts';
import { batches } from './batch.ts';
import { fatalFault, type Health, translated } from './fault.ts';
import { bound, cell } from './value.ts';

/** Rows that go into the database in one go: what a vector of the engine holds. */
const CHUNK = 2048;

const KEPT_TYPES: Readonly<Record<KeptType, string>> = {
  text: 'varchar',
  integer: 'integer',
  boolean: 'boolean',
  date: 'date',
  instant: 'timestamp',
};

const textOf = (query: Sql): string => query.text((n) => `$${n}`);

export class Session {
  readonly #connection: DuckDBConnection;
  readonly #health: Health;

  constructor(connection: DuckDBConnection, health: Health) {
    this.#connection = connection;
    this.#health = health;
  }

  async #guarded<T>(work: () => Promise<T>): Promise<T> {
    if (this.#health.fatal) throw fatalFault();
    try {
      return await work();
    } catch (error) {
      throw translated(error, this.#health);
    }
  }

  #execute(query: Sql): Promise<DuckDBResultReader> {
    const values = query.values.map(bound);
    // Without arguments the driver must get none: statements such as BEGIN cannot be prepared with any.
    if (values.length === 0) return this.#connection.runAndReadAll(textOf(query));
    return this.#connection.runAndReadAll(
      textOf(query),
      values.map(({ value }) => value),
      values.map(({ type }) => type),
    );
  }

  /** Runs a statement whose rows do not matter. */
  run(query: Sql): Promise<void> {
    return this.#guarded(async () => {
      await this.#execute(query);
    });
  }

  /** The rows of a statement of this program. */
  rows(query: Sql): Promise<Row[]> {
    return this.#guarded(async () => (await this.#execute(query)).convertRowObjects<Cell>(cell));
  }

  /**
   * The rows of exactly one SELECT; anything else is refused before it runs.
   *
   * In a transaction even though it is one statement: a plan is made with the table's statistics at that moment and
   * would leave out rows that are committed between planning and running, while others of the same batch are seen.
   */
  select(query: Sql): Promise<Row[]> {
    return this.#guarded(async () => {
      await this.#connection.run('begin transaction read only');
      try {
        return await this.#selected(query);
      } finally {
        await this.#connection.run('rollback');
      }
    });
  }

  /** Runs `use` in a transaction of its own, which keeps nothing. */
  async snapshot<T>(use: (snapshot: Snapshot) => Promise<T>): Promise<T> {
    let kept = 0;
    await this.run(sql`begin transaction`);
    try {
      return await use({
        read: (query) => this.#guarded(() => this.#selected(query)),
        keep: async (query) => {
          const name = sql.id(`kept_${kept++}`);
          await this.run(sql`create temporary table ${name} as select * from (${query})`);
          return sql`temp.${name}`;
        },
        letGo: (table) => this.run(sql`drop table ${table}`),
        keepRows: async (columns, rows) => {
          const table = `kept_${kept++}`;
          const names = Object.keys(columns).map((name) => sql.id(name));
          const texts = names.map((name) => sql`${name} varchar`);
          await this.run(sql`create temporary table ${sql.id(table)} (${sql.join(texts)})`);
          await this.appendTexts(table, names.length, rows);
          const typed = Object.entries(columns).map(
            ([name, type]) => sql`cast(${sql.id(name)} as ${sql.raw(KEPT_TYPES[type])}) as ${sql.id(name)}`,
          );
          return sql`(select ${sql.join(typed)} from temp.${sql.id(table)})`;
        },
        batches: () => batches({ select: (query) => this.#guarded(() => this.#selected(query)) }),
      });
    } finally {
      await this.run(sql`rollback`);
    }
  }

  async #selected(query: Sql): Promise<Row[]> {
    const statement = await this.#connection.prepare(textOf(query));
    try {
      if (statement.statementType !== StatementType.SELECT) throw new Error('read() takes a SELECT and nothing else');
      const values = query.values.map(bound);
      if (values.length > 0) {
        statement.bind(
          values.map(({ value }) => value),
          values.map(({ type }) => type),
        );
      }
      return (await statement.runAndReadAll()).convertRowObjects<Cell>(cell);
    } finally {
      statement.destroySync();
    }
  }

  /** Names and types of what a query would give. */
  columns(query: Sql): Promise<readonly { name: string; type: DuckDBType }[]> {
    return this.#guarded(async () => {
      const result = await this.#execute(query);
      return result.columnNames().map((name, i) => ({ name, type: result.columnType(i) }));
    });
  }

  /** Appends rows of texts to a temporary table whose columns all are text, in bulk. */
  appendTexts(table: string, width: number, rows: Iterable<readonly (string | null)[]>): Promise<void> {
    return this.#guarded(async () => {
      const types = Array.from({ length: width }, () => VARCHAR);
      const appender = await this.#connection.createAppender(table, 'main', 'temp');
      const flush = (chunkRows: (string | null)[][]) => {
        const chunk = DuckDBDataChunk.create(types);
        chunk.setRows(chunkRows);
        appender.appendDataChunk(chunk);
      };
      try {
        let pending: (string | null)[][] = [];
        for (const row of rows) {
          pending.push([...row]);
          if (pending.length < CHUNK) continue;
          flush(pending);
          pending = [];
          // Let others have their turn: a long list would hold up every request of the process.
          await new Promise((resolve) => setImmediate(resolve));
        }
        if (pending.length > 0) flush(pending);
      } finally {
        appender.closeSync();
      }
    });
  }

  close(): void {
    this.#connection.closeSync();
  }
}
