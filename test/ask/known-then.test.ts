/** An answer as of an instant is the one that was given then, whatever was loaded, changed or taken back since. */
import { expect, it } from 'vitest';
import type { Answer } from '../../src/ask/answer.ts';
import { ask } from '../../src/ask/ask.ts';
import { type Company, openCompany } from '../../src/ask/company.ts';
import { refreshIdentity } from '../../src/intake/identity.ts';
import { METRICS } from '../../src/metrics/index.ts';
import { partsOf, withEngine } from '../metrics/harness.ts';
import { type Row, randomWorld } from '../oracle/world.ts';

const [FIRST, SECOND, THIRD] = ['2024-07-04T00:00:00Z', '2024-07-05T00:00:00Z', '2024-07-06T00:00:00Z'] as const;

/** All an answer says but the instants at which it was asked. */
const said = ({ rows, meta, query }: Answer) => ({ rows, query, excluded: meta.excluded, remarks: meta.remarks });

async function askAll(company: Company, now: string, asOf?: string) {
  const answers: Answer[] = [];
  for (const { id } of METRICS)
    answers.push(await ask(company, { metric: id, period: '2024-Q1', ...(asOf && { asOf }) }, now));
  return answers.map(said);
}

it.each([1, 4, 9])('world %i', async (seed) => {
  const world = randomWorld(seed);
  await withEngine(async (engine) => {
    await engine.write({ id: 'first', source: 'crm', knownFrom: FIRST, note: '{}' }, partsOf(world.rows));
    await refreshIdentity(engine, FIRST);
    const company = await openCompany(engine, world.settings, FIRST);
    const then = await askAll(company, FIRST);
    const closed = { status: 'won', closed_at: '2024-02-01T09:00:00Z', closed_at_precision: 'instant' };
    const deals = (world.rows.deal ?? []).map((deal): Row => ({ ...deal, ...closed }));
    await engine.write({ id: 'second', source: 'crm', knownFrom: SECOND, note: '{}' }, [
      { entity: 'deal', rows: { list: deals } },
    ]);
    const between = await askAll(company, SECOND);
    await engine.undo('second', { id: 'third', source: 'crm', knownFrom: THIRD, note: '{}' });

    expect(between).not.toEqual(then);
    expect(await askAll(company, THIRD, FIRST)).toEqual(then);
    expect(await askAll(company, THIRD, SECOND)).toEqual(between);
    const [early] = await askAll(company, THIRD, '2024-07-01T00:00:00Z');
    const reasons = Object.values(early?.rows[0]?.measures ?? {}).map(({ reason }) => reason);
    expect(new Set(reasons)).toEqual(new Set(['before_first_import']));
  });
});
