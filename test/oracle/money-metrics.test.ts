/**
 * The oracles of cac, ltv and the magic number against figures counted by hand, and what they refuse.
 */
import { describe, expect, it } from 'vitest';
import { cacOracle } from './cac.ts';
import { divide } from './cac-allocation.ts';
import { cacTraps } from './cac-traps.ts';
import { Decimal } from './fold.ts';
import { ltvOracle } from './ltv.ts';
import { ltvTraps } from './ltv-traps.ts';
import { magicNumberOracle } from './magic-number.ts';
import { magicTraps } from './magic-traps.ts';
import { type BusinessAnswer, defaultBusinessSettings } from './money-metrics.ts';
import { hasEnded } from './money-metrics-customer.ts';
import { bareAllocation } from './money-metrics-traps.ts';
import { consecutivePeriods, type OracleRequest, periodBetween, type Row, type World } from './world.ts';

const bare = ({ figures, excluded }: BusinessAnswer) => ({
  figures: figures.map(({ records: _, ...figure }) => figure),
  excluded,
});

describe('figures counted by hand', () => {
  for (const { name, request, settings, figures, excluded, allocation } of cacTraps.expectations) {
    it(`cac ${name}`, () => {
      const answer = cacOracle(cacTraps.world, request, settings);
      expect(bare(answer)).toEqual({ figures, excluded });
      if (allocation) expect(bareAllocation(answer.allocation)).toEqual(allocation);
    });
  }
  for (const { name, request, settings, figures, excluded } of ltvTraps.expectations) {
    it(`ltv ${name}`, () => {
      expect(bare(ltvOracle(ltvTraps.world, request, settings))).toEqual({ figures, excluded });
    });
  }
  for (const { name, request, settings, figures, excluded } of magicTraps.expectations) {
    it(`magic-number ${name}`, () => {
      expect(bare(magicNumberOracle(magicTraps.world, request, settings))).toEqual({ figures, excluded });
    });
  }
});

describe('recurring revenue read from the months of revenue', () => {
  // 300 a quarter until March, 480 in all of April to June, in two rows of one month and none in May: that is 0.
  const months = (month: string, recurring: string): Row => ({ month, recurring, account: 'crm:a', currency: 'EUR' });
  const rows = [
    months('2024-01-01', '100'),
    months('2024-02-01', '100'),
    months('2024-03-31', '100'),
    months('2024-04-01', '200'),
    months('2024-04-01', '80'),
    months('2024-06-01', '200'),
  ];
  const numbered = (list: Row[]) => list.map((row, index) => ({ source: 'crm', id: `${index}`, ...row }));
  const world: World = {
    settings: magicTraps.world.settings,
    rows: {
      account: [{ source: 'crm', id: 'a', customer_since: '2024-04-01' }],
      revenue: numbered(rows),
      subscription: [
        { source: 'crm', id: '1', account: 'crm:a', from: '2024-01-01', monthly_amount: '999', currency: 'EUR' },
      ],
      spend: numbered([{ month: '2024-02-01', kind: 'sales', amount: '240', currency: 'EUR' }]),
    },
  };
  const settings = {
    ...defaultBusinessSettings(),
    recurring_from: 'revenue' as const,
    complete_through: '2024-08-01T00:00:00Z',
  };
  it('counts a month without a row as nothing', () => {
    const request = { measure: 'magic_number', periods: [periodBetween('UTC', '2024-04-01', '2024-07-01')], by: [] };
    const { figures } = magicNumberOracle(world, { ...request, now: '2024-08-02T00:00:00Z' }, settings);
    expect(figures[0]).toMatchObject({ n: '720', d: '240', value: '3' });
  });
});

describe('how long customers stay', () => {
  // Twelve months each of those who stay, one of him who left; 10 a month, nothing of it spent.
  const projected = (stay: number) => {
    const spans = Array.from({ length: stay + 1 }, (_, index) => ({
      source: 'crm',
      id: `${index}`,
      customer_since: '2020-01-01',
      churned_on: index === stay ? '2023-07-20' : null,
    }));
    const subscription = spans.slice(0, stay).map(({ id }) => {
      return { source: 'crm', id, account: `crm:${id}`, from: '2020-01-01', monthly_amount: '10', currency: 'EUR' };
    });
    const settings = {
      ...defaultBusinessSettings(),
      lives: 'account' as const,
      margin: '1',
      complete_months: ['2024-06-01'],
    };
    const world = { settings: magicTraps.world.settings, rows: { account: spans, subscription } };
    const periods = [periodBetween('UTC', '2024-04-01', '2024-07-01')];
    return ltvOracle(world, { measure: 'projected', periods, by: [], now: '2024-08-01T00:00:00Z' }, settings)
      .figures[0];
  };
  it('is counted, and no more than five years: 49 months of 4 and 1, 61 of 5 and 1', () => {
    expect(projected(4)?.value).toBe('490');
    expect(projected(5)?.value).toBe('600');
  });

  it('ends with the last life so far, not with one to come', () => {
    const customer = {
      ref: 'crm:a',
      reason: null,
      start: null,
      truncated: false,
      dims: () => null,
      lives: [
        { from: '2024-01-01', to: '2024-03-01' },
        { from: '2024-06-01', to: null },
      ],
    };
    const ends = ['2024-01-01', '2024-03-01', '2024-03-02', '2024-06-01', '2024-06-02'];
    expect(ends.map((date) => hasEnded(customer, date))).toEqual([false, false, true, true, false]);
  });

  it('is of few customers below thirty', () => {
    expect(projected(29)?.flags).toEqual(['small']);
    expect(projected(30)?.flags).toEqual([]);
  });
});

describe('the trailing mean', () => {
  // 30 more in the third quarter of 2023, 60 in the fourth, nothing, 60 less: 1 + 2 + 0 − 2.
  const subscription = [
    { from: '2023-07-01', monthly_amount: '10' },
    { from: '2023-10-01', to: '2024-04-01', monthly_amount: '20' },
  ].map((row, index) => ({ source: 'crm', id: `${index}`, account: 'crm:a', currency: 'EUR', ...row }));
  const quarters = ['2023-05-01', '2023-08-01', '2023-11-01', '2024-02-01'];
  const spend = quarters.map((month) => ({
    source: 'crm',
    id: month,
    month,
    kind: 'sales',
    amount: '120',
    currency: 'EUR',
  }));
  const rows = { account: [{ source: 'crm', id: 'a', country: 'NL' }], subscription, spend };
  const settings = { ...defaultBusinessSettings(), complete_through: '2024-07-01T00:00:00Z' };
  const ask = (more: Partial<OracleRequest> = {}): OracleRequest => ({
    measure: 'trailing_mean',
    periods: consecutivePeriods('UTC', '2024-01-01', 3, 2),
    by: [],
    now: '2024-07-01T00:00:00Z',
    ...more,
  });

  it('is that of four values, and none of three', () => {
    const { figures } = magicNumberOracle({ settings: magicTraps.world.settings, rows }, ask(), settings);
    expect(figures.map(({ value, reason }) => [value, reason])).toEqual([
      [null, 'no_cost'],
      ['0.25', null],
    ]);
  });
});

describe('a cost divided to the cent', () => {
  const key = (parts: [string | null, number][]) => new Map(parts.map(([name, part]) => [name, new Decimal(part)]));
  const parts = (amount: string, by: [string | null, number][]) =>
    [...divide(new Decimal(amount), key(by))].map(([name, part]) => [name, part.toFixed()]);

  it('adds up, the cents going to the largest remainders', () => {
    const thirds: [string | null, number][] = [
      [null, 1],
      ['b', 1],
      ['a', 1],
    ];
    expect(parts('100', thirds)).toEqual([
      [null, '33.33'],
      ['b', '33.33'],
      ['a', '33.34'],
    ]);
    expect(parts('-100.01', thirds)).toEqual([
      [null, '-33.33'],
      ['b', '-33.34'],
      ['a', '-33.34'],
    ]);
    // 0.0142 of each: a cent each, one more for the first, and the last quarter of a cent for the next.
    expect(parts('0.0425', thirds)).toEqual([
      [null, '0.01'],
      ['b', '0.0125'],
      ['a', '0.02'],
    ]);
    expect(
      parts('10', [
        ['a', 0],
        ['b', 1],
        ['c', 5],
      ]),
    ).toEqual([
      ['b', '1.67'],
      ['c', '8.33'],
    ]);
  });
});

describe('what is refused', () => {
  const request: OracleRequest = { measure: 'cac', periods: [], by: [], now: '2024-08-15T12:00:00Z' };
  const settings = defaultBusinessSettings();
  const { world } = cacTraps;
  it('a rep, two dimensions, unknown ones, parts of quarters', () => {
    expect(() => cacOracle(world, { ...request, by: ['rep'] }, settings)).toThrow('level');
    expect(() => ltvOracle(world, { ...request, measure: 'realised', by: ['team'] }, settings)).toThrow('level');
    expect(() => cacOracle(world, { ...request, by: ['market'], where: { size: ['1-10'] } }, settings)).toThrow('one');
    expect(() => cacOracle(world, { ...request, by: ['weather'] }, settings)).toThrow('no dimension weather');
    const magic = { ...request, measure: 'magic_number' };
    expect(() => magicNumberOracle(world, { ...magic, by: ['industry'] }, settings)).toThrow('no dimension industry');
    const may = { ...magic, periods: [periodBetween('UTC', '2024-05-01', '2024-06-01')] };
    expect(() => magicNumberOracle(world, may, settings)).toThrow('whole quarters');
  });
});
