/**
 * Brings the files of a mapping into the staging folder and keeps the originals: each name's files (one, or all that a
 * glob finds) are read once by the file reader; the raw bytes go to the inbox under their hash. A file that is missing
 * is a fault that lists what is there.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { constants, copyFile, mkdir, realpath, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { type Fault, InputError } from '../model/error.ts';
import { FILE_FORMATS, type FileFormat, type FileRule, type Mapping } from '../model/mapping.ts';
import { suggestion } from '../model/mapping-fault.ts';
import { ENCODINGS, type Encoding } from '../sources/files/encoding.ts';
import { checkSpec, type FileSpec, isJson } from '../sources/files/file-spec.ts';
import { type StagedFile as ReaderResult, type StagingEffects, stageFile } from '../sources/files/staging.ts';
import { assertBelow, filesBelow, matching } from './glob.ts';
import { stageParquet } from './parquet.ts';
import { columnsRead } from './value-text.ts';
import type { Workbench } from './workbench.ts';

/** One physical file, staged. */
export interface StagedFile {
  /** Its name in the mapping. */
  readonly name: string;
  /** Path below the data folder: how it is called in reports. */
  readonly shown: string;
  /** Path of the original. */
  readonly original: string;
  /** Path of the staged rows: CSV, or Parquet by its ending. */
  readonly staged: string;
  readonly columns: readonly string[];
  readonly rows: number;
  readonly lines: number;
  readonly bytes: number;
  readonly sha256: string;
  readonly multiline: boolean;
  readonly longestRow: number;
  readonly rejects: ReaderResult['rejects'];
  readonly notes: ReaderResult['notes'];
}

export interface StageEffects {
  progress(message: string): void;
}

/** Stages all files of a mapping below `dataDir` into the workbench's folder. Throws all missing files and all bad files at once. */
export async function stageFiles(
  mapping: Mapping,
  dataDir: string,
  workbench: Workbench,
  effects: StageEffects,
): Promise<StagedFile[]> {
  const present = await filesBelow(dataDir);
  const root = await realpath(dataDir);
  const faults: Fault[] = [];
  const staged: StagedFile[] = [];
  for (const [name, rule] of Object.entries(mapping.files)) {
    const found = matching(rule.path, present);
    const where = mapping.at(['files', name, 'path']);
    if (found.length === 0) {
      faults.push({
        where,
        what: `there is no file ${rule.path} in ${dataDir}`,
        hint: suggestion(rule.path, present.slice(0, 50)),
      });
    }
    for (const shown of found) {
      const original = path.join(dataDir, shown);
      effects.progress(`reading ${shown}`);
      try {
        await assertBelow(root, original, shown);
        const spec = specOf(mapping, name, rule, original, where);
        checkSpec(spec);
        const target = path.join(
          workbench.folder,
          `${name}-${staged.length}.${spec.format === 'parquet' ? 'parquet' : 'csv'}`,
        );
        const progress = paced(shown, effects);
        const { path: _, ...read } =
          spec.format === 'parquet'
            ? await stageParquet(workbench, { original, shown, target, wanted: spec.wanted }, undefined, { progress })
            : await stageFile(spec, target, {}, { progress });
        staged.push({ name, shown, original, staged: target, ...read });
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        if (error.faults.length > 0) faults.push(...error.faults);
        else
          faults.push({ where: shown, what: error.message, ...(error.hint === undefined ? {} : { hint: error.hint }) });
      }
    }
  }
  if (faults.length > 0) {
    throw new InputError('bad_files', 'Some files cannot be read; nothing was loaded.', { faults });
  }
  return staged;
}

const LONG = 1 << 25;

/** Tells of a long file now and then how much of it is read. */
function paced(shown: string, effects: StageEffects): NonNullable<StagingEffects['progress']> {
  let told = 0;
  return ({ bytes, total, rows }) => {
    const percent = Math.floor((100 * bytes) / total);
    if (total < LONG || percent === told) return;
    told = percent;
    effects.progress(`reading ${shown}: ${percent} %, ${rows} rows`);
  };
}

/** Endings that need no `format`. */
export const FORMATS: Readonly<Record<string, FileFormat>> = {
  '.csv': 'csv',
  '.txt': 'csv',
  '.tsv': 'tsv',
  '.tab': 'tsv',
  '.json': 'json',
  '.jsonl': 'ndjson',
  '.ndjson': 'ndjson',
  '.xlsx': 'xlsx',
  '.xlsm': 'xlsx',
  '.parquet': 'parquet',
  // Old and binary workbooks: refused by name there, unless they only have the wrong ending.
  '.xls': 'xlsx',
  '.xlsb': 'xlsx',
};

function specOf(mapping: Mapping, name: string, rule: FileRule, original: string, where: string): FileSpec {
  const format = rule.format ?? FORMATS[path.extname(original.toLowerCase().replace(/\.gz$/, ''))];
  const refuse = (what: string, hint: string) => new InputError('bad_files', what, { faults: [{ where, what, hint }] });
  if (format === undefined)
    throw refuse(`the format of ${rule.path} is not known`, `write \`format\`: ${FILE_FORMATS.join(', ')}`);
  if (rule.encoding !== undefined && !ENCODINGS.includes(rule.encoding as Encoding)) {
    throw refuse(`\`${rule.encoding}\` is no known encoding`, suggestion(rule.encoding, ENCODINGS));
  }
  const columns = isJson({ format }) ? columnsWanted(mapping, name, rule) : rule.columns;
  return {
    path: original,
    format,
    ...(rule.delimiter === undefined ? {} : { delimiter: rule.delimiter }),
    ...(rule.quote === undefined ? {} : { quote: rule.quote === 'none' || rule.quote === '' ? null : rule.quote }),
    ...(rule.encoding === undefined ? {} : { encoding: rule.encoding as Encoding }),
    ...(rule.header === undefined ? {} : { header: rule.header }),
    ...(rule.skip_lines === undefined ? {} : { skipLines: rule.skip_lines }),
    ...(columns === undefined ? {} : { columns }),
    ...(rule.records === undefined ? {} : { records: rule.records }),
    ...(rule.sheet === undefined ? {} : { sheet: rule.sheet }),
    // A view may read any column, and so may who looks at Parquet that nothing is mapped of yet.
    ...(Object.keys(mapping.views).length > 0 || (format === 'parquet' && mapping.entities.length === 0)
      ? {}
      : { wanted: columnsWanted(mapping, name, rule) }),
  };
}

/** Columns of a file listed and read by rules of the mapping. For JSON, which has no header, they are all there are. */
function columnsWanted(mapping: Mapping, name: string, rule: FileRule): string[] {
  const wanted = new Set(rule.columns ?? []);
  for (const block of mapping.entities) {
    const lookups = Object.values(block.columns).flatMap(({ lookup }) =>
      lookup?.file === name ? [lookup.key, lookup.take] : [],
    );
    for (const column of lookups) wanted.add(column);
    if (!block.from.includes(name)) continue;
    for (const text of [block.id, ...Object.values(block.columns)])
      for (const column of columnsRead(text)) wanted.add(column);
    for (const { column } of block.where) wanted.add(column);
  }
  return [...wanted];
}

/**
 * Keeps the originals under `<inbox>/<sha256>`, each once. Gives the paths that are new, so that a load that fails can
 * take them away again. A file that changed since it was read is refused.
 */
export async function keepOriginals(files: readonly StagedFile[], inbox: string): Promise<string[]> {
  await mkdir(inbox, { recursive: true });
  const kept: string[] = [];
  for (const { original, shown, sha256, bytes } of files) {
    const target = path.join(inbox, sha256);
    const there = await stat(target).catch(() => undefined);
    if (there?.size === bytes) continue;
    const making = `${target}.making`;
    try {
      await copyFile(original, making, constants.COPYFILE_FICLONE);
      if ((await hashOf(making)) !== sha256) {
        throw new InputError('file_changed', `${shown} changed while it was read.`, {
          hint: 'Load it again when it is complete.',
        });
      }
      await rename(making, target);
    } catch (error) {
      await rm(making, { force: true });
      await Promise.all(kept.map((file) => rm(file, { force: true })));
      throw error;
    }
    kept.push(target);
  }
  return kept;
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
