/** Taking a batch back: what was before is there again, and every instant before and between reads as it did. */
import { describe, expect, it } from 'vitest';
import { sql } from '../../src/engine/sql.ts';
import { InputError, NotFound } from '../../src/model/error.ts';
import { batch, contents, deal, engineAt, list, minute, one } from './fixture.ts';

const names = ['id', 'name'];

describe('undo', () => {
  it('restores changed rows, removes new ones, keeps those that went on', async () => {
    const engine = await engineAt();
    await engine.write(batch('b1', minute(1)), [list('deal', deal('1', { name: 'a' }), deal('2', { name: 'a' }))]);
    await engine.write(batch('b2', minute(2)), [
      list(
        'deal',
        deal('1', { name: 'b' }),
        deal('2', { name: 'b' }),
        deal('3', { name: 'b' }),
        deal('4', { name: 'b' }),
      ),
      list('team', { source: 'crm', id: 't', name: 'North' }),
    ]);
    await engine.write(batch('b3', minute(3)), [list('deal', deal('2', { name: 'c' }), deal('4', { name: 'c' }))]);
    expect(await engine.undo('b2', batch('u', minute(4)))).toEqual({ removed: 2, restored: 1, kept: 2 });
    const after = [
      ['1', 'a'],
      ['2', 'c'],
      ['4', 'c'],
    ];
    expect(await contents(engine, 'deal', names)).toEqual(after);
    expect(await contents(engine, 'team', ['id'])).toEqual([]);
    expect(await contents(engine, 'deal', names, minute(0))).toEqual([]);
    expect(await contents(engine, 'deal', names, minute(1))).toEqual([
      ['1', 'a'],
      ['2', 'a'],
    ]);
    expect(await contents(engine, 'deal', names, minute(2))).toEqual(['1', '2', '3', '4'].map((id) => [id, 'b']));
    expect(await contents(engine, 'team', ['id'], minute(3))).toEqual([['t']]);
    expect(await contents(engine, 'deal', names, minute(3))).toEqual([
      ['1', 'b'],
      ['2', 'c'],
      ['3', 'b'],
      ['4', 'c'],
    ]);
    expect(await contents(engine, 'deal', names, minute(4))).toEqual(after);
    expect(await contents(engine, 'team', ['id'], minute(4))).toEqual([]);
  });

  it('only adds versions', async () => {
    const engine = await engineAt();
    const versions = sql`select id, name, _batch from deal union all select id, name, _batch from deal_history where not _retracted`;
    await engine.write(batch('b1', minute(1)), [list('deal', deal('1', { name: 'a' }))]);
    await engine.write(batch('b2', minute(2)), [list('deal', deal('1', { name: 'b' }), deal('2'))]);
    const before = await engine.read(sql`select * from (${versions}) order by all`);
    await engine.undo('b2', batch('u', minute(3)));
    expect(await engine.read(sql`select * from (${versions}) where _batch < 3 order by all`)).toEqual(before);
  });

  it('takes the same content again afterwards', async () => {
    const engine = await engineAt();
    const part = [list('deal', deal('1', { name: 'a' }))];
    await engine.write(batch('b1', minute(1)), part);
    await engine.undo('b1', batch('u', minute(2)));
    expect((await engine.write(batch('b1', minute(3)), part)).replayed).toBe(true);
    expect(await contents(engine, 'deal', names)).toEqual([]);
    const { counts } = await engine.write(batch('b1 again', minute(3)), part);
    expect(counts).toEqual([{ entity: 'deal', inserted: 1, updated: 0, unchanged: 0 }]);
    expect(await contents(engine, 'deal', names)).toEqual([['1', 'a']]);
    expect(await contents(engine, 'deal', names, minute(2))).toEqual([]);
    expect(await contents(engine, 'deal', names, minute(1))).toEqual([['1', 'a']]);
  });

  it('can be taken back itself', async () => {
    const engine = await engineAt();
    await engine.write(batch('b1', minute(1)), [list('deal', deal('1', { name: 'a' }))]);
    await engine.write(batch('b2', minute(2)), [list('deal', deal('1', { name: 'b' }), deal('2', { name: 'b' }))]);
    const both = await contents(engine, 'deal', names);
    await engine.undo('b2', batch('u', minute(3)));
    expect(await engine.undo('u', batch('uu', minute(4)))).toEqual({ removed: 0, restored: 2, kept: 0 });
    expect(await contents(engine, 'deal', names)).toEqual(both);
    expect(await engine.undo('uu', batch('uuu', minute(5)))).toEqual({ removed: 1, restored: 1, kept: 0 });
    expect(await contents(engine, 'deal', names)).toEqual([['1', 'a']]);
    expect(await contents(engine, 'deal', names, minute(4))).toEqual(both);
  });

  it('notes who took it back, and refuses the unknown, a second time, and an id in use', async () => {
    const engine = await engineAt();
    await engine.write(batch('b1', minute(1)), [list('deal', deal('1'))]);
    await expect(engine.undo('nothing', batch('u'))).rejects.toThrow(NotFound);
    await expect(engine.undo('b1', batch('b1'))).rejects.toThrow(InputError);
    expect(await contents(engine, 'deal', ['id'])).toEqual([['1']]);
    await engine.undo('b1', batch('u', minute(2)));
    await expect(engine.undo('b1', batch('u2', minute(3)))).rejects.toThrow(/already been taken back/);
    expect((await engine.batches()).map(({ id, seq, undoneBy }) => [id, seq, undoneBy])).toEqual([
      ['b1', 1, 'u'],
      ['u', 2, null],
    ]);
    expect(await one(engine, sql`select count(*) as n from deal_history where _retracted`)).toEqual({ n: 1 });
  });
});
