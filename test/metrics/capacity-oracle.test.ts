/** Capacity against its oracles: random businesses, every measure, any cut and filter, to the last digit. */
import { expect, test } from 'vitest';
import type { Answer } from '../../src/ask/answer.ts';
import { ask } from '../../src/ask/ask.ts';
import { type Period, parsePeriod } from '../../src/calendar/index.ts';
import { findMetric } from '../../src/metrics/index.ts';
import { aeCapacityOracle, bdrCapacityOracle } from '../oracle/capacity.ts';
import { type Draw, drawFrom } from '../oracle/draw.ts';
import { identityOf } from '../oracle/identity.ts';
import type { BusinessAnswer } from '../oracle/money-metrics.ts';
import { linkedWorld } from '../oracle/money-metrics-identity.ts';
import { randomBusiness } from '../oracle/random-business.ts';
import { type OracleRequest, refOf, WORLD_NOW, type World } from '../oracle/world.ts';
import { withWorld } from './harness.ts';

const ORACLES = {
  'bdr-capacity': bdrCapacityOracle,
  'ae-capacity': aeCapacityOracle,
} as const;
const PERIODS = ['2024-03', '2024-Q2', '2024', '2024-W13', '2023-11', '2024-07'];
const CUTS = [[], ['team'], ['country'], ['team', 'country'], ['rep'], ['rep', 'team']];
const WORLDS = Number(process.env['CADANS_WORLDS'] ?? 12);
/** A count of nothing outside the data: the oracles say 0. */
const OUTSIDE = ['before_data', 'after_data'];

interface Line {
  readonly dims: readonly (string | null)[];
  readonly n: string | null;
  readonly d: string | null;
  readonly value: number | null;
  readonly reason: string | null;
}

const inOrder = (lines: readonly Line[], by: readonly string[]): Line[] =>
  lines
    .filter(({ n, d }) => by.length === 0 || n !== '0' || (d !== null && d !== '0'))
    .sort((a, b) => JSON.stringify(a.dims).localeCompare(JSON.stringify(b.dims)));

const ofOracle = ({ figures }: BusinessAnswer, by: readonly string[]): Line[] =>
  inOrder(
    figures.map(({ dims, n, d, value, reason }) => ({
      dims,
      n,
      d,
      value: value === null ? null : Number(value),
      reason,
    })),
    by,
  );

const ofProduct = ({ rows }: Answer, measure: string, by: readonly string[]): Line[] =>
  inOrder(
    rows.map((row) => {
      const { n = '', d = null, value = null, reason = null } = row.measures[measure] ?? {};
      const dims = by.map((name) => row.dims[name]?.key ?? null);
      return { dims, n, d, value: value === null ? null : Number(value), reason };
    }),
    by,
  );

/** Half the questions are of some users, teams or countries. */
function randomWhere(draw: Draw, world: World, dimensions: readonly string[]): Record<string, string[]> {
  if (draw.chance(0.5)) return {};
  const dimension = draw.pick([...dimensions]);
  // Asked by the reference that stands for a person, as the oracle knows them; the product takes any of the person's.
  const identity = identityOf(linkedWorld(world));
  const reps = identity.groups('user').map(({ ref }) => ref);
  const teams = (world.rows.team ?? []).map(refOf);
  const values = { rep: reps, team: teams, country: ['NL', 'BE', 'DE'] }[dimension] ?? [];
  const some = draw.shuffle(values).slice(0, draw.int(1, 3));
  return { [dimension]: draw.chance(0.3) ? [...some, '(none)'] : some };
}

async function assertSame(
  company: Parameters<typeof ask>[0],
  world: World,
  id: keyof typeof ORACLES,
  period: Period,
  request: Omit<OracleRequest, 'periods'>,
): Promise<void> {
  const { measure, by, where = {}, now } = request;
  const filters = Object.entries(where).flatMap(([dimension, values]) => values.map((value) => ({ dimension, value })));
  const answer = await ask(company, { metric: id, measures: [measure], period: period.label, by, where: filters }, now);
  const wanted = await ORACLES[id](world, { ...request, periods: [period] });
  const label = `${id} ${measure} ${period.label} by ${by.join('+')} where ${JSON.stringify(where)}`;
  const got = ofProduct(answer, measure, by);
  const expected = ofOracle(wanted, by);
  expect(
    got.map(({ dims, n, d }) => ({ dims, n, d })),
    label,
  ).toEqual(expected.map(({ dims, n, d }) => ({ dims, n, d })));
  for (const [i, line] of got.entries()) {
    if (OUTSIDE.includes(line.reason ?? '')) continue;
    expect(line.reason, label).toBe(expected[i]?.reason);
    if (line.value === null) expect(expected[i]?.value, label).toBeNull();
    else expect(line.value, label).toBeCloseTo(expected[i]?.value ?? Number.NaN, 9);
  }
  // Demand leaves out events too, which the oracles do not tell.
  if (measure.startsWith('capacity') || measure === 'full_time_days')
    expect(answer.meta.excluded, label).toEqual(wanted.excluded);
}

test.each(Array.from({ length: WORLDS }, (_, seed) => seed))('business %i', async (seed) => {
  const world = randomBusiness(seed);
  const draw = drawFrom(seed + 31, 'UTC');
  await withWorld(world, WORLD_NOW, async (company) => {
    for (const id of ['bdr-capacity', 'ae-capacity'] as const) {
      const period = parsePeriod(PERIODS[seed % PERIODS.length] ?? '2024', company.calendar);
      for (const { name, dimensions } of findMetric(id).measures) {
        const cuts = CUTS.filter((cut) => cut.every((each) => dimensions.some((dimension) => dimension === each)));
        const where = randomWhere(draw, world, dimensions);
        await assertSame(company, world, id, period, { measure: name, by: draw.pick(cuts), where, now: WORLD_NOW });
      }
    }
  });
});
