/** The README of each example over public data against the product: what goes in, every figure, what is left out. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { quoted, read, tableRows } from '../docs/documents.ts';
import { dataFolder, isThere, type Loaded, loadExample } from './installation.ts';
import { readmeFigures } from './readme-figures.ts';

const EXAMPLES: readonly (readonly [string, { allowRejects?: boolean; besides?: readonly string[] }])[] = [
  ['maven', {}],
  ['olist', {}],
  ['ravenstack', { besides: ['spend.yaml'] }],
  ['fivetran_hubspot', {}],
  ['fivetran_salesforce', { allowRejects: true }],
];
const COUNTS = ['read', 'stored', 'filtered', 'duplicate', 'rejected'] as const;

describe.each(EXAMPLES)('examples/%s/README.md', (name, options) => {
  describe.skipIf(!isThere(name))(`over ${dataFolder(name)}`, () => {
    const text = read(`examples/${name}/README.md`);
    let loaded: Loaded;
    beforeAll(async () => {
      loaded = await loadExample(name, options);
    });
    afterAll(() => loaded.close());

    it('what goes in', () => {
      const [, head = ''] = /^\| (entity \|.*)\|$/m.exec(text) ?? [];
      const columns = head.split('|').map((cell) => cell.trim());
      const told = tableRows(text, 'entity').map(([entity = '', ...counts]) => [quoted(entity), ...counts.map(Number)]);
      const counted = COUNTS.filter((count) => columns.includes(count));
      expect(told).toEqual(loaded.report.entities.map((each) => [each.entity, ...counted.map((count) => each[count])]));
    });

    readmeFigures(name, () => loaded);
  });
});
