/** Settings from YAML: sound ones are taken, faulty ones refused with every place that is wrong. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { languageOf } from '../../src/cli/language.ts';
import { settingsPath } from '../../src/cli/place.ts';
import { parseSettings, readSettings } from '../../src/cli/settings-file.ts';
import { formatOf, messages } from '../../src/messages/index.ts';
import { defaultSettings } from '../../src/model/settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'cadans-settings-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const faults = (yaml: string) => {
  const parsed = parseSettings(yaml, 'cadans.yaml');
  return 'faults' in parsed ? parsed.faults : [];
};

describe('settings', () => {
  it('are taken with their defaults', () => {
    const parsed = parseSettings('zone: Europe/Amsterdam\nyear: { kind: fiscal, start_month: 4 }\n', 'x');
    expect(parsed).toEqual({
      settings: {
        ...defaultSettings(),
        zone: 'Europe/Amsterdam',
        year: { kind: 'fiscal', start_month: 4, named_by: 'end' },
      },
    });
    expect(parseSettings('', 'x')).toEqual({ settings: defaultSettings() });
  });

  it('are refused with all faults, each with its place', () => {
    const found = faults('zon: UTC\nweek_start: 9\nlanguage: fr\nmetrics:\n  mqls: { sql_within_day: 30 }\n');
    expect(found).toEqual([
      { where: 'cadans.yaml:1:1', what: 'unknown key `zon`', hint: 'did you mean `zone`?' },
      { where: 'cadans.yaml:2:1', what: '`week_start` should be at most 7' },
      { where: 'cadans.yaml:3:1', what: '`language` should be one of en, nl' },
      { where: 'cadans.yaml:5:11', what: 'unknown key `sql_within_day`', hint: 'did you mean `sql_within_days`?' },
    ]);
  });

  it('name the keys that may stand inside lists, records and choices', () => {
    expect(faults('exclude:\n  - { entity: deal, column: name, is: [x], reson: test }\n')).toContainEqual({
      where: 'cadans.yaml:2:44',
      what: 'unknown key `reson`',
      hint: 'did you mean `reason`?',
    });
    expect(faults('year: { kind: fiscal, start_month: 4, namedby: end }')[0]?.hint).toBe('did you mean `named_by`?');
  });

  it('are refused as text that is no YAML', () => {
    expect(faults('zone: [UTC')[0]?.where).toBe('cadans.yaml:1:11');
    expect(faults('zone: UTC\nzone: CET\n')[0]).toMatchObject({ where: 'cadans.yaml:2:1' });
  });

  it('must be there when they are named', () => {
    const desk = { words: messages('nl'), format: formatOf('nl'), settings: join(folder, 'none.yaml') };
    expect(() => readSettings(desk)).toThrow(expect.objectContaining({ code: 'no_settings', exitCode: 4 }));
    expect(readSettings({ ...desk, settings: null })).toEqual(defaultSettings());
  });
});

describe('the place of settings', () => {
  it('is the named file, then the data folder, then here, then nowhere', () => {
    const world = { cwd: folder };
    expect(settingsPath(world, 'db', undefined)).toBeNull();
    writeFileSync(join(folder, 'cadans.yaml'), 'language: nl # Nederlands\n');
    expect(settingsPath(world, 'db', undefined)).toBe(join(folder, 'cadans.yaml'));
    const db = mkdtempSync(join(folder, 'db-'));
    writeFileSync(join(db, 'cadans.yaml'), 'zone: UTC\n');
    expect(settingsPath(world, db, undefined)).toBe(join(db, 'cadans.yaml'));
    expect(settingsPath(world, db, 'other.yaml')).toBe(join(folder, 'other.yaml'));
  });
});

describe('the language', () => {
  const stream = { write: () => true };
  const of = (args: string[], env: Record<string, string> = {}, cwd = folder) =>
    languageOf({ args, env, cwd, now: '', stdout: stream, stderr: stream });

  it('is the asked one, else that of the settings, else that of the environment, else English', () => {
    expect(of(['board', '--lang', 'en'])).toBe('en');
    expect(of(['--lang=en'])).toBe('en');
    expect(of(['board'], { LANG: 'en_GB.UTF-8' })).toBe('nl');
    expect(of(['board'], { LANG: 'nl_NL.UTF-8' }, '/nowhere')).toBe('nl');
    expect(of(['board'], { LC_ALL: 'C', LANG: 'nl_NL.UTF-8' }, '/nowhere')).toBe('en');
    expect(of(['board'], { LANG: 'nlx' }, '/nowhere')).toBe('en');
  });
});
