/** A capacity proposed from what people did: counted by hand, and against plain loops over random companies. */
import { describe, expect, test } from 'vitest';
import type { Viewer } from '../../src/ask/viewer.ts';
import { proposeCapacity } from '../../src/coach/capacity/proposal.ts';
import { defaultSettings } from '../../src/model/settings.ts';
import { withWorld } from '../metrics/harness.ts';
import { drawFrom } from '../oracle/draw.ts';
import type { Row, World } from '../oracle/world.ts';
import { datesBetween, expectedProposals, isWeekday } from './capacity-loops.ts';

const NOW = '2024-07-10T12:00:00Z';
const [FROM, TO] = ['2023-07-01', '2024-07-01'];

/** Days of ann, bob and cy: how many leads or deals on each date. */
type Done = Readonly<Record<string, ReadonlyMap<string, number>>>;

interface Given {
  readonly role: 'bdr' | 'ae';
  readonly done: Done;
  readonly assignments?: Row[];
  readonly more?: Partial<World['rows']>;
}

const TEAM: Readonly<Record<string, string>> = { ann: 'north', bob: 'north', cy: 'south' };

/** Each lead an MQL of nine o'clock and called at ten; each deal closed at ten, every other one lost. */
function worldOf({ role, done, assignments, more = {} }: Given): World {
  const rows: Record<'person' | 'lifecycle' | 'activity' | 'activity_person' | 'deal', Row[]> = {
    person: [],
    lifecycle: [],
    activity: [],
    activity_person: [],
    deal: [],
  };
  for (const [rep, days] of Object.entries(done)) {
    for (const [date, count] of days) {
      for (let i = 0; i < count; i++) {
        const id = `${rep}-${date}-${i}`;
        const [nine, ten] = [`${date}T09:00:00Z`, `${date}T10:00:00Z`];
        if (role === 'ae') {
          const status = i % 2 === 0 ? 'won' : 'lost';
          rows.deal.push({ source: 'crm', id, owner: `crm:${rep}`, status, created_at: nine, closed_at: ten });
          continue;
        }
        rows.person.push({ source: 'crm', id });
        rows.lifecycle.push({ source: 'crm', id, person: `crm:${id}`, stage: 'mql', at: nine });
        const call = { kind: 'call', direction: 'out', status: 'done', starts_at: ten, user: `crm:${rep}` };
        rows.activity.push({ source: 'crm', id, ...call });
        rows.activity_person.push({ source: 'crm', id, activity: `crm:${id}`, person: `crm:${id}` });
      }
    }
  }
  const names = Object.keys(TEAM);
  return {
    settings: defaultSettings(),
    rows: {
      ...rows,
      team: ['north', 'south'].map((id) => ({ source: 'crm', id, name: id })),
      user: names.map((id) => ({ source: 'crm', id, name: id })),
      assignment:
        assignments ??
        Object.keys(done).map((id) => ({ source: 'crm', id, user: `crm:${id}`, team: `crm:${TEAM[id]}`, role })),
      ...more,
    },
  };
}

const proposed = (world: World, options: { users?: boolean } = {}, viewer?: Viewer) =>
  withWorld(world, NOW, (company) => proposeCapacity(company, options, NOW, viewer));
const weekdays = datesBetween(FROM, TO).filter(isWeekday);
/** The first `counts.length` weekdays of the year, with so many each. */
const from = (counts: readonly number[], first = 0) =>
  new Map(counts.map((count, i) => [weekdays[first + i] ?? '', count]));
const repeat = (count: number, times: number) => Array.from({ length: times }, () => count);

describe('by hand', () => {
  // 260 weekdays from July to June; ann began on the first of them.
  test('the p90 of 260 days: where 26 have 7 the other 234, nine in ten, have at most 3; where 27 have 7 they do not', async () => {
    expect(weekdays).toHaveLength(260);
    const doing = (sevens: number) =>
      worldOf({ role: 'bdr', done: { ann: from([...repeat(7, sevens), ...repeat(3, 260 - sevens)]) } });
    const [low] = (await proposed(doing(26))).proposals;
    expect(low).toEqual({
      role: 'bdr',
      level: 'role',
      of: null,
      perDay: '3',
      basis: 'day',
      people: 1,
      days: 260,
      months: 12,
      mean: '3.4',
      median: '3',
      now: [],
    });
    expect((await proposed(doing(27))).proposals[0]).toMatchObject({ perDay: '7', median: '3' });
  });

  test('days without work count; where the middle day has none the months tell', async () => {
    // 131 of 260 days have 2: so has the middle one, the 130th from below. With 130 it has none, and the months tell.
    const half = from(weekdays.map((_, i) => (i % 2 === 0 || i === 1 ? 2 : 0)));
    expect((await proposed(worldOf({ role: 'bdr', done: { ann: half } }))).proposals[0]).toMatchObject({
      basis: 'day',
      perDay: '2',
      median: '2',
    });
    // A deal on the first weekday of each month but May, two in May: 12 months, of which the 11th has the p90: 1 of 20 days.
    const firsts = weekdays.filter((date, i) => date.slice(0, 7) !== weekdays[i - 1]?.slice(0, 7));
    const deals = new Map(firsts.map((date) => [date, date.startsWith('2024-05') ? 2 : 1]));
    expect((await proposed(worldOf({ role: 'ae', done: { ann: deals } }))).proposals[0]).toMatchObject({
      basis: 'month',
      perDay: '0.05',
      months: 12,
      median: '0',
    });
  });

  test('too few days, too few months, and months of which hardly one had any', async () => {
    const last = weekdays.length;
    const some = (count: number, days: number) =>
      worldOf({ role: 'bdr', done: { ann: from(repeat(count, days), last - days) } });
    expect((await proposed(some(2, 59))).proposals[0]).toMatchObject({
      perDay: null,
      reason: 'too_few_days',
      days: 59,
    });
    expect((await proposed(some(2, 60))).proposals[0]).toMatchObject({ perDay: '2', days: 60 });
    const rare = (date: string) => worldOf({ role: 'bdr', done: { ann: new Map([[date, 1]]) } });
    expect((await proposed(rare('2023-09-01'))).proposals[0]).toMatchObject({ perDay: null, reason: 'too_few_months' });
    expect((await proposed(rare('2023-07-03'))).proposals[0]).toMatchObject({ perDay: null, reason: 'nothing_worked' });
  });

  test('no days of part of a job, a ramp, half a day, or off; work on them is told and not looked at', async () => {
    const done = { ann: from(repeat(2, 260)), bob: from(repeat(9, 260)), cy: new Map([['2023-07-08', 5]]) };
    const of = (id: string, more: Row) => ({
      source: 'crm',
      id,
      user: `crm:${id}`,
      team: `crm:${TEAM[id]}`,
      role: 'bdr',
      ...more,
    });
    const assignments = [of('ann', {}), of('bob', { fte: '0.5' }), of('cy', { from: '2023-07-01', ramp: '0.5' })];
    // Half of the 3rd of July.
    const absence = [{ source: 'crm', id: 'a', user: 'crm:ann', from: '2023-07-03', to: '2023-07-04', share: '0.5' }];
    const found = await proposed(worldOf({ role: 'bdr', done, assignments, more: { absence } }), { users: true });
    expect(
      found.proposals.map(({ level, of: segment, days, perDay }) => [level, segment?.key ?? null, days, perDay]),
    ).toEqual([
      // cy's are those from August on, all without work: 239 of 498 days.
      ['role', null, 498, '2'],
      ['team', 'crm:north', 259, '2'],
      ['team', 'crm:south', 239, null],
      ['user', 'crm:ann', 259, '2'],
      ['user', 'crm:bob', 0, null],
      ['user', 'crm:cy', 239, null],
    ]);
    // 1 of ann, 260 of bob, 21 of cy; 2 of ann, 2,340 of bob, 5 of cy's Saturday.
    expect(found.leftOut).toEqual([{ role: 'bdr', days: 282, work: 2347 }]);
  });

  test('a lead is worked once, by whoever reached it first after it became an MQL, a reply or a live call included', async () => {
    const base = worldOf({ role: 'bdr', done: { ann: from(repeat(1, 260)), bob: new Map() } });
    const link = (id: string, person: string, role: string) => ({
      source: 'crm',
      id,
      activity: `crm:${id}`,
      person: `crm:${person}`,
      role,
    });
    const call = (id: string, at: string, user: string, more: Row = {}) => ({
      source: 'crm',
      id,
      kind: 'call',
      direction: 'out',
      status: 'done',
      starts_at: at,
      user: `crm:${user}`,
      ...more,
    });
    const mql = (id: string) => ({
      source: 'crm',
      id: `m-${id}`,
      person: `crm:${id}`,
      stage: 'mql',
      at: '2024-03-05T09:00:00Z',
    });
    const mail = (id: string, at: string, more: Row) => ({
      source: 'crm',
      id,
      kind: 'email',
      status: 'done',
      starts_at: at,
      ...more,
    });
    const rows = {
      ...base.rows,
      person: [...(base.rows.person ?? []), ...['x', 'y', 'z'].map((id) => ({ source: 'crm', id }))],
      lifecycle: [...(base.rows.lifecycle ?? []), ...['x', 'y', 'z'].map(mql)],
      // y wrote first and z called: both came in as leads.
      inbound: [
        { source: 'crm', id: 'y', person: 'crm:y', kind: 'email', at: '2024-03-05T09:00:00Z' },
        { source: 'crm', id: 'z', person: 'crm:z', kind: 'call', at: '2024-03-05T09:00:00Z' },
      ],
      activity: [
        ...(base.rows.activity ?? []),
        call('before', '2024-03-04T10:00:00Z', 'ann'),
        call('first', '2024-03-05T10:00:00Z', 'bob'),
        call('second', '2024-03-06T10:00:00Z', 'ann'),
        mail('wrote', '2024-03-05T09:00:00Z', { direction: 'in', thread: 't' }),
        mail('replied', '2024-03-05T11:00:00Z', { direction: 'out', thread: 't', user: 'crm:bob' }),
        call('live', '2024-03-05T09:00:00Z', 'bob', { direction: 'in', connected: true }),
      ],
      activity_person: [
        ...(base.rows.activity_person ?? []),
        ...['before', 'first', 'second'].map((id) => link(id, 'x', 'to')),
        link('wrote', 'y', 'from'),
        link('replied', 'y', 'to'),
        link('live', 'z', 'from'),
      ],
    };
    const { proposals } = await proposed({ ...base, rows }, { users: true });
    const means = proposals.filter(({ level }) => level === 'user').map(({ of, mean }) => [of?.key, mean]);
    // 3 of 260 days.
    expect(means).toEqual([
      ['crm:ann', '1'],
      ['crm:bob', '0.012'],
    ]);
  });

  test('what is in force from today on: what a whole job takes, whoever works half', async () => {
    const capacity = [
      { source: 'crm', id: '1', role: 'bdr', per_day: '4' },
      { source: 'crm', id: '2', role: 'bdr', team: 'crm:south', per_day: '2.5' },
      { source: 'crm', id: '3', role: 'bdr', per_day: '9', from: '2024-09-01' },
    ];
    const assignments = ['ann', 'cy'].map((id) => ({
      source: 'crm',
      id,
      user: `crm:${id}`,
      team: `crm:${TEAM[id]}`,
      role: 'bdr',
      fte: '0.5',
    }));
    const world = worldOf({ role: 'bdr', done: { ann: from([1]), cy: new Map() }, assignments, more: { capacity } });
    const { proposals } = await proposed(world);
    expect(proposals.map(({ of, now }) => [of?.key ?? null, now])).toEqual([
      [null, ['2.5', '4']],
      ['crm:north', ['4']],
      ['crm:south', ['2.5']],
    ]);
  });

  test('who may not list the days of all gets no proposal, not even of a part', async () => {
    const world = worldOf({ role: 'bdr', done: { ann: from(repeat(1, 260)), cy: from(repeat(1, 260)) } });
    const rep: Viewer = { role: 'rep', users: ['crm:ann'], teams: ['crm:north'], managed: [] };
    const manager: Viewer = { role: 'manager', users: ['crm:bob'], teams: ['crm:north'], managed: ['crm:north'] };
    await expect(proposed(world, {}, rep)).rejects.toMatchObject({ code: expect.stringMatching(/level|group/) });
    await expect(proposed(world, {}, manager)).rejects.toMatchObject({ code: expect.stringMatching(/level|group/) });
  });
});

test.each(Array.from({ length: Number(process.env['CADANS_WORLDS'] ?? 8) }, (_, seed) => seed))(
  'plain loops come to the same, company %i',
  async (seed) => {
    const draw = drawFrom(seed, 'UTC');
    const role = draw.pick(['bdr', 'ae'] as const);
    const most = draw.pick([1, 2, 6]);
    const busy = draw.pick([0.1, 0.5, 0.9]);
    const some = datesBetween(FROM, TO).filter(() => draw.chance(0.4));
    const done = Object.fromEntries(
      Object.keys(TEAM).map((rep) => [
        rep,
        new Map(some.flatMap((date) => (draw.chance(busy) ? [[date, draw.int(1, most)] as const] : []))),
      ]),
    );
    const assignments = Object.keys(TEAM).map((id) => ({
      source: 'crm',
      id,
      user: `crm:${id}`,
      team: `crm:${TEAM[id]}`,
      role,
      fte: draw.pick(['1', '1', '0.8']),
      from: draw.pick([null, '2023-10-16', '2024-04-15']),
    }));
    const { proposals } = await proposed(worldOf({ role, done, assignments }), { users: true });
    const got = proposals.map(({ level, of, perDay, reason, basis, days, months }) => ({
      level,
      key: of?.key ?? null,
      perDay,
      reason: reason ?? null,
      basis,
      days,
      months,
    }));
    expect(got).toEqual(expectedProposals({ done, assignments, from: FROM, to: TO }));
  },
);
