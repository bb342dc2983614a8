/** A backup is the same database: every table, version and batch, taken while the engine is open and writing. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TABLES } from '../../src/engine/duckdb/shape.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { sql } from '../../src/engine/sql.ts';
import { InputError, Unavailable } from '../../src/model/error.ts';
import { batch, contents, deal, engineAt, folder, list, minute } from './fixture.ts';

/** Everything there is, engine's own columns and tables included. */
async function everything(engine: Engine) {
  const tables = ['_batch', '_migration', ...TABLES.flatMap((table) => [table, `${table}_history`])];
  const all: Record<string, unknown> = {};
  for (const table of tables) all[table] = await engine.read(sql`select * from ${sql.id(table)} order by all`);
  return all;
}

async function lively(engine: Engine): Promise<void> {
  await engine.write(batch('b1', minute(1)), [
    list('deal', deal('1', { name: 'a', attributes: { size: 'S' } }), deal('2')),
    list('user', { source: 'crm', id: 'u', name: 'rep 1' }),
  ]);
  await engine.write(batch('b2', minute(2)), [list('deal', deal('1', { name: 'b' }), deal('3'))]);
  await engine.undo('b2', batch('u', minute(3)));
}

describe('backup', () => {
  for (const file of ['facts.duckdb', ':memory:', `odd "name's" deal.duckdb`]) {
    it(`opens as an engine with the same contents (${file})`, async () => {
      const data = folder();
      const staging = join(data, 'staging');
      const engine = await engineAt({ file: file === ':memory:' ? file : join(data, file), staging });
      await lively(engine);
      const target = join(data, 'copy.duckdb');
      await engine.backup(target);
      const copy = await engineAt({ file: target, staging: join(data, 'other staging') });
      const original = await everything(engine);
      expect(original['deal_history']).toHaveLength(4);
      expect(await everything(copy)).toEqual(original);
      expect(await contents(copy, 'deal', ['id', 'name'], minute(2))).toEqual([
        ['1', 'b'],
        ['2', null],
        ['3', null],
      ]);
      // It is a copy, and the original is still written to.
      await engine.write(batch('b3', minute(4)), [list('deal', deal('9'))]);
      expect(await contents(copy, 'deal', ['id'])).toEqual([['1'], ['2']]);
      expect((await copy.write(batch('b3', minute(4)), [list('deal', deal('9'))])).counts[0]?.inserted).toBe(1);
      expect(readdirSync(staging)).toEqual([]);
      expect(readdirSync(data).filter((name) => name.endsWith('.part'))).toEqual([]);
    });
  }

  it('holds whole batches alone while batches come in', async () => {
    const data = folder();
    const engine = await engineAt({ file: join(data, 'facts.duckdb'), staging: join(data, 'staging') });
    const load = (i: number) =>
      engine.write(batch(`b${i}`, minute(i)), [
        list('deal', ...Array.from({ length: 10 }, (_, j) => deal(`${i}-${j}`))),
        list('team', { source: 'crm', id: `${i}`, name: `${i}` }),
      ]);
    const writes = [load(1), load(2)];
    const copying = engine.backup(join(data, 'copy.duckdb'));
    writes.push(load(3), load(4));
    await Promise.all([...writes, copying]);
    const copy = await engineAt({ file: join(data, 'copy.duckdb'), staging: join(data, 'staging') });
    expect((await copy.batches()).map((stored) => stored.id)).toEqual(['b1', 'b2']);
    expect(await contents(copy, 'team', ['id'])).toEqual([['1'], ['2']]);
    expect(await contents(copy, 'deal', ['id'])).toHaveLength(20);
    expect(await contents(engine, 'deal', ['id'])).toHaveLength(40);
  });

  it('overwrites nothing and says where it can not write', async () => {
    const data = folder();
    const engine = await engineAt({ staging: join(data, 'staging') });
    await lively(engine);
    const taken = join(data, 'taken');
    writeFileSync(taken, 'precious');
    await expect(engine.backup(taken)).rejects.toThrow(InputError);
    expect(readFileSync(taken, 'utf8')).toBe('precious');
    await expect(engine.backup(join(data, 'no such folder', 'copy'))).rejects.toThrow(Unavailable);
    expect(readdirSync(data).sort()).toEqual(['staging', 'taken']);
    expect(readdirSync(engine.staging)).toEqual([]);
    await engine.backup(join(data, 'fine.duckdb'));
  });
});
