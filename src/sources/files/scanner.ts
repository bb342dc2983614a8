/** What the readers of CSV and of JSON have in common, so that one loop can drive either. */

import type { Rejects } from './file-fault.ts';
import type { Limits } from './file-spec.ts';
import type { StagedWriter } from './staged-writer.ts';

/** Takes UTF-8 text in pieces cut anywhere and fills the writer. Each method throws for what spoils the whole file. */
export interface Scanner {
  /** Names of the columns, known once the header was read. */
  readonly columns: readonly string[];
  /** Physical line, from 1, that is being read. */
  readonly line: number;
  /** Whether a staged field holds a line break. */
  readonly multiline: boolean;
  push(text: Buffer): void;
  /** The text is at its end; returns its number of physical lines. */
  end(): number;
}

export interface ScanContext {
  /** Base name. */
  readonly file: string;
  readonly limits: Limits;
  readonly writer: StagedWriter;
  readonly rejects: Rejects;
}
