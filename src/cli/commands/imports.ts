/** `cadans imports`: what was loaded. */
import { listImports } from '../../intake/history.ts';
import { type Desk, printJson } from '../desk.ts';
import { importsLines } from '../import-text.ts';
import { withEngine } from '../workspace.ts';

export async function importsCommand(desk: Desk): Promise<void> {
  const imports = await withEngine(desk, listImports);
  if (desk.json) printJson(desk, imports);
  else desk.terminal.out(importsLines(desk, imports).join('\n'));
}
