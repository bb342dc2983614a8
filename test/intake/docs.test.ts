/** docs/mapping.md says what the program does: its examples are good mappings, its reasons those of the program. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { REASONS } from '../../src/intake/reason.ts';
import { ENTITIES } from '../../src/model/entity.ts';
import { parseMapping } from '../../src/model/mapping.ts';

const DOCS = readFileSync(path.resolve(import.meta.dirname, '../../docs/mapping.md'), 'utf8');
const examples = [...DOCS.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, yaml = '']) => yaml);

it('explains every reason, and no other', () => {
  const told = [...DOCS.matchAll(/^\| `([a-z_]+)` \|/gm)].map(([, reason]) => reason);
  expect(told.sort()).toEqual(Object.keys(REASONS).sort());
});

describe('its examples', () => {
  it('the first is a whole mapping', () => {
    expect(parseMapping(examples[0] ?? '', 'docs').entities).toHaveLength(2);
  });

  it('of files', () => {
    const files = examples.find((yaml) => yaml.startsWith('files:')) ?? '';
    const mapping = parseMapping(`source: x\n${files}entities: [{ entity: account, from: deals, id: id }]\n`, 'docs');
    expect(Object.keys(mapping.files)).toEqual([
      'deals',
      'calls',
      'mails',
      'leads',
      'sheet',
      'book',
      'lake',
      'bare',
      'api',
    ]);
  });

  const TOP = `source: x
zone: UTC
files: { f: f.csv, accounts: a.csv, products: p.csv }
lists: { product_names: { a: b } }
`;
  const rules = examples
    .flatMap((yaml) => yaml.split('\n'))
    .flatMap((line) => {
      const rule =
        /^\s*((?:attributes\.)?[a-z_]+): (\{ (?:column|template|first_of|constant|columns|lookup):? .*\}|\{ lookup: .*\}|title)\s*(?:#.*)?$/.exec(
          line,
        );
      return rule === null ? [] : [[rule[1] ?? '', rule[2] ?? ''] as const];
    });

  it.each(rules)('the rule %s: %s', (target, rule) => {
    const entity =
      [ENTITIES.deal, ...Object.values(ENTITIES)].find(({ columns }) => columns.some(({ name }) => name === target))
        ?.name ?? 'deal';
    const needed = ENTITIES[entity].columns
      .filter(({ name, required }) => required && name !== target)
      .map(({ name, type }) => `      ${name}: { constant: ${type.kind === 'enum' ? type.values[0] : 'x'} }\n`);
    const yaml = `${TOP}entities:\n  - entity: ${entity}\n    from: f\n    id: id\n    columns:\n${needed.join('')}      ${target}: ${rule}\n`;
    expect(parseMapping(yaml, 'docs').entities[0]?.columns[target]).toBeDefined();
  });

  it('are many', () => {
    expect(rules.length).toBeGreaterThan(15);
  });
});
