/**
 * What a number in a spreadsheet says by its format: plain digits, a day, a time of day, a length of time. Days are
 * counted from 1900 with a 29 February that never was, or from 1904. A cell holds a binary number: 15 digits are what
 * the spreadsheet itself shows of it at most, so the noise behind them is rounded off, and a whole number of more
 * digits is refused, because the rest of them is lost.
 */
import { Decimal } from 'decimal.js';

/** Which parts of a date a format shows. */
export interface CellFormat {
  readonly date: boolean;
  readonly time: boolean;
  /** Hours above 24: a length of time. */
  readonly elapsed: boolean;
}

const DATE: CellFormat = { date: true, time: false, elapsed: false };
const TIME: CellFormat = { date: false, time: true, elapsed: false };

/** Formats that are known by number; those from 27 on show dates in East Asian versions, and nothing elsewhere. */
const BUILT_IN: Readonly<Record<number, CellFormat>> = {
  ...Object.fromEntries([14, 15, 16, 17].map((id) => [id, DATE])),
  ...Object.fromEntries([18, 19, 20, 21, 45, 47].map((id) => [id, TIME])),
  22: { date: true, time: true, elapsed: false },
  46: { date: false, time: true, elapsed: true },
  ...Object.fromEntries([27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58].map((id) => [id, DATE])),
  ...Object.fromEntries([32, 33, 34, 35, 55, 56].map((id) => [id, TIME])),
};

/** The format with a number and, where the workbook defines it, a code such as `dd/mm/yyyy`; null where it shows no date. */
export function cellFormat(id: number, code: string | undefined): CellFormat | null {
  if (code === undefined) return BUILT_IN[id] ?? null;
  const bare = code
    .replace(/"[^"]*"|\\.|[_*]./g, '')
    .replace(/;.*/s, '')
    .toLowerCase();
  const elapsed = /\[(h+|m+|s+)\]/.test(bare);
  const letters = bare.replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]|general|am\/pm|a\/p/g, '');
  const time = /[hs]/.test(letters) || elapsed;
  const date = /[dy]/.test(letters) || (!time && letters.includes('m'));
  return date || time ? { date, time, elapsed: elapsed && !date } : null;
}

export type NumberText = { readonly text: string } | { readonly fault: 'lost_digits' | 'no_such_day' };

const DIGITS = 15;
const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?$/;
/** Short and plain: it is what it says. */
const PLAIN = /^(?!-0$)-?(?=[\d.]{1,15}$)(0|[1-9]\d*)(\.\d*[1-9])?$/;

export const isNumber = (text: string): boolean => NUMBER.test(text);

/** The digits of a number as a cell holds it. */
export function numberText(written: string): NumberText {
  if (PLAIN.test(written)) return { text: written };
  const value = new Decimal(written);
  if (value.isInteger() && value.abs().toFixed().length > DIGITS) return { fault: 'lost_digits' };
  return { text: value.isZero() ? '0' : value.toSignificantDigits(DIGITS).toFixed() };
}

const DAY_MS = 86_400_000;
const LAST_DAY = 2_958_466;
const FALSE_DAY = 60;
const UNIX = { from1900: 25_569, from1904: 24_107 };

/** The day, the time or the length of time that a number is under its format. */
export function dateText(written: string, format: CellFormat, from1904: boolean): NumberText {
  const serial = Number(written);
  const ms = Math.round(serial * DAY_MS);
  if (serial < 0 || serial >= LAST_DAY - (from1904 ? UNIX.from1900 - UNIX.from1904 : 0))
    return { fault: 'no_such_day' };
  if (format.elapsed) return { text: clock(ms) };
  if (!format.date && ms < DAY_MS) return { text: clock(ms) };
  const day = Math.floor(ms / DAY_MS);
  if (!from1904 && (day === 0 || day === FALSE_DAY)) return { fault: 'no_such_day' };
  // Before the day that never was, days are one nearer to 1900.
  const early = !from1904 && day < FALSE_DAY ? 1 : 0;
  const unix = day + early - (from1904 ? UNIX.from1904 : UNIX.from1900);
  const written8601 = new Date(unix * DAY_MS + (ms % DAY_MS)).toISOString();
  const [date = '', time = ''] = written8601.slice(0, -1).split('T');
  if (!format.time && ms % DAY_MS === 0) return { text: date };
  return { text: `${date}T${time.replace(/\.000$/, '')}` };
}

function clock(ms: number): string {
  const two = (n: number) => String(Math.floor(n)).padStart(2, '0');
  const rest = ms % 1000;
  const fraction = rest === 0 ? '' : `.${String(rest).padStart(3, '0')}`;
  return `${two(ms / 3_600_000)}:${two((ms / 60_000) % 60)}:${two((ms / 1000) % 60)}${fraction}`;
}
