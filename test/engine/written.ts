/** What the writer's batches leave behind, so that a test can tell whether all of it is there and nothing by halves. */
import { expect } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import { sql } from '../../src/engine/sql.ts';
import { contents, one } from './fixture.ts';

/** What the batches 1 … n leave behind, as the writer makes them: each fifth takes the one before it back. */
function expected(batches: number) {
  const kept = Array.from({ length: batches }, (_, i) => i + 1).filter(
    (i) => i % 5 !== 0 && !(i % 5 === 4 && i < batches),
  );
  return { kept, deals: kept.length * 300 + (kept.length > 0 ? 50 : 0), shared: String(kept.at(-1)) };
}

/** Each acknowledged batch is there, in order, whole; gives how many there are. */
export async function assertWhole(engine: Engine, acknowledged: number): Promise<number> {
  const batches = await engine.batches();
  expect(batches.map((stored) => stored.id)).toEqual(batches.map((_, i) => `b${i + 1}`));
  // The last batch may have been kept without the word of it getting out, no more than that one.
  expect(batches.length).toBeGreaterThanOrEqual(acknowledged);
  expect(batches.length).toBeLessThanOrEqual(acknowledged + 1);
  const { kept, deals, shared } = expected(batches.length);
  const teams = await contents(engine, 'team', ['id']);
  expect(teams.map(([id]) => Number(id)).sort((a, b) => a - b)).toEqual(kept);
  expect(await one(engine, sql`select count(*) as n, count(distinct id) as ids from deal`)).toEqual({
    n: deals,
    ids: deals,
  });
  const own = await engine.read(sql`
    select name, count(*) as n from deal where id not like 'shared-%' group by name order by cast(name as int)`);
  expect(own).toEqual(kept.map((i) => ({ name: String(i), n: 300 })));
  const names = await engine.read(sql`select distinct name from deal where id like 'shared-%'`);
  expect(names).toEqual(kept.length === 0 ? [] : [{ name: shared }]);
  return batches.length;
}
