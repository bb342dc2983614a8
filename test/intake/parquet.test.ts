/** Parquet: what each type is read as, what is set aside, what is refused. */

import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../src/engine/sql.ts';
import { stageParquet } from '../../src/intake/parquet.ts';
import { inWorkFolder } from '../../src/intake/work-folder.ts';
import { Workbench } from '../../src/intake/workbench.ts';
import { DEFAULT_LIMITS } from '../../src/sources/files/file-spec.ts';
import { Installation, oneEntity, refused } from './installation.ts';
import { ParquetWriter } from './parquet-writer.ts';

let place: Installation;
let parquet: ParquetWriter;
beforeAll(async () => {
  place = await Installation.open();
  parquet = await ParquetWriter.open(place.folder);
});
afterAll(async () => {
  parquet.close();
  await place.close();
});

/** Stages the bytes of a file; with its rows as they are staged. */
function staged(bytes: Uint8Array, wanted?: string[], limits = DEFAULT_LIMITS) {
  return inWorkFolder(place.engine.staging, async (folder) => {
    const workbench = await Workbench.open(folder, { memory: '400MB', threads: 1 });
    try {
      const original = path.join(place.folder, 'input.parquet');
      await writeFile(original, bytes);
      const target = path.join(folder, 'staged.parquet');
      const read = await stageParquet(workbench, { original, shown: 'x/input.parquet', target, wanted }, limits);
      const rows = await workbench.rows(sql`SELECT * FROM read_parquet(${sql.constant(target)}) ORDER BY _line`);
      return { ...read, texts: rows.map((row) => Object.values(row)) };
    } finally {
      workbench.close();
    }
  });
}

describe('a value', () => {
  it.each([
    [`'0071'`, '0071'],
    [`'a "b", c' || chr(10) || 'é😀'`, 'a "b", c\né😀'],
    [`''`, ''],
    ['NULL::VARCHAR', null],
    ['true', 'true'],
    ['9223372036854775807', '9223372036854775807'],
    ['18446744073709551615::UBIGINT', '18446744073709551615'],
    ['12.50::DECIMAL(10,2)', '12.50'],
    ['12345678901234.123456::DECIMAL(20,6)', '12345678901234.123456'],
    ['5::DOUBLE', '5'],
    ['100::DOUBLE', '100'],
    ['-0.0::DOUBLE', '0'],
    ['0.1::DOUBLE + 0.2::DOUBLE', '0.3'],
    ['1e-7::DOUBLE', '0.0000001'],
    ['1e-30::DOUBLE', '1e-30'],
    ['999999999999999::DOUBLE', '999999999999999'],
    ['0.1::FLOAT', '0.1'],
    ['12345.67::FLOAT', '12345.67'],
    [`'nan'::DOUBLE`, 'nan'],
    [`DATE '2024-05-01'`, '2024-05-01'],
    [`TIMESTAMP '2024-05-01 12:00:00'`, '2024-05-01T12:00:00'],
    [`TIMESTAMP_MS '2024-05-01 12:00:00.5'`, '2024-05-01T12:00:00.5'],
    [`TIMESTAMP_NS '2024-05-01 12:00:00.123456789'`, '2024-05-01T12:00:00.123456789'],
    [`TIMESTAMPTZ '2024-05-01 12:00:00+02'`, '2024-05-01T10:00:00Z'],
    [`TIME '12:00:00'`, '12:00:00'],
    [`'4ac7a9e9-607c-4c8a-84f3-843f0191e3fd'::UUID`, '4ac7a9e9-607c-4c8a-84f3-843f0191e3fd'],
  ])('%s', async (value, text) => {
    const { columns, texts, rejects, lines } = await staged(await parquet.write(`SELECT ${value} AS v`));
    expect({ columns, texts, rejects, lines }).toEqual({ columns: ['v'], texts: [['1', text]], rejects: [], lines: 1 });
  });

  it.each([
    ['1e15::DOUBLE', 'lost_digits'],
    ['16777217::FLOAT', 'lost_digits'],
    [`'a' || chr(0)`, 'nul_character'],
    [`repeat('x', 1 << 21)`, 'field_too_long'],
  ])('%s is set aside', async (value, reason) => {
    const bytes = await parquet.write(`SELECT * FROM (VALUES (1, NULL), (2, ${value}), (3, NULL)) t(id, v)`);
    const { rows, rejects } = await staged(bytes);
    expect([rows, rejects.map(({ line, column, reason: why }) => [line, column, why])]).toEqual([
      2,
      [[2, 'v', reason]],
    ]);
    expect(rejects[0]).toMatchObject({ file: 'input.parquet', hint: expect.stringContaining('xport') });
    expect((await staged(bytes, ['id'])).rejects).toEqual([]);
  });

  it('is told of up to a limit', async () => {
    const bytes = await parquet.write(`SELECT 'a' || chr(0) AS v FROM range(5)`);
    expect((await refused(() => staged(bytes, undefined, { ...DEFAULT_LIMITS, rejects: 4 }))).code).toBe(
      'too_many_rejects',
    );
  });
});

describe('a column', () => {
  it('that is nested or binary is refused by name where it is read, and left out elsewhere', async () => {
    const bytes = await parquet.write(
      `SELECT 1 AS id, [1] AS tags, {a: 1} AS "the struct", MAP {'a': 1} AS m, 'x'::BLOB AS b`,
    );
    expect(await staged(bytes, ['id'])).toMatchObject({ columns: ['id'], texts: [['1', '1']] });
    expect((await staged(bytes)).columns).toEqual(['id']);
    const error = await refused(() => staged(bytes, ['id', 'tags', 'the struct', 'm', 'b']));
    expect([error.code, error.faults.map(({ what }) => /`(.*)` is of the type (\w+)/.exec(what)?.slice(1))]).toEqual([
      'nested_column',
      [
        ['tags', 'INTEGER'],
        ['the struct', 'STRUCT'],
        ['m', 'MAP'],
        ['b', 'BLOB'],
      ],
    ]);
  });

  it('that is missing is told with those that are there', async () => {
    const files = { 'f.parquet': await parquet.write('SELECT 1 AS id, 2 AS amuont, [1] AS tags') };
    const error = await place.refusal(
      oneEntity('deal', 'status: { constant: won }\namount: amount').replace('f.csv', 'f.parquet'),
      files,
    );
    expect(error.faults).toMatchObject([
      { what: 'f.parquet has no column `amount`', hint: 'did you mean `amuont`?; it has id, amuont' },
    ]);
  });

  it('of which there are too many is refused', async () => {
    const bytes = await parquet.write('SELECT 1 AS a, 2 AS b');
    expect((await refused(() => staged(bytes, undefined, { ...DEFAULT_LIMITS, columns: 1 }))).code).toBe(
      'too_many_columns',
    );
  });
});

describe('a file', () => {
  it('is read again as the same load, row by row, with a view over it too', async () => {
    const files = {
      'f.parquet': await parquet.write(
        `SELECT 'd' || i AS id, i / 4 AS amount, TIMESTAMP '2024-05-01' + to_days(i::INTEGER) AS closed FROM range(1000) t(i)`,
      ),
    };
    const yaml = oneEntity('deal', 'status: { constant: won }\namount: amount\nclosed_at: closed', '', 'zone: UTC')
      .replace('f.csv', 'f.parquet')
      .replace('crm', 'lake');
    const report = await place.load(yaml, files);
    expect(report.entities).toMatchObject([{ read: 1000, stored: 1000 }]);
    expect(report.files).toMatchObject([{ lines: 1000, rows: 1000, bytes: files['f.parquet'].length }]);
    expect(await place.load(yaml, files)).toMatchObject({ batch: null, entities: [{ unchanged: 1000 }] });
    const viewed = yaml
      .replace('entities:', 'views: { v: { sql: "select *, _line as l from f where id < \'d5\'" } }\nentities:')
      .replace('from: f', 'from: v');
    expect(await place.load(viewed, files)).toMatchObject({ entities: [{ read: 445, unchanged: 445 }] });
  });

  it('names row and column of what is wrong in it, and asks for a zone', async () => {
    const files = {
      'f.parquet': await parquet.write(
        `SELECT * FROM (VALUES ('a', 1e16, TIMESTAMP '2024-05-01'), ('b', 0.1234567, NULL), ('c', 1, NULL)) t(id, amount, closed)`,
      ),
    };
    const yaml = (top: string) =>
      oneEntity('deal', 'status: { constant: won }\namount: amount\nclosed_at: closed', '', top)
        .replace('f.csv', 'f.parquet')
        .replace('crm', 'bad');
    const report = await place.load(yaml('zone: UTC'), files, { allowRejects: true });
    expect(report.entities).toMatchObject([{ read: 2, stored: 1, rejected: 1 }]);
    expect(
      report.rejects.sample.map(({ file, line, column, value, reason }) => [file, line, column, value, reason]),
    ).toEqual([
      ['f.parquet', 1, 'amount', '10000000000000000', 'lost_digits'],
      ['f.parquet', 2, 'amount', '0.1234567', 'too_many_digits'],
    ]);
    const good = {
      'f.parquet': await parquet.write(`SELECT 'a' AS id, 1 AS amount, TIMESTAMP '2024-05-01' AS closed`),
    };
    expect((await place.refusal(yaml(''), good)).code).toBe('zone_missing');
  });

  it('that is none, or is damaged, is one error', async () => {
    const good = await parquet.write(`SELECT i AS a, 'text ' || i AS b FROM range(5000) t(i)`);
    const spoilt = (from: number, to: number) =>
      Buffer.from(good.map((byte, i) => (i >= from && i < to ? byte ^ 0x55 : byte)));
    const cases: [string, Buffer][] = [
      ['text', Buffer.from('a,b\n1,2\n3,4\n')],
      ['cut off', good.subarray(0, -20)],
      ['pages', spoilt(4, 300)],
      ['footer', spoilt(good.length - 300, good.length - 8)],
      ['length', spoilt(good.length - 8, good.length - 4)],
    ];
    for (const [name, bytes] of cases) {
      const error = await refused(() => staged(bytes));
      expect([name, error.code, error.faults[0]?.where]).toEqual([name, 'parquet_damaged', 'x/input.parquet']);
      expect(error.message).not.toContain(place.folder);
    }
    const yaml = oneEntity('deal', 'status: { constant: won }').replace('f.csv', 'f.parquet');
    const error = await place.refusal(yaml, { 'f.parquet': 'a,b\n1,2\n' });
    expect([error.code, error.faults.length]).toEqual(['bad_files', 1]);
    expect(await place.staged()).toEqual([]);
  });

  it('that claims more rows than any export has is refused unread', async () => {
    const bytes = await parquet.write('SELECT 1 AS a FROM range(21000000)');
    expect(bytes.length * 250).toBeLessThan(21e6);
    expect((await refused(() => staged(bytes))).code).toBe('unpacks_too_large');
  });

  it('has names that differ by more than case, and nothing to describe', async () => {
    const bytes = await parquet.write(`SELECT {aa: 1, x: {y: 1}, bb: 2} AS s, 1 AS "Aa", 2 AS bb`);
    expect((await staged(bytes)).columns).toEqual(['Aa', 'bb']);
    const twin = Buffer.from(bytes.toString('latin1').replaceAll('bb', 'aA'), 'latin1');
    const error = await refused(() => staged(twin));
    expect([error.code, error.message]).toEqual(['bad_header', expect.stringContaining('aA')]);
    const files = { 'f.parquet': bytes };
    const described = oneEntity('deal', 'status: { constant: won }').replace(
      'f.csv',
      '{ path: f.parquet, delimiter: ";" }',
    );
    expect((await place.refusal(described, files)).faults).toMatchObject([{ where: 'delimiter' }]);
  });
});
