/** Every rule of the queries is counted by hand somewhere: take it out or turn it, and a table tells. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDuckDb } from '../../src/engine/duckdb/open.ts';
import { type Company, openCompany } from '../../src/ledger/company.ts';
import { asItIs, firstUnmet, turning } from './evaluation.ts';
import { loadWorld } from './harness.ts';
import { APPOINTMENT_RATE } from './mutations/appointment-rate.ts';
import type { Mutation } from './mutations/change.ts';
import { LEAD_RESPONSE_TIME } from './mutations/lead-response-time.ts';
import { MQLS } from './mutations/mqls.ts';
import { SHARED } from './mutations/shared.ts';
import { CONTACTS, TOUCHES } from './mutations/touches.ts';
import { WIN_RATE } from './mutations/win-rate.ts';
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

const CHANGES: Record<MetricId, readonly Mutation[]> = {
  contacts: [...TOUCHES, ...CONTACTS],
  'appointment-rate': APPOINTMENT_RATE,
  'lead-response-time': LEAD_RESPONSE_TIME,
  'win-rate': [...SHARED, ...WIN_RATE],
  mqls: MQLS,
};

describe.each(Object.entries(CHANGES))('%s', (metric, mutations) => {
  test.each(mutations)('$name', async (mutation) => {
    expect(await told(metric as MetricId, mutation), 'a rule that no table counts').not.toBeNull();
  });
});
