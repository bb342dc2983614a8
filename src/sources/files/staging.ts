/**
 * Turns one file of the user's into a staged file: the one shape that is loaded with an explicit schema. Every record
 * is either a staged row or a listed reject; what spoils the file as a whole is an error that names file and line.
 * Memory stays at a few MB whatever the file's size. After an error or an abort there is no staged file.
 */
import { isAscii } from 'node:buffer';
import { realpath, rm } from 'node:fs/promises';
import { InputError } from '../../model/error.ts';
import { checkDelimiter } from './csv-head.ts';
import { CsvScanner } from './csv-scanner.ts';
import { type Decoded, decoderOf, type Encoding, fitsWindows1252 } from './encoding.ts';
import { type FileNote, type FileReject, fileError, Rejects } from './file-fault.ts';
import { checkSpec, DEFAULT_LIMITS, type FileSpec, isJson, type Limits, marksOf } from './file-spec.ts';
import { isGzip, type Unpacked, unpack } from './gzip.ts';
import { JsonScanner } from './json-scanner.ts';
import { NdjsonScanner } from './ndjson-scanner.ts';
import { HEAD_BYTES, Original } from './original.ts';
import type { ScanContext, Scanner } from './scanner.ts';
import { encodingOf } from './signature.ts';
import { StagedWriter } from './staged-writer.ts';
import { type SheetRead, stageSheet } from './xlsx.ts';

export interface StagedFile {
  /** The staged file; `staged-writer.ts` says its format. */
  readonly path: string;
  readonly columns: readonly string[];
  readonly rows: number;
  /** Physical lines of the original, empty ones, header and preamble included. */
  readonly lines: number;
  /** Of the original. */
  readonly bytes: number;
  /** Of the original's bytes, hex. */
  readonly sha256: string;
  /** Some field holds a line break: DuckDB then reads it right only with `parallel=false`. */
  readonly multiline: boolean;
  /** Bytes of the longest staged row. */
  readonly longestRow: number;
  /** In the order of their lines. */
  readonly rejects: readonly FileReject[];
  readonly notes: readonly FileNote[];
}

export interface StagingEffects {
  /** Called after each chunk, with bytes of the original. */
  progress?(done: { bytes: number; total: number; rows: number }): void;
  /** On abort `stageFile` throws its reason. */
  readonly signal?: AbortSignal;
}

/**
 * Reads the file of `spec` into `target`, which is overwritten. `rows` + `rejects` are all its records.
 * Throws `InputError` for the user's faults, `Unavailable` when `target` cannot be written.
 */
export async function stageFile(
  spec: FileSpec,
  target: string,
  limits: Partial<Limits> = {},
  effects: StagingEffects = {},
): Promise<StagedFile> {
  checkSpec(spec);
  await refuseSameFile(spec.path, target);
  try {
    const original = await Original.open(spec.path);
    try {
      const writer = await StagedWriter.open(target);
      try {
        return await stage(spec, { original, writer, target, limits: { ...DEFAULT_LIMITS, ...limits } }, effects);
      } catch (error) {
        // What was wrong with a file that changed under the reader is not worth telling.
        if (error instanceof InputError) await original.checkUnchanged();
        throw error;
      } finally {
        await writer.close();
      }
    } finally {
      await original.close();
    }
  } catch (error) {
    await rm(target, { force: true });
    throw error;
  }
}

interface Work {
  readonly original: Original;
  readonly writer: StagedWriter;
  readonly target: string;
  readonly limits: Limits;
}

async function stage(spec: FileSpec, work: Work, effects: StagingEffects): Promise<StagedFile> {
  const { original, writer, target, limits } = work;
  const { file } = original;
  const rejects = new Rejects(file, limits.rejects);
  const context = { file, limits, writer, rejects };
  const progress = async () => {
    effects.signal?.throwIfAborted();
    await writer.drain();
    effects.progress?.({ bytes: original.read, total: original.bytes, rows: writer.rows });
  };
  const read =
    spec.format === 'xlsx'
      ? await stageSheet(spec, original, context, progress)
      : await stageText(spec, original, context, progress);
  effects.signal?.throwIfAborted();
  await writer.finish();
  await original.checkUnchanged();
  return {
    path: target,
    ...read,
    rows: writer.rows,
    bytes: original.read,
    sha256: original.sha256(),
    longestRow: writer.longest,
    rejects: rejects.list,
  };
}

async function stageText(
  spec: FileSpec,
  original: Original,
  context: ScanContext,
  progress: () => Promise<void>,
): Promise<SheetRead> {
  const { file, limits } = context;
  const content = await contentOf(original, limits);
  const { encoding, bom } = encodingOf(file, content.head, spec.encoding);
  if (!isJson(spec)) checkHead(spec, decoderOf(encoding).push(content.head.subarray(bom)), file, content.whole);
  const scanner = scannerOf(spec, context);
  const decoder = decoderOf(encoding);
  let done = 0;
  let beyondAscii = false;
  for await (const chunk of content.chunks) {
    const bytes = chunk.subarray(Math.min(Math.max(0, bom - done), chunk.length));
    const decoded = decoder.push(bytes);
    scanner.push(decoded.text);
    beyondAscii ||= !isAscii(decoded.text);
    if (decoded.badAt !== null)
      throw badBytes({ file, line: scanner.line, at: bom + decoded.badAt, encoding, beyondAscii, near: bytes });
    done += chunk.length;
    await progress();
  }
  const cut = decoder.end();
  if (cut !== null)
    throw badBytes({ file, line: scanner.line, at: bom + cut, encoding, beyondAscii, near: Buffer.alloc(0) });
  const lines = scanner.end();
  return { columns: scanner.columns, lines, multiline: scanner.multiline, notes: [] };
}

/** The text of a file: its bytes, or what is packed in them. */
async function contentOf(original: Original, limits: Limits): Promise<Unpacked> {
  const head = await original.head();
  if (isGzip(head)) return unpack(original, limits);
  return { head, whole: original.bytes <= HEAD_BYTES, chunks: original.chunks(limits.chunkBytes) };
}

function scannerOf(spec: FileSpec, context: ScanContext): Scanner {
  const columns = spec.columns ?? [];
  if (spec.format === 'ndjson') return new NdjsonScanner(context, columns);
  return spec.format === 'json'
    ? new JsonScanner(context, { columns, records: spec.records ?? null })
    : new CsvScanner(context, {
        marks: marksOf(spec),
        columns: spec.header === false ? columns : null,
        skipLines: spec.skipLines ?? 0,
      });
}

function checkHead(spec: FileSpec, decoded: Decoded, file: string, whole: boolean): void {
  checkDelimiter(decoded.text.toString(), marksOf(spec), {
    file,
    skipLines: spec.skipLines ?? 0,
    columns: spec.header === false ? (spec.columns ?? []) : null,
    whole,
  });
}

/** The error for bytes that the encoding does not know; `near` are the bytes around them. */
function badBytes(fault: {
  file: string;
  line: number;
  at: number;
  encoding: Encoding;
  beyondAscii: boolean;
  near: Buffer;
}): InputError {
  const { file, line, at, encoding, beyondAscii, near } = fault;
  const mixed = encoding === 'utf-8' && beyondAscii;
  const what = `The bytes at offset ${at} are not ${encoding}${mixed ? ', though text before them is: the file mixes encodings' : ''}.`;
  const hint =
    encoding.startsWith('utf-16') || near.length === 0
      ? 'The file may be damaged or cut off: export it again.'
      : mixed
        ? 'Export it again in one encoding; `encoding: windows-1252` would garble what is right now.'
        : encoding !== 'windows-1252' && fitsWindows1252(near)
          ? 'They fit windows-1252: set `encoding: windows-1252`, or save the file as UTF-8.'
          : 'Declare the `encoding` it was saved in, or save it as UTF-8.';
  return fileError('bad_encoding', { file, line, what, hint });
}

/** Writing the staged file over the original would destroy it. */
async function refuseSameFile(path: string, target: string): Promise<void> {
  const [from, to] = await Promise.all([path, target].map((name) => realpath(name).catch(() => null)));
  if (from !== null && from === to)
    throw new InputError('staging_over_source', `"${target}" is the file to be read.`, {
      hint: 'Stage it into another folder.',
    });
}
