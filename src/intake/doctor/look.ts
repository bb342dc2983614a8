/**
 * The files a doctor is shown: found, read by the readers that an import uses, put on the workbench and profiled. Each
 * is looked at once for one way of reading it, however often the questions are gone through.
 */
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { type Sql, sql } from '../../engine/sql.ts';
import { InputError, NotFound } from '../../model/error.ts';
import type { FileRule, Mapping } from '../../model/mapping.ts';
import { FORMATS, type StagedFile, stageFiles } from '../stage.ts';
import { columnOf, fileTable } from '../table.ts';
import { cleaned } from '../value-text.ts';
import type { Workbench } from '../workbench.ts';
import { endingOf, stemOf } from './content.ts';
import { fileShape } from './file-shape.ts';
import type { Interview } from './interview.ts';
import { type Column, profile } from './profile.ts';
import { tableName } from './word.ts';

export interface LookedFile {
  /** Its name in the mapping. */
  readonly name: string;
  /** Path below the data folder. */
  readonly shown: string;
  readonly rule: FileRule;
  readonly rows: number;
  /** Records that are no rows. */
  readonly rejected: number;
  readonly columns: readonly Column[];
  /** Its table on the workbench. */
  readonly table: Sql;
}

export interface FoundFiles {
  /** The folder that all of them lie in: the data folder of the mapping. */
  readonly folder: string;
  readonly files: readonly { readonly name: string; readonly shown: string; readonly original: string }[];
}

/** The files of `given`, those of a folder included; each gets a name. */
export async function findFiles(given: readonly string[]): Promise<FoundFiles> {
  const originals: string[] = [];
  for (const each of given) {
    const found = await stat(each).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      throw new NotFound('no_file', `There is no file ${each}.`, { hint: 'Name a file, or a folder with files.' });
    });
    if (!found.isDirectory()) originals.push(path.resolve(each));
    else {
      const names = (await readdir(each)).filter((name) => endingOf(name) in FORMATS && !/^[.~]/.test(name)).sort();
      if (names.length === 0)
        throw new InputError('no_files', `There is no file of a known kind in ${each}.`, {
          hint: `Known endings: ${Object.keys(FORMATS).join(', ')}.`,
        });
      originals.push(...names.map((name) => path.resolve(each, name)));
    }
  }
  const unique = [...new Set(originals)];
  const folder = commonFolder(unique);
  const names: string[] = [];
  const files = unique.map((original) => {
    const name = tableName(shortName(stemOf(original), unique), names);
    names.push(name);
    return { name, shown: path.relative(folder, original).replaceAll('\\', '/'), original };
  });
  return { folder, files };
}

/** A file's name without what all of them begin or end with: `olist_…_dataset`. */
function shortName(name: string, all: readonly string[]): string {
  if (all.length < 2) return name;
  const words = all.map((file) => stemOf(file).split('_'));
  const own = name.split('_');
  let from = 0;
  while (from < own.length - 1 && words.every((each) => each[from] === own[from] && each.length > from + 1)) from++;
  let to = own.length;
  while (to - 1 > from && words.every((each) => each.length > from + 1 && each.at(to - own.length - 1) === own[to - 1]))
    to--;
  return own.slice(from, to).join('_');
}

function commonFolder(files: readonly string[]): string {
  let folder = path.dirname(files[0] ?? '.');
  while (files.some((file) => path.relative(folder, file).startsWith('..'))) folder = path.dirname(folder);
  return folder;
}

/** Stages and profiles; keeps what it saw. */
export class Lookout {
  readonly #workbench: Workbench;
  readonly #found: FoundFiles;
  readonly #progress: (message: string) => void;
  readonly #seen = new Map<string, LookedFile>();

  constructor(workbench: Workbench, found: FoundFiles, progress: (message: string) => void) {
    this.#workbench = workbench;
    this.#found = found;
    this.#progress = progress;
  }

  /** All files, read as the interview says. */
  async look(interview: Interview): Promise<LookedFile[]> {
    const looked: LookedFile[] = [];
    for (const file of this.#found.files) {
      const rule = await fileShape(file.original, file, interview);
      const key = JSON.stringify([file.name, rule]);
      const seen = this.#seen.get(key) ?? (await this.#read(file, rule));
      this.#seen.set(key, seen);
      looked.push(seen);
    }
    return looked;
  }

  async #read({ name, shown }: { name: string; shown: string }, rule: FileRule): Promise<LookedFile> {
    const number = this.#seen.size;
    const effects = { progress: () => this.#progress(shown) };
    const staged = await stageFiles(
      bareMapping(`${name}_${number}`, rule),
      this.#found.folder,
      this.#workbench,
      effects,
    );
    const id = sql.id(`doctor_${number}`);
    const table = fileTable(name, staged, undefined);
    const cells = table.columns.map((column, i) => {
      const text = cleaned(columnOf(table, column), { trim: true, lower: false, nulls: [] });
      return sql`${text} AS ${sql.id(`c${i}`)}`;
    });
    await this.#workbench.run(sql`CREATE TABLE ${id} AS SELECT ${sql.join(cells)} FROM (${table.relation})`);
    const columns: Column[] = [];
    for (const [i, column] of table.columns.entries())
      columns.push(await profile(this.#workbench, id, column, sql.id(`c${i}`)));
    return { name, shown, rule, rows: table.rows, rejected: rejectsOf(staged), columns, table: id };
  }
}

const rejectsOf = (staged: readonly StagedFile[]): number =>
  staged.reduce((sum, { rejects }) => sum + rejects.length, 0);

/** A mapping that has nothing but one file. */
function bareMapping(name: string, rule: FileRule): Mapping {
  return {
    source: 'doctor',
    dates: { from: '1990-01-01', to: '2100-01-01' },
    files: { [name]: rule },
    lists: {},
    views: {},
    entities: [],
    text: '',
    at: () => rule.path,
  };
}
