/** The tables that PostgreSQL and the bare DuckDB get: numbers for keys, plain UTC timestamps, what the queries need. */

export interface PeerTable {
  readonly name: string;
  /** The file its rows lie in; columns are in its order. */
  readonly file: string;
  readonly columns: string;
  readonly key?: string;
  /** What PostgreSQL indexes, as `create index on` takes it. */
  readonly indexes: readonly string[];
}

export const PEER_TABLES: readonly PeerTable[] = [
  { name: 'team', file: 'team', columns: 'id int, name text', indexes: [] },
  { name: 'rep', file: 'rep', columns: 'id int, name text, email text', indexes: [] },
  {
    name: 'assignment',
    file: 'assignment',
    columns: 'rep int, team int, role text, from_day date, to_day date',
    indexes: ['assignment (rep)'],
  },
  {
    name: 'account',
    file: 'account',
    columns: 'id int, name text, domain text, industry text, employees int, country text',
    key: 'id',
    indexes: [],
  },
  {
    name: 'person',
    file: 'person',
    columns: 'id int, account int, owner int, name text, email text, channel text, created_at timestamp',
    key: 'id',
    indexes: ['person (account)', 'person (channel)'],
  },
  {
    name: 'inbound',
    file: 'inbound',
    columns: 'id int, person int, came_in timestamp, kind text',
    key: 'id',
    indexes: ['inbound (came_in)', 'inbound (person)'],
  },
  {
    name: 'activity',
    file: 'activity',
    columns:
      'id bigint, kind text, direction text, automated boolean, connected boolean, status text, booked_at timestamp, starts_at timestamp, seconds int, rep int, person int',
    key: 'id',
    indexes: [
      `activity (starts_at) include (rep, person, kind, id) where direction = 'out' and not automated and status = 'done'`,
      `activity (rep, starts_at) include (person, kind, id) where direction = 'out' and not automated and status = 'done'`,
      `activity (person, starts_at) include (rep, id) where direction = 'out' and not automated and status = 'done'`,
      `activity (person, starts_at) where direction = 'in' and connected`,
      `activity (booked_at) include (rep, person, status, starts_at) where kind = 'meeting'`,
      `activity (rep, booked_at) include (person, status, starts_at) where kind = 'meeting'`,
    ],
  },
  {
    name: 'stage_event',
    file: 'stage_event',
    columns: 'id int, person int, stage text, reached timestamp',
    key: 'id',
    indexes: ['stage_event (stage, reached) include (person)', 'stage_event (person, stage, reached)'],
  },
  {
    name: 'deal',
    file: 'deal',
    columns:
      'id int, person int, account int, owner int, sourced_by int, status text, amount numeric(12, 2), currency text, kind text, product text, created_at timestamp, closed_at timestamp',
    key: 'id',
    indexes: [
      'deal (created_at)',
      'deal (closed_at)',
      'deal (person)',
      `deal (account, closed_at) where status = 'won'`,
    ],
  },
  {
    name: 'subscription',
    file: 'subscription',
    columns: 'id int, account int, from_day date, to_day date, monthly numeric(12, 2), currency text',
    key: 'id',
    indexes: ['subscription (account)'],
  },
  {
    name: 'revenue',
    file: 'revenue',
    columns: 'id text, account int, month date, recurring numeric(12, 2), cost numeric(12, 2), currency text',
    indexes: ['revenue (account, month)', 'revenue (month)'],
  },
  {
    name: 'spend',
    file: 'spend',
    columns: 'id int, month date, kind text, market text, amount numeric(14, 2), currency text',
    indexes: [],
  },
];
