/** When a cohort is done moving: almost all of it is settled, or even its youngest member is older than nearly all that settle. */

import { addDays, localDate, startOfDay } from '../calendar/index.ts';
import { Decimal } from '../model/decimal.ts';
import type { Maturity, MaturityCell } from './metric.ts';

const SETTLED = new Decimal('0.95');

/**
 * Mature when 95 % of the cell is closed (its input `closed`, where it has one), or its youngest record is older than
 * `constants[days]`, counted in dates of the company's zone as the constant is. A cell without records has nothing that
 * could move.
 */
export function isMature(cell: MaturityCell, days: string): Maturity {
  const { own, inputs, constants, observed, settings } = cell;
  if (own.latest === null) return { mature: true, at: null };
  const closed = inputs['closed'];
  if (closed?.d?.greaterThan(0) && closed.n.greaterThanOrEqualTo(closed.d.times(SETTLED))) {
    return { mature: true, at: null };
  }
  const limit = constants[days];
  if (limit === null || limit === undefined) return { mature: false, at: null };
  const at = startOfDay(addDays(localDate(own.latest, settings.zone), limit + 1), settings.zone);
  return { mature: Date.parse(at) <= Date.parse(observed), at };
}
