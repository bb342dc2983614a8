/**
 * Small random companies in which every rule of the metrics matters often: edges of months and of daylight saving
 * time, repeats, merges, links, exclusions, missing values. The same seed gives the same world.
 *
 * Every reference points at a row that exists or is blank, and every row passes `rowSchema`.
 */

import type { Settings } from '../../src/model/settings.ts';
import { defaultSettings } from '../../src/model/settings.ts';
import { type Draw, drawFrom } from './draw.ts';
import { randomDeals } from './random-deals.ts';
import { randomLeads, withWorkingClock } from './random-leads.ts';
import { randomOutreach } from './random-outreach.ts';
import { randomPersons } from './random-persons.ts';
import type { Row, World } from './world.ts';

/** When the worlds are asked; what lies later is still to come. */
export const WORLD_NOW = '2024-07-03T10:00:00Z';

const ZONES = [
  'UTC',
  'Europe/Amsterdam',
  'America/New_York',
  'America/Los_Angeles',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Auckland',
  'Pacific/Kiritimati',
];
/** Apart from the other draws, so that each of these may change without the others. */
const OUTREACH = 2 ** 31;

const COUNTRIES = ['NL', 'BE', 'DE', 'US', 'IN'];

/** A world by seed: 5–60 deals, 3–40 persons, and what surrounds them. */
export function randomWorld(seed: number): World {
  const settings = randomSettings(drawFrom(seed, 'UTC'));
  const draw = drawFrom(seed, settings.zone);
  const rows: World['rows'] = {};
  rows.team = draw.list(draw.int(1, 3), (index) => ({ source: 'crm', id: `t${index}`, name: `team ${index}` }));
  rows.user = draw.list(draw.int(1, 5), (index) => ({ source: 'crm', id: `u${index}`, name: `user ${index}` }));
  rows.assignment = randomAssignments(draw, rows.user, rows.team);
  rows.account = randomAccounts(draw);
  randomPersons(draw, rows);
  randomDeals(draw, rows, settings.currency);
  rows.lifecycle = (rows.lifecycle ?? []).filter((row) => !row['at'] || String(row['at']) < WORLD_NOW);
  const later = drawFrom(seed + OUTREACH, settings.zone);
  const { log, persons } = randomOutreach(later, rows, WORLD_NOW);
  randomLeads(log, persons, settings.zone);
  rows.same_as = (rows.same_as ?? []).filter((row) => !isUndoneAmidOthers(row, rows));
  return { settings: withWorkingClock(later, settings), rows };
}

/** A link taken back between records that something else still joins can be read in two ways; the worlds have none. */
function isUndoneAmidOthers(row: Row, { person = [], same_as: links = [] }: World['rows']): boolean {
  if (row['deleted'] !== true) return false;
  const ends = [row['a'], row['b']];
  const isMerged = person.some((each) => {
    const joined = [`${each['source']}:${each['id']}`, each['merged_into']];
    return each['merged_into'] && joined.some((ref) => ends.includes(ref as string));
  });
  const isLinked = links.some((other) => other !== row && (ends.includes(other['a']) || ends.includes(other['b'])));
  return isMerged || isLinked;
}

function randomSettings(draw: Draw): Settings {
  const currency = draw.pick(['EUR', 'EUR', 'USD', undefined]);
  const rules: Settings['exclude'] = [
    { entity: 'deal', column: 'name', contains: ['[test]'], reason: 'test' },
    { entity: 'deal', column: 'attributes.origin', is: ['sandbox', 'demo'], reason: 'test' },
    { entity: 'account', column: 'domain', ends_with: ['own.example'], reason: 'internal' },
    { entity: 'person', column: 'email', ends_with: ['@test.example'], contains: ['robot'], reason: 'test' },
    { entity: 'activity', column: 'outcome', is: ['trial call'], reason: 'test' },
  ];
  return {
    ...defaultSettings(),
    zone: draw.pick(ZONES),
    ...(currency === undefined ? {} : { currency }),
    markets: draw.chance(0.7) ? { Benelux: ['NL', 'BE'], DACH: ['DE'] } : {},
    exclude: draw.shuffle(rules).slice(0, draw.int(0, rules.length)),
    metrics: {
      ...defaultSettings().metrics,
      'win-rate': { abandoned: draw.pick(['lost', 'ignored']) },
      mqls: { sql_within_days: draw.pick([90, 90, 90, 30]) },
    },
  };
}

function randomAssignments(draw: Draw, users: readonly Row[], teams: readonly Row[]): Row[] {
  return users.flatMap((user) =>
    draw.list(draw.int(0, 3), (index) => {
      const from = draw.maybe(0.75, () => draw.date());
      const to = draw.maybe(0.4, () => draw.date());
      return {
        source: 'crm',
        id: `${user['id']}-${index}`,
        user: `crm:${user['id']}`,
        team: `crm:${draw.pick(teams)['id']}`,
        role: draw.pick(['bdr', 'ae', null]),
        // An assignment that ends before it begins covers nothing.
        from,
        to,
        deleted: draw.maybe(0.1, () => true),
      };
    }),
  );
}

function randomAccounts(draw: Draw): Row[] {
  const rows: Row[] = draw.list(draw.int(2, 10), (index) => ({
    source: 'crm',
    id: `a${index}`,
    domain: draw.maybe(0.8, () => draw.pick(['one.example', 'two.example', 'own.example'])),
    industry: draw.maybe(0.7, () => draw.pick(['retail', 'health', 'energy'])),
    employees: draw.maybe(0.7, () => draw.pick([1, 10, 11, 50, 51, 200, 201, 1000, 1001, 25000])),
    country: draw.maybe(0.7, () => draw.pick(COUNTRIES)),
    channel: draw.maybe(0.5, () => draw.pick(['web', 'fair', 'partner'])),
    deleted: draw.maybe(0.1, () => true),
  }));
  return draw.merged(rows);
}
