/** Comparisons are fair: cohorts at one age, running periods by working days, and growth from nothing is new. */
import { describe, expect, it } from 'vitest';
import type { ComparedRow } from '../../src/ask/answer.ts';
import { ask } from '../../src/ask/ask.ts';
import type { AskRequest } from '../../src/ask/request.ts';
import { openCompany } from '../../src/ledger/company.ts';
import { partsOf, withEngine, withWorld } from '../metrics/harness.ts';
import type { World } from '../oracle/world.ts';
import { deals, LOADED, mqls, worldOf } from './company.ts';

async function compared(world: World, request: AskRequest, now: string): Promise<ComparedRow> {
  return withWorld(world, LOADED, async (company) => {
    const { compare } = await ask(company, { compare: 'previous', ...request }, now);
    const row = compare?.rows[0];
    if (!row) throw new Error('nothing compared');
    return row;
  });
}

describe('a cohort is compared with the earlier one at the same age', () => {
  // Of April 3 were won within 46 days and 7 until now; of May, 46 days old, 4.
  const april = [
    ...deals('early', 3, 'won', '2024-04-10', '2024-05-10'),
    ...deals('late', 4, 'won', '2024-04-10', '2024-06-01'),
    ...deals('open', 3, 'open', '2024-04-10', null),
  ];
  const may = [...deals('may', 4, 'won', '2024-05-10', '2024-05-30'), ...deals('left', 6, 'open', '2024-05-10', null)];
  const world = worldOf({ deal: [...april, ...may] });
  const asked = { metric: 'win-rate', measures: ['cohort', 'closed'], period: '2024-05' };

  it('4 of 10 after 3 of 10, not after 7', async () => {
    const { measures } = await compared(world, asked, '2024-06-16T00:00:00Z');
    expect(measures['cohort']?.earlier).toMatchObject({ n: '3', d: '10' });
    expect(measures['cohort']?.change).toEqual({ value: 0.1, unit: 'points' });
    // What was closed is closed.
    expect(measures['closed']?.earlier).toMatchObject({ n: '0', d: '0', reason: 'nothing_to_measure' });
    expect(measures['closed']?.change).toBeNull();
  });

  it('a close at the very instant has not happened at that age', async () => {
    // 30 days before noon of 9 June is noon of 10 May, when the first three were won.
    const at = await compared(world, asked, '2024-06-09T12:00:00Z');
    expect(at.measures['cohort']?.earlier.n).toBe('0');
    const after = await compared(world, asked, '2024-06-09T12:00:01Z');
    expect(after.measures['cohort']?.earlier.n).toBe('3');
  });

  it('as old as its data reaches, not as the question', async () => {
    await withEngine(async (engine) => {
      const note = JSON.stringify({ complete_through: '2024-06-15' });
      await engine.write({ id: 'all', source: 'crm', knownFrom: LOADED, note }, partsOf(world.rows));
      const company = await openCompany(engine, world.settings, '2026-01-01T00:00:00Z');
      const { compare } = await ask(company, { ...asked, compare: 'previous' }, '2026-01-01T00:00:00Z');
      expect(compare?.rows[0]?.measures['cohort']?.earlier).toMatchObject({ n: '3', d: '10' });
    });
  });
});

describe('a running period', () => {
  // Wednesday 12 June at noon: 7 working days and a part. May had as many on Friday the 10th at noon.
  const now = '2024-06-12T12:00:00Z';
  const world = worldOf(
    mqls(
      ...['2024-05-09', '2024-05-10T11:59:59Z', '2024-05-10T12:00:00Z', '2024-05-20', '2024-05-31'],
      ...['2024-06-03', '2024-06-04', '2024-06-05', '2024-06-12T11:59:59Z'],
    ),
  );

  it('is compared with as many elapsed working days', async () => {
    const row = await compared(world, { metric: 'mqls', measures: ['mqls'], period: '2024-06' }, now);
    expect(row.against).toMatchObject({ label: '2024-05', start: '2024-05-01T00:00:00Z', end: '2024-05-10T12:00:00Z' });
    expect(row.measures['mqls']).toMatchObject({ earlier: { n: '2' }, change: { value: 1, unit: 'share' } });
  });

  it('is compared with the whole once it is over', async () => {
    const request = { metric: 'mqls', measures: ['mqls'], period: '2024-06' };
    const row = await compared(world, request, '2024-07-01T00:00:00Z');
    expect(row.against).toMatchObject({ label: '2024-05', end: '2024-06-01T00:00:00Z' });
    expect(row.measures['mqls']).toMatchObject({ earlier: { n: '5' }, change: { value: -0.2, unit: 'share' } });
  });

  it('looks a year back at as many days', async () => {
    const request: AskRequest = { metric: 'mqls', measures: ['mqls'], period: '2024-06', compare: 'year' };
    const row = await compared(world, request, now);
    expect(row.against).toMatchObject({ label: '2023-06', end: '2023-06-13T00:00:00Z' });
  });
});

describe('change', () => {
  const now = '2024-07-01T00:00:00Z';
  const counted = (instants: string[]) =>
    compared(worldOf(mqls(...instants)), { metric: 'mqls', measures: ['mqls'], period: '2024-06' }, now);

  it('from zero is new, from zero to zero is none, and from no data is nothing', async () => {
    const [first, june] = ['2024-03-05', '2024-06-05'];
    expect((await counted([first, june])).measures['mqls']).toMatchObject({
      earlier: { value: 0 },
      change: { value: null, unit: 'new' },
    });
    expect((await counted([first])).measures['mqls']?.change).toEqual({ value: 0, unit: 'share' });
    const unknown = (await counted([june])).measures['mqls'];
    expect(unknown).toMatchObject({ earlier: { value: null, reason: 'before_data' }, change: null });
  });

  it('of shares is in points, of money in shares', async () => {
    const worth = { amount: '100', currency: 'EUR' };
    const deal = [
      ...deals('a', 1, 'won', '2024-04-01', '2024-05-05', worth),
      ...deals('b', 1, 'lost', '2024-04-01', '2024-05-05', worth),
      ...deals('c', 3, 'won', '2024-04-01', '2024-06-05', worth),
      ...deals('d', 1, 'lost', '2024-04-01', '2024-06-05', worth),
    ];
    const request = { metric: 'win-rate', measures: ['closed', 'won_amount'], period: '2024-06' };
    const { measures } = await compared(worldOf({ deal }), request, now);
    expect(measures['closed']?.change).toEqual({ value: 0.25, unit: 'points' });
    expect(measures['won_amount']?.change).toEqual({ value: 2, unit: 'share' });
  });

  it.each([
    ['2024-02', '2023-02'],
    ['2024-Q1', '2023-Q1'],
    ['2024', '2023'],
    ['2024-W10', '2023-W10'],
    ['2024-03-05', '2023-03-07'],
  ])('of %s a year ago is against %s', async (period, against) => {
    const request: AskRequest = { metric: 'mqls', measures: ['mqls'], period, compare: 'year' };
    const row = await compared(worldOf(mqls('2024-06-05')), request, now);
    expect(row.against.label).toBe(against);
  });
});
