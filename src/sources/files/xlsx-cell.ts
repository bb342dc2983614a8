/** One cell of a sheet: its address, and the text it stands for or what is wrong with it. */
import type { CadansError } from '../../model/error.ts';
import { type RejectReason, shown } from './file-fault.ts';
import { dateText, isNumber, numberText } from './xlsx-format.ts';
import { unescaped, type Workbook } from './xlsx-workbook.ts';

/** What stands in the file for a cell. */
export interface RawCell {
  /** Row and column, from 1. */
  readonly row: number;
  readonly column: number;
  readonly type: string;
  readonly style: string | undefined;
  readonly formula: boolean;
  /** Text of its value; null where it has none. */
  readonly value: string | null;
}

/** Why a cell cannot be read; `what` goes on after its address. */
export interface CellFault {
  readonly reason: RejectReason;
  readonly value: string;
  readonly what: string;
  readonly hint: string;
}

export type CellText = { readonly text: string } | CellFault;

/** `AB12`. */
export const address = (row: number, column: number): string => `${letters(column)}${row}`;

export function letters(column: number): string {
  let text = '';
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26))
    text = String.fromCharCode(65 + ((rest - 1) % 26)) + text;
  return text;
}

/** Row and column of `AB12`, or null. */
export function parseAddress(text: string): { row: number; column: number } | null {
  const [, name = '', row = ''] = /^\$?([A-Z]{1,3})\$?([1-9]\d{0,6})$/.exec(text) ?? [];
  if (name === '') return null;
  let column = 0;
  for (const letter of name) column = column * 26 + letter.charCodeAt(0) - 64;
  return { row: Number(row), column };
}

/** The text of a cell; empty for nothing. `broken` makes the error for what no spreadsheet writes. */
export function cellText(cell: RawCell, workbook: Workbook, broken: (what: string) => CadansError): CellText {
  const { type, value, formula } = cell;
  if (type === 'e')
    return fault(
      'formula_error',
      value ?? '',
      `holds the error ${shown(value ?? '')}`,
      'Mend the formula or what it refers to.',
    );
  const empty = value === null || (value === '' && type !== 'str' && type !== 'inlineStr');
  if (empty && formula)
    return fault(
      'formula_without_value',
      '',
      'holds a formula without a value',
      'Open the file in a spreadsheet and save it, so that it is calculated.',
    );
  if (empty) return { text: '' };
  switch (type) {
    case 's': {
      const text = /^\d+$/.test(value) ? workbook.texts[Number(value)] : undefined;
      if (text === undefined) throw broken(`names the text ${shown(value)}, which is not there`);
      return { text };
    }
    case 'str':
      return { text: unescaped(value) };
    case 'inlineStr':
    case 'd':
      return { text: value };
    case 'b':
      if (value !== '0' && value !== '1') throw broken(`is ${shown(value)}, neither yes nor no`);
      return { text: value === '1' ? 'true' : 'false' };
    case 'n':
      return numberCell(cell, value.trim(), workbook, broken);
    default:
      throw broken(`is of the unknown type ${shown(type)}`);
  }
}

function numberCell(
  { style }: RawCell,
  value: string,
  { formats, from1904 }: Workbook,
  broken: (what: string) => CadansError,
): CellText {
  if (!isNumber(value)) throw broken(`holds ${shown(value)} for a number`);
  const format = style === undefined ? null : formats[Number(style)];
  if (format === undefined && formats.length > 0) throw broken(`names the format ${style}, which is not there`);
  const read = format ? dateText(value, format, from1904) : numberText(value);
  if ('text' in read) return read;
  return read.fault === 'lost_digits'
    ? fault(
        read.fault,
        value,
        'is a whole number of more than 15 digits, which a spreadsheet cannot hold',
        'Keep such numbers as text, or export the data as CSV.',
      )
    : fault(
        read.fault,
        value,
        'is shown as a date, but its number is no day there was',
        'Mend the cell, or show it as a number.',
      );
}

const fault = (reason: RejectReason, value: string, what: string, hint: string): CellFault => ({
  reason,
  value,
  what,
  hint,
});
