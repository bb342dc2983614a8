/**
 * A second table of leads, in Amsterdam at UTC+1, for the rules that the first leaves alone: days, merges, owners at the
 * edge of working hours, what lies ahead. Each scenario is a channel of the lead, counted by itself.
 *
 * The company works Monday to Friday from nine to five, [08:00Z, 16:00Z). March is [2024-02-29 23:00Z,
 * 2024-03-31 22:00Z). Unless a line says otherwise a lead is a form of Thursday the 7th at 10:00Z, its person is ann's,
 * and the question is put on Thursday the 28th at 15:00Z.
 */
import { defaultSettings } from '../../src/model/settings.ts';
import type { LeadFigure } from '../oracle/lead-response-time.ts';
import type { OracleRequest, Row, World } from '../oracle/world.ts';
import { type EdgeExpectation, type EdgeTable, MARCH_IN_AMSTERDAM } from './edges.ts';

const persons: Row[] = [];
const inbounds: Row[] = [];
const activities: Row[] = [];
const links: Row[] = [];
const lifecycle: Row[] = [];
const owners: Row[] = [];
const exclusions: Row[] = [];

const THURSDAY = '2024-03-07T10:00:00Z';
const DAY = { at_precision: 'day' };
const CALL_DAY = { starts_at_precision: 'day' };

/** A lead, and a person of its name. */
function lead(channel: string, id: string, at = THURSDAY, more: Row = {}, of: Row = {}): void {
  persons.push({ source: 'crm', id, owner: 'crm:ann', ...of });
  inbounds.push({ source: 'web', id, person: `crm:${id}`, kind: 'form', channel, at, ...more });
}

/** A call of ann's, unless `more` says otherwise. */
function call(person: string, at: string, more: Row = {}, link: Row = {}): void {
  const common = { kind: 'call', direction: 'out', status: 'done', user: 'crm:ann', starts_at: at };
  const id = `${more['id'] ?? `c${activities.length}`}`;
  activities.push({ source: 'crm', ...common, ...more, id });
  links.push({
    source: 'crm',
    id: `k${links.length}`,
    activity: `crm:${id}`,
    person: `crm:${person}`,
    role: 'to',
    ...link,
  });
}

function reached(person: string, at: string, more: Row = {}): void {
  const row = { source: 'crm', id: `l${lifecycle.length}`, person: `crm:${person}`, stage: 'disqualified', at };
  lifecycle.push({ ...row, ...more });
}

function owned(entity: string, record: string, user: string | null, from: string | null, to: string | null): void {
  owners.push({ source: 'crm', id: `o${owners.length}`, entity, record, user, from, to });
}

function out(entity: string, record: string, more: Row = {}): void {
  exclusions.push({ source: 'cadans', id: `x${exclusions.length}`, entity, record, reason: 'why', ...more });
}

// channel: the lead's own, whatever its person's.
lead('channel', 'c1', THURSDAY, {}, { channel: 'mail' });

// out: typed in, of a colleague; a deal of that reference is left out; taken back; the row of another lead.
lead('out', 'o1', THURSDAY, { kind: 'manual' }, { account: 'crm:own' });
lead('out', 'o2');
out('deal', 'web:o2');
lead('out', 'o3');
out('inbound', 'web:o3', { deleted: true });
lead('out', 'o4', THURSDAY, { merged_into: 'web:o3' });

// merged: the lead is of a person's old record; the call went to one, by ann under her name in the dialler; the row of a
// call took the place of another, a minute before, whose person it has too.
lead('merged', 'm1-old', THURSDAY, {}, { merged_into: 'crm:m1', deleted: true });
persons.push({ source: 'crm', id: 'm1', owner: 'crm:ann' });
call('m1', '2024-03-07T10:01:00Z');
lead('merged', 'm2');
persons.push({ source: 'crm', id: 'm2-old', merged_into: 'crm:m2', deleted: true });
call('m2-old', '2024-03-07T10:02:00Z', { user: 'dial:ann' });
lead('merged', 'm3');
call('m3', '2024-03-07T10:03:00Z', { merged_into: 'crm:m3-call' });
persons.push({ source: 'crm', id: 'm3-other' });
call('m3-other', '2024-03-07T10:04:00Z', { id: 'm3-call' });

// day: a lead of the 8th, called on the 7th; one of the 8th was not called.
lead('day', 'd1', '2024-03-08T00:00:00Z', DAY);
call('d1', '2024-03-07T10:00:00Z');
// Called on the 6th, and half past midnight of it: no minutes. Never called by a row of yesterday.
lead('day-first', 'd2', '2024-03-05T22:00:00Z');
call('d2', '2024-03-06T00:00:00Z', CALL_DAY);
call('d2', '2024-03-05T23:30:00Z');
lead('day-first', 'd3', '2024-03-06T23:10:00Z');
call('d3', '2024-03-06T00:00:00Z', CALL_DAY);

// end: disqualified at noon, then called on the next day, known to the day; or by a source with a wrong clock; or by bob.
lead('end', 'e1');
reached('e1', '2024-03-07T12:00:00Z');
call('e1', '2024-03-08T00:00:00Z', CALL_DAY);
lead('end', 'e2');
reached('e2', '2024-03-07T11:00:00Z');
call('e2', '2024-03-07T12:00:00Z', { duration: -5 });
lead('end', 'e3');
reached('e3', '2024-03-07T10:30:00Z');
call('e3', '2024-03-07T12:00:00Z', { user: 'crm:bob' });
// An SQL; a deleted event; through an old record; at the very instant of the lead; of that day; twice.
lead('stage', 's1');
reached('s1', '2024-03-07T10:30:00Z', { stage: 'sql' });
lead('stage', 's2');
reached('s2', '2024-03-07T10:30:00Z', { deleted: true });
lead('stage', 's3');
persons.push({ source: 'crm', id: 's3-old', merged_into: 'crm:s3', deleted: true });
reached('s3-old', '2024-03-07T10:30:00Z');
lead('stage', 's4');
reached('s4', THURSDAY);
lead('stage', 's5');
reached('s5', '2024-03-07T00:00:00Z', DAY);
lead('stage', 's6');
reached('s6', '2024-03-07T11:00:00Z');
reached('s6', '2024-03-07T10:20:00Z');
// Called on the day on which it was disqualified.
lead('stage', 's7');
reached('s7', '2024-03-07T00:00:00Z', DAY);
call('s7', '2024-03-07T10:05:00Z');
// Disqualified on the day before the lead, of which half past midnight is no part.
lead('stage', 's8', '2024-03-06T23:30:00Z');
reached('s8', '2024-03-06T00:00:00Z', DAY);

// owner: a lead of a day has no target to pass, so ann is its first owner; so she is while it has not passed; it passes as
// Friday ends, not as Monday begins; a deal of that reference is cy's, the person dan's; bob is in south, whoever receives.
lead('owner', 'w1', '2024-03-07T00:00:00Z', DAY);
owned('inbound', 'web:w1', 'crm:ann', '2024-03-06T23:00:00Z', '2024-03-07T08:02:00Z');
owned('inbound', 'web:w1', 'crm:bob', '2024-03-07T08:02:00Z', null);
lead('owner', 'w2', '2024-03-28T14:59:00Z');
owned('inbound', 'web:w2', 'crm:ann', '2024-03-28T14:59:00Z', '2024-03-28T14:59:30Z');
owned('inbound', 'web:w2', 'crm:bob', '2024-03-28T14:59:30Z', null);
lead('owner', 'w3', '2024-03-08T15:55:00Z');
owned('inbound', 'web:w3', 'crm:ann', '2024-03-08T15:55:00Z', '2024-03-09T10:00:00Z');
owned('inbound', 'web:w3', 'crm:bob', '2024-03-09T10:00:00Z', null);
lead('owner', 'w4');
owned('deal', 'web:w4', 'crm:cy', null, null);
owned('person', 'crm:w4', 'crm:dan', null, null);
lead('team', 'w5', '2024-03-07T00:00:00Z', { ...DAY, team: 'crm:support' }, { owner: 'crm:bob' });

// call: the link was taken back; an account has the call's reference and is left out; a test; without status or role; a
// message; a chat answered live; two called at once.
lead('call', 'a1');
call('a1', '2024-03-07T10:01:00Z', {}, { deleted: true });
lead('call', 'a2');
call('a2', '2024-03-07T10:02:00Z', { id: 'a2-call' });
out('account', 'crm:a2-call');
lead('call', 'a3');
call('a3', '2024-03-07T10:03:00Z', { outcome: 'trial' });
lead('call', 'a4');
call('a4', '2024-03-07T10:04:00Z', { status: null }, { role: null });
lead('call', 'a5');
call('a5', '2024-03-07T10:05:00Z', { kind: 'message' });
lead('call', 'a6', THURSDAY, { kind: 'chat' });
call('a6', '2024-03-07T10:00:05Z', { kind: 'message', direction: 'in', connected: true }, { role: 'from' });
lead('call', 'a7');
call('a7', '2024-03-07T10:07:00Z', { id: 'two-b', user: 'crm:bob' });
call('a7', '2024-03-07T10:07:00Z', { id: 'two-a' });

// now: called, and disqualified, at ten past ten.
lead('now', 'n1');
call('n1', '2024-03-07T10:10:00Z');
lead('now', 'n2');
reached('n2', '2024-03-07T10:10:00Z');

const world: World = {
  settings: {
    ...defaultSettings(),
    zone: 'Europe/Amsterdam',
    exclude: [
      { entity: 'account', column: 'domain', is: ['own.example'], reason: 'internal' },
      { entity: 'activity', column: 'outcome', is: ['trial'], reason: 'test' },
    ],
  },
  rows: {
    person: persons,
    inbound: inbounds,
    activity: activities,
    activity_person: links,
    lifecycle,
    owner_change: owners,
    exclusion: exclusions,
    account: [
      { source: 'crm', id: 'own', domain: 'own.example' },
      { source: 'crm', id: 'a2-call' },
    ],
    deal: ['o2', 'w4'].map((id) => ({ source: 'web', id, status: 'open' })),
    team: ['north', 'south', 'support'].map((id) => ({ source: 'crm', id, name: id })),
    user: [
      ...['ann', 'bob', 'cy', 'dan'].map((id) => ({ source: 'crm', id })),
      { source: 'dial', id: 'ann', merged_into: 'crm:ann' },
    ],
    assignment: [
      { source: 'crm', id: '1', user: 'crm:bob', team: 'crm:north', to: '2024-03-08' },
      { source: 'crm', id: '2', user: 'crm:bob', team: 'crm:south', from: '2024-03-08' },
    ],
  },
};

const ask = (measure: string, channel: string, by: string[] = [], now = '2024-03-28T15:00:00Z'): OracleRequest => ({
  measure,
  periods: [MARCH_IN_AMSTERDAM],
  by,
  where: { channel: [channel] },
  now,
});
const web = (ids: string): string[] =>
  ids
    .split(' ')
    .filter(Boolean)
    .map((id) => `web:${id}`)
    .sort();
const waiting = (ids: string, dims: (string | null)[] = []): LeadFigure => ({
  period: 0,
  dims,
  n: String(web(ids).length),
  d: null,
  records: { numerator: web(ids), denominator: [] },
});
const share = (n: string, rest: string, dims: (string | null)[] = []): LeadFigure => {
  const records = { numerator: web(n), denominator: web(`${n} ${rest}`) };
  return { period: 0, dims, n: `${records.numerator.length}`, d: `${records.denominator.length}`, records };
};

type Seconds = Record<string, number>;
function median(value: number | null, answered: Seconds, open: Seconds, dims: (string | null)[] = []): LeadFigure {
  const waits = [answered, open].flatMap((list, i) =>
    Object.entries(list).map(([id, seconds]) => ({ ref: `web:${id}`, seconds, answered: i === 0 })),
  );
  waits.sort((a, b) => (a.ref < b.ref ? -1 : 1));
  return { ...share(Object.keys(answered).join(' '), Object.keys(open).join(' '), dims), waits, value };
}

/** From Thursday the 7th at 11:00 to Thursday the 28th at 16:00, in working time: 6 hours, 14 days of 8, and 7 hours. */
const STILL = (6 + 14 * 8 + 7) * 3600;

const expectations: (EdgeExpectation & { figures: LeadFigure[] })[] = [
  {
    name: "channel: the lead's",
    request: ask('waiting', 'channel', ['channel']),
    figures: [waiting('c1', ['channel'])],
    excluded: {},
  },
  {
    name: 'out: o2 and o3 wait',
    request: ask('waiting', 'out'),
    figures: [waiting('o2 o3')],
    excluded: { internal: 1 },
  },
  {
    // S falls to 2/3 at 60 s and to 1/3 at 120 s.
    name: 'merged: m3 was answered by the call that took the place of its own',
    request: ask('median_minutes', 'merged'),
    figures: [median(2, { 'm1-old': 60, m2: 120, m3: 240 }, {})],
    excluded: {},
  },
  {
    name: 'merged: ann responded, by whatever name',
    request: ask('within_target_share', 'merged', ['responder']),
    figures: [share('m1-old m2 m3', '', ['crm:ann'])],
    excluded: {},
  },
  {
    name: 'day: a call of the day before is none',
    request: ask('waiting', 'day'),
    figures: [waiting('d1')],
    excluded: {},
  },
  {
    name: 'day: it has begun half past midnight',
    request: ask('waiting', 'day', [], '2024-03-07T23:30:00Z'),
    figures: [waiting('d1')],
    excluded: {},
  },
  {
    // From half past midnight of the 7th: 8 hours of the 7th, 14 days of 8, and 7 hours.
    name: 'day-first: d2 has no minutes, d3 was not called',
    request: ask('median_minutes', 'day-first'),
    figures: [median(null, {}, { d3: (8 + 14 * 8 + 7) * 3600 })],
    excluded: { day_precision: 1 },
  },
  {
    name: 'end: what came after counts for nothing',
    request: ask('median_minutes', 'end', ['responder']),
    figures: [median(null, {}, { e1: 7200, e2: 3600, e3: 1800 }, [null])],
    excluded: {},
  },
  {
    // At 0 s two are lost from sight, at 300 s S falls to 5/6.
    name: 'stage: s3 to s6 are lost from sight, s7 was called',
    request: ask('median_minutes', 'stage'),
    figures: [
      median(null, { s7: 300 }, { s1: STILL, s2: STILL, s3: 1800, s4: 0, s5: 0, s6: 1200, s8: STILL + 2 * 3600 }),
    ],
    excluded: {},
  },
  {
    name: 'stage: s1, s2 and s8 wait',
    request: ask('waiting', 'stage'),
    figures: [waiting('s1 s2 s8')],
    excluded: {},
  },
  {
    name: 'owner: ann of three, dan of one',
    request: ask('waiting', 'owner', ['rep']),
    figures: [waiting('w1 w2 w3', ['crm:ann']), waiting('w4', ['crm:dan'])],
    excluded: {},
  },
  {
    name: 'team: of bob as that day ended, north',
    request: ask('waiting', 'team', ['team', 'team_now']),
    figures: [waiting('w5', ['crm:north', 'crm:south'])],
    excluded: {},
  },
  {
    // S: 5 s 6/7, 120 s 5/7, 240 s 4/7, 300 s 3/7.
    name: 'call: five of seven, in 5 minutes',
    request: ask('median_minutes', 'call'),
    figures: [median(5, { a2: 120, a4: 240, a5: 300, a6: 5, a7: 420 }, { a1: STILL, a3: STILL })],
    excluded: {},
  },
  {
    name: 'call: of two at once the smaller reference responded',
    request: ask('within_target_share', 'call', ['responder']),
    figures: [share('a2 a4 a5 a6', 'a7', ['crm:ann']), share('', 'a1 a3', [null])],
    excluded: {},
  },
  {
    name: 'now: both wait at the instant at which they are over',
    request: ask('waiting', 'now', [], '2024-03-07T10:10:00Z'),
    figures: [waiting('n1 n2')],
    excluded: {},
  },
  {
    name: 'now: a microsecond later they do not',
    request: ask('waiting', 'now', [], '2024-03-07T10:10:00.001Z'),
    figures: [waiting('')],
    excluded: {},
  },
  {
    name: 'now: a target that passes now has passed',
    request: ask('within_target_share', 'now', [], '2024-03-07T10:05:00Z'),
    figures: [share('', 'n1 n2')],
    excluded: {},
  },
  {
    name: 'now: on the wall as well',
    request: ask('within_target_share_elapsed', 'now', [], '2024-03-07T10:05:00Z'),
    figures: [share('', 'n1 n2')],
    excluded: {},
  },
];

export const leadResponseEdges: EdgeTable = { world, expectations, lists: [] };
