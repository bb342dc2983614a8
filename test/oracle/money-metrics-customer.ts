/**
 * Who is a customer, since when, and for how long.
 *
 * An account is a customer from its `customer_since`, else from its first won deal. While it pays by subscription it
 * lives as long as those run on without a gap; after a gap it lives a second time.
 */
import { addMonths } from '../../src/calendar/index.ts';
import { exclusionsOf } from './exclusion.ts';
import { type Group, type Identity, identityOf } from './identity.ts';
import { earliest, type Moment, momentOf, wholeDay } from './moment.ts';
import type { BusinessSettings, Left } from './money-metrics.ts';
import { linkedWorld, reasonsOf } from './money-metrics-identity.ts';
import { businessConversion, type Judge } from './money-metrics-money.ts';
import { type Dimensions, segmentsOf } from './segment.ts';
import { textOf, type World } from './world.ts';

export const ACCOUNT_DIMENSIONS = ['market', 'industry', 'size', 'channel', 'country'];

/** Half-open dates; a blank end is open. */
export interface Life {
  readonly from: string;
  readonly to: string | null;
}

export interface Customer {
  readonly ref: string;
  readonly reason: string | null;
  /** Null where it has won deals but no date of any. */
  readonly start: Moment | null;
  /** Known by a deal so early in the data that an earlier one may be missing. */
  readonly truncated: boolean;
  readonly dims: Dimensions;
  readonly lives: readonly Life[];
}

/** A company with its money, read once per question. */
export interface Business extends Judge {
  readonly identity: Identity;
  readonly customers: readonly Customer[];
  /** Won deals of no account, by the moment they closed. */
  readonly homeless: readonly (Left & { at: Moment | null; dims: Dimensions })[];
  accountDims(ref: string | null): Dimensions;
}

export function businessOf(given: World, settings: BusinessSettings, now: string): Business {
  const world = linkedWorld(given);
  const identity = identityOf(world);
  const segments = segmentsOf(world, identity, now);
  const reasonOf = reasonsOf(world, identity, 'account');
  const groupOf = (ref: string | null) => identity.find('account', ref);
  // A deal of nothing but the account has the segments of the account.
  const accountDims = (ref: string | null) =>
    segments.deal({ ref: '', row: { account: ref }, members: [], created: null }, null);
  const judge: Judge = {
    world,
    settings,
    conversion: businessConversion(world),
    headOf: (ref) => groupOf(ref)?.ref ?? ref,
    reasonOf: (ref) => {
      const group = groupOf(ref);
      return group ? reasonOf(group) : null;
    },
  };
  const deals = wonDeals(world, identity);
  const trustedFrom = addMonths(dataSince(world, settings), 12);
  const customers = identity.groups('account').flatMap((account): Customer[] => {
    const since = textOf(account.row, 'customer_since');
    const won = deals.filter(({ group }) => groupOf(textOf(group.row, 'account'))?.ref === account.ref);
    if (since === null && won.length === 0) return [];
    const start = since ? wholeDay(since, world.settings.zone) : earliest(won.map(({ at }) => at));
    return [
      {
        ref: account.ref,
        reason: reasonOf(account) ?? (start === null ? 'undated' : null),
        start,
        truncated: since === null && start !== null && start.date < trustedFrom,
        dims: accountDims(account.ref),
        lives: livesOf(judge, account, start),
      },
    ];
  });
  const homeless = deals
    .filter(({ group }) => textOf(group.row, 'account') === null)
    .map(({ group, at }) => ({
      entity: 'deal' as const,
      ref: group.ref,
      reason: 'no_account',
      at,
      dims: segments.deal(group, at),
    }));
  return { ...judge, identity, customers, homeless, accountDims };
}

/** Won deals of every kind that nothing keeps out; their accounts are judged for themselves, so that they are counted. */
function wonDeals(world: World, identity: Identity): { group: Group; at: Moment | null }[] {
  const exclusions = exclusionsOf(world, identity);
  return identity
    .groups('deal')
    .filter((group) => group.row['status'] === 'won')
    .filter((group) => exclusions.deal({ ...group, row: { ...group.row, account: null } }) === null)
    .map((group) => ({ group, at: momentOf(group.row, 'closed_at', world.settings.zone) }));
}

function dataSince(world: World, settings: BusinessSettings): string {
  const { zone } = world.settings;
  const moments = (world.rows.deal ?? []).flatMap((row) => [
    momentOf(row, 'created_at', zone),
    momentOf(row, 'closed_at', zone),
  ]);
  const dates = moments.flatMap((moment) => (moment ? [moment.date] : [])).sort();
  return settings.data_since ?? dates[0] ?? '0001-01-01';
}

function livesOf(judge: Judge, account: Group, start: Moment | null): Life[] {
  const paid = (judge.world.rows.subscription ?? [])
    .filter((row) => row['deleted'] !== true && row['trial'] !== true)
    .filter((row) => judge.headOf(textOf(row, 'account')) === account.ref)
    .map((row) => ({ from: String(row['from']), to: textOf(row, 'to') }))
    .filter(({ from, to }) => to === null || from < to)
    .sort((a, b) => (a.from < b.from ? -1 : 1));
  if (judge.settings.lives === 'subscription' && paid.length > 0) return joined(paid);
  if (start === null) return [];
  const end = textOf(account.row, 'churned_on');
  // It left before it came: that was an earlier life, whose start nobody knows.
  return [{ from: start.date, to: end !== null && end >= start.date ? end : null }];
}

/** Spans that meet or overlap, as one. */
function joined(spans: readonly Life[]): Life[] {
  const lives: Life[] = [];
  for (const span of spans) {
    const last = lives.at(-1);
    if (!last || (last.to !== null && last.to < span.from)) lives.push(span);
    else if (last.to !== null) lives[lives.length - 1] = { from: last.from, to: laterEnd(last.to, span.to) };
  }
  return lives;
}

const laterEnd = (a: string, b: string | null): string | null => (b === null ? null : a > b ? a : b);

export const livesOn = ({ from, to }: Life, date: string): boolean => from <= date && (to === null || date < to);

/** Whether no life that had begun before a date reaches the day before it. */
export function hasEnded({ lives }: Customer, endDate: string): boolean {
  const begun = lives.filter(({ from }) => from < endDate);
  return begun.length > 0 && begun.every(({ to }) => to !== null && to < endDate);
}
