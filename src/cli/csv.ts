/**
 * CSV as RFC 4180 has it (CRLF, quotes doubled) and safe to open in a spreadsheet: a text that would be taken for a
 * formula is preceded by an apostrophe; numbers stay as they are.
 */

/** A text as it came from data, or a number the program made. */
export type CsvCell = { readonly text: string | null } | { readonly number: string | number | null };

const FORMULA = /^[=+\-@\t\r]/;
const QUOTED = /[",\r\n]|^\s|\s$/;

export const text = (value: string | null | undefined): CsvCell => ({ text: value ?? null });
export const number = (value: string | number | null | undefined): CsvCell => ({ number: value ?? null });

/** Header and rows as one text that ends with a line break. */
export function csvText(header: readonly string[], rows: readonly (readonly CsvCell[])[]): string {
  const lines = [header.map((name) => field(text(name))), ...rows.map((cells) => cells.map(field))];
  return lines.map((fields) => `${fields.join(',')}\r\n`).join('');
}

function field(cell: CsvCell): string {
  if ('number' in cell) return cell.number === null ? '' : String(cell.number);
  if (cell.text === null) return '';
  const safe = FORMULA.test(cell.text) ? `'${cell.text}` : cell.text;
  return QUOTED.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
