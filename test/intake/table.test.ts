/** What a mapping can do with files, views and look-ups, and what it is told of columns and files that are not there. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Installation, oneEntity } from './installation.ts';

let place: Installation;
beforeEach(async () => {
  place = await Installation.open();
});
afterEach(() => place.close());

describe('what a mapping can do with files', () => {
  it('several files by a glob into one entity, columns in any order', async () => {
    const yaml = oneEntity('account', 'name: n').replace('f.csv', '"in/*-2024.csv"');
    const report = await place.load(yaml, {
      'in/a-2024.csv': 'id,n\na,A\n',
      'in/b-2024.csv': 'n,id\nB,b\n',
      'in/c-2023.csv': 'id,n\nc,C\n',
    });
    expect(report.files.map((file) => file.path)).toEqual(['in/a-2024.csv', 'in/b-2024.csv']);
    expect(await place.rows('account', 'id', 'name')).toEqual([
      { id: 'a', name: 'A' },
      { id: 'b', name: 'B' },
    ]);
  });

  it('one file into three entities', async () => {
    const yaml = `source: crm
zone: UTC
files: { calls: calls.csv }
entities:
  - { entity: user, from: calls, id: agent, duplicates: first, columns: { name: agent } }
  - { entity: activity, from: calls, id: id, columns: { kind: { constant: call }, starts_at: when, user: agent } }
  - { entity: activity_person, from: calls, id: "{id}-{who}", where: [{ column: who, empty: false }], columns: { activity: id, person: who } }
`;
    const report = await place.load(yaml, {
      'calls.csv': 'id,agent,who,when\n1,ann,p1,2024-01-01 10:00\n2,ann,,2024-01-02 10:00\n',
    });
    expect(
      report.entities.map(({ entity, read, stored, filtered, duplicate }) => [
        entity,
        read,
        stored,
        filtered,
        duplicate,
      ]),
    ).toEqual([
      ['user', 2, 1, 0, 1],
      ['activity', 2, 2, 0, 0],
      ['activity_person', 2, 1, 1, 0],
    ]);
    expect(await place.rows('activity', 'ref', 'user', 'starts_at')).toEqual([
      { ref: 'crm:1', user: 'crm:ann', starts_at: '2024-01-01 10:00:00' },
      { ref: 'crm:2', user: 'crm:ann', starts_at: '2024-01-02 10:00:00' },
    ]);
    expect(await place.rows('activity_person', 'id', 'activity', 'person')).toEqual([
      { id: '1-p1', activity: 'crm:1', person: 'crm:p1' },
    ]);
  });

  it('JSON by dotted paths, tab and semicolon, no header, a decimal comma, another encoding', async () => {
    const yaml = `source: crm
files:
  j: { path: j.json, records: items }
  t: { path: t.tsv }
  s: { path: s.csv, delimiter: ";", header: false, columns: [id, n, v], skip_lines: 1, decimal: ",", encoding: windows-1252 }
entities:
  - { entity: account, from: j, id: data.id, columns: { name: data.name } }
  - { entity: account, from: t, id: id, columns: { name: n } }
  - { entity: deal, from: s, id: id, columns: { name: n, amount: v, status: { constant: open } } }
`;
    const latin = Buffer.from('export of today\n1;caf\xe9;1,5\n', 'latin1') as unknown as string;
    await place.load(yaml, {
      'j.json': '{"items":[{"data":{"id":7,"name":"J"}}]}',
      't.tsv': 'id\tn\nt,1\tT\n',
      's.csv': latin,
    });
    expect(await place.rows('account', 'id', 'name')).toEqual([
      { id: '7', name: 'J' },
      { id: 't,1', name: 'T' },
    ]);
    expect(await place.rows('deal', 'name', 'amount')).toEqual([{ name: 'café', amount: '1.500000' }]);
  });

  it('fields with line breaks', async () => {
    await place.load(oneEntity('account', 'name: n'), { 'f.csv': 'id,n\na,"x\ny"\nb,"""q"""\n' });
    expect(await place.rows('account', 'id', 'name')).toEqual([
      { id: 'a', name: 'x\ny' },
      { id: 'b', name: '"q"' },
    ]);
  });

  it('filters: is, not, empty, all of them', async () => {
    const yaml = oneEntity(
      'account',
      'name: n',
      'where: [{ column: n, not: [x], empty: false }, { column: k, is: [a, b] }]',
    );
    const report = await place.load(yaml, { 'f.csv': 'id,n,k\n1,A,a\n2,x,a\n3,,a\n4,B,c\n5,C,\n6,D,b\n' });
    expect(report.entities[0]).toMatchObject({ read: 6, stored: 2, filtered: 4 });
    expect((await place.rows('account', 'id')).map(({ id }) => id)).toEqual(['1', '6']);
  });

  it('look-ups between files, after a value map, with and without a match', async () => {
    const yaml = `source: crm
files: { f: f.csv, p: p.csv }
lists: { names: { GTXPro: GTX Pro } }
entities:
  - entity: deal
    from: f
    id: id
    columns:
      status: { constant: open }
      product: { column: product, values: names, else: keep }
      attributes.series: { lookup: { file: p, key: name, match: { column: product, values: names, else: keep }, take: series } }
`;
    const files = {
      'f.csv': 'id,product\n1,GTXPro\n2,GTX Pro\n3,Nix\n4,\n5,Nix\n',
      'p.csv': 'name,series\nGTX Pro ,GTX\nMG,\nMG,\n',
    };
    const report = await place.load(yaml, files);
    expect((await place.rows('deal', 'attributes')).map((row) => row['attributes'])).toEqual([
      '{"series":"GTX"}',
      '{"series":"GTX"}',
      null,
      null,
      null,
    ]);
    expect(report.warnings).toEqual([
      { code: 'no_match', where: 'deal.attributes.series', what: expect.any(String), count: 2, sample: ['Nix'] },
    ]);
    const strict = await place.load(yaml.replace('take: series }', 'take: series, required: true }'), files, {
      allowRejects: true,
    });
    expect(strict.rejects.sample.map(({ line, column, value, reason }) => [line, column, value, reason])).toEqual([
      [4, 'attributes.series', 'Nix', 'no_match'],
      [6, 'attributes.series', 'Nix', 'no_match'],
    ]);
    const clash = await place.refusal(yaml, { ...files, 'p.csv': 'name,series\nGTX Pro,GTX\nGTX Pro,MG\n' });
    expect(clash).toMatchObject({ code: 'lookup_conflict', exitCode: 2 });
    expect(clash.faults[0]).toMatchObject({
      where: 'mapping.yaml:11:28',
      what: 'name GTX Pro gives series GTX and MG in p',
    });
  });

  it('views that keep or lose where rows came from', async () => {
    const yaml = `source: crm
files: { f: f.csv }
views:
  kept: { sql: "select upper(id) as id, n, _file, _line from f where n <> 'skip';" }
  lost: { sql: "select 'z' || id as id, n from kept" }
entities:
  - { entity: account, from: [kept, lost], id: id, columns: { name: n, employees: n } }
`;
    const report = await place.load(yaml, { 'f.csv': 'id,n\na,1\nb,skip\nc,x\n' }, { allowRejects: true });
    expect(report.entities[0]).toMatchObject({ read: 4, stored: 2, rejected: 2 });
    expect(report.rejects.sample.map(({ file, line }) => [file, line])).toEqual([
      ['f.csv', 4],
      ['view lost', null],
    ]);
    expect((await place.rows('account', 'id')).map(({ id }) => id)).toEqual(['A', 'zA']);
  });

  it('missing columns are told with those present', async () => {
    const yaml = oneEntity(
      'account',
      'name: nam\nindustry: { template: "{a} {b}" }',
      'where: [{ column: k, empty: true }]',
    ).replace('id: id', 'id: "{id}-{c}"');
    const error = await place.refusal(yaml, { 'f.csv': 'id,name\na,A\n' });
    expect(error).toMatchObject({ code: 'missing_column', exitCode: 2 });
    expect(error.faults.map(({ what }) => what)).toEqual(
      ['c', 'k', 'nam', 'a', 'b'].map((name) => `f.csv has no column \`${name}\``),
    );
    expect(error.faults[2]).toMatchObject({
      where: 'mapping.yaml:10:7',
      hint: 'did you mean `name`?; it has id, name',
    });
  });

  it('missing and unreadable files are told together', async () => {
    const yaml = `source: crm
files: { a: gone.csv, b: bad.csv, c: odd.xyz }
entities: [{ entity: account, from: [a, b, c], id: id }]
`;
    const error = await place.refusal(yaml, { 'bad.csv': 'id,id\n', 'odd.xyz': 'id\n' });
    expect(error.code).toBe('bad_files');
    expect(error.faults.map(({ what }) => what).join('\n')).toMatch(
      /there is no file gone\.csv[\s\S]*format of odd\.xyz is not known/,
    );
    expect(error.faults).toHaveLength(3);
  });
});
