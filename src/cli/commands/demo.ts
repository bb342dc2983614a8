/** `cadans demo`: loads the small example and shows its monthly board; without `--db` in a folder that goes away again. */
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fill } from '../../messages/index.ts';
import { NotFound } from '../../model/error.ts';
import type { Desk } from '../desk.ts';
import { placeOf } from '../place.ts';
import { withEngine } from '../workspace.ts';
import { boardCommand } from './board.ts';
import { load } from './import.ts';

/** The data of the example is complete up to here. */
const EXAMPLE_ENDS = '2026-10-31T23:00:00Z';

export interface DemoOptions {
  /** The folder to keep the example in, if it shall be kept. */
  readonly db?: string;
  readonly config?: string;
}

export async function demoCommand(desk: Desk, { db, config }: DemoOptions): Promise<void> {
  const { words, format, terminal } = desk;
  const example = exampleFolder(desk);
  const temporary = db === undefined ? mkdtempSync(join(tmpdir(), 'cadans-demo-')) : null;
  const remove = () => temporary && rmSync(temporary, { recursive: true, force: true });
  process.once('exit', remove);
  try {
    const place = temporary ? placeOf(desk, temporary) : desk.place;
    const own = join(place.folder, 'cadans.yaml');
    // The example's months are over, whatever the machine's clock says.
    const now = Date.parse(desk.now) < Date.parse(EXAMPLE_ENDS) ? EXAMPLE_ENDS : desk.now;
    const there: Desk = { ...desk, now, place, settings: config === undefined ? own : desk.settings };
    await withEngine(there, (engine) => load(there, engine, join(example, 'mapping.yaml'), {}), { create: true });
    // Kept with the data, so that later questions to it are answered by the same settings.
    if (!existsSync(own)) copyFileSync(join(example, 'cadans.yaml'), own);
    terminal.note(
      temporary ? words.command.demo.temporary : fill(words.command.demo.loaded, { folder: place.folder }, format),
    );
    await boardCommand(there, 'month', {});
  } finally {
    remove();
    process.removeListener('exit', remove);
  }
}

/** `examples/small` of this installation, whether it runs from source or built. */
function exampleFolder({ words, format }: Desk): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const example = join(folder, 'examples', 'small');
    if (existsSync(join(example, 'mapping.yaml'))) return example;
    if (folder === dirname(folder)) {
      const { errors } = words.command;
      throw new NotFound('no_example', errors.noDemo, {
        hint: fill(errors.noDemoHint, { folder: 'examples/small' }, format),
      });
    }
  }
}
