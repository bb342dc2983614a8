/** Parquet files from the staging folder: the same rules as for lists, any size, nothing from elsewhere. */
import { readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import { sql } from '../../src/engine/sql.ts';
import { InputError } from '../../src/model/error.ts';
import { batch, contents, deal, engineAt, folder, list, minute, one } from './fixture.ts';
import { parquetFile } from './parquet-file.ts';

const part = (parquet: string) => [{ entity: 'deal' as const, rows: { parquet } }];

async function refused(engine: Engine, query: string): Promise<string[]> {
  const file = await parquetFile(join(engine.staging, 'refused.parquet'), query);
  const error = await engine.write(batch('refused'), part(file)).catch((thrown: unknown) => thrown);
  if (!(error instanceof InputError)) throw new Error(`no InputError but ${String(error)}`);
  expect(await engine.batches()).toEqual([]);
  return error.faults.map((fault) => `${fault.where?.replace(/ in .*/, '')}: ${fault.what}`);
}

describe('write from Parquet', () => {
  it('keeps what it brings, empty where it brings no column', async () => {
    const engine = await engineAt();
    const file = await parquetFile(
      join(engine.staging, 'deals.parquet'),
      `select 'crm' as source, '1' as id, 'won' as status, 12.5::decimal(10,2) as amount, false as deleted,
        timestamptz '2024-05-06 10:00:00+02' as closed_at, timestamp '2024-05-01 00:00:00.25' as created_at,
        '{"size":"S"}' as attributes`,
    );
    const { counts } = await engine.write(batch('b1'), part(file));
    expect(counts).toEqual([{ entity: 'deal', inserted: 1, updated: 0, unchanged: 0 }]);
    expect(
      await contents(engine, 'deal', [
        'ref',
        'status',
        'amount',
        'deleted',
        'closed_at',
        'created_at',
        'attributes',
        'owner',
      ]),
    ).toEqual([
      ['crm:1', 'won', '12.500000', false, '2024-05-06 08:00:00', '2024-05-01 00:00:00.25', '{"size":"S"}', null],
    ]);
  });

  it('is the same row as one from a list', async () => {
    const engine = await engineAt();
    const row = { name: 'a', amount: '5.25', closed_at: minute(3), attributes: { size: 'S' }, deleted: true };
    await engine.write(batch('b1'), [list('deal', deal('1', row))]);
    const file = await parquetFile(
      join(engine.staging, 'deals.parquet'),
      `select 'crm' as source, '1' as id, 'open' as status, 'a' as name, 5.25 as amount, true as deleted,
        timestamp '2024-05-06 08:03:00' as closed_at, '{"size":"S"}' as attributes`,
    );
    const { counts } = await engine.write(batch('b2'), [...part(file), list('deal', deal('2'))]);
    expect(counts).toEqual([{ entity: 'deal', inserted: 1, updated: 0, unchanged: 1 }]);
  });

  it('refuses columns that are unknown, missing or of another type, all together', async () => {
    const engine = await engineAt();
    expect(
      await refused(
        engine,
        `select 'crm' as source, 1.5::double as amount, 'open' as status, '2024-05-06' as closed_at, 1 as colour`,
      ),
    ).toEqual([
      'deal.amount: is DOUBLE, must be DECIMAL(20,6)',
      'deal.closed_at: is VARCHAR, must be TIMESTAMP',
      'deal.colour: no such column',
      'deal.id: is missing',
    ]);
    expect(
      await refused(engine, `select 'crm' as source, '1' as id, 'open' as status, 1.5::decimal(20,7) as amount`),
    ).toEqual(['deal.amount: is DECIMAL(20,7), must be DECIMAL(20,6)']);
  });

  it('refuses rows that break the model, counted per column', async () => {
    const engine = await engineAt();
    expect(
      await refused(
        engine,
        `select * from (values ('crm', '1', 'open', 'crm:1', '{}'), (null, '2', 'open', 'crm:2', '{}'), ('a:b', '', null, 'x', '[]'),
          ('crm', '3', 'maybe', 'crm:3', 'no json'), ('crm', '4', 'perhaps', 'crm:4', null)) t(source, id, status, ref, attributes)`,
      ),
    ).toEqual([
      'deal.source: is empty or holds a colon in 2 row(s)',
      'deal.id: is empty in 1 row(s)',
      'deal.ref: is not source:id in 2 row(s)',
      'deal.status: is empty and required in 1 row(s)',
      'deal.attributes: is not a JSON object in 2 row(s)',
      'deal.status: is none of open, won, lost, abandoned in 2 row(s)',
    ]);
  });

  it('refuses a key that comes twice', async () => {
    const engine = await engineAt();
    const twice = `select 'crm' as source, (i % 3)::varchar as id, 'open' as status from range(4) t(i)`;
    expect(await refused(engine, twice)).toEqual(['deal crm:0: comes 2 times in one batch']);
  });

  it('reads nothing that does not lie in the staging folder', async () => {
    const engine = await engineAt();
    const outside = await parquetFile(
      join(folder(), 'outside.parquet'),
      `select 'crm' as source, '1' as id, 'open' as status`,
    );
    symlinkSync(outside, join(engine.staging, 'link.parquet'));
    writeFileSync(join(engine.staging, 'text.parquet'), 'this is no Parquet file');
    await parquetFile(join(engine.staging, 'a.parquet'), `select 'crm' as source, '1' as id, 'open' as status`);
    writeFileSync(join(engine.staging, '*.parquet'), '');
    const codes: Record<string, string> = {
      [outside]: 'staged_outside',
      'link.parquet': 'staged_outside',
      '../outside.parquet': 'staged_missing',
      '/etc/passwd': 'staged_outside',
      'https://example.org/a.parquet': 'staged_missing',
      'missing.parquet': 'staged_missing',
      '*.parquet': 'staged_name',
      'text.parquet': 'parquet_unreadable',
    };
    for (const [file, code] of Object.entries(codes)) {
      const error = await engine.write(batch('b'), part(file)).catch((thrown: unknown) => thrown);
      expect(error, file).toBeInstanceOf(InputError);
      expect(error, file).toMatchObject({ code });
    }
    expect(await contents(engine, 'deal', ['id'])).toEqual([]);
    expect((await engine.write(batch('b'), part('a.parquet'))).counts[0]?.inserted).toBe(1);
  });

  it.each([false, true])('loads and reloads 300,000 rows within 256 MB, in any order: %s', async (anyOrder) => {
    const data = folder();
    const engine = await engineAt({ file: join(data, 'facts.duckdb'), memoryLimit: '256MB', anyOrder });
    const rows = (name: string) => `
      select 'crm' as source, 'deal-' || i as id, 'open' as status, md5(i::varchar) as name,
        (i * 1.25)::decimal(20,6) as amount, timestamp '2024-01-01' + to_seconds(i * 60) as created_at,
        case when i % 3 = 0 then '${name}' else 'same' end as channel
      from range(300000) t(i)`;
    const first = await parquetFile(join(engine.staging, 'first.parquet'), rows('a'));
    const second = await parquetFile(join(engine.staging, 'second.parquet'), rows('b'));
    const load = async (id: string, at: string, file: string) => (await engine.write(batch(id, at), part(file))).counts;
    expect(await load('b1', minute(1), first)).toEqual([
      { entity: 'deal', inserted: 300_000, updated: 0, unchanged: 0 },
    ]);
    expect(await load('b2', minute(2), second)).toEqual([
      { entity: 'deal', inserted: 0, updated: 100_000, unchanged: 200_000 },
    ]);
    const sums = (asOf?: string) =>
      one(
        engine,
        sql`select count(*) as n, count(*) filter (where channel = 'a') as a, count(*) filter (where channel = 'b') as b,
          sum(amount) as amount from ${engine.table('deal', asOf)} t`,
      );
    const amount = '56249812500.000000';
    expect(await sums()).toEqual({ n: 300_000, a: 0, b: 100_000, amount });
    expect(await sums(minute(1))).toEqual({ n: 300_000, a: 100_000, b: 0, amount });
    expect(await engine.undo('b2', batch('u', minute(3)))).toEqual({ removed: 0, restored: 100_000, kept: 0 });
    expect(await sums()).toEqual({ n: 300_000, a: 100_000, b: 0, amount });
    expect(await sums(minute(2))).toEqual({ n: 300_000, a: 0, b: 100_000, amount });
    expect(readdirSync(engine.staging).sort()).toEqual(['first.parquet', 'second.parquet']);
  });
});
