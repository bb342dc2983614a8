/** What comes in later: activities that were edited, and some that are late, as files of the same form. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { Size } from './size.ts';

export const LATE = 1_000;

export interface Change {
  readonly name: string;
  readonly rows: number;
  /** Folder that holds its `activity.csv`. */
  readonly folder: string;
}

/** Two edits, of ten thousand records and of a tenth of all, and late rows of the last days and of the whole time. */
export async function writeChanges(
  { activities }: Size,
  csv: string,
  folder: string,
): Promise<Record<'few' | 'many' | 'recent' | 'spread', Change>> {
  const source = `read_csv('${join(csv, 'activity.csv')}', header = true, auto_detect = true, all_varchar = true)`;
  // Each edit gives other values, so that no later one finds them there already.
  const edited = (every: number, more: number) =>
    `select * replace (cast(seconds as int) + ${more} as seconds) from ${source} where cast(id as bigint) % ${every} = 7`;
  const late = (order: string, first: number) => `
    select * replace (cast(id as bigint) + ${first} as id) from (
      select *, row_number() over (order by ${order}, id) as place from ${source} where direction = 'out'
    ) where place <= ${LATE} order by cast(id as bigint)`;
  const columns = 'id, kind, direction, automated, connected, status, booked_at, starts_at, seconds, rep, person';
  const queries = {
    few: edited(Math.max(1, Math.floor(activities / 10_000)), 1),
    many: edited(10, 2),
    recent: late('starts_at desc', activities * 2),
    spread: late('hash(id)', activities * 3),
  };
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const write = async (name: keyof typeof queries): Promise<Change> => {
    const target = join(folder, name);
    await mkdir(target, { recursive: true });
    const result = await connection.run(
      `copy (select ${columns} from (${queries[name]})) to '${join(target, 'activity.csv')}' (header, delimiter ',')`,
    );
    return { name, folder: target, rows: result.rowsChanged };
  };
  try {
    return {
      few: await write('few'),
      many: await write('many'),
      recent: await write('recent'),
      spread: await write('spread'),
    };
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
