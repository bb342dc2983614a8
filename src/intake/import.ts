/**
 * The one way files become facts: staged, mapped, checked, identities resolved, written in one batch or not at all. The
 * batch's id follows from the mapping, the files and the batch before it: an import that crashed and is repeated, or run
 * twice, has no double effect. Anything rejected and not allowed leaves nothing behind but the list of rejects.
 */
import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Engine, EntityRows, StoredBatch, WriteCounts } from '../engine/engine.ts';
import { InputError, NotFound } from '../model/error.ts';
import { type Mapping, parseMapping } from '../model/mapping.ts';
import { identityOf } from './identity.ts';
import { type LoadedEntity, load } from './load.ts';
import { Rejects, rejectFault } from './reject.ts';
import { assertBalanced, type EntityCounts, type FileCounts, type ImportReport } from './report.ts';
import { keepOriginals, type StagedFile, stageFiles } from './stage.ts';
import { unavailable } from './unavailable.ts';
import { fileWarnings, warningsOf } from './warning.ts';
import { inWorkFolder } from './work-folder.ts';
import { WORKBENCH_LIMITS, Workbench, type WorkbenchLimits } from './workbench.ts';

export interface ImportOptions {
  readonly mappingFile: string;
  /** Folder the mapping's paths lie in; default: that of the mapping. */
  readonly dataDir?: string;
  /** Keep what is good although something was rejected. */
  readonly allowRejects?: boolean;
  readonly engine: Engine;
  /** The engine's staging folder. */
  readonly staging: string;
  /** Holds `inbox/` (originals by hash) and `rejects/`. */
  readonly dataFolder: string;
  /** UTC instant at which the installation learns of it. */
  readonly now: string;
  readonly limits?: WorkbenchLimits;
}

export interface ImportEffects {
  /** What is being done now, for a person who waits. */
  progress(message: string): void;
}

const SILENT: ImportEffects = { progress: () => {} };
/** Goes up when the same mapping and files would give other rows. */
const MEANING = 1;
const SAMPLE = 50;

/**
 * Loads the files of a mapping.
 * @throws InputError `bad_mapping`, `bad_files`, `missing_column`, `lookup_conflict`, `bad_view`, `ambiguous_date`,
 *   `zone_missing`, `rejected_rows`; NotFound for a missing mapping; Unavailable for a full disk and the like.
 */
export async function importFiles(options: ImportOptions, effects: ImportEffects = SILENT): Promise<ImportReport> {
  const { mappingFile, staging, limits = WORKBENCH_LIMITS } = options;
  try {
    const mapping = parseMapping(await mappingText(mappingFile), path.basename(mappingFile));
    return await inWorkFolder(staging, async (folder) => {
      const workbench = await Workbench.open(folder, limits);
      try {
        const files = await stageFiles(mapping, options.dataDir ?? path.dirname(mappingFile), workbench, effects);
        return await importStaged(options, mapping, files, workbench, effects);
      } finally {
        workbench.close();
      }
    });
  } catch (error) {
    throw unavailable(error);
  }
}

async function mappingText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new NotFound('no_mapping', `There is no mapping ${file}.`, {
      hint: 'docs/mapping.md says how to write one.',
    });
  }
}

async function importStaged(
  options: ImportOptions,
  mapping: Mapping,
  files: readonly StagedFile[],
  workbench: Workbench,
  effects: ImportEffects,
): Promise<ImportReport> {
  const { engine, dataFolder, now } = options;
  const rejects = await Rejects.create(workbench);
  await rejects.addFiles(files);
  const loaded = await load(workbench, mapping, files, rejects, effects);
  const rejected = await rejectReport(rejects, loaded, files, path.join(dataFolder, 'rejects'), mapping, now);
  if (rejected.rows > 0 && options.allowRejects !== true) throw refusal(rejected);

  effects.progress('looking for references');
  const warnings = [...files.flatMap(fileWarnings), ...(await warningsOf(workbench, engine, loaded))];
  const previous = (await engine.batches()).filter(({ source }) => source === mapping.source).at(-1);
  const content = sha256([MEANING, mapping.text, files.map(({ name, shown, sha256: hash }) => [name, shown, hash])]);
  const base = {
    source: mapping.source,
    completeThrough: mapping.complete_through ?? null,
    files: files.map(fileCounts),
    rejects: rejected,
  };
  if (isSameImport(previous, content)) {
    const entities = loaded.map((each) => countsOf(each, undefined));
    return { ...base, batch: null, entities, warnings, links: { made: 0, withdrawn: 0 } };
  }

  effects.progress('resolving identities');
  const identity = await identityOf(workbench, engine, loaded);
  const id = sha256([content, previous?.id ?? null]);
  const parts: EntityRows[] = loaded.map(({ population, file }) => ({
    entity: population.entity,
    rows: { parquet: path.join(workbench.folder, file) },
  }));
  const kept = await keepOriginals(files, path.join(dataFolder, 'inbox'));
  effects.progress('writing');
  const note = JSON.stringify({
    kind: 'import',
    content,
    mapping: { name: path.basename(options.mappingFile), sha256: sha256([mapping.text]) },
    files: base.files,
    entities: loaded.map(({ population: { entity }, read, rows, rejected: bad, filtered, duplicate }) => ({
      entity,
      read,
      rows,
      rejected: bad,
      filtered,
      duplicate,
    })),
    complete_through: base.completeThrough,
  });
  const written = await engine
    .write({ id, source: mapping.source, knownFrom: now, note }, [...parts, ...identity.parts])
    .catch(async (error: unknown) => {
      await Promise.all(kept.map((file) => rm(file, { force: true })));
      throw error;
    });
  const entities = loaded.map((each) =>
    countsOf(
      each,
      written.counts.find(({ entity }) => entity === each.population.entity),
    ),
  );
  const { made, withdrawn } = identity;
  return { ...base, batch: id, entities, warnings: [...warnings, ...identity.warnings], links: { made, withdrawn } };
}

/** True where the last batch of the source is this very import and still stands. */
function isSameImport(previous: StoredBatch | undefined, content: string): boolean {
  if (previous === undefined || previous.undoneBy !== null) return false;
  return (JSON.parse(previous.note) as { content?: unknown }).content === content;
}

/** Without counts of a write nothing was written: all rows were there already. */
function countsOf(loaded: LoadedEntity, written: WriteCounts | undefined): EntityCounts {
  const { population, read, rejected, filtered, duplicate, rows } = loaded;
  const stored = (written?.inserted ?? 0) + (written?.updated ?? 0);
  const unchanged = written === undefined ? rows : written.unchanged;
  return assertBalanced({ entity: population.entity, read, stored, unchanged, rejected, filtered, duplicate });
}

const fileCounts = ({ name, shown, sha256: hash, bytes, lines, rows, rejects }: StagedFile): FileCounts => ({
  name,
  path: shown,
  sha256: hash,
  bytes,
  lines,
  rows,
  rejected: rejects.length,
});

async function rejectReport(
  rejects: Rejects,
  loaded: readonly LoadedEntity[],
  files: readonly StagedFile[],
  folder: string,
  mapping: Mapping,
  now: string,
): Promise<ImportReport['rejects']> {
  const rows =
    loaded.reduce((sum, { rejected }) => sum + rejected, 0) + files.reduce((sum, file) => sum + file.rejects.length, 0);
  if (rows === 0) return { rows, reasons: {}, file: null, sample: [] };
  const name = `rejects-${mapping.source}-${now.replace(/[^0-9TZ]/g, '')}.csv`;
  return {
    rows,
    reasons: await rejects.reasons(),
    sample: await rejects.sample(SAMPLE),
    file: await rejects.writeTo(folder, name),
  };
}

function refusal({ rows, reasons, file, sample }: ImportReport['rejects']): InputError {
  const list = Object.entries(reasons).map(([reason, n]) => `${reason} ${n}`);
  return new InputError(
    'rejected_rows',
    `${rows} rows were rejected (${list.join(', ')}); nothing of this load was kept.`,
    {
      hint: `Mend them or the mapping, or allow rejects. All of them with what to do: ${file}`,
      faults: sample.map(rejectFault),
    },
  );
}

const sha256 = (parts: unknown): string => createHash('sha256').update(JSON.stringify(parts)).digest('hex');
