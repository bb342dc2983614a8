/** From n and d to a value: the only place where a figure is divided. */
import type { Decimal } from '../model/decimal.ts';
import type { Folded, Measure } from './metric.ts';
import { survivalQuantile } from './survival.ts';
import { wilson } from './wilson.ts';

export interface Figure {
  readonly value: Decimal | null;
  /** Why there is no value. */
  readonly reason: string | null;
  readonly interval: readonly [Decimal, Decimal] | null;
}

/** The value of a measure, or the reason for none: nothing to measure is never a zero. */
export function figure(
  measure: Pick<Measure, 'fold' | 'refuse' | 'interval'>,
  own: Folded,
  inputs: Readonly<Record<string, Folded>>,
): Figure {
  const refused = measure.refuse?.(inputs) ?? null;
  if (refused) return { value: null, reason: refused, interval: null };
  const { fold } = measure;
  const { n, d } = own;
  const none = (reason: string): Figure => ({ value: null, reason, interval: null });
  switch (fold.kind) {
    case 'total':
    case 'stock':
      return { value: n, reason: null, interval: null };
    case 'ratio':
      if (d === null || d.isZero()) return none('nothing_to_measure');
      return { value: n.dividedBy(d), reason: null, interval: measure.interval ? wilson(n, d) : null };
    case 'formula':
    case 'mean':
      if (own.reason) return none(own.reason);
      if (d?.isZero()) return none('nothing_to_measure');
      return { value: d === null ? n : n.dividedBy(d), reason: null, interval: null };
    case 'survival': {
      if (d === null || d.isZero()) return none('nothing_to_measure');
      // Where fewer than half are answered yet there is no middle, whatever the curve says.
      if (fold.p === '0.5' && d.greaterThan(n.times(2))) return none('too_many_open');
      const seconds = own.quantile === undefined ? survivalQuantile(own.durations ?? [], fold.p) : own.quantile;
      return seconds === null ? none('too_many_open') : { value: seconds.dividedBy(60), reason: null, interval: null };
    }
  }
}
