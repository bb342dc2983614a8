/** Until `validUntil` time alone changes nothing of an answer, and at it something does. */
import { describe, expect, it, test } from 'vitest';
import type { Answer } from '../../src/ask/answer.ts';
import { ask } from '../../src/ask/ask.ts';
import type { AskRequest } from '../../src/ask/request.ts';
import { type Company, openCompany } from '../../src/ledger/company.ts';
import { METRICS } from '../../src/metrics/index.ts';
import { withBusiness } from '../metrics/business.ts';
import { partsOf, withEngine, withWorld } from '../metrics/harness.ts';
import { randomBusiness, randomBusinessSettings } from '../oracle/random-business.ts';
import { randomWorld, WORLD_NOW, type World } from '../oracle/world.ts';
import { cellOf, deals, LOADED, mqls, worldOf } from './company.ts';

const earlier = (instant: string): string => new Date(Date.parse(instant) - 1).toISOString();
const plain = ({ meta: { asOf, validUntil, ...meta }, ...answer }: Answer): unknown => ({ ...answer, meta });

/** Asks at `now`, a moment before the answer runs out, and as it does: the first two are the same. */
async function throughout(company: Company, request: AskRequest, now: string): Promise<[Answer, Answer | null]> {
  const first = await ask(company, request, now);
  const until = first.meta.validUntil;
  if (until === null) return [first, null];
  expect(Date.parse(until)).toBeGreaterThan(Date.parse(now));
  expect(plain(await ask(company, request, earlier(until)))).toEqual(plain(first));
  return [first, await ask(company, request, until)];
}

const on = (world: World, request: AskRequest, now: string) =>
  withWorld(world, LOADED, (company) => throughout(company, request, now));

/** 30 deals that took 10 days (the p90), closed at noon of 11 January. */
const TEN_DAYS = deals('ten', 30, 'lost', '2024-01-01', '2024-01-11');

describe('an answer holds', () => {
  it('of a running period to the end of the day, in the zone of the company', async () => {
    const world = worldOf(mqls('2024-06-03'), { zone: 'America/New_York' });
    const [first, next] = await on(
      world,
      { metric: 'mqls', measures: ['mqls'], period: '2024-06' },
      '2024-07-01T03:00:00Z',
    );
    expect(first.meta.validUntil).toBe('2024-07-01T04:00:00Z');
    expect(cellOf(first, 'mqls').flags).toContain('partial');
    expect(next && cellOf(next, 'mqls').flags).toEqual([]);
  });

  it('of a cohort until it comes of age', async () => {
    const world = worldOf({ deal: [...TEN_DAYS, ...deals('o', 1, 'open', '2024-05-28', null)] });
    const [first, next] = await on(
      world,
      { metric: 'win-rate', measures: ['cohort'], period: '2024-05' },
      '2024-06-03T10:00:00Z',
    );
    expect(first.meta.validUntil).toBe('2024-06-08T00:00:00Z');
    expect(cellOf(first, 'cohort').flags).toContain('immature');
    expect(next && cellOf(next, 'cohort').flags).not.toContain('immature');
  });

  it('of a mature cohort until too few deals tell how long they take', async () => {
    const world = worldOf({ deal: [...TEN_DAYS, ...deals('o', 1, 'open', '2024-05-28', null)] });
    const [first, next] = await on(
      world,
      { metric: 'win-rate', measures: ['cohort'], period: '2024-05' },
      '2024-08-01T10:00:00Z',
    );
    expect(first.meta.validUntil).toBe('2025-01-12T00:00:00Z');
    expect(cellOf(first, 'cohort').flags).not.toContain('immature');
    expect(next && cellOf(next, 'cohort').flags).toContain('immature');
  });

  it('of a verdict until a period that it rests on comes of age', async () => {
    // June is closed. Of its baseline May comes of age on 12 July, 11 days after its youngest deal.
    const months = ['2024-02', '2024-03', '2024-04', '2024-06'];
    const closed = months.flatMap((month) => deals(month, 20, 'won', `${month}-05`, `${month}-06`));
    const slow = deals('slow', 30, 'lost', '2023-12-01', '2024-01-11');
    const may = deals('may', 20, 'open', '2024-05-31', null);
    const world = worldOf({ deal: [...closed, ...slow, ...may] });
    const [first, next] = await on(
      world,
      { metric: 'win-rate', measures: ['cohort'], period: '2024-06' },
      '2024-07-02T10:00:00Z',
    );
    expect(first.meta.validUntil).toBe('2024-07-12T00:00:00Z');
    expect(cellOf(first, 'cohort').verdict?.values).toMatchObject({ periods: 4 });
    expect(next && cellOf(next, 'cohort').verdict?.values).toMatchObject({ periods: 5 });
  });

  it('of MQLs until none of them can become an SQL in time any more', async () => {
    const rows = mqls('2024-03-05');
    const world = worldOf({
      ...rows,
      lifecycle: [
        ...(rows.lifecycle ?? []),
        { source: 'crm', id: 's', person: 'crm:p0', stage: 'sql', at: '2024-03-06T10:00:00Z' },
      ],
    });
    const [first, next] = await on(
      world,
      { metric: 'mqls', measures: ['mql_to_sql'], period: '2024-03' },
      '2024-05-01T10:00:00Z',
    );
    expect(Date.parse(first.meta.validUntil ?? '')).toBe(Date.parse('2024-06-04T12:00:00Z'));
    expect(cellOf(first, 'mql_to_sql').flags).toContain('immature');
    expect(next && cellOf(next, 'mql_to_sql').flags).not.toContain('immature');
  });

  it('by the team of now until the day is over', async () => {
    const assignment = [
      { source: 'crm', id: '1', user: 'crm:u', team: 'crm:a', to: '2024-06-11' },
      { source: 'crm', id: '2', user: 'crm:u', team: 'crm:b', from: '2024-06-11' },
    ];
    const world = worldOf({ deal: deals('d', 1, 'won', '2024-03-01', '2024-03-02', { owner: 'crm:u' }), assignment });
    const request = { metric: 'win-rate', measures: ['closed'], period: '2024-03', by: ['team_now'] };
    const [first, next] = await on(world, request, '2024-06-10T10:00:00Z');
    expect([first, next].map((answer) => answer?.rows[0]?.dims['team_now']?.key)).toEqual(['crm:a', 'crm:b']);
  });

  it('for good where nothing can move', async () => {
    const world = worldOf({ deal: deals('d', 20, 'won', '2024-03-01', '2024-03-02') });
    const [first] = await on(world, { metric: 'win-rate', period: '2024-03' }, '2024-06-10T10:00:00Z');
    expect(first.meta.validUntil).toBeNull();
  });

  it('until the next delivery where the source says how far it is complete', async () => {
    const world = worldOf({ deal: [...TEN_DAYS, ...deals('o', 1, 'open', '2024-05-28', null)] });
    await withEngine(async (engine) => {
      const note = JSON.stringify({ complete_through: '2024-06-05' });
      await engine.write({ id: 'all', source: 'crm', knownFrom: LOADED, note }, partsOf(world.rows));
      const company = await openCompany(engine, world.settings, WORLD_NOW);
      for (const period of ['2024-05', '2024-06']) {
        const request = { metric: 'win-rate', measures: ['cohort'], period };
        const [first] = await throughout(company, request, '2024-06-20T10:00:00Z');
        expect(first.meta.validUntil).toBeNull();
        expect(cellOf(first, 'cohort').flags).toContain('immature');
        expect(plain(await ask(company, request, '2025-06-20T10:00:00Z'))).toEqual(plain(first));
      }
    });
  });

  it('beside an earlier cohort for a minute at most', async () => {
    const world = worldOf({ deal: deals('d', 20, 'won', '2024-03-01', '2024-03-02') });
    const request: AskRequest = { metric: 'win-rate', measures: ['cohort'], period: '2024-03', compare: 'previous' };
    const [first] = await on(world, request, '2024-06-10T10:00:00Z');
    expect(Date.parse(first.meta.validUntil ?? '')).toBe(Date.parse('2024-06-10T10:01:00Z'));
  });
});

test.each([30, 31, 32, 33])('world %i: nothing changes until then', async (seed) => {
  await withWorld(randomWorld(seed), LOADED, async (company) => {
    for (const [metric, by] of [
      ['win-rate', 'team_now'],
      ['mqls', 'channel'],
    ] as const) {
      const [, next] = await throughout(company, { metric, period: '2024', grain: 'quarter', by: [by] }, WORLD_NOW);
      expect(next).not.toBeNull();
    }
  });
});

// At a moment at which much of what is on record is still to come.
const MIDWAY = '2024-03-20T10:00:00Z';
const RUNNING = { week: '2024-W12', month: '2024-03', quarter: '2024-Q1' };

test.each([1, 2])('business %i: nothing of any metric changes until then', async (seed) => {
  const settings = { ...randomBusinessSettings(seed), complete_through: null };
  const moved: string[] = [];
  await withBusiness(randomBusiness(seed), settings, MIDWAY, async (company) => {
    for (const { id, cadence } of METRICS) {
      let now = MIDWAY;
      for (let step = 0; step < 4; step++) {
        const [first, next] = await throughout(company, { metric: id, period: RUNNING[cadence] }, now);
        if (!next) break;
        if (JSON.stringify(plain(next)) !== JSON.stringify(plain(first))) moved.push(id);
        now = next.meta.asOf;
      }
    }
  });
  expect(moved.length).toBeGreaterThan(1);
});
