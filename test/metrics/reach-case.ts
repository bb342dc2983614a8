/** Cases by hand of the reach: a record is added to a small company, and moves the figures it should and no other. */
import { expect } from 'vitest';
import { openCompany } from '../../src/ledger/company.ts';
import { findMetric } from '../../src/metrics/index.ts';
import type { EntityName } from '../../src/model/entity.ts';
import type { Settings } from '../../src/model/settings.ts';
import { type Row, refOf, type World } from '../oracle/world.ts';
import { loadWorld, withEngine } from './harness.ts';
import { figuresOf, isInside, timesOf, type Window, windowOf } from './reach.ts';

export type Added = readonly [EntityName, Row];

export interface ReachCase {
  readonly what: string;
  /** A record that is added, or that takes the place of the one with its reference. */
  readonly added: Added;
  /** The measures that it moves, in the metric's order. */
  readonly moves: readonly string[];
  /** Those beyond whose reach it lies, so that it must not move them. */
  readonly beyond: readonly string[];
}

interface Told {
  readonly figures: Readonly<Record<string, string>>;
  readonly windows: ReadonlyMap<string, Window>;
}

const NOW = '2026-01-01T00:00:00Z';

/** Of one metric in one period; sources say that they are complete, so that months count as delivered. */
export function reachOf(rows: World['rows'], settings: Settings, metric: string, period: string) {
  const names = findMetric(metric).measures.map(({ name }) => name);
  const tell = (world: World): Promise<Told> =>
    withEngine(async (engine) => {
      await loadWorld(engine, world, '2020-01-01T00:00:00Z');
      const sources = new Set(Object.values(world.rows).flatMap((list) => list.map(({ source }) => String(source))));
      for (const source of sources) {
        const note = JSON.stringify({ complete_through: '2025-12-30' });
        await engine.write({ id: `told by ${source}`, source, knownFrom: '2020-01-02T00:00:00Z', note }, []);
      }
      const company = await openCompany(engine, settings, NOW);
      const windows = new Map(names.map((name) => [name, windowOf(company, metric, name, period)]));
      return { figures: await figuresOf(company, metric, period, NOW), windows };
    });
  let base: Promise<Told> | undefined;
  return {
    async holds({ added: [entity, row], moves, beyond }: Omit<ReachCase, 'what'>): Promise<void> {
      base ??= tell({ settings, rows });
      const before = await base;
      const list = (rows[entity] ?? []).filter((other) => refOf(other) !== refOf(row));
      const after = await tell({ settings, rows: { ...rows, [entity]: [...list, row] } });
      const figure = ({ figures }: Told, name: string) => figures[JSON.stringify([name])];
      const outside = names.filter((name) => {
        const window = before.windows.get(name);
        return !window || !isInside(timesOf(entity, row), window);
      });
      for (const name of names) expect(figure(before, name), name).not.toContain('"value":null');
      expect({
        moved: names.filter((name) => figure(before, name) !== figure(after, name)),
        outside,
      }).toEqual({ moved: moves, outside: beyond });
      expect(moves.filter((name) => outside.includes(name))).toEqual([]);
    },
  };
}
