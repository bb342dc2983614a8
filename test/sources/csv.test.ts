/** What staging a good CSV or TSV file gives, and which records it sets aside. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bench, openBench } from './staged.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

describe('a good file', () => {
  it('becomes rows led by the line they start on', async () => {
    const content = 'id,note\n1,"two\r\nlines, and ""quotes"""\n\n2,  kept  \n';
    const staged = await bench.stage(content);
    expect(staged).toMatchObject({ columns: ['id', 'note'], rows: 2, lines: 5, multiline: true, rejects: [] });
    expect(staged.bytes).toBe(content.length);
    expect(staged.sha256).toBe(createHash('sha256').update(content).digest('hex'));
    expect(await bench.text()).toBe('2,1,"two\r\nlines, and ""quotes"""\n5,2,  kept  \n');
    expect(await bench.read(staged)).toEqual([
      ['2', '1', 'two\r\nlines, and "quotes"'],
      ['5', '2', '  kept  '],
    ]);
  });

  it('counts LF, CRLF and CR as one line end each', async () => {
    const staged = await bench.stage('a,b\r\n1,x\r2,y\n\r\n3,z\r\r4,w');
    expect(staged).toMatchObject({ rows: 4, lines: 7, multiline: false });
    expect(await bench.text()).toBe('2,1,x\n3,2,y\n5,3,z\n7,4,w\n');
  });

  it('quotes what only the staged format must quote', async () => {
    await bench.stage(`a;b\n1,5;say "hi"\n'x''y';'"'\n`, { delimiter: ';', quote: "'" });
    expect(await bench.text()).toBe('2,"1,5","say ""hi"""\n3,"x\'y",""""\n');
    await bench.stage('a\tb\n"1,5"\t"\n', { format: 'tsv', quote: null });
    expect(await bench.text()).toBe('2,"""1,5""",""""\n');
  });

  it('keeps control characters and lets empty fields be null, quoted or not', async () => {
    const staged = await bench.stage('a,b,c\n\x0b\x1f,,""\n');
    expect(await bench.read(staged)).toEqual([['2', '\x0b\x1f', null, null]]);
  });

  it('may have a header alone, no header, or lines before it', async () => {
    expect(await bench.stage('a,b')).toMatchObject({ rows: 0, lines: 1, columns: ['a', 'b'] });
    expect(await bench.stage('1,2\n', { header: false, columns: ['a', 'b'] })).toMatchObject({ rows: 1, lines: 1 });
    expect(await bench.stage('Report "x\r\n\r\n a , b\r\n1,2\r\n', { skipLines: 2 })).toMatchObject({
      rows: 1,
      lines: 4,
      columns: ['a', 'b'],
    });
    expect(await bench.text()).toBe('4,1,2\n');
  });

  it.each([
    ['utf-8 with a mark', undefined, Buffer.from('\ufeffnaam\nJosé €\n')],
    ['utf-16le by its mark', undefined, Buffer.from('\ufeffnaam\nJosé €\n', 'utf16le')],
    ['utf-16be by its mark', undefined, Buffer.from('\ufeffnaam\nJosé €\n', 'utf16le').swap16()],
    ['utf-16le declared', 'utf-16le', Buffer.from('naam\nJosé €\n', 'utf16le')],
    ['windows-1252', 'windows-1252', Buffer.from('naam\nJos\xe9 \x80\n', 'latin1')],
    ['iso-8859-15', 'iso-8859-15', Buffer.from('naam\nJos\xe9 \xa4\n', 'latin1')],
    ['macintosh', 'macintosh', Buffer.from('naam\nJos\x8e \xdb\n', 'latin1')],
  ] as const)('is read in %s', async (_, encoding, content) => {
    const staged = await bench.stage(content, encoding ? { encoding } : {});
    expect(staged.columns).toEqual(['naam']);
    expect(await bench.text()).toBe('2,José €\n');
  });

  it('is told of as it is read', async () => {
    const seen: { bytes: number; total: number; rows: number }[] = [];
    const content = 'a\n1\n2\n3\n';
    await bench.stage(content, {}, { chunkBytes: 4 }, { progress: (done) => seen.push(done) });
    expect(seen).toEqual([
      { bytes: 4, total: 8, rows: 1 },
      { bytes: 8, total: 8, rows: 3 },
    ]);
  });
});

describe('a record set aside', () => {
  it('has too few or too many fields', async () => {
    const staged = await bench.stage('a;b;c\n1;2\n1;2;3\n\n"x\ny";2;3;4\x07\n', { delimiter: ';', name: 'deals.csv' });
    expect(staged.rows).toBe(1);
    expect(staged.rejects).toEqual([
      {
        file: 'deals.csv',
        line: 2,
        column: null,
        value: '1;2',
        reason: 'ragged_row',
        what: '2 fields, expected 3: too few.',
        hint: 'A field that holds a line break must stand in quotes.',
      },
      {
        file: 'deals.csv',
        line: 5,
        column: null,
        value: 'x\\ny;2;3;4\\x07',
        reason: 'ragged_row',
        what: '4 fields, expected 3: too many.',
        hint: 'A field that holds the delimiter must stand in quotes.',
      },
    ]);
  });

  it('has text behind a closing quote, or a quote that may open a field', async () => {
    const staged = await bench.stage('a,b\n1,"x"y\n2, "p,q"\n3,x "y" z\n4,"u\n5,v\n6,"w"\n7,ok\n');
    expect(staged.rejects.map(({ line, column, value, reason }) => [line, column, value, reason])).toEqual([
      [2, 'b', 'x', 'stray_after_quote'],
      [3, 'b', ' ', 'ambiguous_quote'],
      [5, 'b', 'u\\n5,v\\n6,', 'stray_after_quote'],
    ]);
    expect(staged.rejects[2]?.what).toContain('line 7; was a quote left open before?');
    expect(await bench.text()).toBe('4,3,"x ""y"" z"\n8,7,ok\n');
  });

  it('is shown cut to 200 characters', async () => {
    const staged = await bench.stage(`a,b\n${'é'.repeat(300)}\n1,2\n`);
    expect(staged.rejects[0]?.value).toBe(`${'é'.repeat(200)}…`);
  });
});
