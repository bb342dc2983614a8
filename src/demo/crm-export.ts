/** What the CRM exports: users, accounts, contacts, leads, stages, activities, deals, handovers; and later edits of deals. */
import { dayStart, formatInstant } from '../calendar/index.ts';
import type { Activity } from './activity.ts';
import { BANDS, MARKET } from './company.ts';
import { type Deal, dateOf } from './deals.ts';
import {
  beforeEdit,
  doubleOf,
  hasOwner,
  isMergedAccount,
  isWithDouble,
  TEST_NUMBER,
  TEST_SETS,
  twinOf,
} from './dirt.ts';
import type { Account, Lead, Person } from './leads.ts';
import type { Rep } from './people.ts';
import { type Cell, csv, type Table } from './table.ts';
import type { DemoWorld } from './world.ts';

const userId = (rep: Rep): string => `U${rep.number}`;
const accountId = (account: Account): string => `A${account.number}`;
export const contactId = (person: Person): string => `P${person.number}`;
const doubleId = (person: Person): string => `${contactId(person)}x`;
const dealId = (number: number): string => `D${number}`;
const at = (instant: number | null): string | null =>
  instant === null ? null : formatInstant(Math.floor(instant / 1000) * 1000);

/** The record of a person that an activity was logged with. */
export const loggedWith = ({ scene }: DemoWorld, activity: Activity): string =>
  isWithDouble(scene, activity) ? doubleId(activity.person) : contactId(activity.person);

export function crmTables(world: DemoWorld): Table[] {
  const tests = Array.from({ length: TEST_SETS }, (_, i) => TEST_NUMBER + i);
  const testAt = at(world.scene.end - 20 * 86_400_000);
  const firstUser = world.staff.reps[0] ? userId(world.staff.reps[0]) : null;
  return [
    csv(
      'crm/users.csv',
      ['id', 'name', 'email', 'created'],
      world.staff.reps.map((rep) => [
        userId(rep),
        rep.name,
        rep.email,
        at(dayStart(rep.hired + 1, MARKET[rep.home].zone)),
      ]),
    ),
    csv(
      'crm/accounts.csv',
      [
        'id',
        'name',
        'domain',
        'sector',
        'staff',
        'country',
        'source',
        'created',
        'customer_since',
        'churned',
        'merged_into',
      ],
      [
        ...accountRows(world),
        ...tests.map((n) => [`A${n}`, `Account ${n} TEST`, null, 'Retail', 5, 'NL', 'web', testAt, null, null, null]),
      ],
    ),
    csv(
      'crm/contacts.csv',
      ['id', 'name', 'email', 'account', 'owner', 'source', 'stage', 'created', 'merged_into'],
      [
        ...contactRows(world),
        ...tests.map((n) => [
          `P${n}`,
          `Lead ${n}`,
          `lead${n}@example.com`,
          `A${n}`,
          firstUser,
          'web',
          'lead',
          testAt,
          null,
        ]),
      ],
    ),
    csv(
      'crm/leads.csv',
      ['id', 'contact', 'came_in', 'kind', 'source', 'team'],
      [
        ...world.leads.map((lead) => leadRow(lead)),
        ...tests.map((n) => [`L${n}`, `P${n}`, testAt, 'form', 'web', 'bdr-north']),
      ],
    ),
    csv(
      'crm/stages.csv',
      ['id', 'contact', 'stage', 'reached'],
      world.moments.map((moment) => [moment.id, contactId(moment.person), moment.stage, at(moment.at)]),
    ),
    csv(
      'crm/activities.csv',
      [
        'id',
        'kind',
        'direction',
        'automated',
        'state',
        'booked',
        'starts',
        'seconds',
        'user',
        'contact',
        'deal',
        'answers',
      ],
      [
        ...activityRows(world),
        ...tests.map((n) => [
          `T${n}`,
          'email',
          'out',
          'no',
          'done',
          null,
          testAt,
          null,
          firstUser,
          `P${n}`,
          null,
          null,
        ]),
        ...unreadable(testAt, firstUser),
      ],
    ),
    csv('crm/deals.csv', DEAL_HEADER, [
      ...world.deals.map((deal) => dealRow(world, beforeEdit(world.scene, deal) ?? deal)),
      ...tests.map((n) => [
        `D${n}`,
        'TEST',
        `A${n}`,
        `P${n}`,
        firstUser,
        null,
        'Won',
        ...[1, 1, 'EUR', 'new', 'web', 'Starter', testAt, testAt, null],
      ]),
    ]),
    csv('crm/handovers.csv', ['id', 'deal', 'user', 'since', 'until'], handoverRows(world)),
    csv(
      'crm/changes/deals.csv',
      DEAL_HEADER,
      world.deals.filter((deal) => beforeEdit(world.scene, deal) !== null).map((deal) => dealRow(world, deal)),
    ),
  ];
}

function accountRows({ scene, accounts, customers }: DemoWorld): Cell[][] {
  const customer = new Map(customers.map((each) => [each.account, each]));
  return accounts.flatMap((account) => {
    const { number, sector, employees, country, channel, created } = account;
    const known = customer.get(account);
    const day = (value: number | null | undefined) =>
      value === null || value === undefined ? null : dateOf(dayStart(value, MARKET[account.market].zone), account);
    const row = [
      accountId(account),
      `Account ${number}`,
      `account-${number}.test`,
      sector,
      employees,
      country,
      channel,
      at(created),
      day(known?.since),
      day(known?.churned),
      null,
    ];
    if (!isMergedAccount(scene, account)) return [row];
    const double = [
      `${accountId(account)}x`,
      `Account ${number}`,
      null,
      sector,
      null,
      country,
      null,
      at(created),
      null,
      null,
    ];
    return [row, [...double, accountId(account)]];
  });
}

function contactRows(world: DemoWorld): Cell[][] {
  const { scene, persons, moments } = world;
  const stage = new Map<Person, string>();
  for (const moment of [...moments].sort((a, b) => a.at - b.at)) stage.set(moment.person, moment.stage);
  return persons.flatMap((person) => {
    const { number, account, owner, channel, created } = person;
    const email = `lead${number}@account-${account.number}.test`;
    const ownerId = hasOwner(scene, 'person', number) ? userId(owner) : null;
    const row = [
      contactId(person),
      `Lead ${number}`,
      email,
      accountId(account),
      ownerId,
      channel,
      stage.get(person) ?? 'lead',
      at(created),
      null,
    ];
    const double = doubleOf(scene, person);
    if (double === null) return [row];
    const address = double === 'merged' ? null : email.toUpperCase();
    const into = double === 'merged' ? contactId(person) : null;
    const later = at(created + 3_600_000);
    return [
      row,
      [doubleId(person), `Lead ${number}`, address, accountId(account), ownerId, channel, 'lead', later, into],
    ];
  });
}

function leadRow({ number, person, at: came, channel, kind }: Lead): Cell[] {
  return [`L${number}`, contactId(person), at(came), kind, channel, `bdr-${person.account.market}`];
}

/** All but the calls, which the dialler has; and those of its calls that were logged here as well. */
function activityRows(world: DemoWorld): Cell[][] {
  return world.activities.flatMap((activity) => {
    const { id, kind, direction, automated, status, booked, seconds, rep, deal, answers } = activity;
    const twin = kind === 'call' ? twinOf(world.scene, activity) : null;
    if (kind === 'call' && twin === null) return [];
    return [
      [
        `T${id}`,
        kind,
        direction,
        automated ? 'yes' : 'no',
        status,
        at(booked),
        at(twin ?? activity.at),
        seconds,
        userId(rep),
        loggedWith(world, activity),
        deal === null ? null : dealId(deal),
        answers === null ? null : `T${answers}`,
      ],
    ];
  });
}

/** Rows that no one can read: an unknown kind, a day that is none, a row without an id. */
const unreadable = (when: string | null, user: string | null): Cell[][] => [
  ['T-fax', 'fax', 'out', 'no', 'done', null, when, null, user, null, null, null],
  ['T-day', 'email', 'out', 'no', 'done', null, '2026-02-31T10:00:00Z', null, user, null, null, null],
  [null, 'email', 'out', 'no', 'done', null, when, null, user, null, null, null],
];

const DEAL_HEADER = [
  ...['id', 'title', 'account', 'contact', 'owner', 'sourced_by', 'status', 'amount', 'monthly', 'currency'],
  ...['kind', 'source', 'product', 'created', 'closed', 'reason'],
];
const STATUS = { open: 'Open', won: 'Won', lost: 'Lost', abandoned: 'Dropped' } as const;
const MONTHS = 12;

function dealRow({ scene }: DemoWorld, deal: Deal): Cell[] {
  const { number, account, person, owner, sourcedBy, status, monthly, kind, created, closed, lossReason } = deal;
  const { product } = BANDS[account.band];
  return [
    dealId(number),
    `${product} ${number}`,
    accountId(account),
    person ? contactId(person) : null,
    hasOwner(scene, 'deal', number) ? userId(owner) : null,
    sourcedBy ? userId(sourcedBy) : null,
    STATUS[status],
    monthly * MONTHS,
    monthly,
    MARKET[account.market].currency,
    kind,
    person?.channel ?? account.channel,
    product,
    at(created),
    at(closed),
    lossReason,
  ];
}

function handoverRows({ deals }: DemoWorld): Cell[][] {
  return deals.flatMap(({ number, owner, handedOver, account }) => {
    if (handedOver === null) return [];
    const when = at(dayStart(handedOver.day, MARKET[account.market].zone));
    return [
      [`${dealId(number)}-1`, dealId(number), userId(handedOver.from), null, when],
      [`${dealId(number)}-2`, dealId(number), userId(owner), when, null],
    ];
  });
}
