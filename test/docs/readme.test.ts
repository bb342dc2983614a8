/** The README's picture is what the command prints, and its commands work one after the other as they stand. */
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT, read, shellLines } from './documents.ts';
import { newPlace } from './installation.ts';

const README = read('README.md');

// The demo company has a present of its own: whatever the clock says nothing may look different.
it('the board is one of those that `demo --once` prints', async () => {
  const place = newPlace('2020-01-01T00:00:00Z');
  const { code, stdout, stderr } = await place.run(['demo', '--once']);
  place.remove();
  expect(code, stderr).toBe(0);
  const [, shown = ''] = /```text\n([\s\S]*?)```/.exec(README) ?? [];
  const printed = stdout.split('\n\n\n').find((board) => board.startsWith('Monthly board'));
  if (process.env['UPDATE_GOLDEN'] === '1')
    writeFileSync(join(ROOT, 'README.md'), README.replace(shown, `${printed}\n`));
  else expect(shown).toBe(`${printed}\n`);
}, 600_000);

it.each(['README.md', 'examples/small/README.md'])('the commands of %s work', async (document) => {
  const place = newPlace();
  const lines = shellLines(read(document)).filter((line) => !line.startsWith('npm '));
  expect(lines.length).toBeGreaterThan(2);
  for (const line of lines) {
    const [program, ...args] = line.split(' ');
    if (program === 'cp') {
      cpSync(join(place.folder, args[0] ?? ''), join(place.folder, args[1] ?? ''));
      continue;
    }
    expect(program, line).toBe('bin/cadans');
    const { code, stdout, stderr } = await place.run(args);
    expect(code, `${line}\n${stderr}`).toBe(0);
    expect(stdout, line).not.toMatch(/^No records|nothing imported yet/m);
  }
  place.remove();
});
