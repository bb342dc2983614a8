/** Every rule of the queries of cac and the magic number is counted by hand somewhere: take it out or turn it, and a table tells. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Engine, Snapshot } from '../../src/engine/engine.ts';
import type { Sql } from '../../src/engine/sql.ts';
import type { Company } from '../../src/ledger/company.ts';
import { cacTraps } from '../oracle/cac-traps.ts';
import { magicTraps } from '../oracle/magic-traps.ts';
import type { MoneyExpectation, MoneyTraps } from '../oracle/money-metrics-traps.ts';
import { settingsOf, withBusiness } from './business.ts';
import { asItIs, turning } from './evaluation.ts';
import { cacEdges, magicEdges } from './money-edges.ts';
import { isMet } from './money-question.ts';
import type { Mutation } from './mutations/change.ts';
import { CAC, MAGIC_NUMBER } from './mutations/money.ts';

const LOADED = '2024-01-01T00:00:00Z';
type Turn = (query: Sql) => Sql;

interface Case {
  readonly metric: string;
  readonly company: Company;
  readonly expectation: MoneyExpectation;
}
const cases: Case[] = [];
const closing: (() => void)[] = [];

/** A company stays open until all is told; one for each instant up to which its data is complete. */
async function open(metric: string, { world, expectations }: MoneyTraps): Promise<void> {
  for (const through of new Set(expectations.map(({ settings }) => settings.complete_through))) {
    const some = expectations.filter(({ settings }) => settings.complete_through === through);
    const [first] = some;
    if (!first) continue;
    await new Promise<void>((opened, failed) => {
      withBusiness(
        world,
        first.settings,
        first.request.now,
        (company) => {
          for (const expectation of some) {
            const settings = settingsOf(world, expectation.settings);
            cases.push({ metric, company: { ...company, settings }, expectation });
          }
          opened();
          return new Promise<void>((close) => closing.push(close));
        },
        LOADED,
      ).catch(failed);
    });
  }
}

beforeAll(async () => {
  // The edges first: they tell most.
  await open('cac', cacEdges);
  await open('magic-number', magicEdges);
  await open('cac', cacTraps);
  await open('magic-number', magicTraps);
});
afterAll(() => {
  for (const close of closing) close();
});

/** The company with every query turned on its way to the engine. */
function turned(company: Company, turn: Turn): Company {
  const { engine } = company;
  const snapshot: Engine['snapshot'] = (use) =>
    engine.snapshot((facts: Snapshot) =>
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

async function firstUnmet(metric: string, turn: Turn): Promise<string | null> {
  for (const { company, expectation } of cases.filter((each) => each.metric === metric)) {
    if (!(await isMet(turned(company, turn), metric, expectation))) return expectation.name;
  }
  return null;
}

describe.each(Object.entries({ cac: CAC, 'magic-number': MAGIC_NUMBER }))('%s', (metric, mutations) => {
  test('the queries as they are meet every expectation', async () => {
    expect(await firstUnmet(metric, asItIs)).toBeNull();
  });

  test.each(mutations)('$name', async (mutation: Mutation) => {
    const { turn, fits } = turning(mutation);
    const unmet = await firstUnmet(metric, turn);
    expect(fits(), `no query has “${mutation.from}”`).toBe(true);
    expect(unmet, 'a rule that no table counts').not.toBeNull();
  });
});
