/**
 * A company on disk for the command's tests: two and a half years of deals and leads, counted out by hand per month,
 * with one month that slips and one that shines. Nothing in it is drawn by chance.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const MONTHS = 30;
/** Won and lost deals per month by default; the last complete month wins far fewer. */
const USUAL = { won: 24, lost: 16 };
const SLIPPED = { won: 10, lost: 30 };
/** The month that runs when `NOW` strikes is November 2026; data is complete through its tenth. */
export const NOW = '2026-11-11T09:00:00Z';

const MAPPING = `
source: crm
zone: Europe/Amsterdam
currency: EUR
complete_through: 2026-11-10
files:
  deals: { path: deals.csv }
  leads: { path: leads.csv }
  reps: { path: reps.csv }
entities:
  - entity: user
    from: reps
    id: id
    columns: { name: name }
  - entity: team
    from: reps
    id: team
    columns: { name: team }
  - entity: assignment
    from: reps
    id: id
    columns: { user: id, team: team, role: { constant: ae }, from: since }
  - entity: person
    from: leads
    id: id
    columns: { channel: channel, owner: owner }
  - entity: lifecycle
    from: leads
    id: id
    columns: { person: id, stage: { constant: mql }, at: became_mql }
  - entity: lifecycle
    from: leads
    where: [{ column: became_sql, empty: false }]
    id: "{id}-sql"
    columns: { person: id, stage: { constant: sql }, at: became_sql }
  - entity: activity
    from: leads
    where: [{ column: called, empty: false }]
    id: id
    columns: { kind: { constant: call }, direction: { constant: out }, status: { constant: done }, starts_at: called, user: owner }
  - entity: activity_person
    from: leads
    where: [{ column: called, empty: false }]
    id: id
    columns: { activity: id, person: id, role: { constant: to } }
  - entity: deal
    from: deals
    id: id
    columns: { name: name, status: status, owner: owner, kind: kind, channel: channel, created_at: created, closed_at: closed, amount: amount }
`;

export const SETTINGS = 'zone: Europe/Amsterdam\ncountry: NL\ncurrency: EUR\n';

const CHANNELS = ['web', 'partner', '=cmd()'];

/** The month `index` months after June 2024, as `2024-06`. */
function month(index: number): string {
  const total = 2024 * 12 + 5 + index;
  return `${Math.floor(total / 12)}-${String((total % 12) + 1).padStart(2, '0')}`;
}

const day = (n: number): string => String((n % 27) + 1).padStart(2, '0');

function dealRows(): string[] {
  const rows: string[] = [];
  for (let m = 0; m < MONTHS; m++) {
    const { won, lost } = m === MONTHS - 2 ? SLIPPED : USUAL;
    const running = m === MONTHS - 1;
    const count = running ? 12 : won + lost;
    for (let i = 0; i < count; i++) {
      const status = running && i >= 6 ? 'open' : i < (running ? 4 : won) ? 'won' : 'lost';
      const created = `${month(m)}-${running ? day(i % 9) : day(i)}`;
      const closed = status === 'open' ? '' : created;
      // Every renewal is left out of the win rate, and counted as such.
      const kind = i % 13 === 12 ? 'renewal' : 'new';
      rows.push(
        [
          `D${m}-${i}`,
          `Deal ${m}.${i}`,
          status,
          i % 3 === 0 ? 'R1' : 'R2',
          kind,
          CHANNELS[i % 3],
          created,
          closed,
          500 + i * 25,
        ].join(','),
      );
    }
  }
  return rows;
}

/** Of the leads every fourth becomes an SQL on the last day a month has for sure; all but every tenth are called. */
function leadRows(): string[] {
  const rows: string[] = [];
  for (let m = 0; m < MONTHS; m++) {
    const running = m === MONTHS - 1;
    const count = m === MONTHS - 2 ? 61 : running ? 13 : 40 + (m % 3);
    for (let i = 0; i < count; i++) {
      const became = `${month(m)}-${running ? day(i % 9) : day(i)}`;
      const sql = !running && i % 4 === 0 ? `${month(m)}-28` : '';
      const called = i % 10 === 9 ? '' : became;
      rows.push([`P${m}-${i}`, CHANNELS[i % 3], i % 2 === 0 ? 'R1' : 'R2', became, sql, called].join(','));
    }
  }
  return rows;
}

/** Writes the company's files into a folder and gives the paths of mapping and settings. */
export function writeCompany(folder: string): { mapping: string; settings: string } {
  mkdirSync(folder, { recursive: true });
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  file('deals.csv', ['id,name,status,owner,kind,channel,created,closed,amount', ...dealRows(), ''].join('\n'));
  file('leads.csv', ['id,channel,owner,became_mql,became_sql,called', ...leadRows(), ''].join('\n'));
  file('reps.csv', 'id,name,team,since\nR1,Rep 1,North,2024-01-01\nR2,Rep 2,South,2024-01-01\n');
  return { mapping: file('mapping.yaml', MAPPING), settings: file('cadans.yaml', SETTINGS) };
}
