/**
 * The canonical model: every entity with its columns, the one source for tables, mapping checks and docs.
 *
 * A row's key is (source, id); `ref` is `source:id` and is what other rows point with. Instants are stored as UTC
 * without zone and carry a precision: a value known to the day keeps the date as it was written, at 00:00.
 */
import { z } from 'zod';

export const INSTANT_PRECISIONS = ['instant', 'day'] as const;
export type InstantPrecision = (typeof INSTANT_PRECISIONS)[number];

export type ColumnType =
  | { kind: 'text' }
  | { kind: 'enum'; values: readonly string[] }
  /** UTC timestamp; brings a second column `<name>_precision` (`instant` | `day`). */
  | { kind: 'instant' }
  | { kind: 'date' }
  | { kind: 'boolean' }
  /** Whole number; durations are seconds. */
  | { kind: 'integer' }
  /** Exact decimal: 20 digits, 6 of them after the point. */
  | { kind: 'decimal' }
  /** Exact decimal like `decimal`, in the row's `currency`. */
  | { kind: 'money' }
  /** `source:id` of a row of that entity; `any` where the row names its entity itself. */
  | { kind: 'ref'; entity: string }
  /** Object of text values: a company's own dimensions. */
  | { kind: 'attributes' };

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  /** A row without it is rejected. */
  readonly required: boolean;
  readonly about: string;
}

export interface Entity {
  readonly name: EntityName;
  readonly about: string;
  readonly columns: readonly Column[];
}

const text: ColumnType = { kind: 'text' };
const instant: ColumnType = { kind: 'instant' };
const date: ColumnType = { kind: 'date' };
const boolean: ColumnType = { kind: 'boolean' };
const integer: ColumnType = { kind: 'integer' };
const decimal: ColumnType = { kind: 'decimal' };
const money: ColumnType = { kind: 'money' };
const oneOf = (...values: string[]): ColumnType => ({ kind: 'enum', values });
const ref = (entity: string): ColumnType => ({ kind: 'ref', entity });

export const LIFECYCLE_STAGES = ['lead', 'mql', 'sal', 'sql', 'opportunity', 'customer', 'disqualified'] as const;
export const DEAL_STATUSES = ['open', 'won', 'lost', 'abandoned'] as const;
export const DEAL_KINDS = ['new', 'expansion', 'renewal'] as const;
export const ACTIVITY_KINDS = ['call', 'email', 'message', 'meeting', 'task'] as const;
export const ROLES = ['bdr', 'ae', 'manager', 'other'] as const;

/** Name, type and meaning per column; a `!` behind the name makes it required. */
type Columns = Record<string, readonly [ColumnType, string]>;

const SPECS = {
  user: [
    'Somebody who works in the CRM: a rep, a manager.',
    {
      name: [text, 'full name'],
      email: [text, 'work e-mail, lower case'],
      zone: [text, 'IANA zone of the own working hours and mail'],
      country: [text, 'ISO 3166 code; decides the public holidays'],
      region: [text, 'region or office'],
      weekly_hours: [decimal, 'contracted hours per week'],
      active: [boolean, 'still works here'],
      from: [date, 'first day'],
      to: [date, 'day after the last'],
    },
  ],
  team: ['A team of users.', { 'name!': [text, 'name'], parent: [ref('team'), 'team above it'] }],
  assignment: [
    'Who was in which team, in which role, when.',
    {
      'user!': [ref('user'), 'who'],
      'team!': [ref('team'), 'in which team'],
      role: [oneOf(...ROLES), 'as what'],
      fte: [decimal, 'share of a full job, 0–1.5'],
      from: [date, 'first day; empty = always'],
      to: [date, 'day after the last; empty = still'],
      ramp: [text, 'share of full capacity per month since the start, e.g. 0,0.25,0.5,1'],
    },
  ],
  absence: [
    'Days a user is away.',
    {
      'user!': [ref('user'), 'who'],
      'from!': [date, 'first day'],
      'to!': [date, 'day after the last'],
      share: [decimal, 'share of each day, 0–1; empty = 1'],
      reason: [text, 'kind of absence'],
    },
  ],
  account: [
    'A company one sells to.',
    {
      name: [text, 'name'],
      domain: [text, 'mail or web domain, lower case'],
      industry: [text, 'sector'],
      employees: [integer, 'head count; decides the size band'],
      country: [text, 'country; decides the market by a setting'],
      owner: [ref('user'), 'account owner'],
      channel: [text, 'where it came from'],
      customer_since: [date, 'first day as a customer'],
      churned_on: [date, 'day it stopped being one'],
    },
  ],
  person: [
    'A human one talks to.',
    {
      name: [text, 'name'],
      email: [text, 'e-mail, lower case'],
      phone: [text, 'phone, E.164'],
      account: [ref('account'), 'where the person works'],
      owner: [ref('user'), 'rep who owns the person'],
      channel: [text, 'where the person came from'],
      stage: [oneOf(...LIFECYCLE_STAGES), 'stage now'],
      industry: [text, 'sector, where there is no account'],
      employees: [integer, 'head count, where there is no account'],
      country: [text, 'country, where there is no account'],
    },
  ],
  inbound: [
    'A lead: one form, call or chat that came in.',
    {
      'person!': [ref('person'), 'who asked'],
      'at!': [instant, 'when it came in'],
      channel: [text, 'where it came from'],
      kind: [oneOf('form', 'call', 'chat', 'email', 'manual', 'other'), 'what it was; manual = typed in by a rep'],
      team: [ref('team'), 'team that receives it'],
    },
  ],
  lifecycle: [
    'A person reached a stage.',
    {
      'person!': [ref('person'), 'who'],
      'stage!': [oneOf(...LIFECYCLE_STAGES), 'which stage'],
      at: [instant, 'when; empty = unknown'],
      evidence: [text, 'what says so'],
    },
  ],
  owner_change: [
    'Who owned a record, when.',
    {
      'entity!': [oneOf('deal', 'person', 'account', 'inbound'), 'kind of record'],
      'record!': [ref('any'), 'the record'],
      user: [ref('user'), 'owner; empty = nobody'],
      from: [instant, 'since'],
      to: [instant, 'until'],
    },
  ],
  activity: [
    'A call, mail, message, meeting or task.',
    {
      'kind!': [oneOf(...ACTIVITY_KINDS), 'what it was'],
      direction: [oneOf('in', 'out'), 'who started it'],
      automated: [boolean, 'sent by a machine'],
      bulk: [boolean, 'sent to a list'],
      reply_to: [ref('activity'), 'the activity it answers'],
      thread: [text, 'conversation it belongs to'],
      connected: [boolean, 'somebody answered'],
      status: [oneOf('planned', 'done', 'no_show', 'cancelled'), 'state'],
      outcome: [text, 'result as logged'],
      booked_at: [instant, 'when the appointment was made'],
      starts_at: [instant, 'when it began or will begin'],
      duration: [integer, 'seconds'],
      user: [ref('user'), 'rep'],
      deal: [ref('deal'), 'deal it is about'],
    },
  ],
  activity_person: [
    'A person an activity was with.',
    {
      'activity!': [ref('activity'), 'which activity'],
      'person!': [ref('person'), 'who'],
      role: [oneOf('to', 'cc', 'attendee', 'organiser', 'from'), 'in what part'],
    },
  ],
  pipeline: ['A sales process.', { 'name!': [text, 'name'] }],
  stage: [
    'A step of a pipeline.',
    {
      'name!': [text, 'name'],
      pipeline: [ref('pipeline'), 'whose step'],
      position: [integer, 'order'],
      probability: [decimal, 'chance to win, 0–1'],
    },
  ],
  deal: [
    'An opportunity. `created_at` may be empty; it is then left out of cohorts as `undated`.',
    {
      name: [text, 'title'],
      account: [ref('account'), 'company'],
      person: [ref('person'), 'main contact'],
      owner: [ref('user'), 'owner now'],
      sourced_by: [ref('user'), 'who brought it in'],
      pipeline: [ref('pipeline'), 'process'],
      stage: [ref('stage'), 'step'],
      'status!': [oneOf(...DEAL_STATUSES), 'state now'],
      amount: [money, 'value'],
      recurring: [money, 'recurring part per month'],
      currency: [text, 'ISO 4217 code'],
      kind: [oneOf(...DEAL_KINDS), 'new, expansion or renewal'],
      channel: [text, 'where it came from'],
      product: [text, 'what is sold'],
      closed_at: [instant, 'when it was won or lost'],
      loss_reason: [text, 'why it was lost'],
    },
  ],
  deal_event: [
    'A field of a deal changed.',
    {
      'deal!': [ref('deal'), 'which deal'],
      'field!': [text, 'which field'],
      old: [text, 'before'],
      new: [text, 'after'],
      'at!': [instant, 'when'],
      evidence: [text, 'what says so'],
    },
  ],
  subscription: [
    'Recurring revenue of an account over a span of days.',
    {
      'account!': [ref('account'), 'whose'],
      'from!': [date, 'first day'],
      to: [date, 'day after the last; empty = runs on'],
      'monthly_amount!': [money, 'per month'],
      currency: [text, 'ISO 4217 code'],
      trial: [boolean, 'a trial'],
      product: [text, 'what is sold'],
    },
  ],
  revenue: [
    'Revenue and its cost of an account in a month.',
    {
      'account!': [ref('account'), 'whose'],
      'month!': [date, 'first day of the month'],
      recurring: [money, 'recurring revenue'],
      one_off: [money, 'other revenue'],
      cost: [money, 'cost of delivery'],
      currency: [text, 'ISO 4217 code'],
    },
  ],
  spend: [
    'Sales or marketing cost of a month.',
    {
      'month!': [date, 'first day of the month'],
      'kind!': [oneOf('sales', 'marketing'), 'which'],
      'amount!': [money, 'cost'],
      currency: [text, 'ISO 4217 code'],
      market: [text, 'for that market alone'],
      channel: [text, 'for that channel alone'],
      segment: [text, 'for that segment alone'],
      team: [ref('team'), 'for that team alone'],
    },
  ],
  fx_rate: [
    'One unit of a currency in another, from a day on.',
    {
      'day!': [date, 'from which day'],
      'from_currency!': [text, 'ISO 4217 code'],
      'to_currency!': [text, 'ISO 4217 code'],
      'rate!': [decimal, 'how much of the second one unit of the first is'],
    },
  ],
  holiday: [
    'A day off, or (working) a public holiday that is worked.',
    {
      'day!': [date, 'which day'],
      country: [text, 'ISO 3166 code; empty = all'],
      region: [text, 'region; empty = all'],
      name: [text, 'name'],
      working: [boolean, 'a public holiday that is worked'],
    },
  ],
  capacity: [
    'How much one person can take per working day.',
    {
      'role!': [oneOf(...ROLES), 'role'],
      team: [ref('team'), 'only that team'],
      user: [ref('user'), 'only that user'],
      'per_day!': [decimal, 'leads or deals per working day'],
      from: [date, 'since'],
    },
  ],
  same_as: [
    'Two records are the same user, person or account.',
    {
      'entity!': [oneOf('user', 'person', 'account'), 'kind of record'],
      'a!': [ref('any'), 'one'],
      'b!': [ref('any'), 'the other'],
      'evidence!': [text, 'what says so: email, phone, domain or by hand'],
    },
  ],
  exclusion: [
    'Somebody left a record out of the numbers; `deleted` takes it back.',
    {
      'entity!': [oneOf('deal', 'person', 'account', 'activity', 'inbound'), 'kind of record'],
      'record!': [ref('any'), 'the record'],
      'reason!': [text, 'why'],
      by: [text, 'who'],
    },
  ],
} as const satisfies Record<string, readonly [string, Columns]>;

export type EntityName = keyof typeof SPECS;
export const ENTITY_NAMES = Object.keys(SPECS) as EntityName[];

/** Columns that every entity has, before its own. */
const COMMON: readonly Column[] = [
  column('created_at', instant, 'when the record was made in its source'),
  column('updated_at', instant, 'when it was last changed there'),
  column('deleted', boolean, 'deleted in its source'),
  { name: 'merged_into', type: ref('any'), required: false, about: 'record of the same entity that took its place' },
  column('url', text, 'link to the record'),
  column('attributes', { kind: 'attributes' }, "a company's own dimensions"),
];

function column(name: string, type: ColumnType, about: string): Column {
  const required = name.endsWith('!');
  return { name: required ? name.slice(0, -1) : name, type, required, about };
}

/** Every entity by name. */
export const ENTITIES: Readonly<Record<EntityName, Entity>> = Object.fromEntries(
  ENTITY_NAMES.map((name) => {
    const [about, columns] = SPECS[name] as readonly [string, Columns];
    const own = Object.entries(columns).map(([key, [type, meaning]]) => column(key, type, meaning));
    return [name, { name, about, columns: [...COMMON, ...own] }];
  }),
) as unknown as Record<EntityName, Entity>;

/** The physical columns of an entity's table in order: `source`, `id`, `ref`, then its columns, each instant with its precision. */
export function storedColumns(entity: EntityName): readonly { name: string; type: ColumnType }[] {
  const stored: { name: string; type: ColumnType }[] = [
    { name: 'source', type: text },
    { name: 'id', type: text },
    { name: 'ref', type: text },
  ];
  for (const { name, type } of ENTITIES[entity].columns) {
    stored.push({ name, type });
    if (type.kind === 'instant') stored.push({ name: `${name}_precision`, type: oneOf(...INSTANT_PRECISIONS) });
  }
  return stored;
}

const refPattern = /^[^:\s][^:]*:.+$/s;

/** How a value of a column looks outside a database: decimals and instants as text. */
function valueSchema(type: ColumnType): z.ZodType {
  switch (type.kind) {
    case 'text':
      return z.string();
    case 'enum':
      return z.enum(type.values as [string, ...string[]]);
    case 'instant':
      return z.iso.datetime({ offset: false });
    case 'date':
      return z.iso.date();
    case 'boolean':
      return z.boolean();
    case 'integer':
      return z.int();
    case 'decimal':
    case 'money':
      return z
        .string()
        .regex(/^-?\d{1,14}(\.\d{1,6})?$/, 'a decimal with at most 14 digits before and 6 after the point');
    case 'ref':
      return z.string().regex(refPattern, 'a reference source:id');
    case 'attributes':
      return z.record(z.string(), z.string());
  }
}

/** A canonical row as a program hands it in: `source`, `id` and the entity's columns; unknown fields are refused. */
export function rowSchema(entity: EntityName): z.ZodType<Record<string, unknown>> {
  const shape: Record<string, z.ZodType> = {
    source: z.string().regex(/^[a-z][a-z0-9_-]*$/),
    id: z.string().min(1),
  };
  for (const { name, type, required } of ENTITIES[entity].columns) {
    shape[name] = required ? valueSchema(type) : valueSchema(type).nullish();
    if (type.kind === 'instant') shape[`${name}_precision`] = z.enum(INSTANT_PRECISIONS).nullish();
  }
  return z.strictObject(shape) as unknown as z.ZodType<Record<string, unknown>>;
}
