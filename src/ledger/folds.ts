/** Which folds a question about measures needs, by name. */
import type { Fold, Measure, Metric } from '../metrics/metric.ts';

/** The measures with those that a mean is taken of. */
export const withBases = (metric: Metric, measures: readonly Measure[]): readonly Measure[] =>
  metric.measures.filter(
    (each) => measures.includes(each) || measures.some(({ fold }) => fold.kind === 'mean' && fold.of === each.name),
  );

/** The folds of measures and their inputs by name: `cohort`, `cohort.closed`. */
export function foldsOf(metric: Metric, measures: readonly Measure[]): Record<string, Fold> {
  return Object.fromEntries(
    withBases(metric, measures).flatMap((measure) => [
      [measure.name, measure.fold] as const,
      ...Object.entries(measure.inputs ?? {}).map(([name, fold]) => [`${measure.name}.${name}`, fold] as const),
    ]),
  );
}
