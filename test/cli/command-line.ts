/** Runs the command as its users do: in this process with streams of its own, or as a process where that matters. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { run } from '../../src/cli/run.ts';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd: string;
  readonly now: string;
  /** Columns of the terminal; none = output goes to a file. */
  readonly columns?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** The command in this process. */
export async function cadans(args: readonly string[], { cwd, now, columns, env = {} }: RunOptions): Promise<Ran> {
  let [stdout, stderr] = ['', ''];
  const code = await run({
    args,
    env,
    cwd,
    now,
    stdout: { write: (text) => (stdout += text), columns },
    stderr: { write: (text) => (stderr += text) },
  });
  return { code, stdout, stderr };
}

/** The command as a process of its own. */
export function started(args: readonly string[], cwd: string): ChildProcessWithoutNullStreams {
  const main = `${ROOT}src/cli/main.ts`;
  const tsx = import.meta.resolve('tsx');
  return spawn(process.execPath, ['--import', tsx, main, ...args], {
    cwd,
    env: { PATH: process.env['PATH'] ?? '', LANG: 'C.UTF-8' },
  });
}

/** What a process said, once it has ended. */
export async function ended(child: ChildProcessWithoutNullStreams): Promise<Ran> {
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const code = await new Promise<number | null>((done) => child.on('close', done));
  return { code, stdout, stderr };
}
