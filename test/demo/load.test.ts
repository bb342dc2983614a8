/** The demo company passes the intake: every row but the planted rejects, and its dirt is found and counted as planted. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ask } from '../../src/ask/ask.ts';
import { MARKETS } from '../../src/demo/company.ts';
import { beforeEdit, doubleOf, hasOwner, isMergedAccount, TEST_SETS, twinOf } from '../../src/demo/dirt.ts';
import { sql } from '../../src/engine/sql.ts';
import { ENTITY_NAMES, type EntityName } from '../../src/model/entity.ts';
import { type LoadedDemo, loadedDemo, NOW } from './company.ts';

let demo: LoadedDemo;
beforeAll(async () => {
  demo = await loadedDemo();
});
afterAll(() => demo.close());

async function count(entity: EntityName, where = sql`true`): Promise<number> {
  const { engine } = demo.company;
  const [row] = await engine.read(sql`select count(*) as n from ${engine.table(entity)} where ${where}`);
  return Number(row?.['n']);
}

it('every row is taken, but for the three that cannot be read', () => {
  const { files } = demo.made;
  const rowsOf = (path: string) => files.find((file) => file.path === path)?.rows;
  for (const report of demo.reports) {
    for (const file of report.files) {
      expect(file.rows, file.path).toBe(rowsOf(file.path));
      expect(file.rejected, file.path).toBe(0);
    }
    for (const { entity, rejected, duplicate } of report.entities) {
      expect(rejected, entity).toBe(report.source === 'crm' && entity === 'activity' ? 3 : 0);
      expect(duplicate, entity).toBe(0);
    }
    expect(report.warnings, report.source).toEqual([]);
  }
  expect(demo.reports.flatMap(({ rejects }) => Object.entries(rejects.reasons)).sort()).toEqual([
    ['empty_id', 1],
    ['not_a_date', 1],
    ['unknown_value', 1],
  ]);
});

it('every entity that metrics count has rows', async () => {
  const empty: EntityName[] = [];
  for (const entity of ENTITY_NAMES) if ((await count(entity)) === 0) empty.push(entity);
  expect(empty.sort()).toEqual(['deal_event', 'exclusion', 'pipeline', 'stage']);
});

it('records that stand twice are one', async () => {
  const { scene, persons, accounts, staff } = demo.made.world;
  const doubles = persons.map((person) => doubleOf(scene, person));
  const same = doubles.filter((double) => double === 'same address').length;
  const merged = doubles.filter((double) => double === 'merged').length;
  expect(same).toBeGreaterThan(0);
  expect(merged).toBeGreaterThan(0);
  expect(await count('person', sql`merged_into is not null`)).toBe(merged);
  const mergedAccounts = accounts.filter((account) => isMergedAccount(scene, account)).length;
  expect(await count('account', sql`merged_into is not null`)).toBe(mergedAccounts);
  const links = demo.reports.reduce((sum, { links: { made } }) => sum + made, 0);
  // A user is an employee, an agent and a user of the CRM: three records, two links.
  expect(links).toBe(same + 2 * staff.reps.length);
  const [row] = await demo.company.engine.read(sql`
    select count(*) filter (entity = 'person') as persons, count(*) filter (entity = 'user') as users
    from ${demo.company.engine.table('identity')}`);
  expect(Number(row?.['persons'])).toBe(2 * (same + merged));
  expect(Number(row?.['users'])).toBe(3 * staff.reps.length);
});

it('owners are missing where planted', async () => {
  const { scene, persons, deals } = demo.made.world;
  const ownerless = deals.filter(({ number }) => !hasOwner(scene, 'deal', number)).length;
  expect(ownerless).toBeGreaterThan(0);
  expect(await count('deal', sql`owner is null`)).toBe(ownerless);
  const without = persons.filter(({ number }) => !hasOwner(scene, 'person', number));
  const doubled = without.filter((person) => doubleOf(scene, person) !== null).length;
  expect(await count('person', sql`owner is null`)).toBe(without.length + doubled);
});

it('calls that two systems have count once, machines and tests not at all', async () => {
  const { scene, activities } = demo.made.world;
  const calls = activities.filter(({ kind, direction }) => kind === 'call' && direction === 'out');
  const twins = calls.filter((call) => twinOf(scene, call) !== null).length;
  const request = { metric: 'contacts', measures: ['touches'], from: '2024-09-01', to: '2026-11-02' };
  const { rows, meta } = await ask(demo.company, request, NOW);
  expect(meta.excluded['duplicate']).toBe(twins);
  expect(meta.excluded['automated']).toBe(activities.filter(({ automated }) => automated).length);
  expect(meta.excluded['test']).toBe(TEST_SETS);
  const counted = activities.filter(
    ({ kind, direction, automated }) => kind !== 'meeting' && direction === 'out' && !automated,
  ).length;
  expect(rows[0]?.measures['touches']?.value).toBe(counted);
});

it('what was edited later is known later', async () => {
  const { scene, deals } = demo.made.world;
  const edited = deals.filter((deal) => beforeEdit(scene, deal) !== null);
  expect(edited.length).toBeGreaterThan(0);
  const request = { metric: 'win-rate', measures: ['closed'], from: '2026-08-01', to: '2026-11-02' };
  const closed = async (asOf?: string) => {
    const { rows } = await ask(demo.company, { ...request, ...(asOf && { asOf }) }, NOW);
    return Number(rows[0]?.measures['closed']?.d);
  };
  const reopened = edited.filter((deal) => beforeEdit(scene, deal)?.status === 'open' && deal.kind !== 'renewal');
  const from = Date.parse('2026-07-31T22:00:00Z');
  const late = reopened.filter(({ closed: at }) => (at ?? 0) >= from).length;
  expect((await closed()) - (await closed('2026-11-02T05:30:00Z'))).toBe(late);
});

it('two currencies beside the own, with a rate for every month in which money moves', async () => {
  const { engine } = demo.company;
  const [row] = await engine.read(sql`
    select count(*) as n from (
      select distinct currency, "month" as day from ${engine.table('revenue')} where currency <> 'EUR'
    ) m where not exists (
      select 1 from ${engine.table('fx_rate')} r where r.from_currency = m.currency and r."day" <= m.day)`);
  expect(Number(row?.['n'])).toBe(0);
  expect(new Set(MARKETS).size).toBe(3);
});
