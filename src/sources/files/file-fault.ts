/**
 * How faults of a file are told: by its base name, with line and column where known, values cut and with control
 * characters made visible. Rows that are left out are listed up to a limit; beyond it the file is given up as a whole.
 */
import { type Fault, InputError } from '../../model/error.ts';

/** One record that was left out, and why. */
export interface FileReject {
  /** Base name. */
  readonly file: string;
  /** Physical line, from 1, on which the record starts. */
  readonly line: number;
  /** Null where the whole record is at fault. */
  readonly column: string | null;
  /** Text of the column, or of the record, made visible by `shown`. */
  readonly value: string | null;
  readonly reason: RejectReason;
  readonly what: string;
  readonly hint: string;
}

/** What is odd about a file without being wrong. */
export interface FileNote {
  readonly code: 'hidden_sheet' | 'unread_sheets';
  readonly what: string;
  readonly names: readonly string[];
}

export const REJECT_REASONS = [
  'ragged_row',
  'stray_after_quote',
  'ambiguous_quote',
  'bad_json',
  'bad_unicode',
  'nul_character',
  'field_too_long',
  'formula_error',
  'formula_without_value',
  'lost_digits',
  'no_such_day',
] as const;
export type RejectReason = (typeof REJECT_REASONS)[number];

const SHOWN = 200;
/** Enough bytes of UTF-8 for as many characters as are shown, and a few more. */
export const SHOWN_BYTES = SHOWN * 4 + 64;

/** At most 200 characters; control characters and marks that hide or turn text as `\xNN` or `\uNNNN`. */
export function shown(value: string): string {
  const cut = Array.from(value.slice(0, SHOWN * 2 + 2));
  const text = cut.slice(0, SHOWN).join('') + (cut.length > SHOWN ? '…' : '');
  const named: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
  return text.replace(/\p{Cc}|\p{Cf}|\p{Cs}|\u2028|\u2029/gu, (char) => {
    const code = char.codePointAt(0) ?? 0;
    return (
      named[char] ??
      (code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`)
    );
  });
}

/** Where in a file: `deals.csv:12` or `deals.json:12:5`. */
export function place(file: string, line?: number, column?: number): string {
  return [file, line, column].filter((part) => part !== undefined).join(':');
}

/** The error for a fault that spoils the whole file. */
export function fileError(
  code: string,
  fault: { file: string; line?: number | undefined; column?: number; what: string; hint: string },
): InputError {
  const where = place(fault.file, fault.line, fault.column);
  const { what, hint } = fault;
  return new InputError(code, `${where}: ${what}`, { hint, faults: [{ where, what, hint }] });
}

const NAMED_IN_SUMMARY = 20;

/** The records left out of one file. */
export class Rejects {
  readonly list: FileReject[] = [];
  readonly #file: string;
  readonly #limit: number;

  constructor(file: string, limit: number) {
    this.#file = file;
    this.#limit = limit;
  }

  /** Throws `too_many_rejects` at the first one above the limit. */
  add(reject: Omit<FileReject, 'file'>): void {
    if (this.list.length === this.#limit) throw this.#summary(reject.line);
    this.list.push({ file: this.#file, ...reject });
  }

  #summary(line: number): InputError {
    const counts = new Map<string, number>();
    for (const { reason } of this.list) counts.set(reason, (counts.get(reason) ?? 0) + 1);
    const reasons = [...counts].map(([reason, count]) => `${reason} ${count}`).join(', ');
    const faults: Fault[] = this.list
      .slice(0, NAMED_IN_SUMMARY)
      .map((reject) => ({ where: place(this.#file, reject.line), what: reject.what, hint: reject.hint }));
    return new InputError(
      'too_many_rejects',
      `${this.#file}: more than ${this.#limit} bad rows by line ${line} (${reasons}); reading stopped.`,
      {
        hint: 'The delimiter, the quote or the shape of the file is probably not as described: check the first rows.',
        faults,
      },
    );
  }
}
