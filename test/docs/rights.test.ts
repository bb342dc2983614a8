/** The table of rights in the documents is the one that decides. */
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { RIGHTS } from '../../src/ask/rights.ts';
import { settingsSchema, VIEWER_ROLES } from '../../src/model/settings.ts';
import { read } from './documents.ts';

const text = read('docs/rights.md');

it('shows the rights of every role as they are', () => {
  const rows = [...text.matchAll(/^\| `(\w+)` \| (.*) \|$/gm)].map(([, role, cells = '']) => [
    role,
    ...cells.split(' | '),
  ]);
  const list = (levels: readonly string[]) => (levels.length === 0 ? 'none' : levels.join(', '));
  expect(rows).toEqual(
    Object.entries(RIGHTS).map(([role, { levels, persons, guarded, records }]) => [
      role,
      list(levels.personal),
      list(levels.placement),
      list(levels.shared),
      persons,
      guarded ? 'held back' : 'shown',
      records,
    ]),
  );
  expect(Object.keys(RIGHTS)).toEqual(['owner', ...VIEWER_ROLES]);
});

it('shows settings that are valid, and the ones that hold where nothing is set', () => {
  const [, yaml = ''] = /```yaml\n([\s\S]*?)```/.exec(text) ?? [];
  const example = settingsSchema.parse(parse(yaml));
  expect(Object.keys(example.people)).toHaveLength(3);
  expect(example.rights).toEqual(settingsSchema.parse({}).rights);
});
