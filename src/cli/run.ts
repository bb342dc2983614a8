/** One run of the command: from words to an exit code. It ends nothing itself and keeps nothing between two runs. */
import { CommanderError } from 'commander';
import { formatOf, messages } from '../messages/index.ts';
import { reportFailure } from './failure.ts';
import { languageOf } from './language.ts';
import { buildProgram } from './program.ts';
import { openTerminal } from './terminal.ts';
import { usageError } from './usage.ts';
import type { World } from './world.ts';

/** Runs the command and gives its exit code; what went wrong is on stderr by then. */
export async function run(world: World): Promise<number> {
  const lang = languageOf(world);
  const words = messages(lang);
  const format = formatOf(lang);
  const terminal = openTerminal(world, world.env);
  const program = buildProgram(world, { words, lang, paint: terminal.paint });
  try {
    if (world.args.length === 0) program.outputHelp();
    else await program.parseAsync(world.args, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const tried = world.args.find((arg) => program.commands.some((command) => command.name() === arg));
    const shown = error instanceof CommanderError ? usageError(error, tried, words, format) : error;
    return reportFailure(shown, {
      terminal,
      words,
      format,
      json: world.args.includes('--json'),
      debug: Boolean(world.env['CADANS_DEBUG']),
    });
  }
}
