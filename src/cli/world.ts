/** What the command touches of the machine it runs on, so that a test can hand in its own. */
import type { Readable } from 'node:stream';
import type { Stream } from './terminal.ts';

export interface World {
  /** Words behind the command's name. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** The present as a UTC instant. */
  readonly now: string;
  /** Where a person types, if one does. */
  readonly stdin?: Readable & { readonly isTTY?: boolean };
  readonly stdout: Stream;
  readonly stderr: Stream;
}

/** The keyboard of a person who can be asked: both ends are a terminal. */
export const keyboardOf = ({ stdin, stdout }: World): Readable | undefined =>
  stdin?.isTTY && stdout.isTTY ? stdin : undefined;
