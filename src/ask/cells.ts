/**
 * Runs a metric's contributions through its folds: they are worked out once per question and kept, then folded for all
 * measures, periods and segments asked. Spans must be in order and must not overlap.
 */
import { Decimal } from 'decimal.js';
import type { Row } from '../engine/engine.ts';
import { type Sql, sql } from '../engine/sql.ts';
import { bucket, foldColumns, instantMs, quotient, type SimpleFold, type Span } from '../metrics/fold.ts';
import {
  DIMENSION_ENTITY,
  type Dimension,
  type Fold,
  type Folded,
  listsOf,
  type Metric,
  type MetricContext,
  type Standing,
} from '../metrics/metric.ts';
import type { Company, View } from './company.ts';

/** Words by which a missing value of a segment is asked for and shown. */
export const MISSING = ['(none)', '(unassigned)'] as const;

export interface Cut {
  readonly by: readonly string[];
  /** Dimension → keys; the words of `MISSING` stand for no value. */
  readonly where: Readonly<Record<string, readonly string[]>>;
}

export interface Cell {
  /** Index of the span. */
  readonly span: number;
  /** Keys in the order of `by`; null = no value. */
  readonly dims: readonly (string | null)[];
  readonly folded: Readonly<Record<string, Folded>>;
}

/** What a metric's query sees: facts as known at `asOf`, the world up to `seen`. */
export function metricContext(
  company: Company,
  asOf: string | null,
  seen: string,
  where: Cut['where'],
  currency: string | null,
  standing: Standing,
): MetricContext {
  const { engine, settings } = company;
  return {
    dialect: engine.dialect,
    table: (entity) => (asOf === null ? engine.table(entity) : engine.table(entity, asOf)),
    standing,
    settings,
    now: seen,
    filtered: new Set(Object.keys(where)),
    currency,
  };
}

export function dimensionColumn(ctx: MetricContext, name: string): Sql {
  return name.startsWith('attributes.')
    ? ctx.dialect.attribute(sql.raw('attributes'), name.slice('attributes.'.length))
    : sql.id(name);
}

/** Conditions of a filter, to follow `where true`. */
export function filterConditions(ctx: MetricContext, where: Cut['where']): Sql {
  const conditions = Object.entries(where).map(([name, keys]) => {
    const column = dimensionColumn(ctx, name);
    const wanted = keys.filter((key) => !MISSING.includes(key as (typeof MISSING)[number]));
    const tests: Sql[] = [];
    if (wanted.length > 0) tests.push(sql`${column} in (${sql.join(wanted)})`);
    if (wanted.length < keys.length) tests.push(sql`${column} is null`);
    return sql`and (${sql.join(tests, ' or ')})`;
  });
  return sql.join(conditions, ' ');
}

export const missingLabel = (dimension: string): string =>
  DIMENSION_ENTITY[dimension as Dimension] ? '(unassigned)' : '(none)';

const lists = (folds: readonly Fold[]): Sql =>
  sql.join([...new Set(folds.flatMap(listsOf))].map((list) => sql.constant(list)));

/** Whether rows from before the period count in it. */
const looksBack = (fold: Fold): boolean =>
  fold.kind === 'stock' ||
  (fold.kind === 'total' && fold.cumulative === true) ||
  (fold.kind === 'quotient' && (looksBack(fold.n) || looksBack(fold.d)));

/** Columns of a contribution that every fold needs; segments come on top as asked. */
const FOLDED = ['list', 'role', 'reason', 'at', 'until', 'entity', 'ref', 'subject', 'value'];

/**
 * Works the contributions of some lists out and keeps them: those of folds that look back and without an instant all,
 * the others from `since` on. Gives what to read them from.
 */
export function keepContributions(
  view: View,
  ctx: MetricContext,
  metric: Metric,
  folds: readonly Fold[],
  cut: Cut,
  since: string,
): Promise<Sql> {
  const dimensions = [...new Set([...cut.by, ...Object.keys(cut.where)])].map((name) =>
    name.startsWith('attributes.') ? 'attributes' : name,
  );
  const columns = [...new Set([...FOLDED, ...dimensions])].map((name) => sql.id(name));
  const back = folds.filter(looksBack);
  const always = back.length > 0 ? sql`or list in (${lists(back)})` : sql.empty;
  return view.facts.keep(sql`
    select ${sql.join(columns)} from (${metric.contributions(ctx)})
    where list in (${lists(folds)}) and ("at" is null or "at" >= ${ctx.dialect.instant(since)} ${always})`);
}

/** Cells of the folds (by name) per span and segment. Without segments each span has a cell, even an empty one. */
export async function foldCells(
  view: View,
  ctx: MetricContext,
  source: Sql,
  folds: Readonly<Record<string, Fold>>,
  spans: readonly Span[],
  cut: Cut,
): Promise<readonly Cell[]> {
  const entries = Object.entries(folds);
  const simple = entries.flatMap(([name, fold]): [string, SimpleFold][] =>
    fold.kind === 'quotient'
      ? [
          [`${name}/n`, fold.n],
          [`${name}/d`, fold.d],
        ]
      : [[name, fold]],
  );
  const flows = simple.filter(([, fold]) => !looksBack(fold));
  const cells = new Map<string, { span: number; dims: (string | null)[]; folded: Record<string, Folded> }>();
  const cellAt = (row: Row) => {
    const [span, dims] = [Number(row['span']), cut.by.map((_, i) => text(row[`dim_${i}`]))];
    const key = JSON.stringify([span, ...dims]);
    const found = cells.get(key) ?? { span, dims, folded: {} };
    cells.set(key, found);
    return found;
  };
  if (cut.by.length === 0) for (const span of spans.keys()) cellAt({ span });
  const queries: [Sql, typeof simple][] = [];
  if (flows.length > 0) queries.push([flowQuery(ctx, source, flows, spans, cut), flows]);
  for (const [name, fold] of simple.filter(([, each]) => looksBack(each))) {
    queries.push([backQuery(ctx, source, name, fold, spans, cut), [[name, fold]]]);
  }
  for (const [query, named] of queries) {
    for (const row of await view.facts.read(query)) {
      const { folded: into } = cellAt(row);
      for (const [name, fold] of named) into[name] = folded(row, name, fold);
    }
  }
  for (const [name, fold] of simple) {
    if (fold.kind === 'survival') await readDurations(view, ctx, source, [name, fold], spans, cut, cellAt);
  }
  for (const cell of cells.values()) {
    for (const [name, fold] of simple) cell.folded[name] ??= empty(fold);
    for (const [name, fold] of entries) {
      const [n, d] = [cell.folded[`${name}/n`], cell.folded[`${name}/d`]];
      if (fold.kind === 'quotient' && n && d) cell.folded[name] = quotient(n, d);
    }
  }
  return [...cells.values()];
}

/** Adds to the cells of a survival fold after how many seconds how many ended or were still open. */
async function readDurations(
  view: View,
  ctx: MetricContext,
  source: Sql,
  [name, fold]: [string, SimpleFold],
  spans: readonly Span[],
  cut: Cut,
  cellAt: (row: Row) => { folded: Record<string, Folded> },
): Promise<void> {
  const rows = await view.facts.read(sql`
    select span, ${dimsOf(ctx, cut)} value, count(*) filter (where role in ('numerator', 'both')) as ended,
           count(*) filter (where role = 'denominator') as still_open
    from (${rowsWithin(ctx, source, [fold], spans, cut)}) where span is not null group by all order by value`);
  for (const row of rows) {
    const { folded: into } = cellAt(row);
    const before = into[name] ?? empty(fold);
    const duration = {
      seconds: new Decimal(text(row['value']) ?? 0),
      ended: Number(row['ended']),
      open: Number(row['still_open']),
    };
    into[name] = { ...before, durations: [...(before.durations ?? []), duration] };
  }
}

/** Rows of the folds' lists with the index of their span. */
function rowsWithin(ctx: MetricContext, source: Sql, folds: readonly Fold[], spans: readonly Span[], cut: Cut): Sql {
  const [first, last] = [spans[0], spans.at(-1)];
  return sql`
    select *, ${bucket(spans, ctx.dialect.instant)} as span from ${source}
    where list in (${lists(folds)}) and role <> 'excluded'
      and "at" >= ${ctx.dialect.instant(first?.start ?? ctx.now)} and "at" < ${ctx.dialect.instant(last?.end ?? ctx.now)}
      ${filterConditions(ctx, cut.where)}`;
}

function flowQuery(
  ctx: MetricContext,
  source: Sql,
  folds: [string, SimpleFold][],
  spans: readonly Span[],
  cut: Cut,
): Sql {
  const rows = rowsWithin(
    ctx,
    source,
    folds.map(([, fold]) => fold),
    spans,
    cut,
  );
  return sql`
    select span, ${dimsOf(ctx, cut)} ${sql.join(folds.map(([name, fold]) => foldColumns(fold, name)))}
    from (${rows}) where span is not null group by all`;
}

/** A fold that counts rows from before the period: what stands at its end, or all up to it. */
function backQuery(
  ctx: MetricContext,
  source: Sql,
  name: string,
  fold: SimpleFold,
  spans: readonly Span[],
  cut: Cut,
): Sql {
  const rows = spans.map(
    (span, i) => sql`(${sql.raw(String(i))}, ${ctx.dialect.instant(span.start)}, ${ctx.dialect.instant(span.end)})`,
  );
  const standing = fold.kind === 'stock' ? sql`and (c."until" is null or c."until" >= s.ends)` : sql.empty;
  const within = fold.kind === 'stock' && fold.begunWithin ? sql`and c."at" >= s.begins` : sql.empty;
  return sql`
    select span, ${dimsOf(ctx, cut)} ${foldColumns(fold, name)}
    from ${source} c
    join (values ${sql.join(rows)}) s(span, begins, ends) on c."at" < s.ends ${standing} ${within}
    where c.list = ${sql.constant(fold.list)} and c.role <> 'excluded' ${filterConditions(ctx, cut.where)}
    group by all`;
}

const dimsOf = (ctx: MetricContext, cut: Cut): Sql =>
  sql.join(
    cut.by.map((name, i) => sql`${dimensionColumn(ctx, name)} as ${sql.id(`dim_${i}`)},`),
    ' ',
  );

function folded(row: Row, name: string, fold: SimpleFold): Folded {
  const latest = text(row[`${name}_latest`]);
  return {
    n: new Decimal(text(row[`${name}_n`]) ?? 0),
    d: empty(fold).d && new Decimal(text(row[`${name}_d`]) ?? 0),
    latest: latest === null ? null : new Date(instantMs(latest)).toISOString(),
  };
}

/** What a fold gives over no rows at all. */
export const empty = (fold: Fold): Folded => ({
  n: new Decimal(0),
  d: fold.kind === 'total' || fold.kind === 'stock' ? null : new Decimal(0),
  latest: null,
});

export const text = (cell: Row[string] | undefined): string | null =>
  cell === null || cell === undefined ? null : String(cell);
