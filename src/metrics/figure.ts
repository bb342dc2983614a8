/** From n and d to a value: the only place where a figure is divided. */
import type { Decimal } from 'decimal.js';
import type { Folded, Measure } from './metric.ts';
import { wilson } from './wilson.ts';

export interface Figure {
  readonly value: Decimal | null;
  /** Why there is no value. */
  readonly reason: string | null;
  readonly interval: readonly [Decimal, Decimal] | null;
}

/** The value of a measure, or the reason for none: nothing to measure is never a zero. */
export function figure(measure: Measure, own: Folded, inputs: Readonly<Record<string, Folded>>): Figure {
  const refused = measure.refuse?.(inputs) ?? null;
  if (refused) return { value: null, reason: refused, interval: null };
  if (measure.fold.kind !== 'ratio') return { value: own.n, reason: null, interval: null };
  const { n, d } = own;
  if (d === null || d.isZero()) return { value: null, reason: 'nothing_to_measure', interval: null };
  return { value: n.dividedBy(d), reason: null, interval: measure.interval ? wilson(n, d) : null };
}
