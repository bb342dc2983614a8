/**
 * A refresh after a change: every page is what a fold from nothing gives, so all that can differ was looked at; and not
 * much more was folded than what came out differently.
 */
import { expect, test } from 'vitest';
import { refreshIdentity } from '../../src/intake/identity.ts';
import type { Company } from '../../src/ledger/company.ts';
import type { Generation } from '../../src/ledger/generation.ts';
import { type Ledger, openLedger } from '../../src/ledger/ledger.ts';
import { withBusiness } from '../metrics/business.ts';
import { partsOf } from '../metrics/harness.ts';
import { drawFrom } from '../oracle/draw.ts';
import { randomBusiness, randomBusinessSettings } from '../oracle/random-business.ts';
import { WORLD_NOW } from '../oracle/world.ts';
import { type Change, randomChange } from './change.ts';
import { withLedger, withState } from './harness.ts';

const WORLDS = Number(process.env['CADANS_WORLDS'] ?? 4);
const CHANGES = 8;

type Pages = ReadonlyMap<string, string>;

/** All pages as text, and how long each holds. */
async function pagesOf(generation: Generation | null): Promise<Pages> {
  const found = new Map<string, string>();
  for (const [key, entry] of generation?.pages ?? [])
    found.set(key, `${await generation?.text(entry)} until ${entry.validUntil}`);
  return found;
}

const fresh = (company: Company, now: string): Promise<Pages> =>
  withState(async (state) => {
    const ledger = await openLedger(state);
    await ledger.refresh(company, now);
    return pagesOf(ledger.current);
  });

async function bring(company: Company, { rows }: Change, id: string, now: string): Promise<void> {
  await company.engine.write({ id, source: 'crm', knownFrom: now, note: '{}' }, partsOf(rows));
  await refreshIdentity(company.engine, now);
}

/** `metric span` of every page that is another than before. */
function differing(before: Pages, after: Pages): Set<string> {
  const spans = new Set<string>();
  for (const [key, text] of after) {
    if (before.get(key)?.split(' until ')[0] === text.split(' until ')[0]) continue;
    const [metric, , span] = key.split(' ');
    spans.add(`${metric} ${span}`);
  }
  return spans;
}

test.each(Array.from({ length: WORLDS }, (_, i) => i + 1))(
  'world %i: each page is a fresh fold after each change',
  async (seed) => {
    const draw = drawFrom(seed + 99, 'Europe/Amsterdam');
    const [world, settings] = [randomBusiness(seed), randomBusinessSettings(seed)];
    let [marked, moved] = [0, 0];
    await withBusiness(world, settings, WORLD_NOW, (company) =>
      withLedger(company, WORLD_NOW, async (withPages, ledger: Ledger) => {
        for (let i = 0; i < CHANGES; i++) {
          const change = randomChange(draw, world.rows);
          const before = await pagesOf(ledger.current);
          await bring(company, change, `change ${i}`, WORLD_NOW);
          const { folded } = await ledger.refresh(withPages, WORLD_NOW);
          const after = await pagesOf(ledger.current);
          expect([change.name, after]).toEqual([change.name, await fresh(company, WORLD_NOW)]);
          moved += differing(before, after).size;
          marked += Object.values(folded).reduce((sum, { spans }) => sum + spans.length, 0);
        }
      }),
    );
    expect(moved).toBeGreaterThan(0);
    expect(marked).toBeLessThanOrEqual(3 * moved);
  },
);
