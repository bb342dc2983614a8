/** The words for what can be wrong with delimited text: whole-file errors, and records to set aside. */
import type { CadansError } from '../../model/error.ts';
import { type FileReject, fileError, SHOWN_BYTES, shown } from './file-fault.ts';
import type { ScanContext } from './scanner.ts';
import { stagedFields } from './staged-writer.ts';

type Reject = Omit<FileReject, 'file'>;

interface FieldCount {
  readonly line: number;
  readonly found: number;
  readonly expected: number;
}

const QUOTE_HINTS = {
  stray_after_quote: 'Double a quote that belongs to the text, and let the delimiter follow the closing one.',
  ambiguous_quote: 'Remove the blank before the quote, or put the whole field in quotes and double the quotes in it.',
};
const UNCLOSED_HINT =
  'Close it, or double it where it belongs to the text; where quotes mean nothing, set `quote: null`.';

export class CsvFaults {
  readonly #context: ScanContext;
  readonly #delimiter: string;

  constructor(context: ScanContext, delimiter: number) {
    this.#context = context;
    this.#delimiter = String.fromCharCode(delimiter);
  }

  /** A record of more or fewer fields than there are columns; `record` is its staged text. */
  ragged({ line, found, expected }: FieldCount, record: Buffer): Reject {
    const few = found < expected;
    return {
      line,
      column: null,
      value: shown(stagedFields(record.subarray(0, SHOWN_BYTES)).join(this.#delimiter)),
      reason: 'ragged_row',
      what: `${found} ${found === 1 ? 'field' : 'fields'}, expected ${expected}: too ${few ? 'few' : 'many'}.`,
      hint: `A field that holds ${few ? 'a line break' : 'the delimiter'} must stand in quotes.`,
    };
  }

  /** A quote that can be read in two ways; `field` is the staged text up to it, `now` the line it stands on. */
  quote(
    reason: 'ambiguous_quote' | 'stray_after_quote',
    { line, now, column }: { line: number; now: number; column: string | null },
    field: Buffer,
  ): Reject {
    const value = stagedFields(Buffer.concat([Buffer.from('0,'), field.subarray(0, SHOWN_BYTES)])).join('');
    const what =
      reason === 'ambiguous_quote'
        ? 'A quote follows a blank: it may open a quoted field or belong to the text.'
        : `Text follows the closing quote${now > line ? ` on line ${now}; was a quote left open before?` : '.'}`;
    return { line, column, value: shown(value), reason, what, hint: QUOTE_HINTS[reason] };
  }

  header({ line, what, hint }: Reject): CadansError {
    return this.#error('bad_header', line, `In the header: ${what}`, hint);
  }

  nul(line: number): CadansError {
    const hint = 'Save it as UTF-8 text; if it is UTF-16, declare the `encoding`.';
    return this.#error('nul_bytes', line, 'A zero byte stands here: the file is not plain text.', hint);
  }

  empty(skipped: number): CadansError {
    const what =
      skipped > 0 ? `Nothing stands after the ${skipped} skipped lines.` : 'The file holds only empty lines.';
    return this.#error('empty_file', undefined, what, 'Export it again, or correct `skipLines`.');
  }

  unclosedQuote(line: number): CadansError {
    return this.#error('unclosed_quote', line, 'A quote opens here and is never closed.', UNCLOSED_HINT);
  }

  cutOff({ line, found, expected }: FieldCount): CadansError {
    const what = `The file seems cut off: its last record has ${found} of ${expected} fields and no line end.`;
    return this.#error('file_cut_off', line, what, 'Export or copy it again.');
  }

  longLine(line: number): CadansError {
    const what = `The line is longer than ${this.#context.limits.lineBytes} bytes.`;
    return this.#error('line_too_long', line, what, 'Check that the file is a table with one record per line.');
  }

  longQuoted(line: number): CadansError {
    const what = `A quote opens here and is not closed within ${this.#context.limits.fieldBytes} bytes.`;
    return this.#error('field_too_long', line, what, UNCLOSED_HINT);
  }

  longField(line: number): CadansError {
    const what = `A field is longer than ${this.#context.limits.fieldBytes} bytes.`;
    return this.#error('field_too_long', line, what, 'Check the delimiter.');
  }

  longRecord(line: number): CadansError {
    const what = `The record that starts here is longer than ${this.#context.limits.recordBytes} bytes.`;
    return this.#error(
      'record_too_long',
      line,
      what,
      'A quote may have been left open: check the quotes from here on.',
    );
  }

  #error(code: string, line: number | undefined, what: string, hint: string): CadansError {
    return fileError(code, { file: this.#context.file, line, what, hint });
  }
}
