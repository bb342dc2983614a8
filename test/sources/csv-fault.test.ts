/** Each fault that spoils a CSV file as a whole: its code, its line, what to do; and nothing is left behind. */
import { appendFileSync, existsSync, rmSync } from 'node:fs';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Encoding } from '../../src/sources/files/encoding.ts';
import { stageFile } from '../../src/sources/files/staging.ts';
import { type Bench, type Described, openBench } from './staged.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

const latin1 = (text: string) => Buffer.from(text, 'latin1');
const zip = (name: string) => Buffer.concat([latin1('PK\x03\x04\x14\0\x06\0'), latin1(name)]);

describe('what is not text', () => {
  it.each([
    ['an Excel workbook', zip('[Content_Types].xml'), 'CSV'],
    ['an OpenDocument sheet', zip('mimetypeapplication/vnd.oasis.opendocument.spreadsheet'), 'CSV'],
    ['a ZIP archive', zip('deals.csv'), 'Unpack'],
    ['an old Excel workbook', latin1('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'), 'CSV'],
    ['compressed with gzip', gzipSync(gzipSync('a,b\n1,2\n')), 'gunzip'],
    ['a PDF', latin1('%PDF-1.7\n'), 'CSV'],
    ['a Parquet file', latin1('PAR1\x15\x04'), 'CSV'],
    ['a web page', latin1('\n<!DOCTYPE html><html>'), 'Download'],
    ['UTF-32', latin1('\xff\xfe\0\0a\0\0\0'), 'UTF-8'],
  ])('is known as %s', async (what, content, hint) => {
    const error = await bench.refusal(content);
    expect(error.code).toBe('not_text');
    expect(error.message).toContain(what);
    expect(error.hint).toContain(hint);
    expect(existsSync(bench.target)).toBe(false);
  });

  it('is a zero byte, with its line', async () => {
    const error = await bench.refusal('a,b\n1,2\n3,\0\n');
    expect([error.code, error.message]).toEqual([
      'nul_bytes',
      'input.csv:3: A zero byte stands here: the file is not plain text.',
    ]);
    expect((await bench.refusal('a,b\n"1\n\0",2\n')).faults[0]?.where).toBe('input.csv:3');
  });

  it.each(['utf-16le', 'utf-16be'])('is %s that is not declared', async (encoding) => {
    const little = Buffer.from('name,amount\nx,1\n', 'utf16le');
    const error = await bench.refusal(encoding === 'utf-16le' ? little : little.swap16());
    expect([error.code, error.hint]).toEqual(['nul_bytes', expect.stringContaining(`encoding: ${encoding}`)]);
  });

  it('may still begin like it', async () => {
    expect(await bench.stage('PK,PAR1\n1,2\n')).toMatchObject({ rows: 1 });
    expect(await bench.stage('PAR1,x\n1,2\n')).toMatchObject({ rows: 1 });
  });
});

describe('the encoding', () => {
  it('has bytes that fit windows-1252', async () => {
    const error = await bench.refusal(latin1('a,b\n1,2\n3,Jos\xe9\n'));
    expect(error.code).toBe('bad_encoding');
    expect(error.message).toBe('input.csv:3: The bytes at offset 13 are not utf-8.');
    expect(error.hint).toContain('encoding: windows-1252');
  });

  it('is mixed', async () => {
    const error = await bench.refusal(Buffer.concat([Buffer.from('a\ncafé\n'), latin1('caf\xe9\n')]));
    expect(error.message).toBe(
      'input.csv:3: The bytes at offset 11 are not utf-8, though text before them is: the file mixes encodings.',
    );
    expect(error.hint).toContain('would garble');
  });

  it.each([
    ['utf-8', 'a\nx\xe2\x82', 'bad_encoding'],
    ['utf-8', 'a\n\xed\xa0\x80\n', 'bad_encoding'],
    ['utf-8', 'a\n\xc0\xaf\n', 'bad_encoding'],
    ['windows-1252', 'a\n\x81\n', 'bad_encoding'],
    ['iso-8859-1', 'a\n\x80\n', 'bad_encoding'],
    ['utf-16le', 'a\0\n\0\x00\xdc', 'bad_encoding'],
    ['utf-16le', 'a\0\n\0\x00\xd8b\0', 'bad_encoding'],
    ['utf-16be', '\0a\0\n\0', 'bad_encoding'],
    ['utf-16be', '\0a\0\n\xd8\x00', 'bad_encoding'],
    ['windows-1252', '\xef\xbb\xbfa\n', 'encoding_contradicted'],
    ['utf-8', '\xff\xfea\0', 'encoding_contradicted'],
    ['utf-16le', '\xfe\xff\0a', 'encoding_contradicted'],
    ['koi8-r', 'a\n', 'bad_file_spec'],
  ])('%s is not what %j is', async (encoding, content, code) => {
    for (const chunkBytes of [1, 1 << 17])
      expect((await bench.refusal(latin1(content), { encoding: encoding as Encoding }, { chunkBytes })).code).toBe(
        code,
      );
  });
});

describe('the shape', () => {
  const cases: [string, string | Buffer, Described, string, string][] = [
    ['holds nothing', '', {}, 'empty_file', 'input.csv: The file is empty.'],
    ['is blank', '\n\r\n', {}, 'empty_file', 'only empty lines'],
    ['ends before its header', 'x\ny\n', { skipLines: 2 }, 'empty_file', 'after the 2 skipped lines'],
    ['has another delimiter', 'id;name\n1;x\n', {}, 'wrong_delimiter', '";" divides it into 2'],
    ['has another delimiter in quotes', '"id"\t"a, b"\n', {}, 'wrong_delimiter', 'a tab) divides it into 2'],
    ['has another delimiter, no header', '\n1|2\n', { header: false, columns: ['a', 'b'] }, 'wrong_delimiter', ':2: '],
    ['has a separator line', 'sep=;\na;b\n', {}, 'separator_line', 'input.csv:1: '],
    ['opens a quote at its end', 'a,b\n1,"x\n2,y\n', {}, 'unclosed_quote', 'input.csv:2: '],
    [
      'is cut off',
      'a,b,c\n1,2,3\n4,5',
      {},
      'file_cut_off',
      'input.csv:3: The file seems cut off: its last record has 2 of 3',
    ],
    ['has text after a quote in the header', '"a"b,c\n', {}, 'bad_header', 'In the header: Text follows'],
  ];
  it.each(cases)('%s', async (_, content, spec, code, message) => {
    const error = await bench.refusal(content, spec);
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
    expect(error.hint).toBeTruthy();
  });

  it('may have one column that holds other delimiters', async () => {
    expect(await bench.stage('email; or name\nx\n')).toMatchObject({ rows: 1 });
  });

  it('has a header with all its faults told together', async () => {
    const error = await bench.refusal('id,Name,,name,id, \n1,2,3,4,5,6\n');
    expect(error.code).toBe('bad_header');
    expect(error.faults.map(({ where, what }) => [where, what])).toEqual([
      ['input.csv:1', '"id" names columns 1, 5.'],
      ['input.csv:1', '"Name" names columns 2, 4 (case does not tell them apart).'],
      ['input.csv:1', 'Without a name: column 3, 6, at the end of the header.'],
    ]);
    expect((await bench.refusal('a,b,c\n', {}, { columns: 2 })).message).toContain('3 columns; 2 are allowed.');
  });

  it('has more bad rows than are listed', async () => {
    const error = await bench.refusal('a,b\n1\n2\n3\n', {}, { rejects: 2 });
    expect(error.code).toBe('too_many_rejects');
    expect(error.message).toBe('input.csv: more than 2 bad rows by line 4 (ragged_row 2); reading stopped.');
    expect(error.faults).toHaveLength(2);
    expect((await bench.stage('a,b\n1\n2\n', {}, { rejects: 2 })).rejects).toHaveLength(2);
  });

  it.each([1, 7, 1 << 17])(
    'has lines, fields and records no longer than allowed, by chunks of %i',
    async (chunkBytes) => {
      const limits = { chunkBytes, lineBytes: 20, fieldBytes: 20, recordBytes: 60 };
      const told = async (content: string) => {
        const { code, faults } = await bench.refusal(content, {}, limits);
        return [code, faults[0]?.where];
      };
      expect(await told(`a\n${'x'.repeat(21)}\n`)).toEqual(['line_too_long', 'input.csv:2']);
      expect(await told(`a\n${'1,'.repeat(11)}`)).toEqual(['line_too_long', 'input.csv:2']);
      expect(await told(`a\n1\n"${'x\n'.repeat(11)}"\n`)).toEqual(['field_too_long', 'input.csv:3']);
      expect(await told(`a,b,c,d,e\n${'"xxxxxxxx\nxxxxxxx",'.repeat(4)}1\n`)).toEqual([
        'record_too_long',
        'input.csv:2',
      ]);
      expect(await bench.stage(`a\n${'x'.repeat(20)}\n"${'x\n'.repeat(9)}"\n`, {}, limits)).toMatchObject({ rows: 2 });
    },
  );
});

describe('the path', () => {
  const stage = (path: string) => stageFile({ path, format: 'csv' }, bench.target);

  it('leads to nothing, to a folder, to itself', async () => {
    await mkdir(join(bench.folder, 'inner'));
    await expect(stage(join(bench.folder, 'none.csv'))).rejects.toMatchObject({ code: 'file_missing' });
    await expect(stage(join(bench.folder, 'inner'))).rejects.toMatchObject({ code: 'is_a_folder' });
    await expect(stage('/dev/null')).rejects.toMatchObject({ code: 'not_a_file' });
    await writeFile(bench.target, 'a,b\n1,2\n');
    await symlink(bench.target, join(bench.folder, 'alias.csv'));
    await expect(stage(join(bench.folder, 'alias.csv'))).rejects.toMatchObject({ code: 'staging_over_source' });
    expect(await bench.text()).toBe('a,b\n1,2\n');
  });

  it('leads to a target that cannot be written', async () => {
    const path = join(bench.folder, 'good.csv');
    await writeFile(path, 'a,b\n1,2\n');
    await expect(stageFile({ path, format: 'csv' }, join(bench.folder, 'no', 'such'))).rejects.toMatchObject({
      code: 'staging_unwritable',
      exitCode: 5,
    });
  });

  it.each([
    ['changes', (path: string) => appendFileSync(path, '9,9\n'), 'The file changed'],
    ['vanishes', (path: string) => rmSync(path), 'The file vanished'],
  ])('leads to a file that %s while it is read', async (_, disturb, message) => {
    const path = join(bench.folder, 'moving.csv');
    await writeFile(path, `a,b\n${'1,2\n'.repeat(1000)}`);
    let disturbed = false;
    const progress = () => {
      if (!disturbed) disturb(path);
      disturbed = true;
    };
    const reading = stageFile({ path, format: 'csv' }, bench.target, { chunkBytes: 256 }, { progress });
    await expect(reading).rejects.toMatchObject({ code: 'file_changed', message: expect.stringContaining(message) });
    expect(existsSync(bench.target)).toBe(false);
  });

  it('is left when the reading is called off', async () => {
    const stop = new AbortController();
    const reading = bench.stage(
      `a\n${'1\n'.repeat(1000)}`,
      {},
      { chunkBytes: 64 },
      {
        signal: stop.signal,
        progress: ({ rows }) => rows > 100 && stop.abort(new Error('enough')),
      },
    );
    await expect(reading).rejects.toThrow('enough');
    expect(existsSync(bench.target)).toBe(false);
  });
});

it('says at once all that is wrong with a description', async () => {
  const error = await bench.refusal('a\n', {
    delimiter: '::',
    quote: 'x',
    records: 'items',
    header: false,
    skipLines: -1,
  });
  expect(error.code).toBe('bad_file_spec');
  expect(error.faults.map(({ where }) => where)).toEqual(['delimiter', 'quote', 'skipLines', 'records', 'columns']);
  const json = await bench.refusal('[]', { format: 'json', delimiter: ',', columns: ['a..b', 'x', 'x'] });
  expect(json.faults.map(({ where }) => where)).toEqual(['delimiter', 'columns', 'columns']);
});
