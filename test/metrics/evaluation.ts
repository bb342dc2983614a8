/**
 * A metric's query, possibly turned, folded in memory against the hand-counted tables. Says which expectations it does
 * not meet. The folds are the product's own, so a difference is the query's.
 */

import type { Row } from '../../src/engine/engine.ts';
import { Sql } from '../../src/engine/sql.ts';
import { type Company, knowledge, viewing } from '../../src/ledger/company.ts';
import { contextWith } from '../../src/ledger/standing.ts';
import { figure } from '../../src/metrics/figure.ts';
import { type Contribution, falls, foldRows, instantMs } from '../../src/metrics/fold.ts';
import { findMetric } from '../../src/metrics/index.ts';
import {
  ALL_TIME,
  type Fold,
  type Folded,
  listsOf,
  type Measure,
  type SimpleFold,
  type Span,
} from '../../src/metrics/metric.ts';
import type { LeadFigure, Wait } from '../oracle/lead-response-time.ts';
import type { OracleRequest } from '../oracle/world.ts';
import type { Mutation } from './mutations/change.ts';
import type { Expectation, MetricId } from './tables.ts';

type Folding = Pick<Measure, 'fold' | 'inputs' | 'refuse'>;
type Turn = (query: Sql) => Sql;
export const asItIs: Turn = (query) => query;

/** Makes the mutation in every query of a reading that has its text; `fits` tells whether any had. */
export function turning(mutation: Mutation): { readonly turn: Turn; fits(): boolean } {
  let fits = false;
  return {
    turn(query) {
      const turned = mutate(query, mutation);
      fits ||= turned !== query;
      return turned;
    },
    fits: () => fits,
  };
}

/** The query with the mutation made wherever its text occurs; the query itself where it does not. */
function mutate(query: Sql, { from, to }: Mutation): Sql {
  const text = query
    .text((n) => `⟦${n}⟧`)
    .replaceAll(/--[^\n]*/g, '')
    .replaceAll(/\s+/g, ' ');
  const changed = text.replaceAll(typeof from === 'string' ? from : new RegExp(from, 'g'), to);
  if (changed === text) return query;
  const parts = changed.split(/⟦(\d+)⟧/);
  return new Sql(
    parts.filter((_, i) => i % 2 === 0),
    parts.filter((_, i) => i % 2 === 1).map((n) => query.values[Number(n) - 1] ?? null),
  );
}

/** The first expectation that the turned query does not meet, or null. */
export async function firstUnmet(
  company: Company,
  metric: MetricId,
  expectations: readonly Expectation[],
  turn: Turn,
): Promise<string | null> {
  const lists = new Map<string, readonly Row[]>();
  for (const { name, request, figures, excluded } of expectations) {
    const key = JSON.stringify([request.now, 'kind' in (request.where ?? {})]);
    const rows = lists.get(key) ?? (await contributions(company, metric, request, turn));
    lists.set(key, rows);
    const got = evaluate(metric, rows, request);
    if (JSON.stringify([got.figures, sorted(got.excluded)]) !== JSON.stringify([figures, sorted(excluded)]))
      return name;
  }
  return null;
}

function contributions(
  company: Company,
  metric: MetricId,
  request: OracleRequest,
  turn: Turn,
): Promise<readonly Row[]> {
  return viewing(company, async (view) => {
    // Worked out anew for each turn.
    const fresh = { ...view, kept: new Map() };
    const definition = findMetric(metric);
    const cut = { by: request.by, where: request.where ?? {} };
    const currency = view.settings.currency ?? null;
    const seen = { factsAsOf: null, seen: request.now, spans: spansOf(request), window: ALL_TIME, cut, currency };
    const known = await knowledge(view, request.now);
    const context = await contextWith(fresh, definition.standing, seen, known, turn);
    return view.facts.read(turn(definition.contributions(context)));
  });
}

const spansOf = ({ periods, now }: OracleRequest): Span[] =>
  periods.map(({ start, end, startDate, endDate }) => {
    const until = end < now ? end : now;
    return { start, end: until, planned: end, year: start, month: start, startDate, endDate };
  });

function evaluate(metric: MetricId, rows: readonly Row[], request: OracleRequest) {
  const measure = findMetric(metric).measures.find(({ name }) => name === request.measure) ?? listOf(request.measure);
  const asked = rows.filter((row) =>
    Object.entries(request.where ?? {}).every(([name, values]) => {
      const value = row[name] ?? null;
      return value === null
        ? values.includes('(none)') || values.includes('(unassigned)')
        : values.includes(`${value}`);
    }),
  );
  const spans = spansOf(request);
  const figures = spans.flatMap((span, period) => cellsOf(measure, asked, span, request.by, period));
  const excluded = new Map<string, Set<string>>();
  for (const row of asked) {
    if (row['role'] !== 'excluded' || !listsOf(measure.fold).includes(`${row['list']}`) || !isLeftOutOf(row, spans))
      continue;
    const reason = `${row['reason']}`;
    excluded.set(reason, (excluded.get(reason) ?? new Set()).add(`${row['entity']} ${row['ref']}`));
  }
  return { figures, excluded: Object.fromEntries([...excluded].map(([reason, refs]) => [reason, refs.size])) };
}

/** A list that no measure shows, as if one did. */
const listOf = (list: string): Folding => ({
  fold: { kind: 'ratio', list, of: list.startsWith('days') ? 'value' : 'rows' },
});

function isLeftOutOf(row: Row, spans: readonly Span[]): boolean {
  if (row['at'] === null) return true;
  const at = instantMs(`${row['at']}`);
  return spans.some(({ start, end }) => at >= Date.parse(start) && at < Date.parse(end));
}

function cellsOf(
  measure: Folding,
  rows: readonly Row[],
  span: Span,
  by: readonly string[],
  period: number,
): LeadFigure[] {
  const cells = new Map<string, Row[]>();
  if (by.length === 0) cells.set('[]', []);
  for (const row of rows) {
    const key = JSON.stringify(by.map((name) => row[name] ?? null));
    if (falls(simple(measure.fold), contributionOf(row), span)) cells.set(key, [...(cells.get(key) ?? []), row]);
  }
  return [...cells]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inside]) => {
      const folded = foldRows(simple(measure.fold), inside.map(contributionOf), span);
      const { n, d } = folded;
      const dims = JSON.parse(key) as (string | null)[];
      const here = rows
        .filter((row) => JSON.stringify(by.map((name) => row[name] ?? null)) === key)
        .map(contributionOf);
      const inputs = Object.entries(measure.inputs ?? {}).map(([name, fold]) => [
        name,
        foldRows(simple(fold), here, span),
      ]);
      const refused = measure.refuse?.(Object.fromEntries(inputs)) ?? null;
      const name = countedBy(measure.fold);
      const refs = (roles: readonly string[]) =>
        [...new Set(inside.filter((row) => roles.includes(`${row['role']}`)).map((row) => `${row[name]}`))].sort();
      return {
        period,
        dims,
        n: n.toFixed(),
        d: d === null || refused ? null : d.toFixed(),
        records: {
          numerator: refs(['numerator', 'both']),
          denominator: d === null ? [] : refs(['denominator', 'both']),
        },
        ...(measure.fold.kind === 'survival' && { waits: waitsOf(inside), value: minutesOf(measure.fold, folded) }),
      };
    });
}

/** By what different records of a fold are told apart. */
export const countedBy = (fold: Fold): 'subject' | 'ref' =>
  (fold.kind === 'total' || fold.kind === 'ratio') && fold.of === 'subjects' ? 'subject' : 'ref';

const waitsOf = (rows: readonly Row[]): Wait[] =>
  rows
    .map((row) => ({ ref: `${row['ref']}`, seconds: Number(row['value']), answered: row['role'] === 'both' }))
    .sort((a, b) => (a.ref < b.ref ? -1 : 1));

const minutesOf = (fold: Fold, folded: Folded): number | null =>
  figure({ fold, interval: false }, folded, {}).value?.toNumber() ?? null;

/** The tables hold no formula over several lists. */
function simple(fold: Measure['fold']): SimpleFold {
  if (fold.kind === 'formula' || fold.kind === 'mean') throw new Error('a formula is evaluated by its parts');
  return fold;
}

const text = (value: Row[string] | undefined): string | null =>
  value === null || value === undefined ? null : `${value}`;

const contributionOf = (row: Row): Contribution => ({
  list: `${row['list']}`,
  role: `${row['role']}`,
  at: text(row['at']),
  until: text(row['until']),
  subject: `${row['subject']}`,
  value: text(row['value']),
});

const sorted = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1));
