/**
 * Cells that need not be folded: those that stand in the ledger's pages and still hold. A range that does not meet a
 * page's span, a filter of several values, two dimensions, another instant: all that is left to be folded live.
 */
import { type Cut, type Fold, type Folded, type Metric, type Span, simpleFolds } from '../metrics/metric.ts';
import { complete } from './cells.ts';
import type { View } from './company.ts';
import type { PageCut } from './page.ts';
import { decodeFolds, pageFolds } from './page.ts';
import { accepts, type Cell } from './reading.ts';

export interface Wanted {
  readonly metric: Metric;
  readonly folds: Readonly<Record<string, Fold>>;
  readonly spans: readonly Span[];
  readonly cut: Cut;
  /** The instant up to which the world is seen. */
  readonly asOf: string;
  /** Facts as known at that instant; null = as known now. */
  readonly factsAsOf: string | null;
}

export interface Served {
  readonly cells: readonly Cell[];
  /** Indexes of the spans that have no page. */
  readonly missing: readonly number[];
  /** Instants from which on time alone may change the cells. */
  readonly moves: readonly string[];
}

export const spanKey = ({ startDate, endDate }: Pick<Span, 'startDate' | 'endDate'>): string =>
  `${startDate}/${endDate}`;

/** The cells of the spans that the view's generation has pages of. */
export async function servedCells({ generation }: View, wanted: Wanted): Promise<Served> {
  const { metric, folds, spans, cut, asOf, factsAsOf } = wanted;
  const by = pageCut(metric, cut);
  if (!generation || by === null || factsAsOf !== null) return { cells: [], missing: [...spans.keys()], moves: [] };
  const cells: Cell[] = [];
  const missing: number[] = [];
  const moves: string[] = [];
  for (const [index, span] of spans.entries()) {
    const page = await generation.page(metric.id, by, spanKey(span), asOf);
    if (!page) {
      missing.push(index);
      continue;
    }
    const until = generation.validUntil(metric.id, by, spanKey(span));
    if (until !== null) moves.push(until);
    const [name] = Object.keys(cut.where);
    if (cut.by.length === 0 && name !== undefined) {
      const total = await generation.page(metric.id, '', spanKey(span), asOf);
      if (!total) {
        missing.push(index);
        continue;
      }
      const found = [...page].find(([key]) => accepts(cut.where[name] ?? [], key));
      const folded = {
        ...wholeFolds(metric, decodeFolds(metric, '', total.get(null) ?? [])),
        ...(found && decodeFolds(metric, by, found[1])),
      };
      complete(folded, folds);
      cells.push({ span: index, dims: [], folded });
      continue;
    }
    for (const [key, encoded] of page) {
      if (name !== undefined && !accepts(cut.where[name] ?? [], key)) continue;
      const folded = decodeFolds(metric, by, encoded);
      if (by !== '' && !hasRows(folds, folded)) continue;
      complete(folded, folds);
      cells.push({ span: index, dims: cut.by.length === 0 ? [] : [key], folded });
    }
  }
  return { cells, missing, moves };
}

/** The cut of the page that answers a question: at most one dimension, by it or for one of its values; null = none does. */
export function pageCut(metric: Metric, { by, where }: Cut): PageCut | null {
  const names = [...new Set([...by, ...Object.keys(where)])];
  const [name = ''] = names;
  const isOne = Object.values(where).every((keys) => keys.length === 1);
  // A filter can change which records count at all (renewals), or what is divided among whom.
  const isFiltered = Object.keys(where).length > 0 && (metric.perCut === true || name === 'kind');
  return names.length > 1 || !isOne || isFiltered ? null : name;
}

/** Whether a segment has a row in the lists asked: a page holds those of all measures. */
function hasRows(folds: Wanted['folds'], folded: Readonly<Record<string, Folded>>): boolean {
  return Object.entries(folds)
    .flatMap(([name, fold]) => simpleFolds(name, fold))
    .some(([name, fold]) => {
      const own = folded[name];
      if (!own || (fold.kind === 'total' && fold.whole)) return false;
      return own.latest !== null || own.part === true;
    });
}

/** Folds over the whole are the same in every segment. */
function wholeFolds(metric: Metric, total: Record<string, Folded>): Record<string, Folded> {
  const whole = pageFolds(metric, '').flatMap(([name, fold]) => {
    const folded = total[name];
    return fold.kind === 'total' && fold.whole && folded ? [[name, folded] as const] : [];
  });
  return Object.fromEntries(whole);
}
