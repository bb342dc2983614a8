/** The words of the glossary are those of the code, each explained once, and those to come are not in it yet. */
import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ROOT, read } from './documents.ts';

const CODE = readdirSync(`${ROOT}src`, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => read(`src/${file}`))
  .join('\n');
const FLAGS = /export type Flag = ([^;]+);/.exec(read('src/ask/answer.ts'))?.[1] ?? '';

const entries = [...read('docs/glossary.md').matchAll(/^- `([^`]+)`( \*\(to come\)\*)?: \S.*$/gm)].map(
  ([, term = '', later]) => ({ term, later: later !== undefined }),
);

it('has one entry per line, each word once', () => {
  const lines = read('docs/glossary.md')
    .split('\n')
    .filter((line) => line.startsWith('- '));
  expect(entries).toHaveLength(lines.length);
  expect(entries.length).toBeGreaterThan(60);
  expect(new Set(entries.map(({ term }) => term)).size).toBe(entries.length);
});

it('uses the words of the code', () => {
  const unknown = entries.filter(({ term, later }) => !later && !new RegExp(`\\b${term}\\b`, 'i').test(CODE));
  expect(unknown).toEqual([]);
});

it('calls nothing to come that answers carry already, and explains every flag', () => {
  const flags = [...FLAGS.matchAll(/'(\w+)'/g)].map(([, flag]) => flag);
  expect(flags.length).toBeGreaterThan(3);
  expect(flags.filter((flag) => !entries.some(({ term, later }) => term === flag && !later))).toEqual([]);
  const present = entries.filter(({ term, later }) => later && new RegExp(`['\\b]${term}['\\b]:`).test(CODE));
  expect(present).toEqual([]);
});
