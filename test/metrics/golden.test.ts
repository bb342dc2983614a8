/**
 * Worked examples that others published, each built as a company and asked through the real metric. The sources stand
 * beside the figures.
 */
import { describe, expect, it } from 'vitest';
import type { AnswerMeasure } from '../../src/ask/answer.ts';
import { ask } from '../../src/ask/ask.ts';
import type { EntityName } from '../../src/model/entity.ts';
import { defaultSettings, type Settings, settingsSchema } from '../../src/model/settings.ts';
import type { Row } from '../oracle/world.ts';
import { withWorld } from './harness.ts';

const NOW = '2024-12-02T12:00:00Z';
const some = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));
const row = (id: string | number, columns: Row): Row => ({ source: 'crm', id: String(id), ...columns });

async function measured(
  rows: Partial<Record<EntityName, Row[]>>,
  metric: string,
  measure: string,
  period: string,
  settings: Settings = defaultSettings(),
): Promise<AnswerMeasure | undefined> {
  return withWorld({ settings, rows }, NOW, async (company) => {
    const answer = await ask(company, { metric, measures: [measure], period }, NOW);
    return answer.rows[0]?.measures[measure];
  });
}

/** A person, a lead and the first call to it. 2024-05-07 is a Tuesday. */
const leadAndCall = (created: string, first: string): Partial<Record<EntityName, Row[]>> => ({
  person: [row('p', {})],
  inbound: [row('l', { person: 'crm:p', at: created, kind: 'form' })],
  activity: [row('a', { kind: 'call', direction: 'out', status: 'done', starts_at: first })],
  activity_person: [row('ap', { activity: 'crm:a', person: 'crm:p' })],
});

/** People who were called, some of whom then booked a meeting; so many of those took place. */
function calls(people: number, booked: number, held = 0): Partial<Record<EntityName, Row[]>> {
  const meeting = { kind: 'meeting', booked_at: '2024-05-08T10:00:00Z', starts_at: '2024-05-20T10:00:00Z' };
  return {
    person: some(people, (i) => row(i, {})),
    activity: [
      ...some(people, (i) =>
        row(`c${i}`, { kind: 'call', direction: 'out', status: 'done', starts_at: '2024-05-07T10:00:00Z' }),
      ),
      ...some(booked, (i) => row(`m${i}`, { ...meeting, status: i < held ? 'done' : 'no_show' })),
    ],
    activity_person: [
      ...some(people, (i) => row(`c${i}`, { activity: `crm:c${i}`, person: `crm:${i}` })),
      ...some(booked, (i) => row(`m${i}`, { activity: `crm:m${i}`, person: `crm:${i}` })),
    ],
  };
}

const mqls = (count: number, sql: number): Partial<Record<EntityName, Row[]>> => ({
  person: some(count, (i) => row(i, {})),
  lifecycle: [
    ...some(count, (i) => row(`m${i}`, { person: `crm:${i}`, stage: 'mql', at: '2024-05-07T10:00:00Z' })),
    ...some(sql, (i) => row(`s${i}`, { person: `crm:${i}`, stage: 'sql', at: '2024-05-20T10:00:00Z' })),
  ],
});

const deals = (counts: Record<string, number>): Partial<Record<EntityName, Row[]>> => ({
  deal: Object.entries(counts).flatMap(([status, count]) =>
    some(count, (i) =>
      row(`${status}${i}`, {
        status,
        created_at: '2024-05-07T10:00:00Z',
        ...(status !== 'open' && { closed_at: '2024-05-20T10:00:00Z' }),
      }),
    ),
  ),
});

describe('published examples', () => {
  it.each([
    [
      'resp-1: Tue 10:00 to Tue 12:30 is 150 working minutes',
      'median_minutes',
      '2024-05-07T10:00:00Z',
      '2024-05-07T12:30:00Z',
      150,
    ],
    [
      'resp-2: Fri 16:30 to Mon 09:30 is 60 working minutes',
      'median_minutes',
      '2024-05-10T16:30:00Z',
      '2024-05-13T09:30:00Z',
      60,
    ],
    [
      'resp-4: 10:00 to 10:30 is 30 minutes by the clock',
      'median_minutes_elapsed',
      '2024-05-07T10:00:00Z',
      '2024-05-07T10:30:00Z',
      30,
    ],
  ])('%s', async (_, measure, created, first, minutes) => {
    expect((await measured(leadAndCall(created, first), 'lead-response-time', measure, '2024-05'))?.value).toBe(
      minutes,
    );
  });

  it.each([
    ['appt-1: 50 appointments of 200 contacts', 200, 50, 0.25],
    ['appt-2: 1 appointment of 20 contacts', 20, 1, 0.05],
  ])('%s', async (_, contacts, appointments, rate) => {
    expect((await measured(calls(contacts, appointments), 'appointment-rate', 'rate', '2024-05'))?.value).toBe(rate);
  });

  it.each([
    [4, 0.4],
    [7, 0.7],
    [8, 0.8],
  ])('appt-4: %i of 10 booked were held', async (held, rate) => {
    expect((await measured(calls(10, 10, held), 'appointment-rate', 'held_rate', '2024-05'))?.value).toBe(rate);
  });

  it.each([
    ['mql-1', 1000, 350, 0.35],
    ['mql-3', 1000, 250, 0.25],
  ])('%s: %i MQLs, %i SQLs', async (_, count, sql, share) => {
    expect((await measured(mqls(count, sql), 'mqls', 'mql_to_sql', '2024-05'))?.value).toBe(share);
  });

  it.each([
    ['win-2: 6 of 10 created', 'cohort', { won: 6, open: 4 }, 'lost', 0.6],
    ['win-3: 5 won, 10 lost', 'closed', { won: 5, lost: 10 }, 'lost', 0.3333],
    ['win-5: narrow, derailed ones left out', 'closed', { won: 4, lost: 2, abandoned: 94 }, 'ignored', 0.6667],
    ['win-6: broad, derailed ones lost', 'closed', { won: 4, lost: 2, abandoned: 94 }, 'lost', 0.04],
  ])('%s', async (_, measure, counts, abandoned, share) => {
    const settings = settingsSchema.parse({ metrics: { 'win-rate': { abandoned } } });
    const got = await measured(deals(counts as Record<string, number>), 'win-rate', measure, '2024-05', settings);
    expect(Number(got?.value).toFixed(4)).toBe(share.toFixed(4));
  });
});
