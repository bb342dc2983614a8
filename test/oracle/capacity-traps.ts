/**
 * A company in Amsterdam in May 2024, each of its people there for one rule, with figures counted by hand.
 *
 * May has 23 weekdays. In the Netherlands 9 and 20 May are public holidays, the 10th and (everywhere) the 31st are the
 * company's own: 19 days, 9 of them up to the 15th. In Germany 1 and 9 May are, and the 20th is worked: 20 days.
 */
import { defaultSettings } from '../../src/model/settings.ts';
import type { BusinessFigure } from './money-metrics.ts';
import { type OracleRequest, periodBetween, type Row, type World } from './world.ts';

export interface BusinessExpectation {
  name: string;
  request: OracleRequest;
  figures: Omit<BusinessFigure, 'records'>[];
  excluded: Record<string, number>;
}

const MAY = periodBetween('Europe/Amsterdam', '2024-05-01', '2024-06-01');
const rows: Required<
  Pick<World['rows'], 'user' | 'assignment' | 'absence' | 'capacity' | 'person' | 'lifecycle' | 'deal'>
> = {
  user: [],
  assignment: [],
  absence: [],
  capacity: [],
  person: [],
  lifecycle: [],
  deal: [],
};
const add = (entity: keyof typeof rows, row: Row): number =>
  rows[entity].push({ source: 'crm', id: `${entity}${rows[entity].length}`, ...row });

/** Somebody with assignments; without any said, a BDR in north. */
function worker(id: string, user: Row = {}, assignments: Row[] = [{}]): void {
  add('user', { id, ...user });
  const ref = `${user['source'] ?? 'crm'}:${id}`;
  for (const row of assignments) add('assignment', { user: ref, team: 'crm:north', role: 'bdr', ...row });
}

worker('full');
worker('half', {}, [{ fte: '0.5' }]);
worker('german', { country: 'DE' });
// 27 to 30 May; 1 to 3 May.
worker('joiner', { from: '2024-05-27' });
worker('leaver', { to: '2024-05-06' });
// Half of the ramp's second month begins on 16 May: 9 days at a fifth, 10 at a half. The other's ramp is over.
worker('ramping', {}, [{ from: '2024-04-16', ramp: '0.2, 0.5' }]);
worker('ramped', {}, [{ from: '2024-03-01', ramp: '0.2,0.5' }]);
// Away for five days, on one of them more than once, and for half of another.
worker('away');
add('absence', { user: 'crm:away', from: '2024-05-13', to: '2024-05-18' });
add('absence', { user: 'crm:away', from: '2024-05-13', to: '2024-05-14', share: '0.5' });
add('absence', { user: 'crm:away', from: '2024-05-21', to: '2024-05-22', share: '0.5' });
add('absence', { user: 'crm:away', from: '2024-05-27', to: '2024-05-31', deleted: true });
// Away for all of May: not there for gross either.
worker('gone');
add('absence', { user: 'crm:gone', from: '2024-05-01', to: '2024-06-01' });
// In south from the 16th on, where one takes 12.
worker('moved', {}, [{ to: '2024-05-16' }, { team: 'crm:south', from: '2024-05-16' }]);
// 20 of the own from the 16th on, though the team's rule is younger.
worker('own', {}, [{ team: 'crm:west' }]);
// In two teams at once: in the one that came last, and once a day.
worker('double', {}, [{ from: '2024-01-01' }, { team: 'crm:south', from: '2024-05-01', fte: '0.5' }]);
// One person under two users: merged, and linked.
worker('kept');
worker('merged-away', { merged_into: 'crm:kept', deleted: true });
worker('linked', { created_at: '2024-01-01T00:00:00Z' });
worker('dialler-linked', { source: 'dialler' });
// No BDR: another role, none, an assignment taken back, one that ends before it begins.
worker('closer', {}, [{ team: 'crm:south', role: 'ae' }]);
worker('no-role', {}, [{ role: null }]);
worker('taken-back', {}, [{ deleted: true }]);
worker('backwards', {}, [{ from: '2024-05-20', to: '2024-05-02' }]);
// Left out, and counted.
worker('deleted', { deleted: true });
worker('robot', { email: 'robot@test.example' });
// An AE nobody said a capacity for.
worker('unsaid', {}, [{ role: 'ae' }]);

// Older than what south says, and younger: the team's goes before the role's all the same.
add('capacity', { role: 'bdr', per_day: '7' });
add('capacity', { role: 'bdr', per_day: '10', from: '2024-04-01' });
add('capacity', { role: 'bdr', per_day: '11', from: '2024-06-01' });
add('capacity', { role: 'bdr', team: 'crm:south', per_day: '5', from: '2024-01-01' });
add('capacity', { role: 'bdr', team: 'crm:south', per_day: '12', from: '2024-02-01' });
add('capacity', { role: 'bdr', team: 'crm:west', per_day: '30', from: '2024-05-20' });
add('capacity', { role: 'bdr', user: 'crm:own', per_day: '20', from: '2024-05-16' });
add('capacity', { role: 'bdr', user: 'crm:full', per_day: '99', deleted: true });
add('capacity', { role: 'ae', user: 'crm:half', per_day: '99' });
add('capacity', { role: 'ae', team: 'crm:south', per_day: '0.5' });

function lead(owner: string | null, at: string, more: Row = {}): void {
  const id = `p${rows.person.length}`;
  add('person', { id, owner, country: 'US', ...more });
  const day = at.length === 10;
  add('lifecycle', {
    person: `crm:${id}`,
    stage: 'mql',
    at: day ? `${at}T00:00:00Z` : at,
    at_precision: day ? 'day' : null,
  });
}

lead('crm:full', '2024-05-02');
lead('crm:full', '2024-05-17');
lead('dialler:dialler-linked', '2024-05-16T07:59:59Z');
lead('crm:german', '2024-05-16T08:00:00Z');
lead(null, '2024-05-16');
// An AE's, in south.
lead('crm:closer', '2024-05-20T10:00:00Z');
lead('crm:full', '2024-05-31T22:00:00Z');
lead('crm:full', '2024-05-07T10:00:00Z', { deleted: true });

add('deal', { status: 'won', owner: 'crm:closer', closed_at: '2024-05-07T10:00:00Z' });
add('deal', { status: 'won', closed_at: '2024-05-08T10:00:00Z' });
add('deal', { status: 'lost', owner: 'crm:closer', closed_at: '2024-05-08T11:00:00Z' });
add('deal', { status: 'won', owner: 'crm:closer', kind: 'renewal', closed_at: '2024-05-08T12:00:00Z' });
add('deal', { status: 'open', owner: 'crm:closer' });

const world: World = {
  settings: {
    ...defaultSettings(),
    zone: 'Europe/Amsterdam',
    country: 'NL',
    exclude: [{ entity: 'user', column: 'email', ends_with: ['@test.example'], reason: 'test' }],
  },
  rows: {
    ...rows,
    team: ['north', 'south', 'west'].map((id) => ({ source: 'crm', id, name: id })),
    same_as: [
      { source: 'cadans', id: '1', entity: 'user', a: 'crm:linked', b: 'dialler:dialler-linked', evidence: 'email' },
    ],
    holiday: [
      { source: 'cadans', id: '1', day: '2024-05-10', country: 'NL' },
      { source: 'cadans', id: '2', day: '2024-05-31' },
      { source: 'cadans', id: '3', day: '2024-05-20', country: 'DE', working: true },
      { source: 'cadans', id: '4', day: '2024-05-14', deleted: true },
      { source: 'cadans', id: '5', day: '2024-05-15', region: 'BY' },
    ],
  },
};

const ask = (measure: string, more: Partial<OracleRequest> = {}): OracleRequest => ({
  measure,
  periods: [MAY],
  by: [],
  now: '2024-07-01T12:00:00Z',
  ...more,
});
const figure = (dims: (string | null)[], n: string, d: string | null, value: string | null) => ({
  period: 0,
  dims,
  n,
  d,
  value,
  reason: value === null ? 'no_capacity' : null,
  flags: [],
});
const sum = (dims: (string | null)[], n: string) => figure(dims, n, null, n);

const STAFF = { deleted: 1, test: 1 };

export const bdrCapacityTraps: { world: World; expectations: BusinessExpectation[] } = {
  world,
  expectations: [
    {
      // full 190, half 95, german 200, joiner 40, leaver 30, ramping 18 + 50, ramped 190, away 135, moved 90 + 120,
      // own 90 + 200, double 114, kept 190, linked 190
      name: 'net: 1942',
      request: ask('capacity_net'),
      figures: [sum([], '1942')],
      excluded: STAFF,
    },
    {
      // full 19, half 9.5, german 20, joiner 4, leaver 3, ramping 1.8 + 5, ramped 19, away 13.5, moved 19, own 19, double
      // 9.5, kept 19, linked 19
      name: 'full-time days: 180.3',
      request: ask('full_time_days'),
      figures: [sum([], '180.3')],
      excluded: STAFF,
    },
    {
      name: 'net by team: 120 + 114 in south, 290 in west',
      request: ask('capacity_net', { by: ['team'] }),
      figures: [sum(['crm:north'], '1418'), sum(['crm:south'], '234'), sum(['crm:west'], '290')],
      excluded: STAFF,
    },
    {
      name: 'net by country',
      request: ask('capacity_net', { by: ['country'] }),
      figures: [sum(['DE'], '200'), sum(['NL'], '1742')],
      excluded: STAFF,
    },
    {
      name: 'net of some reps',
      request: ask('capacity_net', {
        by: ['rep'],
        where: { rep: ['crm:ramping', 'crm:away', 'crm:gone', 'crm:own', 'crm:linked', 'crm:robot'] },
      }),
      figures: [
        sum(['crm:away'], '135'),
        sum(['crm:linked'], '190'),
        sum(['crm:own'], '290'),
        sum(['crm:ramping'], '68'),
      ],
      excluded: { test: 1 },
    },
    {
      // Eight of 190 and linked; german 200, moved 90 + 120, own 290, double 228.
      name: 'gross: 2638, without part of the job, ramp, absence, joining and leaving',
      request: ask('capacity_gross'),
      figures: [sum([], '2638')],
      excluded: STAFF,
    },
    {
      // moved is in both, with all days in each: 190 and 228.
      name: 'gross by team: more than the total',
      request: ask('capacity_gross', { by: ['team'] }),
      figures: [sum(['crm:north'], '2100'), sum(['crm:south'], '456'), sum(['crm:west'], '290')],
      excluded: STAFF,
    },
    {
      name: 'demand: 6 first MQLs of May',
      request: ask('demand'),
      figures: [sum([], '6')],
      excluded: { deleted: 1 },
    },
    {
      name: 'utilisation by team: no capacity for what nobody owns',
      request: ask('utilisation', { by: ['team'] }),
      figures: [
        figure(['crm:north'], '4', '1418', '0.00282087447108603667136812411848'),
        figure(['crm:south'], '1', '234', '0.0042735042735042735042735042735'),
        figure(['crm:west'], '0', '290', '0'),
        figure([null], '1', '0', null),
      ],
      excluded: { deleted: 2, test: 1 },
    },
    {
      name: 'demand by country is where the owner works',
      request: ask('demand', { by: ['country'], where: { country: ['DE', '(none)'] } }),
      figures: [sum(['DE'], '1'), sum([null], '1')],
      excluded: {},
    },
    {
      // On the 16th at 10 in the morning: the lead of the moment before, the leads of the day; 10 days of work.
      name: 'utilisation while May runs: to date over to date',
      request: ask('utilisation', {
        now: '2024-05-16T08:00:00Z',
        by: ['rep'],
        where: { rep: ['crm:full', 'crm:linked', 'crm:german', '(unassigned)'] },
      }),
      figures: [
        figure(['crm:full'], '1', '100', '0.01'),
        // 2 to 16 May less the 9th: 10 days too. His lead is of this very moment.
        figure(['crm:german'], '0', '100', '0'),
        figure(['crm:linked'], '1', '100', '0.01'),
        figure([null], '1', '0', null),
      ],
      excluded: { deleted: 1 },
    },
    {
      name: 'nobody to count',
      request: ask('capacity_net', { where: { rep: ['crm:gone'] } }),
      figures: [figure([], '0', null, null)],
      excluded: {},
    },
  ],
};

export const aeCapacityTraps: { world: World; expectations: BusinessExpectation[] } = {
  world,
  expectations: [
    {
      name: 'net: 19 half deals, and nothing of whom nobody said a capacity',
      request: ask('capacity_net'),
      figures: [sum([], '9.5')],
      excluded: { no_capacity: 1 },
    },
    {
      name: 'full-time days: 19 of the closer, and of whom nobody said a capacity',
      request: ask('full_time_days', { by: ['rep'] }),
      figures: [sum(['crm:closer'], '19'), sum(['crm:unsaid'], '19')],
      excluded: {},
    },
    {
      name: 'demand: 2 won',
      request: ask('demand'),
      figures: [sum([], '2')],
      excluded: { renewal: 1 },
    },
    {
      name: 'demand worked, by rep: won and lost',
      request: ask('demand_worked', { by: ['rep'] }),
      figures: [sum(['crm:closer'], '2'), sum([null], '1')],
      excluded: { renewal: 1 },
    },
    {
      name: 'utilisation: 2 of 9.5',
      request: ask('utilisation'),
      figures: [figure([], '2', '9.5', '0.210526315789473684210526315789')],
      excluded: { no_capacity: 1, renewal: 1 },
    },
    {
      name: 'utilisation worked: 3 of 9.5',
      request: ask('utilisation_worked'),
      figures: [figure([], '3', '9.5', '0.315789473684210526315789473684')],
      excluded: { no_capacity: 1, renewal: 1 },
    },
  ],
};
