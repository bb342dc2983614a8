/** When a cohort is done moving: almost all of it is settled, or even its youngest member is older than nearly all that settle. */
import { Decimal } from 'decimal.js';
import type { Maturity, MaturityCell } from './metric.ts';

const SETTLED = new Decimal('0.95');
const DAY_MS = 86_400_000;

/**
 * Mature when 95 % of the cell is closed (its input `closed`, where it has one), or its youngest record is older than
 * `constants[days]`. A cell without records has nothing that could move.
 */
export function isMature(cell: MaturityCell, days: string): Maturity {
  const { own, inputs, constants, observed } = cell;
  if (own.latest === null) return { mature: true, at: null };
  const closed = inputs['closed'];
  if (closed?.d?.greaterThan(0) && closed.n.greaterThanOrEqualTo(closed.d.times(SETTLED))) {
    return { mature: true, at: null };
  }
  const limit = constants[days];
  if (limit === null || limit === undefined) return { mature: false, at: null };
  const at = Date.parse(own.latest) + limit * DAY_MS;
  return { mature: at < Date.parse(observed), at: new Date(at).toISOString() };
}
