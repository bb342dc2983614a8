/**
 * The dimensions of a deal or a person: owner and team as of an event, the rest as it stands now.
 */
import type { Group, Identity } from './identity.ts';
import { compareMoments, instantMoment, type Moment, momentOf, orderMoments } from './moment.ts';
import { type Row, textOf, type World } from './world.ts';

export type Dimensions = (name: string) => string | null;

export interface Segments {
  deal(group: Group, at: Moment | null): Dimensions;
  person(group: Group, at: Moment | null): Dimensions;
}

export function segmentsOf(world: World, identity: Identity, now: string): Segments {
  const { settings } = world;
  const today = instantMoment(now, settings.zone).date;
  const userOf = (ref: string | null) => identity.find('user', ref)?.ref ?? ref;
  const rowOf = (entity: 'account' | 'person', ref: string | null) => identity.find(entity, ref)?.row;

  /** From the owner history, else the owner the record has now. */
  const ownerAt = (entity: 'deal' | 'person', group: Group, at: Moment | null): string | null => {
    const covering = (world.rows.owner_change ?? [])
      .filter((change) => change['entity'] === entity && change['deleted'] !== true)
      .filter((change) => identity.find(entity, textOf(change, 'record'))?.ref === group.ref)
      .map((row) => ({
        row,
        from: momentOf(row, 'from', settings.zone),
        to: momentOf(row, 'to', settings.zone),
      }))
      .filter(({ from, to }) => at && (!from || compareMoments(from, at) <= 0) && (!to || compareMoments(at, to) < 0));
    const latest = covering.sort((a, b) => latestFirst(a.from, b.from) || byId(a.row, b.row))[0];
    return userOf(textOf(latest ? latest.row : group.row, latest ? 'user' : 'owner'));
  };

  const teamOn = (user: string | null, date: string | undefined): string | null => {
    if (user === null || date === undefined) return null;
    const covering = (world.rows.assignment ?? []).filter((row) => {
      const [from, to] = [textOf(row, 'from'), textOf(row, 'to')];
      if (row['deleted'] === true || userOf(textOf(row, 'user')) !== user) return false;
      return (from === null || from <= date) && (to === null || date < to);
    });
    const start = (row: Row) => textOf(row, 'from') ?? '';
    const latest = covering.sort((a, b) => (start(a) > start(b) ? -1 : start(a) < start(b) ? 1 : byId(a, b)))[0];
    return identity.find('team', textOf(latest, 'team'))?.ref ?? null;
  };

  const market = (country: string | null): string | null => {
    if (country === null) return null;
    return Object.entries(settings.markets).find(([, countries]) => countries.includes(country))?.[0] ?? country;
  };

  /** `attributed` lists the rows that say it, first that does wins; `channelled` likewise for the channel. */
  const describe = (
    entity: 'deal' | 'person',
    group: Group,
    at: Moment | null,
    attributed: (Row | undefined)[],
    channelled: (Row | undefined)[],
  ): Dimensions => {
    const first = (rows: (Row | undefined)[], column: string) =>
      rows.map((row) => textOf(row, column)).find((value) => value !== null) ?? null;
    return (name) => {
      switch (name) {
        case 'rep':
          return ownerAt(entity, group, at);
        case 'team':
          return teamOn(ownerAt(entity, group, at), at?.date);
        case 'team_now':
          return teamOn(ownerAt(entity, group, at), today);
        case 'industry':
        case 'country':
          return first(attributed, name);
        case 'market':
          return market(first(attributed, 'country'));
        case 'size': {
          const count = attributed.map((row) => row?.['employees']).find((value) => typeof value === 'number');
          return typeof count === 'number' ? sizeBand(count, settings.size_bands) : null;
        }
        case 'channel':
          return first(channelled, name);
        case 'product':
        case 'kind':
          if (entity === 'deal') return textOf(group.row, name);
          break;
        case 'sourced_by':
          if (entity === 'deal') return userOf(textOf(group.row, name));
          break;
      }
      throw new Error(`no dimension ${name} of a ${entity}`);
    };
  };

  return {
    deal: (group, at) => {
      const account = rowOf('account', textOf(group.row, 'account'));
      const person = rowOf('person', textOf(group.row, 'person'));
      // A deal without an account takes the segments of its person as that person has them: by its account first.
      const employer = rowOf('account', textOf(person, 'account'));
      return describe('deal', group, at, [account, employer, person], [group.row, person, account]);
    },
    person: (group, at) => {
      const account = rowOf('account', textOf(group.row, 'account'));
      return describe('person', group, at, [account, group.row], [group.row, account]);
    },
  };
}

/** `1-10`, `11-50` …, and `1001+` above the last bound. */
export function sizeBand(count: number, bounds: readonly number[]): string {
  const index = bounds.findIndex((bound) => count <= bound);
  const below = (index < 0 ? bounds.at(-1) : bounds[index - 1]) ?? 0;
  return index < 0 ? `${below + 1}+` : `${below + 1}-${bounds[index]}`;
}

function latestFirst(a: Moment | null, b: Moment | null): number {
  if (a && b) return orderMoments(b, a);
  return Number(b !== null) - Number(a !== null);
}

/** Settles a tie: the smallest id first. */
export function byId(a: Row, b: Row): number {
  const key = (row: Row) => [String(row['id']), String(row['source'])] as const;
  const [left, right] = [key(a), key(b)];
  const index = left[0] === right[0] ? 1 : 0;
  return left[index] < right[index] ? -1 : 1;
}
