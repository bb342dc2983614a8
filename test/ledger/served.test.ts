/** What the ledger serves is what is folded live, whatever is asked; and what it cannot serve it does not. */
import { expect, test } from 'vitest';
import type { Answer } from '../../src/ask/answer.ts';
import { ask } from '../../src/ask/ask.ts';
import type { AskRequest } from '../../src/ask/request.ts';
import { type Company, viewing } from '../../src/ledger/company.ts';
import { withBusiness } from '../metrics/business.ts';
import { drawFrom } from '../oracle/draw.ts';
import { randomBusiness, randomBusinessSettings } from '../oracle/random-business.ts';
import { WORLD_NOW } from '../oracle/world.ts';
import { withLedger } from './harness.ts';
import { randomRequest } from './request.ts';

const WORLDS = Number(process.env['CADANS_WORLDS'] ?? 4);
const REQUESTS = 24;

/** What a question comes to: its answer, or why it has none. */
async function outcome(company: Company, request: AskRequest, now: string): Promise<Answer | string> {
  return ask(company, request, now).catch((error: unknown) => String(error));
}

const later = (instant: string, seconds: number): string =>
  new Date(Date.parse(instant) + seconds * 1000).toISOString();

/** All of an answer but how long it holds: a page may know of something that would change only what was not asked. */
function timeless(found: Answer | string): unknown {
  if (typeof found === 'string') return found;
  const { validUntil, ...meta } = found.meta;
  return { ...found, meta };
}

const endOf = (found: Answer | string): number =>
  typeof found === 'string' || found.meta.validUntil === null
    ? Number.POSITIVE_INFINITY
    : Date.parse(found.meta.validUntil);

const SEEDS = Array.from({ length: WORLDS }, (_, i) => i + 1);

test.each(SEEDS)('world %i: the ledger says what a live fold says', async (seed) => {
  const draw = drawFrom(seed + 4242, 'Europe/Amsterdam');
  const [world, settings] = [randomBusiness(seed), randomBusinessSettings(seed)];
  // In every other world much of what is on record is still to come.
  const folded = seed % 2 === 0 ? '2024-03-20T10:00:00Z' : WORLD_NOW;
  await withBusiness(world, settings, folded, (company) =>
    withLedger(company, folded, async (withPages, ledger) => {
      let answered = 0;
      for (let i = 0; i < REQUESTS; i++) {
        const request = randomRequest(draw);
        const now = later(folded, draw.pick([0, 20, 3600, 86_400 * 3]));
        const live = await outcome(company, request, now);
        const served = await outcome(withPages, request, now);
        expect([request, now, timeless(served)]).toEqual([request, now, timeless(live)]);
        expect(endOf(served)).toBeLessThanOrEqual(endOf(live));
        // Once more, from what was recalled.
        expect(timeless(await outcome(withPages, request, now))).toEqual(timeless(live));
        if (typeof live !== 'string') answered += 1;
      }
      expect(answered).toBeGreaterThan(REQUESTS / 2);
      expect(ledger.current?.pages.size).toBeGreaterThan(500);
    }),
  );
});

test('a board that was asked before reads no facts', async () => {
  await withBusiness(randomBusiness(3), randomBusinessSettings(3), WORLD_NOW, (company) =>
    withLedger(company, WORLD_NOW, async (withPages) => {
      const request: AskRequest = { metric: 'contacts', period: '2024-Q1', grain: 'week', by: ['team'] };
      const first = await ask(withPages, request, WORLD_NOW);
      let snapshots = 0;
      const engine = Object.assign(Object.create(company.engine) as typeof company.engine, {
        snapshot: () => {
          snapshots += 1;
          return Promise.reject(new Error('facts were read'));
        },
      });
      expect(await ask({ ...withPages, engine }, request, WORLD_NOW)).toEqual(first);
      expect(snapshots).toBe(0);
      await expect(viewing({ ...company, engine }, async () => 1)).rejects.toThrow('facts were read');
    }),
  );
});
