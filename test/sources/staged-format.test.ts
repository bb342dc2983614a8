/** Large files: DuckDB's parallel reader is kept from mistaking breaks within fields, and memory stays small. */
import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { stageFile } from '../../src/sources/files/staging.ts';
import { oneSheet, textRow } from './hand-made-zip.ts';
import { type Bench, openBench } from './staged.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

async function write(name: string, pieces: Iterable<string>): Promise<string> {
  const path = join(bench.folder, name);
  await pipeline(Readable.from(pieces), createWriteStream(path));
  return path;
}

it('fields that look like rows are read back from a file of several of DuckDB’s buffers', async () => {
  const field = (i: number) => `${'9,x,y\n'.repeat((i * 7919) % 37)}"q",${i}`;
  const count = 300_000;
  const path = await write(
    'look-alike.csv',
    (function* () {
      yield 'id,note\n';
      for (let i = 0; i < count; i++) yield `${i},"${field(i).replaceAll('"', '""')}"\n`;
    })(),
  );
  expect((await stat(path)).size).toBeGreaterThan(36e6);
  const staged = await stageFile({ path, format: 'csv' }, bench.target);
  const rows = await bench.read(staged);
  expect(rows).toHaveLength(count);
  expect(rows.findIndex(([, id, note], i) => id !== String(i) || note !== field(i))).toBe(-1);
}, 60_000);

/** Stages a file in a process of its own; returns its outcome and by how many MB its memory grew at most. */
async function inProcess(path: string, spec: object): Promise<{ outcome: string; grown: number }> {
  const script = join(bench.folder, 'stage.mts');
  const module = new URL('../../src/sources/files/staging.ts', import.meta.url).href;
  await writeFile(
    script,
    `import { stageFile } from ${JSON.stringify(module)};
    const before = process.memoryUsage.rss();
    let most = before;
    const progress = () => { most = Math.max(most, process.memoryUsage.rss()); };
    const outcome = await stageFile(${JSON.stringify({ ...spec, path })}, ${JSON.stringify(bench.target)}, {}, { progress })
      .then((staged) => String(staged.rows), (error) => error.code);
    progress();
    const grown = (most - before) / 1e6;
    console.log(JSON.stringify({ outcome, grown }));`,
  );
  const tsx = new URL('../../node_modules/tsx/dist/esm/index.mjs', import.meta.url).href;
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', tsx, script]);
  return JSON.parse(stdout);
}

it.each([
  ['a line of 60 MB', { format: 'csv' }, 'a,b\n', 'x'.repeat(1e6), 60, '', 'line_too_long'],
  ['a quote left open over 60 MB', { format: 'csv' }, 'a,b\n1,"', 'x,y\n'.repeat(25e4), 60, '', 'field_too_long'],
  [
    'a JSON string of 60 MB',
    { format: 'json', columns: ['a'] },
    '[{"a":"',
    'x'.repeat(1e6),
    60,
    '"}]',
    'record_too_long',
  ],
  ['120 MB of good rows', { format: 'csv' }, 'a,b\n', '123456,some text\n'.repeat(6e4), 118, '', String(6e4 * 118)],
])(
  '%s takes little memory',
  async (_, spec, start, piece, times, end, outcome) => {
    const path = await write('large.txt', [start, ...new Array<string>(times).fill(piece), end]);
    const result = await inProcess(path, spec);
    expect(result.outcome).toBe(outcome);
    expect(result.grown).toBeLessThan(60);
  },
  60_000,
);

const lines = (text: string, mb: number): string => text.repeat(Math.ceil((mb * 1e6) / text.length));
const cells = '<row><c><v>1234.5</v></c><c t="inlineStr"><is><t>some text</t></is></c></row>';

it.each([
  ['60 MB of packed rows', 'csv', () => gzipSync(`a,b\n${lines('123456,some text\n', 60)}`, { level: 1 }), /^\d{7}$/],
  ['50 MB of cells', 'xlsx', () => oneSheet(textRow(1, 'a', 'b') + lines(cells, 50)), /^\d{6}$/],
  [
    'a cell of 60 MB',
    'xlsx',
    () => oneSheet(`${textRow(1, 'a')}<row><c><v>${'1'.repeat(60e6)}</v></c></row>`),
    /^workbook_damaged$/,
  ],
  ['blanks of 60 MB', 'xlsx', () => oneSheet(`${textRow(1, 'a')}${' '.repeat(60e6)}`), /^workbook_damaged$/],
])(
  '%s take little memory',
  async (_, format, content, outcome) => {
    const path = join(bench.folder, `large.${format}`);
    await writeFile(path, content());
    const result = await inProcess(path, { format });
    expect(result.outcome).toMatch(outcome);
    expect(result.grown).toBeLessThan(100);
  },
  120_000,
);
