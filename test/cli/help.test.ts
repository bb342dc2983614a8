/** Help is whole in both languages, and every example in it works as it is shown. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { widthOf } from '../../src/cli/width.ts';
import { cadans, ROOT } from './command-line.ts';
import { NOW } from './company.ts';

const folder = mkdtempSync(join(tmpdir(), 'cadans-help-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const lines = (text: string): string[] => text.replace(/\n$/, '').split('\n');

describe('help', () => {
  const commands = [
    'import',
    'doctor',
    'imports',
    'links',
    'board',
    'ask',
    'drill',
    'waiting',
    'diagnose',
    'capacity',
    'metrics',
    'completion',
    'demo',
  ];

  it('lists every command', async () => {
    const { stdout, code } = await cadans([], { cwd: folder, now: NOW });
    expect(code).toBe(0);
    for (const name of commands) expect(stdout).toMatch(new RegExp(`^  ${name}\\b`, 'm'));
    expect(stdout).not.toContain('--now');
  });

  it.each(commands.flatMap((name) => [[name, 'en'] as const, [name, 'nl'] as const]))(
    'of %s in %s has examples and the options of every command',
    async (name, lang) => {
      const { stdout, code } = await cadans(['help', name, '--lang', lang], { cwd: folder, now: NOW, columns: 80 });
      expect(code).toBe(0);
      expect(stdout).toMatch(new RegExp(`cadans ${name}`));
      for (const option of ['--json', '--db', '--config', '--lang']) expect(stdout).toContain(option);
      if (lang === 'nl') expect(stdout).not.toMatch(/Usage|Options|Examples|\[options\]/);
      expect(Math.max(...lines(stdout).map(widthOf))).toBeLessThanOrEqual(80);
    },
  );

  it('shows only examples that work on the small example', async () => {
    const options = { cwd: folder, now: '2026-11-23T09:00:00Z' };
    const config = join(ROOT, 'examples/small/cadans.yaml');
    const place = ['--db', 'example-data', '--config', config];
    const shown: string[] = [];
    for (const name of commands) {
      const { stdout } = await cadans(['help', name], options);
      shown.push(...stdout.split('\n').filter((line) => line.startsWith('  cadans ')));
    }
    expect(shown.length).toBeGreaterThanOrEqual(12);
    for (const line of shown) {
      const args = line
        .trim()
        .split(' ')
        .slice(1)
        .map((arg) => (arg.startsWith('examples/') ? join(ROOT, arg) : arg));
      if (args[0] === 'demo' || args.includes('--undo')) continue;
      const { code, stdout, stderr } = await cadans([...args, ...place], options);
      expect({ line, code, stderr: code === 0 ? '' : stderr }).toEqual({ line, code: 0, stderr: '' });
      expect(stdout.trim()).not.toBe('');
    }
  });
});
