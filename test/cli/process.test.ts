/** What only a real process shows: streams, exit codes, a reader that leaves, Ctrl-C, and what is loaded for help. */
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { cadans, ended, ROOT, started } from './command-line.ts';
import { NOW, writeCompany } from './company.ts';

const folder = mkdtempSync(join(tmpdir(), 'cadans-process-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the process', () => {
  it('keeps results on stdout and everything else on stderr, and ends with the code of the fault', async () => {
    const demo = await ended(started(['demo', '--json', '--company', 'small'], folder));
    expect(demo.code, demo.stderr).toBe(0);
    expect(JSON.parse(demo.stdout).boards.map((board: { cadence: string }) => board.cadence)).toEqual([
      'week',
      'month',
      'quarter',
    ]);
    expect(demo.stderr).toContain('temporary folder');
    const wrong = await ended(started(['ask', 'mqls'], folder));
    expect(wrong).toMatchObject({ code: 4, stdout: '' });
    expect(wrong.stderr).toContain('There is no data');
  });

  it('ends quietly when its reader goes', async () => {
    const child = started(['metrics', '--json'], folder);
    child.stdout.destroy();
    const { code, stderr } = await ended(child);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('is interrupted in the middle of an import without leaving half of it', async () => {
    const { mapping } = writeCompany(join(folder, 'files'));
    const child = started(['import', mapping, '--db', 'data'], folder);
    const result = ended(child);
    // Once the staging folder is there the import is under way.
    for (let i = 0; i < 6000 && !existsSync(join(folder, 'data/staging')); i++)
      await new Promise((done) => setTimeout(done, 5));
    child.kill('SIGINT');
    const { code, stdout, stderr } = await result;
    expect(code).toBe(130);
    expect(stdout).toBe('');
    expect(stderr).toContain('nothing is half done');
    const options = { cwd: folder, now: NOW };
    const imports = JSON.parse((await cadans(['imports', '--json', '--db', 'data'], options)).stdout || '[]');
    const again = await cadans(['import', mapping, '--db', 'data'], options);
    // All or nothing, whichever side of the commit the signal met.
    expect(again.stdout, again.stderr).toContain(imports.length === 0 ? '6,138 records' : 'Nothing new');
    expect(again.stdout).toMatch(/Total +7,283/);
  });
});

describe('bin/cadans', () => {
  const bin = join(folder, 'bin/cadans');
  mkdirSync(dirname(bin), { recursive: true });
  copyFileSync(join(ROOT, 'bin/cadans'), bin);
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');

  it('says how to build while nothing is built', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [bin], { encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain('npm run build');
  });

  it('runs what was built, by the script of this project', () => {
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: { build: string } };
    const build = `${scripts.build} --outdir=${join(folder, 'dist')}`.replace('--outdir=dist ', '');
    const built = spawnSync('npx', ['--no', ...build.split(' ')], { cwd: ROOT, encoding: 'utf8' });
    expect(built.status, built.stderr).toBe(0);
    const { status, stdout, stderr } = spawnSync(process.execPath, [bin, 'metrics', '--json'], { encoding: 'utf8' });
    expect(status, stderr).toBe(0);
    expect(JSON.parse(stdout).map((metric: { id: string }) => metric.id)).toContain('win-rate');
  });
});

describe('help', () => {
  it('loads no package but the parser of the command line', () => {
    expect([...packagesOf(join(ROOT, 'src/cli/main.ts'))].sort()).toEqual(['commander']);
    // The walk does see packages where there are some.
    expect(packagesOf(join(ROOT, 'src/cli/commands/board.ts'))).toContain('@duckdb/node-api');
  });
});

/** Packages that a module loads at once, itself or through what it imports; types and `import()` load nothing. */
function packagesOf(file: string, seen = new Set<string>()): Set<string> {
  const found = new Set<string>();
  if (seen.has(file)) return found;
  seen.add(file);
  const imports = readFileSync(file, 'utf8').matchAll(
    /^(?:import|export) (?!type )(?:\{?[^;'"]*? from )?'([^']+)';/gms,
  );
  for (const [, name = ''] of imports) {
    if (name.startsWith('.')) for (const each of packagesOf(resolve(dirname(file), name), seen)) found.add(each);
    else if (!name.startsWith('node:')) found.add(name);
  }
  return found;
}
