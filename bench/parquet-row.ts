/** The first load once more, of the same company as typed Parquet: what reading CSV costs is the difference. */
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BareDuckDb } from './bare-duckdb.ts';
import { PEER_TABLES, type PeerTable } from './peer-tables.ts';
import { type Result, shown, times } from './result.ts';
import { loadApart, type Scene } from './scene.ts';

export const PARQUET = 'load of all files as Parquet';

/** Loads the Parquet files into a data folder of their own. Throws where that stores more or fewer rows than the CSV did. */
export async function measureParquet({ size, folder, csv, mappings, duckdb, loads }: Scene): Promise<Result> {
  const [parquet, data] = [join(folder, 'parquet'), join(folder, 'data-parquet')];
  await rm(data, { recursive: true, force: true });
  await rm(parquet, { recursive: true, force: true });
  await mkdir(parquet, { recursive: true });
  try {
    for (const table of PEER_TABLES) await writeParquet(duckdb, table, parquet);
    await cp(join(csv, 'capacity.csv'), join(parquet, 'capacity.csv'));
    const mapping = join(parquet, 'company.yaml');
    await writeFile(mapping, ofParquet(await readFile(mappings.company, 'utf8')));
    const loaded = await loadApart(data, mapping, parquet);
    if (loaded.rows !== loads.cadans.rows)
      throw new Error(`${loaded.rows} rows were stored of Parquet, ${loads.cadans.rows} of CSV`);
    return {
      name: `${PARQUET} (${size.activities.toLocaleString('en')} activities)`,
      postgres: '–',
      duckdb: '–',
      cadans: shown(loaded.seconds * 1000),
      ratios: `${times(loads.cadans.seconds / loaded.seconds)} CSV`,
      goals: [],
      remark: `${Math.round(loaded.rows / loaded.seconds / 1000).toLocaleString('en')} k rows/s stored, at most ${Math.round(loaded.peakMb)} MB; as many rows as of CSV`,
    };
  } finally {
    await rm(data, { recursive: true, force: true });
    await rm(parquet, { recursive: true, force: true });
  }
}

/** Peers keep plain timestamps in UTC; a file says so. */
async function writeParquet({ connection }: BareDuckDb, { name, file, columns }: PeerTable, to: string): Promise<void> {
  const moments = [...columns.matchAll(/(\w+) timestamp/g)].map(([, column]) => `${column}::timestamptz as ${column}`);
  const replaced = moments.length > 0 ? ` replace (${moments.join(', ')})` : '';
  await connection.run(`copy (select *${replaced} from ${name}) to '${join(to, `${file}.parquet`)}' (format parquet)`);
}

function ofParquet(mapping: string): string {
  const files = new Set(PEER_TABLES.map(({ file }) => file));
  return mapping.replace(/^( {2}\w+: )(\w+)\.csv$/gm, (line, start: string, file: string) =>
    files.has(file) ? `${start}${file}.parquet` : line,
  );
}
