/**
 * What a workbook says outside of its sheets: which sheets there are and which of them are hidden, the shared texts,
 * which cell formats show dates, and from which year days are counted.
 */
import type { CadansError } from '../../model/error.ts';
import { fileError, shown } from './file-fault.ts';
import type { Limits } from './file-spec.ts';
import { type CellFormat, cellFormat } from './xlsx-format.ts';
import { readXml, type XmlTaker } from './xml.ts';
import { damaged, type Zip } from './zip.ts';

export interface Sheet {
  readonly name: string;
  readonly hidden: boolean;
  /** Name of its part; null where it holds no cells (a chart, a macro). */
  readonly part: string | null;
}

export interface Workbook {
  readonly sheets: readonly Sheet[];
  readonly texts: readonly string[];
  /** By the number a cell names; null for what shows no date. */
  readonly formats: readonly (CellFormat | null)[];
  /** Days are counted from 1904. */
  readonly from1904: boolean;
}

type Attributes = Readonly<Record<string, string>>;
const truth = (value: string | undefined): boolean => value === '1' || value === 'true';

/** Reads the small parts of a workbook. Throws `not_a_workbook` where it is none, `workbook_damaged` where they do not fit. */
export async function readWorkbook(zip: Zip, file: string, limits: Limits): Promise<Workbook> {
  const read = (part: string, taker: Partial<XmlTaker>) =>
    readXml(
      zip.part(part),
      { open: () => {}, text: () => {}, close: () => {}, ...taker },
      { refuse: (what) => damaged(file, `${part}: ${what}`), longest: 2 * limits.fieldBytes },
    );
  const related = async (part: string): Promise<{ id: string; type: string; target: string }[]> => {
    const folder = part.slice(0, part.lastIndexOf('/') + 1);
    const list = `${folder}_rels/${part.slice(folder.length)}.rels`;
    const found: { id: string; type: string; target: string }[] = [];
    if (!zip.has(list)) return found;
    await read(list, {
      open: (name, { Id: id = '', Type: type = '', Target: target = '', TargetMode: mode }) => {
        if (name === 'Relationship' && mode !== 'External')
          found.push({ id, type: type.slice(type.lastIndexOf('/') + 1), target: resolved(folder, target) });
      },
    });
    return found;
  };
  const main = (await related('')).find(({ type }) => type === 'officeDocument')?.target;
  if (main === undefined || !zip.has(main)) throw noWorkbook(file);
  if (main.endsWith('.bin')) throw binary(file);
  const listed: { name: string; state: string; id: string }[] = [];
  let from1904 = false;
  let isWorkbook = false;
  await read(main, {
    open: (name, attributes) => {
      if (name === 'workbook') isWorkbook = true;
      else if (name === 'workbookPr') from1904 = truth(attributes['date1904']);
      else if (name === 'sheet')
        listed.push({
          name: attributes['name'] ?? '',
          state: attributes['state'] ?? 'visible',
          id: Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1] ?? '',
        });
    },
  });
  if (!isWorkbook) throw noWorkbook(file);
  const parts = await related(main);
  const sheets = listed.map(({ name, state, id }) => {
    const part = parts.find((each) => each.id === id);
    if (part === undefined) throw damaged(file, `The sheet "${shown(name)}" is missing.`);
    return { name, hidden: state !== 'visible', part: part.type === 'worksheet' ? part.target : null };
  });
  const of = (type: string) => parts.find((each) => each.type === type)?.target;
  const [styles, strings] = [of('styles'), of('sharedStrings')];
  const formats = styles === undefined ? [] : await cellFormats((taker) => read(styles, taker));
  const texts = strings === undefined ? [] : await sharedTexts((taker) => read(strings, taker), file, limits);
  return { sheets, texts, formats, from1904 };
}

/** A target as the name of a part: relative to the folder of the one that names it, or from the root. */
function resolved(folder: string, target: string): string {
  const steps: string[] = [];
  for (const step of (target.startsWith('/') ? target : `${folder}${target}`).split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '' && step !== '.') steps.push(step);
  }
  return steps.join('/');
}

async function cellFormats(read: (taker: Partial<XmlTaker>) => Promise<void>): Promise<(CellFormat | null)[]> {
  const codes = new Map<number, string>();
  const formats: (CellFormat | null)[] = [];
  let inCells = false;
  await read({
    open: (name, attributes) => {
      if (name === 'numFmt') codes.set(Number(attributes['numFmtId']), attributes['formatCode'] ?? '');
      else if (name === 'cellXfs') inCells = true;
      else if (name === 'xf' && inCells) formats.push(formatOf(attributes, codes));
    },
    close: (name) => {
      if (name === 'cellXfs') inCells = false;
    },
  });
  return formats;
}

const formatOf = ({ numFmtId }: Attributes, codes: ReadonlyMap<number, string>): CellFormat | null =>
  cellFormat(Number(numFmtId ?? 0), codes.get(Number(numFmtId)));

/** Collects the text of `<t>` within a text, runs of rich text one after another, reading aids left out. */
export class TextTaker {
  text = '';
  #inText = false;
  #aside = 0;

  open(name: string): void {
    if (name === 'rPh') this.#aside++;
    else if (name === 't') this.#inText = this.#aside === 0;
  }

  take(text: string): void {
    if (this.#inText) this.text += text;
  }

  close(name: string): void {
    if (name === 'rPh') this.#aside--;
    else if (name === 't') this.#inText = false;
  }

  /** The text so far, with its escaped characters; begins anew. */
  end(): string {
    const { text } = this;
    this.text = '';
    return unescaped(text);
  }
}

/** `_x000D_` stands for a character that XML cannot hold. */
export const unescaped = (text: string): string =>
  text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : text;

async function sharedTexts(
  read: (taker: Partial<XmlTaker>) => Promise<void>,
  file: string,
  limits: Limits,
): Promise<string[]> {
  const texts: string[] = [];
  const taker = new TextTaker();
  let bytes = 0;
  await read({
    open: (name) => taker.open(name),
    text: (text) => taker.take(text),
    close: (name) => {
      taker.close(name);
      if (name !== 'si') return;
      const text = taker.end();
      bytes += 2 * text.length + 16;
      if (bytes > limits.textBytes) throw tooMuchText(file, limits);
      texts.push(text);
    },
  });
  return texts;
}

const SAVE = 'Save it as .xlsx, or as CSV.';

const noWorkbook = (file: string): CadansError =>
  fileError('not_a_workbook', { file, what: 'This is a ZIP file, but no Excel workbook.', hint: SAVE });

const binary = (file: string): CadansError =>
  fileError('not_a_workbook', { file, what: 'This is a binary workbook (.xlsb).', hint: SAVE });

const tooMuchText = (file: string, { textBytes }: Limits): CadansError =>
  fileError('workbook_too_large', {
    file,
    what: `Its texts take more than ${textBytes} bytes of memory.`,
    hint: 'Save the sheet as CSV, which may be of any size.',
  });
