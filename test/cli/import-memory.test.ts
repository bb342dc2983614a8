/** What bounds the memory of an import is set on the very engine that the command opens. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { NOW, writeCompany } from './company.ts';

const folder = mkdtempSync(join(tmpdir(), 'cadans-memory-'));
let mapping: string;
beforeAll(() => {
  ({ mapping } = writeCompany(join(folder, 'files')));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Limits = Readonly<Record<string, unknown>>;

/** The settings of the database that is open in this process, read beside whoever works with it. */
async function limitsOf(file: string): Promise<Limits | undefined> {
  const instance = await DuckDBInstance.fromCache(file);
  const connection = await instance.connect();
  try {
    const reader = await connection.runAndReadAll(`
      select current_setting('memory_limit') as memory, current_setting('threads')::integer as threads,
        current_setting('preserve_insertion_order') as in_order, current_setting('lock_configuration') as locked`);
    return reader.getRowObjects()[0];
  } finally {
    connection.closeSync();
  }
}

/** Runs the command and looks at its engine as soon as it says `moment` on the terminal. */
async function watched(args: readonly string[], moment: string): Promise<Limits | undefined> {
  const said: string[] = [];
  let looked: Promise<Limits | undefined> | undefined;
  const stderr = {
    isTTY: true,
    write(text: string) {
      said.push(text);
      if (text.includes(moment)) looked ??= limitsOf(join(folder, 'data/facts.duckdb'));
    },
  };
  const code = await run({ args, env: {}, cwd: folder, now: NOW, stdout: { write: () => {} }, stderr });
  expect(code, said.join('')).toBe(0);
  return looked;
}

it('an import holds its engine to 300 MB, two threads, and rows in any order', async () => {
  const limits = await watched(['import', mapping, '--db', 'data'], 'looking for references');
  // DuckDB says 300 MB in units of 1024.
  expect(limits).toEqual({ memory: '286.1 MiB', threads: 2, in_order: false, locked: true });
});
