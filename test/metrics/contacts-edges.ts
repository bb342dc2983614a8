/**
 * A second table of touches, in Amsterdam, for the rules that the first leaves alone: ties, same references of different
 * things, rows merged and taken back. Each scenario is a channel, counted by itself. March is [2024-02-29 23:00Z,
 * 2024-03-31 22:00Z).
 */
import { defaultSettings } from '../../src/model/settings.ts';
import type { OracleRequest, Row, World } from '../oracle/world.ts';
import { cell, type EdgeTable, MARCH_IN_AMSTERDAM } from './edges.ts';

const persons: Row[] = [];
const activities: Row[] = [];
const links: Row[] = [];
const exclusions: Row[] = [];

function person(channel: string, id: string, more: Row = {}): void {
  persons.push({ source: 'crm', id, channel, ...more });
}

/** A call of ann's, unless `more` says otherwise, with people as `id` or `id/role`. */
function touch(id: string, people: string, at: string | null, more: Row = {}): void {
  const common = { kind: 'call', direction: 'out', status: 'done', user: 'crm:ann', starts_at: at };
  activities.push({ source: 'crm', id, ...common, ...more });
  for (const name of people.split(' ')) link(`${more['source'] ?? 'crm'}:${id}`, name);
}

function link(activity: string, name: string): void {
  const [id, role = 'to'] = name.split('/');
  links.push({
    source: 'crm',
    id: `${links.length}`,
    activity,
    person: `crm:${id}`,
    role: role === 'none' ? null : role,
  });
}

function out(entity: string, id: string, more: Row = {}): void {
  const row = { source: 'cadans', id: `x${exclusions.length}`, entity, record: `crm:${id}`, reason: 'why' };
  exclusions.push({ ...row, ...more });
}

const DAY = { starts_at_precision: 'day' };
const IN = { direction: 'in' };
const dial = { source: 'dial' };

// role: none is given; who sent it got it too; an account of the person's reference was merged into another.
person('role', 'r1');
touch('ra', 'r1/none', '2024-03-05T10:00:00Z');
person('role', 'r2');
touch('rb', 'r2/from r2/cc', '2024-03-05T11:00:00Z', { kind: 'email' });
person('role', 'same');
touch('rc', 'same', '2024-03-05T12:00:00Z');

// out: deleted and left out by hand; with a colleague and deleted; an account of that reference is left out; taken
// back; merged into what is not there; neither moment nor direction; by a machine and coming in; from nobody but its sender.
person('out', 'o1');
person('out', 'o2', { account: 'crm:own' });
touch('by-hand', 'o1', '2024-03-05T10:00:00Z', { deleted: true });
out('activity', 'by-hand');
touch('gone', 'o2', '2024-03-05T10:10:00Z', { deleted: true });
touch('other', 'o1', '2024-03-05T10:20:00Z');
out('account', 'other');
touch('back', 'o1', '2024-03-05T10:30:00Z');
out('activity', 'back', { deleted: true });
touch('lost', 'o1', '2024-03-05T10:40:00Z', { merged_into: 'crm:nowhere' });
touch('neither', 'o1', null, { direction: null });
touch('machine-in', 'o1/from', '2024-03-05T10:50:00Z', { ...IN, automated: true });
touch('came-in', 'o1/from', '2024-03-05T11:00:00Z', { ...IN, kind: 'email' });

// first: of a thread on its day, before half past midnight; at one instant the smaller; one that was deleted; two without
// any moment, of which the first came in.
person('first', 'f1');
touch('fa', 'f1', '2024-03-06T00:00:00Z', { ...DAY, thread: 'a' });
touch('fb', 'f1/from', '2024-03-05T23:30:00Z', { ...IN, thread: 'a' });
touch('fc', 'f1', '2024-03-06T10:00:00Z', { thread: 'a' });
touch('fd', 'f1', '2024-03-07T10:00:00Z', { thread: 'b' });
touch('fe', 'f1/from', '2024-03-07T10:00:00Z', { ...IN, thread: 'b' });
touch('ff', 'f1/from', '2024-03-08T10:00:00Z', { ...IN, thread: 'c', deleted: true });
touch('fg', 'f1', '2024-03-08T11:00:00Z', { thread: 'c' });
touch('fh', 'f1/from', null, { ...IN, thread: 'd' });
touch('fi', 'f1', null, { thread: 'd' });

// twin: of nobody known; of a day; in the second round; at one instant; equally near, the earlier pair.
person('twin-nobody', 't1');
touch('na', 't1', '2024-03-05T10:00:00Z', { user: null });
touch('na', 't1', '2024-03-05T10:00:05Z', { ...dial, user: null });
person('twin-day', 't2');
touch('da', 't2', '2024-03-05T00:00:00Z', DAY);
touch('da', 't2', '2024-03-05T00:00:00Z', { ...dial, ...DAY });
// 10 s apart, 15, 25: the first two are nearest, then the last two.
person('twin-round', 't3');
touch('qa', 't3', '2024-03-05T10:00:00Z');
touch('qb', 't3', '2024-03-05T10:00:10Z', dial);
touch('qc', 't3', '2024-03-05T10:00:25Z');
touch('qd', 't3', '2024-03-05T10:00:50Z', dial);
person('twin-once', 't4');
touch('ea', 't4', '2024-03-05T10:00:00Z');
touch('ea', 't4', '2024-03-05T10:00:00Z', dial);
// 20 s apart both: of the first two the later goes, the third stays.
person('twin-tie', 't5');
touch('z9', 't5', '2024-03-05T10:00:00Z');
touch('z5', 't5', '2024-03-05T10:00:20Z', dial);
touch('z1', 't5', '2024-03-05T10:00:40Z');

// team: on the last day in north, known to the day.
person('team', 'm1');
touch('ta', 'm1', '2024-03-27T00:00:00Z', DAY);

const world: World = {
  settings: {
    ...defaultSettings(),
    zone: 'Europe/Amsterdam',
    exclude: [{ entity: 'account', column: 'domain', is: ['own.example'], reason: 'internal' }],
  },
  rows: {
    person: persons,
    activity: activities,
    activity_person: links,
    exclusion: exclusions,
    account: [
      { source: 'crm', id: 'own', domain: 'own.example' },
      { source: 'crm', id: 'other' },
      { source: 'crm', id: 'same', merged_into: 'crm:other', deleted: true },
    ],
    team: ['north', 'south'].map((id) => ({ source: 'crm', id, name: id })),
    user: [{ source: 'crm', id: 'ann' }],
    assignment: [
      { source: 'crm', id: '1', user: 'crm:ann', team: 'crm:north', to: '2024-03-28' },
      { source: 'crm', id: '2', user: 'crm:ann', team: 'crm:south', from: '2024-03-28' },
    ],
  },
};

const ask = (measure: string, channel: string, by: string[] = []): OracleRequest => ({
  measure,
  periods: [MARCH_IN_AMSTERDAM],
  by,
  where: { channel: [channel] },
  now: '2024-04-20T12:00:00Z',
});
const of = (numerator: string[], dims: (string | null)[] = []) => [
  { ...cell(dims, String(numerator.length), null, ''), records: { numerator, denominator: [] } },
];

export const contactsEdges: EdgeTable = {
  world,
  expectations: [
    {
      name: 'role: three touches',
      request: ask('touches', 'role'),
      figures: [cell([], '3', null, 'ra rb rc')],
      excluded: {},
    },
    {
      name: 'out: other, back and lost count',
      request: ask('touches', 'out'),
      figures: [cell([], '3', null, 'other back lost')],
      excluded: { automated: 1, deleted: 1, excluded: 1, inbound: 1, no_direction: 1 },
    },
    {
      name: 'first: ann wrote first in a, b and c',
      request: ask('touches', 'first'),
      figures: [cell([], '4', null, 'fa fc fd fg')],
      // fb, fe, fh came in; ff was deleted; fi has no moment, and nobody is known to have been first.
      excluded: { deleted: 1, inbound: 3, undated: 1 },
    },
    {
      name: 'twin-nobody: two',
      request: ask('touches', 'twin-nobody'),
      figures: of(['crm:na', 'dial:na']),
      excluded: {},
    },
    { name: 'twin-day: two', request: ask('touches', 'twin-day'), figures: of(['crm:da', 'dial:da']), excluded: {} },
    {
      name: 'twin-round: two pairs',
      request: ask('touches', 'twin-round'),
      figures: of(['crm:qa', 'crm:qc']),
      excluded: { duplicate: 2 },
    },
    {
      name: 'twin-once: the greater reference goes',
      request: ask('touches', 'twin-once'),
      figures: of(['crm:ea']),
      excluded: { duplicate: 1 },
    },
    {
      name: 'twin-tie: the later of the earlier pair goes',
      request: ask('touches', 'twin-tie'),
      figures: of(['crm:z1', 'crm:z9']),
      excluded: { duplicate: 1 },
    },
    {
      name: 'team: as that day ended, north',
      request: ask('touches', 'team', ['team']),
      figures: of(['crm:ta'], ['crm:north']),
      excluded: {},
    },
  ],
  lists: [],
};
