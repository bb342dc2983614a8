/**
 * A process of its own that writes batches without end and says on stdout which are done; a test kills it. Each batch
 * `i` holds 300 deals under its own ids, renames the 50 deals all batches share, and adds one team; each fifth undoes
 * the batch before it. Given `hold` it only opens the file and waits. An error ends it, after one more read.
 */
import { openDuckDb } from '../../src/engine/duckdb/open.ts';
import { sql } from '../../src/engine/sql.ts';
import { CadansError } from '../../src/model/error.ts';

const [file = '', staging = '', mode = 'write'] = process.argv.slice(2);
const say = (line: string) => process.stdout.write(`${line}\n`);

const engine = await openDuckDb({ file, staging, threads: 2 });
await engine.migrate();
say('ready');
if (mode === 'hold') await new Promise((resolve) => setTimeout(resolve, 60_000));

const deal = (id: string, name: string) => ({ source: 'crm', id, name, status: 'open' });

async function writeBatch(i: number): Promise<void> {
  const batch = { id: `b${i}`, source: 'crm', knownFrom: '2024-05-06T08:00:00Z', note: '{}' };
  if (i % 5 === 0) {
    await engine.undo(`b${i - 1}`, batch);
    return;
  }
  const own = Array.from({ length: 300 }, (_, j) => deal(`${i}-${j}`, `${i}`));
  const shared = Array.from({ length: 50 }, (_, j) => deal(`shared-${j}`, `${i}`));
  await engine.write(batch, [
    { entity: 'deal', rows: { list: [...own, ...shared] } },
    { entity: 'team', rows: { list: [{ source: 'crm', id: `${i}`, name: `${i}` }] } },
  ]);
}

const codeOf = (error: unknown) => (error instanceof CadansError ? error.code : String(error));
try {
  for (let i = (await engine.batches()).length + 1; ; i++) {
    await writeBatch(i);
    say(`done ${i}`);
  }
} catch (error) {
  say(`refused ${codeOf(error)}`);
  await engine.read(sql`select 1`).catch((after: unknown) => say(`refused ${codeOf(after)}`));
  await engine.close();
}
