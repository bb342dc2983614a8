/**
 * The declared reach of each measure: no record outside it moves the figure of a period, and one inside it does.
 * A ledger refreshes by it, so a reach that is too short is a wrong number.
 */
import { describe, expect, it, test } from 'vitest';
import { ask } from '../../src/ask/ask.ts';
import { findMetric } from '../../src/metrics/index.ts';
import type { EntityName } from '../../src/model/entity.ts';
import { defaultSettings } from '../../src/model/settings.ts';
import { identityOf } from '../oracle/identity.ts';
import { type Row, randomWorld, refOf, WORLD_NOW, type World } from '../oracle/world.ts';
import { withWorld } from './harness.ts';
import { countsOf } from './question.ts';

const DAY_MS = 86_400_000;
const METRIC_IDS = ['win-rate', 'mqls'];

/** Instants of a record that can decide a figure. */
const INSTANTS: Partial<Record<EntityName, readonly string[]>> = {
  deal: ['created_at', 'closed_at'],
  deal_event: ['at'],
  lifecycle: ['at'],
  activity: ['starts_at'],
  fx_rate: ['day'],
};

/** What a record outside the reach may become without any effect. */
const ALTERED: Partial<Record<EntityName, Row>> = {
  deal: { amount: '777', product: 'other', name: 'renamed' },
  deal_event: { new: '777' },
  lifecycle: { stage: 'sql' },
  activity: { kind: 'call', direction: 'out', automated: false, bulk: false, status: 'done' },
  fx_rate: { rate: '7' },
};

const instantOf = (row: Row, column: string): number | null => {
  const value = row[column];
  if (typeof value !== 'string') return null;
  return Date.parse(value.length === 10 ? `${value}T00:00:00Z` : value);
};

interface Window {
  readonly from: number;
  readonly until: number;
}

/** The world without, or with changed, records of which all instants lie outside the window by more than a day. */
function disturbed(world: World, window: Window): { rows: World['rows']; touched: number } {
  const identity = identityOf(world);
  const grouped = (entity: EntityName, row: Row) => (identity.find(entity, refOf(row))?.members.length ?? 1) > 1;
  const rows = { ...world.rows };
  let touched = 0;
  for (const [entity, columns] of Object.entries(INSTANTS) as [EntityName, readonly string[]][]) {
    rows[entity] = (world.rows[entity] ?? []).flatMap((row) => {
      const instants = columns.flatMap((column) => instantOf(row, column) ?? []);
      // A day in a zone begins or ends up to 14 hours from its UTC midnight.
      const isOutside = instants.every((at) => at < window.from - DAY_MS || at >= window.until + DAY_MS);
      if (!isOutside || (entity === 'deal' && grouped(entity, row))) return [row];
      touched += 1;
      return touched % 2 === 0 ? [] : [{ ...row, ...ALTERED[entity] }];
    });
  }
  return { rows, touched };
}

const PERIOD = '2024-02';
const [BEGINS, ENDS] = [Date.parse('2024-02-01T00:00:00Z'), Date.parse('2024-03-01T00:00:00Z')];

function windowOf(metric: string, measure: string, world: World): Window {
  const found = findMetric(metric).measures.find(({ name }) => name === measure);
  const { daysBefore = 0, daysAfter = 0 } = found?.reach(world.settings) ?? {};
  return {
    from: daysBefore === null ? Number.NEGATIVE_INFINITY : BEGINS - daysBefore * DAY_MS,
    until: daysAfter === null ? Number.POSITIVE_INFINITY : ENDS + daysAfter * DAY_MS,
  };
}

async function figuresOf(world: World, now = WORLD_NOW, metrics = METRIC_IDS): Promise<Record<string, string>> {
  return withWorld(world, now, async (company) => {
    const found: Record<string, string> = {};
    for (const metric of metrics) {
      const { rows } = await ask(company, { metric, period: PERIOD }, now);
      Object.assign(found, countsOf(rows[0]));
    }
    return found;
  });
}

test.each([1, 2, 3])('world %i: what lies outside the reach of a measure does not move it', async (seed) => {
  const random = randomWorld(seed);
  // Without a reporting currency any amount anywhere decides whether there is one currency.
  const world = { ...random, settings: { ...random.settings, currency: 'EUR' } };
  const whole = await figuresOf(world);
  const byWindow = new Map<string, { window: Window; measures: string[] }>();
  for (const metric of METRIC_IDS) {
    for (const { name } of findMetric(metric).measures) {
      const window = windowOf(metric, name, world);
      const key = `${window.from} ${window.until}`;
      byWindow.set(key, { window, measures: [...(byWindow.get(key)?.measures ?? []), name] });
    }
  }
  for (const { window, measures } of byWindow.values()) {
    if (!Number.isFinite(window.from) && !Number.isFinite(window.until)) continue;
    const { rows, touched } = disturbed(world, window);
    expect(touched).toBeGreaterThan(5);
    const after = await figuresOf({ ...world, rows });
    for (const name of measures) expect([name, after[name]]).toEqual([name, whole[name]]);
  }
});

describe('a record inside the reach moves the figure, and just outside it does not', () => {
  const deal = (status: string, created: string, closed: string | null, more: Row = {}): Row => ({
    source: 'crm',
    id: 'd',
    kind: 'new',
    currency: 'USD',
    status,
    created_at: created,
    closed_at: closed,
    ...more,
  });
  const event = (id: string, stage: string, at: string): Row => ({ source: 'crm', id, person: 'crm:p', stage, at });
  const rate = (day: string, value: string): Row => ({
    source: 'bank',
    id: day,
    day,
    from_currency: 'USD',
    to_currency: 'EUR',
    rate: value,
  });
  const amount = (at: string): Row => ({ source: 'crm', id: 'e', deal: 'crm:d', field: 'amount', new: '40', at });
  const call = (at: string): Row => ({ source: 'crm', id: 'c', kind: 'call', direction: 'out', starts_at: at });
  const person: Row = { source: 'crm', id: 'p' };
  const to: Row = { source: 'crm', id: 'k', activity: 'crm:c', person: 'crm:p' };
  const mql = event('m', 'mql', '2024-02-10T10:00:00Z');
  const won = deal('won', '2024-01-10T10:00:00Z', '2024-02-10T10:00:00Z', { amount: '100' });
  const rates = [rate('2024-02-01', '1')];

  it.each<[string, World['rows'], EntityName, Row, string, string]>([
    [
      'cohort',
      { deal: [deal('open', '2024-02-10T10:00:00Z', null)] },
      'deal',
      deal('won', '2024-02-10T10:00:00Z', '2025-06-01T10:00:00Z'),
      '0/1',
      '1/1',
    ],
    [
      'cohort',
      { deal: [deal('open', '2024-02-10T10:00:00Z', null)] },
      'deal',
      { ...deal('won', '2024-01-31T23:59:59Z', '2024-02-20T10:00:00Z'), id: 'x' },
      '0/1',
      '0/1',
    ],
    [
      'closed',
      { deal: [won] },
      'deal',
      { ...deal('lost', '2023-01-01T10:00:00Z', '2024-02-29T23:59:59Z'), id: 'x' },
      '1/1',
      '1/2',
    ],
    [
      'closed',
      { deal: [won] },
      'deal',
      { ...deal('lost', '2024-02-01T10:00:00Z', '2024-03-01T00:00:00Z'), id: 'x' },
      '1/1',
      '1/1',
    ],
    [
      'won_count',
      { deal: [won] },
      'deal',
      { ...deal('won', '2023-01-01T10:00:00Z', '2024-02-01T00:00:00Z'), id: 'x' },
      '1/null',
      '2/null',
    ],
    [
      'won_count',
      { deal: [won] },
      'deal',
      { ...deal('won', '2023-01-01T10:00:00Z', '2024-01-31T23:59:59Z'), id: 'x' },
      '1/null',
      '1/null',
    ],
    ['won_amount', { deal: [won] }, 'fx_rate', rate('2020-01-01', '0.5'), '0/null', '50/null'],
    ['won_amount', { deal: [won], fx_rate: rates }, 'fx_rate', rate('2024-03-01', '0.5'), '100/null', '100/null'],
    [
      'amount_weighted',
      { deal: [won], fx_rate: rates },
      'deal_event',
      amount('2020-01-01T10:00:00Z'),
      '100/100',
      '40/40',
    ],
    [
      'amount_weighted',
      { deal: [won], fx_rate: rates },
      'deal_event',
      amount('2024-03-01T00:00:00Z'),
      '100/100',
      '100/100',
    ],
    [
      'mqls',
      { person: [person], lifecycle: [mql] },
      'lifecycle',
      event('x', 'mql', '2020-01-01T10:00:00Z'),
      '1/null',
      '0/null',
    ],
    [
      'mqls',
      { person: [person], lifecycle: [mql] },
      'lifecycle',
      event('x', 'mql', '2024-03-01T00:00:00Z'),
      '1/null',
      '1/null',
    ],
    [
      'to_contact',
      { person: [person], lifecycle: [mql], activity_person: [to] },
      'activity',
      call('2024-02-29T23:59:59Z'),
      '1/null',
      '0/null',
    ],
    [
      'to_contact',
      { person: [person], lifecycle: [mql], activity_person: [to] },
      'activity',
      call('2024-03-01T00:00:00Z'),
      '1/null',
      '1/null',
    ],
    [
      'to_contact_new',
      { person: [person], lifecycle: [mql] },
      'lifecycle',
      event('x', 'mql', '2020-01-01T10:00:00Z'),
      '1/null',
      '0/null',
    ],
    [
      'mql_to_sql',
      { person: [person], lifecycle: [event('m', 'mql', '2024-02-29T23:59:59Z')] },
      'lifecycle',
      event('x', 'sql', '2024-05-29T23:59:59Z'),
      '0/1',
      '1/1',
    ],
    [
      'mql_to_sql',
      { person: [person], lifecycle: [event('m', 'mql', '2024-02-29T23:59:59Z')] },
      'lifecycle',
      event('x', 'sql', '2024-05-31T00:00:00Z'),
      '0/1',
      '0/1',
    ],
    [
      'mql_to_won',
      { person: [person], lifecycle: [mql] },
      'deal',
      { ...won, person: 'crm:p', closed_at: '2025-06-01T10:00:00Z' },
      '0/1',
      '1/1',
    ],
  ])('%s %#', async (measure, rows, entity, added, before, after) => {
    const now = '2026-01-01T00:00:00Z';
    const world: World = { settings: { ...defaultSettings(), currency: 'EUR' }, rows };
    const list = (rows[entity] ?? []).filter((row) => refOf(row) !== refOf(added));
    const changed: World = { ...world, rows: { ...rows, [entity]: [...list, added] } };
    const metric = METRIC_IDS.find((id) => findMetric(id).measures.some(({ name }) => name === measure)) ?? '';
    expect((await figuresOf(world, now, [metric]))[measure]).toBe(before);
    expect((await figuresOf(changed, now, [metric]))[measure]).toBe(after);
    const { from, until } = windowOf(metric, measure, world);
    const instants = (INSTANTS[entity] ?? []).flatMap((column) => instantOf(added, column) ?? []);
    const isInside = instants.some((at) => from <= at && at < until);
    if (before !== after) expect(isInside, 'what moved it lies within the reach').toBe(true);
  });
});

test('an SQL in the last of its days lies within the reach, although clocks changed in between', async () => {
  // In Amsterdam February ends at UTC+1, and 90 × 24 hours later it is 00:59:59 on the day after the 90th.
  const settings = { ...defaultSettings(), zone: 'Europe/Amsterdam' };
  const event = (id: string, stage: string, at: string): Row => ({ source: 'crm', id, person: 'crm:p', stage, at });
  const sql = event('s', 'sql', '2024-05-29T22:59:59Z');
  const world: World = {
    settings,
    rows: { person: [{ source: 'crm', id: 'p' }], lifecycle: [event('m', 'mql', '2024-02-29T22:59:59Z'), sql] },
  };
  expect((await figuresOf(world, WORLD_NOW, ['mqls']))['mql_to_sql']).toBe('1/1');
  const { daysAfter } =
    findMetric('mqls')
      .measures.find(({ name }) => name === 'mql_to_sql')
      ?.reach(settings) ?? {};
  const lastDate = new Date(Date.UTC(2024, 2, 1) + (daysAfter ?? 0) * DAY_MS).toISOString().slice(0, 10);
  // Counted in dates of Amsterdam the moment lies before the midnight at which the reach ends.
  expect('2024-05-30T00:59:59' < `${lastDate}T00:00:00`).toBe(true);
});
