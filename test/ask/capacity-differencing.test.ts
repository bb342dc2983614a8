/**
 * Nobody's capacity can be worked out from two answers. Who is there is written down by hand, so that what a shown group
 * holds is known without the product: no shown group, nor what it leaves of a larger shown one, is of too few other people.
 */
import { describe, expect, test } from 'vitest';
import { ask, askView } from '../../src/ask/ask.ts';
import type { AskRequest } from '../../src/ask/request.ts';
import type { Viewer } from '../../src/ask/viewer.ts';
import { type View, viewing } from '../../src/ledger/company.ts';
import { NotAllowed } from '../../src/model/error.ts';
import { withWorld } from '../metrics/harness.ts';
import { type Draw, drawFrom } from '../oracle/draw.ts';
import type { Row, World } from '../oracle/world.ts';
import { worldOf } from './company.ts';

const NOW = '2024-08-15T12:00:00Z';
const LEAST = 3;
const WORLDS = Number(process.env['CADANS_WORLDS'] ?? 2);
const MONTHS = ['2024-04', '2024-05', '2024-06'];
const QUARTER = '2024-Q2';
/** 65 weekdays, less Easter Monday, Ascension Day and Whit Monday. */
const WORKING_DAYS = 62;
const TEAMS = ['north', 'south', 'west'];
const COUNTRIES = ['NL', 'DE'];
const crm = (id: string, more: Row): Row => ({ source: 'crm', id, ...more });

/** Somebody in a role, from the first to the last of some months of the quarter, with one MQL and one won deal a month. */
interface Person {
  readonly id: string;
  readonly country: string;
  readonly team: string;
  readonly months: readonly string[];
}

function randomPeople(draw: Draw): Person[] {
  return draw.list(draw.int(6, 14), (index) => {
    const [first, last] = [draw.pick([0, 0, 0, 1, 2]), draw.pick([2, 2, 2, 1, 0])];
    return {
      id: `u${index}`,
      country: draw.pick(['NL', 'NL', 'DE']),
      team: draw.pick(['north', 'north', 'south', 'south', 'west']),
      months: MONTHS.slice(Math.min(first, last), Math.max(first, last) + 1),
    };
  });
}

function worldWith(people: readonly Person[], role: 'bdr' | 'ae'): World {
  const worked = people.flatMap((person) =>
    person.months.map((month) => ({ person, month, key: `${person.id}-${month}` })),
  );
  const next = (month: string) => `2024-${String(Number(month.slice(5)) + 1).padStart(2, '0')}-01`;
  const rows: World['rows'] = {
    team: TEAMS.map((id) => crm(id, { name: id })),
    user: people.map(({ id, country }) => crm(id, { country })),
    assignment: people.map(({ id, team, months }) =>
      crm(id, { user: `crm:${id}`, team: `crm:${team}`, role, from: `${months[0]}-01`, to: next(months.at(-1) ?? '') }),
    ),
    capacity: [crm('c', { role, per_day: '10' })],
    person: worked.map(({ key, person }) => crm(key, { owner: `crm:${person.id}` })),
    lifecycle: worked.map(({ key, month }) =>
      crm(key, { person: `crm:${key}`, stage: 'mql', at: `${month}-20T10:00:00Z` }),
    ),
    deal: worked.map(({ key, person, month }) =>
      crm(key, {
        owner: `crm:${person.id}`,
        status: 'won',
        kind: 'new',
        created_at: `${month}-10T10:00:00Z`,
        closed_at: `${month}-20T10:00:00Z`,
      }),
    ),
  };
  return worldOf(rows, { rights: { group_size: LEAST, funnel_placement: false } });
}

/** A person in a month: what a group is made of. */
type Part = string;
interface Group {
  readonly what: string;
  readonly parts: ReadonlySet<Part>;
}

const partsIn = (
  people: readonly Person[],
  months: readonly string[],
  viewer: Viewer,
  where: Partial<Person>,
): ReadonlySet<Part> =>
  new Set(
    people
      .filter(({ id }) => !viewer.users.includes(`crm:${id}`))
      .filter(({ team, country }) => (where.team ?? team) === team && (where.country ?? country) === country)
      .flatMap(({ id, months: own }) => own.filter((month) => months.includes(month)).map((month) => `${id} ${month}`)),
  );

const personsOf = (parts: Iterable<Part>): number => new Set([...parts].map((part) => part.split(' ')[0])).size;

/** The same cells, asked by segment and by filter. */
function questions(): Pick<AskRequest, 'by' | 'where'>[] {
  const teams = TEAMS.map((team) => [{ dimension: 'team', value: `crm:${team}` }]);
  const countries = COUNTRIES.map((country) => [{ dimension: 'country', value: country }]);
  return [
    ...[[], ['team'], ['country'], ['team', 'country']].map((by) => ({ by })),
    ...teams.flatMap((where) => [{ where }, { where, by: ['country'] }]),
    ...countries.flatMap((where) => [{ where }, { where, by: ['team'] }]),
  ];
}

interface Seen {
  readonly groups: Group[];
  held: number;
}

/** All groups that a viewer is shown of each measure, over the quarter and its months. */
async function readSeen(
  view: View,
  people: readonly Person[],
  metric: string,
  measures: readonly string[],
  viewer: Viewer,
): Promise<ReadonlyMap<string, Seen>> {
  const seen = new Map(measures.map((measure): [string, Seen] => [measure, { groups: [], held: 0 }]));
  for (const period of [QUARTER, ...MONTHS]) {
    const months = period === QUARTER ? MONTHS : [period];
    for (const question of questions()) {
      const answer = await askView(view, { metric, measures, period, ...question }, NOW, viewer).catch(
        (error: unknown) => {
          if (error instanceof NotAllowed && error.code === 'group') return null;
          throw error;
        },
      );
      if (answer === null) {
        for (const each of seen.values()) each.held += 1;
        continue;
      }
      const asked = Object.fromEntries((question.where ?? []).map(({ dimension, value }) => [dimension, value]));
      for (const { dims, measures: cells } of [...answer.rows, ...(answer.totals ?? [])]) {
        const keys = { ...asked, ...Object.fromEntries(Object.entries(dims).map(([name, { key }]) => [name, key])) };
        const where = {
          ...(keys['team'] && { team: keys['team'].replace('crm:', '') }),
          ...(keys['country'] && { country: keys['country'] }),
        };
        const group = { what: `${period} ${JSON.stringify(where)}`, parts: partsIn(people, months, viewer, where) };
        for (const [measure, each] of seen) {
          const cell = cells[measure];
          if (cell?.reason === 'group') {
            each.held += 1;
            expect([cell.value, cell.n, cell.d]).toEqual([null, null, null]);
          } else each.groups.push(group);
        }
      }
    }
  }
  return seen;
}

const found = new Map<string, { shown: number; held: number }>();
const MEASURES = {
  bdr: ['capacity_net', 'capacity_gross', 'demand', 'utilisation'],
  ae: ['capacity_net', 'capacity_gross', 'demand', 'utilisation_worked'],
} as const;
const OF_ROLE: Readonly<Record<'rep' | 'viewer' | 'finance', Viewer>> = {
  rep: { role: 'rep', users: ['crm:u0'], teams: ['crm:north'], managed: [] },
  viewer: { role: 'viewer', users: [], teams: [], managed: [] },
  finance: { role: 'finance', users: ['crm:u1'], teams: [], managed: [] },
};

function assertSafe(parts: Iterable<Part>, what: string): void {
  const count = personsOf(parts);
  expect(count === 0 || count >= LEAST, `${count} behind ${what}`).toBe(true);
}

/** No group, nor what one leaves of another or all its months of a quarter, is of too few people. */
function assertApart(groups: readonly Group[], measure: string): void {
  for (const whole of groups) {
    assertSafe(whole.parts, `${measure} ${whole.what}`);
    for (const part of groups.filter(({ parts }) => [...parts].every((each) => whole.parts.has(each)))) {
      const left = [...whole.parts].filter((each) => !part.parts.has(each));
      assertSafe(left, `${measure} ${whole.what} less ${part.what}`);
    }
    if (!whole.what.startsWith(QUARTER)) continue;
    const months = groups.filter(({ what }) => MONTHS.some((month) => what === whole.what.replace(QUARTER, month)));
    const left = [...whole.parts].filter((each) => months.every(({ parts }) => !parts.has(each)));
    assertSafe(left, `${measure} ${whole.what} less its months`);
  }
}

describe.each(['bdr', 'ae'] as const)('%s-capacity', (role) => {
  test.each(Array.from({ length: WORLDS }, (_, seed) => seed))('world %i', async (seed) => {
    const draw = drawFrom(seed + 401, 'UTC');
    const people = randomPeople(draw);
    const metric = `${role}-capacity`;
    await withWorld(worldWith(people, role), NOW, (company) =>
      viewing(company, async (view) => {
        for (const viewer of [OF_ROLE.viewer, OF_ROLE[draw.pick(['rep', 'finance'] as const)]]) {
          // What belongs to no rep is not shown to reps.
          const measures = MEASURES[role].filter((name) => viewer.role !== 'rep' || name !== 'capacity_gross');
          for (const [measure, { groups, held }] of await readSeen(view, people, metric, measures, viewer)) {
            const key = `${metric} ${measure}`;
            assertApart(groups, key);
            const before = found.get(key) ?? { shown: 0, held: 0 };
            found.set(key, { shown: before.shown + groups.length, held: before.held + held });
          }
        }
      }),
    );
  });
});

test('of every measure there was something to see, and something to hide', () => {
  for (const [measure, { shown, held }] of found) {
    expect(shown, measure).toBeGreaterThan(20);
    expect(held, measure).toBeGreaterThan(20);
  }
  expect(found.size).toBe(MEASURES.bdr.length + MEASURES.ae.length);
});

test('a team in one country over a quarter, beside the team in the month that leaves two of it', async () => {
  const of = (ids: string, team: string, country: string, month = '2024-05'): Person[] =>
    [...ids].map((id) => ({ id, country, team, months: [month] }));
  const people = [
    ...[...of('abc', 'south', 'NL'), ...of('de', 'south', 'NL', '2024-04'), ...of('fgh', 'south', 'DE', '2024-04')],
    ...[
      ...of('klmn', 'north', 'NL'),
      ...of('opq', 'north', 'DE'),
      ...of('r', 'west', 'NL'),
      ...of('stu', 'west', 'DE'),
    ],
  ];
  const south = [{ dimension: 'team', value: 'crm:south' }];
  const dutch = [...south, { dimension: 'country', value: 'NL' }];
  await withWorld(worldWith(people, 'bdr'), NOW, async (company) => {
    for (const measure of MEASURES.bdr) {
      const asked = { metric: 'bdr-capacity', measures: [measure] };
      const { rows } = await ask(company, { ...asked, period: '2024-05', where: south }, NOW, OF_ROLE.viewer);
      expect(rows[0]?.measures[measure]?.value, measure).toBeGreaterThan(0);
      const quarter = ask(company, { ...asked, period: QUARTER, where: dutch }, NOW, OF_ROLE.viewer);
      await expect(quarter, measure).rejects.toMatchObject({ code: 'group' });
    }
  });
});

test('one of a team, however it is asked for', async () => {
  const people = [...'abc'].map((id): Person => ({ id, country: 'NL', team: 'north', months: MONTHS }));
  const alone: Person = { id: 'd', country: 'NL', team: 'west', months: MONTHS };
  await withWorld(worldWith([...people, alone], 'bdr'), NOW, async (company) => {
    const asked = { metric: 'bdr-capacity', measures: ['capacity_gross'], period: QUARTER };
    for (const team of TEAMS.filter((each) => each !== 'south')) {
      const where = [{ dimension: 'team', value: `crm:${team}` }];
      await expect(ask(company, { ...asked, where }, NOW, OF_ROLE.viewer)).rejects.toMatchObject({ code: 'group' });
    }
    const { rows, totals } = await ask(company, { ...asked, by: ['team'] }, NOW, OF_ROLE.viewer);
    expect(rows.map(({ measures }) => measures['capacity_gross']?.reason)).toEqual(['group', 'group']);
    expect(totals?.[0]?.measures['capacity_gross']?.value).toBe(4 * 10 * WORKING_DAYS);
  });
});

describe('by rep', () => {
  const people = MONTHS.flatMap((_, index) =>
    TEAMS.map((team): Person => ({ id: `${team}${index}`, country: 'NL', team, months: MONTHS })),
  );
  const asked = { metric: 'bdr-capacity', measures: ['capacity_net'], period: QUARTER, by: ['rep'] };
  const north = [{ dimension: 'team', value: 'crm:north' }];

  test('who is there is shown to oneself and to the manager of the team', async () => {
    await withWorld(worldWith(people, 'bdr'), NOW, async (company) => {
      const as = (role: Viewer['role'], managed: string[] = []): Viewer => {
        return { role, users: ['crm:north0'], teams: ['crm:north'], managed };
      };
      for (const role of ['manager', 'rep', 'finance', 'viewer'] as const) {
        await expect(ask(company, asked, NOW, as(role))).rejects.toMatchObject({ code: 'personal' });
        const elsewhere = { ...asked, where: [{ dimension: 'team', value: 'crm:south' }] };
        await expect(ask(company, elsewhere, NOW, as(role, ['crm:north']))).rejects.toMatchObject({ code: 'personal' });
        const own = { ...asked, where: [{ dimension: 'rep', value: 'crm:north0' }] };
        expect((await ask(company, own, NOW, as(role))).rows.map(({ dims }) => dims['rep']?.key)).toEqual([
          'crm:north0',
        ]);
      }
      const { rows } = await ask(company, { ...asked, where: north }, NOW, as('manager', ['crm:north']));
      expect(rows.map(({ dims }) => dims['rep']?.key).sort()).toEqual(['crm:north0', 'crm:north1', 'crm:north2']);
      const gross = { ...asked, measures: ['capacity_gross'], where: north };
      await expect(ask(company, gross, NOW, as('manager', ['crm:north']))).rejects.toMatchObject({ exitCode: 3 });
    });
  });
});
