/**
 * Runs one import in a process of its own and tells on standard output what it is doing, one line each; the last line
 * is the report with the largest memory the process had. Arguments: mapping, data folder of the installation.
 */
import path from 'node:path';
import { openDuckDb } from '../../src/engine/duckdb/open.ts';
import { importFiles } from '../../src/intake/import.ts';

const [mappingFile = '', dataFolder = ''] = process.argv.slice(2);
const tell = (message: string) => process.stdout.write(`${message}\n`);

const engine = await openDuckDb({
  file: path.join(dataFolder, 'facts.duckdb'),
  staging: path.join(dataFolder, 'staging'),
  threads: 2,
  memoryLimit: '300MB',
});
await engine.migrate();
const now = '2024-06-01T12:00:00Z';
const report = await importFiles({ mappingFile, engine, staging: engine.staging, dataFolder, now }, { progress: tell });
tell('done');
const { batch, entities } = report;
tell(JSON.stringify({ batch, entities, maxMegabytes: process.resourceUsage().maxRSS / 1024 }));
await engine.close();
