/**
 * A whole installation in a temporary folder: a real engine, a data folder, files to load. Nothing is faked.
 */
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openDuckDb } from '../../src/engine/duckdb/open.ts';
import type { Engine, Row } from '../../src/engine/engine.ts';
import { sql } from '../../src/engine/sql.ts';
import { importFiles } from '../../src/intake/import.ts';
import type { ImportReport } from '../../src/intake/report.ts';
import { CadansError } from '../../src/model/error.ts';

export class Installation {
  readonly folder: string;
  readonly engine: Engine;
  #imports = 0;

  private constructor(folder: string, engine: Engine) {
    this.folder = folder;
    this.engine = engine;
  }

  static async open(): Promise<Installation> {
    const folder = await mkdtemp(path.join(tmpdir(), 'cadans-intake-'));
    const engine = await openDuckDb({ file: ':memory:', staging: path.join(folder, 'staging'), threads: 1 });
    await engine.migrate();
    return new Installation(folder, engine);
  }

  /** Loads `files` (name → content) through a mapping, in a data folder that holds nothing else. */
  async load(
    mapping: string,
    files: Readonly<Record<string, string | Uint8Array>>,
    options: { allowRejects?: boolean; now?: string } = {},
  ): Promise<ImportReport> {
    const data = path.join(this.folder, `files-${this.#imports++}`);
    await mkdir(data, { recursive: true });
    await writeFile(path.join(data, 'mapping.yaml'), mapping);
    for (const [name, content] of Object.entries(files)) {
      await mkdir(path.dirname(path.join(data, name)), { recursive: true });
      await writeFile(path.join(data, name), content);
    }
    return importFiles({
      mappingFile: path.join(data, 'mapping.yaml'),
      engine: this.engine,
      staging: this.engine.staging,
      dataFolder: path.join(this.folder, 'data'),
      now: options.now ?? '2024-06-01T12:00:00Z',
      allowRejects: options.allowRejects ?? false,
      limits: { memory: '400MB', threads: 1 },
    });
  }

  /** The error that loading gives; fails where there is none. */
  async refusal(
    mapping: string,
    files: Readonly<Record<string, string | Uint8Array>>,
    options = {},
  ): Promise<CadansError> {
    return refused(() => this.load(mapping, files, options));
  }

  /** Rows of an entity, by id, with the columns asked for. */
  async rows(entity: Parameters<Engine['table']>[0], ...columns: string[]): Promise<Row[]> {
    const list = sql.join(columns.map((name) => sql.id(name)));
    return this.engine.read(sql`SELECT ${list} FROM ${this.engine.table(entity)} ORDER BY source, id`);
  }

  /** What is left in the staging folder. */
  staged(): Promise<string[]> {
    return readdir(this.engine.staging);
  }

  async close(): Promise<void> {
    await this.engine.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** The error of this program that `work` throws; anything else fails the test. */
export async function refused(work: () => Promise<unknown> | unknown): Promise<CadansError> {
  try {
    await work();
  } catch (error) {
    if (error instanceof CadansError) return error;
    throw error;
  }
  throw new Error('expected a refusal, but it went through');
}

/** A mapping of one file into one entity; `columns` is YAML of a block. */
export function oneEntity(entity: string, columns: string, rest = '', top = ''): string {
  return `source: crm
${top}
files: { f: f.csv }
entities:
  - entity: ${entity}
    from: f
    id: id
    ${rest}
    columns:
${columns
  .trim()
  .split('\n')
  .map((line) => `      ${line.trim()}`)
  .join('\n')}
`;
}
