/** The README's picture is what the command prints, and its commands work one after the other as they stand. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { read, shellLines } from './documents.ts';
import { newPlace } from './installation.ts';

const README = read('README.md');

// Whatever the clock says nothing may look different.
it.each(['2020-01-01T00:00:00Z', '2026-11-01T00:00:00Z', '2026-12-01T09:00:00Z', '2031-05-14T12:00:00Z'])(
  'the board is what `demo --once` prints at %s',
  async (now) => {
    const place = newPlace(now);
    const { code, stdout } = await place.run(['demo', '--once']);
    place.remove();
    expect(code).toBe(0);
    expect(/```text\n([\s\S]*?)```/.exec(README)?.[1]).toBe(stdout);
  },
);

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
