/** Capacity where the oracle's own table tells too little: the day an assignment ends, and a team nobody said a capacity for. */
import { defaultSettings } from '../../src/model/settings.ts';
import type { BusinessExpectation } from '../oracle/capacity-traps.ts';
import { type OracleRequest, periodBetween, type World } from '../oracle/world.ts';

const MAY = periodBetween('Europe/Amsterdam', '2024-05-01', '2024-06-01');
const ask = (measure: string, more: Partial<OracleRequest> = {}): OracleRequest => ({
  measure,
  periods: [MAY],
  by: [],
  now: '2024-07-01T12:00:00Z',
  ...more,
});
const figure = (n: string, value: string | null) => ({
  period: 0,
  dims: [],
  n,
  d: null,
  value,
  reason: value === null ? 'no_capacity' : null,
  flags: [],
});

export const bdrCapacityEdges: { world: World; expectations: BusinessExpectation[] } = {
  world: {
    settings: { ...defaultSettings(), zone: 'Europe/Amsterdam', country: 'NL' },
    rows: {
      team: ['north', 'south'].map((id) => ({ source: 'crm', id, name: id })),
      user: ['ended', 'unsaid'].map((id) => ({ source: 'crm', id })),
      assignment: [
        { source: 'crm', id: '1', user: 'crm:ended', team: 'crm:north', role: 'bdr', to: '2024-05-03' },
        { source: 'crm', id: '2', user: 'crm:unsaid', team: 'crm:south', role: 'bdr' },
      ],
      capacity: [{ source: 'crm', id: '1', role: 'bdr', team: 'crm:north', per_day: '10' }],
    },
  },
  expectations: [
    {
      name: 'net: the 1st and the 2nd of May',
      request: ask('capacity_net'),
      figures: [figure('20', '20')],
      excluded: { no_capacity: 1 },
    },
    {
      name: 'gross: 21 days',
      request: ask('capacity_gross'),
      figures: [figure('210', '210')],
      excluded: { no_capacity: 1 },
    },
    {
      name: 'gross of a team of unknown capacity: none',
      request: ask('capacity_gross', { where: { team: ['crm:south'] } }),
      figures: [figure('0', null)],
      excluded: { no_capacity: 1 },
    },
  ],
};
