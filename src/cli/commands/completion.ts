/** `cadans completion`: prints a script that completes commands and options in a shell. */
import type { Command } from 'commander';
import type { Fault } from '../../model/error.ts';
import { completionOf, SHELLS } from '../completion.ts';
import { completionScript } from '../completion-script.ts';
import { type Desk, printJson } from '../desk.ts';
import { assertNone, oneOf } from '../request.ts';

export function completionCommand(desk: Desk, shell: string, program: Command): void {
  const faults: Fault[] = [];
  const known = oneOf(desk, desk.words.command.arguments.shell, shell, SHELLS, faults);
  assertNone(desk, faults);
  if (known === undefined) return;
  const script = completionScript(known, completionOf(program));
  if (desk.json) printJson(desk, { shell: known, script });
  else desk.terminal.raw(script);
}
