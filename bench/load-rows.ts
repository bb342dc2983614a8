/** Rows of what comes in: the first load, edits, late rows. Peers take them without mapping, checks, history or undo. */
import { join } from 'node:path';
import { type Change, LATE, writeChanges } from './changes.ts';
import { once } from './clock.ts';
import { load } from './company.ts';
import { PEER_TABLES } from './peer-tables.ts';
import { atLeast, atMost, type Result, ratioTo, shown } from './result.ts';
import type { Scene } from './scene.ts';

const rate = (rows: number, seconds: number): string =>
  `${Math.round(rows / seconds / 1000).toLocaleString('en')} k rows/s`;

/** All files, by the process that loaded them. */
export function loadRow({ size, loads: { cadans, duckdb, postgres } }: Scene): Result {
  // The activities and who they were with are one file, and two entities.
  const perSecond = size.activities / cadans.seconds;
  return {
    name: `load of all files (${size.activities.toLocaleString('en')} activities)`,
    postgres: postgres ? `${shown(postgres.rows * 1000)}, indexes ${shown(postgres.indexes * 1000)}` : '–',
    duckdb: shown(duckdb * 1000),
    cadans: shown(cadans.seconds * 1000),
    ratios: ratioTo(
      { PostgreSQL: postgres ? (postgres.rows + postgres.indexes) * 1000 : null, DuckDB: duckdb * 1000 },
      cadans.seconds * 1000,
    ),
    goals: [atLeast('800 k activities/s', perSecond, 800_000), atMost('500 MB', cadans.peakMb, 500)],
    remark: `${rate(cadans.rows, cadans.seconds)} stored in Cadans, ${rate(size.activities, cadans.seconds)} of activities, at most ${Math.round(cadans.peakMb)} MB; through mapping, checks, duplicates, references, identities`,
  };
}

export const CHANGES = {
  few: { name: 'upsert of 10,000 edited activities', goal: 300_000 },
  many: { name: 'upsert of a tenth of all activities', goal: 700_000 },
  recent: { name: `${LATE.toLocaleString('en')} late rows of the last days, loaded`, goal: null },
  spread: { name: `${LATE.toLocaleString('en')} late rows over two years, loaded`, goal: null },
} as const;

export async function measureChange(scene: Scene, kind: keyof typeof CHANGES): Promise<Result> {
  const changes = await writeChanges(scene.size, scene.csv, join(scene.folder, 'changes'));
  const change = changes[kind];
  const { name, goal } = CHANGES[kind];
  const bare = await once(() => intoDuckDb(scene, change));
  const postgres = scene.postgres === null ? null : await once(() => intoPostgres(scene, change));
  const cadans = await once(() => load(scene.engine, scene.data, scene.mappings.activities, change.folder));
  return {
    name,
    postgres: postgres === null ? '–' : shown(postgres),
    duckdb: shown(bare),
    cadans: shown(cadans),
    ratios: ratioTo({ PostgreSQL: postgres, DuckDB: bare }, cadans),
    goals: goal === null ? [] : [atLeast(`${goal / 1000} k rows/s`, (change.rows * 1000) / cadans, goal)],
    remark: `once; ${change.rows.toLocaleString('en')} rows, ${rate(change.rows, cadans / 1000)} through the whole import, history kept`,
  };
}

const activity = PEER_TABLES.find(({ name }) => name === 'activity');

async function intoDuckDb({ duckdb }: Scene, { folder }: Change): Promise<void> {
  if (!activity) throw new Error('no activities');
  await duckdb.connection.run('create temp table changed as from activity limit 0');
  await duckdb.copy(activity, join(folder, 'activity.csv'), 'changed');
  await duckdb.connection.run(`
    merge into activity t using changed c on t.id = c.id when matched then update when not matched then insert`);
  await duckdb.connection.run('drop table changed');
}

async function intoPostgres({ postgres }: Scene, { folder }: Change): Promise<void> {
  if (!activity || !postgres) throw new Error('no activities');
  await postgres.client.query('create table changed (like activity)');
  await postgres.copy(activity, join(folder, 'activity.csv'), 'changed');
  await postgres.client.query(`
    insert into activity select * from changed on conflict (id) do update set seconds = excluded.seconds, status = excluded.status,
      starts_at = excluded.starts_at, booked_at = excluded.booked_at, rep = excluded.rep, person = excluded.person, kind = excluded.kind,
      direction = excluded.direction, automated = excluded.automated, connected = excluded.connected`);
  await postgres.client.query('drop table changed');
}
