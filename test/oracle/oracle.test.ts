/**
 * The oracle against figures counted by hand, published intervals, and its own symmetries on random worlds.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ENTITIES, ENTITY_NAMES, type EntityName, rowSchema } from '../../src/model/entity.ts';
import { defaultSettings, settingsSchema } from '../../src/model/settings.ts';
import { drawFrom } from './draw.ts';
import { Decimal } from './fold.ts';
import { mqlsOracle } from './mqls.ts';
import { baselineOracle, maturityOracle, nearestRank, wilsonOracle } from './statistics.ts';
import { TRAPS } from './traps.ts';
import { winRateOracle } from './win-rate.ts';
import { abandonedIgnored } from './win-rate-traps.ts';
import {
  consecutivePeriods,
  type OracleAnswer,
  type OracleRequest,
  periodBetween,
  type Row,
  randomWorld,
  refOf,
  WORLD_NOW,
  type World,
} from './world.ts';

const MEASURES = [
  ...['cohort', 'closed', 'won_count', 'won_amount', 'amount_weighted'].map((name) => [name, winRateOracle] as const),
  ...['mqls', 'to_contact', 'mql_to_sql', 'mql_to_won'].map((name) => [name, mqlsOracle] as const),
];
const SCHEMAS = Object.fromEntries(ENTITY_NAMES.map((name) => [name, rowSchema(name)])) as Record<
  EntityName,
  ReturnType<typeof rowSchema>
>;
const DIMENSIONS = ['rep', 'team', 'team_now', 'industry', 'size', 'market', 'country', 'channel'];
const seeds = fc.integer({ min: 0, max: 1_000_000 });

const requestOf = (world: World, measure: string, by: string[] = []): OracleRequest => ({
  measure,
  periods: consecutivePeriods(world.settings.zone, '2023-12-01', 1, 7),
  by,
  now: WORLD_NOW,
});

describe('figures counted by hand', () => {
  for (const { name, request, figures, excluded } of TRAPS['win-rate'].expectations) {
    it(`win-rate ${name}`, () => {
      expect(winRateOracle(TRAPS['win-rate'].world, request)).toEqual({ figures, excluded });
    });
  }
  for (const { name, request, figures, excluded } of abandonedIgnored.expectations) {
    it(`win-rate, abandoned ignored, ${name}`, () => {
      expect(winRateOracle(abandonedIgnored.world, request)).toEqual({ figures, excluded });
    });
  }
  for (const { name, request, figures, excluded } of TRAPS.mqls.expectations) {
    it(`mqls ${name}`, () => {
      expect(mqlsOracle(TRAPS.mqls.world, request)).toEqual({ figures, excluded });
    });
  }

  it('the rows of both tables and of random worlds are rows of the model, and every reference leads somewhere', () => {
    const worlds = [
      TRAPS['win-rate'].world,
      TRAPS.mqls.world,
      ...Array.from({ length: 60 }, (_, seed) => randomWorld(seed)),
    ];
    for (const world of worlds) {
      expect(settingsSchema.parse(world.settings)).toEqual(world.settings);
      for (const entity of ENTITY_NAMES) expect(faultsOf(world, entity)).toEqual([]);
    }
  });
});

describe('the interval', () => {
  // Newcombe 1998, Statistics in Medicine 17, table I, method 3.
  it.each([
    ['81', '263', 0.2553, 0.3662],
    ['15', '148', 0.0624, 0.1605],
    ['0', '20', 0, 0.1611],
    ['1', '29', 0.0061, 0.1718],
  ])('of %s in %s is %f to %f', (n, d, low, high) => {
    const interval = wilsonOracle(n, d);
    expect(interval?.low.toFixed(4)).toBe(low.toFixed(4));
    expect(interval?.high.toFixed(4)).toBe(high.toFixed(4));
  });

  it('is none without a denominator', () => expect(wilsonOracle('0', '0')).toBeNull());
});

describe('maturity and baseline', () => {
  const now = '2024-07-01T12:00:00Z';
  const may = periodBetween('UTC', '2024-05-01', '2024-06-01');
  const ask = (periods = [may]): OracleRequest => ({ measure: 'cohort', periods, by: [], now });
  const deals = (prefix: string, count: number, status: string, created: string, closed: string | null): Row[] =>
    Array.from({ length: count }, (_, index) => ({
      source: 'crm',
      id: `${prefix}${index}`,
      status,
      created_at: `${created}T12:00:00Z`,
      closed_at: closed === null ? null : `${closed}T12:00:00Z`,
    }));
  const worldOf = (...parts: Row[][]): World => ({ settings: defaultSettings(), rows: { deal: parts.flat() } });

  it('comes with 95 % closed: 19 of 20, not 18 of 19', () => {
    const of = (closed: number) =>
      worldOf(deals('c', closed, 'lost', '2024-05-10', '2024-06-10'), deals('o', 1, 'open', '2024-05-10', null));
    expect(maturityOracle(of(19), ask(), may)).toMatchObject({ mature: true, closed: 19, created: 20 });
    expect(maturityOracle(of(18), ask(), may)).toMatchObject({ mature: false, closed: 18, created: 19, p90: null });
  });

  it('comes when the youngest is older than the p90 days to close of 30 closed deals of the last 12 months', () => {
    // Nearest rank: 27 of 30 closed in 10 days, so p90 is 10; with 26 it is the 52 of the others.
    const of = (quick: number, slow: number, youngest: string) =>
      worldOf(
        deals('q', quick, 'won', '2024-01-01', '2024-01-11'),
        deals('s', slow, 'lost', '2024-01-01', '2024-02-22'),
        // Closed more than 12 months ago: says nothing.
        deals('y', 9, 'lost', '2023-01-01', '2023-06-30'),
        deals('o', 1, 'open', youngest, null),
      );
    expect(maturityOracle(of(27, 3, '2024-05-10'), ask(), may)).toMatchObject({
      mature: true,
      youngestAge: 52,
      p90: 10,
    });
    expect(maturityOracle(of(26, 4, '2024-05-10'), ask(), may)).toMatchObject({ mature: false, p90: 52 });
    expect(maturityOracle(of(26, 4, '2024-05-09'), ask(), may)).toMatchObject({ mature: true, youngestAge: 53 });
    expect(maturityOracle(of(26, 3, '2024-05-09'), ask(), may)).toMatchObject({ mature: false, p90: null });
  });

  it('never comes to a period that runs or has no deal', () => {
    const july = periodBetween('UTC', '2024-07-01', '2024-08-01');
    const world = worldOf(deals('w', 2, 'won', '2024-07-01', '2024-07-01'));
    expect(maturityOracle(world, ask(), july).mature).toBe(false);
    expect(maturityOracle(world, ask(), may).mature).toBe(false);
  });

  it('takes the sums of the last six mature periods', () => {
    const months = consecutivePeriods('UTC', '2023-09-01', 1, 9);
    const parts = months.flatMap(({ startDate }, month) => [
      deals(`w${month}-`, month, 'won', startDate, startDate),
      deals(`l${month}-`, 1, 'lost', startDate, startDate),
      // January, the fifth, is not mature: half of it is open, and the youngest deal is of its last day.
      month === 4 ? deals('o', 5, 'open', '2024-01-31', null) : [],
      // Enough deals took 200 days that age matures nothing.
      month === 0 ? deals('slow', 30, 'lost', '2023-06-01', '2023-12-18') : [],
    ]);
    // Of months 8 7 6 5 3 2: won 31, lost 6.
    expect(baselineOracle(worldOf(...parts), ask(months))).toEqual({ n: '31', d: '37', periods: [2, 3, 5, 6, 7, 8] });
    expect(baselineOracle(worldOf(), ask(months))).toBeNull();
  });

  it('ranks by the nearest rank', () => {
    expect(nearestRank([10, 1, 9, 2, 8, 3, 7, 4, 6, 5], 90)).toBe(9);
    expect(nearestRank([1, 2, 3], 90)).toBe(3);
    expect(nearestRank([], 90)).toBeNull();
  });
});

describe('on random worlds', () => {
  it('a seed gives one world', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        expect(randomWorld(seed)).toEqual(randomWorld(seed));
      }),
      { numRuns: 20 },
    );
  });

  it('the order of rows changes nothing', () => {
    fc.assert(
      fc.property(seeds, fc.constantFrom(...DIMENSIONS), (seed, dimension) => {
        const world = randomWorld(seed);
        const draw = drawFrom(seed + 1, 'UTC');
        const rows = Object.fromEntries(Object.entries(world.rows).map(([name, list]) => [name, draw.shuffle(list)]));
        for (const [measure, oracle] of MEASURES) {
          const request = requestOf(world, measure, [dimension]);
          expect(oracle({ ...world, rows }, request)).toEqual(oracle(world, request));
        }
      }),
      { numRuns: 30 },
    );
  });

  it('the cells of a dimension add up to the total, and each is what its value as a filter gives', () => {
    fc.assert(
      fc.property(seeds, fc.constantFrom(...DIMENSIONS), (seed, dimension) => {
        const world = randomWorld(seed);
        for (const [measure, oracle] of MEASURES) {
          const total = oracle(world, requestOf(world, measure));
          const cells = oracle(world, requestOf(world, measure, [dimension]));
          if (!isMixedMoney(world, measure)) expect(summed(cells)).toEqual(summed(total));
          const [cell] = cells.figures;
          if (!cell || isMixedMoney(world, measure)) continue;
          const where = { [dimension]: [cell.dims[0] ?? '(none)'] };
          const filtered = oracle(world, { ...requestOf(world, measure), where });
          const same = filtered.figures.find(({ period }) => period === cell.period);
          expect({ ...same, dims: [] }).toEqual({ ...cell, dims: [] });
        }
      }),
      { numRuns: 30 },
    );
  });

  it('numerators of rates lie in their denominators, and counts are the size of their lists', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const world = randomWorld(seed);
        for (const [measure, oracle] of MEASURES) {
          for (const { n, d, records } of oracle(world, requestOf(world, measure)).figures) {
            const refs = [...records.numerator, ...records.denominator];
            expect(new Set(records.numerator).size).toBe(records.numerator.length);
            if (d !== null) expect(records.denominator).toEqual(expect.arrayContaining(records.numerator));
            if (!measure.includes('amount')) expect(n).toBe(String(records.numerator.length));
            expect(refs.every((ref) => !isMergedAway(world, ref))).toBe(true);
          }
        }
      }),
      { numRuns: 30 },
    );
  });

  it('every reason and every cell kind occurs in a hundred worlds', () => {
    const seen = new Set<string>();
    for (let seed = 0; seed < 100; seed++) {
      const world = randomWorld(seed);
      for (const [measure, oracle] of MEASURES) {
        const { figures, excluded } = oracle(world, requestOf(world, measure, ['team']));
        for (const reason of Object.keys(excluded)) seen.add(reason);
        for (const { n, d, dims } of figures) {
          if (n !== '0') seen.add(measure);
          if (measure === 'amount_weighted') seen.add(d === null ? 'no value' : 'value');
          seen.add(dims[0] === null ? 'no team' : 'team');
        }
      }
    }
    const measures = MEASURES.map(([measure]) => measure);
    const reasons = ['excluded', 'deleted', 'test', 'internal', 'renewal', 'undated', 'no_close_date'];
    const others = ['closed_before_created', 'abandoned', 'unconverted', 'value', 'no value', 'team', 'no team'];
    expect([...seen].sort()).toEqual([...measures, ...reasons, ...others].sort());
  });
});

/** Without a reporting currency, a filter may leave one currency where the whole had several. */
function isMixedMoney(world: World, measure: string): boolean {
  return measure === 'amount_weighted' || (measure === 'won_amount' && world.settings.currency === undefined);
}

function summed(answer: OracleAnswer): { n: string; d: string; excluded: Record<string, number> } {
  const total = (parts: (string | null)[]) => Decimal.sum(0, ...parts.map((part) => part ?? '0')).toFixed();
  return {
    n: total(answer.figures.map(({ n }) => n)),
    d: total(answer.figures.map(({ d }) => d)),
    excluded: answer.excluded,
  };
}

function isMergedAway(world: World, ref: string): boolean {
  return [...(world.rows.deal ?? []), ...(world.rows.person ?? [])].some(
    (row) => refOf(row) === ref && typeof row['merged_into'] === 'string' && !isKnownTwice(world, ref),
  );
}

/** A deal and a person may share a reference. */
function isKnownTwice(world: World, ref: string): boolean {
  return [world.rows.deal ?? [], world.rows.person ?? []].every((rows) => rows.some((row) => refOf(row) === ref));
}

/** What is wrong with an entity's rows: not of the model, a key twice, or a reference to nothing. */
function faultsOf(world: World, entity: EntityName): string[] {
  const rows = world.rows[entity] ?? [];
  const schema = SCHEMAS[entity];
  const refs = rows.map(refOf);
  const known = (name: string, ref: unknown) =>
    (world.rows[name as EntityName] ?? []).some((row) => refOf(row) === ref);
  return rows.flatMap((row, index) => {
    const parsed = schema.safeParse(row);
    const faults = parsed.success ? [] : [`${entity} ${refOf(row)}: ${parsed.error.message}`];
    if (refs.indexOf(refOf(row)) !== index) faults.push(`${entity} ${refOf(row)} twice`);
    for (const { name, type } of ENTITIES[entity].columns) {
      if (type.kind !== 'ref' || row[name] === null || row[name] === undefined) continue;
      const target = name === 'merged_into' ? entity : type.entity === 'any' ? String(row['entity']) : type.entity;
      if (!known(target, row[name])) faults.push(`${entity} ${refOf(row)}: ${name} leads to nothing`);
    }
    return faults;
  });
}
