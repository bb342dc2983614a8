/**
 * The parts of a ZIP file, as office documents are packed. Its directory is checked as a whole before anything is
 * unpacked: number of parts, names, sizes, ratio; a part is then unpacked on the way through and must be as long, and
 * have the checksum, that the directory says.
 */
import { crc32 } from 'node:zlib';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { CadansError } from '../../model/error.ts';
import { fileError } from './file-fault.ts';
import type { Limits } from './file-spec.ts';
import { mayUnpack } from './gzip.ts';

const MOST_PARTS = 10_000;
const AGAIN = 'Open it and save it anew, or export it again.';

export class Zip {
  readonly #file: string;
  readonly #zip: ZipFile;
  readonly #parts: ReadonlyMap<string, Entry>;

  private constructor(file: string, zip: ZipFile, parts: ReadonlyMap<string, Entry>) {
    this.#file = file;
    this.#zip = zip;
    this.#parts = parts;
  }

  /** Opens and checks it; close it in any case. `file` is how it is called in faults. */
  static async open(
    path: string,
    { file, bytes, limits }: { file: string; bytes: number; limits: Limits },
  ): Promise<Zip> {
    let zip: ZipFile | undefined;
    try {
      zip = await openPromise(path, { lazyEntries: true, autoClose: false, strictFileNames: true });
      if (zip.entryCount > MOST_PARTS)
        throw tooLarge(file, `It has ${zip.entryCount} parts; ${MOST_PARTS} are allowed.`);
      const parts = new Map<string, Entry>();
      let unpacked = 0;
      for await (const entry of zip.eachEntry()) {
        if (entry.isEncrypted()) throw locked(file);
        if (parts.has(entry.fileName)) throw damaged(file, `The part ${entry.fileName} is there twice.`);
        parts.set(entry.fileName, entry);
        unpacked += entry.uncompressedSize;
        if (!mayUnpack(bytes, unpacked, limits))
          throw tooLarge(file, `It grows to more than ${limits.unpackRatio} times its size when it is unpacked.`);
      }
      return new Zip(file, zip, parts);
    } catch (error) {
      zip?.close();
      throw told(file, error);
    }
  }

  has(name: string): boolean {
    return this.#parts.has(name);
  }

  /** The bytes of a part that is there. */
  async *part(name: string): AsyncGenerator<Buffer> {
    const entry = this.#parts.get(name);
    if (entry === undefined) throw damaged(this.#file, `The part ${name} is missing.`);
    let sum = 0;
    try {
      const stream = await this.#zip.openReadStreamPromise(entry);
      for await (const chunk of stream) {
        sum = crc32(chunk as Buffer, sum);
        yield chunk as Buffer;
      }
    } catch (error) {
      throw told(this.#file, error);
    }
    if (sum !== entry.crc32) throw damaged(this.#file, `The part ${name} has not the checksum it should have.`);
  }

  close(): void {
    this.#zip.close();
  }
}

/** Faults of the reader of ZIP files have no class of their own; those of the disk have a code, and pass. */
function told(file: string, error: unknown): unknown {
  if (error instanceof CadansError || !(error instanceof Error)) return error;
  const { code } = error as NodeJS.ErrnoException;
  return code === undefined || code.startsWith('Z_') ? damaged(file, `${error.message}.`) : error;
}

export const damaged = (file: string, what: string): CadansError =>
  fileError('workbook_damaged', { file, what: `The workbook is damaged. ${what}`, hint: AGAIN });

const tooLarge = (file: string, what: string): CadansError =>
  fileError('unpacks_too_large', { file, what, hint: 'If the data is real, save the sheet as CSV.' });

const locked = (file: string): CadansError =>
  fileError('workbook_locked', {
    file,
    what: 'The workbook is protected by a password.',
    hint: 'Save it without one.',
  });
