/** What is written as CSV is read back as it was, and opens in no spreadsheet as a formula. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvText, number, text } from '../../src/cli/csv.ts';

/** A reader of RFC 4180, written from the RFC. */
function read(csv: string): string[][] {
  const rows: string[][] = [];
  let [row, field, quoted] = [[] as string[], '', false];
  for (let i = 0; i < csv.length; i++) {
    const char = csv.charAt(i);
    if (quoted) {
      if (char !== '"') field += char;
      else if (csv[i + 1] === '"') {
        field += '"';
        i++;
      } else quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === ',') {
      row.push(field);
      field = '';
    } else if (char === '\r' && csv[i + 1] === '\n') {
      rows.push([...row, field]);
      [row, field] = [[], ''];
      i++;
    } else field += char;
  }
  return rows;
}

describe('CSV', () => {
  it('survives any text', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string({ unit: 'binary' }), fc.string()), { maxLength: 5 }), (rows) => {
        const back = read(
          csvText(
            ['a', 'b'],
            rows.map((cells) => cells.map(text)),
          ),
        );
        const safe = (value: string) => (/^[=+\-@\t\r]/.test(value) ? `'${value}` : value);
        expect(back).toEqual([['a', 'b'], ...rows.map((cells) => cells.map(safe))]);
      }),
    );
  });

  it.each(['=1+1', '+1', '-1', '@x', '\tx', '\rx'])('takes the sting out of the text %j', (value) => {
    expect(read(csvText(['a'], [[text(value)]]))[1]).toEqual([`'${value}`]);
  });

  it('leaves numbers and missing values as they are', () => {
    expect(csvText(['a', 'b', 'c', 'd'], [[number('-12.50'), number(-3), text(null), number(null)]])).toBe(
      'a,b,c,d\r\n-12.50,-3,,\r\n',
    );
  });
});
