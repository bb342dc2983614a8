/** Every rule of the queries is counted by hand somewhere: take it out or turn it, and a table tells. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Company, openCompany } from '../../src/ask/company.ts';
import { openDuckDb } from '../../src/engine/duckdb/open.ts';
import { asItIs, firstUnmet, type Mutation, turning } from './evaluation.ts';
import { loadWorld } from './harness.ts';
import { MQLS, SHARED, WIN_RATE } from './mutations.ts';
import { type MetricId, TABLES, type Table } from './tables.ts';

const LOADED = '2024-01-01T00:00:00Z';
const opened: { table: Table; company: Company; folder: string }[] = [];

beforeAll(async () => {
  for (const table of TABLES) {
    const folder = mkdtempSync(join(tmpdir(), 'cadans-mutation-'));
    const engine = await openDuckDb({ file: ':memory:', staging: folder, threads: 1 });
    await engine.migrate();
    await loadWorld(engine, table.world, LOADED);
    opened.push({ table, company: await openCompany(engine, table.world.settings, LOADED), folder });
  }
});

afterAll(async () => {
  for (const { company, folder } of opened) {
    await company.engine.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

const tablesOf = (metric: MetricId) => opened.filter(({ table }) => table.metric === metric);

test.each(TABLES.map(({ name }) => name))('%s: the query as it is meets every expectation', async (name) => {
  for (const { table, company } of opened.filter((each) => each.table.name === name)) {
    const all = [...table.expectations, ...table.lists];
    expect(await firstUnmet(company, table.metric, all, asItIs)).toBeNull();
  }
});

/** The expectation by which the tables tell the mutation, or null; throws where its text occurs in no query. */
async function told(metric: MetricId, mutation: Mutation): Promise<string | null> {
  let fits = false;
  // The edges first: they tell most.
  for (const { table, company } of tablesOf(metric).reverse()) {
    const turned = turning(mutation);
    const unmet = await firstUnmet(company, metric, [...table.expectations, ...table.lists], turned.turn);
    if (unmet !== null) return unmet;
    fits ||= turned.fits();
  }
  if (!fits) throw new Error(`no query has “${mutation.from}”`);
  return null;
}

describe('win-rate', () => {
  test.each([...SHARED, ...WIN_RATE])('$name', async (mutation) => {
    expect(await told('win-rate', mutation), 'a rule that no table counts').not.toBeNull();
  });
});

describe('mqls', () => {
  test.each(MQLS)('$name', async (mutation) => {
    expect(await told('mqls', mutation), 'a rule that no table counts').not.toBeNull();
  });
});
