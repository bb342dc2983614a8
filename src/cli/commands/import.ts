/** `cadans import`: loads files, or takes a load back. */
import { resolve } from 'node:path';
import type { Engine } from '../../engine/engine.ts';
import { listImports, undoImport } from '../../intake/history.ts';
import { importFiles } from '../../intake/import.ts';
import type { ImportReport } from '../../intake/report.ts';
import { fill } from '../../messages/index.ts';
import { type Fault, InputError } from '../../model/error.ts';
import { type Desk, printJson } from '../desk.ts';
import { importLines, importNotes, rateNote, SHORT_ID } from '../import-text.ts';
import { assertNone } from '../request.ts';
import { withEngine } from '../workspace.ts';

export interface ImportOptions {
  readonly data?: string;
  readonly allowRejects?: boolean;
  readonly undo?: string;
}

export async function importCommand(desk: Desk, mapping: string | undefined, options: ImportOptions): Promise<void> {
  const { errors } = desk.words.command;
  if (mapping !== undefined && options.undo !== undefined) {
    const what = fill(errors.exclusive, { a: 'MAPPING.yaml', b: '--undo' }, desk.format);
    assertNone(desk, [{ where: '--undo', what } satisfies Fault]);
  }
  if (options.undo !== undefined) return undoCommand(desk, options.undo);
  if (mapping === undefined)
    throw new InputError('bad_usage', errors.noMapping, {
      hint: fill(errors.usageHint, { command: 'import ' }, desk.format),
    });
  const began = performance.now();
  const report = await withEngine(desk, (engine) => load(desk, engine, mapping, options), {
    create: true,
    loads: true,
  });
  const rate = rateNote(desk, report, (performance.now() - began) / 1000);
  if (rate !== null) desk.terminal.note(rate);
  for (const note of importNotes(desk, report)) desk.terminal.note(note);
  if (desk.json) printJson(desk, report);
  else desk.terminal.out(importLines(desk, report, resolve(desk.cwd, mapping)).join('\n'));
}

/** Loads the files of a mapping into the desk's data folder, with progress on stderr. */
export async function load(desk: Desk, engine: Engine, mapping: string, options: ImportOptions): Promise<ImportReport> {
  const { terminal, place, now, cwd } = desk;
  try {
    return await importFiles(
      {
        mappingFile: resolve(cwd, mapping),
        ...(options.data !== undefined && { dataDir: resolve(cwd, options.data) }),
        allowRejects: options.allowRejects ?? false,
        engine,
        staging: engine.staging,
        dataFolder: place.folder,
        now,
      },
      { progress: (message) => terminal.progress(`${message} …`) },
    );
  } finally {
    terminal.progress('');
  }
}

async function undoCommand(desk: Desk, which: string): Promise<void> {
  const undone = await withEngine(desk, async (engine) => undoImport(engine, await fullId(engine, which), desk.now));
  if (desk.json) return printJson(desk, undone);
  const { batch, removed, restored, kept } = undone;
  const values = { id: batch.slice(0, SHORT_ID), removed, restored, kept };
  desk.terminal.out(fill(desk.words.command.import.undone, values, desk.format));
}

/** The one id that begins as the short one does; what is not short or not clear stays as it was written. */
async function fullId(engine: Engine, which: string): Promise<string> {
  const found = (await listImports(engine)).filter(({ id }) => which.length >= 6 && id.startsWith(which));
  return found.length === 1 && found[0] ? found[0].id : which;
}
