/**
 * Looks at files nobody described and proposes a mapping: reads and profiles them once, then goes through the questions
 * as often as there are new answers. Writes nothing but below the staging folder, and that goes away again.
 */
import path from 'node:path';
import { unavailable } from '../unavailable.ts';
import { inWorkFolder } from '../work-folder.ts';
import { Workbench } from '../workbench.ts';
import { findFiles, Lookout } from './look.ts';
import { type Proposal, propose } from './proposal.ts';
import { Relations } from './relation.ts';
import { plainWord } from './word.ts';

export interface DoctorOptions {
  /** Files, and folders of files. */
  readonly given: readonly string[];
  readonly staging: string;
  /** Name of the source; default: that of the folder. */
  readonly source?: string | undefined;
  readonly zone?: string | undefined;
}

export interface DoctorEffects {
  /** The file being looked at. */
  progress(file: string): void;
}

/** The files under examination. */
export interface Patient {
  /** The folder the mapping's paths lie in. */
  readonly folder: string;
  readonly source: string;
  propose(answers: ReadonlyMap<string, string>): Promise<Proposal>;
}

/** Lends the looked-at files to `work`. Throws `no_file`, `no_files` and what the readers of files throw. */
export async function examine<T>(
  { given, staging, source, zone }: DoctorOptions,
  effects: DoctorEffects,
  work: (patient: Patient) => Promise<T>,
): Promise<T> {
  try {
    const found = await findFiles(given);
    return await inWorkFolder(staging, async (folder) => {
      const workbench = await Workbench.open(folder);
      try {
        const lookout = new Lookout(workbench, found, effects.progress);
        const relations = new Relations(workbench);
        const name = source ?? sourceOf(found.folder);
        return await work({
          folder: found.folder,
          source: name,
          propose: (answers) => propose(lookout, relations, { source: name, zone, answers }),
        });
      } finally {
        workbench.close();
      }
    });
  } catch (error) {
    throw unavailable(error);
  }
}

/** A name for where the records come from: the folder's, as far as it can be one. */
function sourceOf(folder: string): string {
  const word = plainWord(path.basename(folder));
  return /^[a-z]/.test(word) && word !== 'cadans' ? word : 'files';
}
