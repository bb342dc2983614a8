/** The generated company is the same for the same options, and a story changes what it says and nothing else. */
import { describe, expect, it } from 'vitest';
import { dayStart } from '../../src/calendar/index.ts';
import { MARKET } from '../../src/demo/company.ts';
import { type DemoFiles, generate } from '../../src/demo/generate.ts';
import type { DemoOptions } from '../../src/demo/scene.ts';
import { STORY_IDS, type Story } from '../../src/demo/stories.ts';

const make = (options: Partial<DemoOptions> = {}): Promise<DemoFiles> =>
  generate({ seed: 1, today: '2026-11-02', size: 'small', ...options });
const plain = make({ stories: [] });
const textOf = ({ files }: DemoFiles): Map<string, string> => new Map(files.map(({ path, text }) => [path, text]));

describe('the same options', () => {
  it('give the same bytes', async () => {
    expect(textOf(await make())).toEqual(textOf(await make()));
  });

  it('with another seed give another company of the same kind', async () => {
    const [one, other] = [await make(), await make({ seed: 2 })];
    const changed = one.files.filter(({ path, text }) => textOf(other).get(path) !== text).map(({ path }) => path);
    expect(changed).toEqual(expect.arrayContaining(['crm/leads.csv', 'crm/deals.csv', 'dialler/calls.json']));
    const count = (made: DemoFiles) => made.world.leads.length;
    expect(count(other) / count(one)).toBeGreaterThan(0.9);
    expect(count(other) / count(one)).toBeLessThan(1.1);
  });

  it('on another day are the same company, further on', async () => {
    const [one, later] = [await plain, await make({ stories: [], today: '2026-11-09' })];
    const known = new Map(later.world.leads.map((lead) => [lead.number, lead]));
    const moved = one.world.leads.filter(({ number, at }) => known.get(number)?.at !== at);
    expect(moved).toEqual([]);
    expect(later.world.leads.length).toBeGreaterThan(one.world.leads.length);
  });

  it('that are none are refused, all together', async () => {
    const options = { seed: 0.5, today: '2026-02-30', size: 'tiny', stories: ['none'] } as unknown as DemoOptions;
    await expect(generate(options)).rejects.toMatchObject({
      code: 'bad_demo',
      faults: [{ where: 'seed' }, { where: 'today' }, { where: 'company' }, { where: 'stories' }],
    });
  });
});

it('the offices are in three countries, and their clocks never agree', async () => {
  const { scene, staff } = (await plain).world;
  const homes = new Set(staff.reps.map(({ home }) => home));
  expect(new Set([...homes].map((home) => MARKET[home].country)).size).toBe(3);
  const shared: number[] = [];
  for (let day = scene.start; day < scene.today; day++) {
    const midnights = new Set([...homes].map((home) => dayStart(day, MARKET[home].zone)));
    if (midnights.size !== 3) shared.push(day);
  }
  expect(shared).toEqual([]);
});

describe('nothing', () => {
  it('happens on or after today', async () => {
    const { world } = await make();
    const { end } = world.scene;
    const late = [
      ...world.leads.map(({ at }) => at),
      ...world.moments.map(({ at }) => at),
      ...world.deals.flatMap(({ created, closed }) => [created, closed ?? 0]),
      ...world.activities.map(({ at, booked, status }) =>
        status === 'planned' || status === 'cancelled' ? (booked ?? at) : at,
      ),
    ].filter((at) => at >= end);
    expect(late).toEqual([]);
  });

  it('is done by anybody who is not employed', async () => {
    const { world } = await make();
    const day = 86_400_000;
    const wrong = world.activities.filter(
      ({ at, rep, automated, status }) =>
        !automated &&
        status === 'done' &&
        (at < (rep.hired - 1) * day || (rep.left !== null && at > (rep.left + 1) * day)),
    );
    expect(wrong.map(({ id }) => id)).toEqual([]);
  });
});

/** Files that a story may change. */
const TOUCHED: Readonly<Record<Story, readonly string[]>> = {
  'weekend-response': ['crm/activities.csv', 'crm/stages.csv', 'crm/deals.csv', 'dialler/calls.json'],
  'overloaded-bdr-team': ['crm/leads.csv', 'crm/activities.csv', 'dialler/calls.json'],
  'costly-market': ['finance/costs.csv'],
  'lucrative-segment': ['finance/subscriptions.csv', 'finance/revenue.csv', 'crm/deals.csv'],
  'slipping-magic-number': ['finance/costs.csv', 'finance/subscriptions.csv', 'finance/revenue.csv', 'crm/deals.csv'],
  'volume-up-rate-down': ['crm/contacts.csv', 'crm/activities.csv', 'dialler/calls.json'],
};

describe.each(STORY_IDS)('the story %s', (story) => {
  it('changes what it is about, and leaves what it is not about', async () => {
    const [without, told] = [textOf(await plain), textOf(await make({ stories: [story] }))];
    const changed = [...without.keys()].filter((path) => without.get(path) !== told.get(path));
    expect(changed).toEqual(expect.arrayContaining([...TOUCHED[story]]));
    expect(changed.filter((path) => path.startsWith('hr/') || path.endsWith('.yaml'))).toEqual([]);
    const others = ['costly-market', 'lucrative-segment', 'slipping-magic-number'].includes(story)
      ? ['crm/leads.csv', 'crm/contacts.csv', 'dialler/calls.json']
      : ['finance/costs.csv', 'finance/rates.csv'];
    expect(changed.filter((path) => others.includes(path))).toEqual([]);
  });
});
