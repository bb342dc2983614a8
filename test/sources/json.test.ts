/** What staging JSON gives: values exactly as written, records at any path, faults with line and column. */
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bench, openBench } from './staged.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

const wanted = (...columns: string[]) => ({ format: 'json' as const, columns });

describe('values', () => {
  it('go out as they are', async () => {
    const content = `[
      {"n": 0.1000000000000000055, "s": "a \\"b\\", c", "o": {"x": [1, 2.50, {"y": "\\u00e9 é"}], "z": null}},
      {"n": 12345678901234567890, "s": "", "o": [ ], "t": true}, {"n": -1.5E+300, "s": null, "t": false},
      {}
    ]`;
    const staged = await bench.stage(content, wanted('n', 's', 'o', 't'));
    expect(staged).toMatchObject({ rows: 4, lines: 5, columns: ['n', 's', 'o', 't'], multiline: false });
    expect(await bench.text()).toBe(
      `2,0.1000000000000000055,"a ""b"", c","{""x"":[1,2.50,{""y"":""\\u00e9 é""}],""z"":null}",\n` +
        `3,12345678901234567890,"","[]",true\n3,-1.5E+300,,,false\n4,,,,\n`,
    );
  });

  it('are found by path, within each other and by position', async () => {
    const content = '[{"data": {"id": 7, "a.b": {"c": "x"}, "phones": [{"no": "1"}, {"no": "2"}]}}]';
    const paths = ['data.phones.1.no', 'data.id', 'data', 'data.a\\.b.c', 'data.phones.no', 'id'];
    const staged = await bench.stage(content, wanted(...paths));
    expect((await bench.read(staged))[0]?.slice(1)).toEqual([
      '2',
      '7',
      '{"id":7,"a.b":{"c":"x"},"phones":[{"no":"1"},{"no":"2"}]}',
      'x',
      null,
      null,
    ]);
  });

  it('may hold line breaks once unescaped', async () => {
    const staged = await bench.stage('[{"a": "x\\r\\ny\\u0009\\ud83d\\ude00"}]', wanted('a'));
    expect(staged.multiline).toBe(true);
    expect(await bench.read(staged)).toEqual([['1', 'x\r\ny\t😀']]);
  });

  it('set a record aside where they are no text', async () => {
    const content =
      '[{"a": "\\ud83d"},\n{"a": "x\\u0000y"},\n{"a": "0123456789", "b": 1},\n{"a": "ok", "c": "\\u0000"}]';
    const staged = await bench.stage(content, wanted('b', 'a'), { fieldBytes: 11 });
    expect(staged.rows).toBe(1);
    expect(staged.rejects.map(({ line, column, value, reason }) => [line, column, value, reason])).toEqual([
      [1, 'a', '"\\ud83d"', 'bad_unicode'],
      [2, 'a', '"x\\u0000y"', 'nul_character'],
      [3, 'a', '"0123456789"', 'field_too_long'],
    ]);
  });
});

describe('records', () => {
  it.each([
    ['the root array', '[{"a":1},{"a":2}]', undefined, '1,1\n1,2\n'],
    ['one object', '\n{"a":1}', undefined, '2,1\n'],
    ['an array within', '{"meta":{"items":[{"a":9}]},"data":{"items":[{"a":1}]}}', 'data.items', '1,1\n'],
    ['an object within', '{"data":{"a":1},"x":[[]]}', 'data', '1,1\n'],
    ['nothing', '{"items":[]}', 'items', ''],
    ['an empty root', ' [ ] ', undefined, ''],
  ])('are %s', async (_, content, records, text) => {
    for (const chunkBytes of [1, 1 << 17]) {
      await bench.stage(content, { ...wanted('a'), ...(records ? { records } : {}) }, { chunkBytes });
      expect(await bench.text()).toBe(text);
    }
  });

  it.each([
    ['{"items":[{"a":1}],"meta":{}}', 'rows', 'records_missing', '"items", "meta"'],
    ['{"data":{"rows":[{"a":1}]}}', 'data.items', 'records_missing', '"rows"'],
    ['{"data":{"x":1},"other":{"items":[{"a":1}]}}', 'data.items', 'records_missing', 'are: "x"'],
    ['{"items":[{"a":1}],"meta":{}}', undefined, 'records_missing', '"items", "meta"'],
    ['{"items":5}', 'items', 'records_not_array', 'records: items'],
    ['"text"', undefined, 'records_not_array', 'the root'],
    ['[{"a":1},\n [1]]', undefined, 'record_not_object', 'input.json:2:2: '],
  ])('are not where they are looked for in %s at %s', async (content, records, code, message) => {
    const error = await bench.refusal(content, { ...wanted('a'), ...(records ? { records } : {}) });
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
    expect(error.hint).toContain('records');
  });
});

describe('what is not JSON', () => {
  it.each([
    ['[{"a":1},]', 'json_broken', '1:10: Expected a value, found "]"'],
    ['[{"a":1,}]', 'json_broken', '1:9: Expected a key, found "}"'],
    ['[{"a" 1}]', 'json_broken', '1:7: Expected a colon, found "1"'],
    ['[{"a":1}\n{"a":2}]', 'json_broken', '2:1: Expected a comma or end, found "{"'],
    ['[}', 'json_broken', '1:2: Expected a value or end'],
    ["[{'a':1}]", 'json_broken', '1:3: Expected a key or end'],
    ['[{"é€😀":01}]', 'json_broken', '1:9: "01" is no JSON value'],
    ['[{"a":NaN}]', 'json_broken', '1:7: "NaN" is no JSON value'],
    ['[{"a":1.}]', 'json_broken', '1:7: "1." is no JSON value'],
    ['[{"a":"x\ny"}]', 'json_broken', '1:9: A control character'],
    ['[{"a":"\\x"}]', 'json_broken', '1:9: A backslash'],
    ['[{"a":"\\u12g4"}]', 'json_broken', '1:12: \\u is not followed'],
    ['{"a":1}\n{"a":2}\n', 'json_broken', '2:1: More follows after the end'],
    ['[{"a":1,"b":{"a":1,\n"\\u0061":2}}]', 'json_duplicate_key', '2:'],
    ['[{"a":1}', 'file_cut_off', '1:9: The file seems cut off: it ends within [1]'],
    ['{"items":[{"a":"x', 'file_cut_off', 'it ends within items › [0] › a'],
    ['[{"a":\0}]', 'nul_bytes', '1:7: '],
    ['\n \n', 'empty_file', 'nothing but blanks'],
    ['[{"a":[[[[]]]]}]', 'json_too_deep', 'More than 5'],
    ['[{"a":1,"b":1,"c":1,"d":1}]', 'json_too_wide', 'more than 3 keys'],
    [`[{"a":1},{"b":"${'x'.repeat(200)}"}]`, 'record_too_long', 'longer than 100 bytes'],
    [`{"b":"${'x'.repeat(200)}","a":1}`, 'record_too_long', 'longer than 100 bytes'],
  ])('is refused: %s', async (content, code, message) => {
    for (const chunkBytes of [1, 1 << 17]) {
      const error = await bench.refusal(content, wanted('a'), {
        chunkBytes,
        jsonDepth: 5,
        columns: 3,
        recordBytes: 100,
      });
      expect([error.code, error.message]).toEqual([code, expect.stringContaining(message)]);
      expect(existsSync(bench.target)).toBe(false);
    }
  });

  it('keeps the same keys of neighbours and parents apart', async () => {
    const staged = await bench.stage('[{"a":{"a":{"a":1}},"b":[{"a":1},{"a":2}]},{"a":1}]', wanted('a'));
    expect(staged.rows).toBe(2);
  });
});
