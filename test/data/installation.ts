/** Loads an example's mapping over the public data beside the project, as the command does. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { openDuckDb } from '../../src/engine/duckdb/open.ts';
import { importFiles } from '../../src/intake/import.ts';
import type { ImportReport } from '../../src/intake/report.ts';
import { type Company, openCompany } from '../../src/ledger/company.ts';
import { settingsSchema } from '../../src/model/settings.ts';

export const NOW = '2026-01-15T12:00:00Z';
export const dataFolder = (name: string): string => join(import.meta.dirname, '../../../shared/data', name);
export const isThere = (name: string): boolean => existsSync(dataFolder(name));

export interface Loaded {
  readonly company: Company;
  readonly report: ImportReport;
  /** The same files once more. */
  again(): Promise<ImportReport>;
  close(): Promise<void>;
}

/** By the example's mapping or `mapping`; `besides`: more mappings, over the example's own files. */
export async function loadExample(
  name: string,
  {
    allowRejects = false,
    besides = [],
    mapping,
  }: { allowRejects?: boolean; besides?: readonly string[]; mapping?: string } = {},
): Promise<Loaded> {
  const folder = mkdtempSync(join(tmpdir(), 'cadans-data-'));
  const example = join(import.meta.dirname, '../../examples', name);
  const staging = join(folder, 'staging');
  const engine = await openDuckDb({ file: join(folder, 'facts.duckdb'), staging });
  await engine.migrate();
  const options = {
    mappingFile: mapping ?? join(example, 'mapping.yaml'),
    dataDir: dataFolder(name),
    engine,
    staging,
    dataFolder: folder,
    now: NOW,
    allowRejects,
  };
  const report = await importFiles(options);
  for (const mapping of besides) {
    await importFiles({ ...options, mappingFile: resolve(example, mapping), dataDir: example });
  }
  const settings = settingsSchema.parse(parse(readFileSync(join(example, 'cadans.yaml'), 'utf8')));
  return {
    company: await openCompany(engine, settings, NOW),
    report,
    again: () => importFiles(options),
    async close() {
      await engine.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Rows of a plain CSV file by column name, read in the simplest way there is (no field of these files holds a line break). */
export function readCsv(name: string, file: string): Record<string, string>[] {
  const lines = readFileSync(join(dataFolder(name), file), 'utf8')
    .split(/\r?\n/)
    .filter((line) => line !== '');
  const fields = (line: string) =>
    [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map((match) =>
      (match[1] ?? '').replace(/^"|"$/g, '').replaceAll('""', '"'),
    );
  const [head = '', ...rest] = lines;
  const names = fields(head);
  return rest.map((line) => {
    const cells = fields(line);
    return Object.fromEntries(names.map((column, i) => [column, cells[i] ?? '']));
  });
}
