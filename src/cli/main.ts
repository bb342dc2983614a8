/**
 * Where the command starts: the one place that reads the clock and the process. Ctrl-C ends it at once with 130, for a
 * load goes into the facts in one piece or not at all; a reader that has gone (`| head`) ends it quietly.
 */
import { messages } from '../messages/index.ts';
import { languageOf } from './language.ts';
import { run } from './run.ts';
import type { World } from './world.ts';

const INTERRUPTED = 130;

const world: World = {
  args: process.argv.slice(2),
  env: process.env,
  cwd: process.cwd(),
  now: new Date().toISOString(),
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
};

for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });
}
process.once('SIGINT', () => {
  process.stderr.write(`\n${messages(languageOf(world)).command.errors.interrupted}\n`);
  process.exit(INTERRUPTED);
});

process.exitCode = await run(world);
