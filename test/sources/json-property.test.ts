/** Any JSON value is staged as JSON.parse understands it, whatever the blanks, the escapes and the chunks. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Bench, openBench } from './staged.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

const text = fc.string({
  unit: fc.constantFrom('"', '\\', '\n', '\r', ',', 'é', '€', '😀', '\u0001', 'x', '/', ' '),
  maxLength: 8,
});
const values = fc.jsonValue({ maxDepth: 2, depthSize: 'small', stringUnit: 'grapheme' });
const records = fc.array(
  fc.record(
    { id: fc.integer(), 'a b': fc.oneof(text, values), sub: fc.record({ x: text, y: values }, { requiredKeys: [] }) },
    { requiredKeys: [] },
  ),
  { maxLength: 5 },
);

/** Escapes every character that is not a plain letter, as some writers do. */
const escapeAll = (json: string) =>
  json.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** What a staged field must hold for a value: text as it is, the rest as JSON. */
function field(value: unknown): string | null {
  if (value === undefined || value === null || value === '') return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

it('stages what JSON.parse finds', async () => {
  await fc.assert(
    fc.asyncProperty(
      records,
      fc.constantFrom(undefined, 1, '\t'),
      fc.boolean(),
      fc.constantFrom(3, 7, 64, 1 << 17),
      async (rows, indent, escaped, chunkBytes) => {
        const json = JSON.stringify({ meta: rows.slice(0, 2), items: rows }, null, indent);
        const content = escaped ? escapeAll(json) : json;
        const parsed: { items: { id?: number; 'a b'?: unknown; sub?: { x?: string; y?: unknown } }[] } =
          JSON.parse(content);
        const staged = await bench.stage(
          content,
          { format: 'json', columns: ['id', 'a b', 'sub.y', 'sub', 'sub.x'], records: 'items' },
          { chunkBytes },
        );
        expect(staged.rejects).toEqual([]);
        const read = await bench.read(staged);
        // Within containers escapes stay as they are written.
        const plain = read.map((row) =>
          row.slice(1).map((cell) => (/^[[{]/.test(cell ?? '') ? canonical(cell) : cell)),
        );
        expect(plain).toEqual(
          parsed.items.map((row) =>
            [row.id, row['a b'], row.sub?.y, row.sub, row.sub?.x]
              .map(field)
              .map((cell) => (/^[[{]/.test(cell ?? '') ? canonical(cell) : cell)),
          ),
        );
        const lines = content.split('\n');
        for (const [line] of read) expect(lines[Number(line) - 1]).toContain('{');
      },
    ),
    { numRuns: 200 },
  );
}, 60_000);

/** The same JSON with the same escapes, or the text itself where it only looks like JSON. */
function canonical(cell: string | null): string | null {
  try {
    return JSON.stringify(JSON.parse(cell ?? ''));
  } catch {
    return cell;
  }
}

it('says of any damaged text what JSON.parse says: good or not', async () => {
  const damage = fc.tuple(
    fc.nat(),
    fc.constantFrom('', '"', ',', ':', '{', '}', '[', ']', '0', 'e', '\\', ' ', '-', 'null'),
  );
  let broken = 0;
  await fc.assert(
    fc.asyncProperty(records, damage, fc.nat({ max: 2 }), async (rows, [position, insert], cut) => {
      const json = JSON.stringify(rows);
      const at = position % json.length;
      const content = json.slice(0, at) + insert + json.slice(at + cut);
      let good = true;
      try {
        const value: unknown = JSON.parse(content);
        good =
          Array.isArray(value) && value.every((row) => row !== null && typeof row === 'object' && !Array.isArray(row));
      } catch {
        good = false;
      }
      const code = await bench
        .stage(content, { format: 'json', columns: ['id'] })
        .then(() => null)
        .catch((error: { code?: string }) => error.code ?? String(error));
      // A key that is there twice is the one thing more that is refused here.
      if (code !== 'json_duplicate_key') expect(code === null).toBe(good);
      if (!good) broken++;
    }),
    { numRuns: 500 },
  );
  expect(broken).toBeGreaterThan(150);
}, 60_000);
