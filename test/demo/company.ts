/** Demo companies for tests: generated, and loaded into an engine of their own the way the command does. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type DemoFiles, generate } from '../../src/demo/generate.ts';
import { loadDemo } from '../../src/demo/load.ts';
import { SETTINGS } from '../../src/demo/mappings.ts';
import type { DemoOptions } from '../../src/demo/scene.ts';
import { openDuckDb } from '../../src/engine/duckdb/open.ts';
import type { ImportReport } from '../../src/intake/report.ts';
import { type Company, openCompany } from '../../src/ledger/company.ts';
import { settingsSchema } from '../../src/model/settings.ts';

export const TODAY = '2026-11-02';
export const NOW = `${TODAY}T09:00:00Z`;

export interface LoadedDemo {
  readonly made: DemoFiles;
  readonly reports: readonly ImportReport[];
  readonly company: Company;
  close(): Promise<void>;
}

export async function loadedDemo(options: Partial<DemoOptions> = {}): Promise<LoadedDemo> {
  const folder = mkdtempSync(join(tmpdir(), 'cadans-demo-test-'));
  const made = await generate({ seed: 1, today: TODAY, size: 'small', ...options });
  const engine = await openDuckDb({ file: ':memory:', staging: join(folder, 'staging'), threads: 1 });
  const close = async () => {
    await engine.close();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await engine.migrate();
    const place = { engine, exports: join(folder, 'exports'), dataFolder: folder };
    const reports = await loadDemo(made, TODAY, place, { progress: () => {} });
    return { made, reports, company: await openCompany(engine, settingsSchema.parse(parse(SETTINGS)), NOW), close };
  } catch (error) {
    await close();
    throw error;
  }
}
