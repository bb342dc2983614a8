/**
 * `npm run bench -- --size 1m [--only ROW]`: measures Cadans beside PostgreSQL 15 and bare DuckDB on the same files in one
 * run, prints the table and writes it into bench/results.md. Figures that disagree end it: their times mean nothing.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { askName, type Basis, measureAsk } from './ask-rows.ts';
import { BOARDS, boardName, measureBoard } from './board-rows.ts';
import { ASK_CASES } from './cases.ts';
import { COLD, measureCommand } from './command-rows.ts';
import { LEDGER, measureRefresh } from './ledger-rows.ts';
import { CHANGES, loadRow, measureChange } from './load-rows.ts';
import { measureParquet, PARQUET } from './parquet-row.ts';
import { type Result, tableOf } from './result.ts';
import { onScene, type Scene } from './scene.ts';
import { type Size, sizeOf } from './size.ts';

const ROOT = join(import.meta.dirname, '..');
const RESULTS = join(import.meta.dirname, 'results.md');

interface Row {
  readonly name: string;
  readonly measure: (scene: Scene) => Promise<Result>;
}

const answers = (basis: Basis): readonly Row[] => [
  ...ASK_CASES.map((each): Row => ({ name: askName(each, basis), measure: (scene) => measureAsk(scene, each, basis) })),
  ...BOARDS.map(
    (cadence): Row => ({ name: boardName(cadence, basis), measure: (scene) => measureBoard(scene, cadence, basis) }),
  ),
];
const change = (kind: keyof typeof CHANGES): Row => ({
  name: CHANGES[kind].name,
  measure: (scene) => measureChange(scene, kind),
});
const refresh = (kind: keyof typeof LEDGER): Row => ({
  name: LEDGER[kind].name,
  measure: (scene) => measureRefresh(scene, kind),
});

/** In this order: the ledger is built before it serves, and what changes the data comes last. */
const ROWS: readonly Row[] = [
  { name: 'load', measure: async (scene) => loadRow(scene) },
  { name: PARQUET, measure: measureParquet },
  ...answers('live'),
  refresh('build'),
  ...answers('served'),
  change('recent'),
  refresh('recent'),
  change('spread'),
  refresh('spread'),
  change('few'),
  change('many'),
];

const say = (text: string): void => console.error(`▸ ${text}`);

async function measureAll(size: Size, only: string | undefined): Promise<Result[]> {
  const isAsked = (name: string) => only === undefined || name.includes(only);
  const rows = ROWS.filter(({ name }) => isAsked(name));
  if (rows.length === 0 && !isAsked(COLD)) {
    throw new Error(`no row is called “${only}”; there are: ${[...ROWS.map(({ name }) => name), COLD].join(' · ')}`);
  }
  return onScene(size, join(ROOT, '.bench'), say, async (scene) => {
    const results: Result[] = [];
    for (const { name, measure } of rows) {
      say(name);
      results.push(await measure(scene));
    }
    if (isAsked(COLD)) {
      say(COLD);
      // It opens the facts in a process of its own.
      await scene.engine.close();
      results.push(await measureCommand(scene));
    }
    return results;
  });
}

function report(size: Size, results: readonly Result[]): string {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).trim();
  const changed = git('status', '--porcelain', 'src', 'bench') === '' ? '' : ', with changes';
  const [cpu] = cpus();
  const machine = `${cpus().length} × ${cpu?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, load ${loadavg()[1]?.toFixed(1)}`;
  const counts = Object.entries(size).flatMap(([name, n]) =>
    typeof n === 'number' ? [`${n.toLocaleString('en')} ${name}`] : [],
  );
  return `## ${size.name}

${new Date().toISOString().slice(0, 10)} · commit ${git('rev-parse', '--short', 'HEAD')}${changed} · Node ${process.version} · ${machine} · ${counts.join(', ')}

${tableOf(results)}
`;
}

/** Puts the part of a size in place of its older one. */
function keep(part: string, name: string): void {
  const [head = '', ...parts] = readFileSync(RESULTS, 'utf8').split(/^(?=## )/m);
  const others = parts.filter((each) => !each.startsWith(`## ${name}\n`));
  writeFileSync(
    RESULTS,
    [head, ...[...others, part].map((each) => `${each.trim()}\n`)].join('\n').replace(/\n{3,}/g, '\n\n'),
  );
}

// So that what was started is ended too. A second signal must not cut that short.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));

const { values } = parseArgs({ options: { size: { type: 'string', default: '1m' }, only: { type: 'string' } } });
const size = sizeOf(values.size);
const part = report(size, await measureAll(size, values.only));
console.log(part);
// A part of the rows is no result of a run.
if (values.only === undefined) keep(part, size.name);
