/**
 * Whether a proposed mapping runs: it is imported whole into an engine that is thrown away, by the import itself. What
 * an import would count, reject or ask is told; nothing of it is kept.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Engine } from '../../engine/engine.ts';
import { importFiles } from '../import.ts';
import type { ImportReport } from '../report.ts';

export interface TrialOptions {
  /** Empty, and of no further use. */
  readonly engine: Engine;
  readonly dataDir: string;
  readonly now: string;
}

/** Imports the mapping `text` on trial. Throws what an import throws, but not for rejected rows: they are counted. */
export async function tryMapping(
  text: string,
  { engine, dataDir, now }: TrialOptions,
  effects: { progress(message: string): void },
): Promise<ImportReport> {
  const folder = await mkdtemp(path.join(engine.staging, 'trial-'));
  try {
    const mappingFile = path.join(folder, 'mapping.yaml');
    await writeFile(mappingFile, text);
    const { staging } = engine;
    const options = { mappingFile, dataDir, allowRejects: true, engine, staging, dataFolder: folder, now };
    const report = await importFiles(options, effects);
    return { ...report, rejects: { ...report.rejects, file: null } };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
