/**
 * What all ways of reading contributions share: where they are, over which stretches of time, by which segments, and how
 * segments stand in a query.
 */
import type { Row } from '../engine/engine.ts';
import { type Sql, sql } from '../engine/sql.ts';
import { windowOf } from '../metrics/fold.ts';
import {
  type Cut,
  DIMENSION_ENTITY,
  type Dimension,
  type Folded,
  type MetricContext,
  type SimpleFold,
  type Span,
} from '../metrics/metric.ts';
import type { View } from './company.ts';

/** Words by which a missing value of a segment is asked for and shown. */
export const MISSING = ['(none)', '(unassigned)'] as const;

/** What the folds of a question read. */
export interface Reading {
  readonly view: View;
  readonly ctx: MetricContext;
  readonly source: Sql;
  readonly spans: readonly Span[];
  readonly cut: Cut;
}

export interface Cell {
  /** Index of the span. */
  readonly span: number;
  /** Keys in the order of `by`; null = no value. */
  readonly dims: readonly (string | null)[];
  readonly folded: Readonly<Record<string, Folded>>;
}

/** Cells by span and segments, made as rows for them come in. */
export type CellAt = (span: number, dims: readonly (string | null)[]) => { readonly folded: Record<string, Folded> };

export function dimensionColumn(ctx: MetricContext, name: string): Sql {
  return name.startsWith('attributes.')
    ? ctx.dialect.attribute(sql.raw('attributes'), name.slice('attributes.'.length))
    : sql.id(name);
}

/** Whether a segment's value is among those a filter accepts. */
export const accepts = (keys: readonly string[], value: string | null): boolean =>
  value === null ? keys.some((key) => MISSING.includes(key as (typeof MISSING)[number])) : keys.includes(value);

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

/** The same for the rows of a fold: where it divides what is shared, that passes any filter. */
export function foldConditions(ctx: MetricContext, fold: SimpleFold, where: Cut['where']): Sql {
  const [dimension] = Object.keys(where);
  if (fold.kind !== 'total' || !fold.split || dimension === undefined) return filterConditions(ctx, where);
  return sql`and (${dimensionColumn(ctx, dimension)} is null or (true ${filterConditions(ctx, where)}))`;
}

export const missingLabel = (dimension: string): string =>
  DIMENSION_ENTITY[dimension as Dimension] ? '(unassigned)' : '(none)';

export const dimsOfRow = ({ cut }: Reading, row: Row): (string | null)[] => cut.by.map((_, i) => text(row[`dim_${i}`]));

/** Per span the stretch of time whose rows such a fold takes: span, begins, ends. */
export function windows({ ctx, spans }: Reading, like: SimpleFold): Sql {
  const rows = spans.map((span, i) => {
    const { from, to } = windowOf(like, span);
    return sql`(${sql.raw(String(i))}, ${ctx.dialect.instant(from ?? BEGINNING)}, ${ctx.dialect.instant(to)})`;
  });
  return sql`select * from (values ${sql.join(rows)}) w(span, begins, ends)`;
}

const BEGINNING = '0001-01-01T00:00:00Z';

export const dimsOf = ({ ctx, cut }: Reading): Sql =>
  sql.join(
    cut.by.map((name, i) => sql`${dimensionColumn(ctx, name)} as ${sql.id(`dim_${i}`)},`),
    ' ',
  );

export const text = (cell: Row[string] | undefined): string | null =>
  cell === null || cell === undefined ? null : String(cell);
