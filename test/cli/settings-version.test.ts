/** What the settings file said is kept: an answer as of the past is given by the settings of then. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openState } from '../../src/state/open.ts';
import { readSettingsVersions } from '../../src/state/settings.ts';
import { cadans } from './command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'cadans-settings-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
const say = (now: string, ...args: string[]) => cadans([...args, '--db', 'data'], { cwd: folder, now });

async function lostIn(now: string, ...more: string[]): Promise<string> {
  const asked = ['ask', 'win-rate', '--measure', 'closed', '--period', '2026-01', '--json', ...more];
  const { code, stdout, stderr } = await say(now, ...asked);
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout).rows[0].measures.closed.d;
}

beforeAll(async () => {
  const deals = ['won', 'lost', 'abandoned', 'abandoned'].map((status, i) => `${i},${status},2026-01-05,2026-01-20`);
  write('deals.csv', `id,status,created,closed\n${deals.join('\n')}\n`);
  write(
    'mapping.yaml',
    'source: crm\nzone: UTC\nfiles: { deals: { path: deals.csv } }\nentities: [{ entity: deal, from: deals, id: id, columns: { status: status, created_at: created, closed_at: closed } }]\n',
  );
  await say('2026-02-01T00:00:00Z', 'import', 'mapping.yaml');
});

it('answers as of a day by the settings of that day, and without one by those of now', async () => {
  write('cadans.yaml', 'zone: UTC\nmetrics: { win-rate: { abandoned: lost } }\n');
  expect(await lostIn('2026-02-10T09:00:00Z')).toBe('4');
  write('cadans.yaml', 'zone: UTC\nmetrics: { win-rate: { abandoned: ignored } }\n');
  expect(await lostIn('2026-03-10T09:00:00Z')).toBe('2');
  expect(await lostIn('2026-03-11T09:00:00Z', '--as-of', '2026-02-20')).toBe('4');
  expect(await lostIn('2026-03-11T09:00:00Z', '--as-of', '2026-03-10T09:00:00Z')).toBe('2');
  // Nothing older is known than the first version.
  expect(await lostIn('2026-03-11T09:00:00Z', '--as-of', '2026-02-05')).toBe('4');
});

it('keeps a version for every change and none for a question', async () => {
  const state = await openState(join(folder, 'data', 'state.db'));
  const versions = await readSettingsVersions(state);
  await state.close();
  expect(versions.map(({ version, knownFrom, by }) => ({ version, knownFrom, by }))).toEqual([
    { version: 1, knownFrom: '2026-02-10T09:00:00Z', by: join(folder, 'cadans.yaml') },
    { version: 2, knownFrom: '2026-03-10T09:00:00Z', by: join(folder, 'cadans.yaml') },
  ]);
});

it('lets people and rights be those of now', async () => {
  const people = 'people: { boss: { role: admin, users: [] } }\n';
  const placed = ['ask', 'appointment-rate', '--measure', 'rate', '--period', '2026-01', '--by', 'rep', '--as', 'boss'];
  write('cadans.yaml', `${people}rights: { funnel_placement: true }\n`);
  expect((await say('2026-03-12T09:00:00Z', ...placed)).code).toBe(0);
  write('cadans.yaml', people);
  expect((await say('2026-03-20T09:00:00Z', ...placed)).code).toBe(3);
  expect((await say('2026-03-20T09:00:00Z', ...placed, '--as-of', '2026-03-15')).code).toBe(3);
});
