/** Migrating: every table of the model with its columns, a second time without effect, and what the model has gained. */
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it } from 'vitest';
import { TABLES } from '../../src/engine/duckdb/shape.ts';
import { sql } from '../../src/engine/sql.ts';
import { ENTITY_NAMES, storedColumns } from '../../src/model/entity.ts';
import { batch, contents, deal, engineAt, folder, list, minute } from './fixture.ts';

const shape = sql`
  select table_name, column_name, data_type from duckdb_columns() where database_name = current_database() order by all`;

describe('migrate', () => {
  it('makes a current and a history table for every entity', async () => {
    const engine = await engineAt();
    const rows = await engine.read(shape);
    const columns = (table: string) =>
      rows.filter((row) => row['table_name'] === table).map((row) => row['column_name']);
    for (const entity of ENTITY_NAMES) {
      const stored = storedColumns(entity).map(({ name }) => name);
      expect(columns(entity)).toEqual([...stored, '_batch', '_known_from'].sort());
      expect(columns(`${entity}_history`)).toEqual([...stored, '_batch', '_known_from', '_retracted'].sort());
    }
    expect(TABLES).toEqual([...ENTITY_NAMES, 'identity']);
    const types = new Set(
      rows.filter((row) => !String(row['table_name']).startsWith('_')).map((row) => row['data_type']),
    );
    expect([...types].sort()).toEqual(['BIGINT', 'BOOLEAN', 'DATE', 'DECIMAL(20,6)', 'TIMESTAMP', 'VARCHAR']);
  });

  it('shows the same columns now and as of an instant', async () => {
    const engine = await engineAt();
    await engine.write(batch('b1', minute(1)), [list('deal', deal('1'))]);
    await engine.write(batch('b2', minute(2)), [list('deal', deal('1', { name: 'a' }))]);
    const expected = [...storedColumns('deal').map(({ name }) => name), '_batch', '_known_from'];
    for (const asOf of [undefined, minute(1), minute(2)]) {
      const [row] = await engine.read(sql`select * from ${engine.table('deal', asOf)} t`);
      expect(Object.keys(row ?? {})).toEqual(expected);
    }
  });

  it('changes nothing the second time', async () => {
    const engine = await engineAt();
    await engine.write(batch('b1'), [list('deal', deal('1'))]);
    const before = [await engine.read(shape), await engine.read(sql`select * from _migration`)];
    await engine.migrate();
    expect([await engine.read(shape), await engine.read(sql`select * from _migration`)]).toEqual(before);
    expect(await contents(engine, 'deal', ['id'])).toEqual([['1']]);
  });

  it('adds a column the model has gained, empty for all that is there', async () => {
    const data = folder();
    const options = { file: join(data, 'facts.duckdb'), staging: join(data, 'staging') };
    const old = await engineAt(options);
    await old.write(batch('b1', minute(1)), [list('deal', deal('1', { product: 'x', name: 'a' }))]);
    await old.write(batch('b2', minute(2)), [list('deal', deal('1', { product: 'x', name: 'b' }))]);
    await old.close();
    const instance = await DuckDBInstance.create(options.file);
    const connection = await instance.connect();
    for (const table of ['deal', 'deal_history']) await connection.run(`alter table ${table} drop column product`);
    await connection.run('drop table holiday');
    connection.closeSync();
    instance.closeSync();

    const engine = await engineAt(options);
    expect(await contents(engine, 'deal', ['name', 'product'])).toEqual([['b', null]]);
    expect(await contents(engine, 'deal', ['name', 'product'], minute(1))).toEqual([['a', null]]);
    expect(await contents(engine, 'holiday', ['id'])).toEqual([]);
    // The column now stands last in the table; values must still find it.
    const { counts } = await engine.write(batch('b3', minute(3)), [
      list('deal', deal('1', { product: 'y', name: 'b' })),
    ]);
    expect(counts[0]?.updated).toBe(1);
    expect(await contents(engine, 'deal', ['name', 'product', 'status'])).toEqual([['b', 'y', 'open']]);
    await engine.undo('b3', batch('u', minute(4)));
    expect(await contents(engine, 'deal', ['name', 'product', 'status', '_batch'])).toEqual([['b', null, 'open', 4]]);
  });
});
