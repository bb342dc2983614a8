/**
 * Leads of teams with working time of their own. The company is in Amsterdam at UTC+1 and works from nine to five,
 * [08:00Z, 16:00Z). West works so in New York: [14:00Z, 22:00Z), from 10 March on [13:00Z, 21:00Z). South works on Thursdays
 * from noon to one, [11:00Z, 12:00Z). North has the company's clock. ann is in north, eve in west.
 */
import { settingsSchema } from '../../src/model/settings.ts';
import type { LeadFigure } from '../oracle/lead-response-time.ts';
import type { OraclePeriod, OracleRequest, Row, World } from '../oracle/world.ts';
import { type EdgeExpectation, type EdgeTable, MARCH_IN_AMSTERDAM } from './edges.ts';

const persons: Row[] = [];
const inbounds: Row[] = [];
const activities: Row[] = [];
const links: Row[] = [];
const owners: Row[] = [];

/** A lead of Thursday 7 March at the given time, of a person of its name, and when it was called. */
function lead(id: string, at: string, called: string | null, more: Row = {}, owner: string | null = null): void {
  const instant = (time: string) => (time.length > 8 ? time : `2024-03-07T${time}Z`);
  persons.push({ source: 'crm', id, owner });
  inbounds.push({ source: 'web', id, person: `crm:${id}`, kind: 'form', channel: 'web', at: instant(at), ...more });
  if (called === null) return;
  activities.push({ source: 'crm', id, kind: 'call', direction: 'out', starts_at: instant(called) });
  links.push({ source: 'crm', id, activity: `crm:${id}`, person: `crm:${id}` });
}

function owned(id: string, user: string, from: string | null, to: string | null): void {
  const instant = (time: string | null) => (time === null ? null : `2024-03-07T${time}Z`);
  const row = { entity: 'inbound', record: `web:${id}`, user: `crm:${user}`, from: instant(from), to: instant(to) };
  owners.push({ source: 'crm', id: `o${owners.length}`, ...row });
}

// West received it, though ann owns it; south did.
lead('received', '13:58:00', '14:03:00', { team: 'crm:west' }, 'crm:ann');
lead('south', '10:00:00', '11:05:00', { team: 'crm:south' });
// Nobody received it: the clock of its owner's team. It was ann's before it came in; it was nobody's until it was eve's.
lead('owned', '13:00:00', '14:01:00', {}, 'crm:eve');
lead('second', '13:00:00', '14:01:30');
owned('second', 'ann', null, '09:00:00');
owned('second', 'eve', '09:00:00', null);
lead('late', '13:00:00', '14:02:00');
owned('late', 'eve', '13:10:00', null);
// ann's as it came in, on the clock of north, whoever has it later.
lead('passed-on', '10:00:00', '10:04:00');
owned('passed-on', 'ann', null, '10:02:00');
owned('passed-on', 'eve', '10:02:00', null);
// Its target passes at 14:05Z, when it is bob's.
lead('waits', '10:00:00', null, { team: 'crm:west' });
owned('waits', 'ann', null, '14:03:00');
owned('waits', 'bob', '14:03:00', null);
// Sunday evening in New York is Monday night in Amsterdam. One second past each bound, and at it.
lead('sunday', '2024-03-04T03:30:00Z', '2024-03-04T03:35:00Z', { team: 'crm:west', channel: 'night' });
const monday = (id: string, called: string | null) =>
  lead(id, '2024-03-04T03:30:00Z', called && `2024-03-0${called}Z`, { channel: 'night' });
monday('over-5', '4T03:35:01');
monday('60', '4T04:30:00');
monday('over-60', '4T04:30:01');
monday('day', '5T03:30:00');
monday('over-day', '5T03:30:01');
monday('never', null);
// Seven years ago, on a Tuesday.
lead('old', '2017-03-07T10:00:00Z', '2017-03-07T10:10:00Z', { channel: 'old' });

const world: World = {
  settings: settingsSchema.parse({
    zone: 'Europe/Amsterdam',
    teams: { West: { zone: 'America/New_York' }, 'crm:south': { hours: { '4': [['12:00', '13:00']] } } },
  }),
  rows: {
    person: persons,
    inbound: inbounds,
    activity: activities,
    activity_person: links,
    owner_change: owners,
    team: ['North', 'South', 'West'].map((name) => ({ source: 'crm', id: name.toLowerCase(), name })),
    user: ['ann', 'bob', 'eve'].map((id) => ({ source: 'crm', id })),
    assignment: [
      { source: 'crm', id: '1', user: 'crm:ann', team: 'crm:north' },
      { source: 'crm', id: '2', user: 'crm:eve', team: 'crm:west' },
    ],
  },
};

const MARCH_2017: OraclePeriod = {
  start: '2017-02-28T23:00:00Z',
  end: '2017-03-31T22:00:00Z',
  startDate: '2017-03-01',
  endDate: '2017-04-01',
};

const ask = (measure: string, channel: string, period: OraclePeriod, by: string[] = []): OracleRequest => ({
  measure,
  periods: [period],
  by,
  where: { channel: [channel] },
  now: '2024-03-28T15:00:00Z',
});

type Seconds = Record<string, number>;
function median(value: number, answered: Seconds, open: Seconds): LeadFigure {
  const waits = [answered, open].flatMap((list, i) =>
    Object.entries(list).map(([id, seconds]) => ({ ref: `web:${id}`, seconds, answered: i === 0 })),
  );
  waits.sort((a, b) => (a.ref < b.ref ? -1 : 1));
  const numerator = Object.keys(answered)
    .map((id) => `web:${id}`)
    .sort();
  const records = { numerator, denominator: waits.map(({ ref }) => ref) };
  return { period: 0, dims: [], n: `${numerator.length}`, d: `${waits.length}`, records, waits, value };
}

const shares = (dims: (string | null)[], within: string[], others: string[]): LeadFigure => {
  const [numerator, denominator] = [within, [...within, ...others].sort()].map((ids) => ids.map((id) => `web:${id}`));
  const [n, d] = [`${within.length}`, `${within.length + others.length}`];
  return { period: 0, dims, n, d, records: { numerator: numerator ?? [], denominator: denominator ?? [] } };
};

const expectations: (EdgeExpectation & { figures: LeadFigure[] })[] = [
  {
    // S of seven: 60 s 6/7, 90 s 5/7, 120 s 4/7, 180 s 3/7. Waiting in New York: 2 days of 8 hours, 13 of 8, and 2 hours.
    name: 'median_minutes: 3, each on the clock of its team',
    request: ask('median_minutes', 'web', MARCH_IN_AMSTERDAM),
    figures: [
      median(
        3,
        { owned: 60, second: 90, late: 120, received: 180, 'passed-on': 240, south: 300 },
        { waits: (2 * 8 + 13 * 8 + 2) * 3600 },
      ),
    ],
    excluded: {},
  },
  {
    name: 'waiting: bob’s, who owned it when the target passed in New York',
    request: ask('waiting', 'web', MARCH_IN_AMSTERDAM, ['rep']),
    figures: [
      { period: 0, dims: ['crm:bob'], n: '1', d: null, records: { numerator: ['web:waits'], denominator: [] } },
    ],
    excluded: {},
  },
  {
    name: 'within_target_share by hour: of the zone of the team, for south that of the company',
    request: ask('within_target_share', 'web', MARCH_IN_AMSTERDAM, ['hour']),
    figures: [
      shares(['05'], [], ['waits']),
      shares(['08'], ['late', 'owned', 'received', 'second'], []),
      shares(['11'], ['passed-on', 'south'], []),
    ],
    excluded: {},
  },
  {
    name: 'within_target_share_elapsed by weekday, hour and answered_in',
    request: ask('within_target_share_elapsed', 'night', MARCH_IN_AMSTERDAM, ['weekday', 'hour', 'answered_in']),
    figures: [
      shares(['1', '04', '5-60m'], [], ['60', 'over-5']),
      shares(['1', '04', '60m-1d'], [], ['day', 'over-60']),
      shares(['1', '04', 'later'], [], ['over-day']),
      shares(['1', '04', null], [], ['never']),
      shares(['7', '22', '0-5m'], ['sunday'], []),
    ],
    excluded: {},
  },
  {
    name: 'median_minutes of 2017: 10, however long ago',
    request: ask('median_minutes', 'old', MARCH_2017),
    figures: [median(10, { old: 600 }, {})],
    excluded: {},
  },
];

export const leadResponseClocks: EdgeTable = { world, expectations, lists: [] };
