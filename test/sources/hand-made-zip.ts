/** ZIP files and workbooks made by hand, sound or not. */
import { crc32, deflateRawSync } from 'node:zlib';

export interface Part {
  readonly name: string;
  readonly content: string | Uint8Array;
  /** What the directory claims instead of the truth. */
  readonly claims?: { readonly unpacked?: number; readonly crc?: number; readonly flags?: number };
}

/** A ZIP file of the parts, each deflated. */
export function zipOf(parts: readonly Part[]): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, claims = {} } of parts) {
    const bytes = Buffer.from(content as string);
    const packed = deflateRawSync(bytes);
    const { unpacked = bytes.length, crc = crc32(bytes), flags = 0 } = claims;
    const fields = Buffer.alloc(22);
    fields.writeUInt16LE(flags, 0);
    fields.writeUInt16LE(8, 2);
    fields.writeUInt32LE(crc, 8);
    fields.writeUInt32LE(packed.length, 12);
    fields.writeUInt32LE(unpacked, 16);
    fields.writeUInt16LE(Buffer.byteLength(name), 20);
    const local = Buffer.concat([
      Buffer.from('PK\x03\x04\x14\0', 'latin1'),
      fields,
      Buffer.alloc(2),
      Buffer.from(name),
    ]);
    const entry = Buffer.concat([
      Buffer.from('PK\x01\x02\x14\0\x14\0', 'latin1'),
      fields,
      Buffer.alloc(12),
      Buffer.alloc(4),
      Buffer.from(name),
    ]);
    entry.writeUInt32LE(offset, 42);
    files.push(local, packed);
    directory.push(entry);
    offset += local.length + packed.length;
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...files, ...directory, end]);
}

export interface BookShape {
  /** Sheets: name, rows (XML within `sheetData`), what follows it, and state. */
  readonly sheets: readonly { name: string; rows?: string; after?: string; state?: string; type?: string }[];
  readonly from1904?: boolean;
  readonly texts?: readonly string[];
  /** Codes of number formats; cell style n + 1 has the nth, style 0 has none. */
  readonly formats?: readonly string[];
  readonly more?: readonly Part[];
}

const REL = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const relations = (list: readonly [id: string, type: string, target: string][]) =>
  `<?xml version="1.0"?><Relationships>${list.map(([id, type, target]) => `<Relationship Id="${id}" Type="${REL}/${type}" Target="${target}"/>`).join('')}</Relationships>`;

/** The parts of a workbook. */
export function bookParts({ sheets, from1904 = false, texts = [], formats = [], more = [] }: BookShape): Part[] {
  const fresh = new Set(more.map(({ name }) => name));
  const parts: Part[] = [
    { name: '[Content_Types].xml', content: '<Types/>' },
    { name: '_rels/.rels', content: relations([['rId1', 'officeDocument', 'xl/workbook.xml']]) },
    {
      name: 'xl/workbook.xml',
      content: `<workbook xmlns:r="${REL}"><workbookPr date1904="${from1904 ? 1 : 0}"/><sheets>${sheets
        .map(
          ({ name, state = 'visible' }, i) =>
            `<sheet name="${name}" sheetId="${i + 1}" state="${state}" r:id="s${i}"/>`,
        )
        .join('')}</sheets></workbook>`,
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      content: relations([
        ['st', 'styles', '/xl/styles.xml'],
        ['tx', 'sharedStrings', 'sharedStrings.xml'],
        ...sheets.map(
          ({ type = 'worksheet' }, i) => [`s${i}`, type, `worksheets/sheet${i}.xml`] as [string, string, string],
        ),
      ]),
    },
    {
      name: 'xl/styles.xml',
      content: `<styleSheet><numFmts>${formats.map((code, i) => `<numFmt numFmtId="${164 + i}" formatCode="${code}"/>`).join('')}</numFmts><cellXfs><xf numFmtId="0"/>${formats.map((_, i) => `<xf numFmtId="${164 + i}"/>`).join('')}</cellXfs></styleSheet>`,
    },
    { name: 'xl/sharedStrings.xml', content: `<sst>${texts.map((text) => `<si>${text}</si>`).join('')}</sst>` },
    ...sheets.map(({ rows = '', after = '' }, i) => ({
      name: `xl/worksheets/sheet${i}.xml`,
      content: `<?xml version="1.0" encoding="UTF-8"?><worksheet><sheetData>${rows}</sheetData>${after}</worksheet>`,
    })),
  ];
  return [...parts.filter(({ name }) => !fresh.has(name)), ...more];
}

export const book = (shape: BookShape): Buffer => zipOf(bookParts(shape));

/** One visible sheet. */
export const oneSheet = (rows: string, rest: Partial<BookShape> & { after?: string } = {}): Buffer =>
  book({ ...rest, sheets: [{ name: 'Deals', rows, ...(rest.after === undefined ? {} : { after: rest.after }) }] });

/** A row of inline texts. */
export const textRow = (row: number, ...texts: string[]): string =>
  `<row r="${row}">${texts.map((text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`).join('')}</row>`;
