/** Parquet files of whatever a query gives, and CSV as DuckDB writes it. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';

export class ParquetWriter {
  readonly #file: string;
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;

  private constructor(file: string, instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#file = file;
    this.#instance = instance;
    this.#connection = connection;
  }

  static async open(folder: string): Promise<ParquetWriter> {
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    await connection.run(`SET TimeZone = 'UTC'`);
    return new ParquetWriter(path.join(folder, 'written.parquet'), instance, connection);
  }

  async write(query: string, options = 'FORMAT parquet'): Promise<Buffer> {
    await this.#connection.run(`COPY (${query}) TO '${this.#file}' (${options})`);
    return readFile(this.#file);
  }

  close(): void {
    this.#connection.closeSync();
    this.#instance.closeSync();
  }
}
