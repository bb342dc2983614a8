/**
 * The persons of the mqls table, in Amsterdam, east of UTC, around the March that ends with its clocks going forward.
 *
 * March is [2024-02-29 23:00Z, 2024-03-31 22:00Z): it begins at UTC+1 and ends at UTC+2.
 */
import { defaultSettings } from '../../src/model/settings.ts';
import type { TrapTable } from './traps.ts';
import type { OraclePeriod, OracleRequest, Row, World } from './world.ts';

const MARCH: OraclePeriod = {
  start: '2024-02-29T23:00:00Z',
  end: '2024-03-31T22:00:00Z',
  startDate: '2024-03-01',
  endDate: '2024-04-01',
};

const persons: Row[] = [];
const lifecycle: Row[] = [];
const activities: Row[] = [];
const links: Row[] = [];

function person(id: string, stages: Row[], more: Row = {}): void {
  persons.push({ source: 'crm', id, created_at: '2024-01-01T00:00:00Z', ...more });
  const ref = `${more['source'] ?? 'crm'}:${id}`;
  for (const stage of stages) lifecycle.push({ source: 'crm', id: `${lifecycle.length}`, person: ref, ...stage });
}

function touch(ref: string, starts: string, more: Row = {}, role = 'to'): void {
  const id = `${activities.length}`;
  const activity: Row = {
    source: 'crm',
    id,
    kind: 'call',
    direction: 'out',
    status: 'done',
    starts_at: starts,
    ...more,
  };
  activities.push(activity);
  links.push({ source: 'crm', id, activity: `crm:${activity['id']}`, person: ref, role });
}

const reached = (stage: string, at: string): Row => ({ stage, at });
const reachedOn = (stage: string, date: string): Row => ({ stage, at: `${date}T00:00:00Z`, at_precision: 'day' });
const mql = (at: string): Row => reached('mql', at);

// Plain: an MQL nobody has touched. Owned by ann in north then; she is in south now. No account: its own attributes.
person('plain', [mql('2024-03-05T10:00:00Z')], {
  owner: 'crm:bob',
  channel: 'web',
  industry: 'retail',
  employees: 11,
  country: 'DE',
});
// An account's attributes go before the person's, the person's channel before the account's. Lost its one deal.
person('employed', [mql('2024-03-05T11:00:00Z')], {
  account: 'crm:acme',
  channel: 'web',
  industry: 'retail',
  employees: 11,
  country: 'DE',
});
// MQL again in March: the first was in February.
person('repeat', [mql('2024-03-10T10:00:00Z'), mql('2024-02-10T10:00:00Z')]);
// SQL after 90 × 24 hours to the second, daylight saving between; and one second later.
person('sql-day-90', [mql('2024-03-05T10:00:00Z'), reached('sql', '2024-06-03T10:00:00Z')]);
person('sql-late', [mql('2024-03-05T10:00:00Z'), reached('sql', '2024-06-03T10:00:01Z')]);
// By dates: 6 March to 4 June is 90 days; 22:30Z that day is already 5 June in Amsterdam, day 91.
person('sql-date-90', [reachedOn('mql', '2024-03-06'), reachedOn('sql', '2024-06-04')]);
person('sql-date-91', [reachedOn('mql', '2024-03-06'), reached('sql', '2024-06-04T22:30:00Z')]);
// SQL a week before the first MQL: did not become one since, and need not be contacted as an MQL either.
person('sql-before', [reached('sql', '2024-03-01T10:00:00Z'), mql('2024-03-08T10:00:00Z')]);
// An SQL at the very moment, and one that went straight to opportunity: SQL or later.
person('sql-at-once', [mql('2024-03-08T11:00:00Z'), reached('sql', '2024-03-08T11:00:00Z')]);
person('opportunity', [mql('2024-03-08T12:00:00Z'), reached('opportunity', '2024-03-20T10:00:00Z')]);
// SQL without an instant says nothing of when; SAL is not yet SQL. Both wait.
person('sql-undated', [mql('2024-03-08T13:00:00Z'), { stage: 'sql' }]);
person('sal', [mql('2024-03-08T14:00:00Z'), reached('sal', '2024-03-09T10:00:00Z')]);
// Disqualified in March, and in April: the second still waited at the end of March.
person('disqualified', [mql('2024-03-09T10:00:00Z'), reached('disqualified', '2024-03-20T10:00:00Z')]);
person('disqualified-later', [mql('2024-03-09T11:00:00Z'), reached('disqualified', '2024-04-02T10:00:00Z')]);
// Touched after the moment; at the moment; before it; after the period.
person('touched', [mql('2024-03-11T10:00:00Z')]);
touch('crm:touched', '2024-03-12T10:00:00Z');
person('touched-at-once', [mql('2024-03-11T10:00:00Z')]);
touch('crm:touched-at-once', '2024-03-11T10:00:00Z', { kind: 'message', status: null });
person('touched-before', [mql('2024-03-11T10:00:00Z')]);
touch('crm:touched-before', '2024-03-11T09:59:59Z');
person('touched-later', [mql('2024-03-11T10:00:00Z')]);
touch('crm:touched-later', '2024-03-31T22:00:00Z');
// MQL on a day: a touch of that day may have been after it.
person('touched-that-day', [reachedOn('mql', '2024-03-11')]);
touch('crm:touched-that-day', '2024-03-11T08:00:00Z', { kind: 'email' });
// MQL on a day, and untouched.
person('that-day', [reachedOn('mql', '2024-03-11')]);
// Nothing that happened to this one was a human touch.
person('untouched', [mql('2024-03-12T10:00:00Z')]);
touch('crm:untouched', '2024-03-13T10:00:00Z', { automated: true });
touch('crm:untouched', '2024-03-13T11:00:00Z', { bulk: true });
touch('crm:untouched', '2024-03-13T12:00:00Z', { direction: 'in' });
touch('crm:untouched', '2024-03-13T13:00:00Z', { status: 'planned' });
touch('crm:untouched', '2024-03-13T14:00:00Z', { deleted: true });
touch('crm:untouched', '2024-03-13T15:00:00Z', { kind: 'meeting' });
touch('crm:untouched', '2024-03-13T16:00:00Z', {}, 'from');
touch('crm:untouched', '2024-03-13T17:00:00Z', { outcome: 'trial call' });
touch('crm:untouched', '2024-03-13T18:00:00Z', { id: 'by-hand' });
// Left out by hand; taken back; deleted; by a rule on the person; by a rule on its account; without any MQL instant.
person('by-hand', [mql('2024-03-13T10:00:00Z')]);
person('taken-back', [mql('2024-03-13T11:00:00Z')]);
person('deleted', [mql('2024-03-13T12:00:00Z')], { deleted: true });
person('rule-person', [mql('2024-03-13T13:00:00Z')], { email: 'robot@test.example' });
person('rule-account', [mql('2024-03-13T14:00:00Z')], { account: 'crm:own' });
person('undated', [{ stage: 'mql' }]);
// Merged: the one that went away was an MQL in February.
person('survivor', [mql('2024-03-28T10:00:00Z')]);
person('merged-away', [mql('2024-02-20T10:00:00Z')], { merged_into: 'crm:survivor', deleted: true });
// Linked: one person, under the one created first, who was touched; the link of `other` is taken back.
person('linked', [mql('2024-03-14T10:00:00Z')], { source: 'forms', created_at: '2024-01-02T00:00:00Z' });
person('twin', [mql('2024-03-16T10:00:00Z')]);
touch('crm:twin', '2024-03-15T10:00:00Z');
person('other', [mql('2024-03-16T11:00:00Z')]);
// The edges of the month: a second before it, its last second in summer time, the first instant of April.
person('before-start', [mql('2024-02-29T22:59:59Z')]);
person('before-end', [mql('2024-03-31T21:59:59Z')]);
person('at-end', [mql('2024-03-31T22:00:00Z')]);
// Known to the day: the 31st is March, the 1st is April.
person('last-day', [reachedOn('mql', '2024-03-31')]);
person('day-after', [reachedOn('mql', '2024-04-01')]);
// Won: a deal closed before the MQL counts too. A renewal, a deleted deal and an excluded one do not.
person('won', [mql('2024-03-17T10:00:00Z')]);
person('won-renewal', [mql('2024-03-17T11:00:00Z')]);
person('won-deleted', [mql('2024-03-17T12:00:00Z')]);
person('won-by-hand', [mql('2024-03-17T13:00:00Z')]);

const world: World = {
  settings: {
    ...defaultSettings(),
    zone: 'Europe/Amsterdam',
    exclude: [
      { entity: 'person', column: 'email', ends_with: ['@test.example'], reason: 'test' },
      { entity: 'activity', column: 'outcome', is: ['trial call'], reason: 'test' },
      { entity: 'account', column: 'domain', is: ['own.example'], reason: 'internal' },
    ],
  },
  rows: {
    person: persons,
    lifecycle,
    activity: activities,
    activity_person: links,
    team: ['north', 'south'].map((id) => ({ source: 'crm', id, name: id })),
    user: ['ann', 'bob'].map((id) => ({ source: 'crm', id })),
    assignment: [
      { source: 'crm', id: '1', user: 'crm:ann', team: 'crm:north', to: '2024-04-01' },
      { source: 'crm', id: '2', user: 'crm:ann', team: 'crm:south', from: '2024-04-01' },
      // Ends on the day of the event: no longer hers.
      { source: 'crm', id: '3', user: 'crm:ann', team: 'crm:south', from: '2024-02-01', to: '2024-03-05' },
    ],
    owner_change: [
      { source: 'crm', id: '1', entity: 'person', record: 'crm:plain', user: 'crm:ann', to: '2024-03-06T10:00:00Z' },
      // Ends at the very moment: no longer his.
      {
        source: 'crm',
        id: '2',
        entity: 'person',
        record: 'crm:plain',
        user: 'crm:bob',
        from: '2024-03-05T09:00:00Z',
        to: '2024-03-05T10:00:00Z',
      },
    ],
    account: [
      { source: 'crm', id: 'acme', industry: 'health', employees: 5000, country: 'US', channel: 'fair' },
      { source: 'crm', id: 'own', domain: 'own.example' },
    ],
    same_as: [
      { source: 'cadans', id: '1', entity: 'person', a: 'forms:linked', b: 'crm:twin', evidence: 'email' },
      { source: 'cadans', id: '2', entity: 'person', a: 'crm:other', b: 'crm:twin', evidence: 'email', deleted: true },
    ],
    exclusion: [
      { source: 'cadans', id: '1', entity: 'person', record: 'crm:by-hand', reason: 'why' },
      { source: 'cadans', id: '2', entity: 'person', record: 'crm:taken-back', reason: 'why', deleted: true },
      { source: 'cadans', id: '3', entity: 'deal', record: 'crm:d4', reason: 'why' },
      { source: 'cadans', id: '4', entity: 'activity', record: 'crm:by-hand', reason: 'why' },
    ],
    deal: [
      { source: 'crm', id: 'd1', person: 'crm:won', status: 'won', closed_at: '2024-02-01T10:00:00Z' },
      { source: 'crm', id: 'd2', person: 'crm:won-renewal', status: 'won', kind: 'renewal' },
      { source: 'crm', id: 'd3', person: 'crm:won-deleted', status: 'won', deleted: true },
      { source: 'crm', id: 'd4', person: 'crm:won-by-hand', status: 'won' },
      { source: 'crm', id: 'd5', person: 'crm:employed', status: 'lost' },
      // Through the link it is the twin's.
      { source: 'crm', id: 'd6', person: 'forms:linked', status: 'won' },
    ],
  },
};

const ask = (measure: string, more: Partial<OracleRequest> = {}): OracleRequest => ({
  measure,
  periods: [MARCH],
  by: [],
  now: '2024-07-01T12:00:00Z',
  ...more,
});
const crm = (ids: string): string[] =>
  ids
    .trim()
    .split(/\s+/)
    .map((id) => `crm:${id}`)
    .sort();

const EXCLUDED = { deleted: 1, excluded: 1, internal: 1, test: 1, undated: 1 };
const OF_MARCH = crm(`plain employed sql-day-90 sql-late sql-date-90 sql-date-91 sql-before sql-at-once opportunity
  sql-undated sal disqualified disqualified-later touched touched-at-once touched-before touched-later
  touched-that-day that-day untouched taken-back twin other before-end last-day won won-renewal won-deleted won-by-hand`);

export const mqlTraps: TrapTable = {
  world,
  expectations: [
    {
      name: 'mqls: 29 persons',
      request: ask('mqls'),
      figures: [{ period: 0, dims: [], n: '29', d: null, records: { numerator: OF_MARCH, denominator: [] } }],
      excluded: EXCLUDED,
    },
    {
      name: 'mqls by owner, team then and team now: ann until the day after',
      request: ask('mqls', { by: ['rep', 'team', 'team_now'], where: { rep: ['crm:ann', 'crm:bob'] } }),
      figures: [
        {
          period: 0,
          dims: ['crm:ann', 'crm:north', 'crm:south'],
          n: '1',
          d: null,
          records: { numerator: crm('plain'), denominator: [] },
        },
      ],
      excluded: {},
    },
    {
      name: 'mqls of the web: attributes of the account, else of the person',
      request: ask('mqls', { by: ['industry', 'size', 'market', 'country'], where: { channel: ['web'] } }),
      figures: [
        {
          period: 0,
          dims: ['health', '1001+', 'US', 'US'],
          n: '1',
          d: null,
          records: { numerator: crm('employed'), denominator: [] },
        },
        {
          period: 0,
          dims: ['retail', '11-50', 'DE', 'DE'],
          n: '1',
          d: null,
          records: { numerator: crm('plain'), denominator: [] },
        },
      ],
      excluded: {},
    },
    {
      name: 'mql_to_sql: 4 of 29 within 90 days',
      request: ask('mql_to_sql'),
      figures: [
        {
          period: 0,
          dims: [],
          n: '4',
          d: '29',
          records: { numerator: crm('sql-day-90 sql-date-90 sql-at-once opportunity'), denominator: OF_MARCH },
        },
      ],
      excluded: EXCLUDED,
    },
    {
      name: 'mql_to_won: 2 of 29, one of them through a link',
      request: ask('mql_to_won'),
      figures: [
        { period: 0, dims: [], n: '2', d: '29', records: { numerator: crm('won twin'), denominator: OF_MARCH } },
      ],
      excluded: EXCLUDED,
    },
    {
      // Of the 29 of March 8 are handled: 4 touched, 3 SQL or later, 1 disqualified; those who become SQL in June still
      // wait. From February come repeat, survivor and before-start.
      name: 'to_contact at the end of March: 24, 21 of them of March',
      request: ask('to_contact'),
      figures: [
        {
          period: 0,
          dims: [],
          n: '24',
          d: null,
          records: {
            numerator: crm(`plain employed repeat sql-day-90 sql-late sql-date-90 sql-date-91 sql-undated sal
              disqualified-later touched-before touched-later that-day untouched taken-back survivor other before-start
              before-end last-day won won-renewal won-deleted won-by-hand`),
            denominator: [],
          },
        },
      ],
      excluded: EXCLUDED,
    },
    {
      // Who becomes an MQL at this very instant does not wait yet; who became one that day was touched that day.
      name: 'to_contact while March runs, on the 11th at 10:00Z: 15',
      request: ask('to_contact', { now: '2024-03-11T10:00:00Z' }),
      figures: [
        {
          period: 0,
          dims: [],
          n: '15',
          d: null,
          records: {
            numerator:
              crm(`plain employed repeat sql-day-90 sql-late sql-date-90 sql-date-91 opportunity sql-undated sal
              disqualified disqualified-later that-day survivor before-start`),
            denominator: [],
          },
        },
      ],
      // None of the excluded was an MQL by then, and the undated one may have been.
      excluded: { undated: 1 },
    },
  ],
};
