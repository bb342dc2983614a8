/**
 * Byte-level reader of strict JSON that holds one record at most: the text of the record at hand, without the blanks
 * between its tokens, from which the wanted values are cut. Numbers stay as written. Refused with line and column: what
 * is not JSON, a text that ends too soon, a key twice in one object, anything above the limits.
 */
import type { CadansError } from '../../model/error.ts';
import { fileError, shown } from './file-fault.ts';
import { JsonRecords, type JsonShape } from './json-records.ts';
import { isWord, Keys } from './json-token.ts';
import type { ScanContext, Scanner } from './scanner.ts';

const LF = 0x0a;
const CR = 0x0d;
const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_ARRAY = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** What the next byte falls into. */
type Inside = 0 | 1 | 2 | 3 | 4;
const BETWEEN: Inside = 0;
const STRING: Inside = 1;
const ESCAPE: Inside = 2;
const HEX: Inside = 3;
const WORD: Inside = 4;
/** What the grammar allows next. */
type Expected = 'value' | 'value or end' | 'key' | 'key or end' | 'colon' | 'comma or end' | 'nothing';

const bytesOf = (chars: string) =>
  Uint8Array.from({ length: 256 }, (_, byte) => (chars.includes(String.fromCharCode(byte)) ? 1 : 0));
const WORD_BYTES = bytesOf('+-.0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_');
const ESCAPES = bytesOf('"\\/bfnrt');
const HEX_DIGITS = bytesOf('0123456789abcdefABCDEF');
const STRING_MARKS = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte < 0x20 || byte === QUOTE || byte === BACKSLASH ? 1 : 0,
);

/** An open container, its key or position at hand, and in which object at its depth a key was seen last. */
interface Frame {
  readonly seenIn: Map<string, number>;
  object: number;
  isObject: boolean;
  keys: number;
  key: string;
  index: number;
}

/** Keys remembered per depth from one object to the next. */
const REMEMBERED = 4096;

export class JsonScanner implements Scanner {
  line = 1;
  readonly columns: readonly string[];
  readonly #context: ScanContext;
  readonly #records: JsonRecords;
  readonly #lines: boolean;
  /** Per depth, from 1; used again, so that an object costs nothing new. */
  readonly #frames: Frame[] = [];
  readonly #keys = new Keys();
  #depth = 0;
  #objects = 0;
  #inside: Inside = BETWEEN;
  #expected: Expected = 'value';
  /** Text of the record at hand, or of the token at hand outside of records. */
  #raw = Buffer.allocUnsafeSlow(1 << 16);
  #length = 0;
  #tokenStart = 0;
  #escaped = false;
  #hexLeft = 0;
  /** Of the line at hand: characters in earlier chunks, and where it starts in this one. */
  #lineChars = 0;
  #lineStart = 0;
  #lastByte = -1;

  constructor(context: ScanContext, shape: JsonShape) {
    this.#context = context;
    this.#lines = shape.lines ?? false;
    this.columns = shape.columns;
    this.#records = new JsonRecords(context, shape);
  }

  get multiline(): boolean {
    return this.#records.multiline;
  }

  push(text: Buffer): void {
    const end = text.length;
    if (this.#length + end + 8 > this.#raw.length) {
      const larger = Buffer.allocUnsafeSlow(2 * (this.#length + end) + 8);
      this.#raw.copy(larger, 0, 0, this.#length);
      this.#raw = larger;
    }
    const raw = this.#raw;
    for (let i = 0; i < end; ) {
      let c = text[i] as number;
      switch (this.#inside) {
        case BETWEEN:
          if (c === 0x20 || c === 0x09) i++;
          else if (c === LF || c === CR) this.#endLine(text, i++);
          else this.#token(c, text, i++);
          break;
        case STRING: {
          let length = this.#length;
          while (STRING_MARKS[c] === 0) {
            raw[length++] = c;
            if (++i === end) break;
            c = text[i] as number;
          }
          this.#length = length;
          if (i === end) break;
          if (c < 0x20) throw this.#broken(text, i, 'A control character stands in a string.');
          raw[this.#length++] = c;
          i++;
          if (c === QUOTE) this.#endString(text, i);
          else {
            this.#escaped = true;
            this.#inside = ESCAPE;
          }
          break;
        }
        case ESCAPE:
          if (c !== 0x75 && ESCAPES[c] === 0)
            throw this.#broken(text, i, 'A backslash is followed by what it cannot escape.');
          raw[this.#length++] = c;
          this.#hexLeft = 4;
          this.#inside = c === 0x75 ? HEX : STRING;
          i++;
          break;
        case HEX:
          if (HEX_DIGITS[c] === 0) throw this.#broken(text, i, '\\u is not followed by four hexadecimal digits.');
          raw[this.#length++] = c;
          if (--this.#hexLeft === 0) this.#inside = STRING;
          i++;
          break;
        case WORD:
          while (WORD_BYTES[c] === 1) {
            raw[this.#length++] = c;
            if (++i === end) break;
            c = text[i] as number;
          }
          if (i < end) this.#endWord(text, i);
          break;
      }
    }
    this.#lineChars += characters(text, this.#lineStart, end);
    this.#lineStart = 0;
    this.#lastByte = text[end - 1] ?? this.#lastByte;
    if (this.#length > this.#context.limits.recordBytes) throw this.#tooLong();
  }

  end(): number {
    if (!this.endValue())
      throw this.#error('empty_file', undefined, 'The file holds nothing but blanks.', 'Export it again.');
    this.checkFound();
    return this.#lineChars > 0 ? this.line : this.line - 1;
  }

  /** Throws when what was read holds no records where they were looked for. */
  checkFound(): void {
    const fault = this.#records.fault();
    if (fault) throw this.#error(fault.code, undefined, fault.what, fault.hint);
  }

  /** The value at hand is at its end; false where there was none. Throws `file_cut_off` where it lacks its end. */
  endValue(): boolean {
    if (this.#inside === WORD) this.#endWord(Buffer.alloc(0), 0);
    if (this.#inside === BETWEEN && this.#expected === 'value' && this.#depth === 0) return false;
    if (this.#inside !== BETWEEN || this.#depth > 0) {
      const open = this.#frames
        .slice(1, this.#depth + 1)
        .map(({ isObject, key, index }) => (isObject ? key || '{' : `[${index}]`));
      const what = `The ${this.#lines ? 'line' : 'file'} seems cut off: it ends within ${open.length > 0 ? open.join(' › ') : 'a value'}.`;
      const hint = this.#lines
        ? 'A record may not go over several lines; if it does, this is `format: json`.'
        : 'Export or copy it again.';
      throw this.#error('file_cut_off', this.#lineChars + 1, what, hint);
    }
    if (this.#records.inRecord) this.#records.stageHeld(this.#raw);
    return true;
  }

  /** Forgets the value at hand; the next byte begins another one on `line`. */
  restart(line: number): void {
    this.line = line;
    this.#depth = 0;
    this.#inside = BETWEEN;
    this.#expected = 'value';
    this.#length = 0;
    this.#lineChars = 0;
    this.#lastByte = -1;
    this.#records.restart();
  }

  /** The first byte of a token. */
  #token(c: number, text: Buffer, i: number): void {
    switch (c) {
      case OPEN_OBJECT:
      case OPEN_ARRAY:
        this.#beginValue(c, text, i);
        this.#append(c);
        this.#openContainer(c === OPEN_OBJECT, text, i);
        return;
      case CLOSE_OBJECT:
      case CLOSE_ARRAY: {
        const isObject = this.#frames[this.#depth]?.isObject;
        const closable = isObject ? 'key or end' : 'value or end';
        if (
          this.#depth === 0 ||
          isObject !== (c === CLOSE_OBJECT) ||
          ![closable, 'comma or end'].includes(this.#expected)
        )
          throw this.#unexpected(text, i);
        this.#append(c);
        this.#depth--;
        this.#endValue();
        return;
      }
      case COMMA:
        if (this.#expected !== 'comma or end') throw this.#unexpected(text, i);
        this.#append(c);
        this.#expected = this.#frames[this.#depth]?.isObject ? 'key' : 'value';
        return;
      case COLON:
        if (this.#expected !== 'colon') throw this.#unexpected(text, i);
        this.#append(c);
        this.#expected = 'value';
        return;
      default: {
        const isKey = this.#expected === 'key' || this.#expected === 'key or end';
        if (c === QUOTE && isKey) this.#tokenStart = this.#length;
        else if (c === QUOTE || WORD_BYTES[c] === 1) this.#beginValue(c, text, i);
        else throw this.#unexpected(text, i);
        this.#raw[this.#length++] = c;
        this.#escaped = false;
        this.#inside = c === QUOTE ? STRING : WORD;
      }
    }
  }

  #beginValue(c: number, text: Buffer, i: number): void {
    if (this.#expected !== 'value' && this.#expected !== 'value or end') throw this.#unexpected(text, i);
    if (!this.#records.inRecord) this.#length = 0;
    this.#tokenStart = this.#length;
    const frame = this.#frame();
    const step = frame.isObject ? frame.key : frame.index;
    const fault = this.#records.open(this.#depth, step, c, this.#length, this.line);
    if (fault) throw this.#error(fault.code, this.#column(text, i), fault.what, fault.hint);
  }

  #openContainer(isObject: boolean, text: Buffer, i: number): void {
    const { jsonDepth } = this.#context.limits;
    if (this.#depth === jsonDepth) {
      const what = `More than ${jsonDepth} objects and arrays stand within each other.`;
      throw this.#error('json_too_deep', this.#column(text, i), what, 'Check that this is an export of records.');
    }
    this.#depth++;
    const frame = this.#frame();
    if (frame.seenIn.size > REMEMBERED) frame.seenIn.clear();
    frame.object = ++this.#objects;
    frame.isObject = isObject;
    frame.keys = 0;
    frame.key = '';
    frame.index = 0;
    this.#expected = isObject ? 'key or end' : 'value or end';
  }

  #endString(text: Buffer, i: number): void {
    this.#inside = BETWEEN;
    if (this.#expected === 'key' || this.#expected === 'key or end') this.#endKey(text, i);
    else this.#endValue();
  }

  #endKey(text: Buffer, i: number): void {
    const key: string = this.#escaped
      ? JSON.parse(this.#raw.toString('utf8', this.#tokenStart, this.#length))
      : this.#keys.text(this.#raw, this.#tokenStart + 1, this.#length - 1);
    const frame = this.#frame();
    if (frame.seenIn.get(key) === frame.object) {
      const what = `The key "${shown(key)}" stands twice in one object.`;
      throw this.#error(
        'json_duplicate_key',
        this.#column(text, i),
        what,
        'Which one counts cannot be told: remove one.',
      );
    }
    const { columns } = this.#context.limits;
    if (frame.keys++ === columns) {
      const what = `An object has more than ${columns} keys.`;
      throw this.#error('json_too_wide', this.#column(text, i), what, 'Check that the records stand in an array.');
    }
    frame.seenIn.set(key, frame.object);
    frame.key = key;
    this.#records.key(this.#depth, key);
    this.#expected = 'colon';
  }

  #endWord(text: Buffer, i: number): void {
    this.#inside = BETWEEN;
    if (!isWord(this.#raw, this.#tokenStart, this.#length)) {
      const word = this.#raw.toString('latin1', this.#tokenStart, this.#length);
      const hint = 'Text stands in double quotes; NaN and the like do not exist.';
      throw this.#error('json_broken', this.#column(text, i) - word.length, `"${shown(word)}" is no JSON value.`, hint);
    }
    this.#endValue();
  }

  #endValue(): void {
    if (this.#length > this.#context.limits.recordBytes) throw this.#tooLong();
    this.#records.close(this.#depth, this.#raw, this.#length);
    if (!this.#records.inRecord) this.#length = 0;
    if (this.#depth === 0) {
      this.#expected = 'nothing';
      return;
    }
    this.#frame().index++;
    this.#expected = 'comma or end';
  }

  /** Of the innermost open container. */
  #frame(): Frame {
    let frame = this.#frames[this.#depth];
    if (!frame) {
      frame = { seenIn: new Map(), object: 0, isObject: false, keys: 0, key: '', index: 0 };
      this.#frames[this.#depth] = frame;
    }
    return frame;
  }

  /** A sign between values; only a record keeps it. */
  #append(c: number): void {
    if (this.#records.inRecord) this.#raw[this.#length++] = c;
  }

  #endLine(text: Buffer, i: number): void {
    const before = i > 0 ? text[i - 1] : this.#lastByte;
    if (text[i] !== LF || before !== CR) this.line++;
    this.#lineStart = i + 1;
    this.#lineChars = 0;
  }

  #column(text: Buffer, i: number): number {
    return this.#lineChars + characters(text, this.#lineStart, i) + 1;
  }

  #unexpected(text: Buffer, i: number): CadansError {
    if (this.#expected === 'nothing') {
      const hint = this.#lines
        ? 'Put each record on a line of its own.'
        : 'One object per line is NDJSON: set `format: ndjson`.';
      return this.#error('json_broken', this.#column(text, i), 'More follows after the end of the value.', hint);
    }
    const sign = text[i] === 0 ? 'a zero byte' : `"${shown(text.toString('utf8', i, i + 4).slice(0, 1))}"`;
    return this.#broken(text, i, `Expected a ${this.#expected}, found ${sign}.`);
  }

  #broken(text: Buffer, i: number, what: string): CadansError {
    const code = text[i] === 0 ? 'nul_bytes' : 'json_broken';
    return this.#error(code, this.#column(text, i), what, 'Mend the file there, or export it again.');
  }

  #tooLong(): CadansError {
    const what = `A record or value is longer than ${this.#context.limits.recordBytes} bytes.`;
    return this.#error(
      'record_too_long',
      undefined,
      what,
      'If the records stand in an array further inside, name it with `records`.',
    );
  }

  #error(code: string, column: number | undefined, what: string, hint: string): CadansError {
    const position = column === undefined ? {} : { column };
    return fileError(code, { file: this.#context.file, line: this.line, ...position, what, hint });
  }
}

/** Characters of UTF-8 in `[start, end)`: all bytes but those that continue one. */
function characters(text: Buffer, start: number, end: number): number {
  let count = 0;
  for (let i = start; i < end; i++) if (((text[i] as number) & 0xc0) !== 0x80) count++;
  return count;
}
