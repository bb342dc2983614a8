/** cac and the magic number against their oracles: random companies, every measure, whole and by a segment, to the last digit. */
import { expect, test } from 'vitest';
import { findMetric } from '../../src/metrics/index.ts';
import { cacOracle } from '../oracle/cac.ts';
import { Decimal } from '../oracle/fold.ts';
import { magicNumberOracle } from '../oracle/magic-number.ts';
import type { BusinessAnswer, BusinessSettings } from '../oracle/money-metrics.ts';
import { randomBusiness, randomBusinessSettings } from '../oracle/random-business.ts';
import { consecutivePeriods, type OracleRequest, WORLD_NOW, type World } from '../oracle/world.ts';
import { withBusiness } from './business.ts';
import { type Figure, moneyAnswer, shown, sideOf } from './money-question.ts';

const ORACLES: Record<string, (world: World, request: OracleRequest, settings: BusinessSettings) => BusinessAnswer> = {
  cac: cacOracle,
  'magic-number': magicNumberOracle,
};
const DIMENSIONS = ['market', 'channel', 'industry', 'size', 'country'];
const WORLDS = Number(process.env['CADANS_WORLDS'] ?? 12);

/** Segments with nothing of either side are rows of the product, where another measure or list has something there. */
const isBlank = ({ n, d, dims }: Pick<Figure, 'n' | 'd' | 'dims'>) =>
  dims.length > 0 && n === '0' && (d === '0' || d === null);
const digits = (text: string | null) => text && new Decimal(text).toSignificantDigits(25).toFixed();

test.each(Array.from({ length: WORLDS }, (_, seed) => seed))('world %i', async (seed) => {
  const world = randomBusiness(seed);
  const business = randomBusinessSettings(seed);
  const periods = consecutivePeriods(world.settings.zone, '2023-10-01', 3, 3);
  const dimension = DIMENSIONS[seed % DIMENSIONS.length] ?? '';
  await withBusiness(world, business, WORLD_NOW, async (company) => {
    for (const [metric, oracle] of Object.entries(ORACLES)) {
      const by = metric === 'cac' ? dimension : 'market';
      const cuts = [{ by: [] }, { by: [by] }, { by: [], where: { [by]: ['(none)', 'Benelux', 'web', 'retail'] } }];
      for (const [at, { name: measure }] of findMetric(metric).measures.entries()) {
        // Each measure of a world takes one of the cuts, so that many worlds are seen rather than few worlds often.
        const cut = cuts[(seed + at) % cuts.length] ?? { by: [] };
        const request: OracleRequest = { measure, periods, now: WORLD_NOW, ...cut };
        const where = `seed ${seed} ${metric} ${measure} ${JSON.stringify(cut)}`;
        const wanted = oracle(world, request, business);
        const got = await moneyAnswer(company, metric, request);
        const bare = (figures: readonly Figure[]) =>
          figures
            .filter((figure) => !isBlank(figure))
            .map(({ period, dims, n, d, value, reason, flags }) => {
              return { period, dims, n: digits(n), d: digits(d), value: shown(value, got.unit), reason, flags };
            });
        expect(bare(got.figures), where).toEqual(bare(wanted.figures));
        // The oracle looks at the revenue of segments that have customers or costs alone.
        if (measure !== 'payback_months' || cut.by.length === 0) expect(got.excluded, where).toEqual(wanted.excluded);
      }
    }
  });
});

test.each([3, 5])('world %i: a drill lists the records that the oracle counted', async (seed) => {
  const world = randomBusiness(seed);
  const business = randomBusinessSettings(seed);
  const [period] = consecutivePeriods(world.settings.zone, '2024-01-01', 3, 1);
  await withBusiness(world, business, WORLD_NOW, async (company) => {
    for (const [metric, oracle] of Object.entries(ORACLES)) {
      for (const { name: measure, fold } of findMetric(metric).measures) {
        if (!period || fold.kind === 'mean') continue;
        const request: OracleRequest = { measure, periods: [period], by: [], now: WORLD_NOW };
        const [figure] = oracle(world, request, business).figures;
        for (const side of ['numerator', 'denominator'] as const) {
          const records = await sideOf(company, metric, request, side);
          // The revenue that tells the margin stands on both sides of a payback; the oracle lists costs and first months.
          const listed = records.filter((record) => measure !== 'payback_months' || record.window !== 'Q');
          expect([...new Set(listed.map(({ ref }) => ref))].sort(), `${metric} ${measure} ${side}`).toEqual(
            figure?.records[side],
          );
        }
      }
    }
  });
});
