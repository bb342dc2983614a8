/** A load in a process of its own, so that its memory can be told: data folder, mapping, folder of the files. */
import { load, openFacts } from './company.ts';

const [folder = '', mapping = '', csv = ''] = process.argv.slice(2);
const engine = await openFacts(folder);
try {
  const begun = performance.now();
  const report = await load(engine, folder, mapping, csv);
  const stored = report.entities.map(({ entity, stored: rows }) => [entity, rows]);
  process.stdout.write(JSON.stringify({ ms: performance.now() - begun, stored: Object.fromEntries(stored) }));
} finally {
  await engine.close();
}
