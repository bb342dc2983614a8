/** The bytes of a file as they are read, unpacked where it is packed with gzip, and the ending that says what they are. */
import { createReadStream } from 'node:fs';
import path from 'node:path';
import { createGunzip } from 'node:zlib';
import { isGzip } from '../../sources/files/gzip.ts';

/** Its content from the beginning; of a damaged file what there is, for the reading of the whole tells what is wrong. */
export async function* contentOf(file: string): AsyncGenerator<Buffer> {
  const raw = createReadStream(file);
  const bytes = isGzip(await firstBytes(file)) ? raw.pipe(createGunzip()) : raw;
  try {
    for await (const chunk of bytes) yield chunk as Buffer;
  } catch (error) {
    if (!(error as NodeJS.ErrnoException).code?.startsWith('Z_')) throw error;
  } finally {
    raw.destroy();
  }
}

async function firstBytes(file: string): Promise<Buffer> {
  for await (const chunk of createReadStream(file, { end: 3 })) return chunk as Buffer;
  return Buffer.alloc(0);
}

/** The ending that tells the format, in lower case: of `a.csv.gz` it is `.csv`. */
export const endingOf = (file: string): string => path.extname(file.toLowerCase().replace(/\.gz$/, ''));

/** A file's name without its endings. */
export const stemOf = (file: string): string => {
  const name = path.basename(file).replace(/\.gz$/i, '');
  return path.basename(name, path.extname(name));
};
