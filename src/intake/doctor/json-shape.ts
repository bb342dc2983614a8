/**
 * Where the records of a JSON file stand and which paths they have. The whole file is read for it, so there is a bound
 * to its size; of records one per line only the first are looked at.
 */
import { InputError } from '../../model/error.ts';
import type { FileRule } from '../../model/mapping.ts';
import { contentOf } from './content.ts';

const MOST_BYTES = 64 << 20;
const RECORDS = 500;
const DEEPEST = 4;

type Tree = Record<string, unknown>;
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The records' place and paths, as a mapping says them. */
export async function jsonShape(file: string, shown: string): Promise<Pick<FileRule, 'columns' | 'records'>> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of contentOf(file)) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes <= MOST_BYTES) continue;
    throw new InputError('too_large', `${shown} is too large to be looked at as a whole.`, {
      hint: 'Show it a part of the file; the mapping then reads the whole.',
    });
  }
  const text = Buffer.concat(chunks).toString('utf8');
  const { records, at } = recordsOf(parsed(text, shown));
  const paths = new Set<string>();
  for (const record of records.slice(0, RECORDS)) collect(record, '', 0, paths);
  if (paths.size === 0) {
    throw new InputError('no_records', `${shown} holds no records.`, { hint: 'It should hold an array of objects.' });
  }
  return { columns: [...paths], ...(at !== '' && { records: at }) };
}

function parsed(text: string, shown: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    try {
      return lines.slice(0, RECORDS).map((line) => JSON.parse(line) as unknown);
    } catch {
      throw new InputError('bad_json', `${shown} is no JSON: ${(error as Error).message}.`, {
        hint: 'Export it again.',
      });
    }
  }
}

/** The array of objects with the most elements that is not inside another. */
function recordsOf(root: unknown): { records: Tree[]; at: string } {
  if (Array.isArray(root)) return { records: root.filter(isTree), at: '' };
  let best: { records: Tree[]; at: string } = { records: isTree(root) ? [root] : [], at: '' };
  let most = 0;
  const walk = (value: unknown, path: string, depth: number) => {
    if (!isTree(value) || depth > DEEPEST) return;
    for (const [key, inner] of Object.entries(value)) {
      const here = path === '' ? escaped(key) : `${path}.${escaped(key)}`;
      if (Array.isArray(inner)) {
        const records = inner.filter(isTree);
        if (records.length > most) {
          most = records.length;
          best = { records, at: here };
        }
      } else walk(inner, here, depth + 1);
    }
  };
  walk(root, '', 0);
  return best;
}

const escaped = (key: string): string => key.replaceAll('.', '\\.');

function collect(value: unknown, path: string, depth: number, paths: Set<string>): void {
  if (isTree(value) && depth < DEEPEST) {
    for (const [key, inner] of Object.entries(value)) {
      if (key !== '') collect(inner, path === '' ? escaped(key) : `${path}.${escaped(key)}`, depth + 1, paths);
    }
  } else if (path !== '' && !(Array.isArray(value) && value.some(isTree))) paths.add(path);
}
