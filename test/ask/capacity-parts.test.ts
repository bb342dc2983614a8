/** A capacity of a whole period, what is to come included, is held back where its parts would leave too few people of it. */
import { expect, test } from 'vitest';
import { ask } from '../../src/ask/ask.ts';
import type { Viewer } from '../../src/ask/viewer.ts';
import { withWorld } from '../metrics/harness.ts';
import { worldOf } from './company.ts';

const NOW = '2024-08-15T12:00:00Z';
const crm = (id: string, more: object) => ({ source: 'crm', id, ...more });
const viewer: Viewer = { role: 'viewer', users: [], teams: [], managed: [] };
const of = (id: string, from: string, to: string) =>
  crm(id, { user: `crm:${id}`, team: 'crm:t', role: 'bdr', from, to });

test('the quarter less its months is one person', async () => {
  const world = worldOf({
    team: [crm('t', { name: 't' })],
    user: ['a', 'b', 'c', 'd'].map((id) => crm(id, {})),
    // Three until the end of May, and a fourth in June alone.
    assignment: [
      ...['a', 'b', 'c'].map((id) => of(id, '2024-04-01', '2024-06-01')),
      of('d', '2024-06-01', '2024-07-01'),
    ],
    capacity: [crm('c', { role: 'bdr', per_day: '10' })],
  });
  await withWorld(world, NOW, async (company) => {
    const asked = { metric: 'bdr-capacity', measures: ['capacity_net'] };
    for (const period of ['2024-04', '2024-05']) {
      const { rows } = await ask(company, { ...asked, period }, NOW, viewer);
      expect(rows[0]?.measures['capacity_net']?.value).toBeGreaterThan(0);
    }
    for (const period of ['2024-06', '2024-Q2']) {
      await expect(ask(company, { ...asked, period }, NOW, viewer), period).rejects.toMatchObject({ code: 'group' });
    }
  });
});
