/**
 * The four kinds of error a user can meet. Each has a code, says what happened and what to do; all faults of one input
 * travel together. The way out (command, API) maps a kind once to an exit code or a status.
 */
export interface Fault {
  /** Where: a file with line and column, a path in a document, an option. */
  readonly where?: string;
  readonly what: string;
  /** What to do. */
  readonly hint?: string;
}

export abstract class CadansError extends Error {
  abstract readonly exitCode: number;
  readonly code: string;
  readonly hint: string | undefined;
  readonly faults: readonly Fault[];

  constructor(code: string, message: string, options: { hint?: string; faults?: readonly Fault[] } = {}) {
    super(message);
    this.name = new.target.name;
    this.code = code;
    this.hint = options.hint;
    this.faults = options.faults ?? [];
  }
}

/** What was asked or handed in is wrong; the caller can mend it. */
export class InputError extends CadansError {
  readonly exitCode = 2;
}

/** The one who asks may not. */
export class NotAllowed extends CadansError {
  readonly exitCode = 3;
}

/** There is no such thing. */
export class NotFound extends CadansError {
  readonly exitCode = 4;
}

/** It should work and does not just now: a full disk, a locked file. */
export class Unavailable extends CadansError {
  readonly exitCode = 5;
}
