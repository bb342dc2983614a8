/**
 * A metric asked for a stretch of time gives the very rows that it gives of all time, as far as they lie in that stretch.
 * What those rows depend on outside of it, however far away, must be looked up all the same.
 */
import { expect, test } from 'vitest';
import { parsePeriod } from '../../src/calendar/index.ts';
import type { Row } from '../../src/engine/engine.ts';
import { type Company, knowledge, type View, viewing } from '../../src/ledger/company.ts';
import { spansOf } from '../../src/ledger/context.ts';
import { contextWith } from '../../src/ledger/standing.ts';
import { METRICS } from '../../src/metrics/index.ts';
import { ALL_TIME, type Metric, type Window } from '../../src/metrics/metric.ts';
import { type Draw, drawFrom } from '../oracle/draw.ts';
import { randomBusiness, randomBusinessSettings } from '../oracle/random-business.ts';
import { WORLD_NOW } from '../oracle/world.ts';
import { withBusiness } from './business.ts';
import { withWorld } from './harness.ts';
import { AFAR, ONE_DAY } from './window-edges.ts';

const WORLDS = Number(process.env['CADANS_WORLDS'] ?? 4);
const WINDOWS = 4;
const PERIODS = ['2023-Q4', '2024-Q1', '2024-Q2'];

/** The metric's rows of a window, read anew by a context that knows the window from the start. */
async function rowsOf(view: View, metric: Metric, window: Window): Promise<readonly Row[]> {
  const periods = PERIODS.map((label) => parsePeriod(label, view.calendar));
  const seen = {
    factsAsOf: null,
    seen: WORLD_NOW,
    spans: spansOf(view, periods, WORLD_NOW),
    window,
    cut: { by: [], where: {} },
    currency: view.settings.currency ?? null,
  };
  const context = await contextWith(view, metric.standing, seen, await knowledge(view, WORLD_NOW));
  return view.facts.read(metric.contributions(context));
}

const atOf = (row: Row): string | null => (row['at'] === null ? null : `${`${row['at']}`.replace(' ', 'T')}Z`);

/** Instants as text of one width, so that they compare as they follow each other; microseconds are kept. */
const wide = (instant: string): string => {
  const [whole = '', fraction = ''] = instant.replace('Z', '').split('.');
  return `${whole}.${fraction.padEnd(6, '0')}`;
};

function isInside(row: Row, { from, to }: Window): boolean {
  const at = atOf(row);
  if (at === null) return true;
  return (from === null || wide(at) >= wide(from)) && (to === null || wide(at) < wide(to));
}

/** A window whose edges lie on a row, or close beside one: there twins and bookings are cut apart. */
function randomWindow(draw: Draw, rows: readonly Row[]): Window {
  const instants = rows.flatMap((row) => atOf(row) ?? []).filter((at) => at > '1900' && at < '2100');
  const edge = (): string | null => {
    if (instants.length === 0 || draw.chance(0.15)) return null;
    const beside = draw.pick([0, 0, 1, -1, 30_000, -30_000, 86_400_000, -86_400_000]);
    return new Date(Date.parse(draw.pick(instants)) + beside).toISOString();
  };
  const [from, to] = [edge(), edge()];
  return from !== null && to !== null && from > to ? { from: to, to: from } : { from, to };
}

const asMultiset = (rows: readonly Row[]): string[] => rows.map((row) => JSON.stringify(row)).sort();

type Windows = (rows: readonly Row[]) => readonly Window[];

async function assertSame(company: Company, windowsOf: Windows, label: string): Promise<Map<string, number>> {
  const cutApart = new Map<string, number>();
  await viewing(company, async (view) => {
    for (const metric of METRICS) {
      const all = await rowsOf(view, metric, ALL_TIME);
      for (const window of windowsOf(all)) {
        const wanted = all.filter((row) => isInside(row, window));
        const got = await rowsOf(view, metric, window);
        expect(asMultiset(got), `${label} ${metric.id} ${JSON.stringify(window)}`).toEqual(asMultiset(wanted));
        const isPart = wanted.length > 0 && wanted.length < all.length;
        cutApart.set(metric.id, (cutApart.get(metric.id) ?? 0) + Number(isPart));
      }
    }
  });
  return cutApart;
}

const seen = new Map<string, number>();

test.each(Array.from({ length: WORLDS }, (_, seed) => seed))('world %i', async (seed) => {
  await withBusiness(randomBusiness(seed), randomBusinessSettings(seed), WORLD_NOW, async (company) => {
    const draw = drawFrom(seed + 53, 'UTC');
    const windowsOf: Windows = (rows) => Array.from({ length: WINDOWS }, () => randomWindow(draw, rows));
    const counts = await assertSame(company, windowsOf, `seed ${seed}`);
    for (const [id, n] of counts) seen.set(id, (seen.get(id) ?? 0) + n);
  });
});

test('what decides about a day lies before it, after it and years ago', async () => {
  await withWorld(AFAR, WORLD_NOW, async (company) => {
    const counts = await assertSame(company, () => [ONE_DAY], 'afar');
    for (const id of ['contacts', 'appointment-rate', 'lead-response-time', 'mqls', 'win-rate'])
      expect([id, counts.get(id)]).toEqual([id, 1]);
  });
});

test('of every metric there were windows that hold some of its rows and not all', () => {
  for (const { id } of METRICS) expect([id, (seen.get(id) ?? 0) >= 2]).toEqual([id, true]);
});
