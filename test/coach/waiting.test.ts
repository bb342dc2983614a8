/** Leads waiting now: oldest first, of equals those of nobody first, with the time they have waited so far. */
import { expect, test } from 'vitest';
import { waitingLeads } from '../../src/coach/waiting.ts';
import { defaultSettings } from '../../src/model/settings.ts';
import { withWorld } from '../metrics/harness.ts';
import type { World } from '../oracle/world.ts';

const lead = (id: string, at: string, more = {}) => ({
  source: 'crm',
  id,
  person: `crm:${id}`,
  kind: 'form',
  at,
  ...more,
});
const FRIDAY = '2024-05-10T16:30:00Z';

const world: World = {
  settings: defaultSettings(),
  rows: {
    inbound: [
      lead('a', FRIDAY, { channel: 'web' }),
      lead('b', FRIDAY, { team: 'crm:north' }),
      lead('c', '2015-05-05T10:00:00Z'),
      lead('day', '2024-05-09T00:00:00Z', { at_precision: 'day' }),
      lead('called', FRIDAY),
      lead('manual', FRIDAY, { kind: 'manual' }),
    ],
    person: [
      ...['a', 'c', 'day', 'called', 'manual'].map((id) => ({ source: 'crm', id, owner: 'crm:ann' })),
      { source: 'crm', id: 'b' },
    ],
    user: [{ source: 'crm', id: 'ann', name: 'Ann' }],
    team: [{ source: 'crm', id: 'north', name: 'North' }],
    activity: [{ source: 'crm', id: 'x', kind: 'call', direction: 'out', starts_at: '2024-05-10T16:40:00Z' }],
    activity_person: [{ source: 'crm', id: 'x', activity: 'crm:x', person: 'crm:called' }],
  },
};
// Half an hour of Friday and an hour of Monday.
const NOW = '2024-05-13T10:00:00Z';

test('are listed oldest first, unassigned before others, on both clocks', async () => {
  await withWorld(world, NOW, async (company) => {
    const { leads, total } = await waitingLeads(company, NOW);
    expect(total).toBe(4);
    expect(leads.map(({ ref }) => ref)).toEqual(['crm:c', 'crm:day', 'crm:b', 'crm:a']);
    expect(leads[1]).toMatchObject({ workingMinutes: null, elapsedMinutes: null });
    expect(leads[2]).toMatchObject({ owner: { key: null }, team: { label: 'North' }, workingMinutes: 90 });
    expect(leads[3]).toMatchObject({ owner: { label: 'Ann' }, channel: { key: 'web' }, elapsedMinutes: 65.5 * 60 });
  });
});

test('can be those of a team or a rep', async () => {
  await withWorld(world, NOW, async (company) => {
    const of = async (request: object) => (await waitingLeads(company, NOW, request)).leads.map(({ ref }) => ref);
    expect(await of({ team: 'North' })).toEqual(['crm:b']);
    expect(await of({ rep: 'Ann' })).toEqual(['crm:c', 'crm:day', 'crm:a']);
    expect(await of({ rep: '(unassigned)' })).toEqual(['crm:b']);
  });
});
