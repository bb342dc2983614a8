/** Every rule of the queries of lifetime value is counted by hand somewhere: take it out or turn it, and a table tells. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import type { Sql } from '../../src/engine/sql.ts';
import type { Company } from '../../src/ledger/company.ts';
import { ltvTraps } from '../oracle/ltv-traps.ts';
import type { MoneyExpectation, MoneyTraps } from '../oracle/money-metrics-traps.ts';
import { settingsOf, withBusiness } from './business.ts';
import { asItIs, turning } from './evaluation.ts';
import { ltvCostEdges } from './ltv-cost-edges.ts';
import { ltvEdges } from './ltv-edges.ts';
import { ltvAnswer } from './ltv-question.ts';
import type { Mutation } from './mutations/change.ts';
import { LTV } from './mutations/ltv.ts';
import { LTV_COST } from './mutations/ltv-cost.ts';

const LOADED = '2024-01-01T00:00:00Z';
/** A value that is set beside the cost of winning a customer. */
const isBesideCost = ({ request }: MoneyExpectation): boolean => request.measure.includes('cac');
const cases: { readonly company: Company; readonly expectation: MoneyExpectation }[] = [];
const closing: (() => void)[] = [];

/** A company stays open until all is told; one for each instant up to which its data is complete. */
async function open({ world, expectations }: MoneyTraps): Promise<void> {
  for (const through of new Set(expectations.map(({ settings }) => settings.complete_through))) {
    const some = expectations.filter(({ settings }) => settings.complete_through === through);
    const [first] = some;
    if (!first) continue;
    await new Promise<void>((opened, failed) => {
      const hold = (company: Company) => {
        for (const expectation of some)
          cases.push({ company: { ...company, settings: settingsOf(world, expectation.settings) }, expectation });
        opened();
        return new Promise<void>((close) => closing.push(close));
      };
      withBusiness(world, first.settings, first.request.now, hold, LOADED).catch(failed);
    });
  }
}

beforeAll(async () => {
  await open(ltvEdges);
  await open(ltvTraps);
  await open(ltvCostEdges);
});
afterAll(() => {
  for (const close of closing) close();
});

/** The company with every query turned on its way to the engine. */
function turned(company: Company, turn: (query: Sql) => Sql): Company {
  const { engine } = company;
  const snapshot: Engine['snapshot'] = (use) =>
    engine.snapshot((facts) =>
      use({
        read: (query) => facts.read(turn(query)),
        keep: (query) => facts.keep(turn(query)),
        letGo: (kept) => facts.letGo(kept),
        keepRows: (columns, rows) => facts.keepRows(columns, rows),
        batches: () => facts.batches(),
      }),
    );
  return { ...company, engine: Object.assign(Object.create(engine), { snapshot }) };
}

async function isMet(company: Company, { request, figures, excluded }: MoneyExpectation): Promise<boolean> {
  const got = await ltvAnswer(company, request, { listed: false });
  const bare = got.figures.map(({ records: _, ...figure }) => figure);
  const counts = (all: Readonly<Record<string, number>>) => Object.entries(all).sort();
  return JSON.stringify([bare, counts(got.excluded)]) === JSON.stringify([figures, counts(excluded)]);
}

async function firstUnmet(turn: (query: Sql) => Sql, beside: boolean): Promise<string | null> {
  for (const { company, expectation } of cases.filter((each) => isBesideCost(each.expectation) === beside))
    if (!(await isMet(turned(company, turn), expectation))) return expectation.name;
  return null;
}

describe.each([
  ['what customers leave', LTV, false],
  ['beside what they cost', LTV_COST, true],
] as const)('%s', (_, mutations, beside) => {
  test('the queries as they are meet every expectation', async () => {
    expect(await firstUnmet(asItIs, beside)).toBeNull();
  });

  test.each(mutations)('$name', async (mutation: Mutation) => {
    const { turn, fits } = turning(mutation);
    const unmet = await firstUnmet(turn, beside);
    expect(fits(), `no query has “${mutation.from}”`).toBe(true);
    expect(unmet, 'a rule that no table counts').not.toBeNull();
  });
});
