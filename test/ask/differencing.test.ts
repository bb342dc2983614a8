/**
 * Nobody else's figure can be worked out from two answers: over all cuts that a viewer is offered in one period, no
 * group shown is of too few other people, nor is what it leaves of another that is shown.
 */
import { expect, test } from 'vitest';
import type { Answer } from '../../src/ask/answer.ts';
import { askView } from '../../src/ask/ask.ts';
import type { Viewer } from '../../src/ask/viewer.ts';
import type { Row } from '../../src/engine/engine.ts';
import { viewing } from '../../src/ledger/company.ts';
import { falls } from '../../src/metrics/fold.ts';
import { findMetric } from '../../src/metrics/index.ts';
import { NotAllowed } from '../../src/model/error.ts';
import { withWorld } from '../metrics/harness.ts';
import { drawFrom } from '../oracle/draw.ts';
import { WORLD_NOW } from '../oracle/world.ts';
import { contributionOf, personsOf, readAll, simple, spanOf, textOf } from './contributions.ts';
import { crowdedWorld } from './crowded-world.ts';

const SEGMENTS = ['channel', 'industry', 'market', 'country'];
const CUTS = [[], ['team'], ...SEGMENTS.map((name) => [name]), ...SEGMENTS.map((name) => ['team', name])];
const ASKED = [
  ['win-rate', 'cohort', '2024-Q1'],
  ['mqls', 'mqls', '2024'],
  ['contacts', 'touches', '2024'],
] as const;
const LEAST = 3;
/** How much was seen in all worlds, and how much was hidden. */
const found = { shown: 0, held: 0 };
const WORLDS = Number(process.env['CADANS_WORLDS'] ?? 6);

interface Group {
  readonly what: string;
  /** Rows of people other than the viewer. */
  readonly rows: ReadonlySet<Row>;
}

function never(what: string): never {
  throw new Error(`there is no ${what}`);
}

const isPart = (part: Group, whole: Group): boolean => [...part.rows].every((row) => whole.rows.has(row));

test.each(Array.from({ length: WORLDS }, (_, seed) => seed))('world %i', async (seed) => {
  const draw = drawFrom(seed + 17, 'UTC');
  const crowded = crowdedWorld(seed + 50, draw);
  const rights = { ...crowded.settings.rights, group_size: LEAST };
  const world = { ...crowded, settings: { ...crowded.settings, rights } };
  const [metric, measure, period] = ASKED[seed % ASKED.length] ?? ASKED[0];
  const fold = simple(findMetric(metric).measures.find(({ name }) => name === measure) ?? never(measure));
  await withWorld(world, WORLD_NOW, (company) =>
    viewing(company, async (view) => {
      const span = spanOf(company, period);
      const counted = (await readAll(view, metric, period)).filter((row) => falls(fold, contributionOf(row), span));
      const reps = [...personsOf(counted)].sort();
      const viewer: Viewer = { role: 'rep', users: reps.slice(0, draw.int(0, 1)), teams: [], managed: [] };
      const strangers = counted.filter(({ rep }) => rep !== null && !viewer.users.includes(`${rep}`));
      const groups: Group[] = [];
      for (const by of CUTS) {
        const request = { metric, measures: [measure], period, by };
        const result = await askView(view, request, WORLD_NOW, viewer).catch((error: unknown) => error);
        if (result instanceof NotAllowed) {
          found.held += 1;
          continue;
        }
        if (result instanceof Error) throw result;
        const { rows, totals = [] } = result as Answer;
        for (const { dims, measures } of [...rows, ...totals]) {
          if (measures[measure]?.reason === 'group') found.held += 1;
          else {
            const inside = strangers.filter((row) =>
              Object.entries(dims).every(([name, { key }]) => textOf(row[name]) === key),
            );
            groups.push({ what: JSON.stringify(dims), rows: new Set(inside) });
          }
        }
      }
      const assertSafe = (rows: readonly Row[], what: string) => {
        const count = personsOf(rows).size;
        expect(count === 0 || count >= LEAST, `${metric} ${measure}: ${count} behind ${what}`).toBe(true);
      };
      for (const whole of groups) {
        assertSafe([...whole.rows], whole.what);
        for (const part of groups.filter((each) => isPart(each, whole))) {
          const left = [...whole.rows].filter((row) => !part.rows.has(row));
          assertSafe(left, `${whole.what} less ${part.what}`);
        }
      }
      found.shown += groups.length;
    }),
  );
});

test('there was something to see, and something to hide', () => {
  expect(found.shown).toBeGreaterThan(20);
  expect(found.held).toBeGreaterThan(20);
});
