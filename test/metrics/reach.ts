/**
 * What tests of the reach share: the window of instants that a measure declares for a period, worlds disturbed outside it,
 * and the figures to compare. A row that holds for a time lies in a window if any of that time does.
 */
import { ask } from '../../src/ask/ask.ts';
import { addDays, parsePeriod } from '../../src/calendar/index.ts';
import type { Company } from '../../src/ledger/company.ts';
import { findMetric } from '../../src/metrics/index.ts';
import type { EntityName } from '../../src/model/entity.ts';
import { identityOf } from '../oracle/identity.ts';
import { type Row, refOf, type World } from '../oracle/world.ts';

const DAY_MS = 86_400_000;

/** Columns of a record that say when it was. */
const INSTANTS: Partial<Record<EntityName, readonly string[]>> = {
  deal: ['created_at', 'closed_at'],
  deal_event: ['at'],
  lifecycle: ['at'],
  activity: ['starts_at', 'booked_at'],
  inbound: ['at'],
  fx_rate: ['day'],
  holiday: ['day'],
  revenue: ['month'],
  spend: ['month'],
};
/** Columns between which a record holds; an empty one is without end. */
const SPANS: Partial<Record<EntityName, readonly [string, string]>> = {
  owner_change: ['from', 'to'],
  assignment: ['from', 'to'],
  absence: ['from', 'to'],
  subscription: ['from', 'to'],
  capacity: ['from', 'never'],
};

/** Entities that have a time. */
export const TIMED_ENTITIES = [...Object.keys(INSTANTS), ...Object.keys(SPANS)] as readonly EntityName[];

/** What a record outside the reach may become without any effect. */
const ALTERED: Partial<Record<EntityName, Row>> = {
  deal: { amount: '777', product: 'other', name: 'renamed' },
  deal_event: { new: '777' },
  lifecycle: { stage: 'sql' },
  activity: { kind: 'call', direction: 'in', automated: false, bulk: false, status: 'done' },
  inbound: { kind: 'chat' },
  fx_rate: { rate: '7' },
  holiday: { working: true },
  revenue: { recurring: '777', cost: '77' },
  spend: { amount: '777' },
  assignment: { fte: '0.1', ramp: '0.1' },
  absence: { share: '0.1' },
  capacity: { per_day: '77' },
  subscription: { monthly_amount: '777' },
};

/** Milliseconds since 1970; half-open. */
export interface Window {
  readonly from: number;
  readonly until: number;
}

const instantOf = (row: Row, column: string): number | null => {
  const value = row[column];
  if (typeof value !== 'string') return null;
  return Date.parse(value.length === 10 ? `${value}T00:00:00Z` : value);
};

/** The stretches of time that a record is of: instants are stretches of no length. */
export function timesOf(entity: EntityName, row: Row): Window[] {
  const span = SPANS[entity];
  if (span) {
    const [from, until] = span.map((column) => instantOf(row, column));
    return [{ from: from ?? Number.NEGATIVE_INFINITY, until: until ?? Number.POSITIVE_INFINITY }];
  }
  return (INSTANTS[entity] ?? []).flatMap((column) => {
    const at = instantOf(row, column);
    return at === null ? [] : [{ from: at, until: at }];
  });
}

/** What a measure declares for a period, in the company's zone. */
export function windowOf({ calendar, settings }: Company, metric: string, measure: string, label: string): Window {
  const found = findMetric(metric).measures.find(({ name }) => name === measure);
  if (!found) throw new Error(`${metric} has no ${measure}`);
  const { daysBefore, daysAfter } = found.reach(settings);
  const { startDate, endDate } = parsePeriod(label, calendar);
  const dayStart = (date: string) => Date.parse(parsePeriod(date, calendar).start);
  return {
    from: daysBefore === null ? Number.NEGATIVE_INFINITY : dayStart(addDays(startDate, -daysBefore)),
    until: daysAfter === null ? Number.POSITIVE_INFINITY : dayStart(addDays(endDate, daysAfter)),
  };
}

/** Whether any of the times lies in the window, made wider by so many days. */
export const isInside = (times: readonly Window[], { from, until }: Window, slack = 0): boolean =>
  times.some((time) => time.until >= from - slack * DAY_MS && time.from < until + slack * DAY_MS);

/**
 * The world without, or with changed, records that lie outside the window by more than a day: a date of another zone
 * begins or ends up to 14 hours away. Records that are one with others are left alone.
 */
export function disturbed(world: World, window: Window): { rows: World['rows']; touched: Set<EntityName> } {
  const identity = identityOf(world);
  const isGrouped = (entity: EntityName, row: Row) =>
    row['merged_into'] != null ||
    (world.rows[entity] ?? []).some((other) => other['merged_into'] === refOf(row)) ||
    (entity === 'deal' && (identity.find(entity, refOf(row))?.members.length ?? 1) > 1);
  const rows = { ...world.rows };
  const touched = new Set<EntityName>();
  let count = 0;
  for (const entity of TIMED_ENTITIES) {
    rows[entity] = (world.rows[entity] ?? []).flatMap((row) => {
      const times = timesOf(entity, row);
      if (times.length === 0 || isInside(times, window, 1) || isGrouped(entity, row)) return [row];
      touched.add(entity);
      count += 1;
      return count % 2 === 0 || !ALTERED[entity] ? [] : [{ ...row, ...ALTERED[entity] }];
    });
  }
  return { rows, touched };
}

/** Every figure of a metric in a period by measure and segments, as text; those of nothing are left out. */
export async function figuresOf(
  company: Company,
  metric: string,
  period: string,
  now: string,
  cuts: readonly (readonly string[])[] = [[]],
): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const by of cuts) {
    const measures = findMetric(metric).measures.filter(({ dimensions }) =>
      by.every((name) => dimensions.some((each) => each === name)),
    );
    if (measures.length === 0) continue;
    const asked = { metric, measures: measures.map(({ name }) => name), period, by: [...by] };
    const { rows } = await ask(company, asked, now);
    for (const { dims, measures: cells } of rows) {
      const keys = by.map((name) => dims[name]?.key ?? null);
      for (const [name, { n, d, value, reason = null }] of Object.entries(cells)) {
        if (by.length > 0 && n === '0' && (d === '0' || d === null)) continue;
        found[JSON.stringify([name, ...keys])] = JSON.stringify({ n, d, value, reason });
      }
    }
  }
  return found;
}

/** The figures of one measure. */
export const ofMeasure = (figures: Readonly<Record<string, string>>, measure: string): [string, string][] =>
  Object.entries(figures).filter(([key]) => (JSON.parse(key) as string[])[0] === measure);
