/** Settings in versions: what is kept, that it stays as it was, and what a damaged or foreign file is answered with. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import Database from 'libsql';
import { afterAll, describe, expect, it } from 'vitest';
import { defaultSettings, type Settings } from '../../src/model/settings.ts';
import { openState, type State } from '../../src/state/open.ts';
import { keepSettings, readSettingsVersions } from '../../src/state/settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'cadans-state-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;
function freshFile(): string {
  files += 1;
  return join(folder, 'new', `${files}.db`);
}

async function withState<T>(file: string, use: (state: State) => Promise<T>): Promise<T> {
  const state = await openState(file);
  try {
    return await use(state);
  } finally {
    await state.close();
  }
}

const settingsOf = (zone: string): Settings => ({ ...defaultSettings(), zone });
const at = (day: number): string => `2026-01-${String(day).padStart(2, '0')}T12:00:00Z`;

/** Changes the file behind the program's back. */
function tamper(file: string, statements: string): void {
  const database = new Database(file);
  database.exec(statements);
  database.close();
}

describe('versions of the settings', () => {
  it('are one for each change, in order, whatever is kept and however often the file is opened', async () => {
    const change = fc.record({
      zone: fc.constantFrom('UTC', 'Europe/Amsterdam', 'Asia/Kolkata'),
      reopen: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 8 }), async (changes) => {
        const file = freshFile();
        let state = await openState(file);
        const expected: unknown[] = [];
        let last = '';
        for (const [i, { zone, reopen }] of changes.entries()) {
          if (reopen) {
            await state.close();
            state = await openState(file);
          }
          if (zone !== last) {
            expected.push({
              version: expected.length + 1,
              knownFrom: at(i + 1),
              by: 'somebody',
              settings: settingsOf(zone),
            });
          }
          last = zone;
          expect(await keepSettings(state, settingsOf(zone), 'somebody', at(i + 1))).toEqual(expected);
        }
        expect(await readSettingsVersions(state)).toEqual(expected);
        await state.close();
      }),
      { numRuns: 25 },
    );
  });

  it('never begin before the one they follow', async () => {
    await withState(freshFile(), async (state) => {
      await keepSettings(state, settingsOf('UTC'), 'a', at(9));
      const versions = await keepSettings(state, settingsOf('Asia/Kolkata'), 'a', at(3));
      expect(versions.map(({ knownFrom }) => knownFrom)).toEqual([at(9), at(9)]);
    });
  });

  it('cannot be changed or removed', async () => {
    await withState(freshFile(), async (state) => {
      await keepSettings(state, settingsOf('UTC'), 'a', at(1));
      const change = state.db.updateTable('settings_version').set({ by: 'b' }).execute();
      await expect(change).rejects.toThrow('versions are only added');
      await expect(state.db.deleteFrom('settings_version').execute()).rejects.toThrow('versions are only added');
    });
  });

  it.each([
    [
      'what was decided',
      `update settings_version set settings = replace(settings, 'UTC', 'Asia/Tokyo') where version = 2`,
    ],
    ['when', `update settings_version set known_from = '2026-01-01T00:00:00Z' where version = 2`],
    ['by whom', `update settings_version set by = 'c' where version = 1`],
    ['that it was', 'delete from settings_version where version = 1'],
    ['in which order', `update settings_version set version = 9 where version = 3`],
  ])('are not read where somebody changed %s', async (_, statement) => {
    const file = freshFile();
    await withState(file, async (state) => {
      await keepSettings(state, settingsOf('Europe/Amsterdam'), 'a', at(1));
      await keepSettings(state, settingsOf('UTC'), 'b', at(2));
      await keepSettings(state, settingsOf('Asia/Kolkata'), 'a', at(3));
    });
    tamper(file, `drop trigger settings_version_no_update; drop trigger settings_version_no_delete; ${statement}`);
    await withState(file, async (state) => {
      const damaged = expect.objectContaining({ code: 'state_damaged', exitCode: 5 });
      await expect(readSettingsVersions(state)).rejects.toEqual(damaged);
      await expect(keepSettings(state, settingsOf('UTC'), 'a', at(4))).rejects.toEqual(damaged);
    });
  });
});

describe('a file', () => {
  it('that is something else is refused and left as it is', async () => {
    const file = join(folder, 'text.db');
    writeFileSync(file, 'id,name\n1,one\n'.repeat(400));
    await expect(openState(file)).rejects.toMatchObject({ code: 'state_unreadable', exitCode: 2 });
  });

  it('of a newer version of the program is refused', async () => {
    const file = freshFile();
    await withState(file, async () => {});
    tamper(file, `insert into kysely_migration (name, timestamp) values ('999_later', '2030-01-01T00:00:00Z')`);
    await expect(openState(file)).rejects.toMatchObject({ code: 'state_newer', exitCode: 2 });
  });

  it('that cannot be made says so', async () => {
    writeFileSync(join(folder, 'flat'), '');
    await expect(openState(join(folder, 'flat', 'state.db'))).rejects.toMatchObject({
      code: 'state_closed',
      exitCode: 5,
    });
  });
});
