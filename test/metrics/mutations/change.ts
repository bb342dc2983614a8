/**
 * A change to a query that takes a filter, an exclusion, a rule at a tie or a default away or turns it. The hand-counted
 * tables must tell every one of them from the true query.
 *
 * A change that no table tells apart is a rule nobody has counted; a text that no longer occurs is a rule that moved.
 */

/** Text of a query, white space taken as one blank and a bound value as ⟦n⟧, and what stands there instead. */
export interface Mutation {
  readonly name: string;
  readonly from: string | RegExp;
  readonly to: string;
}

export const change = (name: string, from: string | RegExp, to: string): Mutation => ({ name, from, to });
