/**
 * Rates into the reporting currency: the latest on or before the day of the event, directly between the two.
 */
import { type Amount, Decimal } from './fold.ts';
import { byId } from './segment.ts';
import { textOf, type World } from './world.ts';

/** Rate of a currency on a date, or null where there is none. */
export type Conversion = (currency: string | null, date: string) => Amount | null;

/**
 * Without a reporting currency all amounts of the company must be in one: the question does not decide it, or a month
 * would have a value that its year has not.
 */
export function conversionOf(world: World): Conversion {
  const reporting = world.settings.currency;
  if (reporting === undefined) {
    const used = (world.rows.deal ?? [])
      .filter((row) => textOf(row, 'amount') !== null)
      .map((row) => textOf(row, 'currency'));
    const rate = new Set(used).size > 1 || used.includes(null) ? null : new Decimal(1);
    return () => rate;
  }
  return (currency, date) => {
    if (currency === null) return null;
    if (currency === reporting) return new Decimal(1);
    const rates = (world.rows.fx_rate ?? [])
      .filter((row) => row['deleted'] !== true && row['from_currency'] === currency && row['to_currency'] === reporting)
      .filter((row) => String(row['day']) <= date)
      .sort((a, b) => (a['day'] === b['day'] ? byId(a, b) : String(a['day']) > String(b['day']) ? -1 : 1));
    const rate = textOf(rates[0], 'rate');
    return rate === null ? null : new Decimal(rate);
  };
}
