/** Any sequence of loads, replays and undos: contents, counts and every instant agree with a naive model in memory. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openDuckDb } from '../../src/engine/duckdb/open.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { InputError, NotFound } from '../../src/model/error.ts';
import { batch, contents, folder, list, minute } from './fixture.ts';
import { MemoryModel } from './memory-model.ts';

type Step =
  | {
      readonly do: 'write';
      readonly batch: number;
      readonly at: number;
      readonly rows: readonly (readonly [string, string])[];
    }
  | { readonly do: 'undo'; readonly which: number; readonly at: number };

const LAST = 20;
const at = fc.integer({ min: 1, max: LAST });
const row = fc.tuple(fc.constantFrom('1', '2', '3', '4', '5'), fc.constantFrom('a', 'b'));
/** Few keys, names and batch ids, so that they meet: same rows again, same batch again, batches on top of each other. */
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('write' as const),
      batch: fc.integer({ min: 0, max: 11 }),
      at,
      rows: fc.oneof(
        { weight: 5, arbitrary: fc.uniqueArray(row, { maxLength: 5, selector: ([key]) => key }) },
        { weight: 1, arbitrary: fc.array(row, { maxLength: 6 }) },
      ),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('undo' as const), which: fc.nat({ max: 8 }), at }) },
);

async function write(engine: Engine, model: MemoryModel, { batch: id, at: when, rows }: Step & { do: 'write' }) {
  const load = engine.write(batch(`b${id}`, minute(when)), [
    list('team', ...rows.map(([id, name]) => ({ source: 'crm', id, name }))),
  ]);
  const distinct = new Map(rows);
  if (model.has(`b${id}`)) expect((await load).replayed).toBe(true);
  else if (distinct.size < rows.length) await expect(load).rejects.toThrow(InputError);
  else expect((await load).counts).toEqual([{ entity: 'team', ...model.write(`b${id}`, when, distinct) }]);
}

async function undo(engine: Engine, model: MemoryModel, { which, at: when }: Step & { do: 'undo' }, by: string) {
  // Any batch there is, undos too; now and then one that there is not.
  const target = model.batches()[which] ?? 'none';
  const undone = engine.undo(target, batch(by, minute(when)));
  if (!model.has(target)) await expect(undone).rejects.toThrow(NotFound);
  else if (!model.canUndo(target)) await expect(undone).rejects.toThrow(InputError);
  else expect(await undone).toEqual(model.undo(target, by, when));
}

describe('history', () => {
  it('agrees with the naive model', async () => {
    const staging = folder();
    const seen = { undos: 0, redos: 0 };
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 18 }), async (steps) => {
        const engine = await openDuckDb({ file: ':memory:', staging, threads: 1 });
        try {
          await engine.migrate();
          const model = new MemoryModel();
          for (const [i, taken] of steps.entries()) {
            if (taken.do === 'write') await write(engine, model, taken);
            else await undo(engine, model, taken, `u${i}`);
            expect(await contents(engine, 'team', ['id', 'name'])).toEqual(model.now());
          }
          for (let instant = 0; instant <= LAST + 1; instant++) {
            const known = await contents(engine, 'team', ['id', 'name'], minute(instant));
            expect(known, `as of minute ${instant}`).toEqual(model.asOf(instant));
          }
          for (const stored of await engine.batches()) {
            if (stored.undoneBy !== null) stored.id.startsWith('u') ? seen.redos++ : seen.undos++;
          }
        } finally {
          await engine.close();
        }
      }),
      { numRuns: 25 },
    );
    // A run that never took anything back would prove little.
    expect(seen.undos).toBeGreaterThan(0);
    expect(seen.redos).toBeGreaterThan(0);
  });
});
