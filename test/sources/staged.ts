/** Stages bytes in a folder of their own, and reads staged files back as DuckDB sees them. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { type InputError, InputError as Refused } from '../../src/model/error.ts';
import type { FileSpec, Limits } from '../../src/sources/files/file-spec.ts';
import { stagedReadOptions } from '../../src/sources/files/staged-writer.ts';
import { type StagedFile, type StagingEffects, stageFile } from '../../src/sources/files/staging.ts';

export type Described = Omit<FileSpec, 'path' | 'format'> & {
  readonly format?: FileSpec['format'];
  readonly name?: string;
};

export interface Bench {
  readonly folder: string;
  readonly target: string;
  /** Writes `content` into a file and stages it. */
  stage(
    content: string | Buffer,
    spec?: Described,
    limits?: Partial<Limits>,
    effects?: StagingEffects,
  ): Promise<StagedFile>;
  /** The error that staging ends with. */
  refusal(content: string | Buffer, spec?: Described, limits?: Partial<Limits>): Promise<InputError>;
  /** Line number and fields of each row, as text; null where DuckDB reads null. */
  read(staged: StagedFile): Promise<(string | null)[][]>;
  /** The staged file's text. */
  text(): Promise<string>;
  close(): Promise<void>;
}

export async function openBench(): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), 'cadans-staging-'));
  const target = join(folder, 'staged.csv');
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const stage: Bench['stage'] = async (content, { name, ...spec } = {}, limits, effects) => {
    const format = spec.format ?? 'csv';
    const path = join(folder, name ?? `input.${format}`);
    await writeFile(path, content);
    return stageFile({ ...spec, format, path }, target, limits, effects);
  };
  return {
    folder,
    target,
    stage,
    refusal: async (content, spec, limits) => {
      const outcome = await stage(content, spec, limits).catch((error: unknown) => error);
      if (outcome instanceof Refused) return outcome;
      throw new Error(`It was not refused: ${outcome instanceof Error ? outcome.stack : JSON.stringify(outcome)}`);
    },
    read: async (staged) => {
      const schema = ['line', ...staged.columns.map((_, i) => `c${i}`)]
        .map((name) => `'${name}': 'VARCHAR'`)
        .join(', ');
      const options = stagedReadOptions(staged);
      const reader = await connection.runAndReadAll(
        `SELECT * FROM read_csv('${staged.path}', columns={${schema}}, ${options})`,
      );
      return reader.getRowsJson() as (string | null)[][];
    },
    text: () => readFile(target, 'utf8'),
    close: async () => {
      connection.closeSync();
      instance.closeSync();
      await rm(folder, { recursive: true });
    },
  };
}
