/** When a cohort is done moving, what its constants rest on and what it is judged by: the product against the oracle. */
import { describe, expect, it } from 'vitest';
import type { AnswerMeasure } from '../../src/ask/answer.ts';
import { ask } from '../../src/ask/ask.ts';
import { parsePeriod } from '../../src/calendar/index.ts';
import type { Company } from '../../src/ledger/company.ts';
import { defaultSettings } from '../../src/model/settings.ts';
import { baselineOracle, maturityOracle } from '../oracle/statistics.ts';
import { consecutivePeriods, type OracleRequest, type Row, type World } from '../oracle/world.ts';
import { withWorld } from './harness.ts';

const NOW = '2024-07-01T12:00:00Z';
const MAY = '2024-05';

const deals = (prefix: string, count: number, status: string, created: string, closed: string | null): Row[] =>
  Array.from({ length: count }, (_, index) => ({
    source: 'crm',
    id: `${prefix}${index}`,
    status,
    created_at: created.length > 10 ? created : `${created}T12:00:00Z`,
    closed_at: closed === null ? null : `${closed}T12:00:00Z`,
  }));
const worldOf = (...parts: Row[][]): World => ({ settings: defaultSettings(), rows: { deal: parts.flat() } });
const request = (periods: OracleRequest['periods'], now = NOW): OracleRequest => ({
  measure: 'cohort',
  periods,
  by: [],
  now,
});

async function cohort(company: Company, period: string, now = NOW, kind?: string): Promise<AnswerMeasure | undefined> {
  const where = kind === undefined ? [] : [{ dimension: 'kind', value: kind }];
  const answer = await ask(company, { metric: 'win-rate', measures: ['cohort'], period, where }, now);
  return answer.rows[0]?.measures['cohort'];
}

/** Whether the product and the oracle call a cohort mature; they must agree. */
async function isMature(world: World, period = MAY, now = NOW): Promise<boolean> {
  return withWorld(world, '2024-01-01T00:00:00Z', async (company) => {
    const own = !(await cohort(company, period, now))?.flags.includes('immature');
    const asked = parsePeriod(period, company.calendar);
    expect(maturityOracle(world, request([asked], now), asked).mature).toBe(own);
    return own;
  });
}

describe('a cohort is mature', () => {
  const of = (closed: number) =>
    worldOf(deals('c', closed, 'lost', '2024-05-10', '2024-06-10'), deals('o', 1, 'open', '2024-05-10', null));
  const aged = (quick: number, slow: number, youngest: string) =>
    worldOf(
      deals('q', quick, 'won', '2024-01-01', '2024-01-11'),
      deals('s', slow, 'lost', '2024-01-01', '2024-02-22'),
      // Closed more than 12 months ago: says nothing.
      deals('y', 9, 'lost', '2023-01-01', '2023-06-30'),
      deals('o', 1, 'open', youngest, null),
    );

  it('with 95 % closed: 19 of 20, not 18 of 19', async () => {
    expect(await isMature(of(19))).toBe(true);
    expect(await isMature(of(18))).toBe(false);
  });

  it('when its youngest deal is older than the p90 of 30 days to close', async () => {
    expect(await isMature(aged(27, 3, '2024-05-10'))).toBe(true);
    expect(await isMature(aged(26, 4, '2024-05-10'))).toBe(false);
    expect(await isMature(aged(26, 4, '2024-05-09'))).toBe(true);
    expect(await isMature(aged(26, 3, '2024-05-09'))).toBe(false);
  });

  it('on the day after so many dates, whatever the hour', async () => {
    const world = aged(26, 4, '2024-05-10T23:00:00Z');
    expect(await isMature(world, MAY, '2024-07-01T23:59:59Z')).toBe(false);
    expect(await isMature(world, MAY, '2024-07-02T00:00:00Z')).toBe(true);
  });

  it('never while its period runs', async () => {
    expect(await isMature(worldOf(deals('w', 2, 'won', '2024-07-01', '2024-07-01')), '2024-07')).toBe(false);
  });

  it('by one number for the whole company, whatever is asked for', async () => {
    const old = aged(26, 4, '2024-05-09').rows.deal ?? [];
    const world = worldOf(old, [{ ...old.at(-1), id: 'new', kind: 'new' }]);
    await withWorld(world, '2024-01-01T00:00:00Z', async (company) => {
      const one = await cohort(company, MAY, NOW, 'new');
      expect([one?.d, one?.flags.includes('immature')]).toEqual(['1', false]);
    });
  });
});

it('the baseline is Σn ÷ Σd of the last 6 mature months', async () => {
  const months = consecutivePeriods('UTC', '2023-09-01', 1, 9);
  const parts = months.flatMap(({ startDate }, month) => [
    deals(`w${month}-`, month, 'won', startDate, startDate),
    deals(`l${month}-`, 1, 'lost', startDate, startDate),
    // January, the fifth, is not mature: half of it is open, and the youngest deal is of its last day.
    month === 4 ? deals('o', 5, 'open', '2024-01-31', null) : [],
    // Enough deals took 200 days that age matures nothing.
    month === 0 ? deals('slow', 30, 'lost', '2023-06-01', '2023-12-18') : [],
  ]);
  const world = worldOf(...parts, deals('june', 20, 'won', '2024-06-03', '2024-06-04'));
  const oracle = baselineOracle(world, request(months));
  expect(oracle).toEqual({ n: '31', d: '37', periods: [2, 3, 5, 6, 7, 8] });
  await withWorld(world, '2023-01-01T00:00:00Z', async (company) => {
    const june = await cohort(company, '2024-06');
    expect(june?.verdict).toMatchObject({ rule: 'above_baseline', values: { baseline: 31 / 37, periods: 6 } });
  });
});
