/** Rows of the boards as the command shows them: every metric of the cadence with its trend; no peer has such a thing. */
import { board } from '../src/ask/board.ts';
import type { Cadence } from '../src/metrics/metric.ts';
import type { Basis } from './ask-rows.ts';
import { timed } from './clock.ts';
import { type Result, shown } from './result.ts';
import type { Scene } from './scene.ts';
import { NOW } from './size.ts';

export const BOARDS: readonly Cadence[] = ['week', 'month', 'quarter'];

export const boardName = (cadence: Cadence, basis: Basis): string => `the board of a ${cadence}, company, ${basis}`;

export async function measureBoard(scene: Scene, cadence: Cadence, basis: Basis): Promise<Result> {
  const company = basis === 'live' ? scene.company : scene.served;
  let bytes = 0;
  const { cadans } = await timed({
    cadans: async () => {
      bytes = JSON.stringify(await board(company, { cadence }, NOW)).length;
    },
  });
  const { ms, runs } = cadans;
  return {
    name: boardName(cadence, basis),
    postgres: '–',
    duckdb: '–',
    cadans: `${shown(ms)}${runs === 1 ? ' (once)' : ''}`,
    ratios: '–',
    goals: [],
    remark: `${Math.round(bytes / 1024)} kB: all measures, compared, and 26 periods of each headline`,
  };
}
