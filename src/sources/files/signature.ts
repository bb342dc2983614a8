/**
 * Knows from the first bytes what is not plain text though its name says so, and what a byte order mark says of the
 * encoding. It names the kind of file and the way out; whatever it does not know is left to the strict reading after it.
 */

import type { Encoding } from './encoding.ts';
import { fileError } from './file-fault.ts';
import { isGzip } from './gzip.ts';

interface Kind {
  readonly is: (head: Buffer) => boolean;
  readonly what: string;
  readonly hint: string;
}

const starts =
  (...bytes: number[]) =>
  (head: Buffer) =>
    head.subarray(0, bytes.length).equals(Buffer.from(bytes));
const zipWith = (...names: string[]) => {
  const zip = starts(0x50, 0x4b);
  return (head: Buffer) =>
    zip(head) && [3, 5, 7].includes(head[2] ?? 0) && (names.length === 0 || names.some((name) => head.includes(name)));
};
const text = (pattern: RegExp) => (head: Buffer) => pattern.test(head.subarray(0, 512).toString('latin1'));

const SAVE_AS = 'Open it and save the sheet as "CSV UTF-8", or as .xlsx.';
const KINDS: readonly Kind[] = [
  {
    is: zipWith('[Content_Types].xml', 'xl/'),
    what: 'This is an Excel workbook, not text.',
    hint: 'Set `format: xlsx`, or save the sheet as "CSV UTF-8"; it may not be packed with gzip.',
  },
  { is: zipWith('opendocument.spreadsheet'), what: 'This is an OpenDocument sheet, not text.', hint: SAVE_AS },
  { is: zipWith(), what: 'This is a ZIP archive, not text.', hint: 'Unpack it and name the file inside.' },
  {
    is: starts(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1),
    what: 'This is an old Excel workbook (.xls), one with a password, or another Office document, not text.',
    hint: SAVE_AS,
  },
  {
    is: isGzip,
    what: 'This is compressed with gzip.',
    hint: 'Unpack it (gunzip): text may be packed once, all else not at all.',
  },
  { is: starts(0x28, 0xb5, 0x2f, 0xfd), what: 'This is compressed with zstd.', hint: 'Unpack it first (unzstd).' },
  { is: starts(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0), what: 'This is compressed with xz.', hint: 'Unpack it first (unxz).' },
  { is: text(/^BZh[1-9]1AY&SY/), what: 'This is compressed with bzip2.', hint: 'Unpack it first (bunzip2).' },
  { is: text(/^%PDF-/), what: 'This is a PDF document, not text.', hint: 'Export the data as CSV.' },
  {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the byte after the magic tells it from a column named PAR1
    is: text(/^PAR1[\x00-\x1f]/),
    what: 'This is a Parquet file, not text.',
    hint: 'Set `format: parquet`, or export the data as CSV.',
  },
  { is: text(/^SQLite format 3\0/), what: 'This is an SQLite database, not text.', hint: 'Export the table as CSV.' },
  {
    is: text(/^(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|\?xml)/i),
    what: 'This is a web page or XML, perhaps a login or error page that was saved in place of the data.',
    hint: 'Download the export again and look into the file.',
  },
  {
    is: (head) => starts(0xff, 0xfe, 0, 0)(head) || starts(0, 0, 0xfe, 0xff)(head),
    what: 'This is UTF-32 text.',
    hint: 'Save it as UTF-8.',
  },
];

const BOMS: readonly { readonly bytes: readonly number[]; readonly encoding: Encoding }[] = [
  { bytes: [0xef, 0xbb, 0xbf], encoding: 'utf-8' },
  { bytes: [0xff, 0xfe], encoding: 'utf-16le' },
  { bytes: [0xfe, 0xff], encoding: 'utf-16be' },
];

/** What the first bytes of a file say it is, where it is no text. */
export const kindOf = (head: Buffer): Kind | undefined => KINDS.find(({ is }) => is(head));

/** The encoding to read with, and how many bytes of mark to leave out. `head` are the first bytes of the file. */
export function encodingOf(
  file: string,
  head: Buffer,
  declared: Encoding | undefined,
): { encoding: Encoding; bom: number } {
  const kind = kindOf(head);
  if (kind) throw fileError('not_text', { file, what: kind.what, hint: kind.hint });
  const bom = BOMS.find(({ bytes }) => starts(...bytes)(head));
  if (!bom) {
    refuseUndeclaredUtf16(file, head, declared ?? 'utf-8');
    return { encoding: declared ?? 'utf-8', bom: 0 };
  }
  if (declared !== undefined && declared !== bom.encoding)
    throw fileError('encoding_contradicted', {
      file,
      line: 1,
      what: `The file starts with the byte order mark of ${bom.encoding}, but ${declared} is declared.`,
      hint: `Set \`encoding: ${bom.encoding}\` or leave the encoding out.`,
    });
  return { encoding: bom.encoding, bom: bom.bytes.length };
}

/** Latin text in UTF-16 has a zero in every other byte. */
function refuseUndeclaredUtf16(file: string, head: Buffer, encoding: Encoding): void {
  if (encoding.startsWith('utf-16')) return;
  const zeros = [0, 0];
  head.forEach((byte, i) => {
    if (byte === 0) zeros[i % 2] = (zeros[i % 2] ?? 0) + 1;
  });
  const [even = 0, odd = 0] = zeros;
  const half = head.length / 2;
  const likely =
    odd > half * 0.3 && even < odd / 10 ? 'utf-16le' : even > half * 0.3 && odd < even / 10 ? 'utf-16be' : null;
  if (likely)
    throw fileError('nul_bytes', {
      file,
      line: 1,
      what: `Every other byte is zero: the file looks like ${likely}, but is read as ${encoding}.`,
      hint: `Set \`encoding: ${likely}\`, or save the file as UTF-8.`,
    });
}
