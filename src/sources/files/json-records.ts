/**
 * Finds the records in a stream of JSON values and stages their wanted columns. Strings go out as they are, numbers as
 * written, true and false as words, null and missing as empty, objects and arrays as their text without blanks. A
 * record whose string is no valid text, holds U+0000 or is too long is set aside.
 */
import { SHOWN_BYTES, shown } from './file-fault.ts';
import { type PathNode, parsePath, pathTree } from './json-path.ts';
import type { ScanContext } from './scanner.ts';
import { LINE_NUMBER_BYTES, putLine } from './staged-writer.ts';

const LF = 0x0a;
const CR = 0x0d;
const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_ARRAY = 0x5b;
const BACKSLASH = 0x5c;
const OPEN_OBJECT = 0x7b;
const NULL = 0x6e;
const NAMED_KEYS = 20;

type JsonReject = 'bad_unicode' | 'nul_character' | 'field_too_long';

/** What is wrong with where the records were looked for. */
interface RecordsFault {
  readonly code: 'records_missing' | 'records_not_array' | 'record_not_object';
  readonly what: string;
  readonly hint: string;
}

export interface JsonShape {
  readonly columns: readonly string[];
  readonly records: string | null;
  /** Values follow each other, each begun by `restart`. */
  readonly lines?: boolean;
}

export class JsonRecords {
  multiline = false;
  readonly #context: ScanContext;
  readonly #columns: readonly string[];
  /** Steps to the records; an empty list is the root. */
  readonly #route: readonly string[];
  readonly #tree: PathNode;
  /** Each record is a root of its own, staged only when `stageHeld` says that nothing follows it. */
  readonly #lines: boolean;
  /** Per depth, the wanted path that the value there stands on. */
  readonly #nodes: (PathNode | null)[] = [];
  /** Depth of the array of records and of the record at hand; -1 for none. */
  #arrayDepth = -1;
  #recordDepth = -1;
  #recordLine = 1;
  /** Open containers on the route, all of the outermost. */
  #onRoute = 0;
  #found = false;
  /** The root was taken as one record. */
  #single = false;
  /** Keys of the innermost object on the route. */
  #seen: string[] = [];
  #seenDepth = 0;
  /** Per column of the record at hand: first byte (0 for missing), start and end in the record's text. */
  readonly #kinds: Uint8Array;
  readonly #starts: Uint32Array;
  readonly #ends: Uint32Array;
  readonly #everSeen: Uint8Array;

  constructor(context: ScanContext, shape: JsonShape) {
    this.#context = context;
    this.#lines = shape.lines ?? false;
    this.#columns = shape.columns;
    this.#route = shape.records === null ? [] : parsePath(shape.records);
    this.#tree = pathTree(shape.columns);
    this.#kinds = new Uint8Array(shape.columns.length);
    this.#starts = new Uint32Array(shape.columns.length);
    this.#ends = new Uint32Array(shape.columns.length);
    this.#everSeen = new Uint8Array(shape.columns.length);
  }

  get inRecord(): boolean {
    return this.#recordDepth >= 0;
  }

  /** A value begins with byte `kind` at `at` of the record's text, under `step` of the innermost of `depth` containers. */
  open(depth: number, step: string | number, kind: number, at: number, line: number): RecordsFault | null {
    if (this.#recordDepth >= 0) {
      const parent = this.#nodes[depth - 1];
      const node = parent && parent.children.size > 0 ? (parent.children.get(String(step)) ?? null) : null;
      this.#nodes[depth] = node;
      if (node && node.column >= 0) {
        this.#kinds[node.column] = kind;
        this.#starts[node.column] = at;
      }
      return null;
    }
    if (this.#arrayDepth >= 0 && depth === this.#arrayDepth + 1) {
      if (kind !== OPEN_OBJECT) return this.#notObject();
      this.#begin(depth, line);
      return null;
    }
    if (this.#onRoute !== depth || (depth > 0 && step !== this.#route[depth - 1])) return null;
    if (depth < this.#route.length) {
      if (kind === OPEN_OBJECT) this.#onRoute++;
      return null;
    }
    this.#found = true;
    if (this.#lines && kind !== OPEN_OBJECT) return this.#notObject();
    if (kind === OPEN_ARRAY) this.#arrayDepth = depth;
    else if (kind === OPEN_OBJECT) {
      this.#single = true;
      this.#begin(depth, line);
    } else return this.#notArray();
    return null;
  }

  /** A key of the innermost of `depth` objects was read. */
  key(depth: number, key: string): void {
    const listed = this.#single ? depth === this.#recordDepth + 1 : this.#onRoute === depth && !this.#found;
    if (!listed) return;
    if (depth > this.#seenDepth) this.#seen = [];
    this.#seenDepth = depth;
    if (this.#seen.length < NAMED_KEYS && !this.#seen.includes(key)) this.#seen.push(key);
  }

  /** The value at `depth` ends at `at` of the record's text `raw`. */
  close(depth: number, raw: Buffer, at: number): void {
    if (this.#recordDepth >= 0) {
      if (depth === this.#recordDepth) {
        if (!this.#lines) this.stageHeld(raw);
        return;
      }
      const column = this.#nodes[depth]?.column ?? -1;
      if (column >= 0) this.#ends[column] = at;
    } else if (depth === this.#arrayDepth) this.#arrayDepth = -1;
    else if (depth < this.#onRoute) this.#onRoute = depth;
  }

  /** Stages the record whose text is `raw`. */
  stageHeld(raw: Buffer): void {
    this.#recordDepth = -1;
    this.#stage(raw);
  }

  /** Forgets the record at hand. */
  restart(): void {
    this.#recordDepth = -1;
    this.#onRoute = 0;
  }

  /** What kept records from being found, once all is read. */
  fault(): RecordsFault | null {
    const keys = this.#seen.map((key) => `"${shown(key)}"`).join(', ') || 'none';
    if (!this.#found)
      return {
        code: 'records_missing',
        what: `Nothing stands at \`records: ${this.#route.join('.')}\`; the keys where the path ends are: ${keys}.`,
        hint: 'Set `records` to the path of the array that holds the records.',
      };
    if (this.#single && !this.#everSeen.includes(1))
      return {
        code: 'records_missing',
        what: `${this.#lines ? 'No object' : 'The one object'} found has ${this.#lines ? 'any' : 'none'} of the wanted paths; ${this.#lines ? 'the' : 'its'} keys are: ${keys}.`,
        hint: this.#lines
          ? 'Correct the columns of the mapping.'
          : 'If the records stand in an array under one of these keys, name it with `records`.',
      };
    return null;
  }

  #begin(depth: number, line: number): void {
    this.#recordDepth = depth;
    this.#recordLine = line;
    this.#nodes[depth] = this.#tree;
    this.#kinds.fill(0);
  }

  #stage(raw: Buffer): void {
    const { writer } = this.#context;
    let bytes = LINE_NUMBER_BYTES + 3 * this.#columns.length + 1;
    this.#kinds.forEach((kind, column) => {
      if (kind === 0) return;
      this.#everSeen[column] = 1;
      bytes += 2 * ((this.#ends[column] as number) - (this.#starts[column] as number));
    });
    const out = writer.reserve(bytes);
    let o = putLine(out, writer.length, this.#recordLine);
    for (let column = 0; column < this.#columns.length; column++) {
      if (column > 0) out[o++] = COMMA;
      const kind = this.#kinds[column] as number;
      if (kind === 0 || kind === NULL) continue;
      const next = this.#putCell(out, o, raw, column);
      if (next < 0) return;
      o = next;
    }
    out[o] = LF;
    writer.endRow(o + 1);
  }

  /** Writes one value's text; returns where it ends, or -1 when the record was set aside for it. */
  #putCell(out: Buffer, o: number, raw: Buffer, column: number): number {
    const kind = this.#kinds[column];
    const start = this.#starts[column] as number;
    const end = this.#ends[column] as number;
    const { fieldBytes } = this.#context.limits;
    if (end - start > fieldBytes)
      return this.#reject(column, raw, 'field_too_long', `The value is longer than ${fieldBytes} bytes.`);
    if (kind === OPEN_OBJECT || kind === OPEN_ARRAY) return this.#putQuoted(out, o, raw, start, end);
    if (kind !== QUOTE) {
      for (let i = start; i < end; i++) out[o + i - start] = raw[i] as number;
      return o + end - start;
    }
    let plain = start + 1;
    while (plain < end && raw[plain] !== BACKSLASH) plain++;
    if (plain === end) return this.#putQuoted(out, o, raw, start + 1, end - 1);
    const value: string = JSON.parse(raw.toString('utf8', start, end));
    if (/\p{Cs}/u.test(value))
      return this.#reject(
        column,
        raw,
        'bad_unicode',
        'Half of a surrogate pair stands alone: the text was cut within a character.',
      );
    if (value.includes('\0')) return this.#reject(column, raw, 'nul_character', 'The text holds the character U+0000.');
    const text = Buffer.from(value);
    return this.#putQuoted(out, o, text, 0, text.length);
  }

  #putQuoted(out: Buffer, o: number, text: Buffer, start: number, end: number): number {
    let to = o;
    out[to++] = QUOTE;
    for (let i = start; i < end; i++) {
      const byte = text[i] as number;
      out[to++] = byte;
      if (byte === QUOTE) out[to++] = QUOTE;
      else if (byte === LF || byte === CR) this.multiline = true;
    }
    out[to++] = QUOTE;
    return to;
  }

  #reject(column: number, raw: Buffer, reason: JsonReject, what: string): -1 {
    const start = this.#starts[column] as number;
    this.#context.rejects.add({
      line: this.#recordLine,
      column: this.#columns[column] ?? null,
      value: shown(raw.toString('utf8', start, Math.min(start + SHOWN_BYTES, this.#ends[column] as number))),
      reason,
      what,
      hint: 'Correct the value where it comes from, then export again.',
    });
    return -1;
  }

  #notObject(): RecordsFault {
    return {
      code: 'record_not_object',
      what: this.#lines ? 'The line holds no object.' : 'An element of the array of records is no object.',
      hint: this.#lines
        ? 'Each line must be one object; one array of objects is `format: json`.'
        : 'Set `records` to the path of an array of objects.',
    };
  }

  #notArray(): RecordsFault {
    return {
      code: 'records_not_array',
      what: `What stands at ${this.#route.length > 0 ? `\`records: ${this.#route.join('.')}\`` : 'the root'} is no array of records.`,
      hint: 'Set `records` to the path of an array of objects.',
    };
  }
}
