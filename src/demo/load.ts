/**
 * Writes the demo company's files into a folder and loads them the way any company's files are loaded: a mapping at a
 * time, through the intake. What was edited later comes in with a load of its own, an hour after the others.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Engine } from '../engine/engine.ts';
import { importFiles } from '../intake/import.ts';
import type { ImportReport } from '../intake/report.ts';
import type { DemoFiles } from './generate.ts';
import { mappings } from './mappings.ts';

export interface DemoPlace {
  readonly engine: Engine;
  /** Where the exports are written to. */
  readonly exports: string;
  /** The installation's data folder. */
  readonly dataFolder: string;
}

export interface DemoEffects {
  progress(message: string): void;
}

/** Hours of the morning (UTC) of the company's today. */
const LOADED = { first: 'T05:00:00Z', changes: 'T06:00:00Z' } as const;

/** Writes all files below `folder`. */
export async function writeFiles({ files }: Pick<DemoFiles, 'files'>, folder: string): Promise<void> {
  for (const { path, text } of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

/** Loads them, and gives the reports in order. */
export async function loadDemo(
  company: Pick<DemoFiles, 'files'>,
  today: string,
  { engine, exports, dataFolder }: DemoPlace,
  effects: DemoEffects,
): Promise<ImportReport[]> {
  await writeFiles(company, exports);
  const reports: ImportReport[] = [];
  for (const { path, allowRejects } of mappings('')) {
    const now = `${today}${path === 'crm-changes.yaml' ? LOADED.changes : LOADED.first}`;
    const options = { mappingFile: join(exports, path), dataDir: exports, allowRejects };
    reports.push(
      await importFiles(
        { ...options, engine, staging: engine.staging, dataFolder, now },
        { progress: (message) => effects.progress(`${path.replace('.yaml', '')}: ${message}`) },
      ),
    );
  }
  return reports;
}
