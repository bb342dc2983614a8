/** One JSON object per line: a broken line is set aside and the next one read, whatever the chunks. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bench, openBench } from './staged.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

const wanted = (...columns: string[]) => ({ format: 'ndjson', columns }) as const;
const CHUNKS = [1, 7, 1 << 17];

describe('lines', () => {
  it('are records; blank ones are none', async () => {
    for (const chunkBytes of CHUNKS) {
      const staged = await bench.stage('\n{"a":1.10,"b":{"c":"x"}}\r\n\t \n {"a":"é"}', wanted('a', 'b.c'), {
        chunkBytes,
      });
      expect(staged).toMatchObject({ rows: 2, lines: 4, rejects: [] });
      expect(await bench.text()).toBe('2,1.10,"x"\n4,"é",\n');
    }
  });

  it('that are broken are set aside with what is wrong, and leave nothing of them behind', async () => {
    const lines = [
      '{"a":1}',
      '{"a":1} {"a":2}',
      '{"a":1,',
      '{"a":1}x',
      '["a"]',
      '{"a":1,"a":2}',
      '7',
      '{"a":"x\0"}',
      '{"a":[[[[1]]]]}',
      '{"a":2}',
    ];
    for (const chunkBytes of CHUNKS) {
      const staged = await bench.stage(`${lines.join('\n')}\n`, wanted('a'), { chunkBytes, jsonDepth: 4 });
      expect(await bench.text()).toBe('1,1\n10,2\n');
      expect(staged).toMatchObject({ rows: 2, lines: 10 });
      expect(staged.rejects.map(({ line, reason, value }) => [line, reason, value])).toEqual(
        lines.slice(1, 9).map((text, i) => [i + 2, 'bad_json', text.replace('\0', '\\x00')]),
      );
      expect(staged.rejects.map(({ what }) => what)).toEqual([
        'input.ndjson:2:9: More follows after the end of the value.',
        'input.ndjson:3:8: The line seems cut off: it ends within a.',
        'input.ndjson:4:8: More follows after the end of the value.',
        'input.ndjson:5:1: The line holds no object.',
        expect.stringContaining('The key "a" stands twice in one object.'),
        'input.ndjson:7:1: The line holds no object.',
        expect.stringContaining('input.ndjson:8:8: '),
        expect.stringContaining('More than 4 objects and arrays'),
      ]);
    }
  });

  it('too many of them broken end the reading', async () => {
    const error = await bench.refusal('{\n'.repeat(5), wanted('a'), { rejects: 3 });
    expect([error.code, error.faults[0]?.hint]).toEqual(['too_many_rejects', expect.stringContaining('format: json')]);
  });
});

describe('a file', () => {
  it.each([
    ['\n \n', 'empty_file', 'nothing but blanks'],
    ['{"a":1}\n{"a":', 'file_cut_off', 'input.ndjson:2:6: '],
    [`{"b":1}\n{"c":"${'x'.repeat(200)}"}`, 'line_too_long', 'input.ndjson:2: The line is longer than 100 bytes'],
    [`{"b":1}\n${' '.repeat(200)}`, 'line_too_long', 'input.ndjson:2: '],
    ['{"b":1}\n{"c":1}\n', 'records_missing', 'No object found has any of the wanted paths; the keys are: "b", "c"'],
  ])('is refused: %j', async (content, code, message) => {
    for (const chunkBytes of CHUNKS) {
      const error = await bench.refusal(content, wanted('a'), { chunkBytes, recordBytes: 100 });
      expect([error.code, error.message]).toEqual([code, expect.stringContaining(message)]);
    }
  });

  it('has no path to its records', async () => {
    const error = await bench.refusal('{}', { ...wanted('a'), records: 'x' });
    expect(error.faults).toMatchObject([{ where: 'records' }]);
  });
});

it('any records give the same rows as in one array, with broken lines between them or not', async () => {
  const values = fc.record({ a: fc.jsonValue({ maxDepth: 2 }), 'b c': fc.string(), n: fc.integer() });
  const broken = fc.constantFrom('{', '[]', 'x', '{"a":1}}', '{"a":1}{"a":1}');
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof({ weight: 4, arbitrary: values }, broken), { minLength: 1, maxLength: 8 }),
      fc.constantFrom(1, 3, 64, 1 << 17),
      async (lines, chunkBytes) => {
        const good = lines.filter((line) => typeof line === 'object');
        if (good.length === 0) return;
        const columns = ['a', 'b c', 'n'];
        await bench.stage(`[${good.map((line) => JSON.stringify(line)).join(',')}]`, { format: 'json', columns });
        const withoutLine = (text: string) => text.replace(/^\d+,/gm, '');
        const asArray = withoutLine(await bench.text());
        const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
        const staged = await bench.stage(`${text}\n`, wanted(...columns), { chunkBytes });
        expect(withoutLine(await bench.text())).toBe(asArray);
        expect(staged.rows + staged.rejects.length).toBe(lines.length);
        expect(staged.rejects.map(({ line }) => line)).toEqual(
          lines.flatMap((line, i) => (typeof line === 'string' ? [i + 1] : [])),
        );
      },
    ),
    { numRuns: 200 },
  );
}, 60_000);
