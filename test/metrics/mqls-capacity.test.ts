/** New MQLs are judged by what the BDRs can take of them too: a hand-made company of two BDRs who take 10 leads a day each. */
import { expect, test } from 'vitest';
import type { Answer } from '../../src/ask/answer.ts';
import { ask } from '../../src/ask/ask.ts';
import type { AskRequest } from '../../src/ask/request.ts';
import { defaultSettings } from '../../src/model/settings.ts';
import type { Row, World } from '../oracle/world.ts';
import { withWorld } from './harness.ts';

const NOW = '2024-07-01T00:00:00Z';
const row = (id: string, columns: Row): Row => ({ source: 'crm', id, ...columns });

/** So many MQLs in each month from January 2024 on. May 2024 has 23 working days: 460 leads can be taken. */
function company(counts: readonly number[], perDay: string | null): World {
  const leads = counts.flatMap((count, month) =>
    Array.from({ length: count }, (_, i) => ({ id: `${month}-${i}`, at: `2024-0${month + 1}-1${i % 10}T10:00:00Z` })),
  );
  const bdrs = ['a', 'b'];
  return {
    settings: defaultSettings(),
    rows: {
      team: [row('t', { name: 'Team' })],
      user: bdrs.map((id) => row(id, { name: id })),
      assignment: bdrs.map((id) => row(id, { user: `crm:${id}`, team: 'crm:t', role: 'bdr' })),
      ...(perDay !== null && { capacity: [row('bdr', { role: 'bdr', per_day: perDay })] }),
      person: leads.map(({ id }) => row(id, { owner: 'crm:a' })),
      lifecycle: leads.map(({ id, at }) => row(id, { person: `crm:${id}`, stage: 'mql', at })),
    },
  };
}

const judged = (world: World, request: Partial<AskRequest> = {}): Promise<Answer['rows'][number]> =>
  withWorld(world, NOW, async (opened) => {
    const asked = { metric: 'mqls', measures: ['mqls'], period: '2024-05', ...request };
    const { rows } = await ask(opened, asked, NOW);
    if (!rows[0]) throw new Error('no row');
    return rows[0];
  });
const verdictOf = (made: Answer['rows'][number]) => made.measures['mqls']?.verdict;

const STEADY = [400, 400, 400, 400];

test.each([
  ['391 is 85 %: as usual', 391, { verdict: 'good', rule: 'within_mean', advice: null }],
  ['390 is less than 85 % of 460', 390, { verdict: 'watch', rule: 'less_than_capacity', advice: 'mqls_room' }],
  ['460 is all they can take', 460, { verdict: 'good', rule: 'above_mean', advice: 'mqls_above' }],
  ['461 is more', 461, { verdict: 'watch', rule: 'more_than_capacity', advice: 'mqls_over' }],
  ['300 has clearly fallen, which goes before', 300, { verdict: 'act', rule: 'below_mean', advice: 'mqls_below' }],
])('%s', async (_, count, expected) => {
  expect(verdictOf(await judged(company([...STEADY, count], '10')))).toMatchObject(expected);
});

test('without a past the capacity alone judges', async () => {
  expect(verdictOf(await judged(company([0, 0, 0, 0, 461], '10')))).toMatchObject({ rule: 'more_than_capacity' });
  expect(verdictOf(await judged(company([0, 0, 0, 0, 461], null)))).toMatchObject({ rule: 'baseline_thin' });
});

test('where nobody said what they can take, or the cut is one that people do not have, the past alone judges', async () => {
  const full = company([...STEADY, 461], '10');
  expect(verdictOf(await judged(company([...STEADY, 461], null)))).toMatchObject({ rule: 'above_mean' });
  // Neither leads nor people have a channel: both would stand under (none).
  expect(verdictOf(await judged(full, { by: ['channel'] }))).toMatchObject({ rule: 'above_mean' });
  expect(verdictOf(await judged(full, { where: [{ dimension: 'channel', value: '(none)' }] }))).toMatchObject({
    rule: 'above_mean',
  });
  expect(verdictOf(await judged(full, { by: ['team'] }))).toMatchObject({ rule: 'more_than_capacity' });
  // All leads are the first one's: 461 of 230.
  expect(verdictOf(await judged(full, { by: ['rep'] }))).toMatchObject({ values: { capacity: 230 } });
});
