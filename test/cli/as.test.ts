/** `--as USER`: boards, answers and drills as somebody else sees them, and what is refused with which words. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cadans, type Ran } from './command-line.ts';
import { NOW, SETTINGS, writeCompany } from './company.ts';
import { expectGolden } from './golden.ts';

const folder = mkdtempSync(join(tmpdir(), 'cadans-as-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const PEOPLE = `people:
  boss@own.example: { role: admin }
  lead@own.example: { role: manager, users: [], manages: [South] }
  books@own.example: { role: finance }
  guest@own.example: { role: viewer, users: [] }
  ghost@own.example: { users: [crm:R9], manages: [West] }
`;

const say = (args: readonly string[], as: string): Promise<Ran> => {
  const config = as.startsWith('both') ? 'both.yaml' : 'cadans.yaml';
  return cadans([...args, '--as', as, '--db', 'data', '--config', config], { cwd: folder, now: NOW, columns: 80 });
};

beforeAll(async () => {
  const { mapping } = writeCompany(join(folder, 'files'));
  writeFileSync(join(folder, 'cadans.yaml'), SETTINGS + PEOPLE);
  writeFileSync(join(folder, 'both.yaml'), `${SETTINGS}people: { both@own.example: { users: [crm:R1, crm:R2] } }\n`);
  await cadans(['import', mapping, '--db', 'data'], { cwd: folder, now: NOW });
});

describe('what is shown', () => {
  it.each([
    ['as-rep-board-month-en', ['board', 'month', '--at', '2026-10-05'], 'Rep 1'],
    ['as-rep-board-quarter-en', ['board', 'quarter'], 'Rep 1'],
    ['as-rep-board-quarter-nl', ['board', 'quarter', '--lang', 'nl'], 'Rep 1'],
    ['as-manager-board-week-nl', ['board', 'week', '--lang', 'nl'], 'lead@own.example'],
    ['as-rep-drill-en', ['drill', 'win-rate', '--period', '2026-11', '--where', 'rep=Rep 2'], 'crm:R2'],
    [
      'as-manager-ask-nl',
      [
        'ask',
        'win-rate',
        '--measure',
        'closed',
        '--period',
        '2026-Q3',
        '--where',
        'team=South',
        '--by',
        'rep',
        '--lang',
        'nl',
      ],
      'lead@own.example',
    ],
  ] as const)('%s reads as it should', async (name, args, as) => {
    const { code, stdout, stderr } = await say(args, as);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expectGolden(name, stdout);
  });

  it('is everything for an administrator, but where each stands in the funnel', async () => {
    const rate = ['ask', 'appointment-rate', '--period', '2026-W40', '--by', 'rep', '--json'];
    const { meta, query } = JSON.parse((await say(rate, 'boss@own.example')).stdout);
    expect(query.measures).toEqual(['appointments']);
    expect(meta.withheld).toEqual({ rate: 'personal', held_rate: 'personal' });
    const reps = await say(['ask', 'win-rate', '--period', '2026-10', '--by', 'rep', '--json'], 'boss@own.example');
    expect(JSON.parse(reps.stdout).rows).toHaveLength(2);
  });

  it('is one’s own, of all CRM users one is', async () => {
    const asked = ['ask', 'mqls', '--period', '2026-09', '--where', 'rep=Rep 1', '--where', 'rep=Rep 2', '--json'];
    const { rows, meta } = JSON.parse((await say(asked, 'both@own.example')).stdout);
    expect(meta.level).toBe('own');
    expect(rows[0].measures.mqls.value).toBe(40);
  });

  it('lists of a drill the own records and tells how many more there are', async () => {
    const asked = ['drill', 'win-rate', '--measure', 'closed', '--period', '2026-09', '--json'];
    const all = JSON.parse((await say(asked, 'both@own.example')).stdout);
    expect(all.meta).toEqual({ level: 'company', outsideView: 0 });
    const boss = JSON.parse((await say(asked, 'boss@own.example')).stdout);
    expect(boss.records).toEqual(all.records);
    const lead = await say([...asked.slice(0, -1), '--where', 'team=South', '--json'], 'lead@own.example');
    expect(
      JSON.parse(lead.stdout).records.every(
        (each: { dims: { team: { label: string } } }) => each.dims.team.label === 'South',
      ),
    ).toBe(true);
  });
});

describe('what is refused', () => {
  it.each([
    ['as-personal-en', ['ask', 'win-rate', '--period', '2026-10', '--by', 'rep'], 'Rep 1'],
    ['as-group-nl', ['ask', 'win-rate', '--period', '2026-10', '--lang', 'nl'], 'guest@own.example'],
  ] as const)('%s says why, with exit code 3', async (name, args, as) => {
    const { code, stdout, stderr } = await say(args, as);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expectGolden(name, stderr);
  });

  it.each([
    ['personal', ['ask', 'win-rate', '--period', '2026-10', '--by', 'rep'], 'lead@own.example'],
    ['personal', ['drill', 'win-rate', '--period', '2026-10', '--where', 'rep=Rep 1'], 'lead@own.example'],
    [
      'personal',
      ['ask', 'appointment-rate', '--measure', 'rate', '--period', '2026-W40', '--where', 'team=South', '--by', 'rep'],
      'lead@own.example',
    ],
    ['group', ['ask', 'win-rate', '--period', '2026-10'], 'Rep 1'],
    ['group', ['ask', 'win-rate', '--period', '2026-10', '--where', 'team=North'], 'books@own.example'],
    ['group', ['drill', 'win-rate', '--period', '2026-10'], 'guest@own.example'],
  ] as const)('%s: %s as %s', async (code, args, as) => {
    const { stderr } = await say([...args, '--json'], as);
    expect(JSON.parse(stderr).error).toMatchObject({ kind: 'NotAllowed', code, exitCode: 3 });
  });

  it('leaves nothing on a board but the note of what is missing', async () => {
    const { code, stdout } = await say(['board', 'month'], 'guest@own.example');
    expect(code).toBe(0);
    expect(stdout).toContain('Not shown: MQLs (too few people), Win rate (too few people)');
  });
});

describe('who is meant', () => {
  it('must be known', async () => {
    const { code, stderr } = await say(['board', 'month'], 'nobody@own.example');
    expect(code).toBe(4);
    expect(stderr).toContain('There is nobody called “nobody@own.example”.');
  });

  it('must be in the data as the settings say', async () => {
    const { code, stderr } = await say(['board', 'month', '--json'], 'ghost@own.example');
    expect(code).toBe(2);
    expect(JSON.parse(stderr).error.faults.map(({ where }: { where: string }) => where)).toEqual([
      'people.ghost@own.example.users',
      'people.ghost@own.example.manages',
    ]);
  });
});
