/**
 * The user's file, read once from start to end in chunks, hashed on the way. Refuses what is no regular file, and a
 * file that is not the same at the end of reading as at its start: grown, cut, overwritten, replaced or gone.
 */
import { createHash } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileError } from './file-fault.ts';

/** How much `head` gives at most. */
export const HEAD_BYTES = 1 << 16;

export class Original {
  /** Base name. */
  readonly file: string;
  readonly bytes: number;
  /** Bytes given out by `chunks` so far. */
  read = 0;
  readonly #path: string;
  readonly #handle: FileHandle;
  readonly #before: BigIntStats;
  readonly #hash = createHash('sha256');

  private constructor(path: string, handle: FileHandle, before: BigIntStats) {
    this.file = basename(path);
    this.bytes = Number(before.size);
    this.#path = path;
    this.#handle = handle;
    this.#before = before;
  }

  /** Opens a regular, non-empty file; close it in any case. */
  static async open(path: string): Promise<Original> {
    const file = basename(path);
    try {
      // Before opening: to open a pipe would wait for its writer.
      const kind = await stat(path);
      if (kind.isDirectory())
        throw fileError('is_a_folder', { file, what: 'This is a folder.', hint: 'Name the files in it.' });
      if (!kind.isFile())
        throw fileError('not_a_file', {
          file,
          what: 'This is no regular file.',
          hint: 'Write the data into a file first.',
        });
      if (kind.size === 0)
        throw fileError('empty_file', { file, what: 'The file is empty.', hint: 'Export it again, or leave it out.' });
      const handle = await open(path, 'r');
      return new Original(path, handle, await handle.stat({ bigint: true }));
    } catch (error) {
      throw unreadable(file, error);
    }
  }

  /** The first bytes, without moving the reading. */
  async head(): Promise<Buffer> {
    const head = Buffer.alloc(Math.min(HEAD_BYTES, this.bytes));
    return head.subarray(0, await this.#fill(head, 0));
  }

  /** All bytes in order. A chunk is good until the next one is asked for. */
  async *chunks(chunkBytes: number): AsyncGenerator<Buffer> {
    const [first, second] = [Buffer.allocUnsafeSlow(chunkBytes), Buffer.allocUnsafeSlow(chunkBytes)];
    let [current, next] = [first, second];
    let reading = this.#fill(current, this.read);
    for (;;) {
      const length = await reading;
      if (length === 0) return;
      this.read += length;
      // Read ahead while the chunk is worked on.
      reading = this.#fill(next, this.read);
      reading.catch(() => {});
      const chunk = current.subarray(0, length);
      this.#hash.update(chunk);
      try {
        yield chunk;
      } finally {
        await reading.catch(() => {});
      }
      [current, next] = [next, current];
    }
  }

  /** Throws when the file is no longer the one that was opened. */
  async checkUnchanged(): Promise<void> {
    const now = await stat(this.#path, { bigint: true }).catch(() => null);
    const same = (['dev', 'ino', 'size', 'mtimeNs', 'ctimeNs'] as const).every(
      (key) => now?.[key] === this.#before[key],
    );
    if (same) return;
    throw fileError('file_changed', {
      file: this.file,
      what: now === null ? 'The file vanished while it was read.' : 'The file changed while it was read.',
      hint: 'Wait until it is written in full, then load it again.',
    });
  }

  /** Hex digest of all bytes read; ends the hashing. */
  sha256(): string {
    return this.#hash.digest('hex');
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  async #fill(buffer: Buffer, position: number): Promise<number> {
    try {
      const { bytesRead } = await this.#handle.read(buffer, 0, buffer.length, position);
      return bytesRead;
    } catch (error) {
      throw unreadable(this.file, error);
    }
  }
}

function unreadable(file: string, error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return fileError('file_missing', {
      file,
      what: 'There is no such file.',
      hint: 'Check the path and the spelling.',
    });
  if (code === 'EACCES' || code === 'EPERM')
    return fileError('file_unreadable', { file, what: 'The file may not be read.', hint: 'Give read permission.' });
  if (code === 'EIO' || code === 'EBADF' || code === 'ESTALE')
    return fileError('file_unreadable', {
      file,
      what: `Reading failed (${code}).`,
      hint: 'Check the disk, then try again.',
    });
  return error;
}
