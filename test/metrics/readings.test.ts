/**
 * Where a definition can honestly be read in two ways, a tiny company in which they differ: both figures are counted by
 * hand, and the product gives the law's. Each is about May 2024 in UTC unless it names another period, asked in December.
 */
import { describe, expect, test } from 'vitest';
import { ask } from '../../src/ask/ask.ts';
import { METRICS } from '../../src/metrics/index.ts';
import type { EntityName } from '../../src/model/entity.ts';
import { settingsSchema } from '../../src/model/settings.ts';
import type { Row } from '../oracle/world.ts';
import { withWorld } from './harness.ts';
import { type Reading, type Rows, row } from './reading.ts';
import { BUSINESS_READINGS } from './readings-business.ts';

const NOW = '2024-12-02T12:00:00Z';

/** An activity with people, each `id` or `id/role`. */
function activity(people: string, columns: Row): Rows {
  const own = row({ status: 'done', user: 'crm:ann', ...columns });
  const links = people.split(' ').map((name) => {
    const [id, role = 'to'] = name.split('/');
    return row({ activity: `${own['source']}:${own['id']}`, person: `crm:${id}`, role });
  });
  return { activity: [own], activity_person: links };
}
const call = (people: string, at: string, columns: Row = {}): Rows =>
  activity(people, { kind: 'call', direction: 'out', starts_at: at, ...columns });
const meeting = (people: string, booked: string, columns: Row = {}): Rows =>
  activity(people, { kind: 'meeting', booked_at: booked, starts_at: '2024-06-20T10:00:00Z', ...columns });
const lead = (person: string, at: string, columns: Row = {}): Rows => ({
  inbound: [row({ person: `crm:${person}`, kind: 'form', at, ...columns })],
});
const stage = (person: string, name: string, at: string): Rows => ({
  lifecycle: [row({ person: `crm:${person}`, stage: name, at })],
});
const deal = (status: string, created: string, closed: string | null = null): Rows => ({
  deal: [row({ status, created_at: created, closed_at: closed })],
});
const owner = (record: string, user: string, from: string, to: string | null = null): Rows => ({
  owner_change: [row({ entity: 'inbound', record: `crm:${record}`, user: `crm:${user}`, from, to })],
});

const TUESDAY = '2024-05-07T10:00:00Z';

const READINGS: Record<string, readonly Reading[]> = {
  contacts: [
    {
      name: 'a contact is an activity and a person, not an activity',
      rows: [call('p q s', TUESDAY, { kind: 'email' })],
      of: ['contacts', 'unique_contacts'],
      law: '3',
      other: '1',
    },
    {
      name: 'a touch is an activity, not an activity and a person',
      rows: [call('p q s', TUESDAY, { kind: 'email' })],
      of: ['contacts', 'touches'],
      law: '1',
      other: '3',
    },
    {
      name: 'a team counts a person once, not once per rep',
      rows: [call('p', TUESDAY), call('p', '2024-05-08T10:00:00Z', { user: 'crm:bob' })],
      of: ['contacts', 'unique_contacts'],
      law: '1',
      other: '2',
    },
    {
      name: 'one call in two systems is one touch, not two',
      rows: [call('p', TUESDAY), call('p', '2024-05-07T10:00:30Z', { source: 'dial' })],
      of: ['contacts', 'touches'],
      law: '1',
      other: '2',
    },
    {
      name: 'calling again within the minute is two touches, not one logged twice',
      rows: [call('p', TUESDAY), call('p', '2024-05-07T10:00:30Z')],
      of: ['contacts', 'touches'],
      law: '2',
      other: '1',
    },
    {
      name: 'a call that nobody answered is a touch, not nothing',
      rows: [call('p', TUESDAY, { connected: false })],
      of: ['contacts', 'touches'],
      law: '1',
      other: '0',
    },
    {
      name: 'an answer to who wrote first was started by them, not by the rep',
      rows: [
        call('p/from', TUESDAY, { kind: 'email', direction: 'in', id: 'wrote' }),
        call('p', '2024-05-07T11:00:00Z', { kind: 'email', reply_to: 'crm:wrote' }),
        call('q', TUESDAY),
      ],
      of: ['contacts', 'touches'],
      law: '1',
      other: '2',
    },
    {
      name: 'a month counts a person once, not once per week',
      rows: [call('p', TUESDAY), call('p', '2024-05-14T10:00:00Z'), call('p', '2024-05-21T10:00:00Z')],
      of: ['contacts', 'unique_contacts'],
      law: '1',
      other: '3',
    },
  ],
  'appointment-rate': [
    {
      name: 'a booking is credited to the last touch, not to all',
      rows: [
        call('p', '2024-05-06T10:00:00Z'),
        call('p', TUESDAY, { user: 'crm:bob' }),
        meeting('p', '2024-05-08T10:00:00Z', { user: 'crm:bob' }),
      ],
      of: ['appointment-rate', 'rate'],
      rep: 'crm:ann',
      law: '0/1',
      other: '1/1',
    },
    {
      name: 'booked within 14 days, not held',
      rows: [call('p', '2024-05-06T10:00:00Z'), meeting('p', '2024-05-10T10:00:00Z')],
      of: ['appointment-rate', 'rate'],
      law: '1/1',
      other: '0/1',
    },
    {
      name: 'booked within 14 days, not at any time',
      rows: [call('p', '2024-05-06T10:00:00Z'), meeting('p', '2024-05-24T10:00:00Z')],
      of: ['appointment-rate', 'rate'],
      law: '0/1',
      other: '1/1',
    },
    {
      name: 'cancelled later it was booked still',
      rows: [call('p', TUESDAY), meeting('p', '2024-05-08T10:00:00Z', { status: 'cancelled' })],
      of: ['appointment-rate', 'rate'],
      law: '1/1',
      other: '0/1',
    },
    {
      name: 'a reschedule is the same appointment, not another',
      rows: [
        meeting('p', TUESDAY, { id: 'first', status: 'cancelled' }),
        meeting('p', '2024-05-08T10:00:00Z', { reply_to: 'crm:first' }),
      ],
      of: ['appointment-rate', 'appointments'],
      law: '1',
      other: '2',
    },
    {
      name: 'the success stands with the touch in April, not with the booking in May',
      rows: [call('p', '2024-04-30T10:00:00Z'), meeting('p', '2024-05-02T10:00:00Z')],
      of: ['appointment-rate', 'rate'],
      period: '2024-04',
      law: '1/1',
      other: '0/1',
    },
    {
      name: 'held is of those whose time has passed, not of all booked',
      rows: [meeting('p', TUESDAY), meeting('q', TUESDAY, { starts_at: '2025-01-10T10:00:00Z', status: 'planned' })],
      of: ['appointment-rate', 'held_rate'],
      law: '1/1',
      other: '1/2',
    },
  ],
  'lead-response-time': [
    {
      name: 'the working clock stands still over the weekend',
      rows: [lead('p', '2024-05-10T16:30:00Z'), call('p', '2024-05-13T09:30:00Z')],
      of: ['lead-response-time', 'median_minutes'],
      law: '60',
      other: '3900',
    },
    {
      name: 'the elapsed clock does not',
      rows: [lead('p', '2024-05-10T16:30:00Z'), call('p', '2024-05-13T09:30:00Z')],
      of: ['lead-response-time', 'median_minutes_elapsed'],
      law: '3900',
      other: '60',
    },
    {
      // S falls to 2/3 after 3 minutes and to 1/3 after 60; of the answered two alone half are after 3.
      name: 'a lead that waits counts as waiting so long, and is not left out',
      rows: [
        ...['p', 'q', 's'].map((person) => lead(person, TUESDAY)),
        call('p', '2024-05-07T10:03:00Z'),
        call('q', '2024-05-07T11:00:00Z'),
      ],
      of: ['lead-response-time', 'median_minutes'],
      law: '60',
      other: '3',
    },
    {
      name: 'a lead that waits past its target is in the share, not only the answered',
      rows: [lead('p', TUESDAY), lead('q', TUESDAY), call('p', '2024-05-07T10:03:00Z')],
      of: ['lead-response-time', 'within_target_share'],
      law: '1/2',
      other: '1/1',
    },
    {
      name: 'two forms are two leads, not one person',
      rows: [lead('p', TUESDAY), lead('p', '2024-05-07T10:10:00Z'), call('p', '2024-05-07T10:12:00Z')],
      of: ['lead-response-time', 'within_target_share'],
      law: '1/2',
      other: '0/1',
    },
    {
      name: 'a lead stands where it came in, not where it was answered',
      rows: [lead('p', '2024-05-31T16:00:00Z'), call('p', '2024-06-03T10:00:00Z')],
      of: ['lead-response-time', 'within_target_share'],
      law: '0/1',
      other: '0/0',
    },
    {
      name: 'the owner when the target passes has the credit, not the owner now',
      rows: [
        lead('p', TUESDAY, { id: 'l' }),
        owner('l', 'ann', TUESDAY, '2024-05-07T12:00:00Z'),
        owner('l', 'bob', '2024-05-07T12:00:00Z'),
      ],
      of: ['lead-response-time', 'within_target_share'],
      rep: 'crm:ann',
      law: '0/1',
      other: '0/0',
    },
    {
      name: 'a rep reaching out is the answer, not a machine',
      rows: [
        lead('p', TUESDAY),
        call('p', '2024-05-07T10:00:10Z', { kind: 'email', automated: true }),
        call('p', '2024-05-07T10:30:00Z'),
      ],
      of: ['lead-response-time', 'median_minutes'],
      law: '30',
      other: String(10 / 60),
    },
    {
      name: 'who is disqualified without contact waited until then, and was not answered',
      rows: [lead('p', TUESDAY), stage('p', 'disqualified', '2024-05-07T10:02:00Z')],
      of: ['lead-response-time', 'within_target_share'],
      law: '0/1',
      other: '1/1',
    },
  ],
  'win-rate': [
    {
      name: 'the cohort is of deals created in the month, not closed',
      rows: [deal('won', '2024-04-10T10:00:00Z', TUESDAY), deal('open', TUESDAY)],
      of: ['win-rate', 'cohort'],
      law: '0/1',
      other: '1/1',
    },
    {
      name: 'closed is of deals closed in the month, not created',
      rows: [deal('won', '2024-04-10T10:00:00Z', TUESDAY), deal('open', TUESDAY)],
      of: ['win-rate', 'closed'],
      law: '1/1',
      other: '0/1',
    },
    {
      name: 'open deals stay in the cohort, and are not left out',
      rows: [deal('won', TUESDAY, '2024-05-20T10:00:00Z'), deal('open', TUESDAY)],
      of: ['win-rate', 'cohort'],
      law: '1/2',
      other: '1/1',
    },
    {
      name: 'abandoned is lost, not ignored',
      rows: [deal('won', TUESDAY, '2024-05-20T10:00:00Z'), deal('abandoned', TUESDAY, '2024-05-21T10:00:00Z')],
      of: ['win-rate', 'closed'],
      law: '1/2',
      other: '1/1',
    },
    {
      name: 'abandoned is ignored where the company says so',
      rows: [deal('won', TUESDAY, '2024-05-20T10:00:00Z'), deal('abandoned', TUESDAY, '2024-05-21T10:00:00Z')],
      of: ['win-rate', 'closed'],
      settings: settingsSchema.parse({ metrics: { 'win-rate': { abandoned: 'ignored' } } }),
      law: '1/1',
      other: '1/2',
    },
  ],
  mqls: [
    {
      name: 'a person is an MQL when first one, not every time',
      rows: [stage('p', 'mql', '2024-04-10T10:00:00Z'), stage('p', 'mql', TUESDAY), stage('q', 'mql', TUESDAY)],
      of: ['mqls', 'mqls'],
      law: '1',
      other: '2',
    },
    {
      name: 'SQL within 90 days, not ever',
      rows: [stage('p', 'mql', '2024-05-01T10:00:00Z'), stage('p', 'sql', '2024-09-01T10:00:00Z')],
      of: ['mqls', 'mql_to_sql'],
      law: '0/1',
      other: '1/1',
    },
    {
      name: 'to be contacted are all that wait at the end of the month, not those of the month',
      rows: [
        stage('p', 'mql', '2024-04-10T10:00:00Z'),
        stage('q', 'mql', TUESDAY),
        // A company without any touch on record cannot tell.
        call('s', TUESDAY),
      ],
      of: ['mqls', 'to_contact'],
      law: '2',
      other: '1',
    },
  ],
};

function together(parts: readonly Rows[]): Rows {
  const rows: Rows = {
    person: ['p', 'q', 's'].map((id) => ({ source: 'crm', id })),
    user: ['ann', 'bob'].map((id) => ({ source: 'crm', id })),
  };
  for (const part of parts) {
    for (const [entity, list] of Object.entries(part) as [EntityName, Row[]][]) {
      rows[entity] = [...(rows[entity] ?? []), ...list];
    }
  }
  return rows;
}

const ALL = { ...READINGS, ...BUSINESS_READINGS };

test('every metric has readings that are told apart', () => {
  expect(Object.keys(ALL).sort()).toEqual(METRICS.map(({ id }) => id).sort());
});

describe.each(Object.entries(ALL))('%s', (_, readings) => {
  test.each(readings)(
    '$name',
    async ({ rows, of: [metric, measure], law, other, period = '2024-05', rep, settings }) => {
      const world = { settings: settings ?? settingsSchema.parse({}), rows: together(rows) };
      await withWorld(world, NOW, async (company) => {
        const where = rep === undefined ? [] : [{ dimension: 'rep', value: rep }];
        const answer = await ask(company, { metric, measures: [measure], period, where }, NOW);
        const cell = answer.rows[0]?.measures[measure];
        const counts = cell?.d === null ? cell.n : `${cell?.n}/${cell?.d}`;
        expect(cell?.unit === 'minutes' ? String(cell.value) : counts).toBe(law);
        expect(law).not.toBe(other);
      });
    },
  );
});
