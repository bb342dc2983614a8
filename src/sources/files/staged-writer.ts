/**
 * Writes the staged file. Its format: UTF-8, comma, `"` doubled inside quotes, LF after each row, no header; first the
 * physical line of the original on which the record starts, then one field per column. A scanner fills the buffer and
 * marks how far rows are complete; only complete rows reach the disk, so a row in the making can be taken back.
 */
import { type FileHandle, open } from 'node:fs/promises';
import { Unavailable } from '../../model/error.ts';

const COMMA = 0x2c;
const FLUSH_BYTES = 1 << 20;
/** Digits of the largest line number and its comma. */
export const LINE_NUMBER_BYTES = 17;

export class StagedWriter {
  buffer = Buffer.allocUnsafeSlow(2 * FLUSH_BYTES);
  /** Bytes filled; those up to `complete` are whole rows. */
  length = 0;
  complete = 0;
  rows = 0;
  /** Bytes of the longest row. */
  longest = 0;
  #spare = Buffer.allocUnsafeSlow(2 * FLUSH_BYTES);
  #writing: Promise<void> = Promise.resolve();
  readonly #handle: FileHandle;

  private constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  /** Creates or empties `target`; close it in any case. */
  static async open(target: string): Promise<StagedWriter> {
    try {
      return new StagedWriter(await open(target, 'w'));
    } catch (error) {
      throw unwritable(error);
    }
  }

  /** The buffer, with room for so many bytes more. */
  reserve(bytes: number): Buffer {
    if (this.length + bytes > this.buffer.length) {
      const larger = Buffer.allocUnsafeSlow(Math.ceil((this.length + bytes) * 1.25));
      this.buffer.copy(larger, 0, 0, this.length);
      this.buffer = larger;
    }
    return this.buffer;
  }

  /** The filled bytes up to `end` now end with a whole row. */
  endRow(end: number): void {
    this.longest = Math.max(this.longest, end - this.complete);
    this.length = end;
    this.complete = end;
    this.rows++;
  }

  /** Hands whole rows to the disk once there are enough of them; the row in the making moves to the buffer's start. */
  async drain(least = FLUSH_BYTES): Promise<void> {
    if (this.complete < least) return;
    await this.#writing;
    const full = this.buffer;
    const { complete, length } = this;
    this.buffer = this.#spare;
    this.#spare = full;
    this.length = 0;
    this.complete = 0;
    this.reserve(length - complete);
    full.copy(this.buffer, 0, complete, length);
    this.length = length - complete;
    this.#writing = this.#write(full, complete);
    // Awaited at the next drain; until then a failure must not count as unhandled.
    this.#writing.catch(() => {});
  }

  /** Writes what is left and waits for the disk. */
  async finish(): Promise<void> {
    await this.drain(1);
    await this.#writing;
  }

  async close(): Promise<void> {
    await this.#writing.catch(() => {});
    await this.#handle.close();
  }

  async #write(bytes: Buffer, end: number): Promise<void> {
    try {
      for (let done = 0; done < end; ) done += (await this.#handle.write(bytes, done, end - done)).bytesWritten;
    } catch (error) {
      throw unwritable(error);
    }
  }
}

function unwritable(error: unknown): Unavailable {
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
  return new Unavailable('staging_unwritable', `The staged copy of the file could not be written (${code}).`, {
    hint:
      code === 'ENOSPC' ? 'Free some disk space, then load again.' : 'Check that the data directory can be written.',
  });
}

/**
 * The options with which DuckDB's `read_csv` reads a staged file back to the last character; the schema comes with them.
 * Its parallel reader looks for row starts at line breaks and mistakes those within fields, so `multiline` turns it off.
 */
export function stagedReadOptions(staged: { readonly multiline: boolean; readonly longestRow: number }): string {
  const longest = Math.max(2_097_152, staged.longestRow + 1);
  return [
    `auto_detect=false, header=false, delim=',', quote='"', escape='"', new_line='\\n', comment=''`,
    'strict_mode=true, null_padding=false, ignore_errors=false',
    `max_line_size=${longest}, buffer_size=${16 * 2_097_152 + longest}, parallel=${!staged.multiline}`,
  ].join(', ');
}

/** Writes a line number and a comma at `at`; returns where they end. */
export function putLine(out: Buffer, at: number, line: number): number {
  let end = at + 1;
  for (let rest = line; rest >= 10; rest = Math.floor(rest / 10)) end++;
  let rest = line;
  for (let i = end - 1; i >= at; i--) {
    const tens = Math.floor(rest / 10);
    out[i] = 0x30 + rest - tens * 10;
    rest = tens;
  }
  out[end] = COMMA;
  return end + 1;
}

/** The fields of a staged row without its line number, unquoted; also of a row that is cut short. */
export function stagedFields(row: Buffer): string[] {
  const fields = Array.from(
    `,${row.toString()}`.matchAll(/,(?:"([^"]*(?:""[^"]*)*)"?|([^,\n]*))/g),
    ([, quoted, plain]) => (quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"')),
  );
  return fields.slice(1);
}
