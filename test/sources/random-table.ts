/** Random tables, a CSV writer and a CSV parser that share nothing with the code they test but the format. */
import fc from 'fast-check';
import type { Encoding } from '../../src/sources/files/encoding.ts';

export interface Shape {
  readonly delimiter: string;
  readonly quote: string | null;
  readonly lineEnd: string;
  readonly lastLineEnd: boolean;
  readonly encoding: Encoding;
  readonly bom: boolean;
  readonly chunkBytes: number;
}

export const shapes: fc.Arbitrary<Shape> = fc.record({
  delimiter: fc.constantFrom(',', ';', '\t', '|'),
  quote: fc.constantFrom('"', "'"),
  lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
  lastLineEnd: fc.boolean(),
  encoding: fc.constantFrom<Encoding>('utf-8', 'utf-16le', 'utf-16be', 'windows-1252'),
  bom: fc.boolean(),
  chunkBytes: fc.constantFrom(1, 2, 3, 5, 16, 61, 1 << 17),
});

/** Text made of what is hard for a CSV reader, all of it in windows-1252. */
const pieces = fc.constantFrom(
  '"',
  "'",
  ',',
  ';',
  '\t',
  '|',
  '\n',
  '\r',
  '\r\n',
  ' ',
  'é',
  '€',
  'x',
  '0',
  '\\',
  '\n9,x,y\n',
);
export const fields = fc.oneof(
  fc.array(pieces, { maxLength: 8 }).map((parts) => parts.join('')),
  fc.constantFrom('', '1', 'plain text', 'NULL', '#x', 'a'.repeat(300)),
);

/** A header that is never in doubt, and rows of as many fields. */
export const tables = fc
  .integer({ min: 2, max: 5 })
  .chain((width) =>
    fc
      .array(fc.array(fields, { minLength: width, maxLength: width }), { maxLength: 12 })
      .map((rows) => ({ width, rows })),
  );

/** Writes fields quoted where they must be, or where `quoteMore` says so; with the line each row starts on. */
export function write(
  rows: readonly (readonly string[])[],
  shape: Shape,
  quoteMore: (text: string) => boolean,
): { text: string; lines: number[] } {
  const { delimiter, quote, lineEnd } = shape;
  const one = (field: string) =>
    quote !== null && (quoteMore(field) || [delimiter, quote, '\n', '\r'].some((mark) => field.includes(mark)))
      ? quote + field.replaceAll(quote, quote + quote) + quote
      : field;
  const lines: number[] = [];
  let text = '';
  for (const row of rows) {
    lines.push(text.split(/\r\n|\n|\r/).length);
    text += row.map(one).join(delimiter) + lineEnd;
  }
  return { text: shape.lastLineEnd || text === '' ? text : text.slice(0, -lineEnd.length), lines };
}

const WINDOWS_UPPER: Record<string, number> = { '€': 0x80, é: 0xe9 };

export function encode(text: string, { encoding, bom }: Shape): Buffer {
  switch (encoding) {
    case 'utf-16le':
      return Buffer.from((bom ? '\ufeff' : '') + text, 'utf16le');
    case 'utf-16be':
      return Buffer.from((bom ? '\ufeff' : '') + text, 'utf16le').swap16();
    case 'windows-1252':
      return Buffer.from(Array.from(text, (char) => WINDOWS_UPPER[char] ?? char.charCodeAt(0)));
    default:
      return Buffer.from((bom ? '\ufeff' : '') + text);
  }
}

export interface Parsed {
  readonly line: number;
  /** Null for a record that cannot be read. */
  readonly fields: string[] | null;
}

/** Parses by peeling one record after another off the text with regular expressions; null for a quote left open. */
export function parse(text: string, delimiter: string, quote = '"'): Parsed[] | null {
  const d = delimiter === '|' ? '\\|' : delimiter;
  const quoted = new RegExp(`^${quote}((?:[^${quote}]|${quote}${quote})*)${quote}(?!${quote})`);
  const plain = new RegExp(`^[^${d}\\r\\n]*`);
  const restOfLine = /^[^\r\n]*/;
  const records: Parsed[] = [];
  let rest = text;
  let line = 1;
  const take = (length: number) => {
    const taken = rest.slice(0, length);
    line += (taken.match(/\r\n|\r|\n/g) ?? []).length;
    rest = rest.slice(length);
  };
  while (rest !== '') {
    const end = /^(?:\r\n|\r|\n)/.exec(rest);
    if (end) {
      take(end[0].length);
      continue;
    }
    const start = line;
    let fields: string[] | null = [];
    for (;;) {
      if (rest.startsWith(quote)) {
        const match = quoted.exec(rest);
        if (!match) return null;
        take(match[0].length);
        fields.push((match[1] ?? '').replaceAll(quote + quote, quote));
        if (rest !== '' && ![delimiter, '\r', '\n'].includes(rest.charAt(0))) fields = null;
      } else {
        const match = plain.exec(rest)?.[0] ?? '';
        if (new RegExp(`^[ \\t]+${quote}`).test(match)) fields = null;
        else {
          take(match.length);
          fields.push(match);
        }
      }
      if (fields === null || !rest.startsWith(delimiter)) break;
      take(1);
    }
    take(restOfLine.exec(rest)?.[0].length ?? 0);
    records.push({ line: start, fields });
    const after = /^(?:\r\n|\r|\n)/.exec(rest);
    if (after) take(after[0].length);
  }
  return records;
}
