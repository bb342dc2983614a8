/** What was reported stays, whatever comes in later; what is known now stands beside it, and as of then it is the same again. */
import Database from 'libsql';
import { describe, expect, it, test } from 'vitest';
import type { Answer } from '../../src/ask/answer.ts';
import { ask } from '../../src/ask/ask.ts';
import { due } from '../../src/ask/freeze.ts';
import type { AskRequest } from '../../src/ask/request.ts';
import { refreshIdentity } from '../../src/intake/identity.ts';
import { type Company, openCompany } from '../../src/ledger/company.ts';
import { readFrozen, takeBack, writeFrozen } from '../../src/ledger/frozen.ts';
import type { EntityName } from '../../src/model/entity.ts';
import { defaultSettings } from '../../src/model/settings.ts';
import type { State } from '../../src/state/open.ts';
import { withBusiness } from '../metrics/business.ts';
import { partsOf, withEngine } from '../metrics/harness.ts';
import { drawFrom } from '../oracle/draw.ts';
import { randomBusiness, randomBusinessSettings } from '../oracle/random-business.ts';
import type { Row } from '../oracle/world.ts';
import { randomChange } from './change.ts';
import { withState } from './harness.ts';

const REPORTED = '2024-07-03T09:00:00Z';
const LATER = '2024-08-20T09:00:00Z';

type Rows = Partial<Record<EntityName, Row[]>>;

const deal = (id: string, more: Row): Row => ({
  source: 'crm',
  id,
  kind: 'new',
  status: 'lost',
  amount: '100',
  currency: 'EUR',
  created_at: '2024-05-02T09:00:00Z',
  closed_at: '2024-06-12T09:00:00Z',
  ...more,
});

async function bring(company: Company, rows: Rows, id: string, now: string): Promise<void> {
  await company.engine.write({ id, source: 'crm', knownFrom: now, note: '{}' }, partsOf(rows));
  await refreshIdentity(company.engine, now);
}

/** Freezes what is due, and gives the company with its books. */
async function closeBooks(company: Company, state: State, now: string): Promise<Company> {
  await writeFrozen(state, 'test', await due(company, await readFrozen(state), now));
  return { ...company, frozen: await readFrozen(state) };
}

const withCompany = (rows: Rows, use: (company: Company, state: State) => Promise<void>): Promise<void> =>
  withEngine(async (engine) => {
    await engine.write({ id: 'first', source: 'crm', knownFrom: '2024-07-01T00:00:00Z', note: '{}' }, partsOf(rows));
    const company = await openCompany(engine, { ...defaultSettings(), zone: 'UTC', currency: 'EUR' }, REPORTED);
    await withState((state) => use(company, state));
  });

const JUNE: AskRequest = { metric: 'win-rate', measures: ['won_count', 'won_amount', 'closed'], period: '2024-06' };
const figures = (answer: Answer, row = 0) =>
  Object.fromEntries(Object.entries(answer.rows[row]?.measures ?? {}).map(([name, { value }]) => [name, value]));

const FIRST: Rows = {
  deal: [
    deal('a', { status: 'won' }),
    deal('b', { status: 'won', amount: '50', currency: 'USD' }),
    deal('c', {}),
    deal('d', { status: 'open', closed_at: null }),
  ],
  fx_rate: [{ source: 'bank', id: 'r', day: '2024-01-01', from_currency: 'USD', to_currency: 'EUR', rate: '0.5' }],
};

describe('a month that was reported', () => {
  it('stays as it was, with what is known now beside it', async () => {
    await withCompany(FIRST, async (company, state) => {
      const closed = await closeBooks(company, state, REPORTED);
      const reported = { won_count: 2, won_amount: '125.00', closed: 0.6666666667 };
      expect(figures(await ask(closed, JUNE, REPORTED))).toEqual(reported);

      await bring(
        closed,
        { deal: [deal('d', { status: 'won', closed_at: '2024-06-20T09:00:00Z' })] },
        'a late win',
        LATER,
      );
      await bring(closed, { deal: [deal('a', { status: 'won', amount: '1000' })] }, 'an edited amount', LATER);
      await bring(closed, { fx_rate: [{ ...FIRST.fx_rate?.[0], rate: '2' }] }, 'another rate', LATER);
      const answer = await ask(closed, JUNE, LATER);
      expect(answer.basis).toBe('frozen');
      expect(figures(answer)).toEqual(reported);
      const won = answer.rows[0]?.measures['won_amount'];
      expect(won).toMatchObject({
        current: { value: '1200.00' },
        frozen: { value: '125.00', asOf: REPORTED, status: 'final' },
        flags: expect.arrayContaining(['restated']),
      });

      const current = await ask(closed, { ...JUNE, basis: 'current' }, LATER);
      expect(current.basis).toBe('current');
      expect(figures(current)).toEqual({ won_count: 3, won_amount: '1200.00', closed: 0.75 });
      expect(current.rows[0]?.measures['won_amount']?.frozen?.value).toBe('125.00');
      expect(figures(await ask(closed, { ...JUNE, asOf: REPORTED }, LATER))).toEqual(reported);
    });
  });

  it('is not closed before two days are over, nor while its data is not complete', async () => {
    await withCompany(FIRST, async (company, state) => {
      const early = await closeBooks(company, state, '2024-07-02T23:59:00Z');
      expect(early.frozen?.all().some(({ span }) => span === '2024-06-01/2024-07-01')).toBe(false);
      const note = JSON.stringify({ complete_through: '2024-06-20' });
      await company.engine.write({ id: 'told', source: 'crm', knownFrom: REPORTED, note }, []);
      const told = await closeBooks(company, state, REPORTED);
      expect(told.frozen?.all().some(({ span }) => span === '2024-06-01/2024-07-01')).toBe(false);
      expect(told.frozen?.all().some(({ span }) => span === '2024-05-01/2024-06-01')).toBe(true);
    });
  });

  it('is reported provisionally while its cohort can change, and once more when it no longer can', async () => {
    await withCompany(FIRST, async (company, state) => {
      const request: AskRequest = { metric: 'win-rate', measures: ['cohort'], period: '2024-05' };
      const closed = await closeBooks(company, state, REPORTED);
      expect((await ask(closed, request, REPORTED)).rows[0]?.measures['cohort']).toMatchObject({
        value: 0.5,
        frozen: { status: 'provisional' },
        flags: expect.arrayContaining(['provisional']),
      });
      await bring(
        closed,
        { deal: [deal('d', { status: 'won', closed_at: '2024-07-20T09:00:00Z' })] },
        'it closed',
        LATER,
      );
      expect((await ask(closed, request, LATER)).rows[0]?.measures['cohort']).toMatchObject({
        value: 0.5,
        current: { value: 0.75 },
      });
      const again = await closeBooks(closed, state, LATER);
      expect((await ask(again, request, LATER)).rows[0]?.measures['cohort']).toMatchObject({
        value: 0.75,
        frozen: { status: 'final', asOf: LATER },
      });
      // Nothing is due twice.
      expect(await due(again, again.frozen ?? (await readFrozen(state)), LATER)).toEqual([]);
    });
  });

  it('keeps a segment in sight that was reported and is gone', async () => {
    await withCompany(FIRST, async (company, state) => {
      const closed = await closeBooks(company, state, REPORTED);
      await bring(closed, { deal: (FIRST.deal ?? []).map((row) => ({ ...row, channel: 'web' })) }, 'a channel', LATER);
      const answer = await ask(closed, { ...JUNE, measures: ['won_count'], by: ['channel'] }, LATER);
      const rows = answer.rows.map(({ dims, measures }) => [
        dims['channel']?.key,
        measures['won_count']?.value,
        measures['won_count']?.current?.value,
        measures['won_count']?.reason ?? null,
      ]);
      expect(rows).toEqual([
        ['web', null, 2, 'nothing_reported'],
        [null, 2, 0, null],
      ]);
    });
  });

  it('is taken back with a reason that stays on record', async () => {
    await withCompany(FIRST, async (company, state) => {
      const closed = await closeBooks(company, state, REPORTED);
      await bring(closed, { deal: [deal('a', { status: 'won', amount: '1000' })] }, 'an edited amount', LATER);
      const keys = (closed.frozen?.all() ?? []).filter(({ span }) => span === '2024-06-01/2024-07-01');
      await takeBack(state, keys, 'test', 'an export was cut off', LATER);
      const open = { ...closed, frozen: await readFrozen(state) };
      expect(figures(await ask(open, JUNE, LATER))).toMatchObject({ won_amount: '1025.00' });
      const rows = await state.db.selectFrom('frozen').select('head').execute();
      expect(rows.filter(({ head }) => head.includes('an export was cut off'))).toHaveLength(keys.length);
      const again = await closeBooks(open, state, LATER);
      expect((await ask(again, JUNE, LATER)).rows[0]?.measures['won_amount']?.frozen).toMatchObject({
        value: '1025.00',
        asOf: LATER,
      });
    });
  });

  it('cannot be changed unseen', async () => {
    await withCompany(FIRST, async (company, state) => {
      await closeBooks(company, state, REPORTED);
      const raw = new Database(state.file);
      expect(() => raw.exec(`update frozen set head = '{}' where number = 3`)).toThrow('only added to');
      raw.exec('drop trigger frozen_no_update');
      raw.exec(`update frozen set figures = replace(figures, '"n":"2"', '"n":"3"')`);
      const altered = { ...company, frozen: await readFrozen(state) };
      await expect(ask(altered, JUNE, LATER)).rejects.toMatchObject({ code: 'state_damaged' });
      raw.exec(`update frozen set head = replace(head, 'final', 'finan') where number = 3`);
      raw.close();
      await expect(readFrozen(state)).rejects.toMatchObject({ code: 'state_damaged' });
    });
  });
});

test.each([1, 2])('world %i: whatever changes, what was reported is what is known as of then', async (seed) => {
  const draw = drawFrom(seed + 7, 'Europe/Amsterdam');
  const world = randomBusiness(seed);
  await withBusiness(world, { ...randomBusinessSettings(seed), complete_through: null }, REPORTED, (company) =>
    withState(async (state) => {
      const closed = await closeBooks(company, state, REPORTED);
      for (let i = 0; i < 10; i++) await bring(closed, randomChange(draw, world.rows).rows, `change ${i}`, LATER);
      let moved = 0;
      for (const [metric, period, by] of [
        ['contacts', '2024-W20', 'team'],
        ['appointment-rate', '2024-W20', ''],
        ['lead-response-time', '2024-W20', 'channel'],
        ['mqls', '2024-05', 'channel'],
        ['win-rate', '2024-05', 'market'],
        ['cac', '2024-Q1', ''],
        ['ltv', '2024-Q1', ''],
        ['magic-number', '2024-Q1', ''],
      ] as const) {
        const request: AskRequest = { metric, period, by: by === '' ? [] : [by] };
        const [stands, then] = [
          await ask(closed, request, LATER),
          await ask(closed, { ...request, asOf: REPORTED }, LATER),
        ];
        for (const row of then.rows) {
          const same = stands.rows.find(({ dims }) => JSON.stringify(dims) === JSON.stringify(row.dims));
          for (const [name, { value, n, d }] of Object.entries(row.measures)) {
            const cell = same?.measures[name];
            expect([metric, name, cell?.value, cell?.n, cell?.d]).toEqual([metric, name, value, n, d]);
            if (cell?.flags.includes('restated')) moved += 1;
          }
        }
      }
      expect(moved).toBeGreaterThan(0);
    }),
  );
});
