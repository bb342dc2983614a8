/** Writes a Parquet file for a test, with an engine of its own that nothing holds back. */
import { DuckDBInstance } from '@duckdb/node-api';

/** The result of `query` as a Parquet file at `path`. */
export async function parquetFile(path: string, query: string): Promise<string> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    await connection.run(`copy (${query}) to '${path.replaceAll("'", "''")}' (format parquet)`);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
  return path;
}
