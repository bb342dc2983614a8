/**
 * What finance lists: the rows of money behind a figure that it may see, and nobody's deals, accounts or activities. Of each
 * measure the entities on either side are written down, and what it lists is what an administrator lists of them.
 */
import { describe, expect, test } from 'vitest';
import { type Drill, drillView } from '../../src/ask/drill.ts';
import type { Viewer } from '../../src/ask/viewer.ts';
import { viewing } from '../../src/ledger/company.ts';
import { findMetric } from '../../src/metrics/index.ts';
import { NotAllowed } from '../../src/model/error.ts';
import { withWorld } from '../metrics/harness.ts';
import { cacTraps } from '../oracle/cac-traps.ts';
import { contactsTraps } from '../oracle/contacts-traps.ts';
import { ltvTraps } from '../oracle/ltv-traps.ts';
import { magicTraps } from '../oracle/magic-traps.ts';
import { winRateTraps } from '../oracle/win-rate-traps.ts';
import type { World } from '../oracle/world.ts';
import { worldOf } from './company.ts';

const LOADED = '2024-01-01T00:00:00Z';
const NOW = '2024-08-15T12:00:00Z';
const MONEY = ['spend', 'revenue', 'subscription'];
const of = (role: Viewer['role']): Viewer => ({ role, users: ['crm:ann'], teams: [], managed: [] });

/** Entities of the rows that finance lists, and of those it does not. */
interface Sides {
  readonly listed: string;
  readonly kept: string;
}

async function readSides(world: World, metric: string, period: string): Promise<Record<string, Sides>> {
  return withWorld(world, LOADED, (company) =>
    viewing(company, async (view) => {
      const sides: Record<string, Sides> = {};
      for (const { name } of findMetric(metric).measures) {
        const asked = { metric, measures: [name], period, limit: 100_000 };
        const whole = await drillView(view, asked, NOW, of('admin'));
        const seen: Drill = await drillView(view, asked, NOW, of('finance'));
        const isMoney = ({ entity }: { readonly entity: string }) => MONEY.includes(entity);
        expect(seen.records, name).toEqual(whole.records.filter(isMoney));
        expect(seen.total, name).toBe(seen.records.length);
        expect(seen.meta.outsideView, name).toBe(whole.total - seen.total);
        const entities = (money: boolean) =>
          [...new Set(whole.records.filter((row) => isMoney(row) === money).map(({ entity }) => entity))].sort();
        sides[name] = { listed: entities(true).join(' '), kept: entities(false).join(' ') };
      }
      return sides;
    }),
  );
}

/** Three people beside the viewer with a deal and a call each, so that their figure is shown to everybody. */
const crm = (id: string, more: object) => ({ source: 'crm', id, ...more });
const REPS = ['ann', 'bob', 'cid', 'dee'];
const sold = worldOf({
  user: REPS.map((id) => crm(id, {})),
  person: REPS.map((id) => crm(id, {})),
  deal: REPS.map((id) =>
    crm(id, {
      owner: `crm:${id}`,
      status: 'won',
      kind: 'new',
      amount: '100',
      currency: 'EUR',
      created_at: '2024-05-02T10:00:00Z',
      closed_at: '2024-05-20T10:00:00Z',
    }),
  ),
  activity: REPS.map((id) =>
    crm(id, { kind: 'call', direction: 'out', status: 'done', user: `crm:${id}`, starts_at: '2024-05-07T10:00:00Z' }),
  ),
  activity_person: REPS.map((id) => crm(id, { activity: `crm:${id}`, person: `crm:${id}`, role: 'to' })),
});

describe('of figures of money', () => {
  test('cac', async () => {
    expect(await readSides(cacTraps.world, 'cac', '2024-Q2')).toEqual({
      cac: { listed: 'spend', kept: 'account' },
      sales: { listed: 'spend', kept: 'account' },
      marketing: { listed: 'spend', kept: 'account' },
      lagged: { listed: 'spend', kept: 'account' },
      payback_months: { listed: 'revenue spend subscription', kept: '' },
    });
  });
  test('ltv', async () => {
    expect(await readSides(ltvTraps.world, 'ltv', '2024-Q2')).toEqual({
      realised: { listed: 'revenue', kept: 'account' },
      completed: { listed: 'revenue', kept: 'account' },
      open_lives: { listed: '', kept: 'account' },
      projected: { listed: 'revenue subscription', kept: 'account' },
      net_of_cac: { listed: 'revenue spend', kept: 'account' },
      ltv_to_cac: { listed: 'revenue spend subscription', kept: 'account' },
    });
  });
  test('magic-number', async () => {
    expect(await readSides(magicTraps.world, 'magic-number', '2024-Q2')).toEqual({
      magic_number: { listed: 'spend subscription', kept: '' },
      trailing_mean: { listed: 'spend subscription', kept: '' },
    });
  });
});

describe('of figures of people', () => {
  test('win-rate', async () => {
    expect(await readSides(sold, 'win-rate', '2024-05')).toEqual({
      cohort: { listed: '', kept: 'deal' },
      closed: { listed: '', kept: 'deal' },
      won_count: { listed: '', kept: 'deal' },
      won_amount: { listed: '', kept: 'deal' },
      amount_weighted: { listed: '', kept: 'deal' },
    });
  });
  test('contacts', async () => {
    expect(await readSides(sold, 'contacts', '2024-W19')).toEqual({
      unique_contacts: { listed: '', kept: 'activity' },
      touches: { listed: '', kept: 'activity' },
      touches_call: { listed: '', kept: 'activity' },
      touches_email: { listed: '', kept: '' },
      touches_message: { listed: '', kept: '' },
    });
  });
});

test.each([
  ['win-rate', winRateTraps.world, '2024-03'],
  ['contacts', contactsTraps.world, '2024-W19'],
] as const)('a figure of %s that is not shown gives no list', async (metric, world, period) => {
  await withWorld(world, LOADED, (company) =>
    viewing(company, async (view) => {
      const drilled = drillView(
        view,
        { metric, period, where: [{ dimension: 'rep', value: 'crm:bob' }] },
        NOW,
        of('finance'),
      );
      await expect(drilled).rejects.toBeInstanceOf(NotAllowed);
    }),
  );
});
