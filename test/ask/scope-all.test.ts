/**
 * The two rights over all ten metrics, every role and every kind of cut, in random companies with capacity and money. What
 * the owner sees is the truth: a figure shown to somebody else is that figure, and a list is that list without the rows
 * outside the right. The rule of refusal is written here a second time.
 */
import { expect, test } from 'vitest';
import { askView } from '../../src/ask/ask.ts';
import { drillView } from '../../src/ask/drill.ts';
import type { AskRequest } from '../../src/ask/request.ts';
import type { Viewer } from '../../src/ask/viewer.ts';
import { viewing } from '../../src/ledger/company.ts';
import { METRICS } from '../../src/metrics/index.ts';
import type { Measure } from '../../src/metrics/metric.ts';
import { NotAllowed } from '../../src/model/error.ts';
import { withWorld } from '../metrics/harness.ts';
import { type Draw, drawFrom } from '../oracle/draw.ts';
import { randomBusiness } from '../oracle/random-business.ts';
import { refOf, WORLD_NOW } from '../oracle/world.ts';

const WORLDS = Number(process.env['CADANS_WORLDS'] ?? 2);
const CASES = 4;
const ROLES = ['owner', 'admin', 'manager', 'rep', 'finance', 'viewer'] as const;
const PERIOD = { week: '2024-W13', month: '2024-03', quarter: '2024-Q1' };
const MONEY = ['spend', 'revenue', 'subscription'];
/** Where people show themselves. */
const BY_REP = [
  ['contacts', 'touches'],
  ['mqls', 'mqls'],
  ['win-rate', 'cohort'],
] as const;
const OWNER: Viewer = { role: 'owner', users: [], teams: [], managed: [] };

type Kind = 'shared' | 'personal' | 'placement';
const kindOf = ({ dimensions, personal }: Measure): Kind =>
  dimensions.includes('rep') ? (personal ? 'personal' : 'placement') : 'shared';

interface Cut {
  readonly name: 'all' | 'own' | 'other' | 'byRep' | 'byTeam' | 'byMarket' | 'teamByRep';
  readonly by?: string[];
  readonly where?: NonNullable<AskRequest['where']>;
}

function cutsOf({ dimensions }: Measure, [me, you, team]: readonly [string, string, string]): Cut[] {
  const only = (dimension: string, value: string) => [{ dimension, value }];
  const cuts: Cut[] = [
    { name: 'all' },
    { name: 'own', where: only('rep', me) },
    { name: 'own', where: only('rep', me) },
    { name: 'other', where: only('rep', you) },
    { name: 'byRep', by: ['rep'] },
  ];
  if (dimensions.includes('team')) {
    cuts.push({ name: 'byTeam', by: ['team'] }, { name: 'teamByRep', by: ['rep'], where: only('team', team) });
  }
  if (dimensions.includes('market')) cuts.push({ name: 'byMarket', by: ['market'] });
  return cuts;
}

/** With which word a question is refused whatever the data, or null. */
function refusalOf({ role }: Viewer, measure: Measure, { name }: Cut, placement: boolean): string | null {
  const kind = kindOf(measure);
  const persons = ['own', 'other', 'byRep', 'teamByRep'].includes(name);
  if (kind === 'shared') return persons || role === 'rep' ? 'level' : null;
  if (!persons || name === 'own' || role === 'owner') return null;
  if (kind === 'placement' && !placement) return 'personal';
  return role === 'admin' || (role === 'manager' && name === 'teamByRep') ? null : 'personal';
}

/** What was seen in all worlds, so that nothing here holds for want of cases. */
const seen = new Map<string, number>();
const count = (what: string): unknown => seen.set(what, (seen.get(what) ?? 0) + 1);

function casesOf(draw: Draw, measures: readonly Measure[], names: readonly [string, string, string]) {
  return Array.from({ length: CASES }, () => {
    const measure = draw.pick(measures);
    return { measure, cut: draw.pick(cutsOf(measure, names)) };
  });
}

const orRefused = (error: unknown): NotAllowed => {
  if (error instanceof NotAllowed) return error;
  throw error;
};

test.each(Array.from({ length: WORLDS }, (_, seed) => seed))('world %i', async (seed) => {
  const draw = drawFrom(seed + 733, 'UTC');
  const made = randomBusiness(seed + 5, { links: false });
  const placement = seed % 2 === 1;
  const world = { ...made, settings: { ...made.settings, rights: { group_size: 2, funnel_placement: placement } } };
  const team = draw.pick((world.rows.team ?? []).map(refOf));
  await withWorld(world, WORLD_NOW, (company) =>
    viewing(company, async (view) => {
      // Records that stand for a person: a viewer's others are found by links.
      const reps = new Set<string>();
      for (const [metric, measure] of BY_REP) {
        const asked = { metric, measures: [measure], period: '2024', by: ['rep'] };
        const { rows } = await askView(view, asked, WORLD_NOW, OWNER);
        for (const { dims } of rows) if (dims['rep']?.key) reps.add(dims['rep'].key);
      }
      const [me = 'nobody', you = 'crm:b0'] = draw.shuffle([...reps].filter((rep) => rep !== 'crm:b0').sort());
      expect(me).not.toBe('nobody');
      for (const { id, cadence, measures } of METRICS) {
        for (const role of ROLES) {
          const viewer: Viewer = { role, users: [me], teams: [team], managed: role === 'manager' ? [team] : [] };
          for (const { measure, cut } of casesOf(draw, measures, [me, you, team])) {
            const { name, ...segments } = cut;
            const request = { metric: id, measures: [measure.name], period: PERIOD[cadence], ...segments };
            const label = JSON.stringify({ seed, role, name, request });
            const refusal = refusalOf(viewer, measure, cut, placement);
            const answer = await askView(view, request, WORLD_NOW, viewer).catch(orRefused);
            if (answer instanceof NotAllowed) {
              expect(answer.code, label).toBe(refusal ?? 'group');
              if (refusal === null) expect(['owner', 'admin'], label).not.toContain(role);
              count(answer.code);
              const drilled = drillView(view, { ...request, by: segments.by ?? [] }, WORLD_NOW, viewer);
              if (refusal !== null || !segments.by) await expect(drilled, label).rejects.toBeInstanceOf(NotAllowed);
              else await drilled.catch(orRefused);
              continue;
            }
            expect(refusal, label).toBeNull();
            count(`shown ${id}`);
            const truth = await askView(view, request, WORLD_NOW, OWNER);
            expect(
              answer.rows.map(({ dims }) => dims),
              label,
            ).toEqual(truth.rows.map(({ dims }) => dims));
            for (const [i, { measures: cells }] of answer.rows.entries()) {
              const [cell, real] = [cells[measure.name], truth.rows[i]?.measures[measure.name]];
              if (cell?.reason === 'group') expect([cell.value, cell.n, cell.d], label).toEqual([null, null, null]);
              else
                expect([cell?.value, cell?.n, cell?.d, cell?.reason], label).toEqual([
                  real?.value,
                  real?.n,
                  real?.d,
                  real?.reason,
                ]);
            }
            const drill = { ...request, by: measure.oneDimension ? (segments.by ?? []) : [], limit: 100_000 };
            const listed = await drillView(view, drill, WORLD_NOW, viewer).catch(orRefused);
            if (listed instanceof NotAllowed) continue;
            const all = await drillView(view, drill, WORLD_NOW, OWNER);
            const mayList = all.records.filter(({ entity, dims }) => {
              const [rep, its] = [dims['rep']?.key ?? null, dims['team']?.key ?? null];
              const isOwn = rep === me || (entity === 'inbound' && rep === null && its === team);
              const isManaged = its === team && (kindOf(measure) !== 'placement' || placement);
              if (role === 'owner' || role === 'admin') return true;
              if (role === 'finance') return MONEY.includes(entity);
              return role === 'manager' ? isOwn || isManaged : role === 'rep' && isOwn;
            });
            expect(listed.records, label).toEqual(mayList);
            expect(listed.meta.outsideView, label).toBe(all.total - mayList.length);
            if (mayList.length > 0) count(`drilled ${role}`);
            if (mayList.length < all.total) count('outside');
          }
        }
      }
    }),
  );
});

test('there was something of everything', () => {
  const least = (what: string, times: number) => expect(seen.get(what) ?? 0, what).toBeGreaterThanOrEqual(times);
  for (const reason of ['level', 'personal', 'group']) least(reason, 5);
  for (const { id } of METRICS) least(`shown ${id}`, 3);
  for (const role of ['owner', 'admin', 'manager', 'rep', 'finance']) least(`drilled ${role}`, 1);
  least('outside', 5);
  expect(seen.get('drilled viewer')).toBeUndefined();
});
