/** Faults of the machine are told as such, with what to do; faults of the program stay what they are. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { importFiles } from '../../src/intake/import.ts';
import { unavailable } from '../../src/intake/unavailable.ts';
import { Installation, oneEntity, refused } from './installation.ts';

const failed = (code: string) => Object.assign(new Error(code), { code, path: '/data/x' });

it.each([
  [failed('ENOSPC'), 'disk_full'],
  [failed('EDQUOT'), 'disk_full'],
  [failed('EACCES'), 'no_permission'],
  [failed('EROFS'), 'no_permission'],
  [new Error('IO Error: Could not write file "x": No space left on device'), 'disk_full'],
  [new Error('Out of Memory Error: failed to allocate'), 'out_of_memory'],
])('%s', (cause, code) => {
  expect(unavailable(cause)).toMatchObject({ code, exitCode: 5, cause });
});

it('anything else stays', () => {
  const cause = new Error('Binder Error: no column');
  expect(unavailable(cause)).toBe(cause);
  expect(unavailable(null)).toBeNull();
});

it.skipIf(!existsSync('/sys'))('a data folder that cannot be written keeps nothing and leaves nothing', async () => {
  const place = await Installation.open();
  await place.refusal(oneEntity('account', 'name: n'), { 'f.csv': 'id,n\n,A\n' });
  const mappingFile = path.join(place.folder, 'files-0', 'mapping.yaml');
  const dataFolder = '/sys/cadans';
  const options = {
    mappingFile,
    engine: place.engine,
    staging: place.engine.staging,
    dataFolder,
    now: '2024-06-01T12:00:00Z',
  };
  expect(await refused(() => importFiles(options))).toMatchObject({ code: 'no_permission', exitCode: 5 });
  expect(await place.engine.batches()).toEqual([]);
  expect(await place.staged()).toEqual([]);
  await place.close();
});
