/**
 * Stages the rows of one sheet, a cell at a time. The first row with content names the columns; rows without content are
 * passed over; each other row is staged, or set aside for the first cell that cannot be read. Refused: a header with
 * cells that are merged, empty or named twice, merged cells among the data, rows and cells out of order.
 */
import { type CadansError, type Fault, InputError } from '../../model/error.ts';
import { fileError, place, shown } from './file-fault.ts';
import type { FileSpec } from './file-spec.ts';
import type { ScanContext } from './scanner.ts';
import { address, type CellFault, type CellText, cellText, parseAddress } from './xlsx-cell.ts';
import { TextTaker, type Workbook } from './xlsx-workbook.ts';
import type { XmlTaker } from './xml.ts';
import { damaged } from './zip.ts';

const ROWS = 1_048_576;
const NAMED_FAULTS = 50;

export class SheetTaker implements XmlTaker {
  multiline = false;
  /** The last row that is there. */
  lines = 0;
  readonly #context: ScanContext;
  readonly #sheet: string;
  readonly #workbook: Workbook;
  readonly #skip: number;
  readonly #wanted: ReadonlySet<string> | null;
  #columns: readonly string[] | null;
  /** Row of the header; 0 where none is read. */
  #headerRow = 0;
  readonly #headerFaults: Fault[] = [];
  readonly #merged: Fault[] = [];
  #inData = false;
  /** Texts of the row at hand, by column from 0. */
  #texts: string[] = [];
  #fault: { readonly column: number; readonly fault: CellFault } | null = null;
  /** Of the cell at hand. */
  #row = 0;
  #column = 0;
  #type = 'n';
  #style: string | undefined;
  #formula = false;
  #value: string | null = null;
  #inValue = false;
  readonly #rich = new TextTaker();

  constructor(context: ScanContext, sheet: string, workbook: Workbook, spec: FileSpec) {
    this.#context = context;
    this.#sheet = sheet;
    this.#workbook = workbook;
    this.#skip = spec.skipLines ?? 0;
    this.#wanted = spec.wanted === undefined ? null : new Set(spec.wanted);
    this.#columns = spec.header === false ? (spec.columns ?? []) : null;
  }

  get columns(): readonly string[] {
    return this.#columns ?? [];
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    switch (name) {
      case 'sheetData':
        this.#inData = true;
        return;
      case 'row':
        if (this.#inData) this.#openRow(attributes['r']);
        return;
      case 'c':
        if (this.#inData) this.#openCell(attributes);
        return;
      case 'f':
        this.#formula = true;
        return;
      case 'v':
        this.#value = '';
        this.#inValue = true;
        return;
      case 'is':
        this.#value = '';
        return;
      case 'mergeCell':
        this.#merge(attributes['ref'] ?? '');
        return;
      default:
        if (this.#inData) this.#rich.open(name);
    }
  }

  text(text: string): void {
    if (this.#inValue) this.#value += text;
    else if (this.#inData) this.#rich.take(text);
  }

  close(name: string): void {
    switch (name) {
      case 'sheetData':
        this.#inData = false;
        return;
      case 'row':
        if (this.#inData) this.#endRow();
        return;
      case 'c':
        if (this.#inData) this.#endCell();
        return;
      case 'v':
        this.#inValue = false;
        return;
      case 'is':
        this.#value = this.#rich.end();
        return;
      default:
        if (this.#inData) this.#rich.close(name);
    }
  }

  /** Throws what only the end of the sheet can tell. */
  end(): void {
    const { file } = this.#context;
    if (this.#headerFaults.length > 0) {
      const [first] = this.#headerFaults;
      throw new InputError('bad_header', `${first?.where}: The header cannot name the columns. ${first?.what}`, {
        ...(first?.hint === undefined ? {} : { hint: first.hint }),
        faults: this.#headerFaults.slice(0, NAMED_FAULTS),
      });
    }
    if (this.#merged.length > 0)
      throw new InputError(
        'merged_cells',
        `${file}: Cells of the data are merged; which rows have the value is not said.`,
        {
          faults: this.#merged.slice(0, NAMED_FAULTS),
        },
      );
    if (this.#columns === null)
      throw fileError('empty_file', {
        file,
        what: `The sheet "${shown(this.#sheet)}" holds nothing${this.#skip > 0 ? ` after row ${this.#skip}` : ''}.`,
        hint: 'Name another `sheet`, or correct `skip_lines`.',
      });
  }

  #openRow(number: string | undefined): void {
    const row = number === undefined ? this.#row + 1 : Number(number);
    if (!(Number.isInteger(row) && row > this.#row && row <= ROWS))
      throw this.#broken(`the row ${shown(number ?? '')}`);
    this.#row = row;
    this.lines = row;
    this.#column = 0;
    this.#texts = [];
    this.#fault = null;
  }

  #openCell({ r, t, s }: Readonly<Record<string, string>>): void {
    const at = r === undefined ? { row: this.#row, column: this.#column + 1 } : parseAddress(r);
    if (at === null || at.row !== this.#row || at.column <= this.#column)
      throw this.#broken(`the cell ${shown(r ?? '')}`);
    this.#column = at.column;
    this.#type = t ?? 'n';
    this.#style = s;
    this.#formula = false;
    this.#value = null;
  }

  #endCell(): void {
    if (this.#row <= this.#skip) return;
    const [row, column] = [this.#row, this.#column];
    const cell = cellText(
      { row, column, type: this.#type, style: this.#style, formula: this.#formula, value: this.#value },
      this.#workbook,
      (what) => damaged(this.#context.file, `${this.#at(column)} ${what}.`),
    );
    const read = 'reason' in cell ? cell : this.#checked(cell.text);
    if ('reason' in read) this.#setAside(column, read);
    else if (read.text !== '') this.#put(column, read.text);
  }

  #put(column: number, text: string): void {
    const most = this.#columns?.length ?? this.#context.limits.columns;
    if (column > most && this.#columns === null)
      this.#headerFault(`${this.#at(column)} is not empty; ${most} columns are allowed.`, 'Leave columns out.');
    else if (column > most && this.#headerFaults.length === 0)
      this.#setAside(column, {
        reason: 'ragged_row',
        value: text,
        what: 'is not empty, but nothing stands above it in the header',
        hint: 'Name its column, or empty it.',
      });
    else {
      while (this.#texts.length < column - 1) this.#texts.push('');
      this.#texts[column - 1] = text;
    }
  }

  /** What other formats refuse in a text is refused here too. */
  #checked(text: string): CellText {
    const { fieldBytes } = this.#context.limits;
    const hint = 'Correct the value where it comes from, then export again.';
    if (Buffer.byteLength(text) > fieldBytes)
      return { reason: 'field_too_long', value: text, what: `is longer than ${fieldBytes} bytes`, hint };
    if (text.includes('\0')) return { reason: 'nul_character', value: text, what: 'holds the character U+0000', hint };
    if (/\p{Cs}/u.test(text))
      return { reason: 'bad_unicode', value: text, what: 'holds half of a surrogate pair', hint };
    return { text };
  }

  #setAside(column: number, fault: CellFault): void {
    if (this.#columns === null) this.#headerFault(`${this.#at(column)} ${fault.what}.`, 'Name the column with text.');
    else if (this.#isWanted(column)) this.#fault ??= { column, fault };
  }

  /** A value beyond the header is in no column, and nobody can say that it does not matter. */
  #isWanted(column: number): boolean {
    const name = this.#columns?.[column - 1];
    return name === undefined || this.#wanted === null || this.#wanted.has(name);
  }

  #endRow(): void {
    if (this.#row <= this.#skip || this.#headerFaults.length > 0) return;
    if (this.#texts.length === 0 && this.#fault === null) return;
    if (this.#columns === null) {
      this.#headerRow = this.#row;
      this.#columns = this.#names();
      return;
    }
    const { writer, rejects, limits } = this.#context;
    if (this.#fault !== null) {
      const { column, fault } = this.#fault;
      rejects.add({
        line: this.#row,
        column: this.#columns[column - 1] ?? null,
        value: shown(fault.value),
        reason: fault.reason,
        what: `${this.#at(column)} ${fault.what}.`,
        hint: fault.hint,
      });
      return;
    }
    const fields = this.#columns.map((_, i) => this.#staged(this.#texts[i] ?? ''));
    const row = `${this.#row},${fields.join(',')}\n`;
    const bytes = Buffer.byteLength(row);
    if (bytes > limits.recordBytes)
      throw fileError('record_too_long', {
        file: this.#context.file,
        line: this.#row,
        what: `The row is longer than ${limits.recordBytes} bytes.`,
        hint: 'Export fewer columns.',
      });
    const out = writer.reserve(bytes);
    writer.endRow(writer.length + out.write(row, writer.length));
  }

  #staged(text: string): string {
    const lines = /[\r\n]/.test(text);
    this.multiline ||= lines;
    return lines || /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  }

  /** The names in the row at hand. Notes each that is missing or doubled. */
  #names(): string[] {
    const names = Array.from(this.#texts, (text) => (text ?? '').trim());
    const first = new Map<string, number>();
    names.forEach((name, i) => {
      const twin = first.get(name.toLowerCase());
      if (name === '')
        this.#headerFault(
          `${this.#at(i + 1)} is empty.`,
          'Name the column, or delete it; the first row with content is the header.',
        );
      else if (twin !== undefined)
        this.#headerFault(
          `The cells ${this.#address(twin + 1)} and ${this.#address(i + 1)} are both called "${shown(name)}".`,
          'Rename one of them.',
        );
      else first.set(name.toLowerCase(), i);
    });
    return names;
  }

  /** Merged cells come after all others. */
  #merge(range: string): void {
    const [from, to = from] = range.split(':').map(parseAddress);
    if (!from || !to) throw this.#broken(`the merged cells ${shown(range)}`);
    const [where, hint] = [`The cells ${shown(this.#sheet)}!${shown(range)} are merged.`, 'Split them and fill each.'];
    const beside = from.column > this.columns.length && this.#headerFaults.length === 0;
    if (from.row <= this.#headerRow && this.#headerRow <= to.row && !beside) {
      this.#headerFaults.unshift({ where: place(this.#context.file, this.#headerRow), what: where, hint });
      return;
    }
    const begin = Math.max(this.#headerRow, this.#skip);
    if (to.row <= begin || from.row > this.lines || this.#merged.length === NAMED_FAULTS) return;
    const last = Math.min(to.column, this.columns.length);
    for (let column = from.column; column <= last; column++)
      if (this.#isWanted(column)) {
        this.#merged.push({ where: place(this.#context.file, from.row), what: where, hint });
        return;
      }
  }

  #headerFault(what: string, hint: string): void {
    if (this.#headerFaults.length < NAMED_FAULTS)
      this.#headerFaults.push({ where: place(this.#context.file, this.#row), what, hint });
    this.#headerRow = this.#row;
  }

  #at(column: number): string {
    return `The cell ${this.#address(column)}`;
  }

  #address(column: number): string {
    return `${shown(this.#sheet)}!${address(this.#row, column)}`;
  }

  #broken(what: string): CadansError {
    return damaged(this.#context.file, `In the sheet "${shown(this.#sheet)}", ${what} is none, or out of order.`);
  }
}
