/** Many files of one name: which are meant, in which order, and what each of them tells. */
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { assertBelow, filesBelow, matching } from '../../src/intake/glob.ts';
import { undoImport } from '../../src/intake/history.ts';
import { Installation, oneEntity, refused } from './installation.ts';

let place: Installation;
beforeEach(async () => {
  place = await Installation.open();
});
afterEach(() => place.close());

const mapping = (glob: string, more = '') =>
  oneEntity('deal', 'status: state\namount: value').replace('{ f: f.csv }', `{ f: { path: "${glob}"${more} } }`);
const NOW = '2024-06-01T12:00:00Z';

describe('a glob', () => {
  it('takes its files in the order of their names, and tells file and line of each', async () => {
    const files = {
      'exports/2026-02.csv': 'value,id,state\n5,c,won\n6,a,lost\n',
      'exports/2026-01.csv': 'id,state,value\na,won,1\nb,won,x\n',
      'exports/.2026-03.csv': 'nothing of this',
      'exports/~$2026-04.csv': 'nor of this',
      'exports/2025-12.csv': 'nor of this',
      'other/2026-01.csv': 'nor of this',
    };
    const report = await place.load(mapping('exports/2026-*.csv'), files, { allowRejects: true });
    expect(report.files.map(({ path: shown, rows }) => [shown, rows])).toEqual([
      ['exports/2026-01.csv', 2],
      ['exports/2026-02.csv', 2],
    ]);
    expect(report.rejects.sample.map(({ file, line, reason }) => [file, line, reason])).toEqual([
      ['exports/2026-01.csv', 3, 'not_a_number'],
      ['exports/2026-02.csv', 3, 'conflicting_key'],
    ]);
    expect(report.rejects.sample[1]?.what).toContain('exports/2026-01.csv:2');
  });

  it('of packed and plain files of lines is the same load again, and can be taken back', async () => {
    const line = (id: string) => JSON.stringify({ id, state: 'won', value: 1.5 });
    const files = {
      'a.ndjson.gz': gzipSync(`${line('a')}\n${line('b')}\n`),
      'b.jsonl': `${line('c')}\n{"id"\n`,
    };
    const yaml = mapping('?.*json*');
    const first = await place.load(yaml, files, { allowRejects: true });
    expect(first.entities).toMatchObject([{ read: 3, stored: 3 }]);
    expect(first.files).toMatchObject([{ rejected: 0 }, { rejected: 1 }]);
    expect(first.rejects.sample).toMatchObject([
      { file: 'b.jsonl', line: 2, reason: 'bad_json', value: '{"id"', what: expect.stringContaining('b.jsonl:2:6') },
    ]);
    const again = await place.load(yaml, files, { allowRejects: true });
    expect(again).toMatchObject({ batch: null, entities: [{ read: 3, stored: 0, unchanged: 3 }] });
    expect(await undoImport(place.engine, first.batch ?? '', NOW)).toMatchObject({ removed: 3 });
    expect(await place.rows('deal', 'id')).toEqual([]);
  });

  it('without a match says what there is', async () => {
    const error = await place.refusal(mapping('exports/2026-*.csv'), { 'exports/2025.csv': 'id' });
    expect(error.code).toBe('bad_files');
    expect(error.faults).toMatchObject([
      { where: 'mapping.yaml:3:15', what: expect.stringContaining('no file exports/2026-*.csv in') },
    ]);
    expect(error.faults[0]?.hint).toContain('exports/2025.csv');
  });

  it.each(['../*.csv', 'a/../../*.csv', '/tmp/*.csv', '**/../x.csv'])(
    'that leaves the data folder is refused: %s',
    async (glob) => {
      const error = await place.refusal(mapping(glob), {});
      expect(error.faults).toMatchObject([{ what: expect.stringContaining('outside the data folder') }]);
    },
  );

  it('means hidden files only by their names', () => {
    const present = ['.a.csv', 'b.csv', 'c/.d/e.csv', 'c/f.csv', '~$b.csv'];
    expect(matching('*.csv', present)).toEqual(['b.csv']);
    expect(matching('**/*.csv', present)).toEqual(['b.csv', 'c/f.csv']);
    expect(matching('.?.csv', present)).toEqual(['.a.csv']);
    expect(matching('~$b.csv', present)).toEqual(['~$b.csv']);
  });
});

describe('a link', () => {
  it('is followed within the data folder and refused out of it', async () => {
    const outside = await mkdtemp(path.join(tmpdir(), 'cadans-outside-'));
    const root = path.join(place.folder, 'links');
    await mkdir(path.join(root, 'in'), { recursive: true });
    await writeFile(path.join(outside, 'secret.csv'), 'id\n1\n');
    await writeFile(path.join(root, 'in', 'a.csv'), 'id\n1\n');
    await symlink(path.join(outside, 'secret.csv'), path.join(root, 'out.csv'));
    await symlink(outside, path.join(root, 'folder'));
    await symlink(path.join(root, 'in', 'a.csv'), path.join(root, 'b.csv'));
    expect(await filesBelow(root)).toEqual(['b.csv', 'folder', 'in/a.csv', 'out.csv']);
    await assertBelow(root, path.join(root, 'b.csv'), 'b.csv');
    for (const name of ['out.csv', 'folder']) {
      const error = await refused(() => assertBelow(root, path.join(root, name), name));
      expect([error.code, error.message]).toEqual([
        'outside_folder',
        expect.stringContaining('outside the data folder'),
      ]);
    }
    const data = path.join(place.folder, 'files-0');
    await mkdir(data);
    await symlink(path.join(outside, 'secret.csv'), path.join(data, 'out.csv'));
    const error = await place.refusal(mapping('*.csv'), {});
    expect(error.faults).toMatchObject([
      { where: 'out.csv', what: expect.stringContaining('outside the data folder') },
    ]);
    await rm(outside, { recursive: true });
  });
});
