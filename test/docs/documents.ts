/** The project's documents as text: their tables, their commands, and what they point to. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ROOT } from '../cli/command-line.ts';

export { ROOT };

/** A document by its path below the project. */
export const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** Paths of all Markdown files of a folder and those below it. */
function markdownIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => relative(ROOT, join(ROOT, folder, file)));
}

export const DOCUMENTS: readonly string[] = [
  ...readdirSync(ROOT).filter((file) => file.endsWith('.md')),
  ...markdownIn('docs'),
  ...markdownIn('examples'),
].sort();

/** Rows of all tables whose first header cell is `title`: the cells of each, with the header left out. */
export function tableRows(text: string, title: string): string[][] {
  const rows: string[][] = [];
  let inside = false;
  for (const line of text.split('\n')) {
    const cells = cellsOf(line);
    if (cells === null) inside = false;
    else if (cells[0] === title) inside = true;
    else if (inside && !/^-+$/.test(cells[0] ?? '')) rows.push(cells);
  }
  return rows;
}

function cellsOf(line: string): string[] | null {
  if (!line.startsWith('| ') && !line.startsWith('|-')) return null;
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}

/** Text within the first pair of backticks. */
export const quoted = (cell: string): string => /`([^`]+)`/.exec(cell)?.[1] ?? '';

/** The lines of all shell blocks, comments left out. */
export function shellLines(text: string): string[] {
  return [...text.matchAll(/```sh\n([\s\S]*?)```/g)]
    .flatMap(([, block = '']) => block.split('\n'))
    .map((line) => line.replace(/\s+#.*$/, '').trim())
    .filter((line) => line !== '');
}
