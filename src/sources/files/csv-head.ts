/**
 * What the first lines of delimited text must be: a header that names each column once, divided by the delimiter that
 * was declared. Names lose the blanks around them and must differ by more than case, as the tables they become demand.
 */
import { type Fault, InputError } from '../../model/error.ts';
import { fileError, place, shown } from './file-fault.ts';
import type { Limits, Marks } from './file-spec.ts';

const NAMED_FAULTS = 50;

/** The names of the columns. Throws `bad_header` with all faults: blank, doubled, too many. */
export function headerNames(
  fields: readonly string[],
  { file, limits }: { readonly file: string; readonly limits: Limits },
  line: number,
): string[] {
  const where = place(file, line);
  const names = fields.map((name) => name.trim());
  const faults: Fault[] = [];
  if (names.length > limits.columns)
    faults.push({
      where,
      what: `${names.length} columns; ${limits.columns} are allowed.`,
      hint: 'Check the delimiter, or export fewer columns.',
    });
  else {
    const positions = new Map<string, { name: string; position: number }[]>();
    names.forEach((name, i) => {
      const twins = positions.get(name.toLowerCase()) ?? [];
      positions.set(name.toLowerCase(), [...twins, { name, position: i + 1 }]);
    });
    for (const [key, twins] of positions) {
      const list = twins.map(({ position }) => position).join(', ');
      if (key === '')
        faults.push({
          where,
          what: `Without a name: column ${list}${twins.at(-1)?.position === names.length ? ', at the end of the header' : ''}.`,
          hint: 'Name each column; delimiters too many at the line ends make nameless ones: remove them.',
        });
      else if (twins.length > 1)
        faults.push({
          where,
          what: `"${shown(twins[0]?.name ?? '')}" names columns ${list}${twins.every(({ name }) => name === twins[0]?.name) ? '' : ' (case does not tell them apart)'}.`,
          hint: 'Rename all but one, or set `header: false`, `skipLines` and your own `columns`.',
        });
    }
  }
  if (faults.length > 0)
    throw new InputError('bad_header', `${where}: The header cannot name the columns. ${faults[0]?.what}`, {
      ...(faults[0]?.hint === undefined ? {} : { hint: faults[0].hint }),
      faults: faults.slice(0, NAMED_FAULTS),
    });
  return names;
}

const NAMES: Record<string, string> = { ',': '","', ';': '";"', '\t': '"\\t" (a tab)', '|': '"|"' };

/**
 * Throws `wrong_delimiter` when the first line is one field by the declared delimiter, but another divides it and the
 * line after it into equally many. `head` is the beginning of the text, `whole` when it is all of it, `columns` the names given where it has no header.
 */
export function checkDelimiter(
  head: string,
  { delimiter, quote }: Marks,
  shape: { file: string; skipLines: number; columns: readonly string[] | null; whole: boolean },
): void {
  const lines = head.split(/\r\n|\r|\n/).slice(shape.skipLines);
  const at = lines.findIndex((text) => text !== '');
  // A last line that is cut tells nothing.
  const [first, second] = lines.slice(0, shape.whole ? undefined : -1).filter((text) => text !== '');
  if (first === undefined || shape.columns?.length === 1) return;
  const line = shape.skipLines + at + 1;
  const sign = String.fromCharCode(delimiter);
  const separator = /^sep=(.)$/.exec(first)?.[1];
  if (separator !== undefined)
    throw fileError('separator_line', {
      file: shape.file,
      line,
      what: 'This is the separator line that Excel writes, not the header.',
      hint: `Set \`delimiter: ${NAMES[separator] ?? separator}\` and \`skipLines: ${line}\`.`,
    });
  const mark = quote === null ? null : String.fromCharCode(quote);
  if (count(first, sign, mark) > 1) return;
  for (const other of Object.keys(NAMES)) {
    const fields = count(first, other, mark);
    if (other === sign || fields < 2 || (second !== undefined && count(second, other, mark) !== fields)) continue;
    throw fileError('wrong_delimiter', {
      file: shape.file,
      line,
      what: `By the delimiter ${NAMES[sign]} this line is one field; ${NAMES[other]} divides it into ${fields}.`,
      hint: `Set \`delimiter: ${NAMES[other]}\`.`,
    });
  }
}

/** Fields of a line; delimiters within quotes do not count. */
function count(line: string, delimiter: string, quote: string | null): number {
  const pieces = quote === null ? [line] : line.split(quote).filter((_, i) => i % 2 === 0);
  return pieces.join('').split(delimiter).length;
}
