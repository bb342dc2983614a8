/** The oracles of contacts, appointments and lead response on random worlds: symmetries, and that every rule matters there. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appointmentRateOracle } from './appointment-rate.ts';
import { contactsOracle } from './contacts.ts';
import { drawFrom } from './draw.ts';
import { leadResponseOracle } from './lead-response-time.ts';
import {
  consecutivePeriods,
  type OracleAnswer,
  type OracleFigure,
  type OracleRequest,
  randomWorld,
  WORLD_NOW,
  type World,
} from './world.ts';
import { faultsOf } from './world-fault.ts';

type Oracle = (world: World, request: OracleRequest) => OracleAnswer | Promise<OracleAnswer>;

const CONTACTS = ['unique_contacts', 'touches', 'touches_call', 'touches_email', 'touches_message'];
const APPOINTMENTS = ['rate', 'appointments', 'held_rate'];
const CLOCKED = ['median_minutes', 'p90_minutes', 'within_target_share'];
const RESPONSE = [...CLOCKED, ...CLOCKED.map((name) => `${name}_elapsed`), 'waiting'];
const MEASURES: (readonly [string, Oracle])[] = [
  ...CONTACTS.map((name) => [name, contactsOracle] as const),
  ...APPOINTMENTS.map((name) => [name, appointmentRateOracle] as const),
  ...RESPONSE.map((name) => [name, leadResponseOracle] as const),
];
const DIMENSIONS = ['rep', 'team', 'team_now', 'channel', 'industry', 'size', 'market', 'country', 'kind'];
const seeds = fc.integer({ min: 0, max: 1_000_000 });

const requestOf = (world: World, measure: string, by: string[] = []): OracleRequest => ({
  measure,
  periods: consecutivePeriods(world.settings.zone, '2023-12-01', 1, 8),
  by,
  now: WORLD_NOW,
});
const inPeriod = (figures: readonly OracleFigure[], period: number) => figures.filter((cell) => cell.period === period);
const union = (figures: readonly OracleFigure[]) =>
  [...new Set(figures.flatMap(({ records }) => [...records.numerator, ...records.denominator]))].sort();

describe('on random worlds', () => {
  it('the rows are rows of the model, and every reference leads somewhere', () => {
    for (let seed = 0; seed < 25; seed++) expect(faultsOf(randomWorld(seed))).toEqual([]);
  });

  it('the order of rows changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(seeds, fc.constantFrom(...DIMENSIONS), async (seed, dimension) => {
        const world = randomWorld(seed);
        const draw = drawFrom(seed + 1, 'UTC');
        const rows = Object.fromEntries(Object.entries(world.rows).map(([name, list]) => [name, draw.shuffle(list)]));
        for (const [measure, oracle] of MEASURES) {
          const request = requestOf(world, measure, [dimension]);
          expect(await oracle({ ...world, rows }, request)).toEqual(await oracle(world, request));
        }
      }),
      { numRuns: 12 },
    );
  });

  it('the cells of a dimension hold what the total holds, each what its value as a filter gives', async () => {
    await fc.assert(
      fc.asyncProperty(seeds, fc.constantFrom(...DIMENSIONS), async (seed, dimension) => {
        const world = randomWorld(seed);
        for (const [measure, oracle] of MEASURES) {
          const total = await oracle(world, requestOf(world, measure));
          const cells = await oracle(world, requestOf(world, measure, [dimension]));
          expect(cells.excluded).toEqual(total.excluded);
          for (const figure of total.figures) {
            const own = inPeriod(cells.figures, figure.period);
            expect(union(own)).toEqual(union([figure]));
            // Whoever is in two segments counts in both, never less than once.
            expect(own.reduce((sum, { n }) => sum + Number(n), 0)).toBeGreaterThanOrEqual(Number(figure.n));
          }
          const [cell] = cells.figures;
          if (!cell) continue;
          const where = { [dimension]: [cell.dims[0] ?? '(none)'] };
          const filtered = await oracle(world, { ...requestOf(world, measure), where });
          expect({ ...inPeriod(filtered.figures, cell.period)[0], dims: [] }).toEqual({ ...cell, dims: [] });
        }
      }),
      { numRuns: 10 },
    );
  });

  it('touches are their kinds, persons are at most touches times persons of one, shares at most one', async () => {
    await fc.assert(
      fc.asyncProperty(seeds, async (seed) => {
        const world = randomWorld(seed);
        const figures = async (measure: string) => {
          const [, oracle] = MEASURES.find(([name]) => name === measure) ?? [];
          return (await oracle?.(world, requestOf(world, measure)))?.figures ?? [];
        };
        const [contacts, touches, calls, mails, messages] = await Promise.all(CONTACTS.map(figures));
        const [rate, appointments, held] = await Promise.all(APPOINTMENTS.map(figures));
        touches?.forEach((all, period) => {
          const kinds = [calls, mails, messages].map((list) => Number(list?.[period]?.n));
          expect(kinds.reduce((sum, n) => sum + n, 0)).toBe(Number(all.n));
          expect(rate?.[period]?.records.denominator).toEqual(contacts?.[period]?.records.numerator);
          const booked = appointments?.[period]?.records.numerator;
          expect(booked).toEqual(expect.arrayContaining(held?.[period]?.records.denominator ?? []));
        });
        for (const measure of [...APPOINTMENTS, ...RESPONSE]) {
          for (const { d, records } of await figures(measure)) {
            if (d !== null) expect(records.denominator).toEqual(expect.arrayContaining(records.numerator));
          }
        }
      }),
      { numRuns: 12 },
    );
  });

  it('every reason and every measure occurs in sixty worlds', async () => {
    const seen = new Map<string, number>();
    const see = (name: string) => seen.set(name, (seen.get(name) ?? 0) + 1);
    for (let seed = 0; seed < 60; seed++) {
      const world = randomWorld(seed);
      for (const [measure, oracle] of MEASURES) {
        const { figures, excluded } = await oracle(world, requestOf(world, measure));
        for (const reason of Object.keys(excluded)) see(reason);
        if (figures.some(({ n }) => n !== '0')) see(measure);
        for (const figure of figures) {
          if ('value' in figure && figure.d !== '0') see(figure.value === null ? 'no value' : 'value');
        }
      }
    }
    const general = ['excluded', 'deleted', 'test', 'internal'];
    const ofTouches = ['automated', 'inbound', 'no_person', 'duplicate', 'undated', 'no_direction'];
    const ofOthers = ['no_booking_time', 'reschedule', 'manual', 'day_precision', 'negative', 'value', 'no value'];
    const expected = [...MEASURES.map(([measure]) => measure), ...general, ...ofTouches, ...ofOthers];
    expect([...seen.keys()].sort()).toEqual(expected.sort());
    expect(Math.min(...seen.values())).toBeGreaterThan(5);
  });
});
