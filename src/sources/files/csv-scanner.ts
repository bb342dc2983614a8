/**
 * Byte-level reader of delimited text. Each byte goes into the staged row as it is read, so a record may be cut by any
 * number of chunks; a bad record is taken back by resetting the writer to its start. LF, CRLF and CR end a line, empty
 * lines are skipped, a quote within an unquoted field is a character like any other, and control characters except NUL
 * are kept as they are. Refused: NUL, a quote left open, anything above the limits, a last record that is cut off.
 */
import { CsvFaults } from './csv-fault.ts';
import { headerNames } from './csv-head.ts';
import type { Marks } from './file-spec.ts';
import type { ScanContext, Scanner } from './scanner.ts';
import { LINE_NUMBER_BYTES, putLine, stagedFields } from './staged-writer.ts';

const NUL = 0;
const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;

/** What the next byte falls into. */
type State = 0 | 1 | 2 | 3 | 4 | 5;
const ROW: State = 0;
const FIELD: State = 1;
const PLAIN: State = 2;
const QUOTED: State = 3;
/** Behind a quote within a quoted field: it closes the field, or is the first of two. */
const CLOSING: State = 4;
/** In the rest of a line that is left out. */
const SKIPPED: State = 5;

/** Staged bytes per byte read, at most: `x` and LF become a line number, a comma, `x` and LF. */
const GROWTH = 12;

/** 1 for each byte that needs a look. */
function table(...bytes: (number | null)[]): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, byte) => (bytes.includes(byte) ? 1 : 0));
}

export class CsvScanner implements Scanner {
  line = 1;
  multiline = false;
  readonly #context: ScanContext;
  readonly #faults: CsvFaults;
  readonly #fieldBytes: number;
  readonly #delimiter: number;
  readonly #quote: number;
  readonly #plainMarks: Uint8Array;
  readonly #quotedMarks: Uint8Array;
  /** Null until the header was read. */
  #columns: readonly string[] | null;
  #skipLines: number;
  #state: State;
  /** Bytes before the chunk at hand, and of those, where the line starts. */
  #read = 0;
  #lineStart = 0;
  #lastByte = -1;
  /** Of the record at hand: its line, its fields so far, and of the field at hand its start within the row. */
  #rowLine = 1;
  #fields = 0;
  #fieldStart = 0;
  #quoteLine = 1;
  /** The unquoted field at hand holds what the staged format must quote. */
  #awkward = false;

  constructor(context: ScanContext, shape: { marks: Marks; columns: readonly string[] | null; skipLines: number }) {
    const { delimiter, quote } = shape.marks;
    this.#context = context;
    this.#faults = new CsvFaults(context, delimiter);
    this.#fieldBytes = context.limits.fieldBytes;
    this.#delimiter = delimiter;
    this.#quote = quote ?? -1;
    this.#plainMarks = table(delimiter, quote, NUL, LF, CR, COMMA, QUOTE);
    this.#quotedMarks = table(quote, NUL, LF, CR, QUOTE);
    this.#columns = shape.columns;
    this.#skipLines = shape.skipLines;
    this.#state = shape.skipLines > 0 ? SKIPPED : ROW;
  }

  get columns(): readonly string[] {
    return this.#columns ?? [];
  }

  push(text: Buffer): void {
    const { writer } = this.#context;
    const [delimiter, quote] = [this.#delimiter, this.#quote];
    const [plainMarks, quotedMarks] = [this.#plainMarks, this.#quotedMarks];
    const end = text.length;
    // To quote a field afterwards may double what earlier chunks brought of it.
    const out = writer.reserve(end * GROWTH + (writer.length - writer.complete) + 4 * LINE_NUMBER_BYTES);
    let o = writer.length;
    let state = this.#state;
    let i = 0;
    chunk: while (i < end) {
      let c = text[i] as number;
      switch (state) {
        case PLAIN:
          for (;;) {
            while (plainMarks[c] === 0) {
              out[o++] = c;
              if (++i === end) break chunk;
              c = text[i] as number;
            }
            // Most bytes of most files pass here: on to the next field without another turn of the machine.
            if (c !== delimiter) break;
            o = this.#endField(out, o, i);
            out[o++] = COMMA;
            if (++i === end || text[i] === quote) {
              state = FIELD;
              continue chunk;
            }
            c = text[i] as number;
            this.#fieldStart = o - writer.complete;
            this.#awkward = false;
          }
          if (c === LF || c === CR) {
            this.#endRow(out, this.#endField(out, o, i), false);
            o = writer.length;
            this.#endLine(text, i);
            state = ROW;
          } else if (c === NUL) throw this.#faults.nul(this.line);
          else if (c === quote && this.#isBlank(out, o)) {
            o = this.#reject(out, o, 'ambiguous_quote');
            state = SKIPPED;
          } else {
            out[o++] = c;
            this.#awkward ||= c === QUOTE || c === COMMA;
          }
          i++;
          break;
        case QUOTED:
          while (quotedMarks[c] === 0) {
            out[o++] = c;
            if (++i === end) break chunk;
            c = text[i] as number;
          }
          if (c === quote) state = CLOSING;
          else if (c === NUL) throw this.#faults.nul(this.line);
          else {
            out[o++] = c;
            if (c === QUOTE) out[o++] = QUOTE;
            else {
              this.multiline = true;
              this.#endLine(text, i);
            }
          }
          i++;
          break;
        case CLOSING:
          if (c === quote) {
            out[o++] = c;
            if (c === QUOTE) out[o++] = QUOTE;
            state = QUOTED;
            i++;
          } else if (c === delimiter) {
            out[o++] = QUOTE;
            o = this.#endField(out, o, i);
            out[o++] = COMMA;
            state = FIELD;
            i++;
          } else if (c === LF || c === CR) {
            out[o++] = QUOTE;
            this.#endRow(out, this.#endField(out, o, i), false);
            o = writer.length;
            this.#endLine(text, i);
            state = ROW;
            i++;
          } else {
            o = this.#reject(out, o, 'stray_after_quote');
            state = SKIPPED;
          }
          break;
        case FIELD:
          this.#fieldStart = o - writer.complete;
          this.#awkward = false;
          if (c === quote) {
            this.#quoteLine = this.line;
            out[o++] = QUOTE;
            state = QUOTED;
            i++;
          } else state = PLAIN;
          break;
        case ROW:
          if (c === LF || c === CR) {
            this.#endLine(text, i);
            i++;
          } else {
            this.#rowLine = this.line;
            this.#fields = 0;
            o = putLine(out, o, this.line);
            state = FIELD;
          }
          break;
        case SKIPPED:
          if (c === LF || c === CR) {
            this.#endLine(text, i);
            if (this.line > this.#skipLines) state = ROW;
          } else if (c === NUL) throw this.#faults.nul(this.line);
          i++;
          break;
      }
    }
    writer.length = o;
    this.#state = state;
    this.#lastByte = text[end - 1] ?? this.#lastByte;
    this.#read += end;
    this.#checkLine(0);
    if (state === PLAIN || state === QUOTED || state === CLOSING) this.#checkField(o, 0);
    this.#checkRecord(o);
  }

  end(): number {
    const { writer } = this.#context;
    const state = this.#state;
    if (state === QUOTED) throw this.#faults.unclosedQuote(this.#quoteLine);
    const out = writer.reserve(2 * (writer.length - writer.complete) + 4);
    let o = writer.length;
    if (state === CLOSING) out[o++] = QUOTE;
    if (state === FIELD) {
      this.#fieldStart = o - writer.complete;
      this.#awkward = false;
    }
    if (state !== ROW && state !== SKIPPED) this.#endRow(out, this.#endField(out, o, 0), true);
    if (this.#columns === null) throw this.#faults.empty(this.#skipLines);
    return this.#read > this.#lineStart ? this.line : this.line - 1;
  }

  /** Counts a line end at `i` of the chunk, once for CR and LF together. */
  #endLine(text: Buffer, i: number): void {
    const before = i > 0 ? text[i - 1] : this.#lastByte;
    if (text[i] !== LF || before !== CR) {
      this.#checkLine(i);
      this.line++;
    }
    this.#lineStart = this.#read + i + 1;
  }

  /** Ends the field whose staged bytes end at `o`; returns where they end now. */
  #endField(out: Buffer, o: number, i: number): number {
    const start = this.#context.writer.complete + this.#fieldStart;
    if (o - start > this.#fieldBytes) this.#checkField(o, i);
    this.#fields++;
    return this.#awkward ? quoteInPlace(out, start, o) : o;
  }

  /** Ends the record whose staged bytes end at `o`: the header, a row, or one that is set aside. */
  #endRow(out: Buffer, o: number, atEnd: boolean): void {
    const { writer, rejects } = this.#context;
    this.#checkRecord(o);
    if (this.#columns !== null && this.#fields === this.#columns.length) {
      out[o] = LF;
      writer.endRow(o + 1);
      return;
    }
    const record = out.subarray(writer.complete, o);
    writer.length = writer.complete;
    if (this.#columns === null) {
      this.#columns = headerNames(stagedFields(record), this.#context, this.#rowLine);
      return;
    }
    const count = { line: this.#rowLine, found: this.#fields, expected: this.#columns.length };
    if (atEnd && count.found < count.expected) throw this.#faults.cutOff(count);
    rejects.add(this.#faults.ragged(count, record));
  }

  /** Sets the record at hand aside; returns where the next one starts. */
  #reject(out: Buffer, o: number, reason: 'ambiguous_quote' | 'stray_after_quote'): number {
    const { writer, rejects } = this.#context;
    const place = { line: this.#rowLine, now: this.line, column: this.#columns?.[this.#fields] ?? null };
    const fault = this.#faults.quote(reason, place, out.subarray(writer.complete + this.#fieldStart, o));
    if (this.#columns === null) throw this.#faults.header(fault);
    rejects.add(fault);
    return writer.complete;
  }

  /** Whether the field so far is nothing but blanks. */
  #isBlank(out: Buffer, o: number): boolean {
    for (let i = this.#context.writer.complete + this.#fieldStart; i < o; i++)
      if (out[i] !== SPACE && out[i] !== TAB) return false;
    return true;
  }

  /** The line, as far as `i` of the chunk. */
  #checkLine(i: number): void {
    if (this.#read + i - this.#lineStart > this.#context.limits.lineBytes) throw this.#faults.longLine(this.line);
  }

  #checkField(o: number, i: number): void {
    const { writer, limits } = this.#context;
    const start = writer.complete + this.#fieldStart;
    if (o - start <= limits.fieldBytes) return;
    // A line that is too long is told first, whatever the chunks.
    this.#checkLine(i);
    const quoted = writer.buffer[start] === QUOTE && !this.#awkward;
    throw quoted ? this.#faults.longQuoted(this.#quoteLine) : this.#faults.longField(this.line);
  }

  #checkRecord(o: number): void {
    const { writer, limits } = this.#context;
    if (o - writer.complete > limits.recordBytes) throw this.#faults.longRecord(this.#rowLine);
  }
}

/** Quotes the field in `[start, end)`, backwards so that no byte is overwritten before it is read; returns its new end. */
function quoteInPlace(out: Buffer, start: number, end: number): number {
  let quotes = 2;
  for (let i = start; i < end; i++) if (out[i] === QUOTE) quotes++;
  let to = end + quotes;
  out[--to] = QUOTE;
  for (let i = end - 1; i >= start; i--) {
    const byte = out[i] as number;
    out[--to] = byte;
    if (byte === QUOTE) out[--to] = QUOTE;
  }
  out[start] = QUOTE;
  return end + quotes;
}
