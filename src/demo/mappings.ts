/** How the demo company's exports become records: a mapping per source, as a user would write it, and the settings. */
import type { Table } from './table.ts';

export interface Mapping extends Table {
  /** Rows that cannot be read are set aside. */
  readonly allowRejects: boolean;
}

const hr = (through: string) => `# The personnel system: who works here, in which team, when.
source: hr
zone: Europe/Amsterdam
complete_through: ${through}
files:
  employees: { path: hr/employees.csv }
  teams: { path: hr/teams.csv }
  posts: { path: hr/posts.csv }
  absences: { path: hr/absences.csv }
  days: { path: hr/days.csv }
  capacity: { path: hr/capacity.csv }
entities:
  - entity: user
    from: employees
    id: number
    columns:
      name: name
      email: email
      country: country
      region: office
      zone: zone
      weekly_hours: hours
      from: { column: first_day, format: DD-MM-YYYY }
      to: { column: day_after_last, format: DD-MM-YYYY }
      created_at: { column: first_day, format: DD-MM-YYYY }
  - { entity: team, from: teams, id: team, columns: { name: name } }
  - entity: assignment
    from: posts
    id: post
    columns:
      user: employee
      team: team
      role: role
      fte: fte
      from: { column: from, format: DD-MM-YYYY }
      to: { column: until, format: DD-MM-YYYY }
      ramp: { column: learning, values: { "0.25;0.5;0.75;1": "0.25,0.5,0.75,1" } }
  - entity: absence
    from: absences
    id: absence
    columns:
      user: employee
      from: { column: from, format: DD-MM-YYYY }
      to: { column: until, format: DD-MM-YYYY }
      reason: kind
  - { entity: holiday, from: days, id: day, columns: { day: { column: day, format: DD-MM-YYYY }, name: name } }
  - { entity: capacity, from: capacity, id: role, columns: { role: role, per_day: per_day } }
`;

const DEAL_COLUMNS = `
    id: id
    columns:
      name: title
      account: account
      person: contact
      owner: owner
      sourced_by: sourced_by
      status: { column: status, values: { Open: open, Won: won, Lost: lost, Dropped: abandoned } }
      amount: amount
      recurring: monthly
      currency: currency
      kind: kind
      channel: source
      product: product
      created_at: created
      closed_at: closed
      loss_reason: reason
`;

const crm = (through: string) => `# The CRM: accounts, contacts, leads, what was done with them, and deals.
source: crm
complete_through: ${through}
files:
  users: { path: crm/users.csv }
  accounts: { path: crm/accounts.csv }
  contacts: { path: crm/contacts.csv }
  leads: { path: crm/leads.csv }
  stages: { path: crm/stages.csv }
  activities: { path: crm/activities.csv }
  deals: { path: crm/deals.csv }
  handovers: { path: crm/handovers.csv }
entities:
  - { entity: user, from: users, id: id, columns: { name: name, email: email, created_at: created } }
  - entity: account
    from: accounts
    id: id
    columns:
      name: name
      domain: domain
      industry: sector
      employees: staff
      country: country
      channel: source
      created_at: created
      customer_since: customer_since
      churned_on: churned
      merged_into: merged_into
  - entity: person
    from: contacts
    id: id
    columns:
      name: name
      email: email
      account: account
      owner: owner
      channel: source
      stage: stage
      created_at: created
      merged_into: merged_into
  - entity: inbound
    from: leads
    id: id
    columns: { person: contact, at: came_in, kind: kind, channel: source, team: { column: team, source: hr } }
  - { entity: lifecycle, from: stages, id: id, columns: { person: contact, stage: stage, at: reached } }
  - entity: activity
    from: activities
    id: id
    columns:
      kind: kind
      direction: direction
      automated: automated
      status: state
      booked_at: booked
      starts_at: starts
      duration: seconds
      user: user
      deal: deal
      reply_to: answers
  - entity: activity_person
    from: activities
    where: [{ column: contact, empty: false }]
    id: "{id}-{contact}"
    columns: { activity: id, person: contact, role: { column: direction, values: { in: from, out: to } } }
  - entity: deal
    from: deals${DEAL_COLUMNS}
  - entity: owner_change
    from: handovers
    id: id
    columns: { entity: { constant: deal }, record: deal, user: user, from: since, to: until }
`;

const dialler = (through: string) => `# The dialler: every call, by the id that the contact has in the CRM.
source: dialler
complete_through: ${through}
files:
  agents: { path: dialler/agents.json }
  calls: { path: dialler/calls.json }
entities:
  - { entity: user, from: agents, id: agent, columns: { name: name, email: login } }
  - entity: activity
    from: calls
    id: id
    columns:
      kind: { constant: call }
      direction: { column: direction, values: { inbound: in, outbound: out } }
      connected: talk.answered
      status: { constant: done }
      starts_at: { column: started, epoch: milliseconds }
      duration: talk.seconds
      user: agent
  - entity: activity_person
    from: calls
    id: "{id}-{contact.crm}"
    columns:
      activity: id
      person: { column: contact.crm, source: crm }
      role: { column: direction, values: { inbound: from, outbound: to } }
`;

const finance = (through: string) => `# Bookkeeping: what customers pay, what it costs, and the rates of currencies.
source: finance
complete_through: ${through}
files:
  subscriptions: { path: finance/subscriptions.csv, delimiter: ";", decimal: "," }
  revenue: { path: finance/revenue.csv, delimiter: ";", decimal: "," }
  costs: { path: finance/costs.csv, delimiter: ";", decimal: "," }
  rates: { path: finance/rates.csv, delimiter: ";", decimal: "," }
entities:
  - entity: subscription
    from: subscriptions
    id: contract
    columns:
      account: { column: customer, source: crm }
      from: begins
      to: ends
      monthly_amount: monthly
      currency: currency
  - entity: revenue
    from: revenue
    id: "{customer}-{month}"
    columns:
      account: { column: customer, source: crm }
      month: month
      recurring: recurring
      one_off: one_off
      cost: delivery
      currency: currency
  - entity: spend
    from: costs
    id: line
    columns: { month: month, kind: department, amount: amount, currency: currency, market: market }
  - entity: fx_rate
    from: rates
    id: "{currency}-{day}"
    columns: { day: day, from_currency: currency, to_currency: { constant: EUR }, rate: euros }
`;

const changes = (through: string) => `# What was changed in the CRM after its first export.
source: crm
complete_through: ${through}
files:
  deals: { path: crm/changes/deals.csv }
entities:
  - entity: deal
    from: deals${DEAL_COLUMNS}`;

/** The mappings in the order in which they are loaded. `through` = the last day that the data is complete for. */
export const mappings = (through: string): readonly Mapping[] =>
  [
    { path: 'hr.yaml', text: hr(through), allowRejects: false },
    { path: 'crm.yaml', text: crm(through), allowRejects: true },
    { path: 'dialler.yaml', text: dialler(through), allowRejects: false },
    { path: 'finance.yaml', text: finance(through), allowRejects: false },
    { path: 'crm-changes.yaml', text: changes(through), allowRejects: false },
  ].map((mapping) => ({ ...mapping, rows: 0 }));

export const SETTINGS = `# What the demo company has decided.
zone: Europe/Amsterdam
country: NL
currency: EUR
markets:
  Benelux: [NL, BE]
  UK & Ireland: [GB, IE]
  South-East Europe: [RO, BG]
exclude:
  - { entity: account, column: name, ends_with: [TEST], reason: test }
`;
