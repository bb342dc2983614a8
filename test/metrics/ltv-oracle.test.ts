/** Lifetime value against its oracle: random companies, every measure, any cut, to the last digit. */
import { expect, test } from 'vitest';
import type { Company } from '../../src/ledger/company.ts';
import { ltvOracle } from '../oracle/ltv.ts';
import { type BusinessFigure, type BusinessSettings, defaultBusinessSettings } from '../oracle/money-metrics.ts';
import { randomBusiness, randomBusinessSettings } from '../oracle/random-business.ts';
import { consecutivePeriods, type OracleRequest, WORLD_NOW, type World } from '../oracle/world.ts';
import { withBusiness } from './business.ts';
import { ltvAnswer } from './ltv-question.ts';

const ORACLES = {
  ltv: ltvOracle,
};
const WORLDS = Number(process.env['CADANS_WORLDS'] ?? 12);
const MEASURES = ['realised', 'completed', 'open_lives', 'by_start', 'projected', 'net_of_cac', 'ltv_to_cac'];
const DIMENSIONS = ['market', 'industry', 'size', 'channel', 'country'];
/** A figure of nothing where the company keeps no such book, or none yet: the oracle takes it for 0. */
const UNKEPT = ['revenue_not_recorded', 'recurring_not_recorded', 'before_data'];

const keyOf = ({ period, dims }: BusinessFigure) => JSON.stringify([period, dims]);

async function compare(company: Company, world: World, request: OracleRequest, settings: BusinessSettings) {
  const wanted = ORACLES.ltv(world, request, settings);
  const got = await ltvAnswer(company, request);
  const cells = new Set(wanted.figures.map(keyOf));
  // Money of a segment without customers.
  for (const figure of got.figures.filter((each) => !cells.has(keyOf(each)))) expect(figure.value).toBeNull();
  const byKey = new Map(got.figures.map((figure) => [keyOf(figure), figure]));
  const isLast = ({ period }: BusinessFigure) => period === request.periods.length - 1;
  for (const figure of wanted.figures) {
    const found = byKey.get(keyOf(figure));
    if (!found) throw new Error(`no ${request.measure} of ${keyOf(figure)}`);
    const { records, ...own } = found;
    const { records: listed, ...told } = figure;
    const nothing = UNKEPT.includes(own.reason ?? '') && told.n === '0' ? { value: null, reason: own.reason } : {};
    expect(own).toEqual({ ...told, ...nothing });
    if (isLast(figure)) expect(records).toEqual(listed);
  }
  // Of a projection by segment the oracle tells what is left out of the segments it shows.
  const isProjection = ['projected', 'ltv_to_cac'].includes(request.measure);
  if (!isProjection || request.by.length === 0) expect(got.excluded).toEqual(wanted.excluded);
  return wanted.figures.filter(({ value }) => value !== null).length;
}

test.each(Array.from({ length: WORLDS }, (_, seed) => seed))('world %i', async (seed) => {
  const world = randomBusiness(seed);
  const settings = randomBusinessSettings(seed);
  const dimension = DIMENSIONS[seed % DIMENSIONS.length] ?? '';
  await withBusiness(world, settings, WORLD_NOW, async (company) => {
    const periods = consecutivePeriods(world.settings.zone, '2023-07-01', 3, 4);
    let values = 0;
    for (const [place, measure] of MEASURES.entries()) {
      // Each world takes every measure one way, so that many worlds are seen rather than few worlds often.
      const way = (seed + place) % 3;
      const by = way === 1 ? [dimension] : [];
      const where = way === 2 ? { [dimension]: ['(none)', 'web', 'retail', 'NL', '1-10'] } : {};
      values += await compare(company, world, { measure, periods, by, where, now: WORLD_NOW }, settings);
    }
    expect(values).toBeGreaterThan(0);
  });
});

test('the settings of the random companies differ from the usual ones', () => {
  const drawn = Array.from({ length: WORLDS }, (_, seed) => randomBusinessSettings(seed));
  for (const name of ['recurring_from', 'lives', 'margin'] as const)
    expect(drawn.some((each) => each[name] !== defaultBusinessSettings()[name])).toBe(true);
});
