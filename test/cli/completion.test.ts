/** What the shell offers: each is asked for real, zsh and fish where they are there; and every word is looked for in the scripts. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildProgram } from '../../src/cli/program.ts';
import { PLAIN } from '../../src/cli/terminal.ts';
import { LANGUAGES, messages } from '../../src/messages/index.ts';
import { METRICS } from '../../src/metrics/index.ts';
import { DIMENSIONS } from '../../src/metrics/metric.ts';
import { cadans } from './command-line.ts';

const NOW = '2026-11-11T09:00:00Z';
const folder = mkdtempSync(join(tmpdir(), 'cadans-completion-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const script = async (shell: string, lang = 'en') =>
  (await cadans(['completion', shell, '--lang', lang], { cwd: folder, now: NOW })).stdout;

const program = buildProgram(
  { args: [], env: {}, cwd: folder, now: NOW, stdout: { write: () => {} }, stderr: { write: () => {} } },
  { words: messages('en'), lang: 'en', paint: PLAIN },
);

describe('in bash', () => {
  beforeAll(async () => {
    writeFileSync(join(folder, 'completion.bash'), await script('bash'));
    writeFileSync(join(folder, 'my mapping.yaml'), '');
    mkdirSync(join(folder, 'my data'));
  });
  /** What is offered for the last word. */
  function offered(...words: string[]): string[] {
    const code =
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the shell that fills it.
      'source ./completion.bash; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _cadans; printf "%s\\n" "${COMPREPLY[@]}"';
    const ran = spawnSync('bash', ['--norc', '-c', code, 'bash', 'cadans', ...words], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(ran.stderr).toBe('');
    return ran.stdout.split('\n').filter((line) => line !== '');
  }

  it('every command', () => {
    expect(offered('').sort()).toEqual([...program.commands.map((command) => command.name()), 'help'].sort());
    expect(offered('dr')).toEqual(['drill']);
    expect(offered('help', 'bo')).toEqual(['board']);
  });

  it.each(program.commands.map((command) => [command.name(), command] as const))(
    'every option of %s',
    (name, command) => {
      const own = command.options.map(({ long }) => long);
      expect(offered(name, '--')).toEqual(
        expect.arrayContaining([...own, '--json', '--db', '--config', '--lang', '--help']),
      );
      expect(offered(name, '--')).not.toContain('--now');
    },
  );

  it('metrics, and the measures of the one that is named', () => {
    expect(offered('ask', '')).toEqual(METRICS.map(({ id }) => id));
    expect(offered('ask', 'win-rate', '')).toEqual([]);
    for (const { id, measures } of METRICS)
      expect(offered('ask', id, '--period', '2026', '--measure', '')).toEqual(measures.map(({ name }) => name));
    expect(offered('--lang', 'nl', 'drill', 'mqls', '--measure', 'mql_to_w')).toEqual(['mql_to_won']);
  });

  it('grains, dimensions, roles, cadences, shells, languages', () => {
    expect(offered('ask', 'mqls', '--grain', '')).toEqual(['day', 'week', 'month', 'quarter', 'year', 'range']);
    expect(offered('ask', 'mqls', '--by', '')).toEqual([...DIMENSIONS]);
    expect(offered('ask', 'mqls', '--where', 'reg')).toEqual(['region=']);
    expect(offered('drill', 'mqls', '--role', 'e')).toEqual(['excluded']);
    expect(offered('board', 'm')).toEqual(['month']);
    expect(offered('completion', '')).toEqual(['bash', 'zsh', 'fish']);
    expect(offered('metrics', '--lang', '')).toEqual([...LANGUAGES]);
  });

  it('files and folders, blanks and all', () => {
    expect(offered('import', 'my m')).toEqual(['my mapping.yaml']);
    expect(offered('import', 'x.yaml', '--data', 'my')).toEqual(['my data']);
    expect(offered('doctor', 'a.csv', 'my m')).toEqual(['my mapping.yaml']);
    expect(offered('ask', 'mqls', '--period', '')).toEqual([]);
  });

  it('runs nothing that one types or that a file is called', () => {
    writeFileSync(join(folder, '$(touch owned)'), '');
    expect(offered('import', '$(')).toEqual(['$(touch owned)']);
    offered('ask', '$(touch owned)', '--measure', '$(touch owned)');
    expect(spawnSync('ls', [folder], { encoding: 'utf8' }).stdout.split('\n')).not.toContain('owned');
  });
});

const isInstalled = (shell: string): boolean => spawnSync(shell, ['-c', 'exit 0']).status === 0;

describe.skipIf(!isInstalled('zsh'))('in zsh (needs zsh)', () => {
  // A shell at a terminal of its own: the line is typed, the tabulator pressed, and what then stands there is run.
  const TYPED = String.raw`
    zmodload zsh/zpty
    export TERM=dumb
    zpty shell zsh -f -i
    zpty -w shell "PS1=; unsetopt zle_bracketed_paste; autoload -Uz compinit; compinit -D -u; source ./_cadans; cadans() { print -r -- \"GOT:\$*:\" }; print READ''Y"
    zpty -r shell out '*READY*'
    zpty -n -w shell "cadans $1"$'\t\n'
    zpty -r shell out '*GOT:*:*'
    print -r -- "$out"
    zpty -d shell`;

  it.each([
    ['dr', 'drill'],
    ['ask appo', 'ask appointment-rate'],
    ['ask win-rate --measure coh', 'ask win-rate --measure cohort'],
    ['drill mqls --by indu', 'drill mqls --by industry'],
    ['board m', 'board month'],
    ['--lang nl comp', '--lang nl completion'],
    ['metrics --la', 'metrics --lang'],
  ])('%s is completed to %s', async (typed, completed) => {
    writeFileSync(join(folder, '_cadans'), await script('zsh'));
    writeFileSync(join(folder, 'typed.zsh'), TYPED);
    const options = { cwd: folder, encoding: 'utf8', timeout: 60_000 } as const;
    const { stdout } = spawnSync('zsh', ['-f', 'typed.zsh', typed], options);
    expect(/GOT:(.*):/.exec(stdout)?.[1]).toBe(completed);
  });
});

describe.skipIf(!isInstalled('fish'))('in fish (needs fish)', () => {
  /** What is offered for the end of the line. */
  async function offered(line: string): Promise<string[]> {
    writeFileSync(join(folder, 'cadans.fish'), await script('fish'));
    const env = { ...process.env, HOME: folder, XDG_CONFIG_HOME: folder };
    const code = 'source ./cadans.fish; complete -C $argv[1]';
    const ran = spawnSync('fish', ['--no-config', '-c', code, line], { cwd: folder, encoding: 'utf8', env });
    expect(ran.stderr).toBe('');
    return ran.stdout.split('\n').flatMap((each) => (each === '' ? [] : [each.split('\t')[0] ?? '']));
  }

  it('commands, options, metrics and the measures of the one that is named', async () => {
    expect(await offered('cadans dr')).toEqual(['drill']);
    expect(await offered('cadans ask ')).toEqual(expect.arrayContaining(METRICS.map(({ id }) => id)));
    expect(await offered('cadans ask --per')).toEqual(['--period']);
    expect(await offered('cadans board m')).toEqual(['month']);
    expect((await offered('cadans ask win-rate --measure ')).sort()).toEqual(
      METRICS.flatMap(({ id, measures }) => (id === 'win-rate' ? measures.map(({ name }) => name) : [])).sort(),
    );
    expect((await offered('cadans ask mqls --by ')).sort()).toEqual([...DIMENSIONS].sort());
  });
});

describe.each(['bash', 'zsh', 'fish'])('the script for %s', (shell) => {
  it('names every command, option, metric, measure and dimension', async () => {
    const text = await script(shell);
    const options = program.commands.flatMap((command) => command.options.map(({ long }) => long ?? ''));
    const words = [
      ...program.commands.map((command) => command.name()),
      ...options.map((option) => (shell === 'fish' ? `-l ${option.slice(2)}` : option)),
      ...METRICS.flatMap(({ id, measures }) => [id, ...measures.map(({ name }) => name)]),
      ...DIMENSIONS,
    ];
    expect(words.filter((word) => !text.includes(word))).toEqual([]);
    expect(text).not.toContain('--now');
  });

  it.each(LANGUAGES)('holds no word in %s outside of quotes that a shell could run', async (lang) => {
    const text = (await script(shell, lang)).replace(
      shell === 'fish' ? /'(\\.|[^'\\])*'/g : /'[^']*'(\\''[^']*')*/g,
      '',
    );
    expect(text.replace(/<\(compgen [^\n]*|<\(cadans [^\n]*/g, '').match(/[`]|\$\((?!\()/g) ?? []).toEqual([]);
    if (shell !== 'bash') expect(text).not.toMatch(/\p{L}’|→/u);
  });
});

it('of another shell is refused', async () => {
  const { code, stderr } = await cadans(['completion', 'tcsh'], { cwd: folder, now: NOW });
  expect([code, stderr.includes('bash, zsh, fish')]).toEqual([2, true]);
});
