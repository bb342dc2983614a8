/** DuckDB without Cadans: a file of its own with the peers' tables, sorted as the files are, asked by hand-written SQL. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { PEER_TABLES, type PeerTable } from './peer-tables.ts';

export class BareDuckDb {
  readonly #instance: DuckDBInstance;
  readonly connection: DuckDBConnection;

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#instance = instance;
    this.connection = connection;
  }

  static async create(file: string): Promise<BareDuckDb> {
    await rm(file, { force: true });
    const instance = await DuckDBInstance.create(file);
    const connection = await instance.connect();
    await connection.run(`set TimeZone = 'UTC'`);
    return new BareDuckDb(instance, connection);
  }

  /** Another connection to the same data. */
  connect(): Promise<DuckDBConnection> {
    return this.#instance.connect();
  }

  /** Seconds that the rows took. */
  async load(csv: string): Promise<number> {
    const begun = performance.now();
    for (const table of PEER_TABLES) {
      await this.connection.run(`create table ${table.name} (${table.columns.replaceAll('numeric', 'decimal')})`);
      await this.copy(table, join(csv, `${table.file}.csv`), table.name);
    }
    await this.connection.run('checkpoint');
    return (performance.now() - begun) / 1000;
  }

  async copy({ columns }: PeerTable, file: string, into: string): Promise<void> {
    // Without a sniffer, which drops ragged rows in silence.
    const types = columns
      .split(/, (?![^(]*\))/)
      .map((column) => column.split(/ (.*)/).slice(0, 2))
      .map(([name, type]) => `'${name}': '${type?.replaceAll('numeric', 'decimal')}'`);
    await this.connection.run(
      `insert into ${into} select * from read_csv('${file}', header = true, delim = ',', auto_detect = false, columns = {${types.join(', ')}})`,
    );
  }

  async rows(query: string): Promise<Record<string, unknown>[]> {
    const reader = await this.connection.runAndReadAll(query);
    return reader.getRowObjectsJson();
  }

  close(): void {
    this.connection.closeSync();
    this.#instance.closeSync();
  }
}
