/** Words for the hand-counted tables of this room. */
import type { TrapExpectation, TrapTable } from '../oracle/traps.ts';
import type { OracleFigure, OraclePeriod } from '../oracle/world.ts';

export interface EdgeExpectation extends TrapExpectation {
  /** What the product leaves out beyond what the oracle tells, by reason. */
  readonly extra?: Readonly<Record<string, number>>;
  /** The oracle lists these in the numerator too, with a value of 0, where the product leaves them out. */
  readonly listsMore?: readonly string[];
  /** A rule that the oracle does not follow. */
  readonly beyondOracle?: true;
}

export interface EdgeTable extends TrapTable {
  readonly expectations: EdgeExpectation[];
  /** Of lists that no measure shows: `measure` is the list. */
  readonly lists: EdgeExpectation[];
}

export const MARCH_IN_AMSTERDAM: OraclePeriod = {
  start: '2024-02-29T23:00:00Z',
  end: '2024-03-31T22:00:00Z',
  startDate: '2024-03-01',
  endDate: '2024-04-01',
};

/** `crm:` references of some ids, in order. */
export const refs = (ids: string): string[] =>
  ids
    .split(/\s+/)
    .filter((id) => id !== '')
    .map((id) => `crm:${id}`)
    .sort();

/** A figure of the only period. */
export const cell = (
  dims: (string | null)[],
  n: string,
  d: string | null,
  numerator: string,
  denominator = '',
): OracleFigure => ({
  period: 0,
  dims,
  n,
  d,
  records: { numerator: refs(numerator), denominator: refs(denominator) },
});
