/** Packed text is the text that is in it; what is no sound gzip file, or a bomb, is one error. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encode, shapes, tables, write } from './random-table.ts';
import { type Bench, openBench } from './staged.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

it('any packed table is staged as the table is, in one member or several', async () => {
  await fc.assert(
    fc.asyncProperty(tables, shapes, fc.boolean(), async ({ width, rows }, shape, split) => {
      const header = Array.from({ length: width }, (_, i) => `column ${i}`);
      const { text } = write([header, ...rows], shape, () => true);
      const content = encode(text, shape);
      const { delimiter, quote, encoding, chunkBytes } = shape;
      const spec = { delimiter, quote, encoding };
      const { path: _, bytes: __, sha256: ___, ...plain } = await bench.stage(content, spec);
      const before = await bench.text();
      const middle = Math.floor(content.length / 2);
      const packed = split
        ? Buffer.concat([gzipSync(content.subarray(0, middle)), gzipSync(content.subarray(middle))])
        : gzipSync(content);
      const staged = await bench.stage(packed, spec, { chunkBytes });
      expect(staged).toMatchObject(plain);
      expect(await bench.text()).toBe(before);
      expect([staged.bytes, staged.sha256]).toEqual([packed.length, createHash('sha256').update(packed).digest('hex')]);
    }),
    { numRuns: 150 },
  );
}, 60_000);

it.each(['json', 'ndjson'] as const)('packed %s is read', async (format) => {
  const content = format === 'json' ? '[{"a":1},\n{"a":2}]' : '{"a":1}\n{"a":2}\n';
  await bench.stage(gzipSync(content), { format, columns: ['a'] });
  expect(await bench.text()).toBe('1,1\n2,2\n');
});

describe('is refused', () => {
  const text = Buffer.from(Array.from({ length: 5000 }, (_, i) => `${i},${(i * 7919) % 1013}\n`).join(''));
  const packed = gzipSync(Buffer.concat([Buffer.from('a,b\n'), text]));
  const flipped = (at: number) => packed.map((byte, i) => (i === at ? byte ^ 0x10 : byte)) as unknown as Buffer;
  it.each([
    ['cut off in its content', packed.subarray(0, packed.length / 2), 'file_cut_off', 'The gzip file is cut off'],
    ['cut off in its checksum', packed.subarray(0, -3), 'file_cut_off', 'The gzip file is cut off'],
    ['without content', packed.subarray(0, 11), 'file_cut_off', 'The gzip file is cut off'],
    ['damaged in its checksum', flipped(packed.length - 6), 'gzip_damaged', 'damaged'],
    ['followed by text', Buffer.concat([packed, Buffer.from('more')]), 'gzip_damaged', 'damaged'],
    ['followed by zeros', Buffer.concat([packed, Buffer.alloc(9)]), 'gzip_damaged', `offset ${packed.length}`],
    ['of nothing', gzipSync(''), 'empty_file', 'empty'],
    ['of a workbook', gzipSync(Buffer.from('PK\x03\x04 [Content_Types].xml')), 'not_text', 'Excel workbook'],
    ['of gzip', gzipSync(packed), 'not_text', 'compressed with gzip'],
  ])('%s', async (_, content, code, message) => {
    for (const chunkBytes of [1, 1 << 17]) {
      const error = await bench.refusal(content, {}, { chunkBytes });
      expect([error.code, error.message]).toEqual([code, expect.stringContaining(message)]);
      expect(existsSync(bench.target)).toBe(false);
    }
  });

  it('what grows beyond all measure', async () => {
    const bomb = gzipSync(Buffer.concat([Buffer.from('a,b\n'), Buffer.alloc(4e6, '1,2\n')]));
    expect((await bench.stage(bomb)).rows).toBe(1e6);
    const error = await bench.refusal(bomb, {}, { unpackFree: 1e6 });
    expect([error.code, error.hint]).toEqual(['unpacks_too_large', expect.stringContaining('unpack it yourself')]);
  });
});
