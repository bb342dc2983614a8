/**
 * Every rule of the queries of capacity is counted by hand somewhere: take it out or turn it, and a table tells. The change is
 * made in the text of what the engine is asked, so figures, reasons and what is left out are those of the product.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask } from '../../src/ask/ask.ts';
import { openDuckDb } from '../../src/engine/duckdb/open.ts';
import type { Engine, Snapshot } from '../../src/engine/engine.ts';
import { type Company, openCompany } from '../../src/ledger/company.ts';
import { aeCapacityTraps, type BusinessExpectation, bdrCapacityTraps } from '../oracle/capacity-traps.ts';
import { bdrCapacityEdges } from './capacity-edges.ts';
import { turning } from './evaluation.ts';
import { loadWorld } from './harness.ts';
import type { Mutation } from './mutations/change.ts';
import { requestOf } from './question.ts';

const LOADED = '2024-01-01T00:00:00Z';
const change = (name: string, from: string, to: string): Mutation => ({ name, from, to });

const MUTATIONS: readonly Mutation[] = [
  change(
    'assignments hold under the very user',
    `coalesce(iu.canonical, a."user") as user_ref`,
    'a."user" as user_ref',
  ),
  change('deleted users count', "when coalesce(u.deleted, false) then 'deleted'", ''),
  change('any role counts', "where a.role = 'bdr' and", 'where'),
  change(
    'assignments taken back count',
    "where a.role = 'bdr' and not coalesce(a.deleted, false)",
    "where a.role = 'bdr'",
  ),
  change('absences taken back count', 'where not coalesce(b.deleted, false)', ''),
  change(
    'capacities taken back count',
    "where c.role = 'bdr' and not coalesce(c.deleted, false)",
    "where c.role = 'bdr'",
  ),
  change('capacities of any role', "where c.role = 'bdr' and", 'where'),
  change('a part of a job is a whole one', 'cast(r.fte as decimal(7, 6)) *', ''),
  change(
    'half absences do not lessen a day',
    'cast(1 - coalesce(v.share, 0) as decimal(7, 6))',
    'cast(1 as decimal(7, 6))',
  ),
  change('away for all of a day is there', 'where coalesce(v.share, 0) < 1', ''),
  change('before joining', '(s.first_day is null or s.first_day <= w."day") and', ''),
  change('after leaving', 'and (s.next_day is null or w."day" < s.next_day)', ''),
  change('the day of leaving', 'w."day" < s.next_day', 'w."day" <= s.next_day'),
  change('before the assignment', '(a.from_day is null or a.from_day <= w."day") and', ''),
  change('the day after the assignment', 'w."day" < a.to_day', 'w."day" <= a.to_day'),
  change('the assignment that began first', 'a.from_day desc nulls last', 'a.from_day'),
  change('every assignment counts', ') where place = 1 ), away', ') ), away'),
  change('holidays of any place', 'on w.country is not distinct from s.country and', 'on'),
  change('months of the ramp begin a day late', `> r."day" then 0 else 1`, `>= r."day" then 0 else 1`),
  change('the capacity of the role goes first', 'order by level, from_day', 'order by level desc, from_day'),
  change('the first capacity in force', 'order by level, from_day desc nulls last', 'order by level, from_day'),
  change('capacities to come', 'and (c.from_day is null or c.from_day <= r."day")', ''),
  change('capacities of another team', 'c.user_ref is null and c.team = r.team', 'c.user_ref is null'),
  change(
    'gross of own days alone',
    'from gross_rated where reason is null group',
    'from gross_rated where reason is null and is_own group',
  ),
  change(
    'days of whom is left out',
    "case when reason is null then 'numerator' else 'excluded' end, reason,",
    "'numerator', null,",
  ),
  change('gross once in all teams', 'p.team as cell', 'null as cell'),
  change('gross of whom nobody said a capacity', 'having bool_or(is_own and per_day is not null)', ''),
  change(
    'demand by where the lead comes from',
    'case when c.rep is not null then coalesce(u.country',
    'case when c.rep is not null then coalesce(c.country',
  ),
  change(
    'nobody works in the company country',
    'case when c.rep is not null then coalesce(u.country',
    'case when true then coalesce(u.country',
  ),
];

const opened: { company: Company; metric: string; expectations: readonly BusinessExpectation[] }[] = [];
const staging = mkdtempSync(join(tmpdir(), 'cadans-mutation-'));

beforeAll(async () => {
  for (const [metric, { world, expectations }] of [
    ['bdr-capacity', bdrCapacityTraps],
    ['ae-capacity', aeCapacityTraps],
    ['bdr-capacity', bdrCapacityEdges],
  ] as const) {
    const engine = await openDuckDb({ file: ':memory:', staging, threads: 1 });
    await engine.migrate();
    await loadWorld(engine, world, LOADED);
    opened.push({ company: await openCompany(engine, world.settings, LOADED), metric, expectations });
  }
});

afterAll(async () => {
  for (const { company } of opened) await company.engine.close();
  rmSync(staging, { recursive: true, force: true });
});

/** The engine, asked something else. */
function turned(engine: Engine, turn: ReturnType<typeof turning>['turn']): Engine {
  const snapshot: Engine['snapshot'] = (use) =>
    engine.snapshot((facts) => {
      const other: Snapshot = Object.create(facts, {
        read: { value: (query: Parameters<Snapshot['read']>[0]) => facts.read(turn(query)) },
        keep: { value: (query: Parameters<Snapshot['keep']>[0]) => facts.keep(turn(query)) },
        keepRows: { value: facts.keepRows.bind(facts) },
      });
      return use(other);
    });
  return Object.create(engine, {
    snapshot: { value: snapshot },
    dialect: { value: engine.dialect },
    table: { value: engine.table.bind(engine) },
  });
}

/** The first expectation that is not met, or null. */
async function firstUnmet(mutation: Mutation | null): Promise<string | null> {
  let fits = mutation === null;
  for (const { company, metric, expectations } of opened) {
    for (const { name, request, figures, excluded } of expectations) {
      const turn = mutation && turning(mutation);
      const asked = turn ? { ...company, engine: turned(company.engine, turn.turn) } : company;
      const { rows, meta } = await ask(asked, requestOf(metric, request), request.now);
      fits ||= turn?.fits() ?? true;
      const got = rows.map(({ dims, measures }) => {
        const { n, d, reason = null } = measures[request.measure] ?? {};
        return [request.by.map((dim) => dims[dim]?.key ?? null), n, d, reason];
      });
      const wanted = figures.map(({ dims, n, d, reason }) => [dims, n, d, reason]);
      if (JSON.stringify([got, meta.excluded]) !== JSON.stringify([wanted, excluded])) return name;
    }
  }
  if (!fits) throw new Error(`no query has “${mutation?.from}”`);
  return null;
}

test('the queries as they are meet every expectation', async () => {
  expect(await firstUnmet(null)).toBeNull();
});

test.each(MUTATIONS)('$name', async (mutation) => {
  expect(await firstUnmet(mutation), 'a rule that no table counts').not.toBeNull();
});
