/** A record outside a measure's reach changes nothing, one inside does; hand-made, by measure, for March 2024. */
import { expect, it } from 'vitest';
import { ask } from '../../src/ask/ask.ts';
import { defaultSettings } from '../../src/model/settings.ts';
import { withWorld } from '../metrics/harness.ts';
import type { Row, World } from '../oracle/world.ts';

type Rows = World['rows'];
const NOW = '2025-01-01T00:00:00Z';
const base = (id: string, more: Row): Row => ({ source: 'crm', id, ...more });
const won = (id: string, created: string, closed: string): Row =>
  base(id, { status: 'won', amount: '10', currency: 'EUR', created_at: created, closed_at: closed });
const stage = (id: string, person: string, name: string, at: string): Row => base(id, { person, stage: name, at });
const call = (id: string, at: string): Row =>
  base(id, { kind: 'call', direction: 'out', status: 'done', user: 'crm:u', starts_at: at });
const meeting = (id: string, booked: string): Row => base(id, { kind: 'meeting', user: 'crm:u', booked_at: booked });
const was = (activity: string, person: string): Row => base(activity, { activity: `crm:${activity}`, person });
const form = (id: string, person: string, at: string): Row => base(id, { person, at, kind: 'form' });

const ROWS: Rows = {
  user: [base('u', { name: 'rep' })],
  person: [base('p', {}), base('q', {}), base('r', {})],
  deal: [won('d', '2024-03-05T09:00:00Z', '2024-03-20T09:00:00Z')],
  lifecycle: [stage('l', 'crm:p', 'mql', '2024-03-05T09:00:00Z'), stage('s', 'crm:r', 'sql', '2019-01-01T00:00:00Z')],
  activity: [call('a', '2024-03-05T10:00:00Z')],
  activity_person: [was('a', 'crm:p')],
  inbound: [form('i', 'crm:p', '2024-03-05T09:58:00Z')],
};

/** Metric, measure, rows just outside the reach, rows inside it. */
const CASES: [string, string, Rows, Rows][] = [
  [
    'win-rate',
    'cohort',
    {
      deal: [
        won('x', '2024-04-01T00:00:00Z', '2024-04-02T09:00:00Z'),
        won('y', '2024-02-29T23:59:59Z', '2024-03-02T09:00:00Z'),
      ],
    },
    { deal: [won('x', '2024-03-31T23:59:59Z', '2024-09-02T09:00:00Z')] },
  ],
  ...['closed', 'won_count', 'won_amount', 'amount_weighted'].map((measure): [string, string, Rows, Rows] => [
    'win-rate',
    measure,
    { deal: [won('x', '2024-03-10T00:00:00Z', '2024-04-01T00:00:00Z')] },
    { deal: [won('x', '2023-03-10T00:00:00Z', '2024-03-31T23:59:59Z')] },
  ]),
  [
    'mqls',
    'mqls',
    { lifecycle: [stage('x', 'crm:q', 'mql', '2024-04-01T00:00:00Z')] },
    { lifecycle: [stage('x', 'crm:p', 'mql', '2020-01-01T00:00:00Z')] },
  ],
  [
    'mqls',
    'to_contact',
    { activity: [call('x', '2024-04-01T00:00:00Z')], activity_person: [was('x', 'crm:p')] },
    { lifecycle: [stage('x', 'crm:q', 'mql', '2020-01-01T00:00:00Z')] },
  ],
  [
    'mqls',
    'to_contact_new',
    { lifecycle: [stage('x', 'crm:q', 'mql', '2024-04-01T00:00:00Z')] },
    { lifecycle: [stage('x', 'crm:q', 'mql', '2024-03-31T23:59:59Z')] },
  ],
  [
    'mqls',
    'mql_to_sql',
    { lifecycle: [stage('x', 'crm:p', 'sql', '2024-06-30T00:00:00Z')] },
    { lifecycle: [stage('x', 'crm:p', 'sql', '2024-05-30T00:00:00Z')] },
  ],
  [
    'contacts',
    'unique_contacts',
    { activity: [call('x', '2024-04-02T00:00:01Z')], activity_person: [was('x', 'crm:q')] },
    { activity: [call('x', '2024-03-31T00:00:00Z')], activity_person: [was('x', 'crm:q')] },
  ],
  [
    'contacts',
    'touches',
    { activity: [call('x', '2024-04-02T00:00:01Z')] },
    { activity: [call('x', '2024-03-31T00:00:00Z')] },
  ],
  [
    'appointment-rate',
    'rate',
    { activity: [meeting('x', '2024-04-16T00:00:01Z')], activity_person: [was('x', 'crm:p')] },
    { activity: [meeting('x', '2024-03-19T09:00:00Z')], activity_person: [was('x', 'crm:p')] },
  ],
  [
    'appointment-rate',
    'appointments',
    { activity: [meeting('x', '2024-04-01T00:00:00Z')], activity_person: [was('x', 'crm:p')] },
    { activity: [meeting('x', '2024-03-19T09:00:00Z')], activity_person: [was('x', 'crm:p')] },
  ],
  [
    'lead-response-time',
    'median_minutes_elapsed',
    { inbound: [form('x', 'crm:q', '2024-04-01T00:00:00Z')] },
    { inbound: [form('x', 'crm:q', '2024-03-31T23:00:00Z')] },
  ],
  [
    'lead-response-time',
    'within_target_share',
    { inbound: [form('x', 'crm:q', '2024-04-01T00:00:00Z')] },
    { inbound: [form('x', 'crm:q', '2024-03-31T23:00:00Z')] },
  ],
];

async function asked(metric: string, measure: string, more: Rows) {
  const entities = Object.keys({ ...ROWS, ...more }) as (keyof Rows)[];
  const rows: Rows = Object.fromEntries(
    entities.map((entity) => [entity, [...(ROWS[entity] ?? []), ...(more[entity] ?? [])]]),
  );
  return withWorld({ settings: { ...defaultSettings(), currency: 'EUR' }, rows }, NOW, async (company) => {
    const answer = await ask(company, { metric, measures: [measure], period: '2024-03' }, NOW);
    const { n, d, value } = answer.rows[0]?.measures[measure] ?? {};
    return { n, d, value };
  });
}

it.each(CASES)('%s %s', async (metric, measure, outside, inside) => {
  const alone = await asked(metric, measure, {});
  expect(await asked(metric, measure, outside), 'outside').toEqual(alone);
  expect(await asked(metric, measure, inside), 'inside').not.toEqual(alone);
});
