/** The README of each example over public data against the product: what goes in, every figure, what is left out. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from '../../src/ask/ask.ts';
import type { AskRequest } from '../../src/ask/request.ts';
import { quoted, read, tableRows } from '../docs/documents.ts';
import { type Asking, figuresOf, leftOutOf } from '../docs/figures.ts';
import { dataFolder, isThere, type Loaded, loadExample, NOW } from './installation.ts';

const EXAMPLES: readonly (readonly [string, { allowRejects?: boolean; besides?: readonly string[] }])[] = [
  ['maven', {}],
  ['olist', {}],
  ['ravenstack', { besides: ['spend.yaml'] }],
  ['fivetran_hubspot', {}],
  ['fivetran_salesforce', { allowRejects: true }],
];
const COUNTS = ['read', 'stored', 'filtered', 'duplicate', 'rejected'] as const;

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

describe.each(EXAMPLES)('examples/%s/README.md', (name, options) => {
  describe.skipIf(!isThere(name))(`over ${dataFolder(name)}`, () => {
    const text = read(`examples/${name}/README.md`);
    let loaded: Loaded;
    beforeAll(async () => {
      loaded = await loadExample(name, options);
    });
    afterAll(() => loaded.close());
    const asking: Asking = (words) => ask(loaded.company, requestOf(words), NOW);

    it('what goes in', () => {
      const [, head = ''] = /^\| (entity \|.*)\|$/m.exec(text) ?? [];
      const columns = head.split('|').map((cell) => cell.trim());
      const told = tableRows(text, 'entity').map(([entity = '', ...counts]) => [quoted(entity), ...counts.map(Number)]);
      const counted = COUNTS.filter((count) => columns.includes(count));
      expect(told).toEqual(loaded.report.entities.map((each) => [each.entity, ...counted.map((count) => each[count])]));
    });

    it('every figure, and what is left out', async () => {
      const figures = await figuresOf(text, asking);
      expect(figures.said.length).toBeGreaterThan(1);
      expect(figures.said).toEqual(figures.true);
      const leftOut = await leftOutOf(text, asking);
      expect(leftOut.said).toEqual(leftOut.true);
    });
  });
});
