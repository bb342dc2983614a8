/** The same table in any format gives the same facts, and the same files again change nothing. */
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import writeWorkbook from 'write-excel-file/node';
import { undoImport } from '../../src/intake/history.ts';
import { book, oneSheet, textRow } from '../sources/hand-made-zip.ts';
import { Installation, oneEntity } from './installation.ts';
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

const COLUMNS = 'status: state\nname: note\namount: amount\nclosed_at: closed\ncreated_at: made\ndeleted: gone';
const mapping = (file: string, rest = '') =>
  oneEntity('deal', COLUMNS, '', 'zone: UTC').replace('f.csv', `{ path: "${file}"${rest} }`);

interface Fact {
  readonly note: string;
  /** At most 15 digits, 6 of them behind the point. */
  readonly amount: string | null;
  readonly closed: Date | null;
  readonly made: Date;
  readonly gone: boolean;
}

const pieces = fc.constantFrom('"', ',', ';', '\n', ' ', 'é', '€', '😀', '漢', 'x', '0', '<', '&', '=', "'", '\t');
const facts: fc.Arbitrary<Fact> = fc.record({
  note: fc.array(pieces, { maxLength: 8 }).map((parts) => parts.join('')),
  amount: fc.option(
    fc
      .tuple(fc.integer({ min: -999_999_999, max: 999_999_999 }), fc.integer({ min: 0, max: 999_999 }))
      .map(([whole, rest]) => `${whole}.${String(rest).padStart(6, '0')}`.replace(/\.?0+$/, '') || '0'),
  ),
  closed: fc.option(fc.date({ min: new Date('1990-01-01'), max: new Date('2099-12-30'), noInvalidDate: true })),
  made: fc.integer({ min: 8_000, max: 40_000 }).map((day) => new Date(day * 86_400_000)),
  gone: fc.boolean(),
});

const idOf = (i: number): string => `00${i}`;
const day = (date: Date): string => date.toISOString().slice(0, 10);
const moment = (date: Date): string => date.toISOString().slice(0, -1);
const HEADER = ['id', 'state', 'note', 'amount', 'closed', 'made', 'gone'];
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

const csv = (rows: readonly Fact[]): string =>
  [
    HEADER.join(','),
    ...rows.map(({ note, amount, closed, made, gone }, i) =>
      [idOf(i), 'won', quoted(note), amount ?? '', closed ? moment(closed) : '', day(made), gone].join(','),
    ),
  ].join('\n');

const objects = (rows: readonly Fact[]): string[] =>
  rows.map(({ note, amount, closed, made, gone }, i) => {
    const text = JSON.stringify({
      id: idOf(i),
      state: 'won',
      note,
      closed: closed && moment(closed),
      made: day(made),
      gone,
    });
    return `${text.slice(0, -1)},"amount":${amount ?? 'null'}}`;
  });

async function workbook(rows: readonly Fact[]): Promise<Uint8Array> {
  const texts = HEADER.map((value) => ({ value, type: String }) as const);
  const cells = rows.map(({ note, amount, closed, made, gone }, i) => [
    { value: idOf(i), type: String } as const,
    { value: 'won', type: String } as const,
    note === '' ? null : ({ value: note, type: String } as const),
    amount === null ? null : ({ value: Number(amount), type: Number } as const),
    closed && ({ value: closed, type: Date, format: 'yyyy-mm-dd hh:mm:ss' } as const),
    { value: made, type: Date, format: 'dd/mm/yyyy' } as const,
    { value: gone, type: Boolean } as const,
  ]);
  return writeWorkbook([texts, ...cells]).toBuffer();
}

/** The same table with exact numbers and local times, or with binary numbers and instants. */
function tables(rows: readonly Fact[], binary: boolean): Promise<Uint8Array> {
  const text = (value: string | null) => (value === null ? 'NULL' : `'${value.replaceAll("'", "''")}'`);
  const lines = rows.map(({ note, amount, closed, made, gone }, i) =>
    [text(idOf(i)), `'won'`, text(note), text(amount), text(closed && moment(closed)), text(day(made)), gone].join(
      ', ',
    ),
  );
  const [number, instant] = binary ? ['DOUBLE', 'TIMESTAMPTZ'] : ['DECIMAL(18,6)', 'TIMESTAMP_NS'];
  return parquet.write(`SELECT id, state, note, CAST(amount AS ${number}) AS amount, CAST(closed AS ${instant}) AS closed,
    CAST(made AS DATE) AS made, CAST(gone AS BOOLEAN) AS gone, [1, 2] AS tags, 'x'::BLOB AS picture
    FROM (VALUES ${lines.map((line) => `(${line})`).join(', ')}) t(id, state, note, amount, closed, made, gone)`);
}

it('any table as CSV, JSON, NDJSON, Parquet or a workbook, packed or not, gives the same facts', async () => {
  let seen = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(facts, { minLength: 1, maxLength: 12 }), async (rows) => {
      const files: Record<string, string | Uint8Array> = {
        'f.csv': csv(rows),
        'f.json': `[${objects(rows).join(',\n')}]`,
        'f.ndjson': objects(rows).join('\n'),
        'f.xlsx': await workbook(rows),
        'exact.parquet': await tables(rows, false),
        'binary.parquet': await tables(rows, true),
      };
      for (const name of ['f.csv', 'f.json', 'f.ndjson']) files[`${name}.gz`] = gzipSync(files[name] ?? '');
      const [first] = Object.keys(files);
      const before = await place.load(mapping(first ?? ''), files);
      expect(before.entities[0]).toMatchObject({ read: rows.length, rejected: 0, duplicate: 0 });
      for (const name of Object.keys(files)) {
        const report = await place.load(mapping(name), files);
        expect([name, report.entities[0], report.warnings]).toEqual([
          name,
          {
            entity: 'deal',
            read: rows.length,
            stored: 0,
            unchanged: rows.length,
            rejected: 0,
            filtered: 0,
            duplicate: 0,
          },
          [],
        ]);
        seen++;
      }
    }),
    { numRuns: 5 },
  );
  expect(seen).toBe(45);
}, 180_000);

describe('a workbook', () => {
  it('that is loaded again changes nothing, and can be taken back', async () => {
    const files = { 'book.xlsx': oneSheet(`${textRow(1, 'id', 'state', 'value')}${textRow(2, '7', 'won', '1')}`) };
    const yaml = oneEntity('deal', 'status: state\namount: value')
      .replace('f.csv', 'book.xlsx')
      .replace('crm', 'books');
    const first = await place.load(yaml, files);
    expect(first.entities).toMatchObject([{ read: 1, stored: 1 }]);
    expect(await place.load(yaml, files)).toMatchObject({ batch: null, entities: [{ unchanged: 1 }] });
    expect(await undoImport(place.engine, first.batch ?? '', '2024-06-02T12:00:00Z')).toMatchObject({ removed: 1 });
    expect(await place.load(yaml, files)).toMatchObject({ entities: [{ stored: 1 }] });
  });

  it('tells of each reject the row, the cell and what to do, and of sheets that were not read', async () => {
    const rows = `${textRow(1, 'id', 'state', 'amount', 'closed')}
      <row r="2"><c t="inlineStr"><is><t>a</t></is></c><c t="inlineStr"><is><t>won</t></is></c><c t="e"><v>#N/A</v></c></row>
      <row r="3"><c t="inlineStr"><is><t>b</t></is></c><c t="inlineStr"><is><t>won</t></is></c><c><v>0.33333333333333331</v></c></row>
      <row r="4"><c t="inlineStr"><is><t>c</t></is></c><c t="inlineStr"><is><t>won</t></is></c><c/><c s="1"><v>45413</v></c></row>
      <row r="5"><c t="inlineStr"><is><t>d</t></is></c><c t="inlineStr"><is><t>won</t></is></c><c/><c><v>45413</v></c></row>`;
    const files = {
      'book.xlsx': book({
        formats: ['d/m/yy'],
        sheets: [
          { name: 'Old', state: 'hidden' },
          { name: 'Q1', rows },
        ],
      }),
    };
    const yaml = oneEntity('deal', 'status: state\namount: amount\nclosed_at: closed').replace('f.csv', 'book.xlsx');
    const report = await place.load(yaml.replace('crm', 'cells'), files, { allowRejects: true });
    expect(report.files).toMatchObject([{ lines: 5, rows: 3, rejected: 1 }]);
    expect(report.entities).toMatchObject([{ read: 3, stored: 1, rejected: 2 }]);
    expect(report.rejects.sample).toMatchObject([
      {
        file: 'book.xlsx',
        line: 2,
        column: 'amount',
        value: '#N/A',
        reason: 'formula_error',
        what: expect.stringContaining('Q1!C2'),
      },
      { line: 3, column: 'amount', value: '0.333333333333333', reason: 'too_many_digits' },
      { line: 5, column: 'closed_at', value: '45413', reason: 'not_a_date' },
    ]);
    expect(report.warnings).toMatchObject([
      { code: 'unread_sheets', where: 'book.xlsx', count: 1, sample: ['Old (hidden)'] },
    ]);
    const named = await place.load(
      yaml.replace('crm', 'cells').replace('book.xlsx', '{ path: book.xlsx, sheet: Q1 }'),
      files,
      { allowRejects: true },
    );
    expect(named.warnings).toEqual([]);
  });

  it.each([
    [
      'old.xls',
      Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)]),
      'old Excel workbook (.xls)',
    ],
    ['page.xls', '<html><table><tr><td>1</td></tr></table>', 'This is a web page'],
    ['text.xlsx', 'id,state\n1,won\n', 'This is no Excel workbook (.xlsx)'],
    ['packed.xlsx.gz', gzipSync(oneSheet(textRow(1, 'id'))), 'compressed with gzip'],
    ['packed.parquet.gz', gzipSync('x'), 'This is no Parquet file, or it is damaged'],
    ['table.ods', 'x', 'the format of table.ods is not known'],
  ])('that is none is one clear fault: %s', async (name, content, what) => {
    const yaml = oneEntity('deal', 'status: { constant: won }').replace('f.csv', name);
    const error = await place.refusal(yaml, { [name]: content });
    expect(error.code).toBe('bad_files');
    expect(error.faults.map((fault) => [fault.what.includes(what), fault.hint !== ''])).toEqual([[true, true]]);
  });

  it('asks how texts that look like dates are meant, and reads them as it is told', async () => {
    const files = { 'book.xlsx': oneSheet(`${textRow(1, 'id', 'closed')}${textRow(2, 'a', '03/04/2018')}`) };
    const yaml = (rule: string) =>
      oneEntity('deal', `status: { constant: won }\nclosed_at: ${rule}`)
        .replace('f.csv', 'book.xlsx')
        .replace('crm', 'texts');
    const error = await place.refusal(yaml('closed'), files);
    expect([error.code, error.faults[0]?.what]).toEqual(['ambiguous_date', expect.stringContaining('book.xlsx:2')]);
    expect(await place.load(yaml('{ column: closed, format: DD/MM/YYYY }'), files)).toMatchObject({
      entities: [{ stored: 1 }],
    });
  });
});
