/**
 * Folds: how the rows of a contribution list become n and d, per period and segment. The same meaning stands here
 * twice, as SQL over the engine and as a plain loop over rows (for drills and checks); tests hold them equal.
 */
import { type Sql, sql } from '../engine/sql.ts';
import { Decimal } from '../model/decimal.ts';
import type { Duration, Fold, Folded, FormulaFold, SimpleFold, Span } from './metric.ts';

/** A contribution as the engine hands it over. */
export interface Contribution {
  readonly list: string;
  readonly role: string;
  readonly at: string | null;
  readonly until: string | null;
  readonly subject: string;
  readonly value: string | null;
}

const isNumerator = (role: string): boolean => role === 'numerator' || role === 'both';
const isDenominator = (role: string): boolean => role === 'denominator' || role === 'both';
const ZERO = new Decimal(0);

/** The stretch of time whose rows a fold takes, by their `at`; without a start all up to the end. */
export function windowOf(fold: SimpleFold, span: Span): { readonly from: string | null; readonly to: string } {
  if (fold.kind === 'stock') return { from: fold.begunWithin ? span.start : null, to: span.end };
  switch (fold.kind === 'total' ? fold.over : undefined) {
    case 'planned':
      return { from: span.start, to: span.planned };
    case 'month':
      return { from: span.month, to: span.end };
    case 'year':
      return { from: span.year, to: span.end };
    case 'ever':
      return { from: null, to: span.end };
    case undefined:
      return { from: span.start, to: span.end };
  }
}

/** Whether a row lies in the span as that fold sees it. Instants are compared as UTC text of the same form. */
export function falls(fold: SimpleFold, row: Contribution, span: Span): boolean {
  if (row.list !== fold.list || row.role === 'excluded' || row.at === null) return false;
  const { from, to } = windowOf(fold, span);
  const at = instantMs(row.at);
  if (at >= Date.parse(to) || (from !== null && at < Date.parse(from))) return false;
  return fold.kind !== 'stock' || row.until === null || instantMs(row.until) >= Date.parse(span.end);
}

/** Engines write `YYYY-MM-DD HH:MM:SS[.f]` in UTC. */
export const instantMs = (text: string): number => Date.parse(text.includes('T') ? text : `${text.replace(' ', 'T')}Z`);

function amount(of: 'rows' | 'subjects' | 'value', rows: readonly Contribution[]): Decimal {
  switch (of) {
    case 'rows':
      return new Decimal(rows.length);
    case 'subjects':
      return new Decimal(new Set(rows.map((row) => row.subject)).size);
    case 'value':
      return rows.reduce((sum, row) => sum.plus(row.value ?? 0), ZERO);
  }
}

const counted = (fold: SimpleFold): 'rows' | 'subjects' | 'value' => {
  if (fold.kind === 'stock') return fold.of ?? 'subjects';
  return fold.kind === 'survival' ? 'rows' : fold.of;
};

/** Puts the inputs of a formula together. */
export function formula(fold: FormulaFold, inputs: Readonly<Record<string, Folded>>): Folded {
  const { n, d, reason } = fold.of(inputs);
  const latest = Object.values(inputs)
    .flatMap((each) => each.latest ?? [])
    .sort((a, b) => Date.parse(a) - Date.parse(b))
    .at(-1);
  return { n, d, latest: latest ?? null, ...(reason && { reason }) };
}

/** The fold as a loop over rows; those of a formula over rows that nothing was divided among. */
export function foldRows(fold: Exclude<Fold, { kind: 'mean' }>, rows: readonly Contribution[], span: Span): Folded {
  if (fold.kind === 'formula') {
    const inputs = Object.entries(fold.inputs).map(([name, each]) => [name, foldRows(each, rows, span)]);
    return formula(fold, Object.fromEntries(inputs));
  }
  const inside = rows.filter((row) => falls(fold, row, span));
  const of = counted(fold);
  const hasParts = fold.kind === 'ratio' || fold.kind === 'survival';
  const tally = (keep: (role: string) => boolean) =>
    amount(
      of,
      inside.filter((row) => keep(row.role)),
    );
  const latest = inside.reduce<string | null>(
    (last, row) => (row.at !== null && (last === null || instantMs(row.at) > instantMs(last)) ? row.at : last),
    null,
  );
  return {
    n: tally(isNumerator),
    d: hasParts ? tally(isDenominator) : null,
    latest: latest === null ? null : new Date(instantMs(latest)).toISOString(),
    ...(fold.kind === 'survival' && { durations: durations(inside) }),
  };
}

function durations(rows: readonly Contribution[]): Duration[] {
  const found = new Map<string, { seconds: Decimal; ended: number; open: number }>();
  for (const row of rows) {
    const seconds = new Decimal(row.value ?? 0);
    const each = found.get(seconds.toFixed()) ?? { seconds, ended: 0, open: 0 };
    if (isNumerator(row.role)) each.ended += 1;
    else each.open += 1;
    found.set(seconds.toFixed(), each);
  }
  return [...found.values()].sort((a, b) => a.seconds.comparedTo(b.seconds));
}

/** Columns `<name>_n`, `<name>_d`, `<name>_latest` of a fold over rows that are already cut to one period and segment. */
export function foldColumns(fold: SimpleFold, name: string): Sql {
  const pick = (roles: string) => sql.raw(`filter (where list = '${fold.list}' and role in (${roles}))`);
  const hasParts = fold.kind === 'ratio' || fold.kind === 'survival';
  const aggregate = sql.raw(
    { rows: 'count(*)', subjects: 'count(distinct subject)', value: 'sum(value)' }[counted(fold)],
  );
  return sql`
    ${aggregate} ${pick(`'numerator', 'both'`)} as ${sql.id(`${name}_n`)},
    ${hasParts ? sql`${aggregate} ${pick(`'denominator', 'both'`)}` : sql`null`} as ${sql.id(`${name}_d`)},
    max("at") ${pick(`'numerator', 'denominator', 'both'`)} as ${sql.id(`${name}_latest`)}`;
}

/** Index of the span that holds an instant, or null: a binary tree of comparisons over ordered spans without overlap. */
export function bucket(
  spans: readonly Pick<Span, 'start' | 'end'>[],
  instant: (value: string) => Sql,
  column: Sql = sql.id('at'),
): Sql {
  const edges: { at: string; index: number | null }[] = [];
  spans.forEach((span, index) => {
    const last = edges.at(-1);
    if (last && last.index === null && last.at === span.start) edges.pop();
    edges.push({ at: span.start, index }, { at: span.end, index: null });
  });
  const tree = (low: number, high: number): Sql => {
    if (low === high) {
      const index = low === 0 ? null : (edges[low - 1]?.index ?? null);
      return index === null ? sql`null` : sql.raw(String(index));
    }
    const middle = Math.floor((low + high) / 2);
    return sql`case when ${column} < ${instant(edges[middle]?.at ?? '')} then ${tree(low, middle)} else ${tree(middle + 1, high)} end`;
  };
  return tree(0, edges.length);
}
