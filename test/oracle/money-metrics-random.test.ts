/**
 * The symmetries of the oracles of capacity, cac, ltv and the magic number on random companies.
 */
import { describe, expect, it } from 'vitest';
import { ENTITIES, ENTITY_NAMES, type EntityName, rowSchema } from '../../src/model/entity.ts';
import { settingsSchema } from '../../src/model/settings.ts';
import { cacOracle } from './cac.ts';
import { NOT_ALLOCATED } from './cac-allocation.ts';
import { aeCapacityOracle, bdrCapacityOracle } from './capacity.ts';
import { drawFrom } from './draw.ts';
import { Decimal } from './fold.ts';
import { ltvOracle } from './ltv.ts';
import { magicNumberOracle } from './magic-number.ts';
import type { BusinessAnswer, BusinessSettings } from './money-metrics.ts';
import { randomBusiness, randomBusinessSettings } from './random-business.ts';
import { consecutivePeriods, type OracleRequest, randomWorld, refOf, WORLD_NOW, type World } from './world.ts';

type Oracle = (
  world: World,
  request: OracleRequest,
  settings: BusinessSettings,
) => BusinessAnswer | Promise<BusinessAnswer>;
const measures = (oracle: Oracle, ...names: string[]) => names.map((name) => [name, oracle] as const);

const PEOPLE = [
  ...measures(bdrCapacityOracle, 'capacity_net', 'capacity_gross', 'demand', 'utilisation'),
  ...measures(aeCapacityOracle, 'capacity_net', 'demand', 'demand_worked', 'utilisation', 'utilisation_worked'),
];
const MONEY = [
  ...measures(cacOracle, 'cac', 'sales', 'marketing', 'lagged', 'payback_months'),
  ...measures(ltvOracle, 'realised', 'completed', 'open_lives', 'by_start', 'projected', 'net_of_cac', 'ltv_to_cac'),
  ...measures(magicNumberOracle, 'magic_number', 'trailing_mean'),
];
const seeds = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index);

const monthly = (world: World, measure: string, by: string[] = []): OracleRequest => ({
  measure,
  periods: consecutivePeriods(world.settings.zone, '2024-05-01', 1, 3),
  by,
  now: WORLD_NOW,
});
const quarterly = (world: World, measure: string, by: string[] = []): OracleRequest => ({
  measure,
  periods: consecutivePeriods(world.settings.zone, '2023-10-01', 3, 4),
  by,
  now: WORLD_NOW,
});

describe('a random company', () => {
  it('is made of rows of the model whose references lead somewhere, the rows of its random world among them', () => {
    const schemas = new Map(ENTITY_NAMES.map((name) => [name, rowSchema(name)]));
    for (const seed of seeds(0, 10)) {
      const world = randomBusiness(seed);
      expect(randomBusiness(seed)).toEqual(world);
      expect(settingsSchema.parse(world.settings)).toEqual(world.settings);
      for (const [entity, rows] of Object.entries(randomWorld(seed).rows)) {
        expect(world.rows[entity as EntityName]?.slice(0, rows.length)).toEqual(rows);
      }
      for (const entity of ENTITY_NAMES) {
        const rows = world.rows[entity] ?? [];
        expect(new Set(rows.map(refOf)).size).toBe(rows.length);
        for (const row of rows) {
          expect(schemas.get(entity)?.safeParse(row).error?.message).toBeUndefined();
          for (const { name, type } of ENTITIES[entity].columns) {
            if (type.kind !== 'ref' || !row[name]) continue;
            const target = name === 'merged_into' ? entity : type.entity === 'any' ? row['entity'] : type.entity;
            expect((world.rows[target as EntityName] ?? []).map(refOf)).toContain(row[name]);
          }
        }
      }
    }
  });
});

describe('the order of rows', () => {
  it('changes nothing', async () => {
    for (const seed of seeds(1000, 4)) {
      const world = randomBusiness(seed);
      const settings = randomBusinessSettings(seed);
      const draw = drawFrom(seed + 1, 'UTC');
      const rows = Object.fromEntries(Object.entries(world.rows).map(([name, list]) => [name, draw.shuffle(list)]));
      const shuffled = { ...world, rows };
      for (const [measure, oracle] of PEOPLE) {
        const request = monthly(world, measure, ['team']);
        expect(await oracle(shuffled, request, settings)).toEqual(await oracle(world, request, settings));
      }
      for (const [measure, oracle] of MONEY) {
        const request = quarterly(world, measure, ['market']);
        expect(bare(await oracle(shuffled, request, settings))).toEqual(bare(await oracle(world, request, settings)));
      }
    }
  });
});

describe('cells of a dimension', () => {
  it('add up to the total for people: all but gross', async () => {
    for (const seed of seeds(2000, 5)) {
      const world = randomBusiness(seed);
      for (const [measure, oracle] of PEOPLE) {
        if (measure === 'capacity_gross') continue;
        for (const dimension of ['rep', 'team', 'country']) {
          const [total, cells] = await answers(oracle, world, monthly(world, measure), dimension, seed);
          expect(summed(cells)).toEqual(summed(total));
          expect(cells.excluded).toEqual(total.excluded);
        }
      }
    }
  });

  it('of gross are at least the total, and by country the total', async () => {
    for (const seed of seeds(3000, 6)) {
      const world = randomBusiness(seed);
      const [total, teams] = await answers(bdrCapacityOracle, world, monthly(world, 'capacity_gross'), 'team', seed);
      expect(new Decimal(summed(teams).n).greaterThanOrEqualTo(summed(total).n)).toBe(true);
      const [, countries] = await answers(bdrCapacityOracle, world, monthly(world, 'capacity_gross'), 'country', seed);
      expect(summed(countries)).toEqual(summed(total));
    }
  });

  it('add up to the total for money, to the cent and below', async () => {
    const whole = ['cac', 'sales', 'marketing', 'lagged', 'realised', 'completed', 'open_lives', 'by_start'];
    for (const seed of seeds(4000, 5)) {
      const world = randomBusiness(seed);
      for (const [measure, oracle] of MONEY) {
        if (!whole.includes(measure) && measure !== 'magic_number') continue;
        for (const dimension of measure === 'magic_number' ? ['market'] : ['market', 'channel', 'industry', 'size']) {
          const [total, cells] = await answers(oracle, world, quarterly(world, measure), dimension, seed);
          expect(summed(cells)).toEqual(summed(total));
          expect(cells.excluded).toEqual(total.excluded);
        }
      }
    }
  });

  it('are what their value as a filter gives', async () => {
    for (const seed of seeds(5000, 5)) {
      const world = randomBusiness(seed);
      const settings = randomBusinessSettings(seed);
      for (const [measure, oracle] of MONEY) {
        const request = quarterly(world, measure);
        const { figures } = await oracle(world, { ...request, by: ['market'] }, settings);
        for (const cell of figures.slice(0, 4)) {
          const value = cell.dims.at(-1);
          // What is not allocated is no value to ask for; a start is a dimension of its own.
          if (value === NOT_ALLOCATED || measure === 'by_start') continue;
          const filtered = await oracle(world, { ...request, where: { market: [value ?? '(none)'] } }, settings);
          const same = filtered.figures.find(({ period }) => period === cell.period);
          expect({ ...same, dims: [] }).toEqual({ ...cell, dims: [] });
        }
      }
    }
  });
});

describe('figures of people', () => {
  it('are of those that gross counts, and never above it', async () => {
    for (const seed of seeds(6000, 8)) {
      const world = randomBusiness(seed);
      const net = await bdrCapacityOracle(world, monthly(world, 'capacity_net'));
      const gross = await bdrCapacityOracle(world, monthly(world, 'capacity_gross'));
      for (const [index, figure] of net.figures.entries()) {
        expect(new Decimal(gross.figures[index]?.n ?? 0).greaterThanOrEqualTo(figure.n)).toBe(true);
        const users = new Set(figure.records.numerator.map((record) => record.split(' ')[0]));
        expect(gross.figures[index]?.records.numerator).toEqual([...users].sort());
      }
    }
  });
});

describe('two dozen worlds', () => {
  it('show every reason', async () => {
    const seen = new Set<string>();
    for (const seed of seeds(0, 24)) {
      const world = randomBusiness(seed);
      const settings = randomBusinessSettings(seed);
      const note = ({ figures, excluded }: BusinessAnswer) => {
        for (const reason of Object.keys(excluded)) seen.add(reason);
        for (const { reason, flags, value } of figures)
          for (const word of [reason, ...flags]) seen.add(word ?? `${!value}`);
      };
      for (const [measure, oracle] of PEOPLE) note(await oracle(world, monthly(world, measure), settings));
      for (const [measure, oracle] of MONEY) note(await oracle(world, quarterly(world, measure, ['market']), settings));
    }
    const wanted = [
      'deleted',
      'excluded',
      'internal',
      'test',
      'undated',
      'no_account',
      'unconverted',
      'trial',
      'no_start',
    ];
    const reasons = ['no_capacity', 'no_cost', 'no_customers', 'no_cycle', 'not_delivered', 'running', 'no_recurring'];
    const rare = ['no_delivery_cost', 'not_allocated', 'left_truncated', 'small'];
    expect([...wanted, ...reasons, ...rare].filter((word) => !seen.has(word))).toEqual([]);
  });
});

async function answers(
  oracle: Oracle,
  world: World,
  request: OracleRequest,
  dimension: string,
  seed: number,
): Promise<[BusinessAnswer, BusinessAnswer]> {
  const settings = randomBusinessSettings(seed);
  return [await oracle(world, request, settings), await oracle(world, { ...request, by: [dimension] }, settings)];
}

/** Allocation rows stand in the order of the costs; all else in an order of its own. */
function bare({ figures, excluded }: BusinessAnswer): BusinessAnswer {
  return { figures, excluded };
}

function summed({ figures }: BusinessAnswer): { n: string; d: string } {
  const total = (parts: (string | null)[]) => Decimal.sum(0, ...parts.map((part) => part ?? '0')).toFixed();
  return { n: total(figures.map(({ n }) => n)), d: total(figures.map(({ d }) => d)) };
}
