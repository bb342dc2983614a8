/**
 * Which files below the data folder a path or glob means, always in the same order. Files that are hidden, or the locks
 * of an open spreadsheet, are only meant by their names. What a link leads to outside the folder is refused.
 */
import { readdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import { InputError, NotFound } from '../model/error.ts';

/** All files below a folder, sorted, with `/` between their steps. Links to folders are not followed. */
export async function filesBelow(dataDir: string): Promise<string[]> {
  try {
    const entries = await readdir(dataDir, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => !entry.isDirectory());
    return files
      .map((entry) => path.relative(dataDir, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new NotFound('no_data_folder', `There is no folder ${dataDir}.`, {
      hint: 'Name the folder the files lie in.',
    });
  }
}

const UNMEANT = /(^|\/)(\.|~\$)/;

/** The files a path or glob means: `*` and `?` within a name, `**` across folders. */
export function matching(pattern: string, present: readonly string[]): string[] {
  const wanted = pattern.replace(/^\.\//, '');
  if (present.includes(wanted)) return [wanted];
  if (!/[*?]/.test(wanted)) return [];
  const source = wanted
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(
      /\*\*\/|\*\*|\*|\?/g,
      (glob) => ({ '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*', '?': '[^/]' })[glob] ?? glob,
    );
  const regex = new RegExp(`^${source}$`);
  return present.filter((name) => regex.test(name) && (UNMEANT.test(wanted) || !UNMEANT.test(name)));
}

/** Throws where `file`, links followed, does not lie below `root`, which is a real path. */
export async function assertBelow(root: string, file: string, shown: string): Promise<void> {
  const real = await realpath(file).catch(() => file);
  const steps = path.relative(root, real);
  if (!steps.startsWith('..') && !path.isAbsolute(steps)) return;
  const what = `${shown} is a link to what lies outside the data folder`;
  throw new InputError('outside_folder', what, {
    faults: [{ where: shown, what, hint: 'copy the file into the folder' }],
  });
}
