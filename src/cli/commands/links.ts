/** `cadans links`: which records are taken to be the same, and correcting that. */
import { listLinks, redoLink, undoLink } from '../../intake/identity.ts';
import { fill } from '../../messages/index.ts';
import { type Desk, printJson } from '../desk.ts';
import { linksLines } from '../import-text.ts';
import { assertNone } from '../request.ts';
import { withEngine } from '../workspace.ts';

export interface LinksOptions {
  readonly undo?: string;
  readonly redo?: string;
}

export async function linksCommand(desk: Desk, { undo, redo }: LinksOptions): Promise<void> {
  const { words, format, terminal } = desk;
  if (undo !== undefined && redo !== undefined) {
    assertNone(desk, [
      { where: '--redo', what: fill(words.command.errors.exclusive, { a: '--undo', b: '--redo' }, format) },
    ]);
  }
  const id = undo ?? redo;
  if (id === undefined) {
    const links = await withEngine(desk, listLinks);
    if (desk.json) return printJson(desk, links);
    return terminal.out(linksLines(desk, links).join('\n'));
  }
  const change = undo === undefined ? redoLink : undoLink;
  const changed = await withEngine(desk, (engine) => change(engine, id, desk.now));
  if (desk.json) return printJson(desk, changed);
  const { undoneDone, redoneDone } = words.command.links;
  terminal.out(fill(undo === undefined ? redoneDone : undoneDone, { id }, format));
}
