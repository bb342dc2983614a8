/** The small example as a reader of the documents has it: a copy of `examples/` beside a data folder, and the command. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Answer } from '../../src/ask/answer.ts';
import { cadans, type Ran } from '../cli/command-line.ts';
import { ROOT } from './documents.ts';

export interface Place {
  readonly folder: string;
  /** Runs the command there. */
  run(args: readonly string[]): Promise<Ran>;
  remove(): void;
}

export const NOW = '2026-11-02T09:00:00Z';

export function newPlace(now = NOW): Place {
  const folder = mkdtempSync(join(tmpdir(), 'cadans-docs-'));
  cpSync(join(ROOT, 'examples'), join(folder, 'examples'), { recursive: true });
  return {
    folder,
    run: (args) => cadans(args, { cwd: folder, now }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

const SETTINGS = ['--config', 'examples/small/cadans.yaml'];

/** The small example loaded, and a way to ask it and drill into it. */
export async function smallExample() {
  const place = newPlace();
  const json = async (args: readonly string[]) => {
    const { code, stdout, stderr } = await place.run([...args, ...SETTINGS, '--json']);
    if (code !== 0) throw new Error(stderr);
    return JSON.parse(stdout);
  };
  const report = await json(['import', 'examples/small/mapping.yaml']);
  return {
    report,
    ask: (args: readonly string[]): Promise<Answer> => json(['ask', ...args]),
    drill: (args: readonly string[]) => json(['drill', ...args]),
    close: place.remove,
  };
}
