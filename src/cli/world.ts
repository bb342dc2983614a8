/** What the command touches of the machine it runs on, so that a test can hand in its own. */
import type { Stream } from './terminal.ts';

export interface World {
  /** Words behind the command's name. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** The present as a UTC instant. */
  readonly now: string;
  readonly stdout: Stream;
  readonly stderr: Stream;
}
