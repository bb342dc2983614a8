/** A real export: what is known of it must come out, whatever its quirks. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { sql } from '../../src/engine/sql.ts';
import { Installation } from './installation.ts';

const SETS = path.resolve(import.meta.dirname, '../../../shared/data');

const MAVEN = `source: maven
currency: USD
files: { pipeline: sales_pipeline.csv, accounts: accounts.csv, products: products.csv, teams: sales_teams.csv }
lists:
  product_names: { GTXPro: GTX Pro }
views:
  offices: { sql: "select regional_office, _file, min(_line) as _line from teams group by all" }
entities:
  - { entity: team, from: offices, id: regional_office, columns: { name: regional_office } }
  - { entity: user, from: teams, id: sales_agent, columns: { name: sales_agent, region: regional_office } }
  - entity: account
    from: accounts
    id: account
    columns:
      name: account
      industry: { column: sector, values: { technolgy: technology }, else: keep }
      employees: employees
  - entity: deal
    from: pipeline
    id: opportunity_id
    columns:
      owner: sales_agent
      account: account
      status: { column: deal_stage, values: { Won: won, Lost: lost, Engaging: open, Prospecting: open } }
      created_at: engage_date
      closed_at: close_date
      amount: close_value
      product: { column: product, values: product_names, else: keep }
      attributes.series: { lookup: { file: products, key: product, match: { column: product, values: product_names, else: keep }, take: series, required: true } }
`;

const OLIST = `source: olist
files: { mqls: olist_marketing_qualified_leads_dataset.csv, won: olist_closed_deals_dataset.csv }
entities:
  - { entity: person, from: mqls, id: mql_id, columns: { channel: { column: origin, nulls: [unknown] }, created_at: first_contact_date } }
  - { entity: lifecycle, from: mqls, id: mql_id, columns: { person: mql_id, stage: { constant: mql }, at: first_contact_date } }
  - { entity: deal, from: won, id: mql_id, columns: { person: mql_id, status: { constant: won }, closed_at: { column: won_date, zone: UTC }, owner: sr_id, sourced_by: sdr_id } }
`;

async function filesOf(set: string, names: string[]): Promise<Record<string, string>> {
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(path.join(SETS, set, name), 'utf8')])),
  );
}

it.skipIf(!existsSync(path.join(SETS, 'maven')))('CRM opportunities with accounts, products and teams', async () => {
  const place = await Installation.open();
  const report = await place.load(
    MAVEN,
    await filesOf('maven', ['sales_pipeline.csv', 'accounts.csv', 'products.csv', 'sales_teams.csv']),
  );
  expect(report.entities.map(({ entity, stored }) => [entity, stored])).toEqual([
    ['user', 35],
    ['team', 3],
    ['account', 85],
    ['deal', 8800],
  ]);
  expect(report.warnings).toEqual([]);
  const deals = place.engine.table('deal');
  const byStatus = await place.engine.read(
    sql`SELECT status, count(*) AS n, count(created_at) AS dated, count(account) AS accounts FROM ${deals} GROUP BY status ORDER BY status`,
  );
  expect(byStatus).toMatchObject([
    { status: 'lost', n: 2473 },
    { status: 'open', n: 2089, dated: 1589 },
    { status: 'won', n: 4238, dated: 4238 },
  ]);
  expect(byStatus.reduce((sum, row) => sum + Number(row['accounts']), 0)).toBe(8800 - 1425);
  const products = await place.engine.read(
    sql`SELECT product, count(*) AS n FROM ${deals} WHERE product LIKE 'GTX%Pro' GROUP BY product ORDER BY product`,
  );
  expect(products).toContainEqual({ product: 'GTX Pro', n: 1480 });
  expect(products.map((row) => row['product'])).not.toContain('GTXPro');
  await place.close();
});

it.skipIf(!existsSync(path.join(SETS, 'olist')))(
  'marketing leads known to the day, won deals to the second',
  async () => {
    const place = await Installation.open();
    const report = await place.load(
      OLIST,
      await filesOf('olist', ['olist_marketing_qualified_leads_dataset.csv', 'olist_closed_deals_dataset.csv']),
    );
    expect(report.entities.map(({ entity, stored }) => [entity, stored])).toEqual([
      ['person', 8000],
      ['lifecycle', 8000],
      ['deal', 842],
    ]);
    const [march] = await place.engine.read(sql`SELECT count(*) AS n FROM ${place.engine.table('lifecycle')}
    WHERE at_precision = 'day' AND "at" >= CAST('2018-03-01' AS TIMESTAMP) AND "at" < CAST('2018-04-01' AS TIMESTAMP)`);
    expect(march).toEqual({ n: 1174 });
    const [blank] = await place.engine.read(
      sql`SELECT count(*) AS n FROM ${place.engine.table('person')} WHERE channel IS NULL`,
    );
    expect(blank).toEqual({ n: 60 + 1099 });
    await place.close();
  },
);
