/** The reach of both capacities at its edges, by hand, for February 2024: whatever began before may hold still, what begins after does not. */
import { describe, it } from 'vitest';
import { defaultSettings } from '../../src/model/settings.ts';
import type { Row, World } from '../oracle/world.ts';
import { type Added, type ReachCase, reachOf } from './reach-case.ts';

const crm = (id: string, more: Row): Row => ({ source: 'crm', id, ...more });
const DAY_AFTER = '2024-03-01';
const LAST_DAY = '2024-02-29';
const LONG_AGO = '2020-01-01';

function rowsFor(role: 'bdr' | 'ae'): World['rows'] {
  return {
    user: [crm('u', {}), crm('v', {})],
    team: [crm('t', { name: 't' })],
    assignment: [crm('a', { user: 'crm:u', team: 'crm:t', role, from: '2024-01-01' })],
    capacity: [crm('c', { role, per_day: '10' })],
    person: [crm('p', { owner: 'crm:u' }), crm('q', { owner: 'crm:u' })],
    lifecycle: [crm('l', { person: 'crm:p', stage: 'mql', at: '2024-02-10T10:00:00Z' })],
    deal: [
      crm('d', { owner: 'crm:u', status: 'won', kind: 'new', created_at: EVER, closed_at: '2024-02-10T10:00:00Z' }),
    ],
  };
}

/** From a day on, or on a day: what decides who is there and what that person takes; `gross` knows neither part of a job nor absence. */
const staffing = (role: 'bdr' | 'ae', day: string): (readonly [string, Added, 'both' | 'net'])[] => [
  ['a colleague', ['assignment', crm('x', { user: 'crm:v', team: 'crm:t', role, from: day })], 'both'],
  ['what a team takes', ['capacity', crm('x', { role, team: 'crm:t', per_day: '20', from: day })], 'both'],
  ['what one takes', ['capacity', crm('x', { role, user: 'crm:u', per_day: '20', from: day })], 'both'],
  ['being away', ['absence', crm('x', { user: 'crm:u', from: day, to: '2024-03-02', share: '0.5' })], 'net'],
];
/** The same, where only the days themselves can tell. */
const daily = (role: 'bdr' | 'ae', day: string): (readonly [string, Added, 'both' | 'net'])[] => [
  [
    'part of a job',
    ['assignment', crm('x', { user: 'crm:u', team: 'crm:t', role, from: day, to: '2024-03-10', fte: '0.5' })],
    'net',
  ],
  ['a holiday', ['holiday', crm('x', { day })], 'both'],
];

const lead = (at: string, person = 'crm:q'): Added => ['lifecycle', crm('x', { person, stage: 'mql', at })];
const closed = (status: string, at: string, created = at): Added => [
  'deal',
  crm('x', { owner: 'crm:u', status, kind: 'new', created_at: created, closed_at: at }),
];
const NEXT_MOMENT = '2024-03-01T00:00:00Z';
const LAST_MOMENT = '2024-02-29T23:59:59Z';
const EVER = '2020-01-01T10:00:00Z';

const MEASURES = {
  bdr: ['capacity_net', 'capacity_gross', 'full_time_days', 'demand', 'utilisation'],
  ae: [
    'capacity_net',
    'capacity_gross',
    'full_time_days',
    'demand',
    'demand_worked',
    'utilisation',
    'utilisation_worked',
  ],
} as const;
const DEMAND: Record<'bdr' | 'ae', (readonly [string, Added, readonly string[]])[]> = {
  bdr: [
    ['an MQL of the last moment', lead(LAST_MOMENT), ['demand', 'utilisation']],
    ['an earlier MQL moment of the same person', lead(EVER, 'crm:p'), ['demand', 'utilisation']],
    ['an MQL of the next moment', lead(NEXT_MOMENT), []],
  ],
  ae: [
    [
      'a deal won in the last moment',
      closed('won', LAST_MOMENT, EVER),
      ['demand', 'demand_worked', 'utilisation', 'utilisation_worked'],
    ],
    ['a deal lost in the last moment', closed('lost', LAST_MOMENT, EVER), ['demand_worked', 'utilisation_worked']],
    ['a deal won in the next moment', closed('won', NEXT_MOMENT), []],
    ['a deal lost in the next moment', closed('lost', NEXT_MOMENT), []],
  ],
};

function casesOf(role: 'bdr' | 'ae'): ReachCase[] {
  const all = MEASURES[role];
  // What one can take is no day of anybody.
  const staffed = (what: string, known: 'both' | 'net') =>
    all.filter(
      (name) =>
        name.startsWith('utilisation') ||
        name === 'capacity_net' ||
        (known === 'both' && name === 'capacity_gross') ||
        (!what.startsWith('what ') && name === 'full_time_days'),
    );
  const last = [...staffing(role, LAST_DAY), ...daily(role, LAST_DAY)].map(([what, added, known]) => {
    return { what: `${what} on the last day`, added, moves: staffed(what, known), beyond: [] };
  });
  const long = staffing(role, LONG_AGO).map(([what, added, known]) => {
    return { what: `${what} since long ago`, added, moves: staffed(what, known), beyond: [] };
  });
  const after = [...staffing(role, DAY_AFTER), ...daily(role, DAY_AFTER)].map(([what, added]) => {
    return { what: `${what} on the day after`, added, moves: [], beyond: all };
  });
  const demand = DEMAND[role].map(([what, added, moves]) => {
    return { what, added, moves, beyond: moves.length === 0 ? all : [] };
  });
  return [...last, ...long, ...after, ...demand];
}

describe.each(['bdr', 'ae'] as const)('%s-capacity', (role) => {
  const reach = reachOf(rowsFor(role), defaultSettings(), `${role}-capacity`, '2024-02');
  it.each(casesOf(role))('$what', (each) => reach.holds(each));
});
