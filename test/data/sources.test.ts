/** Real exports, read whole: every record counted, odd ones too. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stageFile } from '../../src/sources/files/staging.ts';

const DATA = new URL('../../../shared/data/', import.meta.url).pathname;
const present = existsSync(DATA);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cadans-data-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe.skipIf(!present)('real files', () => {
  const stage = (path: string, spec: object) =>
    stageFile({ format: 'csv', path: join(DATA, path), ...spec }, join(folder, 'staged.csv'));
  const staged = () => readFileSync(join(folder, 'staged.csv'), 'utf8');

  it.each([
    ['maven/accounts.csv', 85, 7],
    ['maven/products.csv', 7, 3],
    ['maven/sales_pipeline.csv', 8_800, 8],
    ['maven/sales_teams.csv', 35, 3],
    ['olist/olist_closed_deals_dataset.csv', 842, 14],
    ['olist/olist_marketing_qualified_leads_dataset.csv', 8_000, 4],
    ['olist/olist_sellers_dataset.csv', 3_095, 4],
    ['ravenstack/ravenstack_accounts.csv', 500, 10],
    ['ravenstack/ravenstack_churn_events.csv', 600, 9],
    ['ravenstack/ravenstack_subscriptions.csv', 5_000, 14],
    ['ravenstack/ravenstack_support_tickets.csv', 2_000, 9],
  ])('%s has %i rows of %i columns', async (path, rows, columns) => {
    const read = await stage(path, {});
    expect([read.rows, read.columns.length, read.rejects]).toEqual([rows, columns, []]);
  });

  it('zip codes in quotes keep their leading zeros', async () => {
    await stage('olist/olist_sellers_dataset.csv', {});
    const codes = staged().match(/^\d+,"?[0-9a-f]{32}"?,"\d{5}",/gm) ?? [];
    expect(codes).toHaveLength(3_095);
    expect(codes.filter((line) => /,"0\d{4}",$/.test(line))).toHaveLength(1_027);
  });

  it('every warehouse export is read without a reject', async () => {
    for (const source of ['fivetran_hubspot', 'fivetran_salesforce'])
      for (const file of readdirSync(join(DATA, source)).filter((name) => name.endsWith('.csv')))
        expect([file, (await stage(join(source, file), {})).rejects]).toEqual([file, []]);
  });

  it('API replies give their items, decimals as they stand there', async () => {
    const reply = 'zendesk_sell/zapier_fixtures/deal__multipleDeals.fixture.json';
    const columns = ['data.id', 'data.name', 'data.value', 'meta.type'];
    const read = await stage(reply, { format: 'json', records: 'items', columns });
    const { items } = JSON.parse(readFileSync(join(DATA, reply), 'utf8'));
    expect([read.rows, read.rejects]).toEqual([items.length, []]);
    expect(items.length).toBeGreaterThan(0);
    expect(staged().split('\n')[0]).toContain(`,${items[0].data.id},"${items[0].data.name}",`);
  });

  it('every collection of API replies has as many records as JSON.parse finds', async () => {
    const replies = join('zendesk_sell', 'zapier_fixtures');
    let collections = 0;
    for (const file of readdirSync(join(DATA, replies))) {
      const { items } = JSON.parse(readFileSync(join(DATA, replies, file), 'utf8'));
      if (!Array.isArray(items)) continue;
      collections++;
      const read = await stage(join(replies, file), { format: 'json', records: 'items', columns: ['data.id'] });
      expect([file, read.rows]).toEqual([file, items.length]);
    }
    expect(collections).toBeGreaterThan(10);
  });
});
