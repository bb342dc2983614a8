/**
 * Where in a mapping's text something is wrong, and how to say so: file, line and column for every fault, one fault
 * per unknown key with the nearest known one. Nothing here decides what is wrong.
 */
import { type Document, isAlias, isMap, isScalar, isSeq, type LineCounter, type Node } from 'yaml';
import type { z } from 'zod';
import type { Fault } from './error.ts';

export type Path = readonly PropertyKey[];

/** The nearest of `known` to a mistyped `word`, if any is near enough to be meant. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const limit = Math.max(1, Math.floor(word.length / 3));
  const ranked = known
    .map((name) => ({ name, distance: editDistance(word.toLowerCase(), name.toLowerCase()) }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance);
  return ranked[0]?.name;
}

/** "did you mean `x`?", or the whole list of what there is. */
export function suggestion(word: string, known: readonly string[]): string {
  const near = nearest(word, known);
  if (near !== undefined) return `did you mean \`${near}\`?`;
  return known.length === 0 ? 'there is none' : `known: ${known.join(', ')}`;
}

/** Letters to add, drop, change or swap with their neighbour. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swap = swapped ? (before[j - 2] ?? 0) + 1 : change;
      next.push(Math.min(change, swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    before = row;
    row = next;
  }
  return row[b.length] ?? 0;
}

/** Finds `file:line:column` of a path in a YAML document; of the nearest existing parent where the path ends early. */
export function locator(file: string, document: Document, lines: LineCounter): (path: Path) => string {
  return (path) => {
    let node: Node | null = document.contents;
    let offset = node?.range?.[0] ?? 0;
    for (const step of path) {
      if (isAlias(node)) node = node.resolve(document) ?? null;
      if (isMap(node)) {
        const pair = node.items.find(({ key }) => isScalar(key) && key.value === String(step));
        if (pair === undefined) break;
        offset = isScalar(pair.key) ? (pair.key.range?.[0] ?? offset) : offset;
        node = (pair.value as Node | null) ?? null;
      } else if (isSeq(node)) {
        node = (node.items[Number(step)] as Node | undefined) ?? null;
        offset = node?.range?.[0] ?? offset;
      } else break;
    }
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
}

/** What zod found, as faults with their place in the text. */
export function schemaFaults(error: z.ZodError, at: (path: Path) => string): Fault[] {
  return error.issues.flatMap((issue): Fault[] => {
    if (issue.code === 'unrecognized_keys') {
      const hints = issue.message.split('\n');
      return issue.keys.map((key, i) => ({
        where: at([...issue.path, key]),
        what: `unknown key \`${key}\``,
        hint: hints[i] ?? '',
      }));
    }
    const [what, hint] = issue.message.split('\n');
    const name = [...issue.path].reverse().find((step) => typeof step === 'string');
    const subject = name === undefined ? 'the mapping' : `\`${String(name)}\``;
    const fault = { where: at(issue.path), what: `${subject} ${what}` };
    return [hint === undefined ? fault : { ...fault, hint }];
  });
}
