/** The stretch of time that folds look at over some periods, so that a metric works out no more than that. */
import { windowOf } from '../metrics/fold.ts';
import { type Fold, type SimpleFold, type Span, simpleFolds, type Window } from '../metrics/metric.ts';

/** From the first instant looked at to the last; without a beginning where one of the folds looks back without end. */
export function lookedAt(folds: readonly Fold[], spans: readonly Span[]): Window {
  const looked = spans.flatMap((span) => [
    { from: span.start, to: span.planned },
    ...folds.flatMap((fold) => simpleFolds('', fold)).map(([, fold]) => windowOf(fold, span)),
  ]);
  return around(looked);
}

/** The stretch from where the first of them begins to where the last of them ends. */
export function around(windows: readonly Window[]): Window {
  return {
    from: windows.some(({ from }) => from === null) ? null : first(windows.flatMap(({ from }) => from ?? [])),
    to: windows.some(({ to }) => to === null) ? null : last(windows.flatMap(({ to }) => to ?? [])),
  };
}

/** Whether the folds of a list look back without end. */
export const looksBack = (fold: SimpleFold, spans: readonly Span[]): boolean =>
  spans.some((span) => windowOf(fold, span).from === null);

/** The earliest of some instants; null of none. */
export const first = (instants: readonly string[]): string | null =>
  instants.reduce<string | null>((a, b) => (a === null || Date.parse(b) < Date.parse(a) ? b : a), null);

const last = (instants: readonly string[]): string | null =>
  instants.reduce<string | null>((a, b) => (a === null || Date.parse(b) > Date.parse(a) ? b : a), null);
