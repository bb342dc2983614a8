/** A month is reported, then things happen to it: what was reported stays, and `why` names exactly these, each with its cause. */
import { expect, it } from 'vitest';
import { ask } from '../../src/ask/ask.ts';
import { due } from '../../src/ask/freeze.ts';
import type { AskRequest } from '../../src/ask/request.ts';
import { why } from '../../src/ask/why.ts';
import { refreshIdentity } from '../../src/intake/identity.ts';
import { type Company, openCompany } from '../../src/ledger/company.ts';
import { readFrozen, writeFrozen } from '../../src/ledger/frozen.ts';
import type { EntityName } from '../../src/model/entity.ts';
import { defaultSettings, type Settings } from '../../src/model/settings.ts';
import { partsOf, withEngine } from '../metrics/harness.ts';
import type { Row } from '../oracle/world.ts';
import { withState } from './harness.ts';

const REPORTED = '2024-07-03T09:00:00Z';
const LATER = '2024-08-20T09:00:00Z';
const SETTINGS: Settings = { ...defaultSettings(), zone: 'UTC', currency: 'EUR' };

type Rows = Partial<Record<EntityName, Row[]>>;

const deal = (id: string, more: Row = {}): Row => ({
  source: 'crm',
  id,
  kind: 'new',
  status: 'won',
  amount: '100',
  currency: 'EUR',
  account: `crm:${id}`,
  created_at: '2024-05-02T09:00:00Z',
  closed_at: '2024-06-12T09:00:00Z',
  ...more,
});
const rate = (value: string): Row => ({
  source: 'bank',
  id: 'r',
  day: '2024-01-01',
  from_currency: 'USD',
  to_currency: 'EUR',
  rate: value,
});
const IDS = ['same', 'edited', 'reopened', 'gone', 'twin', 'dollar', 'lost', 'left-out'];
const FIRST: Rows = {
  account: IDS.map((id) => ({ source: 'crm', id, name: id })),
  deal: [
    deal('same'),
    deal('edited'),
    deal('reopened'),
    deal('gone'),
    deal('twin'),
    deal('dollar', { currency: 'USD' }),
    deal('lost', { status: 'lost' }),
    deal('left-out'),
  ],
  fx_rate: [rate('0.5')],
};

const AMOUNT: AskRequest = { metric: 'win-rate', measures: ['won_amount'], period: '2024-06' };

/** The company with June reported. */
function reported(
  rows: Rows,
  use: (company: Company, bring: (rows: Rows) => Promise<void>) => Promise<void>,
): Promise<void> {
  return withEngine((engine) =>
    withState(async (state) => {
      let loads = 0;
      const write = async (more: Rows, now: string) => {
        await engine.write({ id: `load ${loads++}`, source: 'crm', knownFrom: now, note: '{}' }, partsOf(more));
        await refreshIdentity(engine, now);
      };
      await write(rows, '2024-07-01T00:00:00Z');
      const company = await openCompany(engine, SETTINGS, REPORTED);
      await writeFrozen(state, 'test', await due(company, await readFrozen(state), REPORTED));
      await use({ ...company, frozen: await readFrozen(state) }, (more) => write(more, LATER));
    }),
  );
}

const causes = async (company: Company, request: AskRequest, now = LATER) => {
  const { records } = await why(company, request, now);
  return Object.fromEntries(
    records.map(({ ref, cause, through }) => [ref, through ? `${cause} through ${through.ref}` : cause]),
  );
};

it('names each record with what happened to it, and no other', async () => {
  await reported(FIRST, async (company, bring) => {
    expect(await causes(company, AMOUNT)).toEqual({});
    await bring({ account: [{ source: 'crm', id: 'late' }], deal: [deal('late')] });
    await bring({ deal: [deal('edited', { amount: '250' }), deal('reopened', { status: 'open', closed_at: null })] });
    await bring({ deal: [deal('gone', { deleted: true }), deal('lost', { status: 'lost', name: 'renamed' })] });
    await bring({ deal: [deal('twin', { merged_into: 'crm:same' })] });
    await bring({ fx_rate: [rate('2')] });
    await bring({
      exclusion: [{ source: 'cadans', id: 'x', entity: 'deal', record: 'crm:left-out', reason: 'a test' }],
    });
    expect(await causes(company, AMOUNT)).toEqual({
      'crm:late': 'late',
      'crm:edited': 'edited',
      'crm:reopened': 'reopened',
      'crm:gone': 'deleted',
      'crm:twin': 'merged',
      'crm:dollar': 'rate',
      'crm:left-out': 'late through cadans:x',
    });
    const told = await why(company, AMOUNT, LATER);
    expect(told.frozen.value).toBe('650.00');
    expect(told.current.value).toBe(
      (await ask(company, { ...AMOUNT, basis: 'current' }, LATER)).rows[0]?.measures['won_amount']?.value,
    );
    // Then and now of a group would tell single people: whoever may not see them gets what is known now alone.
    const viewer = { role: 'viewer', users: [], teams: [], managed: [] } as const;
    await expect(why(company, AMOUNT, LATER, viewer)).rejects.toMatchObject({ code: 'group' });
    const seen = (await ask(company, AMOUNT, LATER, viewer)).rows[0]?.measures['won_amount'];
    expect([seen?.value, seen?.frozen, seen?.current]).toEqual([told.current.value, undefined, undefined]);
    // The difference of the two lists is that of the figures.
    const sum = (side: 'reported' | 'current') =>
      told.records.flatMap((record) => record[side]).reduce((all, { value }) => all + Number(value), 0);
    expect(sum('current') - sum('reported')).toBeCloseTo(Number(told.current.value) - Number(told.frozen.value));
  });
});

it('tells a setting, and what a cohort grew by', async () => {
  await reported(
    {
      ...FIRST,
      deal: [
        ...(FIRST.deal ?? []),
        deal('open', { status: 'open', closed_at: null }),
        deal('dropped', { status: 'abandoned' }),
      ],
    },
    async (company, bring) => {
      const kept = {
        ...company,
        versions: [{ version: 1, knownFrom: '2024-01-01T00:00:00Z', by: 'test', settings: SETTINGS }],
      };
      const metrics = {
        ...SETTINGS.metrics,
        'win-rate': { ...SETTINGS.metrics['win-rate'], abandoned: 'ignored' as const },
      };
      const changed = { ...kept, settings: { ...SETTINGS, metrics } };
      const closed: AskRequest = { ...AMOUNT, measures: ['closed'] };
      expect(await causes(changed, closed)).toEqual({ 'crm:dropped': 'setting' });
      await bring({ deal: [deal('open', { closed_at: '2024-07-20T09:00:00Z' })] });
      const cohort: AskRequest = { metric: 'win-rate', measures: ['cohort'], period: '2024-05' };
      expect(await causes(kept, cohort)).toEqual({ 'crm:open': 'matured' });
    },
  );
});

it('tells a holiday that was added', async () => {
  const people: Rows = {
    user: [{ source: 'crm', id: 'u', name: 'u' }],
    team: [{ source: 'crm', id: 't', name: 't' }],
    assignment: [{ source: 'crm', id: 'a', user: 'crm:u', team: 'crm:t', role: 'ae', from: '2024-01-01' }],
    capacity: [{ source: 'crm', id: 'c', role: 'ae', per_day: '2' }],
    deal: [deal('same')],
  };
  await reported(people, async (company, bring) => {
    await bring({ holiday: [{ source: 'hr', id: 'h', day: '2024-06-12', name: 'a day off' }] });
    const told = await why(company, { metric: 'ae-capacity', measures: ['capacity_net'], period: '2024-06' }, LATER);
    expect(told.records.map(({ cause, through }) => [cause, through?.ref])).toEqual([['setting', 'hr:h']]);
    expect([told.frozen.value, told.current.value]).toEqual([40, 38]);
  });
});

it('refuses what was never reported, several periods and means', async () => {
  await reported(FIRST, async (company) => {
    await expect(why(company, { ...AMOUNT, period: '2024-07' }, LATER)).rejects.toMatchObject({ code: 'not_frozen' });
    await expect(why(company, { ...AMOUNT, period: '2024-Q2', grain: 'month' }, LATER)).rejects.toMatchObject({
      code: 'bad_request',
    });
  });
});
