/** The reach of win-rate and mqls at its edges, by hand: a record inside moves the figure, one just outside does not. */
import { describe, expect, it, test } from 'vitest';
import { ask } from '../../src/ask/ask.ts';
import { findMetric } from '../../src/metrics/index.ts';
import type { EntityName } from '../../src/model/entity.ts';
import { defaultSettings } from '../../src/model/settings.ts';
import { type Row, refOf, WORLD_NOW, type World } from '../oracle/world.ts';
import { withWorld } from './harness.ts';
import { countsOf } from './question.ts';
import { isInside, timesOf, windowOf } from './reach.ts';

const DAY_MS = 86_400_000;
const METRIC_IDS = ['win-rate', 'mqls'];
const PERIOD = '2024-02';

/** Counts of a metric by measure, and the window of each of its measures. */
async function countsIn(world: World, metric: string, now = WORLD_NOW) {
  return withWorld(world, now, async (company) => {
    const { rows } = await ask(company, { metric, period: PERIOD }, now);
    const windows = findMetric(metric).measures.map(
      ({ name }) => [name, windowOf(company, metric, name, PERIOD)] as const,
    );
    return { counts: countsOf(rows[0]), windows: new Map(windows) };
  });
}

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
    const { counts, windows } = await countsIn(world, metric, now);
    expect(counts[measure]).toBe(before);
    expect((await countsIn(changed, metric, now)).counts[measure]).toBe(after);
    const window = windows.get(measure);
    if (!window) throw new Error(`no ${measure}`);
    if (before !== after) expect(isInside(timesOf(entity, added), window), 'what moved it lies within').toBe(true);
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
  expect((await countsIn(world, 'mqls')).counts['mql_to_sql']).toBe('1/1');
  const { daysAfter } =
    findMetric('mqls')
      .measures.find(({ name }) => name === 'mql_to_sql')
      ?.reach(settings) ?? {};
  const lastDate = new Date(Date.UTC(2024, 2, 1) + (daysAfter ?? 0) * DAY_MS).toISOString().slice(0, 10);
  // Counted in dates of Amsterdam the moment lies before the midnight at which the reach ends.
  expect('2024-05-30T00:59:59' < `${lastDate}T00:00:00`).toBe(true);
});
