/**
 * A fold in which what counts once counts once: per period and dimension values, every reference a single time.
 *
 * Contributions that count carry the reference of what is counted (a person, an activity); excluded ones that of the
 * record left out.
 */
import { type Contribution, fold } from './fold.ts';
import type { OracleAnswer, OracleRequest } from './world.ts';

export function foldDistinct(list: readonly Contribution[], request: OracleRequest, ratio = false): OracleAnswer {
  const answer = fold(list, request, { ratio });
  const figures = answer.figures.map((figure) => {
    const numerator = [...new Set(figure.records.numerator)];
    const denominator = [...new Set(figure.records.denominator)];
    const d = ratio ? String(denominator.length) : null;
    return { ...figure, n: String(numerator.length), d, records: { numerator, denominator } };
  });
  return { ...answer, figures };
}
