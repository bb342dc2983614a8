/**
 * Exact decimals: sums and products of amounts keep every digit (the library's own default rounds each step to 20), and
 * a quotient is taken to 100. Whoever shows a figure rounds it, once.
 */
import { Decimal as Base } from 'decimal.js';

export const Decimal = Base.clone({ precision: 100 });
export type Decimal = Base;
