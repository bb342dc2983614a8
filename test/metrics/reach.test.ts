/**
 * The declared reach of every measure in random companies: no record outside it moves the figure of a period, as a whole or
 * by segment. A ledger refreshes by it, so a reach that is too short is a wrong number.
 */
import { expect, test } from 'vitest';
import type { Company } from '../../src/ledger/company.ts';
import { METRICS } from '../../src/metrics/index.ts';
import type { Metric } from '../../src/metrics/metric.ts';
import type { EntityName } from '../../src/model/entity.ts';
import { randomBusiness, randomBusinessSettings } from '../oracle/random-business.ts';
import { WORLD_NOW, type World } from '../oracle/world.ts';
import { settingsOf, withBusiness } from './business.ts';
import { disturbed, figuresOf, ofMeasure, TIMED_ENTITIES, type Window, windowOf } from './reach.ts';

/** Small companies in which between them every measure has a value; more by CADANS_WORLDS. */
const TELLING = [3, 5, 9, 14];
const WORLDS = Number(process.env['CADANS_WORLDS'] ?? 0);
const periodOf = (cadence: Metric['cadence']): string => (cadence === 'quarter' ? '2024-Q1' : '2024-02');
const disturbedEntities = new Set<EntityName>();
/** Values compared, by measure; those that whatever is recorded whenever may move are not there. */
const compared = new Map<string, number>();

test.each([...TELLING, ...Array.from({ length: WORLDS }, (_, seed) => seed + 15)])('world %i', async (seed) => {
  const drawn = randomBusiness(seed);
  const business = { ...randomBusinessSettings(seed), complete_through: '2024-07-03T00:00:00Z' };
  const cuts = [[], [seed % 2 === 0 ? 'team' : 'market']];
  // Without a reporting currency the reach of money is without end.
  const world: World = { ...drawn, settings: { ...drawn.settings, currency: 'EUR' } };
  const told = { ...world, settings: settingsOf(world, business) };
  const byWindow = new Map<string, { window: Window; measures: [string, string][] }>();
  const whole = await withBusiness(told, business, WORLD_NOW, async (company) => {
    for (const { id, cadence, measures } of METRICS) {
      for (const { name } of measures) {
        const window = windowOf(company, id, name, periodOf(cadence));
        const key = `${window.from} ${window.until}`;
        byWindow.set(key, { window, measures: [...(byWindow.get(key)?.measures ?? []), [id, name]] });
      }
    }
    return allFigures(company, METRICS, cuts);
  });
  for (const { window, measures } of byWindow.values()) {
    if (!Number.isFinite(window.from) && !Number.isFinite(window.until)) continue;
    const { rows, touched } = disturbed(told, window);
    for (const entity of touched) disturbedEntities.add(entity);
    const metrics = METRICS.filter(({ id }) => measures.some(([metric]) => metric === id));
    const after = await withBusiness({ ...told, rows }, business, WORLD_NOW, (company) =>
      allFigures(company, metrics, cuts),
    );
    for (const [metric, measure] of measures) {
      const before = ofMeasure(whole[metric] ?? {}, measure);
      expect(ofMeasure(after[metric] ?? {}, measure), `${metric} ${measure}`).toEqual(before);
      const values = before.filter(([, figure]) => !figure.includes('"value":null')).length;
      compared.set(`${metric} ${measure}`, (compared.get(`${metric} ${measure}`) ?? 0) + values);
    }
  }
});

async function allFigures(company: Company, metrics: readonly Metric[], cuts: readonly (readonly string[])[]) {
  const found: Record<string, Record<string, string>> = {};
  for (const { id, cadence } of metrics) {
    found[id] = await figuresOf(company, id, periodOf(cadence), WORLD_NOW, cuts);
  }
  return found;
}

test('there was something to disturb and something to compare', () => {
  expect([...disturbedEntities].sort()).toEqual([...TIMED_ENTITIES].sort());
  const unbounded = METRICS.flatMap(({ id, measures }) =>
    measures.flatMap(({ name }) => (compared.has(`${id} ${name}`) ? [] : [`${id} ${name}`])),
  );
  expect(unbounded.filter((name) => !name.startsWith('lead-response-time'))).toEqual([
    'appointment-rate held_rate',
    'mqls mql_to_won',
  ]);
  expect([...compared].filter(([, values]) => values === 0)).toEqual([]);
});
