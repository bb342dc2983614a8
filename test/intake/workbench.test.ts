/** The SQL a user may write reaches the staged files and nothing else. */
import { existsSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../src/engine/sql.ts';
import { inWorkFolder } from '../../src/intake/work-folder.ts';
import { Workbench } from '../../src/intake/workbench.ts';
import { Installation } from './installation.ts';

let place: Installation;
beforeAll(async () => {
  place = await Installation.open();
  await writeFile(path.join(place.engine.staging, 'other.csv'), 'secret\n');
});
afterAll(() => place.close());

const FILES = { 'f.csv': 'id,n\na,A\n' };
const withView = (text: string) => `source: crm
files: { f: f.csv }
views: { v: { sql: ${JSON.stringify(text)} } }
entities: [{ entity: account, from: v, id: id }]
`;

describe('a view', () => {
  it('reads the files of its mapping', async () => {
    const report = await place.load(withView("select id || '-' || count(*) as id from f group by id -- fine\n"), FILES);
    expect(report.entities[0]).toMatchObject({ read: 1, stored: 1 });
  });

  const target = path.join('/tmp', 'cadans-view-out.csv');
  it.each([
    ['another file', "select * from read_text('/etc/passwd')"],
    ['another file as CSV', "select * from '/etc/passwd'"],
    ['a list of files', "select * from glob('/etc/*')"],
    ['what others stage', "select * from read_csv('STAGING/other.csv')"],
    ['a way out of the folder', "select * from read_text('STAGING/../facts.duckdb')"],
    ['the network', "select * from read_csv('https://localhost/x.csv')"],
    ['writing', `copy (select 1) to '${target}'`],
    ['attaching', "attach '/tmp/x.duckdb'"],
    ['installing', 'install httpfs'],
    ['loading', "load '/tmp/x.so'"],
    ['settings', 'set enable_external_access = true'],
    ['two statements', 'select 1; drop table rejects', /^it holds 2 statements$/],
    ['a statement hidden behind a SELECT', `select 1) ; copy (select 1) to '${target}' --`, /syntax error/],
    ['creating', 'create table x as select 1', /^it is no SELECT$/],
    ['no SQL at all', 'give me all'],
    ['nothing', ';'],
    ['an unknown table', 'select * from accounts'],
  ] as [string, string, RegExp?][])('does not do %s', async (_, text, what) => {
    const error = await place.refusal(withView(text.replaceAll('STAGING', place.engine.staging)), FILES);
    expect(error).toMatchObject({ code: 'bad_view', exitCode: 2 });
    expect(error.faults[0]?.where).toBe('mapping.yaml:3:15');
    if (what !== undefined) expect(error.faults[0]?.what).toMatch(what);
    expect(existsSync(target)).toBe(false);
    expect((await readdir(place.engine.staging)).filter((name) => name.startsWith('intake'))).toEqual([]);
  });
});

describe('the workbench', () => {
  it('cannot be unlocked, not even by this program', async () => {
    await inWorkFolder(place.engine.staging, async (folder) => {
      const workbench = await Workbench.open(folder);
      try {
        for (const setting of [
          "memory_limit = '20GB'",
          'enable_external_access = true',
          'lock_configuration = false',
          "allowed_directories = ['/']",
        ]) {
          await expect(workbench.run(sql`SET ${sql.raw(setting)}`)).rejects.toThrow(/locked|cannot|Cannot/);
        }
      } finally {
        workbench.close();
      }
    });
  });

  it('spills what does not fit its memory into its folder', async () => {
    await inWorkFolder(place.engine.staging, async (folder) => {
      const workbench = await Workbench.open(folder, { memory: '60MB', threads: 1 });
      try {
        await workbench.run(
          sql`CREATE TABLE t AS SELECT i, hash(i)::VARCHAR || repeat('x', 50) AS h FROM range(1500000) r(i)`,
        );
        const { n } = await workbench.counts(sql`SELECT count(*) AS n FROM (SELECT h FROM t GROUP BY h)`);
        expect(n).toBe(1_500_000);
        expect((await readdir(path.join(folder, 'spill'))).length).toBeGreaterThan(0);
      } finally {
        workbench.close();
      }
    });
  });
});
