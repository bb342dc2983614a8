/** Every published example is held by a test that runs the real metric, or the calendar; none is left out. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GOLDEN } from '../oracle/money-metrics-golden.ts';

const FILE = join(import.meta.dirname, '../../../shared/golden.json');
const TESTS = ['metrics/golden.test.ts', 'calendar/golden.test.ts'];
const isThere = existsSync(FILE);

describe.skipIf(!isThere)(`published examples (needs ${FILE})`, () => {
  const published: { id: string; out: unknown }[] = isThere ? JSON.parse(readFileSync(FILE, 'utf8')) : [];
  const texts = TESTS.map((path) => readFileSync(join(import.meta.dirname, '..', path), 'utf8')).join('\n');

  it.each(published.map(({ id, out }) => [id, out] as const))('%s', (id, out) => {
    const written = GOLDEN.find((each) => each.id === id);
    // Those about capacity and money are run from one table, which must say what the file says.
    if (written) expect(written.out).toEqual(out);
    else expect(texts).toMatch(new RegExp(`\\b${id}\\b`));
  });
});
