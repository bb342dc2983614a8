/**
 * The deals of a random world with their amounts, history, owners and rates.
 */
import { Temporal } from 'temporal-polyfill';
import type { Draw, Drawn } from './draw.ts';
import { addExclusion, addOwners } from './random-persons.ts';
import { type Row, refOf, type World } from './world.ts';

const DAY = 86_400;
/** Before, at and after the close. */
const AMOUNT_SET = [-40 * DAY, -5 * DAY, -2, 0, 3600];
const AMOUNTS = ['0', '0.01', '100', '999.99', '1000.50', '2500', '12345.67'];

/** Adds deals and everything that hangs on them; `reporting` is the currency of the settings. */
export function randomDeals(draw: Draw, rows: World['rows'], reporting: string | undefined): void {
  const currencies = draw.chance(0.3) ? ['EUR'] : ['EUR', 'EUR', 'USD', 'GBP', 'JPY', null];
  const deals: Row[] = draw.list(draw.int(5, 60), (index) => randomDeal(draw, rows, currencies, index));
  rows.deal = draw.merged(deals);
  rows.deal_event = [];
  const changes = rows.owner_change ?? [];
  const exclusions = rows.exclusion ?? [];
  for (const deal of rows.deal) {
    const closed = drawnOf(deal, 'closed_at');
    if (closed) addHistory(draw, rows.deal_event, deal, closed);
    const event = draw.chance(0.5) ? closed : drawnOf(deal, 'created_at');
    addOwners(draw, changes, rows.user ?? [], 'deal', deal, event);
    addExclusion(draw, exclusions, 'deal', deal);
  }
  rows.owner_change = changes;
  rows.exclusion = exclusions;
  rows.fx_rate = reporting === undefined ? [] : randomRates(draw, reporting);
}

function randomDeal(draw: Draw, rows: World['rows'], currencies: readonly (string | null)[], index: number): Row {
  const users = rows.user ?? [];
  const status = draw.pick(['open', 'open', 'won', 'won', 'won', 'lost', 'lost', 'lost', 'abandoned']);
  const created = draw.chance(0.92) ? draw.moment() : null;
  return {
    source: draw.pick(['crm', 'crm', 'other']),
    id: `d${index}`,
    name: draw.maybe(0.8, () => draw.pick(['deal', 'deal', 'deal', 'deal', 'deal [test]'])),
    account: draw.maybe(0.7, () => refOf(draw.pick(rows.account ?? []))),
    person: draw.maybe(0.7, () => refOf(draw.pick(rows.person ?? []))),
    owner: draw.maybe(0.85, () => refOf(draw.pick(users))),
    sourced_by: draw.maybe(0.5, () => refOf(draw.pick(users))),
    status,
    amount: draw.maybe(0.85, () => draw.pick(AMOUNTS)),
    currency: draw.pick(currencies),
    kind: draw.pick(['new', 'new', 'new', 'expansion', 'renewal', null]),
    channel: draw.maybe(0.5, () => draw.pick(['web', 'partner'])),
    product: draw.maybe(0.6, () => draw.pick(['basic', 'plus'])),
    deleted: draw.maybe(0.08, () => true),
    ...(draw.chance(0.15) ? { attributes: { origin: draw.pick(['sandbox', 'site', 'demo']) } } : {}),
    ...draw.columns('created_at', created),
    ...draw.columns('closed_at', closeOf(draw, status, created)),
  };
}

/** A reopened deal keeps the close it had; never one before its creation, which would say nothing of an open deal. */
function closeOf(draw: Draw, status: string, created: Drawn | null): Drawn | null {
  const reopened = status === 'open' && draw.chance(0.3);
  if (status === 'open' && !reopened) return null;
  if (!reopened && draw.chance(0.08)) return null;
  const base = created ?? draw.moment();
  const later = draw.pick([0, 1, DAY, 7 * DAY, 14 * DAY, 30 * DAY, 31 * DAY, 45 * DAY, 60 * DAY]);
  const close = draw.after(base, !reopened && draw.chance(0.08) ? draw.pick([-DAY, -1, -3600]) : later);
  return close.text < '2024-07-03' ? close : base;
}

/** Amounts set before, at and after the close, and a first close that was taken back. */
function addHistory(draw: Draw, events: Row[], deal: Row, closed: Drawn): void {
  const add = (field: string, value: string | null, at: Drawn) =>
    events.push({
      source: String(deal['source']),
      id: `e${events.length}`,
      deal: refOf(deal),
      field,
      new: value,
      deleted: draw.maybe(0.03, () => true),
      ...draw.columns('at', at),
    });
  if (draw.chance(0.2)) {
    add('status', 'won', draw.after(closed, -20 * DAY));
    add('status', 'open', draw.after(closed, -10 * DAY));
  }
  // No two changes at one moment, for nothing says which of them came last.
  const taken = new Set(events.map((event) => event['at']));
  for (const offset of draw.shuffle(AMOUNT_SET).slice(0, draw.pick([0, 0, 1, 2, 3]))) {
    const at = draw.after(closed, offset);
    if (!taken.has(at.text)) add('amount', draw.pick([...AMOUNTS, '', null]), at);
    taken.add(at.text);
  }
}

/** Rates for two of the foreign currencies, the first of them often after some of the deals. */
function randomRates(draw: Draw, reporting: string): Row[] {
  const foreign = ['EUR', 'USD', 'GBP'].filter((currency) => currency !== reporting);
  const rates = foreign.flatMap((currency) => {
    const days = [...new Set(draw.list(draw.int(1, 4), () => draw.date()))];
    if (draw.chance(0.6)) days.push('2023-01-01');
    return days.map((day) => ({ currency, day }));
  });
  return rates.map(({ currency, day }, index) => ({
    source: 'bank',
    id: `r${index}`,
    day: Temporal.PlainDate.from(day).toString(),
    from_currency: currency,
    to_currency: reporting,
    rate: draw.pick(['0.92', '1.1', '1.0835', '0.8571']),
    deleted: draw.maybe(0.05, () => true),
  }));
}

function drawnOf(row: Row, column: string): Drawn | null {
  const text = row[column];
  if (typeof text !== 'string') return null;
  return { text, precision: row[`${column}_precision`] === 'day' ? 'day' : 'instant' };
}
