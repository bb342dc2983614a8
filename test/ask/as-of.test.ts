/** What was answered then is answered again: batches, edits and an undo at different instants, asked afterwards. */
import { describe, expect, it, test } from 'vitest';
import type { Answer } from '../../src/ask/answer.ts';
import { ask } from '../../src/ask/ask.ts';
import type { AskRequest } from '../../src/ask/request.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { refreshIdentity } from '../../src/intake/identity.ts';
import { type Company, openCompany } from '../../src/ledger/company.ts';
import { ENTITY_NAMES, type EntityName } from '../../src/model/entity.ts';
import { defaultSettings } from '../../src/model/settings.ts';
import { partsOf, withEngine } from '../metrics/harness.ts';
import { type Draw, drawFrom } from '../oracle/draw.ts';
import { type Row, randomWorld, refOf, type World } from '../oracle/world.ts';

const AFTERWARDS = '2024-09-01T00:00:00Z';
const QUESTIONS: readonly AskRequest[] = [
  { metric: 'win-rate', period: '2024-Q1', by: ['team'], compare: 'previous' },
  { metric: 'mqls', period: '2024-07' },
];

/** The whole answer, but for when it was seen. */
function seen({ meta: { asOf, validUntil, ...meta }, ...answer }: Answer): unknown {
  expect(Date.parse(asOf)).toBeLessThanOrEqual(Date.parse(AFTERWARDS));
  expect(validUntil === null || Date.parse(validUntil) > Date.parse(asOf)).toBe(true);
  return { ...answer, meta };
}

async function answers(company: Company, now: string, asOf?: string): Promise<unknown[]> {
  const all: unknown[] = [];
  for (const question of QUESTIONS) {
    all.push(seen(await ask(company, { ...question, ...(asOf && { asOf }) }, now)));
  }
  return all;
}

/** Some rows as somebody changed them. */
function edited(rows: World['rows'], draw: Draw): World['rows'] {
  const edit = (entity: EntityName, change: (row: Row) => Row) =>
    (rows[entity] ?? []).filter(() => draw.chance(0.3)).map(change);
  const users = (rows.user ?? []).map(refOf);
  return {
    deal: edit('deal', (row) => ({
      ...row,
      status: draw.pick(['won', 'lost']),
      owner: draw.pick(users),
      deleted: false,
    })),
    lifecycle: edit('lifecycle', (row) => ({ ...row, stage: draw.pick(['mql', 'sql']) })),
    person: edit('person', (row) => ({ ...row, channel: 'edited', deleted: draw.chance(0.5) })),
    same_as: edit('same_as', (row) => ({ ...row, deleted: row['deleted'] !== true })),
    exclusion: edit('exclusion', (row) => ({ ...row, deleted: row['deleted'] !== true })),
    assignment: edit('assignment', (row) => ({ ...row, deleted: true })),
  };
}

/** Half of the rows, and the others; names are not a fact of the past, so users and teams come first. */
function halves(rows: World['rows'], draw: Draw): [World['rows'], World['rows']] {
  const [first, second]: [World['rows'], World['rows']] = [{}, {}];
  for (const entity of ENTITY_NAMES) {
    for (const row of rows[entity] ?? []) {
      const half = entity === 'user' || entity === 'team' || draw.chance(0.5) ? first : second;
      half[entity] = [...(half[entity] ?? []), row];
    }
  }
  return [first, second];
}

type Step = (engine: Engine, at: string) => Promise<unknown>;

const load =
  (id: string, rows: World['rows']): Step =>
  (engine, at) =>
    engine.write({ id, source: 'crm', knownFrom: at, note: '{}' }, partsOf(rows));
const takeBack =
  (id: string): Step =>
  (engine, at) =>
    engine.undo(id, { id: `undo-${id}`, source: 'crm', knownFrom: at, note: '{}' });

test.each([20, 21])('world %i', async (seed) => {
  const world = randomWorld(seed);
  const draw = drawFrom(seed, 'UTC');
  const [first, second] = halves(world.rows, draw);
  const steps: Step[] = [
    load('first', first),
    load('second', second),
    load('edits', edited(world.rows, draw)),
    takeBack('edits'),
    load('more-edits', edited(world.rows, draw)),
    takeBack('second'),
  ];
  await withEngine(async (engine) => {
    const company = await openCompany(engine, world.settings, AFTERWARDS);
    const then: { at: string; answered: unknown[] }[] = [];
    for (const [i, step] of steps.entries()) {
      const at = `2024-07-${10 + i}T10:00:00.000Z`;
      await step(engine, at);
      await refreshIdentity(engine, at);
      then.push({ at, answered: await answers(company, at) });
    }
    const different = new Set(then.map(({ answered }) => JSON.stringify(answered)));
    expect(different.size).toBeGreaterThan(3);
    for (const { at, answered } of then) expect(await answers(company, AFTERWARDS, at), at).toEqual(answered);
    // In between nothing was learnt.
    const between = await answers(company, AFTERWARDS, '2024-07-10T10:00:01Z');
    expect(between.map((each) => (each as Answer).totals ?? [])).toEqual(
      (then[0]?.answered ?? []).map((each) => (each as Answer).totals ?? []),
    );
  });
});

describe('as of', () => {
  const deal = (id: string, currency: string): Row => ({
    source: 'crm',
    id,
    status: 'won',
    kind: 'new',
    amount: '100',
    currency,
    created_at: '2024-05-02T10:00:00Z',
    closed_at: '2024-05-10T10:00:00Z',
  });
  const asked: AskRequest = { metric: 'win-rate', period: '2024-05' };
  const known = '2024-06-01T10:00:00Z';

  it('before the first import there is no figure', async () => {
    await withEngine(async (engine) => {
      const company = await openCompany(engine, defaultSettings(), AFTERWARDS);
      await load('only', { deal: [deal('d', 'EUR')] })(engine, known);
      const answer = await ask(company, { ...asked, asOf: '2024-06-01T09:59:59Z' }, AFTERWARDS);
      const cells = Object.values(answer.rows[0]?.measures ?? {});
      expect(cells).toHaveLength(5);
      for (const cell of cells)
        expect(cell).toMatchObject({ value: null, n: '0', reason: 'before_first_import', flags: [] });
      const at = await ask(company, { ...asked, asOf: known }, AFTERWARDS);
      expect(at.rows[0]?.measures['cohort']).toMatchObject({ value: 1, n: '1', d: '1' });
    });
  });

  it('nothing is known again once the only batch is taken back, and was known before', async () => {
    await withEngine(async (engine) => {
      const company = await openCompany(engine, defaultSettings(), AFTERWARDS);
      await load('only', { deal: [deal('d', 'EUR')] })(engine, known);
      await takeBack('only')(engine, '2024-06-02T10:00:00Z');
      const now = await ask(company, asked, AFTERWARDS);
      const then = await ask(company, { ...asked, asOf: known }, AFTERWARDS);
      expect(now.rows[0]?.measures['cohort']?.n).toBe('0');
      expect(then.rows[0]?.measures['cohort']?.n).toBe('1');
    });
  });

  it('the only currency is that of the time', async () => {
    await withEngine(async (engine) => {
      const company = await openCompany(engine, defaultSettings(), AFTERWARDS);
      await load('euros', { deal: [deal('d', 'EUR')] })(engine, known);
      await load('dollars', { deal: [deal('e', 'USD')] })(engine, '2024-06-02T10:00:00Z');
      const then = await ask(company, { ...asked, asOf: known }, AFTERWARDS);
      expect(then.rows[0]?.measures['won_amount']).toMatchObject({ value: '100.00', currency: 'EUR' });
      const now = await ask(company, asked, AFTERWARDS);
      expect(now.rows[0]?.measures['won_amount']).toMatchObject({ n: '0' });
      expect(now.meta.excluded).toMatchObject({ unconverted: 2 });
    });
  });

  it('a date means its end in the zone of the company, and no instant lies ahead', async () => {
    await withEngine(async (engine) => {
      const company = await openCompany(engine, { ...defaultSettings(), zone: 'America/New_York' }, AFTERWARDS);
      await load('only', { deal: [deal('d', 'EUR')] })(engine, '2024-06-02T03:59:59Z');
      const asOf = async (value: string) => (await ask(company, { ...asked, asOf: value }, AFTERWARDS)).meta.asOf;
      expect(await asOf('2024-06-01')).toBe('2024-06-02T04:00:00Z');
      expect(Date.parse(await asOf('2030-01-01'))).toBe(Date.parse(AFTERWARDS));
      const first = await ask(company, { ...asked, asOf: '2024-06-01' }, AFTERWARDS);
      expect(first.rows[0]?.measures['cohort']?.n).toBe('1');
    });
  });
});
