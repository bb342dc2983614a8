/**
 * One JSON object per line. Each line is read by the reader of JSON on its own, so a line that is broken is set aside
 * and the next one read: a row is staged only when its line is at its end. Blank lines are skipped. Refused: a line
 * above the limit, a last line that is cut off, a file without any line.
 */
import { CadansError } from '../../model/error.ts';
import { fileError, SHOWN_BYTES, shown } from './file-fault.ts';
import { JsonScanner } from './json-scanner.ts';
import type { ScanContext, Scanner } from './scanner.ts';

const LF = 0x0a;
const NOTHING = Buffer.alloc(0);

export class NdjsonScanner implements Scanner {
  line = 1;
  readonly columns: readonly string[];
  readonly #context: ScanContext;
  readonly #value: JsonScanner;
  /** Bytes of the line in earlier chunks, and the first of them. */
  #before = 0;
  #start: Buffer = NOTHING;
  /** What is wrong with the line. */
  #fault: CadansError | null = null;
  #values = 0;

  constructor(context: ScanContext, columns: readonly string[]) {
    this.#context = context;
    this.columns = columns;
    this.#value = new JsonScanner(context, { columns, records: null, lines: true });
  }

  get multiline(): boolean {
    return this.#value.multiline;
  }

  push(text: Buffer): void {
    for (let start = 0; start < text.length; ) {
      const found = text.indexOf(LF, start);
      const end = found < 0 ? text.length : found;
      const piece = text.subarray(start, end);
      this.#checkLine(piece.length);
      if (this.#fault === null) this.#try(() => this.#value.push(piece));
      if (found < 0) {
        if (this.#before < SHOWN_BYTES) this.#start = Buffer.concat([this.#start, piece.subarray(0, SHOWN_BYTES)]);
        this.#before += piece.length;
        return;
      }
      if (this.#fault === null) this.#try(() => this.#endValue());
      if (this.#fault !== null) this.#setAside(this.#fault, piece);
      this.#nextLine();
      start = end + 1;
    }
  }

  end(): number {
    if (this.#fault === null) this.#endValue();
    else this.#setAside(this.#fault, NOTHING);
    if (this.#values > 0) this.#value.checkFound();
    else if (this.#context.rejects.list.length === 0)
      throw fileError('empty_file', {
        file: this.#context.file,
        what: 'The file holds nothing but blanks.',
        hint: 'Export it again.',
      });
    return this.#before > 0 ? this.line : this.line - 1;
  }

  #endValue(): void {
    if (this.#value.endValue()) this.#values++;
  }

  #try(step: () => void): void {
    try {
      step();
    } catch (error) {
      if (!(error instanceof CadansError) || error.code === 'too_many_rejects') throw error;
      this.#fault = error;
    }
  }

  #nextLine(): void {
    this.line++;
    if (this.#before > 0) this.#start = NOTHING;
    this.#before = 0;
    this.#fault = null;
    this.#value.restart(this.line);
  }

  /** `piece` is the end of the line. */
  #setAside(error: CadansError, piece: Buffer): void {
    const [fault] = error.faults;
    const text = Buffer.concat([this.#start, piece.subarray(0, SHOWN_BYTES)]).toString();
    this.#context.rejects.add({
      line: this.line,
      column: null,
      value: shown(text),
      reason: 'bad_json',
      what: `${fault?.where ?? ''}: ${fault?.what ?? error.message}`,
      hint: fault?.hint ?? '',
    });
  }

  #checkLine(more: number): void {
    const { file, limits } = this.#context;
    if (this.#before + more <= limits.recordBytes) return;
    throw fileError('line_too_long', {
      file,
      line: this.line,
      what: `The line is longer than ${limits.recordBytes} bytes.`,
      hint: 'Each line must be one object; one array of objects is `format: json`.',
    });
  }
}
