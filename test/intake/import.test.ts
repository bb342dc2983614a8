/** Whole imports: where every row goes, what is refused, what is left behind. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listImports, undoImport } from '../../src/intake/history.ts';
import { importFiles } from '../../src/intake/import.ts';
import { assertBalanced } from '../../src/intake/report.ts';
import { Installation, oneEntity, refused } from './installation.ts';

let place: Installation;
beforeEach(async () => {
  place = await Installation.open();
});
afterEach(() => place.close());

const DEALS = oneEntity(
  'deal',
  'status: state\namount: value\nupdated_at: changed',
  'where: [{ column: state, not: [draft] }]',
  'currency: EUR',
);
const deals = (...rows: string[]) => ({ 'f.csv': ['id,state,value,changed', ...rows].join('\n') });
const NOW = '2024-06-01T12:00:00Z';

describe('accounting', () => {
  it('counts each row once, wherever it went', async () => {
    const report = await place.load(
      DEALS,
      deals(
        'a,won,1,',
        'b,draft,x,',
        'c,nope,x,',
        'a,won,1,',
        ',open,1,',
        'd,open,2,2024-01-01',
        'd,lost,2,2024-02-01',
        'e,open,1,',
        'e,open,2,',
      ),
      { allowRejects: true },
    );
    expect(report.entities).toEqual([
      { entity: 'deal', read: 9, stored: 3, unchanged: 0, rejected: 3, filtered: 1, duplicate: 2 },
    ]);
    expect(report.rejects.rows).toBe(3);
    expect(report.rejects.reasons).toEqual({ conflicting_key: 1, empty_id: 1, not_a_number: 1, unknown_value: 1 });
    expect(await place.rows('deal', 'id', 'status', 'amount', 'currency')).toEqual([
      { id: 'a', status: 'won', amount: '1.000000', currency: 'EUR' },
      { id: 'd', status: 'lost', amount: '2.000000', currency: 'EUR' },
      { id: 'e', status: 'open', amount: '1.000000', currency: 'EUR' },
    ]);
  });

  it('reports files with their lines, rows and unreadable records', async () => {
    const report = await place.load(DEALS, deals('a,won,1,', 'b,won', '', 'c,won,3,'), { allowRejects: true });
    expect(report.files).toMatchObject([{ name: 'f', path: 'f.csv', lines: 5, rows: 2, rejected: 1 }]);
    expect(report.files[0]?.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(report.rejects).toMatchObject({ rows: 1, reasons: { ragged_row: 1 } });
    expect(report.rejects.sample[0]).toMatchObject({ file: 'f.csv', line: 3, entity: null, reason: 'ragged_row' });
  });

  it('tells all faults of a row and counts it once', async () => {
    const report = await place.load(DEALS, deals('a,nope,x,never'), { allowRejects: true });
    expect(report.entities[0]).toMatchObject({ read: 1, rejected: 1, stored: 0 });
    expect(report.rejects.sample.map(({ column, value, reason }) => [column, value, reason])).toEqual([
      ['amount', 'x', 'not_a_number'],
      ['status', 'nope', 'unknown_value'],
      ['updated_at', 'never', 'not_a_date'],
    ]);
    expect(report.rejects.sample[1]?.what).toContain('open, won, lost, abandoned');
  });
});

it('counts that do not add up are never reported', () => {
  const counts = { entity: 'deal', read: 9, stored: 3, unchanged: 1, rejected: 2, filtered: 1, duplicate: 2 } as const;
  expect(assertBalanced(counts)).toBe(counts);
  for (const name of ['read', 'stored', 'unchanged', 'rejected', 'filtered', 'duplicate'] as const) {
    expect(() => assertBalanced({ ...counts, [name]: counts[name] + 1 })).toThrow('do not add up');
  }
});

describe('rows with the same id', () => {
  const mapping = (rest: string, columns = '') => oneEntity('deal', `status: state\namount: value${columns}`, rest);
  const load = async (yaml: string, ...rows: string[]) => {
    const report = await place.load(
      yaml,
      { 'f.csv': ['id,state,value,changed', ...rows].join('\n') },
      { allowRejects: true },
    );
    return {
      counts: report.entities[0],
      sample: report.rejects.sample,
      rows: await place.rows('deal', 'id', 'amount'),
    };
  };

  it('with other content are rejected, naming the first', async () => {
    const { counts, sample, rows } = await load(mapping(''), 'a,won,1,', 'a,won,2,', 'a,won,1,', 'b,won,9,');
    expect(counts).toMatchObject({ read: 4, stored: 2, rejected: 1, duplicate: 1 });
    expect(sample).toMatchObject([
      {
        line: 3,
        column: 'id',
        value: 'a',
        reason: 'conflicting_key',
        what: 'the same id as f.csv:2 with other content',
      },
    ]);
    expect(rows).toEqual([
      { id: 'a', amount: '1.000000' },
      { id: 'b', amount: '9.000000' },
    ]);
  });

  it.each([
    ['first', '1.000000'],
    ['last', '3.000000'],
  ])('keep the %s where the mapping says so', async (which, amount) => {
    const { counts, rows } = await load(mapping(`duplicates: ${which}`), 'a,won,1,', 'a,won,2,', 'a,won,3,');
    expect(counts).toMatchObject({ read: 3, stored: 1, rejected: 0, duplicate: 2 });
    expect(rows).toEqual([{ id: 'a', amount }]);
  });

  it('keep the latest by updated_at; equal instants with other content conflict', async () => {
    const { counts, sample, rows } = await load(
      mapping('', '\nupdated_at: changed'),
      'a,won,1,2024-01-01',
      'a,won,2,2024-03-01',
      'a,won,3,',
      'b,won,1,2024-01-01',
      'b,won,2,2024-01-01',
      'b,won,3,2023-01-01',
    );
    expect(counts).toMatchObject({ read: 6, stored: 2, rejected: 1, duplicate: 3 });
    expect(sample).toMatchObject([{ line: 6, reason: 'conflicting_key' }]);
    expect(rows).toEqual([
      { id: 'a', amount: '2.000000' },
      { id: 'b', amount: '1.000000' },
    ]);
  });

  it('are found across blocks and files', async () => {
    const yaml = `source: crm
files: { f: f.csv, g: g.csv }
entities:
  - { entity: account, from: f, id: id, columns: { name: n } }
  - { entity: account, from: [g], id: id, columns: { name: n } }
`;
    const report = await place.load(
      yaml,
      { 'f.csv': 'id,n\na,A\nb,B\n', 'g.csv': 'n,id\nA,a\nX,b\n' },
      { allowRejects: true },
    );
    expect(report.entities).toEqual([
      { entity: 'account', read: 4, stored: 2, unchanged: 0, rejected: 1, filtered: 0, duplicate: 1 },
    ]);
    expect(report.rejects.sample).toMatchObject([
      { file: 'g.csv', line: 3, what: 'the same id as f.csv:3 with other content' },
    ]);
  });
});

describe('rejects', () => {
  it('stop everything and go to a file that no spreadsheet runs', async () => {
    const error = await place.refusal(DEALS, deals('a,won,1,', 'b,=cmd(),-5x,', '"=1+1",won,"@x\ny",'));
    expect(error).toMatchObject({ code: 'rejected_rows', exitCode: 2 });
    expect(error.faults[0]).toMatchObject({
      where: 'f.csv:3',
      what: 'deal.amount "-5x": this is no number under the declared marks',
    });
    expect(await place.engine.batches()).toEqual([]);
    expect(await readdir(path.join(place.folder, 'data'))).toEqual(['rejects']);
    const [name = ''] = await readdir(path.join(place.folder, 'data', 'rejects'));
    expect(name).toBe('rejects-crm-20240601T120000Z.csv');
    expect(error.hint).toContain(name);
    const text = await readFile(path.join(place.folder, 'data', 'rejects', name), 'utf8');
    expect(text.split('\n')[0]).toBe('file,line,entity,column,value,reason,what to do');
    expect(text).toContain(
      'f.csv,3,deal,amount,\'-5x,not_a_number,"this is no number under the declared marks: declare',
    );
    expect(text).toContain("f.csv,3,deal,status,'=cmd(),unknown_value");
    expect(text).toContain(`f.csv,4,deal,amount,"'@x\ny",not_a_number`);
    expect(await place.staged()).toEqual([]);
  });

  it('leave plain negative numbers as they are', async () => {
    const error = await place.refusal(oneEntity('account', 'employees: v'), { 'f.csv': 'id,v\n1,-5\n' });
    const text = await readFile(String(error.hint?.split(': ').at(-1)), 'utf8');
    expect(text).toContain('f.csv,2,account,employees,-5,negative');
  });

  it('of another kind of fault leave nothing in staging either', async () => {
    await place.refusal('source: crm\n', {});
    await place.refusal(DEALS.replace('amount: value', 'amount: valu'), deals('a,won,1,'));
    expect(await place.staged()).toEqual([]);
  });
});

describe('once more', () => {
  const files = deals('a,won,1,', 'b,open,2,');

  it('the same files change nothing and make no batch', async () => {
    const first = await place.load(DEALS, files);
    const again = await place.load(DEALS, files, { now: '2024-06-02T12:00:00Z' });
    expect(first.batch).toMatch(/^[0-9a-f]{64}$/);
    expect(again.batch).toBeNull();
    expect(again.entities).toEqual([
      { entity: 'deal', read: 2, stored: 0, unchanged: 2, rejected: 0, filtered: 0, duplicate: 0 },
    ]);
    expect(await place.engine.batches()).toHaveLength(1);
  });

  it('changed files store what changed', async () => {
    await place.load(DEALS, files);
    const report = await place.load(DEALS, deals('a,won,1,', 'b,lost,2,', 'c,open,3,'));
    expect(report.entities[0]).toMatchObject({ read: 3, stored: 2, unchanged: 1 });
  });

  it('keeps the originals once, by their hash', async () => {
    const first = await place.load(DEALS, files);
    await place.load(DEALS, deals('z,won,1,'));
    const inbox = path.join(place.folder, 'data', 'inbox');
    expect(await readdir(inbox)).toHaveLength(2);
    expect(await readFile(path.join(inbox, String(first.files[0]?.sha256)), 'utf8')).toBe(files['f.csv']);
  });

  it('keeps what is known of the load with the batch', async () => {
    const report = await place.load(
      DEALS.replace('currency: EUR', 'currency: EUR\ncomplete_through: 2024-05-31'),
      files,
    );
    expect(await listImports(place.engine)).toEqual([
      {
        id: report.batch,
        source: 'crm',
        knownFrom: '2024-06-01T12:00:00.000Z',
        undone: false,
        mapping: 'mapping.yaml',
        files: report.files,
        entities: [{ entity: 'deal', read: 2, rows: 2, rejected: 0, filtered: 0, duplicate: 0 }],
        completeThrough: '2024-05-31',
      },
    ]);
  });
});

describe('taking back', () => {
  it('restores what was before, and the same files can be loaded again', async () => {
    await place.load(DEALS, deals('a,open,1,'));
    await place.load(DEALS, deals('a,won,1,', 'b,won,2,'));
    expect(await undoImport(place.engine, 'last', NOW)).toMatchObject({ removed: 1, restored: 1, kept: 0 });
    expect(await place.rows('deal', 'id', 'status')).toEqual([{ id: 'a', status: 'open' }]);
    expect((await listImports(place.engine)).map(({ undone }) => undone)).toEqual([false, true]);
    const again = await place.load(DEALS, deals('a,won,1,', 'b,won,2,'));
    expect(again.entities[0]).toMatchObject({ stored: 2 });
    expect(await place.rows('deal', 'id', 'status')).toEqual([
      { id: 'a', status: 'won' },
      { id: 'b', status: 'won' },
    ]);
  });

  it('of the first load after it was undone and loaded again', async () => {
    const first = await place.load(DEALS, deals('a,open,1,'));
    await undoImport(place.engine, String(first.batch), NOW);
    expect(await place.rows('deal', 'id')).toEqual([]);
    const second = await place.load(DEALS, deals('a,open,1,'));
    expect(second.batch).not.toBe(first.batch);
    expect(await place.rows('deal', 'id')).toEqual([{ id: 'a' }]);
  });

  it('is noticed when another source did it', async () => {
    const first = await place.load(DEALS, deals('a,open,1,'));
    await place.engine.undo(String(first.batch), { id: 'u', source: 'admin', knownFrom: NOW, note: '{}' });
    const again = await place.load(DEALS, deals('a,open,1,'));
    expect(again.entities[0]).toMatchObject({ stored: 1, unchanged: 0 });
  });

  it('refuses what is not there or already undone', async () => {
    expect(await refused(() => undoImport(place.engine, 'last', NOW))).toMatchObject({
      code: 'no_import',
      exitCode: 4,
    });
    const { batch } = await place.load(DEALS, deals('a,open,1,'));
    await undoImport(place.engine, 'last', NOW);
    expect(await refused(() => undoImport(place.engine, String(batch), NOW))).toMatchObject({
      code: 'already_undone',
      exitCode: 2,
    });
    expect(await refused(() => undoImport(place.engine, 'x', NOW))).toMatchObject({ code: 'no_import', exitCode: 4 });
  });
});

describe('warnings', () => {
  it('references to rows that are nowhere; those of this load or before are fine', async () => {
    await place.load(oneEntity('user', 'name: id'), { 'f.csv': 'id\nann\n' });
    const yaml = `source: crm
files: { f: f.csv, a: a.csv }
entities:
  - { entity: account, from: a, id: id }
  - { entity: deal, from: f, id: id, columns: { status: { constant: open }, owner: o, account: a } }
`;
    const report = await place.load(yaml, {
      'f.csv': 'id,o,a\n1,ann,x\n2,bob,x\n3,bob,y\n4,cis,\n',
      'a.csv': 'id\nx\n',
    });
    expect(report.warnings.map(({ where, count, sample }) => [where, count, sample])).toEqual([
      ['deal.account', 1, ['crm:y']],
      ['deal.owner', 3, ['crm:bob', 'crm:cis']],
    ]);
  });

  it('ids in scientific notation', async () => {
    const report = await place.load(oneEntity('account', 'name: id'), { 'f.csv': 'id\n1.2E+10\nE+1\n12\n' });
    expect(report.warnings).toMatchObject([
      { code: 'scientific_id', where: 'account.id', count: 1, sample: ['1.2E+10'] },
    ]);
  });
});

it('a mapping that is not there is told', async () => {
  const options = {
    mappingFile: path.join(place.folder, 'no.yaml'),
    engine: place.engine,
    staging: place.engine.staging,
    dataFolder: place.folder,
    now: NOW,
  };
  expect(await refused(() => importFiles(options))).toMatchObject({ code: 'no_mapping', exitCode: 4 });
});
