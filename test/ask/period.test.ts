/** Periods without data, ranges that cut through periods, clock changes, and companies that cut time in their own way. */
import { Decimal } from 'decimal.js';
import { describe, expect, it } from 'vitest';
import type { Answer } from '../../src/ask/answer.ts';
import { ask } from '../../src/ask/ask.ts';
import type { AskRequest } from '../../src/ask/request.ts';
import { openCompany } from '../../src/ledger/company.ts';
import { partsOf, withEngine, withWorld } from '../metrics/harness.ts';
import type { World } from '../oracle/world.ts';
import { cellOf, deals, LOADED, mqls, worldOf } from './company.ts';

const NOW = '2024-07-01T00:00:00Z';
const asked = (world: World, request: AskRequest, now = NOW): Promise<Answer> =>
  withWorld(world, LOADED, (company) => ask(company, request, now));
const counts = (answer: Answer, measure: string) => answer.rows.map((row) => row.measures[measure]?.n);
const reasons = (answer: Answer, measure: string) => answer.rows.map((row) => row.measures[measure]?.reason ?? null);
const labels = (answer: Answer) => answer.rows.map(({ period }) => period.label);

describe('a period without data', () => {
  const world = worldOf({
    deal: [
      ...deals('a', 1, 'won', '2024-03-05', '2024-03-06', { amount: '5', currency: 'EUR' }),
      ...deals('b', 1, 'won', '2024-05-05', '2024-05-06', { amount: '5', currency: 'EUR' }),
    ],
    ...mqls('2024-03-05', '2024-05-05'),
    activity: [{ source: 'crm', id: 'c', kind: 'call' }],
  });
  const range = { from: '2024-02-01', to: '2024-07-01', grain: 'month' };

  it('before the first record is no value, in between a true zero', async () => {
    const answer = await asked(world, { metric: 'mqls', measures: ['mqls', 'to_contact', 'to_contact_new'], ...range });
    expect(reasons(answer, 'mqls')).toEqual(['before_data', null, null, null, null]);
    expect(answer.rows.map((row) => row.measures['mqls']?.value)).toEqual([null, 1, 0, 1, 0]);
    expect(answer.rows.map((row) => row.measures['to_contact']?.value)).toEqual([null, 1, 1, 2, 2]);
    expect(answer.rows.map((row) => row.measures['to_contact_new']?.value)).toEqual([null, 1, 0, 1, 0]);
    const won = await asked(world, { metric: 'win-rate', measures: ['won_count', 'won_amount'], ...range });
    expect(reasons(won, 'won_count')).toEqual(['before_data', null, null, null, null]);
    expect(won.rows.map((row) => row.measures['won_amount']?.value)).toEqual([null, '5.00', '0.00', '5.00', '0.00']);
  });

  it('that ends as the first record comes is still without', async () => {
    const first = worldOf(mqls('2024-03-01T00:00:00Z'));
    const answer = await asked(first, { metric: 'mqls', measures: ['mqls'], ...range });
    expect(reasons(answer, 'mqls')).toEqual(['before_data', null, null, null, null]);
  });

  it('has no share, never 0, 100 % or infinity', async () => {
    const answer = await asked(world, {
      metric: 'win-rate',
      measures: ['cohort', 'closed', 'amount_weighted'],
      period: '2024-04',
    });
    for (const name of ['cohort', 'closed', 'amount_weighted']) {
      expect(cellOf(answer, name)).toMatchObject({ value: null, n: '0', d: '0', reason: 'nothing_to_measure' });
      expect(cellOf(answer, name)).not.toHaveProperty('interval');
    }
    const lost = worldOf({ deal: deals('l', 3, 'lost', '2024-04-05', '2024-04-06') });
    const zero = await asked(lost, { metric: 'win-rate', measures: ['closed'], period: '2024-04' });
    expect(cellOf(zero, 'closed')).toMatchObject({ value: 0, n: '0', d: '3' });
  });

  it('that has not begun, or lies after what its source is complete for, has none', async () => {
    const future = await asked(world, { metric: 'mqls', measures: ['mqls', 'to_contact'], period: '2024-08' });
    for (const name of ['mqls', 'to_contact']) {
      expect(cellOf(future, name)).toMatchObject({ value: null, reason: 'after_data', flags: [] });
    }
    await withEngine(async (engine) => {
      const note = JSON.stringify({ complete_through: '2024-05-31' });
      await engine.write({ id: 'all', source: 'crm', knownFrom: LOADED, note }, partsOf(world.rows));
      const company = await openCompany(engine, world.settings, NOW);
      const answer = await ask(company, { metric: 'mqls', measures: ['mqls'], ...range }, NOW);
      expect(reasons(answer, 'mqls')).toEqual(['before_data', null, null, null, 'after_data']);
      expect(answer.meta.completeThrough).toEqual({ crm: '2024-06-01T00:00:00Z' });
    });
  });
});

describe('a range', () => {
  const days = ['2024-01-10', '2024-01-20', '2024-02-10', '2024-03-05', '2024-03-15'];
  const world = worldOf({ deal: days.flatMap((day) => deals(day, 1, 'won', '2024-01-01', day)) });
  const request = { metric: 'win-rate', measures: ['won_count'], from: '2024-01-15', to: '2024-03-10' };

  it('cuts its first and last period, and says so', async () => {
    const answer = await asked(world, { ...request, grain: 'month' });
    expect(labels(answer)).toEqual(['2024-01', '2024-02', '2024-03']);
    expect(counts(answer, 'won_count')).toEqual(['1', '1', '1']);
    const clipped = answer.rows.map((row) => row.measures['won_count']?.flags.includes('clipped'));
    expect(clipped).toEqual([true, false, true]);
    expect(answer.rows.map(({ period }) => [period.start, period.end])).toEqual([
      ['2024-01-15T00:00:00Z', '2024-02-01T00:00:00Z'],
      ['2024-02-01T00:00:00Z', '2024-03-01T00:00:00Z'],
      ['2024-03-01T00:00:00Z', '2024-03-10T00:00:00Z'],
    ]);
  });

  it('is one period without a grain, and the sum of the parts', async () => {
    const answer = await asked(world, request);
    expect(labels(answer)).toEqual(['2024-01-15..2024-03-10']);
    expect(counts(answer, 'won_count')).toEqual(['3']);
    expect(answer.rows[0]?.measures['won_count']?.flags).toEqual([]);
  });
});

describe('a day', () => {
  it('has 23 or 25 hours where clocks change', async () => {
    // In Amsterdam 31 March is [30 March 23:00Z, 31 March 22:00Z), 27 October [26 October 22:00Z, 27 October 23:00Z).
    const spring = ['2024-03-30T22:59:59Z', '2024-03-30T23:00:00Z', '2024-03-31T21:59:59Z', '2024-03-31T22:00:00Z'];
    const autumn = ['2024-10-26T21:59:59Z', '2024-10-26T22:00:00Z', '2024-10-27T22:59:59Z', '2024-10-27T23:00:00Z'];
    const world = worldOf(mqls(...spring, ...autumn), { zone: 'Europe/Amsterdam' });
    const ofDays = (from: string, to: string) =>
      asked(world, { metric: 'mqls', measures: ['mqls'], from, to, grain: 'day' }, '2025-01-01T00:00:00Z');
    const march = await ofDays('2024-03-30', '2024-04-02');
    expect(march.rows.map(({ period, measures }) => [period.label, measures['mqls']?.n])).toEqual([
      ['2024-03-30', '1'],
      ['2024-03-31', '2'],
      ['2024-04-01', '1'],
    ]);
    const october = await ofDays('2024-10-26', '2024-10-29');
    expect(counts(october, 'mqls')).toEqual(['1', '2', '1']);
    expect(october.rows[1]?.period).toMatchObject({ start: '2024-10-26T22:00:00Z', end: '2024-10-27T23:00:00Z' });
  });

  it('known to the day is that date in every zone', async () => {
    for (const zone of ['Pacific/Kiritimati', 'America/Los_Angeles', 'Asia/Kolkata']) {
      const rows = mqls('2024-03-31T00:00:00Z');
      const lifecycle = (rows.lifecycle ?? []).map((row) => ({ ...row, at_precision: 'day' }));
      const answer = await asked(worldOf({ ...rows, lifecycle }, { zone }), {
        metric: 'mqls',
        measures: ['mqls'],
        from: '2024-03-30',
        to: '2024-04-02',
        grain: 'day',
      });
      expect(counts(answer, 'mqls')).toEqual(['0', '1', '0']);
    }
  });
});

describe('a company with its own calendar', () => {
  const daily = Array.from({ length: 366 }, (_, i) => new Date(Date.UTC(2024, 0, 1 + i, 12)).toISOString());

  it('of 4-4-5 weeks has periods of 28, 28 and 35 days that make up its quarters', async () => {
    const world = worldOf(mqls(...daily), {
      year: { kind: 'weeks', pattern: '4-4-5', end_month: 12, end_rule: 'last', named_by: 'end' },
    });
    const request = { metric: 'mqls', measures: ['mqls'], period: '2024' };
    await withWorld(world, LOADED, async (company) => {
      const now = '2025-02-01T00:00:00Z';
      const months = await ask(company, { ...request, grain: 'month' }, now);
      const quarters = await ask(company, { ...request, grain: 'quarter' }, now);
      // The year ends on the last Sunday of December: it is [1 January, 30 December).
      expect(labels(months).slice(0, 3)).toEqual(['2024-P01', '2024-P02', '2024-P03']);
      expect(counts(months, 'mqls')).toEqual(['28', '28', '35', '28', '28', '35', '28', '28', '35', '28', '28', '35']);
      expect(counts(quarters, 'mqls')).toEqual(['91', '91', '91', '91']);
      expect(months.rows[11]?.period.end).toBe('2024-12-30T00:00:00Z');
      const third = await ask(company, { ...request, period: '2024-P03' }, now);
      expect(third.rows[0]).toEqual(months.rows[2]);
    });
  });

  it('with weeks from Sunday counts a Sunday in the week that it begins', async () => {
    // 3 and 10 March 2024 are Sundays.
    const rows = mqls('2024-03-03', '2024-03-04', '2024-03-09', '2024-03-10');
    const weeks = { metric: 'mqls', measures: ['mqls'], from: '2024-03-03', to: '2024-03-17', grain: 'week' };
    const sunday = await asked(worldOf(rows, { week_start: 7 }), weeks);
    expect(sunday.rows.map(({ period, measures }) => [period.start.slice(0, 10), measures['mqls']?.n])).toEqual([
      ['2024-03-03', '3'],
      ['2024-03-10', '1'],
    ]);
    const monday = await asked(worldOf(rows), weeks);
    expect(monday.rows.map(({ period, measures }) => [period.start.slice(0, 10), measures['mqls']?.n])).toEqual([
      ['2024-03-03', '1'],
      ['2024-03-04', '3'],
      ['2024-03-11', '0'],
    ]);
  });

  it('of a fiscal year cuts its quarters there, and they add up', async () => {
    const world = worldOf(mqls(...daily), { year: { kind: 'fiscal', start_month: 2, named_by: 'start' } });
    const answer = await asked(
      world,
      { metric: 'mqls', measures: ['mqls'], period: '2024', grain: 'quarter' },
      '2025-03-01T00:00:00Z',
    );
    expect(answer.rows[0]?.period).toMatchObject({ label: '2024-Q1', start: '2024-02-01T00:00:00Z' });
    // February to December 2024 are 335 days; January 2025 has none.
    expect(Decimal.sum(...counts(answer, 'mqls').map((n) => n ?? '0')).toFixed()).toBe('335');
  });
});
