/** What the engine's tests share: an engine on a folder of its own, batches and rows that differ only where it matters. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, vi } from 'vitest';
import { type DuckDbOptions, openDuckDb } from '../../src/engine/duckdb/open.ts';
import type { Batch, Cell, Engine, EntityRows, Row, TableName } from '../../src/engine/engine.ts';
import { sql } from '../../src/engine/sql.ts';

// How long anything takes proves nothing here: a busy machine must not turn a test red.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });

/** A new folder, removed after the test. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'cadans-engine-'));
  afterThis.push(async () => rmSync(path, { recursive: true, force: true }));
  return path;
}

const afterThis: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const undo of afterThis.splice(0).reverse()) await undo();
});

/** An engine brought up to date, closed after the test. */
export async function engineAt(options: Partial<DuckDbOptions> = {}): Promise<Engine> {
  const staging = options.staging ?? join(folder(), 'staging');
  const engine = await openDuckDb({ file: ':memory:', staging, threads: 2, ...options });
  afterThis.push(() => engine.close());
  await engine.migrate();
  return engine;
}

/** The instant `n` minutes into a morning. */
export const minute = (n: number): string => `2024-05-06T08:${String(n).padStart(2, '0')}:00Z`;

export const batch = (id: string, knownFrom = minute(0)): Batch => ({ id, source: 'crm', knownFrom, note: '{}' });

/** A deal with what is given, open otherwise. */
export const deal = (id: string, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  source: 'crm',
  id,
  status: 'open',
  ...more,
});

export const list = (entity: TableName, ...rows: Record<string, unknown>[]): EntityRows => ({
  entity,
  rows: { list: rows },
});

/** The values of `columns` in order of key, as of an instant if one is given. */
export async function contents(
  engine: Engine,
  entity: TableName,
  columns: readonly string[],
  asOf?: string,
): Promise<Cell[][]> {
  const wanted = sql.join(columns.map((name) => sql.id(name)));
  const rows = await engine.read(sql`select ${wanted} from ${engine.table(entity, asOf)} t order by source, id`);
  return rows.map((row) => columns.map((name) => row[name] ?? null));
}

/** The one row of a query. */
export async function one(engine: Engine, query: Parameters<Engine['read']>[0]): Promise<Row> {
  const rows = await engine.read(query);
  if (rows.length !== 1 || rows[0] === undefined) throw new Error(`${rows.length} rows instead of one`);
  return rows[0];
}
