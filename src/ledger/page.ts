/**
 * Pages: the folded cells of one metric, one span and one cut (nothing, or one dimension), as text. A page holds what
 * the folds over lists gave; formulas are put together when it is read, so that there is one way to a figure.
 */
import { type Cut, type Fold, type Folded, type Metric, type SimpleFold, simpleFolds } from '../metrics/metric.ts';
import { isMoving } from '../metrics/survival.ts';
import { Decimal } from '../model/decimal.ts';
import { foldsOf } from './folds.ts';
import type { Cell } from './reading.ts';

/** Dimension that a page is cut by; empty = the total. */
export type PageCut = string;

/** Segment (null = no value) → what its folds gave, in the order of `pageFolds`. */
export type Page = ReadonlyMap<string | null, readonly EncodedFold[]>;

/** n, d, latest (UTC ms), reason, seconds of a survival fold, whether it is a part; cut off after the last that is told; 0 = nothing. */
type EncodedFold = 0 | readonly (string | number | null)[];

export const cutOf = (by: PageCut): Cut => ({ by: by === '' ? [] : [by], where: {} });

/** The folds of all measures that know the cut. */
export function measureFolds(metric: Metric, by: PageCut): Readonly<Record<string, Fold>> {
  const measures = metric.measures.filter(({ dimensions }) => by === '' || dimensions.some((name) => name === by));
  return foldsOf(metric, measures);
}

const foldsByCut = new Map<string, readonly (readonly [string, SimpleFold])[]>();

/** What a page holds of a metric: its folds over lists, by name, in order. */
export function pageFolds(metric: Metric, by: PageCut): readonly (readonly [string, SimpleFold])[] {
  const key = `${metric.id} ${by}`;
  const found =
    foldsByCut.get(key) ?? Object.entries(measureFolds(metric, by)).flatMap(([name, fold]) => simpleFolds(name, fold));
  foldsByCut.set(key, found);
  return found;
}

/** The cells of one span as a page: the same text for the same cells. */
export function encodePage(metric: Metric, by: PageCut, cells: readonly Cell[]): string {
  const folds = pageFolds(metric, by);
  const rows = cells.map(({ dims, folded }): [string | null, EncodedFold[]] => [
    dims[0] ?? null,
    folds.map(([name]) => encode(folded[name])),
  ]);
  const place = ([key]: [string | null, unknown]) => (key === null ? '' : `=${key}`);
  return JSON.stringify(rows.sort((a, b) => (place(a) < place(b) ? -1 : 1)));
}

export function decodePage(text: string): Page {
  return new Map(JSON.parse(text) as [string | null, EncodedFold[]][]);
}

/** Whether time alone may move a survival curve of the cells. */
export const hasMovingCurve = (cells: readonly Cell[]): boolean =>
  cells.some(({ folded }) => Object.values(folded).some(({ durations }) => durations && isMoving(durations)));

function encode(folded: Folded | undefined): EncodedFold {
  if (!folded) return 0;
  const { n, d, latest, reason, quantile, part } = folded;
  const all = [
    n.toFixed(),
    d?.toFixed() ?? null,
    latest === null ? null : Date.parse(latest),
    reason ?? null,
    quantile === undefined ? null : (quantile?.toFixed() ?? NO_QUANTILE),
    part ? 1 : null,
  ];
  return all.slice(0, all.findLastIndex((each) => each !== null) + 1);
}

const NO_QUANTILE = 'none';

/** What the folds of a page's segment gave, by name. */
export function decodeFolds(metric: Metric, by: PageCut, encoded: readonly EncodedFold[]): Record<string, Folded> {
  const folded: Record<string, Folded> = {};
  for (const [i, [name]] of pageFolds(metric, by).entries()) {
    const each = encoded[i];
    if (!each) continue;
    const [n, d, latest, reason, quantile, part] = each;
    folded[name] = {
      n: new Decimal(n ?? 0),
      d: d === undefined || d === null ? null : new Decimal(d),
      latest: typeof latest === 'number' ? new Date(latest).toISOString() : null,
      ...(reason && { reason: String(reason) }),
      ...(quantile && { quantile: quantile === NO_QUANTILE ? null : new Decimal(quantile) }),
      ...(part && { part: true }),
    };
  }
  return folded;
}
