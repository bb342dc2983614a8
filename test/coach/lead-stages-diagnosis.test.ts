/** An owner or an answer, and what lies on whose desk: told from the counts by hand on, silent below them. */
import { expect, test } from 'vitest';
import { drill } from '../../src/ask/drill.ts';
import type { Viewer } from '../../src/ask/viewer.ts';
import { diagnoseLeadResponse } from '../../src/coach/diagnosis/lead-response-time.ts';
import { defaultSettings } from '../../src/model/settings.ts';
import { withWorld } from '../metrics/harness.ts';
import type { Row, World } from '../oracle/world.ts';

const NOW = '2024-05-13T10:00:00Z';
const REPS = ['ann', 'bob', 'cy'];

interface Kind {
  readonly count: number;
  readonly rep: string;
  /** Minutes from the lead to its owner; none = no change of owner. */
  readonly owned?: number;
  /** Minutes to the answer; none = it waits. */
  readonly answered?: number;
}

/** So many leads of a kind, all of Tuesday 5 March 10:00Z. */
function worldOf(kinds: readonly Kind[]): World {
  const rows: Record<'person' | 'inbound' | 'activity' | 'activity_person' | 'owner_change', Row[]> = {
    person: [],
    inbound: [],
    activity: [],
    activity_person: [],
    owner_change: [],
  };
  const minute = (minutes: number) => new Date(Date.parse('2024-03-05T10:00:00Z') + minutes * 60_000).toISOString();
  for (const { count, rep, owned, answered } of kinds) {
    for (let i = 0; i < count; i++) {
      const id = `p${rows.person.length}`;
      rows.person.push({ source: 'crm', id, owner: owned === undefined ? `crm:${rep}` : null });
      rows.inbound.push({ source: 'crm', id, person: `crm:${id}`, kind: 'form', channel: 'web', at: minute(0) });
      const change = { entity: 'inbound', record: `crm:${id}`, user: `crm:${rep}` };
      if (owned !== undefined) rows.owner_change.push({ source: 'crm', id, ...change, from: minute(owned), to: null });
      if (answered === undefined) continue;
      const call = { kind: 'call', direction: 'out', starts_at: minute(answered), user: `crm:${rep}` };
      rows.activity.push({ source: 'crm', id, ...call });
      rows.activity_person.push({ source: 'crm', id, activity: `crm:${id}`, person: `crm:${id}` });
    }
  }
  const user = REPS.map((id) => ({ source: 'crm', id, name: id }));
  return { settings: defaultSettings(), rows: { ...rows, user } };
}

const diagnosed = (kinds: readonly Kind[], viewer?: Viewer) =>
  withWorld(worldOf(kinds), NOW, (company) => diagnoseLeadResponse(company, { period: '2024-Q1' }, NOW, viewer));
const ids = ({ findings }: Awaited<ReturnType<typeof diagnosed>>) => findings.map(({ id }) => id);

test('of 20 late leads 15 had no owner by then: they wait for one', async () => {
  const found = await diagnosed([
    { count: 15, rep: 'ann', owned: 20, answered: 22 },
    { count: 5, rep: 'ann', owned: 1, answered: 30 },
    { count: 20, rep: 'ann', owned: 1, answered: 3 },
  ]);
  expect(found.findings).toEqual([
    {
      id: 'response_routing',
      metric: 'lead-response-time',
      values: { late: 20, unassigned: 15, owned: 5, share: 0.75, rest: 0.25 },
    },
  ]);
  const names = ['assignment_median_minutes', 'reaction_median_minutes'].map((name) => `lead-response-time.${name}`);
  const [assignment, reaction] = names.map(
    (name) => found.tables.flatMap(({ rows }) => rows[0]?.figures[name] ?? [])[0],
  );
  // 25 of 40 had an owner after 1 minute, 15 after 20; of 40 then 15 were answered after 2, 20 after 2, 5 after 29.
  expect(assignment).toMatchObject({ value: 1, n: '40', d: '40' });
  expect(reaction).toMatchObject({ value: 2, n: '40', d: '40' });
});

test('of 20 late leads 15 had an owner by then: they wait for that owner', async () => {
  const found = await diagnosed([
    { count: 15, rep: 'ann', owned: 1, answered: 30 },
    { count: 5, rep: 'ann', owned: 20, answered: 22 },
  ]);
  expect(ids(found)).toEqual(['response_reaction']);
});

test('19 late leads are too few, 12 of 20 are no clear half, and nine in ten in time need no change', async () => {
  const late = (without: number, having: number, inTime = 0) => [
    { count: without, rep: 'ann', owned: 20, answered: 22 },
    { count: having, rep: 'ann', owned: 1, answered: 30 },
    { count: inTime, rep: 'ann', owned: 1, answered: 2 },
  ];
  expect(ids(await diagnosed(late(19, 0)))).toEqual([]);
  expect(ids(await diagnosed(late(12, 8)))).toEqual([]);
  expect(ids(await diagnosed(late(20, 0, 179)))).toEqual(['response_routing']);
  expect(ids(await diagnosed(late(20, 0, 180)))).toEqual([]);
});

test('where no change of owner is on record that is said, and nothing of it told', async () => {
  const { findings, tables, withheld } = await diagnosed([{ count: 25, rep: 'ann', answered: 30 }]);
  expect(findings).toEqual([]);
  expect(tables.map(({ by }) => by)).toEqual(['channel', 'weekday', 'hour', 'rep', 'answered_in']);
  expect(withheld).toEqual([{ by: 'stages', reason: 'owners_not_recorded' }]);
});

test('ann has 12 waiting leads and bob and cy 1 each: more came in, or they were left lying', async () => {
  const waiting = [
    { count: 12, rep: 'ann' },
    { count: 1, rep: 'bob' },
    { count: 1, rep: 'cy' },
  ];
  const answered = (ann: number, others: number) => [
    { count: ann, rep: 'ann', answered: 2 },
    { count: others, rep: 'bob', answered: 2 },
    { count: others, rep: 'cy', answered: 2 },
  ];
  const [more] = (await diagnosed([...waiting, ...answered(7, 9)])).findings;
  expect(more).toEqual({
    id: 'response_open',
    metric: 'lead-response-time',
    values: { rep: 'ann', open: 12, usual: 1, received: 19, usualReceived: 10 },
  });
  const [left] = (await diagnosed([...waiting, ...answered(3, 9)])).findings;
  expect(left).toMatchObject({ id: 'response_left', values: { open: 12, received: 15, usualReceived: 10 } });
});

test('four waiting leads are no load, nor is a part that chance gives', async () => {
  const left = (ann: number, others: number) => [
    { count: ann, rep: 'ann' },
    { count: others, rep: 'bob' },
    { count: others, rep: 'cy' },
    { count: 30, rep: 'bob', answered: 2 },
    { count: 30, rep: 'cy', answered: 2 },
  ];
  expect(ids(await diagnosed(left(4, 0)))).not.toContain('response_left');
  expect(ids(await diagnosed(left(5, 0)))).toContain('response_left');
  // 8 of 14: from 33 % on, where 1.5 times the average would be 43 %.
  expect(ids(await diagnosed(left(8, 3)))).not.toContain('response_left');
});

test('what waits now is what the drill lists now, whenever it came in', async () => {
  const world = worldOf([
    { count: 3, rep: 'ann' },
    { count: 2, rep: 'bob', answered: 2 },
  ]);
  const old = { source: 'crm', id: 'old', person: 'crm:p0', kind: 'form', at: '2023-06-01T10:00:00Z' };
  const rows = { ...world.rows, inbound: [...(world.rows.inbound ?? []), old] };
  await withWorld({ ...world, rows }, NOW, async (company) => {
    const { tables } = await diagnoseLeadResponse(company, { period: '2024-Q1' }, NOW);
    const open = tables
      .find(({ by }) => by === 'rep')
      ?.rows.map(({ segment, figures }) => [segment.key, figures['open']?.n]);
    expect(open).toEqual([
      ['crm:ann', '4'],
      ['crm:bob', '0'],
    ]);
    const request = { metric: 'lead-response-time', measures: ['waiting'], from: '1970-01-01', to: '2024-05-14' };
    expect((await drill(company, request, NOW)).total).toBe(4);
  });
});

test('a rep sees neither the desks of others nor the whole', async () => {
  const viewer: Viewer = { role: 'rep', users: ['crm:ann'], teams: [], managed: [] };
  const { tables, withheld } = await diagnosed([{ count: 25, rep: 'ann', owned: 20, answered: 22 }], viewer);
  expect(tables.flatMap(({ rows }) => rows.flatMap(({ figures }) => Object.keys(figures)))).not.toContain('open');
  expect(withheld).toContainEqual({ by: 'rep', reason: 'personal' });
});
