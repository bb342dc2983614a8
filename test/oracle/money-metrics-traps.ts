/**
 * The shape of the trap tables of cac, ltv and the magic number, and short ways to write them.
 */
import type { AllocationRow } from './cac-allocation.ts';
import type { BusinessFigure, BusinessSettings } from './money-metrics.ts';
import type { OracleRequest, World } from './world.ts';

export interface MoneyExpectation {
  name: string;
  request: OracleRequest;
  settings: BusinessSettings;
  figures: Omit<BusinessFigure, 'records'>[];
  excluded: Record<string, number>;
  /** Of cac: period, cost, segment, amount. */
  allocation?: [number, string, string | null, string][];
}

export interface MoneyTraps {
  world: World;
  expectations: MoneyExpectation[];
}

type Figure = Omit<BusinessFigure, 'records'>;

/** A figure with a value, or (`reason:…`) without. */
export function figureOf(
  dims: (string | null)[],
  n: string,
  d: string,
  value: string,
  more: Partial<Figure> = {},
): Figure {
  const reason = value.startsWith('reason:') ? value.slice('reason:'.length) : null;
  return { period: 0, dims, n, d, value: reason === null ? value : null, reason, flags: [], ...more };
}

export const bareAllocation = (rows: readonly AllocationRow[]): [number, string, string | null, string][] =>
  rows.map(({ period, ref, segment, amount }) => [period, ref, segment, amount]);
