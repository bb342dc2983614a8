/**
 * The benchmarked company as CSV files, one per table. Every value follows from the record's number by hashing, so the
 * same size gives the same files. Skewed as a company is: touches lie in working hours and go to the people a rep works
 * on at the time, reps differ in how much they do, half of the leads are answered within minutes and the rest over days.
 */
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { BEGINS, ENDS, type Size } from './size.ts';
import { tables } from './tables.ts';

/** A number in [0, 1) for record `i`; at most 31 salts, so that no two streams meet. */
const MACROS = `
  create macro u(i, salt) as (hash(i * 31 + salt) >> 11)::double / 9007199254740992;
  create macro exponential(i, salt) as -ln(1 - u(i, salt));
  -- The moment that lies a share of the span into it, in working hours: busy around eleven and three.
  create macro working_moment(share, i, salt) as
    timestamp '${BEGINS}' + to_days(cast(7 * (floor(share * 523)::int // 5) + floor(share * 523)::int % 5 as int))
    + to_seconds(floor(3600 * (8 + 4.5 * (u(i, salt) + u(i, salt + 1)) + case when u(i, salt) > 0.5 then 0.5 else 0 end)));
  create macro any_moment(share, i, salt) as
    timestamp '${BEGINS}' + to_seconds(floor(86400 * (floor(share * 731) + u(i, salt))));
  create macro one_of(share, list) as list[1 + floor(share * len(list))::int];
  create macro iso(moment) as strftime(moment, '%Y-%m-%dT%H:%M:%SZ');
`;

/** Writes the files into `folder`, unless those of this very text are there. */
export async function writeData(size: Size, folder: string): Promise<void> {
  const all = tables(size);
  const text = JSON.stringify([MACROS, all]);
  const marker = join(folder, 'made-by.json');
  if (existsSync(marker) && (await readFile(marker, 'utf8')) === text) return;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    await connection.run(MACROS);
    for (const { name, query, columns, where } of all)
      await writeTable(connection, folder, name, { query, columns, where });
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
  await writeFile(marker, text);
}

interface Part {
  readonly query: string;
  readonly columns: string;
  readonly where: string | undefined;
}

async function writeTable(connection: DuckDBConnection, folder: string, name: string, part: Part): Promise<void> {
  await connection.run(`create table ${name} as ${part.query}`);
  const filter = part.where === undefined ? '' : `where ${part.where}`;
  await connection.run(
    `copy (select ${part.columns} from ${name} ${filter}) to '${join(folder, `${name}.csv`)}' (header, delimiter ',')`,
  );
}

export { BEGINS, ENDS };
