/**
 * A random world with what capacity and money need beside it: countries, roles, parts of jobs, ramps, absences, limits,
 * customers with their lives, subscriptions, revenue and spend in several currencies.
 *
 * The rows of `randomWorld(seed)` are all there unchanged; the same seed gives the same world.
 */
import { addDays, addMonths } from '../../src/calendar/index.ts';
import { type Draw, drawFrom } from './draw.ts';
import { type BusinessSettings, defaultBusinessSettings } from './money-metrics.ts';
import { randomWorld } from './random-world.ts';
import { type Row, refOf, type World } from './world.ts';

const FIRST_MONTH = '2022-10-01';
const MONTHS = 22;
const COUNTRIES = ['NL', 'BE', 'DE'];
const AMOUNTS = ['0', '0.01', '99.99', '100', '250.50', '1000', '3333.33'];

/** `links: false` leaves out links of users and of accounts. */
export function randomBusiness(seed: number, options: { links?: boolean } = {}): World {
  const base = randomWorld(seed);
  const draw = drawFrom(seed + 7919, base.settings.zone);
  const country = draw.pick(['NL', 'NL', 'DE', undefined]);
  const world: World = {
    settings: { ...base.settings, ...(country === undefined ? {} : { country }) },
    rows: { ...base.rows },
  };
  const add = (entity: keyof World['rows'], rows: Row[]) => {
    world.rows[entity] = [...(world.rows[entity] ?? []), ...rows];
  };
  add('user', randomUsers(draw));
  add('team', [{ source: 'crm', id: 'b-team', name: 'b-team' }]);
  add('assignment', randomRoles(draw, world));
  add('absence', randomAbsences(draw, world));
  add('capacity', randomCapacity(draw, world));
  add('holiday', randomHolidays(draw));
  add('account', randomCustomers(draw));
  if (options.links !== false) add('same_as', randomLinks(draw, world));
  add(
    'exclusion',
    draw.list(draw.int(0, 1), () => randomExclusion(draw, world)),
  );
  const currencyOf = currencies(draw, world);
  add('subscription', randomSubscriptions(draw, world, currencyOf));
  add('revenue', randomRevenue(draw, world, currencyOf));
  add('spend', randomSpend(draw, world, currencyOf));
  return world;
}

/** Decisions that go with a world; `complete_through` is mostly past the last whole quarter. */
export function randomBusinessSettings(seed: number): BusinessSettings {
  const draw = drawFrom(seed + 104_729, 'UTC');
  return {
    ...defaultBusinessSettings(),
    allocation_key: draw.pick(['customers', 'mqls', 'revenue']),
    segment_dimension: draw.pick(['industry', 'size']),
    lag_months: draw.pick([null, 0, 1, 3]),
    recurring_from: draw.pick(['subscription', 'revenue']),
    margin: draw.pick(['delivered', 'delivered', '0.8']),
    lives: draw.pick(['subscription', 'account']),
    complete_through: draw.pick(['2024-07-03T00:00:00Z', '2024-07-03T00:00:00Z', '2024-05-15T00:00:00Z', null]),
    complete_months: draw.chance(0.5) ? ['2024-04-01', '2024-05-01', '2024-06-01'] : [],
  };
}

/** A date often on the edge of a month. */
function someDay(draw: Draw): string {
  const month = addMonths(FIRST_MONTH, draw.int(6, MONTHS - 1));
  return addDays(month, draw.pick([-1, 0, 0, 1, draw.int(2, 27)]));
}

const laterOf = (a: string, b: string): [string, string] => (a < b ? [a, b] : [b, a]);

function randomUsers(draw: Draw): Row[] {
  const rows: Row[] = draw.list(draw.int(2, 5), (index) => {
    const [from, to] = laterOf(someDay(draw), someDay(draw));
    return {
      source: draw.pick(['crm', 'crm', 'dialler']),
      id: `b${index}`,
      country: draw.maybe(0.6, () => draw.pick(COUNTRIES)),
      from: draw.maybe(0.3, () => from),
      to: draw.maybe(0.2, () => to),
      deleted: draw.maybe(0.06, () => true),
    };
  });
  return draw.merged(rows);
}

function randomRoles(draw: Draw, { rows }: World): Row[] {
  return (rows.user ?? []).flatMap((user) =>
    draw.list(draw.int(0, 2), (index) => ({
      source: 'crm',
      id: `role-${user['source']}-${user['id']}-${index}`,
      user: refOf(user),
      team: refOf(draw.pick(rows.team ?? [])),
      role: draw.pick(['bdr', 'bdr', 'ae', 'ae', 'manager', null]),
      fte: draw.pick([null, '1', '0.5', '0.8', '0']),
      from: draw.maybe(0.8, () => someDay(draw)),
      to: draw.maybe(0.25, () => someDay(draw)),
      ramp: draw.pick([null, null, '0,0.25,0.5,1', '0.5, 1', '0.333333']),
      deleted: draw.maybe(0.05, () => true),
    })),
  );
}

function randomAbsences(draw: Draw, { rows }: World): Row[] {
  return draw.list(draw.int(0, 12), (index) => {
    const from = someDay(draw);
    return {
      source: 'hr',
      id: `absence${index}`,
      user: refOf(draw.pick(rows.user ?? [])),
      from,
      to: addDays(from, draw.pick([0, 1, 1, 5, 14, 45])),
      share: draw.pick([null, '1', '0.5', '0.333333']),
      deleted: draw.maybe(0.08, () => true),
    };
  });
}

/** Of one level no two rows begin on one day, for nothing says which of them holds. */
function randomCapacity(draw: Draw, { rows }: World): Row[] {
  const taken = new Set<string>();
  return draw
    .list(draw.int(2, 12), (index) => ({
      source: 'cadans',
      id: `capacity${index}`,
      role: draw.pick(['bdr', 'bdr', 'ae', 'ae', 'manager']),
      ...draw.pick<Row>([
        {},
        {},
        { team: refOf(draw.pick(rows.team ?? [])) },
        { user: refOf(draw.pick(rows.user ?? [])) },
      ]),
      per_day: draw.pick(['0', '0.25', '5', '12.5', '13.333333']),
      from: draw.maybe(0.6, () => someDay(draw)),
      deleted: draw.maybe(0.06, () => true),
    }))
    .filter((row: Row) => {
      const key = JSON.stringify([row['role'], row['team'], row['user'], row['from']]);
      const isFirst = !taken.has(key);
      taken.add(key);
      return isFirst;
    });
}

/** On different days, so that no two of them disagree. */
function randomHolidays(draw: Draw): Row[] {
  const days = ['2023-12-25', '2024-01-01', '2024-04-01', '2024-05-01', '2024-05-09', '2024-05-20'];
  const all = new Set([
    ...draw.shuffle(days).slice(0, draw.int(0, 3)),
    ...draw.list(draw.int(0, 3), () => draw.date()),
  ]);
  return [...all].map((day, index) => ({
    source: 'cadans',
    id: `holiday${index}`,
    day,
    country: draw.maybe(0.6, () => draw.pick(COUNTRIES)),
    working: draw.maybe(0.4, () => true),
    deleted: draw.maybe(0.1, () => true),
  }));
}

function randomCustomers(draw: Draw): Row[] {
  const rows: Row[] = draw.list(draw.int(2, 14), (index) => {
    const since = draw.maybe(0.85, () => someDay(draw));
    return {
      source: draw.pick(['crm', 'crm', 'billing']),
      id: `c${index}`,
      domain: draw.maybe(0.3, () => draw.pick(['own.example', 'three.example'])),
      industry: draw.maybe(0.7, () => draw.pick(['retail', 'health', 'energy'])),
      employees: draw.maybe(0.7, () => draw.pick([1, 10, 11, 200, 1001])),
      country: draw.maybe(0.75, () => draw.pick([...COUNTRIES, 'US'])),
      channel: draw.maybe(0.6, () => draw.pick(['web', 'fair', 'partner'])),
      customer_since: since,
      churned_on: draw.maybe(0.3, () => someDay(draw)),
      deleted: draw.maybe(0.06, () => true),
      ...draw.columns('created_at', draw.chance(0.7) ? draw.moment() : null),
    };
  });
  return draw.merged(rows);
}

function randomLinks(draw: Draw, { rows }: World): Row[] {
  const links = (entity: 'user' | 'account', share: number): Row[] =>
    draw.list(draw.chance(share) ? 1 : 0, (index) => {
      const [a, b] = draw.shuffle(rows[entity] ?? []);
      return {
        source: 'cadans',
        id: `link-${entity}-${index}`,
        entity,
        a: refOf(a ?? {}),
        b: refOf(b ?? {}),
        evidence: 'by hand',
        deleted: draw.maybe(0.2, () => true),
      };
    });
  return [...links('user', 0.25), ...links('account', 0.4)];
}

function randomExclusion(draw: Draw, { rows }: World): Row {
  const record = refOf(draw.pick(rows.account ?? []));
  return {
    source: 'cadans',
    id: 'account-by-hand',
    entity: 'account',
    record,
    reason: 'by hand',
    deleted: draw.maybe(0.3, () => true),
  };
}

/** Without a reporting currency mostly one, and in some worlds a second; with one, some that have no rate. */
function currencies(draw: Draw, { settings }: World): () => string | null {
  const several = settings.currency === undefined ? draw.chance(0.2) : draw.chance(0.7);
  return () => (several ? draw.pick(['EUR', 'EUR', 'EUR', 'USD', 'GBP', 'JPY', null]) : 'EUR');
}

function randomSubscriptions(draw: Draw, { rows }: World, currencyOf: () => string | null): Row[] {
  return (rows.account ?? []).flatMap((account) => {
    let from = addDays(someDay(draw), draw.pick([-200, -100, 0]));
    return draw.list(draw.int(0, 3), (index) => {
      const to = addMonths(from, draw.int(0, 9));
      const row: Row = {
        source: 'billing',
        id: `${account['source']}-${account['id']}-${index}`,
        account: refOf(account),
        from,
        to: draw.chance(0.35) ? null : to,
        monthly_amount: draw.pick(AMOUNTS),
        currency: currencyOf(),
        trial: draw.pick([null, false, false, false, true]),
        deleted: draw.maybe(0.05, () => true),
      };
      // At once, after a gap, or before the end.
      from = addDays(to, draw.pick([0, 0, 1, 20, -5]));
      return row;
    });
  });
}

function randomRevenue(draw: Draw, { rows }: World, currencyOf: () => string | null): Row[] {
  const delivered = draw.chance(0.85);
  return draw.list(draw.int(0, 90), (index) => ({
    source: 'billing',
    id: `revenue${index}`,
    account: refOf(draw.pick(rows.account ?? [])),
    month: addMonths(FIRST_MONTH, draw.int(6, MONTHS - 1)),
    recurring: draw.maybe(0.8, () => draw.pick(AMOUNTS)),
    one_off: draw.maybe(0.3, () => draw.pick(AMOUNTS)),
    cost: delivered ? draw.maybe(0.6, () => draw.pick(['0', '10.01', '75'])) : null,
    currency: currencyOf(),
    deleted: draw.maybe(0.05, () => true),
  }));
}

function randomSpend(draw: Draw, { rows }: World, currencyOf: () => string | null): Row[] {
  return draw.list(draw.int(0, 45), (index) => ({
    source: 'books',
    id: `spend${index}`,
    month: addMonths(FIRST_MONTH, draw.int(0, MONTHS - 1)),
    kind: draw.pick(['sales', 'marketing']),
    amount: draw.pick([...AMOUNTS, '5000', '-40']),
    currency: currencyOf(),
    market: draw.maybe(0.2, () => draw.pick(['Benelux', 'DACH', 'NL', 'US'])),
    channel: draw.maybe(0.2, () => draw.pick(['web', 'fair'])),
    segment: draw.maybe(0.2, () => draw.pick(['retail', 'health', '1-10'])),
    team: draw.maybe(0.1, () => refOf(draw.pick(rows.team ?? []))),
    deleted: draw.maybe(0.05, () => true),
  }));
}
