/** How long something takes: the median of warm runs, and what a process of its own needed. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

export const RUNS = 5;
/** What takes longer than this is run once and no more. */
const LONG_MS = 20_000;

export interface Timing {
  readonly ms: number;
  readonly runs: number;
}

type Work = () => Promise<unknown>;
/** Nothing of what there is nothing to run of. */
type Timings<W> = { readonly [K in keyof W]: null extends W[K] ? Timing | null : Timing };

/**
 * Several works in turns, so that all of them meet the same moods of the machine: the median of five runs of each after one
 * that warms up. What takes long is measured once, cold.
 */
export async function timed<W extends Readonly<Record<string, Work | null>>>(works: W): Promise<Timings<W>> {
  const entries = Object.entries(works).flatMap(([name, work]) => (work === null ? [] : [[name, work] as const]));
  const firsts = new Map<string, number>();
  for (const [name, work] of entries) firsts.set(name, await once(work));
  const warm = new Map<string, number[]>();
  for (let run = 0; run < RUNS; run++) {
    for (const [name, work] of entries) {
      if ((firsts.get(name) ?? 0) <= LONG_MS) warm.set(name, [...(warm.get(name) ?? []), await once(work)]);
    }
  }
  const timings = Object.keys(works).map((name): [string, Timing | null] => {
    const [runs, first] = [warm.get(name), firsts.get(name)];
    if (runs) return [name, { ms: medianOf(runs), runs: runs.length }];
    return [name, first === undefined ? null : { ms: first, runs: 1 }];
  });
  return Object.fromEntries(timings) as Timings<W>;
}

export async function once(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

export interface Spent {
  readonly ms: number;
  /** Most of the machine's memory that the process held at any time, in MB. */
  readonly peakMb: number;
  readonly output: string;
}

const WATCH_MS = 20;

/** Runs a program to its end. Throws with what it said where it fails. */
export function spent(program: string, args: readonly string[]): Promise<Spent> {
  return new Promise((resolve, reject) => {
    const begun = performance.now();
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const end = () => child.kill();
    process.once('exit', end);
    let [output, errors, peakKb] = ['', '', 0];
    const watch = setInterval(() => {
      peakKb = Math.max(peakKb, highWater(child.pid));
    }, WATCH_MS);
    child.stdout.on('data', (data) => {
      output += data;
    });
    child.stderr.on('data', (data) => {
      errors += data;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(watch);
      process.off('exit', end);
      if (code !== 0) reject(new Error(`${program} ${args.join(' ')} ended with ${code}: ${errors}`));
      else resolve({ ms: performance.now() - begun, peakMb: peakKb / 1024, output });
    });
  });
}

function highWater(pid: number | undefined): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    // It has ended meanwhile.
    return 0;
  }
}
