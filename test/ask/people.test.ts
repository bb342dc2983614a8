/** Who somebody is: by settings or by the CRM, with the role and the teams of today, all records of a person together. */
import { describe, expect, it } from 'vitest';
import { findPerson } from '../../src/ask/people.ts';
import type { Company } from '../../src/ledger/company.ts';
import type { Settings } from '../../src/model/settings.ts';
import { withWorld } from '../metrics/harness.ts';
import { worldOf } from './company.ts';

const NOW = '2024-06-15T10:00:00Z';
const crm = (id: string, more: object) => ({ source: 'crm', id, ...more });
const assigned = (user: string, team: string, more: object = {}) =>
  crm(`${user}-${team}`, { user: `crm:${user}`, team: `crm:${team}`, ...more });

function withPeople<T>(people: Settings['people'], use: (company: Company) => Promise<T>): Promise<T> {
  const rows = {
    team: [
      crm('north', { name: 'North' }),
      crm('fjord', { name: 'Fjord', parent: 'crm:north' }),
      crm('south', { name: 'South' }),
    ],
    user: [
      crm('a', { name: 'User A', email: 'a@own.example' }),
      crm('a2', { name: 'User A', email: 'a@own.example' }),
      crm('b', { name: 'User B', email: 'b@own.example' }),
      crm('c', { name: 'Namesake' }),
      crm('d', { name: 'Namesake' }),
    ],
    assignment: [
      assigned('a', 'north', { role: 'manager', from: '2024-01-01' }),
      assigned('a', 'south', { role: 'manager', to: '2024-06-15' }),
      assigned('b', 'south', { role: 'ae' }),
      assigned('b', 'north', { role: 'manager', from: '2024-06-16' }),
      assigned('c', 'south', { role: 'manager', deleted: true }),
    ],
  };
  return withWorld(worldOf(rows, { people }), NOW, use);
}

describe('a person', () => {
  it('of whom the settings say nothing is who the CRM says, in the teams of today', async () => {
    await withPeople({}, async (company) => {
      const manager = {
        role: 'manager',
        users: ['crm:a', 'crm:a2'],
        teams: ['crm:north'],
        managed: ['crm:fjord', 'crm:north'],
      };
      for (const who of ['crm:a', 'A@OWN.example', 'user a', 'crm:a2']) {
        expect((await findPerson(company, who, NOW)).viewer, who).toEqual(manager);
      }
      const rep = { role: 'rep', users: ['crm:b'], teams: ['crm:south'], managed: [] };
      expect((await findPerson(company, 'User B', NOW)).viewer).toEqual(rep);
      const later = await findPerson(company, 'User B', '2024-06-16T10:00:00Z');
      expect(later.viewer).toMatchObject({ role: 'manager', managed: ['crm:fjord', 'crm:north'] });
    });
  });

  it('has the role, users and teams that the settings give, however it is named', async () => {
    const people: Settings['people'] = {
      'a@own.example': { role: 'finance' },
      login: { users: ['crm:b', 'crm:c'], manages: ['South'] },
      outside: { role: 'viewer', users: [] },
    };
    await withPeople(people, async (company) => {
      for (const who of ['a@own.example', 'crm:a', 'User A']) {
        expect((await findPerson(company, who, NOW)).viewer).toMatchObject({
          role: 'finance',
          users: ['crm:a', 'crm:a2'],
          managed: [],
        });
      }
      for (const who of ['login', 'User B', 'crm:c']) {
        const { viewer, name } = await findPerson(company, who, NOW);
        expect({ name, ...viewer }).toMatchObject({
          name: 'login',
          role: 'manager',
          users: ['crm:b', 'crm:c'],
          managed: ['crm:south'],
        });
      }
      expect((await findPerson(company, 'outside', NOW)).viewer).toEqual({
        role: 'viewer',
        users: [],
        teams: [],
        managed: [],
      });
    });
  });

  it('that is unknown, or one of two, is refused', async () => {
    await withPeople({}, async (company) => {
      await expect(findPerson(company, 'nobody', NOW)).rejects.toMatchObject({ code: 'unknown_person', exitCode: 4 });
      await expect(findPerson(company, 'Namesake', NOW)).rejects.toMatchObject({
        code: 'ambiguous_name',
        hint: 'Name one by its reference: crm:c, crm:d.',
      });
    });
  });
});
