/**
 * How a file is written: encoding, delimiter, lines above the header, whether there is a header at all. Read from its
 * beginning (the encoding from all of it). Gives what a mapping says of a file; asks where the bytes leave it open.
 */
import type { FileRule } from '../../model/mapping.ts';
import { contentOf, endingOf } from './content.ts';
import { isKnownName } from './dictionary.ts';
import type { Interview } from './interview.ts';
import { jsonShape } from './json-shape.ts';
import { normalised } from './word.ts';

const HEAD = 1 << 17;
const LINES = 60;
const DELIMITERS = [',', ';', '\t', '|'] as const;
const DELIMITED = ['.csv', '.txt', '.tsv', '.tab', ''];
const JSON_ENDINGS = ['.json', '.jsonl', '.ndjson'];
/** A cell that no header has: a number, a date, an address, a long code. */
const DATA_CELL = /^[+-]?[\d.,]+$|^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|@|^https?:|^(?=.*\d)[0-9a-f-]{12,}$/i;

/** What the mapping says of the file `original`, called `name` there and `shown` to the user. */
export async function fileShape(
  original: string,
  { name, shown }: { name: string; shown: string },
  interview: Interview,
): Promise<FileRule> {
  const ending = endingOf(original);
  if (JSON_ENDINGS.includes(ending)) return { path: shown, ...(await jsonShape(original, shown)) };
  if (!DELIMITED.includes(ending)) return { path: shown };
  const head = await readHead(original);
  const marked = head[0] === 0xff || head[0] === 0xfe || head[0] === 0xef;
  const encoding = marked || (await isUtf8(original)) ? undefined : askEncoding(head, name, shown, interview);
  const text = decoded(head, encoding);
  const lines = text.split(/\r\n|\r|\n/);
  const whole = lines.length > 1 && head.length === HEAD ? lines.slice(0, -1) : lines;
  const rows = whole.slice(0, LINES).filter((line) => line !== '');
  const separator = /^sep=(.)$/.exec(whole[0] ?? '')?.[1];
  const usual = ending === '.tsv' || ending === '.tab' ? '\t' : ',';
  const delimiter = separator ?? likelyDelimiter(rows, usual);
  const skip = separator === undefined ? preamble(whole.slice(0, LINES), delimiter) : 1;
  const [first = '', ...rest] = whole.slice(skip).filter((line) => line !== '');
  const cells = fields(first, delimiter);
  const header = hasHeader(
    cells,
    rest.slice(0, LINES).map((line) => fields(line, delimiter)),
    { name, shown },
    interview,
  );
  return {
    path: shown,
    ...(ending === '' && { format: 'csv' as const }),
    ...(delimiter !== usual && { delimiter }),
    ...(encoding !== undefined && { encoding }),
    ...(skip > 0 && { skip_lines: skip }),
    ...(!header && { header: false, columns: cells.map((_, i) => `column_${i + 1}`) }),
  };
}

async function readHead(file: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of contentOf(file)) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= HEAD) break;
  }
  return Buffer.concat(chunks).subarray(0, HEAD);
}

async function isUtf8(file: string): Promise<boolean> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of contentOf(file)) decoder.decode(chunk, { stream: true });
    decoder.decode();
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

/** No byte says which of the old sets it is; a word with an accent shows it to a reader. */
function askEncoding(head: Buffer, file: string, shown: string, interview: Interview): string {
  const words = [...new Set(decoded(head, 'windows-1252').match(/[\p{L}\p{N}]*[^\p{ASCII}][\p{L}\p{N}]*/gu) ?? [])];
  const answer = interview.ask({
    id: `${file}.encoding`,
    kind: 'encoding',
    about: { file: shown },
    evidence: words.slice(0, 3).map((value) => ({ value, count: 1 })),
    options: ['windows-1252', 'iso-8859-15', 'macintosh'],
    default: 'windows-1252',
  });
  return answer ?? 'windows-1252';
}

function decoded(head: Buffer, encoding: string | undefined): string {
  if (encoding !== undefined) return new TextDecoder(encoding).decode(head);
  if (head[0] === 0xff && head[1] === 0xfe) return new TextDecoder('utf-16le').decode(head);
  if (head[0] === 0xfe && head[1] === 0xff) return new TextDecoder('utf-16be').decode(head);
  return new TextDecoder('utf-8').decode(head);
}

/** Fields of a line; within quotes nothing divides. */
function fields(line: string, delimiter: string): string[] {
  const cells: string[] = [''];
  let quoted = false;
  for (const sign of line) {
    if (sign === '"') quoted = !quoted;
    else if (sign === delimiter && !quoted) cells.push('');
    else cells[cells.length - 1] += sign;
  }
  return cells.map((cell) => cell.trim());
}

const usualCount = (rows: readonly string[], delimiter: string): { count: number; lines: number } => {
  const counts = new Map<number, number>();
  for (const row of rows) {
    const count = fields(row, delimiter).length;
    counts.set(count, (counts.get(count) ?? 0) + 1);
  }
  const [best = [1, 0]] = [...counts].filter(([count]) => count > 1).sort((a, b) => b[1] - a[1] || b[0] - a[0]);
  return { count: best[0], lines: best[1] };
};

/** The one that divides most lines into equally many fields. */
function likelyDelimiter(rows: readonly string[], usual: string): string {
  const ranked = DELIMITERS.map((mark) => ({ mark, ...usualCount(rows, mark) })).sort(
    (a, b) => b.lines - a.lines || b.count - a.count || Number(b.mark === usual) - Number(a.mark === usual),
  );
  return ranked[0] !== undefined && ranked[0].lines > 0 ? ranked[0].mark : usual;
}

/** Lines above the header: those before the first that has as many fields as most. */
function preamble(lines: readonly string[], delimiter: string): number {
  const { count, lines: usual } = usualCount(
    lines.filter((line) => line !== ''),
    delimiter,
  );
  if (usual < 2) return 0;
  const first = lines.findIndex((line) => fields(line, delimiter).length === count);
  // A broken header is told by the reader; many lines of something else are no preamble.
  return first > 0 && first <= 10 && lines.slice(0, first).every((line) => fields(line, delimiter).length < count)
    ? first
    : 0;
}

function hasHeader(
  cells: readonly string[],
  rows: readonly (readonly string[])[],
  { name, shown }: { name: string; shown: string },
  interview: Interview,
): boolean {
  const unique = new Set(cells.map((cell) => cell.toLowerCase())).size === cells.length;
  if (cells.some((cell) => DATA_CELL.test(cell))) {
    const known = cells.filter((cell) => isKnownName(normalised(cell))).length;
    if (known * 2 < cells.length) return false;
  }
  if (!unique || cells.includes('')) return true;
  if (rows.length === 0 || cells.some((cell) => isKnownName(normalised(cell)))) return true;
  if (cells.some((_, i) => rows.some((row) => DATA_CELL.test(row[i] ?? '')))) return true;
  const answer = interview.ask({
    id: `${name}.header`,
    kind: 'header',
    about: { file: shown },
    evidence: cells.slice(0, 5).map((value) => ({ value, count: 1 })),
    options: ['yes', 'no'],
    default: 'yes',
  });
  return answer !== 'no';
}
