/** `cadans capacity` on the small example, which is too thin to propose from; and its rows, loaded by its own mapping. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Proposal } from '../../src/coach/capacity/proposal.ts';
import { CAPACITY_COLUMNS, capacityMapping, capacityRows } from '../../src/coach/capacity/rows.ts';
import { cadans, ROOT } from './command-line.ts';
import { expectGolden } from './golden.ts';

const folder = mkdtempSync(join(tmpdir(), 'cadans-capacity-'));
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

describe('capacity', () => {
  it.each([
    ['capacity-en', ['capacity'], 120],
    ['capacity-nl', ['capacity', '--users', '--lang', 'nl'], 60],
  ] as const)('%s reads as it should', async (name, args, columns) => {
    const { stdout, stderr } = await say(args, columns);
    expectGolden(name, stdout || stderr);
  });

  it('writes nothing where there is nothing to propose, and over nothing', async () => {
    expect((await say(['capacity', '--out', 'none'])).code).toBe(0);
    expect(readdirSync(folder)).not.toContain('none');
    mkdirSync(join(folder, 'there'));
    writeFileSync(join(folder, 'there/capacity.yaml'), 'mine');
    const { code, stderr } = await say(['capacity', '--out', 'there']);
    expect(code).toBe(2);
    expect(stderr).toContain('there/capacity.yaml');
    expect(readdirSync(join(folder, 'there'))).toEqual(['capacity.yaml']);
  });

  it('is named where a capacity is lacking', async () => {
    const { stdout } = await say([
      'ask',
      'bdr-capacity',
      '--measure',
      'utilisation',
      '--period',
      '2026-10',
      '--where',
      'team=(unassigned)',
    ]);
    expect(stdout).toContain('cadans capacity');
  });

  it('gives rows that its mapping loads, from today on', async () => {
    const of = (key: string | null) => (key === null ? null : { key, label: key });
    const proposal = (level: Proposal['level'], key: string | null, perDay: string | null): Proposal => ({
      role: 'bdr',
      level,
      of: of(key),
      perDay,
      basis: 'day',
      people: 1,
      days: 60,
      months: 0,
      mean: '1',
      median: '1',
      now: ['0.2'],
    });
    const proposals = [
      proposal('role', null, '1'),
      proposal('team', 'small:South', '2.5'),
      proposal('user', 'small:R3', '3'),
      proposal('user', 'small:R4', null),
    ];
    const rows = capacityRows({ proposals }, '2026-12-01');
    expect(rows.map(({ per_day }) => per_day)).toEqual(['1', '2.5', '3']);
    const lines = [[...CAPACITY_COLUMNS], ...rows.map((row) => CAPACITY_COLUMNS.map((name) => row[name]))];
    writeFileSync(join(folder, 'rows.csv'), lines.map((cells) => `${cells.join(',')}\n`).join(''));
    writeFileSync(join(folder, 'rows.yaml'), capacityMapping(rows, 'rows.csv'));
    const { code, stderr } = await say(['import', 'rows.yaml']);
    expect(code, stderr).toBe(0);
    const net = async (period: string, rep: string) => {
      const where = ['--where', `rep=small:${rep}`, '--json'];
      const { stdout } = await say(['ask', 'bdr-capacity', '--measure', 'capacity_net', '--period', period, ...where]);
      return JSON.parse(stdout).rows[0].measures.capacity_net.value;
    };
    // 1 December: half of R3's own 3; R4 in South at a ramp that is over; the day before as it was.
    expect(await net('2026-12-01', 'R3')).toBe(1.5);
    expect(await net('2026-12-01', 'R4')).toBe(2.5);
    expect(await net('2026-11-30', 'R3')).toBe(0.1);
  });
});
