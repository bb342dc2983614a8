/**
 * Settings in versions. What differs from the last version becomes a new one; none is ever changed. Each row bears the
 * hash of itself and of the row before, and nothing is read from a chain that is broken.
 */
import { createHash } from 'node:crypto';
import { Unavailable } from '../model/error.ts';
import { type Settings, type SettingsVersion, settingsSchema } from '../model/settings.ts';
import type { State } from './open.ts';

/** All versions, oldest first. Throws Unavailable where a row is not as it was written. */
export async function readSettingsVersions({ db, file }: State): Promise<readonly SettingsVersion[]> {
  const rows = await db.selectFrom('settings_version').selectAll().orderBy('version').execute();
  let before = '';
  return rows.map((row, i) => {
    if (row.hash !== hashOf(before, row)) {
      throw new Unavailable('state_damaged', `Version ${i + 1} of the settings in ${file} is not as it was written.`, {
        hint: 'Restore a backup; the settings file itself is untouched.',
      });
    }
    before = row.hash;
    const settings = settingsSchema.parse(JSON.parse(row.settings));
    return { version: row.version, knownFrom: row.known_from, by: row.by, settings };
  });
}

/** Keeps the settings as a new version unless they are those of the last one; gives all versions, these last. */
export async function keepSettings(
  state: State,
  settings: Settings,
  by: string,
  now: string,
): Promise<readonly SettingsVersion[]> {
  return state.db.transaction().execute(async (db) => {
    const versions = await readSettingsVersions({ ...state, db });
    const last = versions.at(-1);
    const text = JSON.stringify(settings);
    if (last && JSON.stringify(last.settings) === text) return versions;
    const ends = await db.selectFrom('settings_version').select('hash').orderBy('version', 'desc').limit(1).execute();
    // A clock that was set back does not put a version before the one it follows.
    const known_from = last && Date.parse(last.knownFrom) > Date.parse(now) ? last.knownFrom : now;
    const row = { version: versions.length + 1, known_from, by, settings: text };
    await db
      .insertInto('settings_version')
      .values({ ...row, hash: hashOf(ends[0]?.hash ?? '', row) })
      .execute();
    return [...versions, { version: row.version, knownFrom: known_from, by, settings }];
  });
}

interface Hashed {
  readonly version: number;
  readonly known_from: string;
  readonly by: string;
  readonly settings: string;
}

const hashOf = (before: string, { version, known_from, by, settings }: Hashed): string =>
  createHash('sha256')
    .update(JSON.stringify([before, version, known_from, by, settings]))
    .digest('hex');
