/** Whatever the table, the signs, the line ends, the encoding and the chunks: what DuckDB reads is what was written. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { encode, parse, shapes, tables, write } from './random-table.ts';
import { type Bench, openBench } from './staged.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

const emptyIsNull = (field: string) => (field === '' ? null : field);

it('any table comes back from DuckDB, with the line each row starts on', async () => {
  let rowsSeen = 0;
  await fc.assert(
    fc.asyncProperty(tables, shapes, fc.boolean(), async ({ width, rows }, shape, quoteMore) => {
      const header = Array.from({ length: width }, (_, i) => `column ${i}`);
      // A blank before a quote is in doubt: such a field is written in quotes.
      const mustQuote = (text: string) => quoteMore || (shape.quote !== null && /^[ \t]+["']/.test(text));
      const { text, lines } = write([header, ...rows], shape, mustQuote);
      const staged = await bench.stage(
        encode(text, shape),
        { delimiter: shape.delimiter, quote: shape.quote, encoding: shape.encoding },
        { chunkBytes: shape.chunkBytes },
      );
      expect(staged).toMatchObject({ columns: header, rows: rows.length, rejects: [] });
      expect(await bench.read(staged)).toEqual(rows.map((row, i) => [String(lines[i + 1]), ...row.map(emptyIsNull)]));
      rowsSeen += rows.length;
    }),
    { numRuns: 250 },
  );
  expect(rowsSeen).toBeGreaterThan(300);
}, 60_000);

it('any text at all is read as an independent parser reads it, whatever the chunks', async () => {
  const marks = fc.constantFrom('"', '"', '"', ',', ',', '\n', '\n', '\r', '\r\n', ' ', 'x', 'yé');
  const texts = fc.array(marks, { maxLength: 40 }).map((parts) => parts.join(''));
  const outcomes = new Set<string>();
  await fc.assert(
    fc.asyncProperty(texts, fc.integer({ min: 1, max: 9 }), async (text, chunkBytes) => {
      const spec = { header: false, columns: ['a', 'b'] } as const;
      const expected = parse(text, ',');
      const staged = await bench.stage(text, spec, { chunkBytes }).catch((error: unknown) => error as { code: string });
      if ('code' in staged) {
        outcomes.add(staged.code);
        const last = expected?.at(-1);
        if (staged.code === 'unclosed_quote') expect(expected).toBeNull();
        else if (staged.code === 'file_cut_off')
          expect([last?.fields?.length, /[\r\n]$/.test(text)]).toEqual([1, false]);
        else expect([staged.code, text]).toEqual(['empty_file', '']);
        return;
      }
      outcomes.add(staged.rejects.length > 0 ? 'rejects' : 'rows');
      const good = (expected ?? []).filter(({ fields }) => fields?.length === 2);
      const bad = (expected ?? []).filter(({ fields }) => fields?.length !== 2);
      expect(await bench.read(staged)).toEqual(
        good.map(({ line, fields }) => [String(line), ...(fields ?? []).map(emptyIsNull)]),
      );
      expect(staged.rejects.map(({ line, reason }) => [line, reason === 'ragged_row'])).toEqual(
        bad.map(({ line, fields }) => [line, fields !== null]),
      );
      expect(staged.lines).toBe(text.split(/\r\n|\r|\n/).length - (/(^|[\r\n])$/.test(text) ? 1 : 0));
    }),
    { numRuns: 800 },
  );
  expect([...outcomes].sort()).toEqual(['empty_file', 'file_cut_off', 'rejects', 'rows', 'unclosed_quote']);
}, 60_000);
