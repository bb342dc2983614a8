/** `cadans diagnose` on the small example and on a company of the command's tests: texts in both languages, JSON, errors. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cadans, ROOT } from './command-line.ts';
import { expectGolden } from './golden.ts';

const folder = mkdtempSync(join(tmpdir(), 'cadans-diagnose-'));
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

describe('diagnose', () => {
  it.each([
    ['diagnose-response-en', ['diagnose', 'lead-response-time', '--period', '2026-10'], 120],
    ['diagnose-response-nl', ['diagnose', 'lead-response-time', '--period', '2026-10', '--lang', 'nl'], 80],
    ['diagnose-contacts-en', ['diagnose', 'contacts'], 100],
  ] as const)('%s reads as it should', async (name, args, columns) => {
    const { stdout, stderr } = await say(args, columns);
    expectGolden(name, stdout || stderr);
  });

  it('gives as JSON what ask gives', async () => {
    const { tables } = JSON.parse(
      (await say(['diagnose', 'lead-response-time', '--period', '2026-10', '--json'])).stdout,
    );
    const asked = JSON.parse(
      (await say(['ask', 'lead-response-time', '--period', '2026-10', '--by', 'weekday', '--json'])).stdout,
    );
    const byWeekday = tables.find(({ by }: { by: string }) => by === 'weekday');
    expect(byWeekday.rows.length).toBeGreaterThan(0);
    expect(
      byWeekday.rows.map(({ figures }: { figures: Record<string, unknown> }) => figures['lead-response-time.waiting']),
    ).toEqual(asked.rows.map(({ measures }: { measures: Record<string, unknown> }) => measures['waiting']));
  });

  it('names the metrics that have one', async () => {
    const { code, stderr } = await say(['diagnose', 'win-rate']);
    expect(code).toBe(2);
    expect(stderr).toContain('lead-response-time');
  });
});
