/** What a user or a program is told when something is wrong, and the exit code it leaves. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CalendarError } from '../../src/calendar/index.ts';
import { reportFailure } from '../../src/cli/failure.ts';
import { openTerminal } from '../../src/cli/terminal.ts';
import { formatOf, messages } from '../../src/messages/index.ts';
import { METRICS } from '../../src/metrics/index.ts';
import { InputError, NotAllowed, NotFound, Unavailable } from '../../src/model/error.ts';
import { cadans, ROOT } from './command-line.ts';
import { NOW } from './company.ts';

const folder = mkdtempSync(join(tmpdir(), 'cadans-fault-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const EXAMPLE = join(ROOT, 'examples/small');
beforeAll(() => {
  cpSync(EXAMPLE, join(folder, 'example'), { recursive: true });
  cpSync(join(EXAMPLE, 'cadans.yaml'), join(folder, 'cadans.yaml'));
  return cadans(['import', 'example/mapping.yaml'], { cwd: folder, now: NOW });
});

describe('what is wrong', () => {
  const wrong = (args: readonly string[], more = {}) => cadans(args, { cwd: folder, now: NOW, ...more });

  it.each([
    ['an unknown command', ['nonsense'], 2, 'there is no command “nonsense”'],
    ['an unknown option', ['ask', 'mqls', '--peroid', '2026'], 2, 'Did you mean --period?'],
    ['a missing word', ['ask'], 2, 'metric is missing'],
    ['a missing value', ['ask', 'mqls', '--period'], 2, 'the option --period <label> needs a value'],
    ['a word too many', ['metrics', 'x'], 2, 'too many words behind metrics'],
    ['an unknown language', ['metrics', '--lang', 'fr'], 2, 'should be one of en, nl, not “fr”'],
    ['no instant', ['metrics', '--now', 'tomorrow'], 2, 'should be an instant'],
    ['nothing to import', ['import'], 2, 'Name a mapping to import'],
    ['import and undo at once', ['import', 'x.yaml', '--undo', 'last'], 2, 'exclude each other'],
    ['no data', ['board', 'month', '--db', 'nowhere'], 4, 'There is no data in'],
    ['no settings', ['board', 'month', '--config', 'none.yaml'], 4, 'There is no settings file'],
    ['no mapping', ['import', 'none.yaml', '--db', 'empty'], 4, 'There is no mapping'],
    [
      'an unknown metric',
      ['ask', 'nonsense', '--db', 'data'],
      4,
      'Known: contacts, appointment-rate, lead-response-time, mqls, bdr-capacity, ae-capacity, win-rate',
    ],
    ['an unknown team', ['board', 'month', '--team', 'Nort', '--db', 'data'], 2, 'There is no team “Nort”'],
    ['a limit of none', ['drill', 'mqls', '--limit', '0'], 2, 'should be a whole number of at least 1, not “0”'],
    ['no date', ['board', 'month', '--at', '2026-13-01', '--db', 'data'], 2, 'does not exist'],
    ['an unknown cadence', ['board', 'decade', '--db', 'data'], 2, 'should be one of week, month, quarter'],
  ] as const)('is told: %s', async (_name, args, code, said) => {
    const result = await wrong(args);
    expect(result.stderr.replace(/\s+/g, ' ')).toContain(said);
    expect(result.code).toBe(code);
    expect(result.stdout).toBe('');
    expect(result.stderr).not.toMatch(/\bat .*\.ts:\d+/);
  });

  it('is told all at once', async () => {
    const args = [
      'drill',
      'mqls',
      '--where',
      'team',
      '--compare',
      'never',
      '--role',
      'x',
      '--limit',
      '0',
      '--offset',
      '-1',
      '--json',
      '--csv',
    ];
    const known = ['ask', 'mqls', '--where', 'team', '--compare', 'never', '--json', '--csv'];
    expect((await wrong(args)).code).toBe(2);
    const { error } = JSON.parse((await wrong(known)).stderr);
    expect(error.faults.map((fault: { where: string }) => fault.where)).toEqual(['--csv', '--where', '--compare']);
    const drill = JSON.parse((await wrong(args.filter((arg) => arg !== '--compare' && arg !== 'never'))).stderr).error;
    expect(drill.faults.map((fault: { where: string }) => fault.where)).toEqual([
      '--csv',
      '--where',
      '--role',
      '--limit',
      '--offset',
    ]);
  });

  it('is told to a program as JSON on stderr', async () => {
    const { stdout, stderr, code } = await wrong(['ask', 'nonsense', '--db', 'data', '--json']);
    expect(stdout).toBe('');
    expect(JSON.parse(stderr)).toEqual({
      error: {
        kind: 'NotFound',
        code: 'unknown_metric',
        message: 'There is no metric “nonsense”.',
        hint: `Known: ${METRICS.map(({ id }) => id).join(', ')}.`,
        faults: [],
        exitCode: 4,
      },
    });
    expect(code).toBe(4);
  });

  it('is told with place and remedy for every fault of the settings', async () => {
    writeFileSync(join(folder, 'bad.yaml'), 'zon: UTC\nweek_start: 9\n');
    const { code, stderr } = await wrong(['board', 'month', '--db', 'data', '--config', 'bad.yaml', '--lang', 'nl'], {
      columns: 300,
    });
    expect(code).toBe(2);
    expect(stderr).toContain('zitten 2 fouten');
    expect(stderr).toMatch(/bad\.yaml:1:1\n {4}unknown key `zon`\n {4}→ did you mean `zone`\?/);
    expect(stderr).toMatch(/bad\.yaml:2:1\n {4}`week_start` should be at most 7/);
  });

  it.each([false, true])('is this program’s own defect: one line, with a trace only when asked (%s)', (debug) => {
    let said = '';
    const terminal = openTerminal({ stdout: { write: () => true }, stderr: { write: (text) => (said += text) } }, {});
    const context = { terminal, words: messages('en'), format: formatOf('en'), debug };
    const error = new TypeError('it broke\nin two');
    expect(reportFailure(error, { ...context, json: false })).toBe(1);
    expect(said).toContain('Internal error: it broke\n');
    expect(said).toContain('CADANS_DEBUG=1');
    expect(said.includes('fault.test.ts')).toBe(debug);
    said = '';
    expect(reportFailure(error, { ...context, json: true })).toBe(1);
    expect(JSON.parse(said).error).toMatchObject({ kind: 'internal', message: 'it broke', exitCode: 1 });
    expect(said.includes('fault.test.ts')).toBe(debug);
  });

  it.each([
    [new InputError('a', 'b'), 2],
    [new NotAllowed('a', 'b'), 3],
    [new NotFound('a', 'b'), 4],
    [new Unavailable('a', 'b'), 5],
    [new CalendarError('bad_date', 'b', 'c'), 2],
  ])('leaves the exit code of its kind: %s', (error, code) => {
    const terminal = openTerminal({ stdout: { write: () => true }, stderr: { write: () => true } }, {});
    const context = { terminal, words: messages('en'), format: formatOf('en'), debug: false, json: false };
    expect(reportFailure(error, context)).toBe(code);
  });

  it('is told in Dutch where the settings speak Dutch', async () => {
    const dutch = join(folder, 'dutch');
    mkdirSync(dutch);
    writeFileSync(join(dutch, 'cadans.yaml'), 'language: nl\n');
    const { stderr } = await cadans(['nonsense'], { cwd: dutch, now: NOW });
    expect(stderr).toContain('er is geen opdracht “nonsense”');
    expect((await cadans(['--help'], { cwd: dutch, now: NOW })).stdout).toContain(
      'Gebruik: cadans [opties] [opdracht]',
    );
  });
});
