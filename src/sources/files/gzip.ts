/**
 * Unpacks a gzip file on the way through, a chunk at a time. Refused: a file that is cut off or damaged, anything behind
 * its end, and one that grows beyond all measure when unpacked, as a bomb does. What is in it is read as if it lay there.
 */
import { Readable } from 'node:stream';
import { createGunzip, type Gunzip } from 'node:zlib';
import { fileError } from './file-fault.ts';
import type { Limits } from './file-spec.ts';
import { HEAD_BYTES, type Original } from './original.ts';

const SMALLEST_CHUNK = 64;

export const isGzip = (head: Buffer): boolean => head[0] === 0x1f && head[1] === 0x8b;

/** Whether so many bytes may come of so many packed ones. */
export const mayUnpack = (packed: number, unpacked: number, { unpackFree, unpackRatio }: Limits): boolean =>
  unpacked <= unpackFree || unpacked <= packed * unpackRatio;

export interface Unpacked {
  /** The first bytes. */
  readonly head: Buffer;
  /** They are all. */
  readonly whole: boolean;
  /** All bytes in order, from the first. */
  readonly chunks: AsyncGenerator<Buffer>;
}

/** Starts to unpack; the rest is unpacked as `chunks` are asked for. */
export async function unpack(original: Original, limits: Limits): Promise<Unpacked> {
  const chunks = unpackedChunks(original, limits);
  const first: Buffer[] = [];
  let bytes = 0;
  let whole = false;
  while (bytes < HEAD_BYTES && !whole) {
    const { value, done } = await chunks.next();
    whole = done === true;
    if (value === undefined) continue;
    first.push(value);
    bytes += value.length;
  }
  async function* all(): AsyncGenerator<Buffer> {
    yield* first;
    yield* chunks;
  }
  return { head: Buffer.concat(first).subarray(0, HEAD_BYTES), whole, chunks: all() };
}

async function* unpackedChunks(original: Original, limits: Limits): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: Math.max(SMALLEST_CHUNK, limits.chunkBytes) });
  const packed = Readable.from(copies(original.chunks(limits.chunkBytes)));
  packed.on('error', (error) => gunzip.destroy(error));
  packed.pipe(gunzip);
  let unpacked = 0;
  try {
    for await (const chunk of gunzip) {
      unpacked += (chunk as Buffer).length;
      if (!mayUnpack(original.read, unpacked, limits)) throw grown(original.file, limits);
      yield chunk as Buffer;
    }
  } catch (error) {
    throw damaged(original.file, error);
  } finally {
    packed.destroy();
    gunzip.destroy();
  }
  if (gunzip.bytesWritten < original.bytes) throw trailing(original.file, gunzip);
}

/** A chunk is only good until the next is asked for, and the pipe asks ahead. */
async function* copies(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) yield Buffer.from(chunk);
}

const AGAIN = 'Copy or export it again.';

function damaged(file: string, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'Z_BUF_ERROR')
    return fileError('file_cut_off', {
      file,
      what: 'The gzip file is cut off: it ends before its content does.',
      hint: AGAIN,
    });
  if (code === 'Z_DATA_ERROR')
    return fileError('gzip_damaged', {
      file,
      what: `The gzip file is damaged (${(error as Error).message}).`,
      hint: AGAIN,
    });
  return error;
}

const trailing = (file: string, { bytesWritten }: Gunzip) =>
  fileError('gzip_damaged', {
    file,
    what: `Behind the end of the gzip content, at offset ${bytesWritten}, stands something else.`,
    hint: AGAIN,
  });

const grown = (file: string, { unpackRatio }: Limits) =>
  fileError('unpacks_too_large', {
    file,
    what: `The file grows to more than ${unpackRatio} times its size when it is unpacked, as no export does.`,
    hint: 'If the data is real, unpack it yourself and name the file inside.',
  });
