/** What must never matter, and what must always add up, on random companies. */
import { Decimal } from 'decimal.js';
import { expect, test } from 'vitest';
import type { AnswerRow } from '../../src/ask/answer.ts';
import { ask } from '../../src/ask/ask.ts';
import type { AskRequest } from '../../src/ask/request.ts';
import { refreshIdentity } from '../../src/intake/identity.ts';
import { type Company, openCompany } from '../../src/ledger/company.ts';
import { findMetric } from '../../src/metrics/index.ts';
import { ENTITY_NAMES } from '../../src/model/entity.ts';
import { partsOf, withEngine, withWorld } from '../metrics/harness.ts';
import { type Draw, drawFrom } from '../oracle/draw.ts';
import { randomWorld, WORLD_NOW, type World } from '../oracle/world.ts';

const DIMENSIONS = ['rep', 'team', 'channel', 'size', 'market', 'team_now', 'industry', 'country'];
const QUESTIONS: readonly AskRequest[] = [
  { metric: 'win-rate', period: '2024', grain: 'quarter', by: ['team'] },
  { metric: 'mqls', period: '2024', grain: 'quarter', by: ['channel', 'market'] },
];

/** Figures of a row by its segments, whatever their order. */
const summary = (rows: readonly AnswerRow[]) =>
  rows.map(({ period, dims, measures }) => JSON.stringify([period, Object.entries(dims).sort(), measures])).sort();

test.each([0, 1, 2, 3, 4, 5])(
  'world %i: segments of additive measures fold to the total; their order is of no matter',
  async (seed) => {
    const draw = drawFrom(seed, 'UTC');
    await withWorld(randomWorld(seed), WORLD_NOW, async (company) => {
      for (const metric of ['win-rate', 'mqls']) {
        const [one, other] = draw.shuffle(DIMENSIONS);
        const by = [one ?? '', other ?? ''];
        const asked = { metric, period: '2024', grain: 'quarter' };
        const answer = await ask(company, { ...asked, by }, WORLD_NOW);
        for (const total of answer.totals ?? []) {
          const rows = answer.rows.filter(({ period }) => period.label === total.period.label);
          for (const { name, additive } of findMetric(metric).measures) {
            expect(additive).toBe(true);
            const sum = (part: 'n' | 'd') =>
              Decimal.sum(0, ...rows.map((row) => row.measures[name]?.[part] ?? 0)).toFixed();
            const cell = total.measures[name];
            expect([name, sum('n'), sum('d')]).toEqual([name, cell?.n, cell?.d ?? '0']);
          }
        }
        const turned = await ask(company, { ...asked, by: by.toReversed() }, WORLD_NOW);
        expect(summary(turned.rows)).toEqual(summary(answer.rows));
        expect(turned.totals).toEqual(answer.totals);
      }
    });
  },
);

/** All answers, without what tells when and from which batch. */
async function answersOf(company: Company): Promise<unknown> {
  const all: unknown[] = [];
  for (const question of QUESTIONS) {
    const { rows, totals, meta } = await ask(company, question, WORLD_NOW);
    all.push({ rows, totals, excluded: meta.excluded, remarks: meta.remarks, validUntil: meta.validUntil });
  }
  return all;
}

/** The rows in another order, over several batches that come in any order. */
function scattered(rows: World['rows'], draw: Draw, count: number): World['rows'][] {
  const batches: World['rows'][] = Array.from({ length: count }, () => ({}));
  for (const entity of ENTITY_NAMES) {
    for (const row of draw.shuffle(rows[entity] ?? [])) {
      const batch = batches[draw.int(0, count - 1)] ?? {};
      batch[entity] = [...(batch[entity] ?? []), row];
    }
  }
  return batches;
}

test.each([10, 11, 12, 13])('world %i: the order of rows and their batches are of no matter', async (seed) => {
  const world = randomWorld(seed);
  const draw = drawFrom(seed, 'UTC');
  const loaded = (batches: World['rows'][]) =>
    withEngine(async (engine) => {
      for (const [i, rows] of batches.entries()) {
        const batch = { id: `b${i}`, source: `s${i}`, knownFrom: `2024-07-0${i + 1}T00:00:00Z`, note: '{}' };
        await engine.write(batch, partsOf(rows));
        await refreshIdentity(engine, batch.knownFrom);
      }
      return answersOf(await openCompany(engine, world.settings, WORLD_NOW));
    });
  const whole = await loaded([world.rows]);
  expect(await loaded(scattered(world.rows, draw, 1))).toEqual(whole);
  expect(await loaded(scattered(world.rows, draw, 3))).toEqual(whole);
});
