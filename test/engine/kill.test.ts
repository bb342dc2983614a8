/** kill -9 and a full disk in the middle of writing: what was acknowledged is there, whole; the rest whole or not at all. */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { openDuckDb } from '../../src/engine/duckdb/open.ts';
import { folder } from './fixture.ts';
import { startWriter } from './writer.ts';
import { assertWhole } from './written.ts';

const KILLS = 10;

describe('kill -9', () => {
  it(`loses nothing acknowledged and leaves no half batch, ${KILLS} times over`, async () => {
    const data = folder();
    const file = join(data, 'facts.duckdb');
    const staging = join(data, 'staging');
    let before = 0;
    let acknowledged = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      const writer = startWriter(file, staging);
      await writer.ready;
      // At a random moment after none, one or two whole batches: in staging, merging, commits and checkpoints alike.
      while (writer.done.length < kill % 3) await pause(5);
      await pause(Math.random() * 300);
      await writer.kill();
      acknowledged += writer.done.length;
      const engine = await openDuckDb({ file, staging });
      await engine.migrate();
      before = await assertWhole(engine, Math.max(before, writer.done.at(-1) ?? 0));
      await engine.close();
    }
    expect(acknowledged).toBeGreaterThanOrEqual(KILLS - 1);
  });
});

describe('a full disk', () => {
  it('stops the engine with a clear error and keeps what was acknowledged', async () => {
    const data = folder();
    const file = join(data, 'facts.duckdb');
    const staging = join(data, 'staging');
    // A limit on the size of files stands for the disk; the engine fails in its log or checkpoint as it would there.
    const writer = startWriter(file, staging, 'write', 5000);
    await writer.gone;
    expect(writer.done.length).toBeGreaterThan(0);
    expect(writer.refused).toEqual(['engine_fatal', 'engine_fatal']);
    const engine = await openDuckDb({ file, staging });
    await engine.migrate();
    await assertWhole(engine, writer.done.length);
    await engine.close();
  });
});
