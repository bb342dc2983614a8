/** Reading: values in by their type, cells out exactly, nothing but a SELECT, never half a batch, no SQL in an error. */
import { describe, expect, it } from 'vitest';
import { sql } from '../../src/engine/sql.ts';
import { CadansError, InputError, Unavailable } from '../../src/model/error.ts';
import { batch, contents, deal, engineAt, list, minute, one } from './fixture.ts';

describe('read', () => {
  it('gives numbers while they are exact, text where they would not be', async () => {
    const engine = await engineAt();
    expect(
      await one(
        engine,
        sql`select count(*) as n, sum(x) as hugeint, 9007199254740991 as largest, 9007199254740993 as beyond,
          1.10::decimal(20,6) as decimal, true as yes, null as nothing, timestamp '2024-05-06 08:00:00.120' as instant,
          date '2024-05-06' as day, 'é' as text, 0.5::double as half, [1, 2] as list, {a: 'x'} as struct
        from range(3) t(x)`,
      ),
    ).toEqual({
      n: 3,
      hugeint: 3,
      largest: 9007199254740991,
      beyond: '9007199254740993',
      decimal: '1.100000',
      yes: true,
      nothing: null,
      instant: '2024-05-06 08:00:00.12',
      day: '2024-05-06',
      text: 'é',
      half: 0.5,
      list: '[1,2]',
      struct: '{"a":"x"}',
    });
  });

  it('binds arguments by their type', async () => {
    const engine = await engineAt();
    const query = sql`select ${'5'} as text, ${5} as small, ${2 ** 40} as large, ${2n ** 63n} as huge, ${0.5} as part,
      ${false} as no, ${null} as nothing, typeof(${5}) as t, typeof(${2 ** 40}) as tl, typeof(${2n ** 63n}) as th`;
    expect(await one(engine, query)).toEqual({
      text: '5',
      small: 5,
      large: 2 ** 40,
      huge: '9223372036854775808',
      part: 0.5,
      no: false,
      nothing: null,
      t: 'INTEGER',
      tl: 'BIGINT',
      th: 'HUGEINT',
    });
    await expect(engine.read(sql`select ${Number.NaN}`)).rejects.toThrow(InputError);
  });

  it('takes no value for SQL, on the way in or out', async () => {
    const engine = await engineAt();
    const nasty = [
      `'; drop table deal; --`,
      `" or "1"="1`,
      `$1`,
      `\\'; select 1`,
      `\u0000after nul`,
      `{{x}} ? :name @v`,
      `'||(select note from _batch)||'`,
      'line\nbreak\r\n\t/* c */',
      '𝒳 ‮ e\u0301',
    ];
    const rows = nasty.map((value, i) => deal(`${i} ${value}`, { name: value, attributes: { [value]: value } }));
    await engine.write(
      { id: nasty[0] ?? '', source: nasty[1] ?? '', knownFrom: minute(0), note: JSON.stringify(nasty) },
      [list('deal', ...rows)],
    );
    for (const [i, value] of nasty.entries()) {
      const key = engine.dialect.attribute(sql`attributes`, value);
      const query = sql`select id, name, ${key} as attribute from ${engine.table('deal')} t where name = ${value}`;
      expect(await engine.read(query)).toEqual([{ id: `${i} ${value}`, name: value, attribute: value }]);
    }
    const [stored] = await engine.batches();
    expect([stored?.id, stored?.source, JSON.parse(stored?.note ?? '')]).toEqual([nasty[0], nasty[1], nasty]);
    await expect(engine.undo(`x' or '1'='1`, batch('u'))).rejects.toThrow(CadansError);
    expect(() => engine.table('deal', `2024-05-06T08:00:00Z' or true --`)).toThrow(InputError);
    expect(await contents(engine, 'deal', ['id'])).toHaveLength(nasty.length);
  });

  it('refuses everything but one SELECT', async () => {
    const engine = await engineAt();
    await engine.write(batch('b1'), [list('deal', deal('1'))]);
    for (const statement of [
      sql`delete from deal`,
      sql`select 1; delete from deal`,
      sql`update deal set name = ${'x'}`,
      sql`drop table deal`,
      sql`create table mine (a int)`,
      sql`copy deal to 'x.csv'`,
      sql`checkpoint`,
      sql`set threads = 1`,
    ]) {
      await expect(engine.read(statement), statement.text(String)).rejects.toThrow(Unavailable);
    }
    expect(await contents(engine, 'deal', ['id', 'name'])).toEqual([['1', null]]);
  });

  it('tells a failure without the SQL or its values, and keeps the cause', async () => {
    const engine = await engineAt();
    const error = await engine
      .read(sql`select secret_column from ${engine.table('deal')} t where name = ${'private'}`)
      .catch((thrown: unknown) => thrown);
    if (!(error instanceof Unavailable)) throw new Error(`no Unavailable but ${String(error)}`);
    expect(error.code).toBe('engine_error');
    expect(`${error.message} ${error.hint}`).not.toMatch(/select|secret|private|deal/i);
    expect(String(error.cause)).toMatch(/secret_column/);
    expect(await engine.read(sql`select 1 as works`)).toEqual([{ works: 1 }]);
  });

  it('never sees half a batch, while writes and reads go on side by side', async () => {
    const engine = await engineAt();
    const pair = (i: number) => [
      list(
        'deal',
        ...Array.from({ length: 20 }, (_, j) => deal(`${i}-${j}`, { name: `${i}` })),
        deal('same', { name: `${i}` }),
      ),
      list('team', { source: 'crm', id: `${i}`, name: `${i}` }),
    ];
    let writing = true;
    const writes = Promise.all(
      Array.from({ length: 15 }, (_, i) => engine.write(batch(`b${i}`, minute(i)), pair(i))),
    ).finally(() => {
      writing = false;
    });
    const seen = new Set<number>();
    const reader = async () => {
      while (writing) {
        const row = await one(
          engine,
          sql`select (select count(*) from team) as batches, (select count(*) from deal) as deals,
            (select max(cast(name as int)) from deal) as latest, (select max(name) from deal where id = 'same') as same`,
        );
        const batches = Number(row['batches']);
        seen.add(batches);
        expect(row['deals']).toBe(batches === 0 ? 0 : batches * 20 + 1);
        expect(row['same']).toBe(batches === 0 ? null : String(row['latest']));
      }
    };
    const [results] = await Promise.all([writes, reader(), reader(), reader()]);
    expect(results.every((result) => !result.replayed)).toBe(true);
    expect((await engine.batches()).map((stored) => stored.id)).toEqual(results.map((result) => result.batch));
    expect(seen.size).toBeGreaterThan(2);
  });

  it('writes the same batch once when it comes twice at the same time', async () => {
    const engine = await engineAt();
    const both = await Promise.all([1, 2].map(() => engine.write(batch('b1'), [list('deal', deal('1'))])));
    expect(both.map((result) => result.replayed)).toEqual([false, true]);
  });
});
