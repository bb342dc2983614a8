/**
 * Runs a metric's contributions through its folds: they are worked out once per question and kept, then folded for all
 * measures, periods and segments asked. Spans must be in order and must not overlap.
 */
import type { Row } from '../engine/engine.ts';
import { type Sql, sql } from '../engine/sql.ts';
import { bucket, foldColumns, formula, instantMs } from '../metrics/fold.ts';
import {
  type Cut,
  type Fold,
  type Folded,
  listsOf,
  type Metric,
  type MetricContext,
  type SimpleFold,
  type Span,
  type SurvivalFold,
  simpleFolds,
  type Window,
} from '../metrics/metric.ts';
import { survivalQuantile } from '../metrics/survival.ts';
import { Decimal } from '../model/decimal.ts';
import type { View } from './company.ts';
import { type Cell, type CellAt, dimsOf, dimsOfRow, filterConditions, type Reading, text, windows } from './reading.ts';
import { splitCells } from './splits.ts';
import { around, lookedAt, looksBack } from './window.ts';

const lists = (folds: readonly Fold[]): Sql =>
  sql.join([...new Set(folds.flatMap(listsOf))].map((list) => sql.constant(list)));

/** The fold counts the rows that fall into the period so far: all such folds are worked out in one pass. */
const isFlow = (fold: SimpleFold): boolean =>
  fold.kind !== 'stock' && !(fold.kind === 'total' && (fold.over ?? fold.whole ?? isSplit(fold)));

const isSplit = (fold: SimpleFold): boolean => fold.kind === 'total' && fold.split !== undefined;

/** Columns of a contribution that every fold needs; segments come on top as asked. */
const FOLDED = ['list', 'role', 'reason', 'at', 'until', 'entity', 'ref', 'subject', 'value'];

/**
 * Works the contributions of some lists out and keeps them: all of folds that look back without end, and those without an
 * instant; of the others what lies in the stretches that they look at, and in those of `also`. Gives what to read them from.
 */
export function keepContributions(
  view: View,
  ctx: MetricContext,
  metric: Metric,
  folds: readonly Fold[],
  cut: Cut,
  also: readonly Window[],
): Promise<Sql> {
  const dimensions = [...new Set([...cut.by, ...Object.keys(cut.where)])].map((name) =>
    name.startsWith('attributes.') ? 'attributes' : name,
  );
  const columns = [...new Set([...FOLDED, ...dimensions])].map((name) => sql.id(name));
  const endless = (fold: Fold) => simpleFolds('', fold).some(([, each]) => looksBack(each, ctx.spans));
  const back = folds.filter(endless);
  const { from } = around([
    lookedAt(
      folds.filter((fold) => !endless(fold)),
      ctx.spans,
    ),
    ...also,
  ]);
  const since = from === null ? sql`true` : sql`"at" >= ${ctx.dialect.instant(from)}`;
  const always = back.length > 0 ? sql`or list in (${lists(back)})` : sql.empty;
  return view.facts.keep(sql`
    select ${sql.join(columns)} from (${metric.contributions(ctx)})
    where list in (${lists(folds)}) and ("at" is null or ${since} ${always})`);
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
  const asked = [...cut.by, ...Object.keys(cut.where)];
  const simple = entries
    .flatMap(([name, fold]) => simpleFolds(name, fold))
    .filter(
      ([, fold]) =>
        fold.kind !== 'total' || !fold.cutBy || asked.every((name) => fold.cutBy?.some((each) => each === name)),
    );
  const cells = new Map<string, { span: number; dims: readonly (string | null)[]; folded: Record<string, Folded> }>();
  const cellAt: CellAt = (span, dims) => {
    const key = JSON.stringify([span, ...dims]);
    const found = cells.get(key) ?? { span, dims, folded: {} };
    cells.set(key, found);
    return found;
  };
  const reading: Reading = { view, ctx, source, spans, cut };
  if (cut.by.length === 0) for (const span of spans.keys()) cellAt(span, []);
  const hasSegments = cut.by.length > 0 || Object.keys(cut.where).length > 0;
  for (const group of grouped(simple.filter(([, fold]) => !(hasSegments && isSplit(fold))))) {
    const isWhole = group.some(([, fold]) => fold.kind === 'total' && fold.whole);
    if (!isWhole) await readGroup(reading, group, cellAt);
  }
  for (const [name, fold] of simple) {
    if (fold.kind === 'survival') await readDurations(reading, name, fold, cellAt);
    if (hasSegments && fold.kind === 'total' && fold.split) await splitCells(reading, name, fold, cellAt);
  }
  await readWhole(reading, simple, cells.values());
  for (const cell of cells.values()) {
    for (const [name, fold] of simple) {
      if (fold.kind === 'survival') cell.folded[name] = withQuantile(fold, cell.folded[name] ?? empty(fold));
    }
    complete(cell.folded, folds);
  }
  return [...cells.values()];
}

const withQuantile = (fold: SurvivalFold, folded: Folded): Folded => ({
  ...folded,
  quantile: survivalQuantile(folded.durations ?? [], fold.p),
});

/** Gives folds over no rows their nothing, and puts formulas together. */
export function complete(folded: Record<string, Folded>, folds: Readonly<Record<string, Fold>>): void {
  for (const [name, fold] of Object.entries(folds)) {
    for (const [input, each] of simpleFolds(name, fold)) folded[input] ??= empty(each);
    if (fold.kind !== 'formula') continue;
    const inputs = Object.keys(fold.inputs).map((input) => [input, folded[`${name}/${input}`] ?? NOTHING]);
    folded[name] = formula(fold, Object.fromEntries(inputs));
  }
}

type Named = readonly [string, SimpleFold];

/** The folds that one query can work out together: all flows, and those that look at the same stretch of time. */
function grouped(folds: readonly Named[]): Named[][] {
  const groups = new Map<string, Named[]>();
  for (const named of folds) {
    const [, fold] = named;
    const { over = 'period', whole = false } = fold.kind === 'total' ? fold : {};
    const begun = fold.kind === 'stock' && fold.begunWithin === true;
    const key = isFlow(fold) ? 'flow' : JSON.stringify([fold.kind, over, whole, begun]);
    groups.set(key, [...(groups.get(key) ?? []), named]);
  }
  return [...groups.values()];
}

async function readGroup(reading: Reading, group: readonly Named[], cellAt: CellAt): Promise<void> {
  const [, first] = group[0] ?? [];
  if (!first) return;
  const query = isFlow(first) ? flowQuery(reading, group) : windowQuery(reading, group, first);
  for (const row of await reading.view.facts.read(query)) {
    const { folded: into } = cellAt(Number(row['span']), dimsOfRow(reading, row));
    for (const [name, fold] of group) into[name] = folded(row, name, fold);
  }
}

/** Folds over the whole: the same in every cell of a span. */
async function readWhole(reading: Reading, folds: readonly Named[], cells: Iterable<Cell>): Promise<void> {
  const whole = folds.filter(([, fold]) => fold.kind === 'total' && fold.whole);
  if (whole.length === 0) return;
  const bySpan = new Map<number, Record<string, Folded>>();
  const totals = { ...reading, cut: { by: [], where: {} } };
  const cellAt: CellAt = (span) => {
    const folded = bySpan.get(span) ?? {};
    bySpan.set(span, folded);
    return { folded };
  };
  for (const group of grouped(whole)) await readGroup(totals, group, cellAt);
  for (const cell of cells) Object.assign(cell.folded, bySpan.get(cell.span));
}

/** Adds to the cells of a survival fold after how many seconds how many ended or were still open. */
async function readDurations(reading: Reading, name: string, fold: SimpleFold, cellAt: CellAt): Promise<void> {
  const rows = await reading.view.facts.read(sql`
    select span, ${dimsOf(reading)} value, count(*) filter (where role in ('numerator', 'both')) as ended,
           count(*) filter (where role = 'denominator') as still_open
    from (${rowsWithin(reading, [fold])}) where span is not null group by all order by value`);
  for (const row of rows) {
    const { folded: into } = cellAt(Number(row['span']), dimsOfRow(reading, row));
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
function rowsWithin({ ctx, source, spans, cut }: Reading, folds: readonly Fold[]): Sql {
  const [first, last] = [spans[0], spans.at(-1)];
  return sql`
    select *, ${bucket(spans, ctx.dialect.instant)} as span from ${source}
    where list in (${lists(folds)}) and role <> 'excluded'
      and "at" >= ${ctx.dialect.instant(first?.start ?? ctx.now)} and "at" < ${ctx.dialect.instant(last?.end ?? ctx.now)}
      ${filterConditions(ctx, cut.where)}`;
}

function flowQuery(reading: Reading, group: readonly Named[]): Sql {
  const rows = rowsWithin(
    reading,
    group.map(([, fold]) => fold),
  );
  return sql`
    select span, ${dimsOf(reading)} ${sql.join(group.map(([name, fold]) => foldColumns(fold, name)))}
    from (${rows}) where span is not null group by all`;
}

/** Folds over another stretch of time than the period: what stands at its end, or what came before it. */
function windowQuery(reading: Reading, group: readonly Named[], like: SimpleFold): Sql {
  const { ctx, source, cut } = reading;
  const standing = like.kind === 'stock' ? sql`and (c."until" is null or c."until" >= s.ends)` : sql.empty;
  return sql`
    select span, ${dimsOf(reading)} ${sql.join(group.map(([name, fold]) => foldColumns(fold, name)))}
    from ${source} c join (${windows(reading, like)}) s on c."at" >= s.begins and c."at" < s.ends ${standing}
    where c.list in (${lists(group.map(([, fold]) => fold))}) and c.role <> 'excluded' ${filterConditions(ctx, cut.where)}
    group by all`;
}

function folded(row: Row, name: string, fold: SimpleFold): Folded {
  const latest = text(row[`${name}_latest`]);
  return {
    n: new Decimal(text(row[`${name}_n`]) ?? 0),
    d: empty(fold).d && new Decimal(text(row[`${name}_d`]) ?? 0),
    latest: latest === null ? null : new Date(instantMs(latest)).toISOString(),
  };
}

/** What a fold gives over no rows at all. */
export function empty(fold: Fold): Folded {
  switch (fold.kind) {
    case 'formula':
      return formula(fold, Object.fromEntries(Object.entries(fold.inputs).map(([name, each]) => [name, empty(each)])));
    case 'total':
    case 'stock':
      return NOTHING;
    default:
      return { n: new Decimal(0), d: new Decimal(0), latest: null };
  }
}

const NOTHING: Folded = { n: new Decimal(0), d: null, latest: null };
