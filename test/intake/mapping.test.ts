/** Faults of a mapping's text: each told with its place, all together. */
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/model/error.ts';
import { parseMapping } from '../../src/model/mapping.ts';

const GOOD = `source: crm
zone: Europe/Amsterdam
currency: EUR
complete_through: 2024-05-31
files:
  deals: { path: deals.csv, decimal: ",", header: false, columns: [id, state, value], skip_lines: 2 }
lists:
  states: { W: won, L: lost, no: open }
entities:
  - entity: deal
    from: deals
    where: [{ column: state, not: [draft] }]
    id: id
    columns:
      status: { column: state, values: states }
      amount: { column: value, number: { strip: €, thousands: ".", round: true } }
      attributes.size: { constant: 1.10 }
`;

function faults(yaml: string) {
  try {
    parseMapping(yaml, 'm.yaml');
  } catch (error) {
    if (error instanceof InputError)
      return error.faults.map(({ where, what, hint }) => [where, what, hint ?? ''].join(' | '));
    throw error;
  }
  return [];
}

describe('a good mapping', () => {
  const mapping = parseMapping(GOOD, 'm.yaml');

  it('keeps scalars as they are written', () => {
    expect(mapping.entities[0]?.columns['attributes.size']?.constant).toBe('1.10');
    expect(mapping.lists['states']).toEqual({ W: 'won', L: 'lost', no: 'open' });
  });

  it('gives typed options and defaults', () => {
    expect(mapping.files['deals']).toMatchObject({ header: false, skip_lines: 2, columns: ['id', 'state', 'value'] });
    expect(mapping.dates).toEqual({ from: '1990-01-01', to: '2100-01-01' });
    expect(mapping.entities[0]?.from).toEqual(['deals']);
    expect(mapping.entities[0]?.columns['status']).toMatchObject({ trim: true, lower: false, required: false });
    expect(mapping.entities[0]?.columns['amount']?.number).toMatchObject({ strip: ['€'], thousands: '.', round: true });
  });

  it('knows where things stand in the text', () => {
    expect(mapping.at(['entities', 0, 'columns', 'amount', 'number'])).toBe('m.yaml:16:32');
  });
});

describe('faults', () => {
  const cases: [name: string, from: string, to: string, expected: RegExp[]][] = [
    [
      'an unknown key',
      'currency: EUR',
      'curency: EUR',
      [/^m\.yaml:3:1 \| unknown key `curency` \| did you mean `currency`\?$/],
    ],
    [
      'an unknown key within',
      'header: false',
      'haeder: false',
      [/^m\.yaml:6:43 \| unknown key `haeder` \| did you mean `header`/],
    ],
    [
      'an unknown entity',
      'entity: deal',
      'entity: dael',
      [/^m\.yaml:10:5 \| `entity` `dael` is unknown \| did you mean `deal`\?/],
    ],
    [
      'an unknown target',
      'status:',
      'statuss:',
      [/m\.yaml:15:7 \| deal has no column `statuss` \| did you mean `status`/, /deal needs the column `status`/],
    ],
    [
      'a target that lists what there is',
      'attributes.size',
      'zzzzzz',
      [/deal has no column `zzzzzz` \| known: created_at, .*amount.*loss_reason/],
    ],
    ['an unknown file', 'from: deals', 'from: deal', [/there is no file or view `deal` \| did you mean `deals`/]],
    [
      'an unknown list',
      'values: states }',
      'values: stages }',
      [/m\.yaml:15:32 \| there is no list `stages` \| did you mean `states`/],
    ],
    [
      'a value the column does not take',
      'W: won',
      'W: wonn',
      [/`wonn` is not a value of this column \| did you mean `won`/],
    ],
    [
      'a constant the column does not take',
      '{ column: state, values: states }',
      '{ constant: gone }',
      [/`gone` is not a value of this column \| known: open, won, lost, abandoned/],
    ],
    [
      'a missing required column',
      '      status: { column: state, values: states }\n',
      '',
      [/deal needs the column `status`/],
    ],
    [
      'two origins',
      '{ column: state, values: states }',
      '{ column: state, constant: won }',
      [/`status` should take its value from exactly one place \| write one of column/],
    ],
    ['no origin', '{ column: state, values: states }', '{ lower: true }', [/exactly one place/]],
    [
      'else without values',
      '{ column: state, values: states }',
      '{ column: state, else: keep }',
      [/has `else` without `values`/],
    ],
    [
      'a number rule on text',
      '{ constant: 1.10 }',
      '{ column: x, number: { round: true } }',
      [/`number` does not fit here/],
    ],
    [
      'a date rule on a number',
      'number: { strip: €, thousands: ".", round: true }',
      'format: YYYY-MM-DD',
      [/`format` does not fit here/],
    ],
    [
      'a source on text',
      '{ constant: 1.10 }',
      '{ column: x, source: other }',
      [/`source` does not fit here \| it is for columns that point/],
    ],
    ['an unknown zone', 'Europe/Amsterdam', 'Europe/Amsterdan', [/`zone` is no known zone \| write an IANA name/]],
    ['an offset for a zone', 'Europe/Amsterdam', '+02:00', [/is no known zone/]],
    ['a bad currency', 'currency: EUR', 'currency: euro', [/ISO 4217/]],
    ['a bad day', '2024-05-31', '2024-02-31', [/`complete_through` should be a day/]],
    ['a bad source', 'source: crm', 'source: CRM', [/`source` should be lower-case/]],
    ['the source of this program', 'source: crm', 'source: cadans', [/`cadans` is the name/]],
    ['no source', 'source: crm\n', '', [/`source` is missing/]],
    ['a list for a value', 'zone: Europe/Amsterdam', 'zone: [a, b]', [/`zone` should be a single value/]],
    ['text for a flag', 'header: false', 'header: maybe', [/`header` should be true or false/]],
    ['text for a number', 'skip_lines: 2', 'skip_lines: two', [/`skip_lines` should be a whole number/]],
    ['no test in a condition', 'not: [draft] ', '', [/has no test \| write is, not or empty/]],
    ['a path outside', 'path: deals.csv', 'path: ../deals.csv', [/lies outside the data folder/]],
    ['an absolute path', 'path: deals.csv', 'path: /etc/passwd', [/lies outside the data folder/]],
    [
      'a table name SQL cannot take',
      '  deals: {',
      '  Deals-1: {',
      [/`Deals-1` cannot be a table's name/, /there is no file or view `deals`/],
    ],
    [
      'bounds the wrong way round',
      'source: crm',
      'source: crm\ndates: { from: 2020-01-01, to: 2010-01-01 }',
      [/`from` is not before `to`/],
    ],
    ['links by hand of a file', 'entity: deal', 'entity: same_as', [/`same_as` is not loaded from files/]],
    [
      'contradicting duplicates',
      'entities:\n',
      'entities:\n  - { entity: deal, from: deals, id: id, duplicates: last, columns: { status: state } }\n  - { entity: deal, from: deals, id: id, duplicates: first, columns: { status: state } }\n',
      [/other blocks of deal say `duplicates: last`/],
    ],
  ];
  it.each(cases)('%s', (_, from, to, expected) => {
    expect(GOOD).toContain(from);
    const found = faults(GOOD.replace(from, to));
    for (const pattern of expected) expect(found.join('\n')).toMatch(new RegExp(pattern.source, 'm'));
    expect(found).toHaveLength(expected.length);
  });

  it('are told all at once', () => {
    const found = faults(
      GOOD.replace('zone: Europe/Amsterdam', 'zone: Nowhere')
        .replace('decimal', 'decimall')
        .replace('entity: deal', 'entity: x'),
    );
    expect(found).toHaveLength(3);
  });

  it.each([
    ['a broken document', 'source: [', /m\.yaml:1:10/],
    ['the same key twice', `${GOOD}source: b\n`, /m\.yaml:18:1.*unique/],
    ['an empty document', '', /the mapping should be a block of keys|the mapping is missing/],
    ['an anchor that is not there', GOOD.replace('constant: 1.10', 'constant: *gone'), /anchor|alias/i],
  ])('%s', (_, yaml, pattern) => {
    expect(faults(yaml).join('\n')).toMatch(pattern);
  });

  it.each([
    ['DD/MM', 'has no year'],
    ['YYYY', 'has no month'],
    ['DD/MM/YYYY HH', 'needs hours and minutes'],
    ['DD/MM/YYYY hh:mm', 'needs A'],
    ['DD/MM/YYYY Z', 'parts of a time without hours'],
    ['MM/YYYY HH:mm', 'has a time but no day'],
    ['DD/DD/YYYY MM', 'names DD twice'],
  ])('the date format %s', (format, what) => {
    const yaml = GOOD.replace('attributes.size: { constant: 1.10 }', `closed_at: { column: x, format: "${format}" }`);
    expect(faults(yaml).join('\n')).toContain(what);
  });

  it('a time without a zone is asked for before any data is read', () => {
    const yaml = GOOD.replace('zone: Europe/Amsterdam\n', '').replace(
      'attributes.size: { constant: 1.10 }',
      'closed_at: { column: x, format: "DD/MM/YYYY HH:mm" }',
    );
    expect(faults(yaml).join('\n')).toMatch(/m\.yaml:16:\d+ \| `format` gives local times, but no zone is declared/);
  });

  it('a month is no instant, and an instant no date without its zone', () => {
    const month = GOOD.replace('attributes.size: { constant: 1.10 }', 'closed_at: { column: x, format: YYYY-MM }');
    expect(faults(month).join('\n')).toMatch(/gives months, but closed_at needs a day/);
  });
});
