/** Every figure that an example's README tells, asked of what was loaded. */
import { expect, it } from 'vitest';
import { ask } from '../../src/ask/ask.ts';
import type { AskRequest } from '../../src/ask/request.ts';
import { read } from '../docs/documents.ts';
import { type Asking, figuresOf, leftOutOf } from '../docs/figures.ts';
import { type Loaded, NOW } from './installation.ts';

/** The words of `cadans ask` as a request. */
function requestOf([metric = '', ...words]: readonly string[]): AskRequest {
  const pairs = words.flatMap((word, i) => (i % 2 === 0 ? [[word, words[i + 1] ?? ''] as const] : []));
  const wordOf = (option: string) => pairs.find(([name]) => name === option)?.[1];
  const where = pairs
    .filter(([name]) => name === '--where')
    .map(([, text]) => ({ dimension: text.split('=')[0] ?? '', value: text.slice(text.indexOf('=') + 1) }));
  const [measure, period, from, to] = ['--measure', '--period', '--from', '--to'].map(wordOf);
  return {
    metric,
    where,
    ...(measure !== undefined && { measures: [measure] }),
    ...(period !== undefined && { period }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  };
}

/** Compares all tables of figures of `examples/<name>/README.md`. */
export function readmeFigures(name: string, loaded: () => Loaded): void {
  const text = read(`examples/${name}/README.md`);
  const asking: Asking = (words) => ask(loaded().company, requestOf(words), NOW);

  it('every figure, and what is left out', async () => {
    const figures = await figuresOf(text, asking);
    expect(figures.said.length).toBeGreaterThan(1);
    expect(figures.said).toEqual(figures.true);
    const leftOut = await leftOutOf(text, asking);
    expect(leftOut.said).toEqual(leftOut.true);
  });
}
