/** Working time of single teams in the settings: what cannot be, or names nobody, is refused. */
import { describe, expect, test } from 'vitest';
import { companyAt, openCompany } from '../../src/ledger/company.ts';
import { settingsSchema } from '../../src/model/settings.ts';
import { loadWorld, withEngine } from '../metrics/harness.ts';
import type { Row } from '../oracle/world.ts';

const NOW = '2024-07-01T12:00:00Z';
const opening = (teams: Record<string, object>, team: Row[]) =>
  withEngine(async (engine) => {
    const settings = settingsSchema.parse({ teams });
    await loadWorld(engine, { settings: settingsSchema.parse({}), rows: { team } }, NOW);
    return openCompany(engine, settings, NOW);
  });
const WEST = [{ source: 'crm', id: 'w', name: 'West' }];

describe('teams in the settings', () => {
  test('are found by name and by reference', async () => {
    await expect(opening({ West: {}, 'crm:w': {} }, WEST)).resolves.toBeDefined();
  });

  test('are refused, all together, where there is no such team', async () => {
    await expect(opening({ Wset: {}, East: {}, West: {} }, WEST)).rejects.toMatchObject({
      code: 'unknown_team',
      faults: [{ where: 'teams.Wset' }, { where: 'teams.East' }],
    });
  });

  test('are not looked for before there are any', async () => {
    await expect(opening({ West: {} }, [])).resolves.toBeDefined();
  });

  test('are refused with a zone or hours that cannot be', async () => {
    await expect(opening({ West: { zone: 'Mars/Olympus' } }, WEST)).rejects.toThrow(/Mars/);
    await expect(opening({ West: { hours: { 1: [['17:00', '09:00']] } } }, WEST)).rejects.toThrow();
  });

  test('of settings of the past may have another name by now', async () => {
    await withEngine(async (engine) => {
      const settings = settingsSchema.parse({});
      await loadWorld(engine, { settings, rows: { team: WEST } }, NOW);
      const before = {
        version: 1,
        by: 'cli',
        knownFrom: '2024-01-01T00:00:00Z',
        settings: settingsSchema.parse({ teams: { Occident: {} } }),
      };
      const company = await openCompany(engine, settings, NOW, [before]);
      const then = await companyAt(company, '2024-02-01T00:00:00Z', NOW);
      expect(Object.keys(then.settings.teams)).toEqual(['Occident']);
    });
  });
});
