/**
 * What the user says of a file and how much of it is taken at once. A spec is checked as a whole before a byte is read:
 * all that is wrong with it comes in one error, and nothing is guessed that was not said.
 */
import { type Fault, InputError } from '../../model/error.ts';
import { FILE_FORMATS, type FileFormat } from '../../model/mapping.ts';
import { ENCODINGS, type Encoding } from './encoding.ts';
import { parsePath } from './json-path.ts';

export interface FileSpec {
  /** Absolute. */
  readonly path: string;
  readonly format: FileFormat;
  /** One ASCII byte; default `,` for csv and tab for tsv. */
  readonly delimiter?: string;
  /** One ASCII byte, null for none; default `"`. */
  readonly quote?: string | null;
  /** Default utf-8, or what a byte order mark says. */
  readonly encoding?: Encoding;
  /** Default true: the first record names the columns. */
  readonly header?: boolean;
  /** Physical lines to leave out before the header. */
  readonly skipLines?: number;
  /**
   * JSON: the dotted paths wanted (`data.id`, `phones.0.value`; `\.` is a dot within a key). CSV without header: the names.
   */
  readonly columns?: readonly string[];
  /** XLSX: name of the sheet; default the first that is not hidden. */
  readonly sheet?: string;
  /** XLSX: the columns that are looked at; what is wrong in others rejects no row. Default all. */
  readonly wanted?: readonly string[];
  /** JSON: dotted path to the array of records; default the root, be it an array or one record. */
  readonly records?: string;
}

/** Bounds in bytes of UTF-8 text, but for the counts. */
export interface Limits {
  /** One physical line of CSV. */
  readonly lineBytes: number;
  /** Columns of CSV, keys of one JSON object. */
  readonly columns: number;
  readonly fieldBytes: number;
  /** One record, whatever its lines; one line of NDJSON. */
  readonly recordBytes: number;
  /** Containers within each other. */
  readonly jsonDepth: number;
  /** Rows set aside one by one before the file is given up. */
  readonly rejects: number;
  /** Read at a time; changes no result. */
  readonly chunkBytes: number;
  /** So much may always come out of a packed file; above it, so many times its size. */
  readonly unpackFree: number;
  readonly unpackRatio: number;
  /** Memory for the texts that the cells of a workbook share. */
  readonly textBytes: number;
}

export const DEFAULT_LIMITS: Limits = {
  lineBytes: 1 << 20,
  columns: 2_000,
  fieldBytes: 1 << 20,
  recordBytes: 1 << 22,
  jsonDepth: 64,
  rejects: 10_000,
  chunkBytes: 1 << 17,
  unpackFree: 1 << 26,
  unpackRatio: 250,
  textBytes: 1 << 28,
};

const DELIMITERS = [',', '\t', ';', '|'];

/** The bytes that divide a delimited file; `quote` is null where there is none. */
export interface Marks {
  readonly delimiter: number;
  readonly quote: number | null;
}

/** The delimiter and quote of a CSV or TSV spec, as bytes. */
export function marksOf(spec: FileSpec): Marks {
  const delimiter = spec.delimiter ?? (spec.format === 'tsv' ? '\t' : ',');
  const quote = spec.quote === undefined ? '"' : spec.quote;
  return { delimiter: delimiter.charCodeAt(0), quote: quote === null ? null : quote.charCodeAt(0) };
}

export const isJson = ({ format }: Pick<FileSpec, 'format'>): boolean => format === 'json' || format === 'ndjson';

/** Throws one `bad_file_spec` with all that contradicts itself. */
export function checkSpec(spec: FileSpec): void {
  const faults: Fault[] = [...faultsOf(spec)];
  if (spec.encoding !== undefined && !ENCODINGS.includes(spec.encoding))
    faults.push({
      where: 'encoding',
      what: `"${spec.encoding}" is not known.`,
      hint: `One of ${ENCODINGS.join(', ')}.`,
    });
  const columns = spec.columns ?? [];
  if (new Set(columns).size < columns.length || columns.includes(''))
    faults.push({ where: 'columns', what: 'A name is empty or stands there twice.', hint: 'Name each column once.' });
  if (faults.length > 0)
    throw new InputError('bad_file_spec', `The description of "${spec.path}" cannot be used.`, { faults });
}

function* faultsOf(spec: FileSpec): Iterable<Fault> {
  if (spec.sheet !== undefined && spec.format !== 'xlsx')
    yield { where: 'sheet', what: 'Only a workbook has sheets.', hint: 'Leave it out.' };
  if (spec.format === 'parquet') yield* parquetFaults(spec);
  else if (isJson(spec)) yield* jsonFaults(spec);
  else {
    yield* spec.format === 'xlsx' ? xlsxFaults(spec) : csvFaults(spec);
    yield* tableFaults(spec);
  }
}

function* parquetFaults(spec: FileSpec): Iterable<Fault> {
  for (const key of ['delimiter', 'quote', 'encoding', 'header', 'skipLines', 'records', 'columns'] as const)
    if (spec[key] !== undefined) yield { where: key, what: 'A Parquet file says that itself.', hint: 'Leave it out.' };
}

/** What has rows and a header. */
function* tableFaults(spec: FileSpec): Iterable<Fault> {
  if (spec.skipLines !== undefined && !(Number.isSafeInteger(spec.skipLines) && spec.skipLines >= 0))
    yield { where: 'skipLines', what: `${spec.skipLines} is no number of lines.`, hint: 'A whole number from 0.' };
  if (spec.records !== undefined) yield { where: 'records', what: 'Only JSON has it.', hint: 'Leave it out.' };
  if (spec.header === false && (spec.columns ?? []).length === 0)
    yield { where: 'columns', what: 'Without a header nothing names the columns.', hint: 'List their names in order.' };
  if (spec.header !== false && spec.columns !== undefined)
    yield { where: 'columns', what: 'The header names them.', hint: 'Leave it out, or set `header: false`.' };
}

function* xlsxFaults(spec: FileSpec): Iterable<Fault> {
  for (const key of ['delimiter', 'quote', 'encoding'] as const)
    if (spec[key] !== undefined) yield { where: key, what: 'A workbook has no such thing.', hint: 'Leave it out.' };
}

function* csvFaults(spec: FileSpec): Iterable<Fault> {
  const { delimiter, quote } = spec;
  if (!['csv', 'tsv'].includes(spec.format))
    yield { where: 'format', what: `"${spec.format}" is not known.`, hint: `One of ${FILE_FORMATS.join(', ')}.` };
  if (delimiter !== undefined && !DELIMITERS.includes(delimiter))
    yield {
      where: 'delimiter',
      what: `${JSON.stringify(delimiter)} cannot divide fields.`,
      hint: 'One of , ; | or a tab.',
    };
  if (typeof quote === 'string' && !/^[!-/:-@[-`{-~]$/.test(quote))
    yield { where: 'quote', what: `${JSON.stringify(quote)} cannot quote.`, hint: `One sign such as " or ', or null.` };
  if (typeof quote === 'string' && quote === delimiter)
    yield { where: 'quote', what: 'It is the delimiter too.', hint: 'Set one of them to another sign.' };
}

function* jsonFaults(spec: FileSpec): Iterable<Fault> {
  for (const key of ['delimiter', 'quote', 'header', 'skipLines'] as const)
    if (spec[key] !== undefined) yield { where: key, what: 'JSON has no such thing.', hint: 'Leave it out.' };
  if (spec.format === 'ndjson' && spec.records !== undefined)
    yield { where: 'records', what: 'In NDJSON each line is a record.', hint: 'Leave it out.' };
  if ((spec.columns ?? []).length === 0)
    yield { where: 'columns', what: 'No path is wanted.', hint: 'List the paths, for example `data.id`.' };
  for (const path of [...(spec.columns ?? []), ...(spec.records === undefined ? [] : [spec.records])])
    if (parsePath(path).includes(''))
      yield { where: 'columns', what: `The path "${path}" has an empty step.`, hint: 'Write it like `data.id`.' };
}
