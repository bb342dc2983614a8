/** Rows of the command, cold: a process that opens the data folder, answers one question and ends. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { medianOf, RUNS, type Spent, spent } from './clock.ts';
import { SETTINGS } from './company.ts';
import { atMost, type Result, shown } from './result.ts';
import type { Scene } from './scene.ts';

const COMMAND = join(import.meta.dirname, '..', 'bin', 'cadans');
export const COLD = 'bin/cadans ask, cold';

/** The facts must not be open here: one process at a time holds them. */
export async function measureCommand({ folder, data }: Pick<Scene, 'folder' | 'data'>): Promise<Result> {
  const config = join(folder, 'cadans.yaml');
  await writeFile(config, SETTINGS);
  const args = [
    COMMAND,
    'ask',
    'win-rate',
    '--measure',
    'closed',
    '--period',
    '2025-11',
    '--db',
    data,
    '--config',
    config,
  ];
  const runs: Spent[] = [];
  for (let run = 0; run <= RUNS; run++) runs.push(await spent(process.execPath, args));
  const ms = medianOf(runs.slice(1).map((each) => each.ms));
  const peakMb = Math.max(...runs.map((each) => each.peakMb));
  return {
    name: COLD,
    postgres: '–',
    duckdb: '–',
    cadans: shown(ms),
    ratios: '–',
    goals: [atMost('400 ms', ms, 400), atMost('1 GB', peakMb, 1024)],
    remark: `win-rate closed of a month, from start to end of the process; at most ${Math.round(peakMb)} MB`,
  };
}
