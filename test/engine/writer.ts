/** Starts the writer in a process of its own and listens to what it says. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface Writer {
  readonly process: ChildProcess;
  /** Batches it has acknowledged so far. */
  readonly done: readonly number[];
  /** Codes of the errors that ended it: that of a write, then that of a read after it. */
  readonly refused: readonly string[];
  readonly gone: Promise<void>;
  /** Resolves when it has the file and is about to write. */
  readonly ready: Promise<void>;
  /** Ends it at once, in the middle of whatever it does; resolves when it is gone. */
  kill(): Promise<void>;
}

/** `largestFile`: no file may grow beyond it, in blocks of 512 bytes. */
export function startWriter(
  file: string,
  staging: string,
  mode: 'write' | 'hold' = 'write',
  largestFile?: number,
): Writer {
  const script = fileURLToPath(new URL('./writer-process.ts', import.meta.url));
  const limit = largestFile === undefined ? '' : `ulimit -f ${largestFile}; `;
  const command = [process.execPath, '--import', 'tsx', script, file, staging, mode];
  const child = spawn('sh', ['-c', `${limit}exec "$@"`, 'sh', ...command], { stdio: ['ignore', 'pipe', 'ignore'] });
  const done: number[] = [];
  const refused: string[] = [];
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const ready = new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line === 'ready') resolve();
      const code = /^refused (.*)$/.exec(line)?.[1];
      if (code !== undefined) refused.push(code);
      const number = /^done (\d+)$/.exec(line)?.[1];
      if (number !== undefined) done.push(Number(number));
    });
    child.once('exit', () => reject(new Error('the writer ended before it was ready')));
  });
  return {
    process: child,
    done,
    refused,
    gone,
    ready,
    kill: () => {
      child.kill('SIGKILL');
      return gone;
    },
  };
}
