/** The benchmarked company in Cadans: its files go through a mapping and the import as any company's do. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openDuckDb } from '../src/engine/duckdb/open.ts';
import type { Engine } from '../src/engine/engine.ts';
import { importFiles } from '../src/intake/import.ts';
import type { ImportReport } from '../src/intake/report.ts';
import { type Company, openCompany } from '../src/ledger/company.ts';
import { type Settings, settingsSchema } from '../src/model/settings.ts';
import { NOW } from './size.ts';

export const SETTINGS = 'zone: UTC\ncurrency: EUR\n';

export const settings = (): Settings => settingsSchema.parse({ zone: 'UTC', currency: 'EUR' });

const ACTIVITY = `  - entity: activity
    from: activity
    id: id
    columns:
      kind: kind
      direction: direction
      automated: automated
      connected: connected
      status: status
      booked_at: booked_at
      starts_at: starts_at
      duration: seconds
      user: rep
  - { entity: activity_person, from: activity, id: "{id}-{person}", columns: { activity: id, person: person, role: { column: direction, values: { in: from, out: to, "": attendee } } } }
`;

const COMPANY = `source: crm
complete_through: 2025-12-31
files:
  team: team.csv
  rep: rep.csv
  assignment: assignment.csv
  account: account.csv
  person: person.csv
  inbound: inbound.csv
  activity: activity.csv
  stage_event: stage_event.csv
  deal: deal.csv
  subscription: subscription.csv
  revenue: revenue.csv
  spend: spend.csv
  capacity: capacity.csv
entities:
  - { entity: team, from: team, id: id, columns: { name: name } }
  - { entity: user, from: rep, id: id, columns: { name: name, email: email } }
  - { entity: assignment, from: assignment, id: "{rep}-{from_day}", columns: { user: rep, team: team, role: role, from: from_day, to: to_day } }
  - { entity: account, from: account, id: id, columns: { name: name, domain: domain, industry: industry, employees: employees, country: country } }
  - { entity: person, from: person, id: id, columns: { name: name, email: email, account: account, owner: owner, channel: channel, created_at: created_at } }
  - { entity: inbound, from: inbound, id: id, columns: { person: person, at: came_in, kind: kind } }
${ACTIVITY}  - { entity: lifecycle, from: stage_event, id: id, columns: { person: person, stage: stage, at: reached } }
  - entity: deal
    from: deal
    id: id
    columns:
      person: person
      account: account
      owner: owner
      sourced_by: sourced_by
      status: status
      amount: amount
      currency: currency
      kind: kind
      product: product
      created_at: created_at
      closed_at: closed_at
  - { entity: subscription, from: subscription, id: id, columns: { account: account, from: from_day, to: to_day, monthly_amount: monthly, currency: currency } }
  - { entity: revenue, from: revenue, id: id, columns: { account: account, month: month, recurring: recurring, cost: cost, currency: currency } }
  - { entity: spend, from: spend, id: id, columns: { month: month, kind: kind, market: market, amount: amount, currency: currency } }
  - { entity: capacity, from: capacity, id: role, columns: { role: role, per_day: per_day } }
`;

/** Activities alone: what a later load brings. */
const ACTIVITIES = `source: crm
complete_through: 2025-12-31
files:
  activity: activity.csv
entities:
${ACTIVITY}`;

/** Leads and deals per working day. */
const CAPACITY = 'role,per_day\nbdr,3\nae,0.5\n';

/** Writes the mappings and the settings beside the files. */
export async function writeMappings(csv: string): Promise<{ readonly company: string; readonly activities: string }> {
  const place = { company: join(csv, 'company.yaml'), activities: join(csv, 'activities.yaml') };
  await writeFile(join(csv, 'capacity.csv'), CAPACITY);
  await writeFile(place.company, COMPANY);
  await writeFile(place.activities, ACTIVITIES);
  return place;
}

/** Opens the data folder's facts; the layout is that of the command. */
export async function openFacts(folder: string): Promise<Engine> {
  await mkdir(folder, { recursive: true });
  const engine = await openDuckDb({ file: join(folder, 'facts.duckdb'), staging: join(folder, 'staging') });
  await engine.migrate();
  return engine;
}

export function load(engine: Engine, folder: string, mappingFile: string, dataDir: string): Promise<ImportReport> {
  return importFiles({ mappingFile, dataDir, engine, staging: engine.staging, dataFolder: folder, now: NOW });
}

export const open = (engine: Engine): Promise<Company> => openCompany(engine, settings(), NOW);
