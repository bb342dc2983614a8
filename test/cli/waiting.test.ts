/** `cadans waiting` on the small example: a table in both languages, and the list behind the measure as JSON. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cadans, ROOT } from './command-line.ts';
import { expectGolden } from './golden.ts';

const folder = mkdtempSync(join(tmpdir(), 'cadans-waiting-'));
const small = join(ROOT, 'examples/small');
const say = (args: readonly string[], columns?: number) =>
  cadans([...args, '--db', join(folder, 'data'), '--config', join(small, 'cadans.yaml')], {
    cwd: folder,
    now: '2026-11-23T09:00:00Z',
    ...(columns !== undefined && { columns }),
  });

beforeAll(async () => {
  const { code, stderr } = await say(['import', join(small, 'mapping.yaml'), '--allow-rejects']);
  expect(code, stderr).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('waiting', () => {
  it('lists as many leads as the measure counts', async () => {
    const { leads } = JSON.parse((await say(['waiting', '--json'])).stdout);
    const range = ['--from', '2020-01-01', '--to', '2027-01-01', '--json'];
    const { stdout } = await say(['ask', 'lead-response-time', '--measure', 'waiting', ...range]);
    expect(leads).toHaveLength(Number(JSON.parse(stdout).rows[0].measures.waiting.n));
    expect(leads.length).toBeGreaterThan(0);
  });

  it.each([
    ['waiting-en', ['waiting'], 100],
    ['waiting-nl', ['waiting', '--lang', 'nl'], 80],
  ] as const)('%s reads as it should', async (name, args, columns) => {
    expectGolden(name, (await say(args, columns)).stdout);
  });
});
