/** What a batch does: counts to the row, nothing on a replay, everything or nothing. */
import { describe, expect, it } from 'vitest';
import { openDuckDb } from '../../src/engine/duckdb/open.ts';
import { sql } from '../../src/engine/sql.ts';
import { InputError, Unavailable } from '../../src/model/error.ts';
import { batch, contents, deal, engineAt, folder, list, minute, one } from './fixture.ts';

const faultsOf = async (work: Promise<unknown>): Promise<string[]> => {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof InputError)) throw new Error(`no InputError but ${String(error)}`);
  return error.faults.map((fault) => `${fault.where}: ${fault.what}`);
};

describe('write', () => {
  it('counts new, changed and unchanged rows, and keeps what it replaced', async () => {
    const engine = await engineAt();
    const first = await engine.write(batch('b1', minute(1)), [list('deal', deal('1'), deal('2'), deal('3'))]);
    expect(first).toEqual({
      batch: 'b1',
      replayed: false,
      counts: [{ entity: 'deal', inserted: 3, updated: 0, unchanged: 0 }],
    });
    const second = await engine.write(batch('b2', minute(2)), [
      list('deal', deal('2', { amount: '10.5' }), deal('3'), deal('4')),
    ]);
    expect(second.counts).toEqual([{ entity: 'deal', inserted: 1, updated: 1, unchanged: 1 }]);
    expect(await contents(engine, 'deal', ['id', 'amount', '_batch'])).toEqual([
      ['1', null, 1],
      ['2', '10.500000', 2],
      ['3', null, 1],
      ['4', null, 2],
    ]);
    expect(await contents(engine, 'deal', ['id', 'amount'], minute(1))).toEqual([
      ['1', null],
      ['2', null],
      ['3', null],
    ]);
    // One version replaced, so one in the history: rows that were as they are wrote nothing.
    expect(await one(engine, sql`select count(*) as n from deal_history`)).toEqual({ n: 1 });
  });

  it('has no effect the second time, and tells the counts of the first', async () => {
    const engine = await engineAt();
    const first = await engine.write(batch('b1'), [list('deal', deal('1'))]);
    const again = await engine.write(batch('b1', minute(9)), [list('deal', deal('1', { name: 'other' }), deal('2'))]);
    expect(again).toEqual({ batch: 'b1', replayed: true, counts: first.counts });
    expect(await contents(engine, 'deal', ['id', 'name'])).toEqual([['1', null]]);
    expect(await engine.batches()).toHaveLength(1);
    expect(await one(engine, sql`select count(*) as n from deal_history`)).toEqual({ n: 0 });
  });

  it('notices a change in any kind of column, from and to empty', async () => {
    const engine = await engineAt();
    const full = {
      created_at: '2024-01-02T03:04:05.678Z',
      created_at_precision: 'instant',
      deleted: false,
      url: 'https://crm.example/1',
      attributes: { size: 'S', zone: 'N' },
      account: 'crm:a1',
      amount: '12.340000',
      closed_at: null,
    };
    const count = async (id: string, row: Record<string, unknown>) =>
      (await engine.write(batch(id), [list('deal', deal('1', row))])).counts[0];
    const unchanged = { entity: 'deal', inserted: 0, updated: 0, unchanged: 1 };
    const updated = { entity: 'deal', inserted: 0, updated: 1, unchanged: 0 };
    await count('b0', full);
    expect(await count('same', full)).toEqual(unchanged);
    expect(await count('order of attributes', { ...full, attributes: { zone: 'N', size: 'S' } })).toEqual(unchanged);
    expect(await count('zeros', { ...full, amount: '12.34' })).toEqual(unchanged);
    let n = 0;
    for (const change of [
      { created_at: '2024-01-02T03:04:05.679Z' },
      { created_at_precision: 'day' },
      { deleted: true },
      { deleted: null },
      { url: '' },
      { attributes: { size: 'S' } },
      { attributes: {} },
      { account: 'crm:a2' },
      { amount: '12.340001' },
      { amount: null },
      { closed_at: '2024-01-02T00:00:00Z' },
    ]) {
      expect(await count(`there ${n}`, { ...full, ...change }), JSON.stringify(change)).toEqual(updated);
      expect(await count(`back ${n++}`, full), JSON.stringify(change)).toEqual(updated);
    }
  });

  it('gives every value back as it went in', async () => {
    const engine = await engineAt();
    await engine.write(batch('b1'), [
      list('user', { source: 'crm', id: 'u', weekly_hours: '38.25', active: true, from: '2020-02-29', name: 'Zoë' }),
      list('activity', { source: 'crm', id: 'a', kind: 'call', duration: 9007199254740991, starts_at: minute(5) }),
      list('deal', deal('1', { amount: '-99999999999999.999999', attributes: { 'a/b "c"': 'd\ne' }, url: '' })),
    ]);
    expect(await contents(engine, 'user', ['ref', 'weekly_hours', 'active', 'from', 'to', 'name'])).toEqual([
      ['crm:u', '38.250000', true, '2020-02-29', null, 'Zoë'],
    ]);
    expect(await contents(engine, 'activity', ['duration', 'starts_at', 'deleted'])).toEqual([
      [9007199254740991, '2024-05-06 08:05:00', null],
    ]);
    expect(await contents(engine, 'deal', ['amount', 'attributes', 'url'])).toEqual([
      ['-99999999999999.999999', '{"a/b \\"c\\"":"d\\ne"}', ''],
    ]);
  });

  it('keeps identities like any entity', async () => {
    const engine = await engineAt();
    const link = { source: 'crm', id: '1', entity: 'person', record: 'crm:p1', canonical: 'crm:p0' };
    await engine.write(batch('b1', minute(1)), [list('identity', link)]);
    await engine.write(batch('b2', minute(2)), [list('identity', { ...link, canonical: 'crm:p2' })]);
    expect(await contents(engine, 'identity', ['ref', 'record', 'canonical'])).toEqual([['crm:1', 'crm:p1', 'crm:p2']]);
    expect(await contents(engine, 'identity', ['canonical'], minute(1))).toEqual([['crm:p0']]);
    expect(await faultsOf(engine.write(batch('b3'), [list('identity', { ...link, entity: 'planet' })]))).toEqual([
      expect.stringMatching(/^identity\[0\]\.entity: /),
    ]);
  });

  it('tells all faults of all rows together and keeps nothing', async () => {
    const engine = await engineAt();
    const faults = await faultsOf(
      engine.write(batch('b1'), [
        list('user', { source: 'crm', id: 'u1' }),
        list('deal', deal('1'), deal('2', { amount: 12, status: 'maybe' }), deal('3', { colour: 'red' })),
        list('team', { source: 'crm', id: 't1' }),
      ]),
    );
    expect(faults).toEqual([
      expect.stringMatching(/^deal\[1\]\.status: /),
      expect.stringMatching(/^deal\[1\]\.amount: /),
      expect.stringMatching(/^deal\[2\]: .*colour/),
      expect.stringMatching(/^team\[0\]\.name: /),
    ]);
    expect(await contents(engine, 'user', ['id'])).toEqual([]);
    expect(await engine.batches()).toEqual([]);
  });

  it('refuses a key that comes twice in a batch and names it', async () => {
    const engine = await engineAt();
    const twice = [list('deal', deal('1'), deal('2'), deal('1', { name: 'other' }))];
    expect(await faultsOf(engine.write(batch('b1'), twice))).toEqual(['deal crm:1: comes 2 times in one batch']);
    const apart = [list('deal', deal('1')), list('user', { source: 'crm', id: '1' }), list('deal', deal('1'))];
    expect(await faultsOf(engine.write(batch('b1'), apart))).toEqual(['deal crm:1: comes 2 times in one batch']);
    const other = [list('deal', deal('1'), { ...deal('1'), source: 'erp' })];
    expect((await engine.write(batch('b1'), other)).counts[0]?.inserted).toBe(2);
    const many = Array.from({ length: 50 }, (_, i) => deal(String(i % 25)));
    const named = await faultsOf(engine.write(batch('b2'), [list('deal', ...many)]));
    expect(named).toHaveLength(21);
    expect(named.at(-1)).toBe('deal: 5 more key(s) come several times');
  });

  it('takes two lists of one entity as one part', async () => {
    const engine = await engineAt();
    const { counts } = await engine.write(batch('b1'), [list('deal', deal('1')), list('deal', deal('2'))]);
    expect(counts).toEqual([{ entity: 'deal', inserted: 2, updated: 0, unchanged: 0 }]);
  });

  it('keeps nothing of a batch whose last part fails, and works on afterwards', async () => {
    const engine = await engineAt();
    await engine.write(batch('b1', minute(1)), [list('deal', deal('1'))]);
    const bad = [
      list('deal', deal('1', { name: 'new' }), deal('2')),
      list('user', ...Array(2).fill({ source: 'crm', id: 'u' })),
    ];
    await expect(engine.write(batch('b2', minute(2)), bad)).rejects.toThrow(InputError);
    expect(await contents(engine, 'deal', ['id', 'name'])).toEqual([['1', null]]);
    const { counts } = await engine.write(batch('b2', minute(3)), [list('deal', deal('1', { name: 'new' }))]);
    expect(counts).toEqual([{ entity: 'deal', inserted: 0, updated: 1, unchanged: 0 }]);
    expect((await engine.batches()).map(({ id, seq }) => [id, seq])).toEqual([
      ['b1', 1],
      ['b2', 2],
    ]);
  });

  it('never lets time run backwards', async () => {
    const engine = await engineAt();
    await engine.write(batch('b1', minute(5)), [list('deal', deal('1', { name: 'a' }))]);
    await engine.write(batch('b2', minute(2)), [list('deal', deal('1', { name: 'b' }))]);
    expect((await engine.batches()).map((stored) => stored.knownFrom)).toEqual([
      '2024-05-06T08:05:00.000Z',
      '2024-05-06T08:05:00.000Z',
    ]);
    expect(await contents(engine, 'deal', ['name'], minute(4))).toEqual([]);
    expect(await contents(engine, 'deal', ['name'], minute(5))).toEqual([['b']]);
  });

  it('refuses a batch that could not be read back, with all its faults', async () => {
    const engine = await engineAt();
    const bad = { id: '', source: '', knownFrom: '2024-05-06 08:00', note: 'no json' };
    expect(await faultsOf(engine.write(bad, []))).toEqual([
      'batch.id: is empty',
      'batch.source: is empty',
      'batch.knownFrom: "2024-05-06 08:00" is not a UTC instant',
      'batch.note: is not JSON',
    ]);
  });

  it('tells what is needed first on a database without tables', async () => {
    const engine = await openDuckDb({ file: ':memory:', staging: folder() });
    await expect(engine.write(batch('b1'), [])).rejects.toThrow(Unavailable);
    await engine.close();
  });
});
