/** When there is colour, where progress goes, and that no line of any command is wider than the terminal. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTerminal, type Stream } from '../../src/cli/terminal.ts';
import { widthOf } from '../../src/cli/width.ts';
import { cadans, ROOT } from './command-line.ts';

describe('colour', () => {
  const coloured = (env: Record<string, string>, isTTY: boolean): boolean => {
    const stream: Stream = { write: () => {}, isTTY };
    return openTerminal({ stdout: stream, stderr: stream }, env).paint.bold('x') !== 'x';
  };
  it.each([
    [{}, true, true],
    [{}, false, false],
    [{ NO_COLOR: '1' }, true, false],
    [{ NO_COLOR: '' }, true, true],
    [{ TERM: 'dumb' }, true, false],
    [{ FORCE_COLOR: '1' }, false, true],
    [{ FORCE_COLOR: '1', TERM: 'dumb' }, false, true],
    [{ FORCE_COLOR: '0' }, true, false],
    [{ FORCE_COLOR: 'false' }, true, false],
    [{ FORCE_COLOR: '1', NO_COLOR: '1' }, true, false],
  ] as [Record<string, string>, boolean, boolean][])('with %j on a terminal (%s): %s', (env, isTTY, wanted) => {
    expect(coloured(env, isTTY)).toBe(wanted);
  });
});

describe('progress', () => {
  const shown = (env: Record<string, string>, isTTY: boolean): [string, string] => {
    let [out, err] = ['', ''];
    const terminal = openTerminal(
      {
        stdout: { write: (text) => (out += text), isTTY },
        stderr: { write: (text) => (err += text), isTTY, columns: 20 },
      },
      env,
    );
    terminal.progress('reading a file with a long name');
    terminal.out('result');
    return [out, err];
  };
  it('stands on stderr of a terminal, cut to its width, and goes before anything else is said', () => {
    expect(shown({}, true)).toEqual(['result\n', 'reading a file with\r\u001b[K']);
  });
  it('is not told to files, nor to terminals that cannot take it back', () => {
    expect(shown({}, false)).toEqual(['result\n', '']);
    expect(shown({ TERM: 'dumb' }, true)).toEqual(['result\n', '']);
  });
});

describe('no line is wider than the terminal', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cadans-terminal-'));
  const settings = ['--config', join(ROOT, 'examples/small/cadans.yaml')];
  beforeAll(() =>
    cadans(['import', join(ROOT, 'examples/small/mapping.yaml')], { cwd: folder, now: '2026-11-01T09:00:00Z' }),
  );
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const COMMANDS = [
    'board month --at 2026-10-15',
    'board week --at 2026-10-07',
    'board quarter --at 2026-10-15',
    'ask win-rate --period 2026-10 --by rep',
    'ask mqls --from 2026-08-01 --to 2026-11-01 --grain month',
    'drill win-rate --period 2026-10',
    'drill mqls --period 2026-10 --role excluded',
    'imports',
    'links',
    'metrics',
  ];
  it.each(COMMANDS.flatMap((command) => [40, 80, 160].map((columns) => [command, columns] as const)))(
    '%s at %i columns',
    async (command, columns) => {
      for (const lang of ['en', 'nl']) {
        const args = [...command.split(' '), ...settings, '--lang', lang];
        const { code, stdout, stderr } = await cadans(args, { cwd: folder, now: '2026-11-02T09:00:00Z', columns });
        expect([code, stderr]).toEqual([0, '']);
        // A word that is longer than a line, such as a link's id, may not be broken: one has to type it.
        const wide = stdout.split('\n').filter((line) => widthOf(line) > columns && !/\S{24}/.test(line));
        expect(wide).toEqual([]);
      }
    },
  );

  it.each(COMMANDS.filter((command) => !command.startsWith('metrics')))(
    '%s --json is JSON and nothing else',
    async (command) => {
      const { stdout, stderr } = await cadans([...command.split(' '), ...settings, '--json'], {
        cwd: folder,
        now: '2026-11-02T09:00:00Z',
      });
      expect(() => JSON.parse(stdout)).not.toThrow();
      expect(stderr).toBe('');
    },
  );
});
