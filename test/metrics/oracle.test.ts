/** The product against the oracles: random companies, every measure, any cut, to the last digit. */
import { Decimal } from 'decimal.js';
import { expect, test } from 'vitest';
import type { AnswerRow } from '../../src/ask/answer.ts';
import { ask } from '../../src/ask/ask.ts';
import { parsePeriod } from '../../src/calendar/index.ts';
import { findMetric } from '../../src/metrics/index.ts';
import { appointmentRateOracle } from '../oracle/appointment-rate.ts';
import { contactsOracle } from '../oracle/contacts.ts';
import { leadResponseOracle } from '../oracle/lead-response-time.ts';
import { mqlsOracle } from '../oracle/mqls.ts';
import { winRateOracle } from '../oracle/win-rate.ts';
import { type OracleAnswer, type OracleRequest, randomWorld, WORLD_NOW, type World } from '../oracle/world.ts';
import { withWorld } from './harness.ts';

const ORACLES: Record<string, (world: World, request: OracleRequest) => OracleAnswer | Promise<OracleAnswer>> = {
  contacts: contactsOracle,
  'appointment-rate': appointmentRateOracle,
  'lead-response-time': leadResponseOracle,
  'win-rate': winRateOracle,
  mqls: mqlsOracle,
};
const CUTS: string[][] = [
  [],
  ['rep'],
  ['team', 'channel'],
  ['team_now'],
  ['industry', 'size'],
  ['market'],
  ['country'],
];
const DEAL_CUTS: string[][] = [['product', 'kind'], ['sourced_by']];
const LEAD_CUTS: string[][] = [['weekday', 'hour'], ['answered_in']];
const PERIODS = ['2024-03', '2024-Q1', '2023', '2024', '2024-W13', '2023-10-29'];
const WORLDS = Number(process.env['CADANS_WORLDS'] ?? 40);

function figuresOf(rows: readonly AnswerRow[], measure: string, by: readonly string[]) {
  return rows
    .map((row) => {
      const cell = row.measures[measure];
      return {
        dims: by.map((name) => row.dims[name]?.key ?? null),
        n: cell?.n ?? '',
        d: cell?.d ?? null,
        value: cell?.value ?? null,
      };
    })
    .filter((row) => by.length === 0 || row.n !== '0' || (row.d !== null && row.d !== '0'))
    .sort((a, b) => JSON.stringify(a.dims).localeCompare(JSON.stringify(b.dims)));
}

/** The world without calls, mails and messages that are still to come: the product sees up to now, the oracle all. */
function happened({ settings, rows }: World): World {
  const activity = (rows.activity ?? []).filter(
    (row) => row['kind'] === 'meeting' || !row['starts_at'] || String(row['starts_at']) < WORLD_NOW,
  );
  return { settings, rows: { ...rows, activity } };
}

test.each(Array.from({ length: WORLDS }, (_, seed) => seed))('world %i', async (seed) => {
  const world = happened(randomWorld(seed));
  await withWorld(world, WORLD_NOW, async (company) => {
    for (const [id, oracle] of Object.entries(ORACLES)) {
      const label = PERIODS[seed % PERIODS.length] ?? '2024';
      const period = parsePeriod(label, company.calendar);
      const own: Record<string, string[][]> = { 'win-rate': DEAL_CUTS, 'lead-response-time': LEAD_CUTS };
      const cuts = [...CUTS, ...(own[id] ?? [])];
      // Each world takes two of the cuts, so that many worlds are seen rather than few worlds often.
      for (const by of [cuts[seed % cuts.length] ?? [], cuts[(seed * 7 + 3) % cuts.length] ?? []]) {
        const answer = await ask(company, { metric: id, period: label, by }, WORLD_NOW);
        for (const { name, unit } of findMetric(id).measures) {
          if (name === 'to_contact_new') continue;
          const expected = await oracle(world, { measure: name, periods: [period], by, now: WORLD_NOW });
          const wanted = expected.figures
            .map((figure) => ({ dims: figure.dims, n: figure.n, d: figure.d }))
            .filter((row) => by.length === 0 || row.n !== '0' || (row.d !== null && row.d !== '0'))
            .sort((a, b) => JSON.stringify(a.dims).localeCompare(JSON.stringify(b.dims)));
          const got = figuresOf(answer.rows, name, by);
          const where = `seed ${seed} ${id} ${name} ${label} by ${by.join('+')}`;
          // Where too many amounts are lacking the oracle leaves d out and the product gives no value.
          const valued = (rows: { dims: (string | null)[]; n: string; d: string | null }[]) =>
            rows
              .filter((row) => name !== 'amount_weighted' || (row.d !== null && row.d !== '0'))
              .map(({ dims, n, d }) => ({ dims, n, d }));
          const answered = name === 'amount_weighted' ? got.filter((row) => row.value !== null) : got;
          expect(valued(answered), where).toEqual(valued(wanted));
          if (unit === 'share') {
            for (const row of got) {
              if (row.value !== null) expect(row.value).toBeCloseTo(new Decimal(row.n).div(row.d ?? 1).toNumber(), 9);
            }
          }
        }
      }
    }
  });
});
