/** Imports in a process of their own: killed at any moment and repeated, and with many rows in little memory. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDuckDb } from '../../src/engine/duckdb/open.ts';
import { sql } from '../../src/engine/sql.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cadans-crash-'));
  await mkdir(path.join(folder, 'data'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const MAPPING = `source: crm
zone: Europe/Amsterdam
currency: EUR
files: { deals: deals.csv, people: people.csv }
entities:
  - entity: person
    from: people
    id: id
    columns: { email: email }
  - entity: deal
    from: deals
    id: id
    columns: { status: state, amount: value, created_at: made, owner: rep, name: title }
`;

async function prepare(rows: number): Promise<void> {
  await writeFile(path.join(folder, 'mapping.yaml'), MAPPING);
  const states = ['won', 'lost', 'open'];
  const deals = ['id,state,value,made,rep,title'];
  for (let i = 0; i < rows; i++)
    deals.push(`d${i},${states[i % 3]},${i}.25,2024-0${1 + (i % 9)}-11 10:00,u${i % 50},deal number ${i}`);
  await writeFile(path.join(folder, 'deals.csv'), deals.join('\n'));
  const people = ['id,email'];
  for (let i = 0; i < 200; i++) people.push(`p${i},p${i % 150}@x.com`);
  await writeFile(path.join(folder, 'people.csv'), people.join('\n'));
}

interface Told {
  readonly batch: string | null;
  readonly entities: { entity: string; read: number; stored: number; unchanged: number }[];
  readonly maxMegabytes: number;
}

/** Runs the import; `onLine` may kill it. Gives its report, or undefined where it did not live to tell. */
async function run(onLine: (line: string, child: ChildProcess) => void): Promise<Told | undefined> {
  const script = path.join(import.meta.dirname, 'import-child.ts');
  const args = ['--import', 'tsx', script, path.join(folder, 'mapping.yaml'), path.join(folder, 'data')];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let told: Told | undefined;
  let errors = '';
  child.stderr.on('data', (text: Buffer) => {
    errors += text.toString();
  });
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    if (line.startsWith('{')) told = JSON.parse(line) as Told;
    else onLine(line, child);
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  if (code !== null && code !== 0) throw new Error(errors);
  return told;
}

it('killed anywhere and repeated, there is one copy', async () => {
  await prepare(20_000);
  const moments: [stage: string, delay: number][] = [
    ['reading deals.csv', 0],
    ['mapping deal', 5],
    ['resolving identities', 0],
    ['writing', 0],
    ['writing', 40],
    ['done', 0],
  ];
  let killed = 0;
  for (const [stage, delay] of moments) {
    const told = await run((line, child) => {
      if (line !== stage) return;
      if (delay === 0) child.kill('SIGKILL');
      else setTimeout(() => child.kill('SIGKILL'), delay);
    });
    if (told === undefined) killed++;
  }
  expect(killed).toBeGreaterThanOrEqual(4);
  const told = await run(() => {});
  expect(told?.entities.map(({ entity, read, stored, unchanged }) => [entity, read, stored + unchanged])).toEqual([
    ['person', 200, 200],
    ['deal', 20_000, 20_000],
  ]);

  const data = path.join(folder, 'data');
  const engine = await openDuckDb({ file: path.join(data, 'facts.duckdb'), staging: path.join(data, 'staging') });
  await engine.migrate();
  expect((await engine.batches()).map(({ source, undoneBy }) => [source, undoneBy])).toEqual([['crm', null]]);
  const [deals] = await engine.read(
    sql`SELECT count(*) AS n, count(DISTINCT id) AS ids, sum(amount) AS total FROM ${engine.table('deal')}`,
  );
  expect(deals).toEqual({ n: 20_000, ids: 20_000, total: '199995000.000000' });
  const [links] = await engine.read(sql`SELECT count(*) AS n FROM ${engine.table('same_as')}`);
  expect(links).toEqual({ n: 50 });
  expect((await readdir(path.join(data, 'staging'))).filter((name) => name.startsWith('intake'))).toEqual([]);
  expect(await readdir(path.join(data, 'inbox'))).toHaveLength(2);
  await engine.close();
});

it('two hundred thousand rows in bounded memory', async () => {
  await prepare(200_000);
  const told = await run(() => {});
  expect(told?.entities.at(-1)).toMatchObject({ entity: 'deal', read: 200_000, stored: 200_000 });
  expect(told?.maxMegabytes).toBeLessThan(800);
});
