/** The commands from the import of files to boards and exports, over a company whose numbers are counted by hand. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ask } from '../../src/ask/ask.ts';
import { widthOf } from '../../src/cli/width.ts';
import { openDuckDb } from '../../src/engine/duckdb/open.ts';
import { openCompany } from '../../src/ledger/company.ts';
import { settingsSchema } from '../../src/model/settings.ts';
import { cadans, type Ran } from './command-line.ts';
import { NOW, writeCompany } from './company.ts';
import { expectGolden } from './golden.ts';

const folder = mkdtempSync(join(tmpdir(), 'cadans-command-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const files = writeCompany(join(folder, 'files'));
const here = ['--db', 'data', '--config', files.settings];
const say = (args: readonly string[], more: { columns?: number; env?: Record<string, string> } = {}): Promise<Ran> =>
  cadans([...args, ...here], { cwd: folder, now: NOW, ...more });
const json = async (args: readonly string[]) => JSON.parse((await say([...args, '--json'])).stdout);
const lines = (text: string): string[] => text.replace(/\n$/, '').split('\n');

let imported: Ran;
beforeAll(async () => {
  imported = await say(['import', files.mapping]);
});

describe('import', () => {
  it('tells where every row went, and how to take it back', () => {
    expect(imported.code, imported.stderr).toBe(0);
    expect(imported.stdout).toContain('Imported mapping.yaml: 6,138 records.');
    expect(imported.stdout).toMatch(/deal +1,172 +1,172/);
    expect(imported.stdout).toMatch(/cadans import --undo [0-9a-f]{12}/);
    expect(imported.stderr).toBe('');
  });

  it('changes nothing the second time', async () => {
    const again = await say(['import', files.mapping]);
    expect(again.stdout).toContain('Nothing new');
    expect(await json(['imports'])).toHaveLength(1);
  });

  it('leaves nothing behind but the list of rejects when rows are rejected, unless that is allowed', async () => {
    const bad = join(folder, 'bad');
    mkdirSync(bad);
    writeFileSync(join(bad, 'deals.csv'), 'id,status\n1,won\n2,wun\n');
    writeFileSync(
      join(bad, 'mapping.yaml'),
      'source: bad\nfiles: { deals: { path: deals.csv } }\nentities: [{ entity: deal, from: deals, id: id, columns: { status: status } }]\n',
    );
    const options = { cwd: folder, now: NOW };
    const refused = await cadans(['import', 'bad/mapping.yaml', '--db', 'bad-data'], options);
    expect(refused.code).toBe(2);
    expect(refused.stdout).toBe('');
    expect(refused.stderr).toContain('deals.csv:3');
    expect((await cadans(['imports', '--db', 'bad-data'], options)).stdout).toBe('Nothing has been imported yet.\n');
    const allowed = await cadans(['import', 'bad/mapping.yaml', '--db', 'bad-data', '--allow-rejects'], options);
    expect(allowed.code).toBe(0);
    expect(allowed.stdout).toMatch(/deal +2 +1 +1/);
    expect(allowed.stderr).toMatch(/^1 row was set aside\. They are listed in .*\.csv\.$/m);
  });

  it('takes a load back by the beginning of its id', async () => {
    const [first] = await json(['imports']);
    const other = ['--db', 'undo-data'];
    const run = (args: string[]) => cadans([...args, ...other], { cwd: folder, now: NOW });
    await run(['import', files.mapping]);
    const undone = await run(['import', '--undo', String(first.id).slice(0, 8)]);
    expect(undone.code, undone.stderr).toBe(0);
    expect(undone.stdout).toMatch(/Took back [0-9a-f]{12}: 6,138 removed, 0 restored, 0 kept/);
    expect((await run(['imports'])).stdout).toContain('taken back');
    expect((await run(['import', '--undo', 'last'])).code).toBe(4);
  });
});

describe('board', () => {
  it.each([
    ['board-month-en', ['board', 'month', '--at', '2026-10-05'], 80],
    ['board-month-nl', ['board', 'month', '--at', '2026-10-05', '--lang', 'nl'], 80],
    ['board-month-wide-en', ['board', 'month'], 140],
    ['board-month-wide-nl', ['board', 'month', '--lang', 'nl'], 140],
    ['board-month-team-nl', ['board', 'month', '--team', 'South', '--lang', 'nl'], 80],
    ['board-month-before-data-en', ['board', 'month', '--at', '2020-01-01'], 80],
    ['board-week-nl', ['board', 'week', '--lang', 'nl'], 80],
    ['board-quarter-en', ['board', 'quarter'], 80],
  ] as const)('%s reads as it should', async (name, args, columns) => {
    const { code, stdout, stderr } = await say(args, { columns });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expectGolden(name, stdout);
    expect(Math.max(...lines(stdout).map(widthOf)), 'wider than the terminal').toBeLessThanOrEqual(columns);
  });

  it('is, as JSON, the very answers that are given to the same questions', async () => {
    const board = await json(['board', 'month', '--at', '2026-10-05']);
    expect(board).toMatchObject({ cadence: 'month', period: { label: '2026-10' }, zone: 'Europe/Amsterdam' });
    expect(board.cards.map((card: { metric: string }) => card.metric)).toEqual([
      'mqls',
      'bdr-capacity',
      'ae-capacity',
      'win-rate',
    ]);
    for (const card of board.cards) {
      expect(card.answer).toEqual(await json(['ask', card.metric, '--period', '2026-10', '--compare', 'previous']));
      expect(card.trend.rows).toHaveLength(26);
      const last = card.trend.rows.at(-1);
      const [headline] = card.trend.query.measures;
      expect(last.measures[headline]).toEqual(card.answer.rows[0].measures[headline]);
    }
  });

  it('shows the last period that the data reaches into', async () => {
    expect((await json(['board', 'month'])).period.label).toBe('2026-11');
    expect((await json(['board', 'quarter'])).period.label).toBe('2026-Q4');
    // Where no source says how far it is complete, the last record decides.
    const silent = join(folder, 'silent');
    mkdirSync(silent);
    writeFileSync(join(silent, 'deals.csv'), 'id,created\n1,2026-02-03\n2,2026-04-30\n3,2027-01-01\n');
    writeFileSync(
      join(silent, 'mapping.yaml'),
      'source: silent\nzone: UTC\nfiles: { deals: { path: deals.csv } }\nentities: [{ entity: deal, from: deals, id: id, columns: { status: { constant: open }, created_at: created } }]\n',
    );
    const options = { cwd: folder, now: NOW };
    await cadans(['import', 'silent/mapping.yaml', '--db', 'silent-data'], options);
    const board = await cadans(['board', 'month', '--json', '--db', 'silent-data'], options);
    expect(JSON.parse(board.stdout).period.label).toBe('2026-04');
  });
});

describe('ask', () => {
  it.each([
    ['ask-one-en', ['ask', 'win-rate', '--period', '2026-10', '--compare', 'previous'], 80],
    ['ask-one-nl', ['ask', 'win-rate', '--period', '2026-10', '--compare', 'previous', '--lang', 'nl'], 100],
    [
      'ask-segments-en',
      ['ask', 'win-rate', '--measure', 'cohort', '--measure', 'closed', '--period', '2026-Q3', '--by', 'team'],
      130,
    ],
    [
      'ask-segments-narrow-nl',
      [
        'ask',
        'win-rate',
        '--measure',
        'cohort',
        '--measure',
        'closed',
        '--period',
        '2026-Q3',
        '--by',
        'team',
        '--lang',
        'nl',
      ],
      80,
    ],
    [
      'ask-months-en',
      [
        'ask',
        'mqls',
        '--measure',
        'mqls',
        '--grain',
        'month',
        '--from',
        '2026-09-01',
        '--to',
        '2026-12-01',
        '--by',
        'channel',
        '--compare',
        'year',
      ],
      80,
    ],
    ['ask-as-of-nl', ['ask', 'mqls', '--period', '2026-09', '--as-of', '2026-10-15', '--lang', 'nl'], 80],
  ] as const)('%s reads as it should', async (name, args, columns) => {
    const { code, stdout, stderr } = await say(args, { columns });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expectGolden(name, stdout);
    expect(Math.max(...lines(stdout).map(widthOf)), 'wider than the terminal').toBeLessThanOrEqual(columns);
  });

  it('prints, as JSON, exactly the answer', async () => {
    const printed = await json(['ask', 'win-rate', '--period', '2026-Q3', '--by', 'team', '--where', 'kind=new']);
    const engine = await openDuckDb({ file: join(folder, 'data/facts.duckdb'), staging: join(folder, 'data/staging') });
    try {
      await engine.migrate();
      const settings = settingsSchema.parse({ zone: 'Europe/Amsterdam', country: 'NL', currency: 'EUR' });
      const company = await openCompany(engine, settings, NOW);
      const request = {
        metric: 'win-rate',
        period: '2026-Q3',
        by: ['team'],
        where: [{ dimension: 'kind', value: 'new' }],
      };
      expect(printed).toEqual(JSON.parse(JSON.stringify(await ask(company, request, NOW))));
    } finally {
      await engine.close();
    }
  });

  it('prints CSV with exact values, safe for a spreadsheet', async () => {
    const { stdout } = await say([
      'ask',
      'win-rate',
      '--measure',
      'cohort',
      '--measure',
      'won_amount',
      '--period',
      '2026-10',
      '--by',
      'channel',
      '--csv',
      '--lang',
      'nl',
    ]);
    const [header, ...rows] = stdout.split('\r\n');
    expect(header).toBe(
      'period_label,period_start,period_end,grain,channel,channel_key,' +
        'cohort_value,cohort_n,cohort_d,cohort_low,cohort_high,cohort_reason,cohort_verdict,cohort_flags,' +
        'won_amount_value,won_amount_currency,won_amount_n,won_amount_d,won_amount_low,won_amount_high,won_amount_reason,won_amount_verdict,won_amount_flags',
    );
    expect(rows.at(-1)).toBe('');
    // Of the 40 deals of October every third is from “=cmd()”: 13 of them, one a renewal (i = 38), three won (i = 2, 5, 8).
    const row = rows.find((each) => each.includes('cmd'))?.split(',') ?? [];
    expect(row.slice(0, 9)).toEqual([
      '2026-10',
      '2026-09-30T22:00:00Z',
      '2026-10-31T23:00:00Z',
      'month',
      "'=cmd()",
      "'=cmd()",
      '0.25',
      '3',
      '12',
    ]);
    // 550 + 625 + 700.
    expect(row.slice(14, 17)).toEqual(['1875.00', 'EUR', '1875']);
  });

  it('adds the comparison to CSV where one is asked', async () => {
    const { stdout } = await say([
      'ask',
      'mqls',
      '--measure',
      'mqls',
      '--period',
      '2026-10',
      '--compare',
      'previous',
      '--csv',
    ]);
    const [header, row] = stdout.split('\r\n');
    expect(header).toMatch(/mqls_flags,mqls_earlier,mqls_change,mqls_change_unit$/);
    expect(row).toMatch(/,40,0\.525,share$/);
  });

  it('warns on stderr where a filter meets no record', async () => {
    const { stdout, stderr, code } = await say([
      'ask',
      'mqls',
      '--period',
      '2026-10',
      '--by',
      'channel',
      '--where',
      'channel=none such',
    ]);
    expect(code).toBe(0);
    expect(stderr).toContain('No record matches the filter');
    expect(stdout).toContain('No records in this period.');
  });
});

describe('drill', () => {
  it('lists the records of a figure, as many as its parts', async () => {
    const answer = await json(['ask', 'win-rate', '--measure', 'cohort', '--period', '2026-10']);
    const drill = await json(['drill', 'win-rate', '--period', '2026-10']);
    expect(drill.total).toBe(Number(answer.rows[0].measures.cohort.d));
    const numerator = await json(['drill', 'win-rate', '--period', '2026-10', '--role', 'numerator']);
    expect(numerator.total).toBe(10);
  });

  it.each([
    ['drill-en', ['drill', 'win-rate', '--period', '2026-10', '--limit', '3', '--offset', '2'], 100],
    ['drill-excluded-nl', ['drill', 'win-rate', '--period', '2026-10', '--role', 'excluded', '--lang', 'nl'], 80],
  ] as const)('%s reads as it should', async (name, args, columns) => {
    const { code, stdout } = await say(args, { columns });
    expect(code).toBe(0);
    expectGolden(name, stdout);
    expect(Math.max(...lines(stdout).map(widthOf))).toBeLessThanOrEqual(columns);
  });

  it('prints CSV with a line per record', async () => {
    const { stdout } = await say(['drill', 'win-rate', '--period', '2026-10', '--csv']);
    const rows = stdout.trimEnd().split('\r\n');
    expect(rows).toHaveLength(1 + 37);
    expect(rows[0]).toMatch(/^measure,role,reason,at,entity,ref,subject,name,url,value,currency,rep,rep_key,/);
  });
});

describe('metrics', () => {
  it.each(['en', 'nl'])('are listed in %s', async (lang) => {
    const { stdout } = await say(['metrics', '--lang', lang], { columns: 80 });
    expectGolden(`metrics-${lang}`, stdout);
  });

  it('are described as JSON', async () => {
    const metrics = await json(['metrics']);
    const winRate = metrics.find((metric: { id: string }) => metric.id === 'win-rate');
    expect(winRate).toMatchObject({ id: 'win-rate', name: 'Win rate', cadence: 'month' });
    expect(winRate.measures[0]).toMatchObject({ name: 'cohort', unit: 'share', headline: true });
  });
});

describe('links', () => {
  it('are listed, taken back and restored', async () => {
    const twins = join(folder, 'twins');
    mkdirSync(twins);
    writeFileSync(join(twins, 'p.csv'), 'id,email\n1,a@firm.example\n2,a@firm.example\n');
    writeFileSync(
      join(twins, 'mapping.yaml'),
      'source: twins\nfiles: { p: { path: p.csv } }\nentities: [{ entity: person, from: p, id: id, columns: { email: email } }]\n',
    );
    const run = (args: string[]) => cadans([...args, '--db', 'twin-data'], { cwd: folder, now: NOW });
    expect((await run(['import', 'twins/mapping.yaml'])).stderr).toContain(
      '1 pair of records was taken to be the same',
    );
    const [link] = JSON.parse((await run(['links', '--json'])).stdout);
    expect(link).toMatchObject({ entity: 'person', a: 'twins:1', b: 'twins:2', evidence: 'email', state: 'active' });
    expect((await run(['links'])).stdout).toContain(link.id);
    expect((await run(['links', '--undo', link.id])).stdout).toBe(`Link ${link.id} was taken back.\n`);
    expect(JSON.parse((await run(['links', '--json'])).stdout)[0].state).toBe('undone');
    expect((await run(['links', '--redo', link.id])).stdout).toBe(`Link ${link.id} stands again.\n`);
    expect((await run(['links', '--undo', 'none'])).code).toBe(4);
  });
});

describe('demo', () => {
  it('shows the three boards of a made company and leaves nothing behind', async () => {
    const temporary = mkdtempSync(join(folder, 'tmp-'));
    vi.stubEnv('TMPDIR', temporary);
    try {
      const args = [
        'demo',
        '--once',
        '--company',
        'small',
        '--lang',
        'nl',
        '--seed',
        '4',
        '--without',
        'costly-market',
      ];
      const { code, stdout, stderr } = await cadans(args, { cwd: folder, now: '2020-01-01T00:00:00Z' });
      expect(code, stderr).toBe(0);
      expect(stdout).toMatch(/Weekbord · Week 44[\s\S]*Maandbord · Oktober 2026[\s\S]*Kwartaalbord · K3 2026/i);
      expect(stderr).toContain('3 regels zijn apart gezet');
      expect(readdirSync(temporary)).toEqual([]);
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it('keeps it with its exports where that is asked, and never over other data', async () => {
    const args = ['demo', '--company', 'small', '--db', 'demo-data', '--today', '2026-04-01'];
    const { code, stdout, stderr } = await cadans(args, { cwd: folder, now: NOW });
    expect(code, stderr).toBe(0);
    expect(stdout).toContain('Monthly board · March 2026');
    expect(readdirSync(join(folder, 'demo-data/exports'))).toContain('crm.yaml');
    const asked = await cadans(['ask', 'win-rate', '--period', '2026-02', '--db', 'demo-data'], {
      cwd: folder,
      now: NOW,
    });
    expect(asked.stdout).toMatch(/February 2026 · Europe\/Amsterdam/);
    const again = await cadans(args, { cwd: folder, now: NOW });
    expect(again).toMatchObject({ code: 2, stdout: '' });
    expect(again.stderr).toContain('There is data in');
  });

  it('names all that is wrong with what was asked', async () => {
    const args = ['demo', '--company', 'tiny', '--seed', 'x', '--without', 'none'];
    const { code, stderr } = await cadans(args, { cwd: folder, now: NOW });
    expect(code).toBe(2);
    for (const option of ['--company', '--seed', '--without']) expect(stderr).toContain(option);
    const day = await cadans(['demo', '--today', '2026-02-30'], { cwd: folder, now: NOW });
    expect(day).toMatchObject({ code: 2, stdout: '' });
  });
});
