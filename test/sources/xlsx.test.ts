/** Workbooks: which sheet, what each kind of cell is read as, what is set aside with its cell, what is refused. */
import { existsSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BookShape, book, bookParts, oneSheet, textRow, zipOf } from './hand-made-zip.ts';
import { type Bench, openBench } from './staged.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

const XLSX = { format: 'xlsx' } as const;
const HEAD = textRow(1, 'a');

/** The text of one cell in row 2 under the header `a`, or why it was set aside. */
async function one(cell: string, shape: Partial<BookShape> = {}): Promise<string> {
  const staged = await bench.stage(oneSheet(`${HEAD}<row r="2">${cell}</row>`, shape), XLSX);
  const [reject] = staged.rejects;
  if (reject) return `${reject.reason}: ${reject.what}`;
  const rows = await bench.read(staged);
  return rows.length === 0 ? '' : (rows[0]?.[1] ?? 'null');
}

describe('a cell', () => {
  it.each([
    ['<c t="s"><v>1</v></c>', 'two "x", y'],
    ['<c t="s"><v>2</v></c>', 'rich text'],
    ['<c t="s"><v>3</v></c>', 'line 1\nline 2_x000A_'],
    ['<c t="inlineStr"><is><r><t>in</t></r><r><t xml:space="preserve"> line </t></r></is></c>', 'in line '],
    ['<c t="inlineStr"><is><t>漢</t><rPh sb="0" eb="1"><t>kan</t></rPh></is></c>', '漢'],
    ['<c t="inlineStr"><is><t>007</t></is></c>', '007'],
    ['<c t="str"><f>A1&amp;"x"</f><v>a &lt; x</v></c>', 'a < x'],
    ['<c t="str"><f>""</f><v></v></c>', ''],
    ['<c t="b"><v>1</v></c>', 'true'],
    ['<c t="b"><v>0</v></c>', 'false'],
    ['<c t="d"><v>2024-05-01</v></c>', '2024-05-01'],
    ['<c/>', ''],
    ['<c s="0"><v/></c>', ''],
    ['<c><v>7</v></c>', '7'],
    ['<c><f>3+4</f><v>7</v></c>', '7'],
    ['<c r="A2" t="e"><v>#REF!</v></c>', 'formula_error: The cell Deals!A2 holds the error #REF!.'],
    ['<c t="e"><f>1/0</f><v>#DIV/0!</v></c>', 'formula_error: The cell Deals!A2 holds the error #DIV/0!.'],
    ['<c><f>A1</f></c>', 'formula_without_value: The cell Deals!A2 holds a formula without a value.'],
    ['<c><f>A1</f><v></v></c>', 'formula_without_value: The cell Deals!A2 holds a formula without a value.'],
    ['<c t="str"><f>A1</f></c>', 'formula_without_value: The cell Deals!A2 holds a formula without a value.'],
    ['<c t="inlineStr"><is><t>x_x0000_</t></is></c>', 'nul_character: The cell Deals!A2 holds the character U+0000.'],
    ['<c t="inlineStr"><is><t>x_xD83D_</t></is></c>', 'bad_unicode: The cell Deals!A2 holds half of a surrogate pair.'],
  ])('%s', async (cell, text) => {
    const texts = [
      '<t>one</t>',
      '<t>two "x", y</t>',
      '<r><rPr><b/></rPr><t>rich </t></r><r><t>text</t></r>',
      '<t>line 1_x000A_line 2_x005F_x000A_</t>',
    ];
    expect(await one(cell, { texts })).toBe(text);
  });

  it.each([
    ['1234567', '1234567'],
    ['-0.5', '-0.5'],
    ['1E-3', '0.001'],
    ['1.5E+3', '1500'],
    ['0.1', '0.1'],
    ['0.30000000000000004', '0.3'],
    ['3.3000000000000003', '3.3'],
    ['0.33333333333333331', '0.333333333333333'],
    ['1234567.1234567891', '1234567.12345679'],
    ['123456789012345', '123456789012345'],
    ['1E+14', '100000000000000'],
    ['-0', '0'],
    ['007', '7'],
  ])('the number %s', async (written, text) => {
    expect(await one(`<c><v>${written}</v></c>`)).toBe(text);
  });

  it.each(['1234567890123456', '1.2345678901234567E+19', '1E+15'])('the number %s has lost digits', async (written) => {
    expect(await one(`<c><v>${written}</v></c>`)).toContain(
      'lost_digits: The cell Deals!A2 is a whole number of more than 15',
    );
  });

  const formats = [
    'yyyy\\-mm\\-dd',
    'dd/mm/yyyy hh:mm',
    'h:mm:ss',
    '[h]:mm',
    '0.00E+00',
    '#,##0 &quot;days&quot;',
    '[$-409]d\\ mmm;@',
    'mmm',
    '[Red]0.0;General',
    'mm:ss.0',
  ];
  it.each([
    [1, '45413', '2024-05-01'],
    [1, '45413.5', '2024-05-01T12:00:00'],
    [1, '45413.000011574073', '2024-05-01T00:00:01'],
    [1, '45413.123456789', '2024-05-01T02:57:46.667'],
    [1, '1', '1900-01-01'],
    [1, '59', '1900-02-28'],
    [1, '60', null],
    [1, '61', '1900-03-01'],
    [1, '0', null],
    [1, '0.5', null],
    [1, '-1', null],
    [1, '2958465', '9999-12-31'],
    [1, '2958466', null],
    [2, '45413', '2024-05-01T00:00:00'],
    [2, '45413.99999999', '2024-05-01T23:59:59.999'],
    [3, '0.5', '12:00:00'],
    [3, '45413.25', '2024-05-01T06:00:00'],
    [4, '1.5', '36:00:00'],
    [5, '45413', '45413'],
    [6, '45413', '45413'],
    [7, '45413', '2024-05-01'],
    [8, '45413', '2024-05-01'],
    [9, '45413', '45413'],
    [10, '0.001', '00:01:26.400'],
  ])('in the format %i, %s', async (style, written, text) => {
    const got = await one(`<c s="${style}"><v>${written}</v></c>`, { formats });
    if (text === null) expect(got).toContain('no_such_day: The cell Deals!A2 is shown as a date');
    else expect(got).toBe(text);
  });

  it.each([
    ['0', '1904-01-01'],
    ['60', '1904-03-01'],
    ['43951', '2024-05-01'],
    ['2957003', '9999-12-31'],
    ['2957004', null],
  ])('counted from 1904, %s', async (written, text) => {
    const got = await one(`<c s="1"><v>${written}</v></c>`, { formats, from1904: true });
    if (text === null) expect(got).toContain('no_such_day');
    else expect(got).toBe(text);
  });

  it('of a built-in date format', async () => {
    const styles =
      '<styleSheet><cellStyleXfs><xf numFmtId="0"/></cellStyleXfs><cellXfs><xf numFmtId="14"/><xf numFmtId="22"/></cellXfs></styleSheet>';
    const more = [{ name: 'xl/styles.xml', content: styles }];
    expect(await one('<c s="0"><v>45413</v></c>', { more })).toBe('2024-05-01');
    expect(await one('<c s="1"><v>45413</v></c>', { more })).toBe('2024-05-01T00:00:00');
  });
});

describe('rows', () => {
  it('have their number; what is without content is none; a bad one is set aside', async () => {
    const rows = `<row r="3">${'<c r="B3"/>'}</row>${textRow(4, ' id ', 'n')}<row r="6"><c r="A6"><v>1</v></c><c r="B6" t="e"><v>#N/A</v></c></row>
      <row r="9"><c r="B9"><v>2.50</v></c></row><row r="10"><c r="C10"><v>9</v></c></row><row/><row><c><v>3</v></c></row>`;
    const staged = await bench.stage(oneSheet(rows), XLSX);
    expect(staged).toMatchObject({ columns: ['id', 'n'], rows: 2, lines: 12, multiline: false, notes: [] });
    expect(await bench.text()).toBe('9,,2.5\n12,3,\n');
    expect(staged.rejects.map(({ line, column, value, reason }) => [line, column, value, reason])).toEqual([
      [6, 'n', '#N/A', 'formula_error'],
      [10, null, '9', 'ragged_row'],
    ]);
    expect(staged.rejects[1]?.what).toContain('Deals!C10');
  });

  it('are not set aside for a column that nobody reads', async () => {
    const rows = `${textRow(1, 'id', 'n')}<row r="2"><c><v>1</v></c><c t="e"><v>#N/A</v></c></row>`;
    const staged = await bench.stage(oneSheet(rows), { ...XLSX, wanted: ['id'] });
    expect([staged.rejects, await bench.text()]).toEqual([[], '2,1,\n']);
  });

  it('above the header are left out; a header of one’s own', async () => {
    const rows = `${textRow(1, 'Title')}${textRow(2, 'a', 'b')}${textRow(3, '1', '2')}`;
    expect(await bench.stage(oneSheet(rows), { ...XLSX, skipLines: 1 })).toMatchObject({
      columns: ['a', 'b'],
      rows: 1,
    });
    const own = await bench.stage(oneSheet(rows), { ...XLSX, skipLines: 2, header: false, columns: ['x', 'y'] });
    expect([own.columns, await bench.text()]).toEqual([['x', 'y'], '3,1,2\n']);
  });

  it('with prefixes and in the strict form are the same', async () => {
    const sheet =
      '<x:worksheet xmlns:x="urn:x"><x:sheetData><x:row r="1"><x:c t="inlineStr"><x:is><x:t>a</x:t></x:is></x:c></x:row><x:row r="2"><x:c><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>';
    await bench.stage(oneSheet('', { more: [{ name: 'xl/worksheets/sheet0.xml', content: sheet }] }), XLSX);
    expect(await bench.text()).toBe('2,1\n');
  });
});

describe('sheets', () => {
  const sheets = [
    { name: 'Secret', rows: textRow(1, 'secret'), state: 'hidden' },
    { name: 'Chart', type: 'chartsheet' },
    { name: 'First', rows: textRow(1, 'first') },
    { name: 'Very', rows: textRow(1, 'very'), state: 'veryHidden' },
    { name: 'Other &amp; more', rows: textRow(1, 'other') },
  ];

  it('of which the first visible one is read, and the others are named', async () => {
    const staged = await bench.stage(book({ sheets }), XLSX);
    expect(staged).toMatchObject({
      columns: ['first'],
      notes: [{ code: 'unread_sheets', names: ['Secret (hidden)', 'Very (hidden)', 'Other & more'] }],
    });
  });

  it('are read by name, hidden ones with a note', async () => {
    expect(await bench.stage(book({ sheets }), { ...XLSX, sheet: 'Other & more' })).toMatchObject({
      columns: ['other'],
      notes: [],
    });
    expect(await bench.stage(book({ sheets }), { ...XLSX, sheet: 'Very' })).toMatchObject({
      columns: ['very'],
      notes: [{ code: 'hidden_sheet', names: ['Very'] }],
    });
  });

  it.each([
    ['Frist', sheets, 'There is no sheet "Frist"', 'did you mean `First`?'],
    ['Chart', sheets, 'There is no sheet "Chart"', 'Secret'],
    [undefined, sheets.slice(0, 2), 'No sheet of the workbook is visible', 'Secret'],
  ])('that are not there: %s', async (sheet, list, what, hint) => {
    const error = await bench.refusal(book({ sheets: list }), { ...XLSX, ...(sheet === undefined ? {} : { sheet }) });
    expect([error.code, error.message, error.hint]).toEqual([
      'no_sheet',
      expect.stringContaining(what),
      expect.stringContaining(hint),
    ]);
  });
});

describe('a header', () => {
  const merged = (...refs: string[]) =>
    `<mergeCells>${refs.map((ref) => `<mergeCell ref="${ref}"/>`).join('')}</mergeCells>`;
  it.each([
    [
      '<row r="2"><c r="A2" t="inlineStr"><is><t>a</t></is></c><c r="C2"><v>1</v></c></row>',
      '',
      ['The cell Deals!B2 is empty.'],
    ],
    [
      textRow(1, 'a', 'b', 'A ', 'b'),
      '',
      ['The cells Deals!A1 and Deals!C1 are both called "A".', 'The cells Deals!B1 and Deals!D1 are both called "b".'],
    ],
    [
      `<row r="1"><c t="inlineStr"><is><t>Amount</t></is></c><c/></row>${textRow(2, 'x', 'y')}`,
      merged('A1:B1'),
      ['The cells Deals!A1:B1 are merged.'],
    ],
    [textRow(1, 'a', '', 'c'), merged('A1:B1'), ['The cells Deals!A1:B1 are merged.', 'The cell Deals!B1 is empty.']],
    [textRow(1, 'a'), merged('A1:A2'), ['The cells Deals!A1:A2 are merged.']],
    ['<row r="1"><c t="e"><v>#REF!</v></c></row>', '', ['The cell Deals!A1 holds the error #REF!.']],
    [
      '<row r="1"><c t="inlineStr"><is><t>a</t></is></c><c><f>X</f></c></row>',
      '',
      ['The cell Deals!B1 holds a formula without a value.'],
    ],
  ])('%s', async (rows, after, faults) => {
    const error = await bench.refusal(oneSheet(rows, { after }), XLSX);
    expect(error.code).toBe('bad_header');
    expect(error.faults.map(({ what }) => what)).toEqual(faults);
    expect(error.faults[0]?.where).toMatch(/^input\.xlsx:[12]$/);
  });

  it('too wide is refused', async () => {
    const error = await bench.refusal(oneSheet(textRow(1, 'a', 'b', 'c')), XLSX, { columns: 2 });
    expect(error.faults[0]?.what).toContain('Deals!C1 is not empty; 2 columns are allowed');
  });

  it('may stand above merged cells that say nothing: outside of what is read', async () => {
    const rows = `${textRow(1, 'Title')}${textRow(2, 'a', 'b')}${textRow(3, '1', '2')}`;
    const after = merged('A1:C1', 'E2:F3', 'A9:B9', 'B3:B4');
    const spec = { ...XLSX, skipLines: 1, wanted: ['a'] };
    expect(await bench.stage(oneSheet(rows, { after }), spec)).toMatchObject({ rows: 1 });
    const error = await bench.refusal(oneSheet(rows, { after }), { ...spec, wanted: ['a', 'b'] });
    expect([error.code, error.faults.map(({ where, what }) => [where, what])]).toEqual([
      'merged_cells',
      [['input.xlsx:3', 'The cells Deals!B3:B4 are merged.']],
    ]);
  });
});

describe('is refused', () => {
  const good = bookParts({ sheets: [{ name: 'A', rows: HEAD }] });
  const withPart = (name: string, content: string | Uint8Array, claims = {}) => [
    ...good.filter((part) => part.name !== name),
    { name, content, claims },
  ];
  const SHEET = 'xl/worksheets/sheet0.xml';
  const sheet = (xml: string) => zipOf(withPart(SHEET, xml));
  const data = (xml: string) => sheet(`<worksheet><sheetData>${HEAD}${xml}</sheetData></worksheet>`);
  const cfb = (name: string) =>
    Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600), Buffer.from(name, 'utf16le')]);
  it.each([
    ['text', Buffer.from('a,b\n1,2\n'), 'not_a_workbook', 'no known kind'],
    ['a web page', Buffer.from('<html><table>'), 'not_a_workbook', 'This is a web page'],
    ['an old workbook', cfb('Workbook'), 'not_a_workbook', '(.xls)'],
    ['a locked workbook', cfb('EncryptedPackage'), 'workbook_locked', 'password'],
    ['a packed workbook', gzipSync(zipOf(good)), 'not_a_workbook', 'gzip'],
    ['another ZIP file', zipOf([{ name: 'a.csv', content: 'a' }]), 'not_a_workbook', 'but no Excel workbook'],
    ['a document', zipOf(withPart('xl/workbook.xml', '<document/>')), 'not_a_workbook', 'but no Excel workbook'],
    [
      'a binary workbook',
      zipOf([
        ...withPart('_rels/.rels', '<R><Relationship Id="a" Type="x/officeDocument" Target="xl/workbook.bin"/></R>'),
        { name: 'xl/workbook.bin', content: 'x' },
      ]),
      'not_a_workbook',
      '.xlsb',
    ],
    ['cut off', zipOf(good).subarray(0, -30), 'workbook_damaged', 'damaged'],
    ['a locked part', zipOf(withPart(SHEET, '<a/>', { flags: 1 })), 'workbook_locked', 'password'],
    ['a part twice', zipOf([...good, ...good.slice(-1)]), 'workbook_damaged', 'is there twice'],
    ['a part outside', zipOf([...good, { name: '../../etc/passwd', content: 'x' }]), 'workbook_damaged', 'damaged'],
    [
      'a part that is missing',
      zipOf(good.filter(({ name }) => name !== SHEET)),
      'workbook_damaged',
      `${SHEET} is missing`,
    ],
    [
      'a part longer than it says',
      zipOf(withPart(SHEET, 'x'.repeat(5e5), { unpacked: 9 })),
      'workbook_damaged',
      'damaged',
    ],
    [
      'a part with another checksum',
      zipOf(withPart(SHEET, '<worksheet/>', { crc: 7 })),
      'workbook_damaged',
      'checksum',
    ],
    ['a sheet that is no XML', sheet('<worksheet><sheetData>'), 'workbook_damaged', 'sheet0.xml'],
    [
      'a sheet that is no UTF-8',
      zipOf(withPart(SHEET, Buffer.from('<a>\xff</a>', 'latin1'))),
      'workbook_damaged',
      'no UTF-8',
    ],
    ['a document type', sheet('<!DOCTYPE a [<!ENTITY x "y">]><worksheet/>'), 'workbook_damaged', 'document type'],
    ['tags nested without end', sheet('<a>'.repeat(1e5)), 'workbook_damaged', 'nested too deep'],
    ['a tag without end', sheet(`<worksheet ${'a="b" '.repeat(5e5)}`), 'workbook_damaged', 'longer than'],
    ['rows out of order', data('<row r="3"/><row r="2"/>'), 'workbook_damaged', 'the row 2'],
    ['a row that is none', data('<row r="1048577"/>'), 'workbook_damaged', 'the row 1048577'],
    ['cells out of order', data('<row r="2"><c r="B2"/><c r="A2"/></row>'), 'workbook_damaged', 'the cell A2'],
    ['a cell of another row', data('<row r="2"><c r="A3"/></row>'), 'workbook_damaged', 'the cell A3'],
    [
      'a text that is not there',
      data('<row r="2"><c t="s"><v>9</v></c></row>'),
      'workbook_damaged',
      'A!A2 names the text 9',
    ],
    [
      'a number that is none',
      data('<row r="2"><c><v>x</v></c></row>'),
      'workbook_damaged',
      'A!A2 holds x for a number',
    ],
    ['an empty sheet', sheet('<worksheet><sheetData/></worksheet>'), 'empty_file', 'The sheet "A" holds nothing'],
  ])('%s', async (_, content, code, message) => {
    const error = await bench.refusal(content, XLSX);
    expect([error.code, error.message]).toEqual([code, expect.stringContaining(message)]);
    expect(error.hint).toBeTruthy();
    expect(existsSync(bench.target)).toBe(false);
  });

  it('what grows beyond all measure, before anything is unpacked', async () => {
    const bomb = zipOf(withPart(SHEET, Buffer.alloc(4e6, ' ')));
    expect((await bench.refusal(bomb, XLSX, { unpackFree: 1e6 })).code).toBe('unpacks_too_large');
    const liar = zipOf(withPart('xl/media/image1.png', 'x', { unpacked: 0xfffffff0 }));
    expect((await bench.refusal(liar, XLSX)).code).toBe('unpacks_too_large');
    const many = zipOf(Array.from({ length: 10_001 }, (_, i) => ({ name: `p${i}`, content: '' })));
    expect((await bench.refusal(many, XLSX)).message).toContain('10001 parts');
  });

  it('more text than there is memory for', async () => {
    const content = oneSheet(HEAD, { texts: ['<t>0123456789</t>', '<t>0123456789</t>'] });
    expect((await bench.refusal(content, XLSX, { textBytes: 50 })).code).toBe('workbook_too_large');
  });

  it('a description that does not fit', async () => {
    const error = await bench.refusal(oneSheet(HEAD), { ...XLSX, delimiter: ';', encoding: 'utf-8', records: 'x' });
    expect(error.faults.map(({ where }) => where).sort()).toEqual(['delimiter', 'encoding', 'records']);
    expect((await bench.refusal('a\n', { sheet: 'x' })).faults).toMatchObject([{ where: 'sheet' }]);
  });
});
