/**
 * Stages one sheet of an Excel workbook: that which is named, else the first that is not hidden. Only text, numbers,
 * dates and the values that formulas last gave are taken; nothing of it is ever run. Sheets that are not read are noted.
 */
import { suggestion } from '../../model/mapping-fault.ts';
import { type FileNote, fileError, shown } from './file-fault.ts';
import type { FileSpec } from './file-spec.ts';
import type { Original } from './original.ts';
import type { ScanContext } from './scanner.ts';
import { kindOf } from './signature.ts';
import { SheetTaker } from './xlsx-sheet.ts';
import { readWorkbook, type Sheet } from './xlsx-workbook.ts';
import { readXml } from './xml.ts';
import { damaged, Zip } from './zip.ts';

export interface SheetRead {
  readonly columns: readonly string[];
  /** Number of the last row. */
  readonly lines: number;
  readonly multiline: boolean;
  readonly notes: readonly FileNote[];
}

/** Reads the sheet into the writer of `context`. `progress` is called after each piece. */
export async function stageSheet(
  spec: FileSpec,
  original: Original,
  context: ScanContext,
  progress: () => Promise<void>,
): Promise<SheetRead> {
  const { file, limits, writer } = context;
  refuseOthers(file, await original.head());
  // Parts are read out of order; the hash is of the file as it lies there.
  for await (const _ of original.chunks(limits.chunkBytes)) await progress();
  const zip = await Zip.open(spec.path, { file, bytes: original.bytes, limits });
  try {
    const workbook = await readWorkbook(zip, file, limits);
    const sheet = chosen(workbook.sheets, spec.sheet, file);
    const taker = new SheetTaker(context, sheet.name, workbook, spec);
    await readXml(zip.part(sheet.part), taker, {
      refuse: (what) => damaged(file, `${sheet.part}: ${what}`),
      longest: 2 * limits.fieldBytes,
      drain: async () => {
        await writer.drain();
        await progress();
      },
    });
    taker.end();
    const { columns, lines, multiline } = taker;
    return { columns, lines, multiline, notes: notesOn(workbook.sheets, sheet, spec.sheet) };
  } finally {
    zip.close();
  }
}

function chosen(sheets: readonly Sheet[], name: string | undefined, file: string): Sheet & { part: string } {
  const sheet = sheets.find((each) => (name === undefined ? !each.hidden && each.part !== null : each.name === name));
  if (sheet?.part) return { ...sheet, part: sheet.part };
  const names = sheets.filter(({ part }) => part !== null).map((each) => shown(each.name));
  throw fileError('no_sheet', {
    file,
    what:
      name === undefined
        ? 'No sheet of the workbook is visible and holds cells.'
        : `There is no sheet "${shown(name)}" with cells.`,
    hint: name === undefined ? `Name one with \`sheet\`: ${names.join(', ')}.` : suggestion(name, names),
  });
}

function notesOn(sheets: readonly Sheet[], sheet: Sheet, named: string | undefined): FileNote[] {
  const notes: FileNote[] = [];
  if (sheet.hidden)
    notes.push({ code: 'hidden_sheet', what: 'the sheet that was read is hidden', names: [shown(sheet.name)] });
  const others = sheets.filter(({ part }) => part !== null && part !== sheet.part);
  if (named === undefined && others.length > 0)
    notes.push({
      code: 'unread_sheets',
      what: 'other sheets were not read, since none is named',
      names: others.map(({ name, hidden }) => `${shown(name)}${hidden ? ' (hidden)' : ''}`),
    });
  return notes;
}

/** What is no ZIP file is no workbook; what it is instead is said where it is known. */
function refuseOthers(file: string, head: Buffer): void {
  if (head.subarray(0, 2).toString('latin1') === 'PK') return;
  // Office packs what it encrypts into the container of its old formats.
  if (head.includes(Buffer.from('EncryptedPackage', 'utf16le')))
    throw fileError('workbook_locked', {
      file,
      what: 'The workbook is protected by a password.',
      hint: 'Save it without one.',
    });
  throw fileError('not_a_workbook', {
    file,
    what: `This is no Excel workbook (.xlsx). ${kindOf(head)?.what ?? 'It is of no known kind.'}`,
    hint: 'Save it as .xlsx, or name the `format` it has.',
  });
}
