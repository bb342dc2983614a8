/**
 * The two rights, over random companies, viewers and requests. Written from METRICS' rules alone: an aggregate is the
 * fold over all rows of its level, a drill lists no row outside the viewer's right, and a refusal says why.
 */
import { expect, test } from 'vitest';
import type { Answer, AnswerRow } from '../../src/ask/answer.ts';
import { askView } from '../../src/ask/ask.ts';
import { drillView } from '../../src/ask/drill.ts';
import type { AskRequest } from '../../src/ask/request.ts';
import type { Viewer } from '../../src/ask/viewer.ts';
import type { Row } from '../../src/engine/engine.ts';
import { viewing } from '../../src/ledger/company.ts';
import { falls, foldRows } from '../../src/metrics/fold.ts';
import { METRICS } from '../../src/metrics/index.ts';
import type { Measure, Metric } from '../../src/metrics/metric.ts';
import { NotAllowed } from '../../src/model/error.ts';
import { withWorld } from '../metrics/harness.ts';
import { type Draw, drawFrom } from '../oracle/draw.ts';
import { WORLD_NOW } from '../oracle/world.ts';
import { contributionOf, foldOf, personsOf, readAll, simple, spanOf, textOf } from './contributions.ts';
import { crowdedWorld } from './crowded-world.ts';

const WORLDS = Number(process.env['CADANS_WORLDS'] ?? 25);
const CASES = 40;
const ROLES = ['admin', 'manager', 'manager', 'rep', 'rep', 'finance', 'viewer'] as const;
const PERIODS = { week: ['2024-W13', '2024-05'], month: ['2024-03', '2024-Q1', '2024'], quarter: ['2024-Q1', '2024'] };
const PERSONS = ['rep', 'sourced_by', 'responder'];
const SEGMENTS = ['team', 'team_now', 'channel', 'industry', 'size', 'market', 'country', 'region'];

interface Case {
  readonly viewer: Viewer;
  readonly measure: Measure;
  readonly request: AskRequest & { readonly metric: string; readonly period: string };
  readonly by: readonly string[];
  readonly where: Readonly<Record<string, readonly string[]>>;
}

function randomViewer(draw: Draw, reps: readonly string[], teams: readonly string[]): Viewer {
  const role = draw.pick(ROLES);
  const some = (values: readonly string[], most: number) => draw.shuffle(values).slice(0, draw.int(0, most));
  const managed = role === 'manager' ? some(teams, 2) : [];
  return { role, users: some(reps, 2), teams: some(teams, 1), managed };
}

function randomCase(draw: Draw, reps: readonly string[], teams: readonly string[], metric: Metric): Case {
  const viewer = randomViewer(draw, reps, teams);
  const measure = draw.pick(metric.measures.filter((each) => foldOf(each) && each.dimensions.includes('rep')));
  const periods = PERIODS[metric.cadence];
  const where: Record<string, string[]> = {};
  const by: string[] = [];
  const mine = (values: readonly string[], all: readonly string[]) =>
    draw.chance(0.6) && values.length > 0 ? [...values] : [draw.pick(all)];
  if (draw.chance(0.3) && reps.length > 0) where['rep'] = mine(viewer.users, reps);
  if (draw.chance(0.4)) where['team'] = mine([...viewer.teams, ...viewer.managed], teams);
  const known = (names: readonly string[]) => names.filter((name) => measure.dimensions.some((each) => each === name));
  if (draw.chance(0.15)) by.push(...draw.shuffle(known(PERSONS)).slice(0, 1));
  if (draw.chance(0.6)) by.push(draw.pick(known(SEGMENTS)));
  if (draw.chance(0.1)) by.push(...known(['channel']));
  const cut = [...new Set(by)];
  const asked = Object.entries(where).flatMap(([dimension, values]) => values.map((value) => ({ dimension, value })));
  const request = {
    metric: metric.id,
    measures: [measure.name],
    period: draw.chance(0.9) ? draw.pick(periods) : draw.pick(['2024-03-29', '2024-02-01..2024-04-01']),
    by: cut,
    where: asked,
  };
  return { viewer, measure, request, by: cut, where };
}

const matches = (row: Row, where: Case['where']): boolean =>
  Object.entries(where).every(([name, values]) => row[name] !== null && values.includes(`${row[name]}`));

const among = (values: readonly string[], value: Row[string] | undefined): boolean =>
  value !== null && value !== undefined && values.includes(`${value}`);

/** The rule of the house, a second time: why a question is refused whatever the data, or null. */
function expectedRefusal({ viewer, measure, by, where, request }: Case, placement: boolean): string | null {
  const asked = [...by, ...Object.keys(where)];
  const isMine = (name: string) => (where[name] ?? ['nobody']).every((value) => viewer.users.includes(value));
  const persons = asked.filter((name) => PERSONS.includes(name));
  const others = persons.filter((name) => !isMine(name));
  const teams = where['team'] ?? [];
  const isManaged = teams.length > 0 && teams.every((team) => viewer.managed.includes(team));
  const mayPlace = measure.personal || placement;
  if (others.length > 0) {
    if (viewer.role === 'admin') return mayPlace ? null : 'personal';
    return viewer.role === 'manager' && mayPlace && isManaged && others.every((name) => name === 'rep')
      ? null
      : 'personal';
  }
  if (viewer.role === 'admin' || persons.length > 0) return null;
  if (viewer.role === 'manager' && isManaged && mayPlace) return null;
  const isFine = /\d-\d\d-\d\d/.test(request.period) || new Set(asked.filter((name) => name !== 'team')).size > 1;
  return isFine ? 'group' : null;
}

/** Whose rows a viewer may know each figure of. */
const isKnown = (row: Row, viewer: Viewer, measure: Measure, placement: boolean): boolean =>
  viewer.role === 'admin' ||
  among(viewer.users, row['rep']) ||
  (viewer.role === 'manager' && (measure.personal || placement) && among(viewer.managed, row['team']));

/** Which rows a drill may list. */
function isListed(row: Row, viewer: Viewer, measure: Measure, placement: boolean): boolean {
  if (viewer.role === 'admin') return true;
  if (viewer.role === 'viewer' || viewer.role === 'finance') return false;
  const isUnassignedLead = row['entity'] === 'inbound' && row['rep'] === null && among(viewer.teams, row['team']);
  return isUnassignedLead || isKnown(row, viewer, measure, placement);
}

const cellsOf = (answer: Answer, name: string) =>
  [...answer.rows, ...(answer.totals ?? [])].map((row) => ({ row, cell: row.measures[name] }));

const isIn = (row: Row, { dims }: AnswerRow): boolean =>
  Object.entries(dims).every(([name, { key }]) => textOf(row[name]) === key);

/** Metrics of which a person's part can be told from rows that are there whatever is asked. */
const ASKED = METRICS.filter(
  ({ measures, perCut }) =>
    !perCut && measures.some((measure) => foldOf(measure) && measure.dimensions.includes('rep')),
);

test.each(Array.from({ length: WORLDS }, (_, seed) => seed))('world %i', async (seed) => {
  const draw = drawFrom(seed + 91, 'UTC');
  const world = crowdedWorld(seed, draw);
  const { group_size: least, funnel_placement: placement } = world.settings.rights;
  await withWorld(world, WORLD_NOW, (company) =>
    viewing(company, async (view) => {
      const seen = { shown: 0, refused: 0 };
      const metric = ASKED[seed % ASKED.length];
      if (!metric) throw new Error('no metric');
      const periods = PERIODS[metric.cadence];
      const known = new Map<string, readonly Row[]>();
      const rowsFor = async (period: string) => {
        const rows = known.get(period) ?? (await readAll(view, metric.id, period));
        known.set(period, rows);
        return rows;
      };
      const all = await rowsFor('2024');
      const reps = [...personsOf(all)].sort();
      const teams = [...new Set(all.flatMap(({ team }) => textOf(team) ?? []))].sort();
      if (teams.length === 0) teams.push('crm:t0');
      for (let i = 0; i < CASES; i += 1) {
        const each = randomCase(draw, reps, teams, metric);
        const { viewer, measure, request, where } = each;
        const label = JSON.stringify({ seed, i, viewer, request });
        const span = spanOf(company, request.period);
        const refusal = expectedRefusal(each, placement);
        const rows = (await rowsFor(request.period)).filter((row) => matches(row, where));
        const counted = rows.filter((row) => falls(simple(measure), contributionOf(row), span));
        const result = await askView(view, request, WORLD_NOW, viewer).catch((error: unknown) => error);
        if (result instanceof NotAllowed) {
          seen.refused += 1;
          expect([refusal ?? 'group'], label).toContain(result.code);
          // All of a period of the usual length has no larger group beside it: too few people are the only reason.
          if (refusal === null && request.period === periods[0] && each.by.length + Object.keys(where).length === 0) {
            const strangers = personsOf(counted.filter((row) => !isKnown(row, viewer, measure, placement))).size;
            expect(strangers > 0 && strangers < least, `${label} ${strangers}`).toBe(true);
          }
          const drilled = await drillView(view, { ...request, by: [] }, WORLD_NOW, viewer).catch(
            (error: unknown) => error,
          );
          // Who may not see a figure gets no list of it either; without the segments it may be another figure.
          if (request.by?.length === 0) expect(drilled, label).toBeInstanceOf(NotAllowed);
          continue;
        }
        if (result instanceof Error) throw result;
        expect(refusal, label).toBeNull();
        const answer = result as Answer;
        seen.shown += 1;
        const persons = [...each.by, ...Object.keys(where)].some((name) => PERSONS.includes(name));
        for (const { row, cell } of cellsOf(answer, measure.name)) {
          const inside = rows.filter((contribution) => isIn(contribution, row));
          const strangers = personsOf(
            counted.filter((one) => isIn(one, row) && !isKnown(one, viewer, measure, placement)),
          ).size;
          if (cell?.reason === 'group') {
            expect([cell.value, cell.n, cell.d, cell.interval, cell.verdict], label).toEqual([
              null,
              null,
              null,
              undefined,
              undefined,
            ]);
            expect(strangers, label).toBeGreaterThan(0);
            continue;
          }
          if (!persons) expect(strangers === 0 || strangers >= least, `${label} ${strangers}`).toBe(true);
          const folded = foldRows(simple(measure), inside.map(contributionOf), span);
          expect([cell?.n, cell?.d ?? null], label).toEqual([folded.n.toFixed(), folded.d?.toFixed() ?? null]);
        }
        if (i % 2 !== 0) continue;
        const drilled = await drillView(view, { ...request, by: [], limit: 100_000 }, WORLD_NOW, viewer).catch(
          (e: unknown) => e,
        );
        if (drilled instanceof NotAllowed) continue;
        if (drilled instanceof Error) throw drilled;
        const { records, total, meta } = drilled as Awaited<ReturnType<typeof drillView>>;

        const mayList = counted.filter((row) => isListed(row, viewer, measure, placement));
        expect(records.map(({ ref }) => ref).sort(), label).toEqual(mayList.map(({ ref }) => `${ref}`).sort());
        expect(records).toHaveLength(total);
        expect(meta.outsideView, label).toBe(counted.length - total);
      }
      expect(seen.shown).toBeGreaterThan(3);
      expect(seen.refused).toBeGreaterThan(3);
    }),
  );
});
