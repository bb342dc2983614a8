/**
 * The leads of the response table: March in Amsterdam at UTC+1, asked on Thursday the 28th at 16:00 there.
 *
 * The company works Monday to Friday from nine to five, [08:00Z, 16:00Z), and not on Wednesday the 13th. Unless a line
 * says otherwise a lead is a form of Thursday the 7th at 10:00Z, and its person is ann's.
 */
import { defaultSettings } from '../../src/model/settings.ts';
import type { LeadFigure, Wait } from './lead-response-time.ts';
import type { OraclePeriod, OracleRequest, Row, World } from './world.ts';

export interface LeadExpectation {
  name: string;
  request: OracleRequest;
  figures: LeadFigure[];
  excluded: Record<string, number>;
}

const MARCH: OraclePeriod = {
  start: '2024-02-29T23:00:00Z',
  end: '2024-03-31T22:00:00Z',
  startDate: '2024-03-01',
  endDate: '2024-04-01',
};

const persons: Row[] = [];
const inbounds: Row[] = [];
const activities: Row[] = [];
const links: Row[] = [];
const lifecycle: Row[] = [];
const owners: Row[] = [];

/** A lead with a person of its name, and the instants at which ann called. */
function lead(id: string, at = '2024-03-07T10:00:00Z', calls: string[] = [], more: Row = {}, of: Row = {}): void {
  persons.push({ source: 'crm', id, owner: 'crm:ann', ...of });
  inbounds.push({ source: 'web', id, person: `crm:${id}`, kind: 'form', at, ...more });
  for (const starts of calls) attempt(id, starts);
}

function attempt(person: string, starts: string, more: Row = {}, role = 'to'): void {
  const id = `${activities.length}`;
  const call = { kind: 'call', direction: 'out', status: 'done', user: 'crm:ann', starts_at: starts };
  activities.push({ source: 'crm', id, ...call, ...more });
  links.push({ source: 'crm', id, activity: `crm:${more['id'] ?? id}`, person: `crm:${person}`, role });
}

function disqualified(person: string, at: string, more: Row = {}): void {
  const row = { person: `crm:${person}`, stage: 'disqualified', at };
  lifecycle.push({ source: 'crm', id: `${lifecycle.length}`, ...row, ...more });
}

function owned(entity: 'inbound' | 'person', id: string, user: string | null, from: string | null, to: string | null) {
  const record = `${entity === 'inbound' ? 'web' : 'crm'}:${id}`;
  owners.push({ source: 'crm', id: `${owners.length}`, entity, record, user, from, to });
}

// Answered before, at and after the target of five minutes.
lead('quick', '2024-03-05T09:00:00Z', ['2024-03-05T09:04:00Z']);
lead('at-target', '2024-03-05T09:00:00Z', ['2024-03-05T09:05:00Z']);
lead('over', '2024-03-05T09:00:00Z', ['2024-03-05T09:05:01Z']);
// Called in and answered live; called in and nobody there.
lead('live', '2024-03-05T10:00:00Z', [], { kind: 'call' });
attempt('live', '2024-03-05T10:00:00Z', { direction: 'in', connected: true }, 'from');
lead('missed', '2024-03-05T10:00:00Z', ['2024-03-05T10:10:00Z'], { kind: 'call' });
attempt('missed', '2024-03-05T10:00:00Z', { direction: 'in', connected: false }, 'from');
// Two minutes before the weekend and two after; one minute before the day off and one after; at night.
lead('friday', '2024-03-08T15:58:00Z', ['2024-03-11T08:02:00Z']);
lead('holiday', '2024-03-12T15:59:00Z', ['2024-03-14T08:01:00Z'], {}, { owner: 'crm:eve' });
lead('first', '2024-02-29T23:00:00Z', ['2024-03-01T08:01:00Z']);
lead('february', '2024-02-29T22:59:59Z', ['2024-02-29T23:01:00Z']);
// Called a second before, so called again; called at the very moment. The first is dan's and by mail, as its person is.
lead('before', '2024-03-06T10:00:00Z', ['2024-03-06T09:59:59Z', '2024-03-06T10:20:00Z'], {}, { channel: 'mail' });
owned('person', 'before', 'crm:dan', null, null);
lead('at-start', '2024-03-06T10:00:00Z', ['2024-03-06T10:00:00Z']);
// None of this reached for anybody. Still to come: a lead, and an answer to one that came in.
lead('ignored', '2024-03-06T11:00:00Z');
attempt('ignored', '2024-03-06T11:01:00Z', { kind: 'email', automated: true });
attempt('ignored', '2024-03-06T11:02:00Z', { kind: 'email', bulk: true });
attempt('ignored', '2024-03-06T11:03:00Z', { kind: 'task' });
attempt('ignored', '2024-03-06T11:04:00Z', { status: 'planned' });
attempt('ignored', '2024-03-06T11:05:00Z', { deleted: true });
attempt('ignored', '2024-03-06T11:06:00Z', { id: 'by-hand' });
attempt('ignored', '2024-03-06T11:07:00Z', { kind: 'email', direction: 'in', connected: true }, 'from');
attempt('ignored', '2024-03-06T11:08:00Z', {}, 'from');
attempt('ignored', '2024-03-06T11:09:00Z', { kind: 'meeting' });
attempt('ignored', '2024-03-06T11:10:00Z', { direction: null, connected: true });
lead('to-come', '2024-03-29T10:00:00Z');
lead('tomorrow', '2024-03-28T10:00:00Z', ['2024-03-28T15:00:01Z']);
// Two forms of one person are two leads.
lead('twice', '2024-03-07T10:00:00Z', ['2024-03-07T10:15:00Z']);
inbounds.push({ source: 'web', id: 'twice-2', person: 'crm:twice', kind: 'form', at: '2024-03-07T10:10:00Z' });
// Disqualified without contact, and called all the same; before the target passed, which is no answer in time; before the lead; at the moment of the call; on the day after.
lead('disqualified', '2024-03-07T10:00:00Z', ['2024-03-07T12:30:00Z'], {}, { owner: 'crm:eve' });
disqualified('disqualified', '2024-03-07T12:00:00Z');
lead('disqualified-soon');
disqualified('disqualified-soon', '2024-03-07T10:02:00Z');
lead('disqualified-before', '2024-03-07T10:00:00Z', ['2024-03-07T10:01:00Z']);
disqualified('disqualified-before', '2024-03-07T09:00:00Z');
lead('disqualified-at-once', '2024-03-07T10:00:00Z', ['2024-03-07T10:02:00Z']);
disqualified('disqualified-at-once', '2024-03-07T10:02:00Z');
lead('disqualified-day');
disqualified('disqualified-day', '2024-03-08T00:00:00Z', { at_precision: 'day' });
// Known to the day: the lead; its first call, whatever came after. A call of the day after is not the first.
lead('day-start', '2024-03-07T00:00:00Z', [], { at_precision: 'day' });
lead('day-stop', '2024-03-07T10:00:00Z', ['2024-03-07T10:03:00Z']);
attempt('day-stop', '2024-03-07T00:00:00Z', { starts_at_precision: 'day' });
lead('day-later', '2024-03-07T10:00:00Z', ['2024-03-07T10:30:00Z']);
attempt('day-later', '2024-03-08T00:00:00Z', { starts_at_precision: 'day' });
// Its instant, not the import's. An answer to a mail.
lead('imported', '2024-03-07T10:00:00Z', ['2024-03-07T10:02:30Z'], { created_at: '2024-03-07T10:02:00Z' });
lead('mailed', '2024-03-07T10:00:00Z', [], { kind: 'email' });
attempt('mailed', '2024-03-07T10:00:00Z', { id: 'in', kind: 'email', direction: 'in' }, 'from');
attempt('mailed', '2024-03-07T10:04:10Z', { kind: 'email', reply_to: 'crm:in', user: 'crm:bob' });
// Nobody's, in the queue of support.
lead('unassigned', '2024-03-07T10:00:00Z', ['2024-03-07T10:03:20Z'], { team: 'crm:support' }, { owner: null });
// Its target has not passed.
lead('fresh', '2024-03-28T14:58:20Z', [], {}, { owner: 'crm:eve' });
lead('fresh-answered', '2024-03-28T14:58:20Z', ['2024-03-28T14:59:20Z']);
// bob's from the instant at which the target passes; nobody's just then, and ann's first; nobody's until it was bob's.
lead('handed-over', '2024-03-07T10:00:00Z', ['2024-03-07T10:06:00Z'], { channel: 'fair' });
owned('inbound', 'handed-over', 'crm:ann', '2024-03-07T10:00:00Z', '2024-03-07T10:05:00Z');
owned('inbound', 'handed-over', 'crm:bob', '2024-03-07T10:05:00Z', null);
lead('gap', '2024-03-07T10:00:00Z', ['2024-03-07T10:07:00Z']);
owned('inbound', 'gap', 'crm:bob', '2024-03-07T10:06:00Z', null);
owned('inbound', 'gap', 'crm:ann', '2024-03-07T10:00:00Z', '2024-03-07T10:01:00Z');
owned('inbound', 'gap', 'crm:bob', '2024-03-07T10:01:00Z', '2024-03-07T10:05:00Z');
lead('late-owner', '2024-03-07T10:00:00Z', ['2024-03-07T10:06:40Z']);
owned('inbound', 'late-owner', null, '2024-03-07T10:00:00Z', '2024-03-07T10:06:00Z');
owned('inbound', 'late-owner', 'crm:bob', '2024-03-07T10:06:00Z', null);
// Left out: typed in by a rep; its answer shorter than nothing; deleted; by hand; by a rule; with its person's account.
lead('manual', '2024-03-07T10:00:00Z', ['2024-03-07T10:01:00Z'], { kind: 'manual' });
lead('negative');
attempt('negative', '2024-03-07T10:01:00Z', { duration: -5 });
lead('deleted', '2024-03-07T10:00:00Z', [], { deleted: true });
lead('by-hand');
lead('rule', '2024-03-07T10:00:00Z', [], { attributes: { origin: 'sandbox' } });
lead('internal', '2024-03-07T10:00:00Z', [], {}, { account: 'crm:own' });

export const leadResponseWorld: World = {
  settings: {
    ...defaultSettings(),
    zone: 'Europe/Amsterdam',
    exclude: [
      { entity: 'inbound', column: 'attributes.origin', is: ['sandbox'], reason: 'test' },
      { entity: 'account', column: 'domain', is: ['own.example'], reason: 'internal' },
    ],
  },
  rows: {
    person: persons,
    inbound: inbounds,
    activity: activities,
    activity_person: links,
    lifecycle,
    owner_change: owners,
    account: [{ source: 'crm', id: 'own', domain: 'own.example' }],
    team: ['north', 'south', 'support'].map((id) => ({ source: 'crm', id, name: id })),
    user: ['ann', 'bob', 'dan', 'eve'].map((id) => ({ source: 'crm', id })),
    assignment: [{ source: 'crm', id: '1', user: 'crm:bob', team: 'crm:south', from: '2024-03-01', to: '2024-03-20' }],
    holiday: [
      { source: 'cadans', id: '1', day: '2024-03-13' },
      { source: 'cadans', id: '2', day: '2024-03-12', deleted: true },
      // The company has no country.
      { source: 'cadans', id: '3', day: '2024-03-14', country: 'NL' },
    ],
    exclusion: [
      { source: 'cadans', id: '1', entity: 'inbound', record: 'web:by-hand', reason: 'why' },
      { source: 'cadans', id: '2', entity: 'activity', record: 'crm:by-hand', reason: 'why' },
    ],
  },
};

const ask = (measure: string, more: Partial<OracleRequest> = {}): OracleRequest => ({
  measure,
  periods: [MARCH],
  by: [],
  now: '2024-03-28T15:00:00Z',
  ...more,
});
const web = (ids: string): string[] =>
  ids
    .split(/\s+/)
    .filter(Boolean)
    .map((id) => `web:${id}`)
    .sort();
const share = (dims: (string | null)[], n: string, rest: string): LeadFigure => {
  const records = { numerator: web(n), denominator: web(`${n} ${rest}`) };
  return { period: 0, dims, n: `${records.numerator.length}`, d: `${records.denominator.length}`, records };
};

type Waits = Record<string, number>;
const survival = (dims: (string | null)[], value: number | null, answered: Waits, censored: Waits): LeadFigure => {
  const waits = [answered, censored].flatMap((list, index) =>
    Object.entries(list).map(([id, seconds]): Wait => ({ ref: `web:${id}`, seconds, answered: index === 0 })),
  );
  waits.sort((a, b) => (a.ref < b.ref ? -1 : 1));
  return { ...share(dims, Object.keys(answered).join(' '), Object.keys(censored).join(' ')), waits, value };
};

/** Answered and censored on both clocks alike. */
const SOON: Waits = {
  live: 0,
  'at-start': 0,
  'disqualified-before': 60,
  'fresh-answered': 60,
  'disqualified-at-once': 120,
  imported: 150,
  unassigned: 200,
  quick: 240,
  mailed: 250,
  'at-target': 300,
  'twice-2': 300,
  over: 301,
  'handed-over': 360,
  'late-owner': 400,
  gap: 420,
  missed: 600,
  twice: 900,
  before: 1200,
  'day-later': 1800,
};
const NEVER: Waits = { fresh: 100, 'disqualified-soon': 120, disqualified: 7200, tomorrow: 18_000 };

const LEFT_OUT = { deleted: 1, excluded: 1, internal: 1, manual: 1, test: 1 };
const EXCLUDED = { ...LEFT_OUT, day_precision: 2, negative: 1 };
const WITHIN = `quick at-target live at-start twice-2 disqualified-before disqualified-at-once imported mailed unassigned`;
const NOT_WITHIN = `over missed before ignored twice disqualified disqualified-soon disqualified-day day-later handed-over gap late-owner`;
const EVENING = { now: '2024-03-08T16:10:00Z' };

export const leadResponseTraps: LeadExpectation[] = [
  {
    // 28 leads, 22 answered. S: 0 s 26/28, 60 s 23/28, with 22 left 120 s ×20/22, then with 19 left 150 s ×18/19, 200 s
    // ×17/19, 240 s ×15/19, 250 s ×14/19 = 0.550, 300 s ×12/19 = 0.472.
    name: 'median_minutes: 5',
    request: ask('median_minutes'),
    figures: [
      survival(
        [],
        5,
        { ...SOON, first: 60, holiday: 120, friday: 240 },
        // 5 hours of the 6th, 2 days, 4 days, 5, 3, and 7 hours of the 28th; 6 hours of the 7th.
        { ...NEVER, ignored: 124 * 3600, 'disqualified-day': 6 * 3600 },
      ),
    ],
    excluded: EXCLUDED,
  },
  {
    // S: 60 s 24/28, with 23 left 120 s ×22/23, then with 21 left … 300 s ×15/21, 301 s ×14/21, 360 s ×13/21 = 0.507,
    // 400 s ×12/21 = 0.468.
    name: 'median_minutes_elapsed: 6 minutes and 40 seconds',
    request: ask('median_minutes_elapsed'),
    figures: [
      survival(
        [],
        400 / 60,
        { ...SOON, first: 32_460, holiday: 144_120, friday: 230_640 },
        { ...NEVER, ignored: 532 * 3600, 'disqualified-day': 13 * 3600 },
      ),
    ],
    excluded: EXCLUDED,
  },
  {
    // After 1,800 s 23/28 × 20/22 × 4/19 = 0.157 still wait, and nobody was answered later.
    name: 'p90_minutes: none',
    request: ask('p90_minutes'),
    figures: [
      survival(
        [],
        null,
        { ...SOON, first: 60, holiday: 120, friday: 240 },
        { ...NEVER, ignored: 124 * 3600, 'disqualified-day': 6 * 3600 },
      ),
    ],
    excluded: EXCLUDED,
  },
  {
    // 24/28 × 22/23 × 7/21 after 1,800 s, then × 4/5 × 2/3 × 1/2 = 0.073.
    name: 'p90_minutes_elapsed: over the weekend',
    request: ask('p90_minutes_elapsed'),
    figures: [
      survival(
        [],
        3844,
        { ...SOON, first: 32_460, holiday: 144_120, friday: 230_640 },
        { ...NEVER, ignored: 532 * 3600, 'disqualified-day': 13 * 3600 },
      ),
    ],
    excluded: EXCLUDED,
  },
  {
    name: 'median_minutes of calls: of two the first',
    request: ask('median_minutes', { by: ['kind'], where: { kind: ['call'] } }),
    figures: [survival(['call'], 0, { live: 0, missed: 600 }, {})],
    excluded: {},
  },
  {
    name: 'p90_minutes of calls: of two the second',
    request: ask('p90_minutes', { where: { kind: ['call'] } }),
    figures: [survival([], 10, { live: 0, missed: 600 }, {})],
    excluded: {},
  },
  {
    // S falls to a half at 120 s, and to nothing at 144,120 s, but only one of three was answered.
    name: 'median_minutes of eve: none, under half answered',
    request: ask('median_minutes', { where: { rep: ['crm:eve'] } }),
    figures: [survival([], null, { holiday: 120 }, { fresh: 100, disqualified: 7200 })],
    excluded: {},
  },
  {
    name: 'p90_minutes_elapsed of eve: does not ask how many were answered',
    request: ask('p90_minutes_elapsed', { where: { rep: ['crm:eve'] } }),
    figures: [survival([], 2402, { holiday: 144_120 }, { fresh: 100, disqualified: 7200 })],
    excluded: {},
  },
  {
    name: 'within_target_share: 13 of the 26 whose target has passed',
    request: ask('within_target_share'),
    figures: [share([], `${WITHIN} friday holiday first`, `${NOT_WITHIN} tomorrow`)],
    excluded: EXCLUDED,
  },
  {
    name: 'within_target_share_elapsed: 10 of 26',
    request: ask('within_target_share_elapsed'),
    figures: [share([], WITHIN, `${NOT_WITHIN} friday holiday first tomorrow`)],
    excluded: EXCLUDED,
  },
  {
    name: 'within_target_share on Friday evening: the one of that afternoon has until Monday',
    request: ask('within_target_share', EVENING),
    figures: [share([], `${WITHIN} first`, NOT_WITHIN)],
    excluded: EXCLUDED,
  },
  {
    name: 'within_target_share_elapsed on Friday evening: it has not',
    request: ask('within_target_share_elapsed', EVENING),
    figures: [share([], WITHIN, `${NOT_WITHIN} first friday`)],
    excluded: EXCLUDED,
  },
  {
    name: 'within_target_share by owner: at the target, else the first, else the team that receives',
    request: ask('within_target_share', {
      by: ['rep', 'team', 'team_now'],
      where: { rep: ['crm:bob', 'crm:dan', '(unassigned)'] },
    }),
    figures: [
      share(['crm:bob', 'crm:south', null], '', 'handed-over late-owner'),
      share(['crm:dan', null, null], '', 'before'),
      share([null, 'crm:support', 'crm:support'], 'unassigned', ''),
    ],
    excluded: {},
  },
  {
    name: 'within_target_share by responder: whoever called, not whoever owned',
    request: ask('within_target_share', { by: ['responder', 'channel'], where: { channel: ['fair'] } }),
    figures: [share(['crm:ann', 'fair'], '', 'handed-over')],
    excluded: {},
  },
  {
    name: "within_target_share by channel: the lead's, else the person's",
    request: ask('within_target_share', { by: ['channel'], where: { rep: ['crm:bob', 'crm:dan'] } }),
    figures: [share(['fair'], '', 'handed-over'), share(['mail'], '', 'before'), share([null], '', 'late-owner')],
    excluded: {},
  },
  {
    name: 'waiting of eve: no responder yet',
    request: ask('waiting', { by: ['responder', 'kind'], where: { rep: ['crm:eve'] } }),
    figures: [
      { period: 0, dims: [null, 'form'], n: '1', d: null, records: { numerator: web('fresh'), denominator: [] } },
    ],
    excluded: {},
  },
  {
    name: 'waiting: 4, one of them known to the day',
    request: ask('waiting'),
    figures: [
      {
        period: 0,
        dims: [],
        n: '4',
        d: null,
        records: { numerator: web('ignored tomorrow fresh day-start'), denominator: [] },
      },
    ],
    excluded: LEFT_OUT,
  },
  {
    name: 'waiting by weekday and hour: known to the day, no hour',
    request: ask('waiting', { by: ['weekday', 'hour', 'answered_in'] }),
    figures: Object.entries({ '3 12': 'ignored', '4 11': 'tomorrow', '4 15': 'fresh', '4 ': 'day-start' }).map(
      ([dims, id]) => {
        const [weekday = '', hour = ''] = dims.split(' ');
        const records = { numerator: web(id), denominator: [] };
        return { period: 0, dims: [weekday, hour || null, null], n: '1', d: null, records };
      },
    ),
    excluded: LEFT_OUT,
  },
];
