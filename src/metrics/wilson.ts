/** Wilson's score interval for a share. Source: Wilson 1927; Newcombe, Statistics in Medicine 17 (1998), method 3. */
import { Decimal } from '../model/decimal.ts';

const Z = new Decimal('1.959963984540054');

/** Bounds (0–1) of the 95 % interval for n of d; `null` without observations. */
export function wilson(n: Decimal, d: Decimal): readonly [Decimal, Decimal] | null {
  if (d.isZero()) return null;
  const z2 = Z.pow(2);
  const centre = n.times(2).plus(z2);
  const spread = Z.times(z2.plus(n.times(4).times(d.minus(n)).dividedBy(d)).sqrt());
  const scale = d.plus(z2).times(2);
  const low = n.isZero() ? new Decimal(0) : centre.minus(spread).dividedBy(scale);
  const high = n.equals(d) ? new Decimal(1) : centre.plus(spread).dividedBy(scale);
  return [low, high];
}
