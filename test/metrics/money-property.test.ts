/** What must always hold of money divided among segments, of drills into it, and of answers as of the past. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ask } from '../../src/ask/ask.ts';
import { drill } from '../../src/ask/drill.ts';
import { openCompany } from '../../src/ledger/company.ts';
import { divide } from '../../src/metrics/split.ts';
import { Decimal } from '../../src/model/decimal.ts';
import { randomBusiness, randomBusinessSettings } from '../oracle/random-business.ts';
import { consecutivePeriods, WORLD_NOW, type World } from '../oracle/world.ts';
import { settingsOf, withBusiness } from './business.ts';
import { partsOf, withEngine } from './harness.ts';
import { moneyAnswer, sideOf } from './money-question.ts';

const sum = (values: readonly (string | null | undefined)[]) => Decimal.sum(0, ...values.map((value) => value ?? 0));
const KEYS = ['customers', 'mqls', 'revenue'] as const;

test('parts add up to the amount, to the cent, whatever the key; nobody with nothing of it bears any', () => {
  const amount = fc
    .bigInt({ min: -(10n ** 13n), max: 10n ** 13n })
    .map((n) => new Decimal(n.toString()).dividedBy(100));
  const parts = fc.array(fc.integer({ min: -50, max: 1_000_000 }), { maxLength: 12 });
  fc.assert(
    fc.property(amount, parts, (whole, numbers) => {
      const key = new Map(numbers.map((part, i) => [i === 0 ? null : `s${i}`, new Decimal(part)]));
      const divided = divide(whole, key);
      expect(Decimal.sum(0, ...divided.map((part) => part.amount)).toFixed()).toBe(whole.toFixed());
      for (const { amount: part, key: of } of divided) {
        expect(part.decimalPlaces()).toBeLessThanOrEqual(2);
        if (of) expect(of.part.greaterThan(0) && part.times(whole).greaterThanOrEqualTo(0)).toBe(true);
      }
      // No part is a cent or more away from its exact share.
      for (const { amount: part, key: of } of divided)
        if (of) expect(part.minus(whole.times(of.part).dividedBy(of.total)).abs().lessThan('0.01')).toBe(true);
    }),
  );
});

test.each([30, 31, 32])('world %i: segments add up to the total, and drills fold to the figures', async (seed) => {
  const world = randomBusiness(seed);
  const business = { ...randomBusinessSettings(seed), allocation_key: KEYS[seed % 3] ?? 'customers' };
  const periods = consecutivePeriods(world.settings.zone, '2024-01-01', 3, 1);
  await withBusiness(world, business, WORLD_NOW, async (company) => {
    for (const [metric, measure] of [
      ['cac', 'cac'],
      ['cac', 'lagged'],
      ['magic-number', 'magic_number'],
    ] as const) {
      const request = { measure, periods, now: WORLD_NOW };
      const [total] = (await moneyAnswer(company, metric, { ...request, by: [] })).figures;
      const { figures } = await moneyAnswer(company, metric, { ...request, by: ['market'] });
      expect(sum(figures.map(({ n }) => n)).toFixed()).toBe(total?.n);
      expect(sum(figures.map(({ d }) => d)).toFixed()).toBe(total?.d);
      const side = metric === 'cac' ? 'numerator' : 'denominator';
      const shared = await sideOf(company, metric, { ...request, by: ['market'] }, side);
      for (const { dims, n, d } of figures) {
        const own = shared.filter((record) => (record.dims['market']?.key ?? null) === dims[0]);
        expect(sum(own.map(({ value }) => value)).toFixed(), `${metric} ${dims}`).toBe(side === 'numerator' ? n : d);
        for (const { share } of own.filter((record) => record.share))
          expect(new Decimal(share?.part ?? 0).lessThanOrEqualTo(share?.total ?? 0)).toBe(true);
      }
      const growth = metric === 'cac' ? [] : await sideOf(company, metric, { ...request, by: [] }, 'numerator');
      if (growth.length > 0)
        expect(
          sum(growth.map(({ value }) => value))
            .times(4)
            .toFixed(),
        ).toBe(total?.n);
    }
  });
});

test('a drill into a mean divides the cost of each quarter by its own key', async () => {
  const seed = 34;
  const world = randomBusiness(seed);
  const business = { ...randomBusinessSettings(seed), allocation_key: 'customers' as const };
  const four = consecutivePeriods(world.settings.zone, '2023-07-01', 3, 4);
  await withBusiness(world, business, WORLD_NOW, async (company) => {
    const request = { periods: four, by: ['market'], now: WORLD_NOW };
    const { figures } = await moneyAnswer(company, 'magic-number', { ...request, measure: 'magic_number' });
    const mean = { ...request, periods: four.slice(-1), measure: 'trailing_mean' };
    const records = await sideOf(company, 'magic-number', mean, 'denominator');
    expect(records.length).toBeGreaterThan(0);
    for (const market of new Set(figures.map(({ dims }) => dims[0]))) {
      const costs = figures.filter(({ dims }) => dims[0] === market).map(({ d }) => d);
      const own = records.filter((record) => (record.dims['market']?.key ?? null) === market);
      expect([market, sum(own.map(({ value }) => value)).toFixed()]).toEqual([market, sum(costs).toFixed()]);
    }
  });
});

test('as known then: what is loaded later changes no answer of before', async () => {
  const { settings, rows } = randomBusiness(36);
  const { spend = [], subscription = [], revenue = [], account = [], ...others } = rows;
  const halves = (list: World['rows']['spend'] & {}, odd: number) => list.filter((_, i) => i % 2 === odd);
  const money = (odd: number): World['rows'] => ({
    spend: halves(spend, odd),
    subscription: halves(subscription, odd),
    revenue: halves(revenue, odd),
  });
  const business = { ...randomBusinessSettings(36), recurring_from: 'subscription' as const };
  const later = '2024-09-01T00:00:00Z';
  await withEngine(async (engine) => {
    const company = await openCompany(engine, settingsOf({ settings, rows }, business), later);
    const note = JSON.stringify({ complete_through: '2024-07-02' });
    const asked = async (now: string, asOf?: string) => {
      const answers: unknown[] = [];
      for (const metric of ['cac', 'magic-number']) {
        const request = { metric, period: '2024-Q2', by: ['market'], ...(asOf && { asOf }) };
        const { rows: found, totals, meta } = await ask(company, request, now);
        const { records } = await drill(company, request, now);
        answers.push({ found, totals, excluded: meta.excluded, records });
      }
      return answers;
    };
    const first = '2024-07-10T00:00:00.000Z';
    await engine.write(
      { id: 'first', source: 'crm', knownFrom: first, note },
      partsOf({ ...others, account, ...money(0) }),
    );
    for (const source of ['billing', 'books']) await engine.write({ id: source, source, knownFrom: first, note }, []);
    const then = await asked(first);
    await engine.write({ id: 'second', source: 'crm', knownFrom: '2024-07-20T00:00:00Z', note }, partsOf(money(1)));
    // From a source that says nothing of how far it is complete.
    const silent = subscription.slice(0, 1).map((row) => ({ ...row, source: 'silent', id: 'x' }));
    await engine.write(
      { id: 'third', source: 'silent', knownFrom: '2024-07-21T00:00:00Z', note: '{}' },
      partsOf({ subscription: silent }),
    );
    expect(await asked(later, first)).toEqual(then);
    expect(await asked(later)).not.toEqual(then);
  });
});
