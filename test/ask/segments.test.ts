/** Segments are asked by reference or by name, and shown by name. */
import { describe, expect, it } from 'vitest';
import { ask } from '../../src/ask/ask.ts';
import type { Company } from '../../src/ledger/company.ts';
import { withWorld } from '../metrics/harness.ts';
import { deals, LOADED, worldOf } from './company.ts';

const NOW = '2024-07-01T00:00:00Z';
const world = worldOf({
  // A user and a team of one reference; a user without a name; two records of one user; two users of one name.
  user: [
    { source: 'crm', id: '1', name: 'First user' },
    { source: 'crm', id: '2' },
    { source: 'crm', id: '3', name: 'Third user', created_at: '2024-01-01T00:00:00Z' },
    { source: 'crm', id: '4', name: 'Fourth user', merged_into: 'crm:3' },
    { source: 'crm', id: '5', name: 'Namesake' },
    { source: 'crm', id: '6', name: 'Namesake' },
  ],
  team: [{ source: 'crm', id: '1', name: 'First team' }],
  assignment: ['1', '2'].map((id) => ({ source: 'crm', id, user: `crm:${id}`, team: 'crm:1' })),
  deal: ['1', '2', '4', '5', 'ghost'].flatMap((id) =>
    deals(id, 1, 'won', '2024-03-01', '2024-03-02', { owner: `crm:${id}` }),
  ),
});

const closed = async (company: Company, dimension: string, value: string) => {
  const request = { metric: 'win-rate', measures: ['closed'], period: '2024-03', where: [{ dimension, value }] };
  return (await ask(company, request, NOW)).rows[0]?.measures['closed']?.n;
};

describe('a segment', () => {
  it('bears the name of its own kind of record', async () => {
    await withWorld(world, LOADED, async (company) => {
      const request = { metric: 'win-rate', measures: ['closed'], period: '2024-03', by: ['rep', 'team'] };
      const { rows } = await ask(company, request, NOW);
      const shown = rows.map(({ dims }) => [dims['rep']?.label, dims['team']?.label]);
      expect(shown).toContainEqual(['First user', 'First team']);
      expect(shown).toContainEqual(['crm:2', 'First team']);
      expect(shown).toContainEqual(['Third user', '(unassigned)']);
    });
  });

  it('is found by reference, also without a name, merged or of no record, and by a name that one record bears', async () => {
    await withWorld(world, LOADED, async (company) => {
      expect(await closed(company, 'rep', 'crm:2')).toBe('1');
      expect(await closed(company, 'rep', 'crm:4')).toBe('1');
      expect(await closed(company, 'rep', 'crm:ghost')).toBe('1');
      expect(await closed(company, 'rep', 'third user')).toBe('1');
      expect(await closed(company, 'team', 'First team')).toBe('2');
      expect(await closed(company, 'team', '(unassigned)')).toBe('3');
    });
  });

  it('that is none, or one of two of a name, is refused with what to do', async () => {
    await withWorld(world, LOADED, async (company) => {
      await expect(closed(company, 'rep', 'Namesake')).rejects.toMatchObject({ code: 'ambiguous_name', exitCode: 2 });
      await expect(closed(company, 'rep', 'Nobody')).rejects.toMatchObject({ code: 'unknown_segment', exitCode: 2 });
    });
  });

  it('of a company’s own is refused where only the market is known', async () => {
    await withWorld(world, LOADED, async (company) => {
      const asked = (by: string) => ask(company, { metric: 'magic-number', period: '2024-Q1', by: [by] }, NOW);
      await expect(asked('attributes.tier')).rejects.toMatchObject({
        code: 'bad_request',
        faults: [{ what: expect.stringContaining('attributes.tier'), hint: 'Allowed: market.' }],
      });
      await expect(asked('market')).resolves.toMatchObject({ query: { by: ['market'] } });
    });
  });
});
