/**
 * How the numbers of a column are written: marks, currency signs, suffixes. Read from the shapes of its values (digits
 * blotted out); where a mark may divide thousands or decimals, both readings are given back and nothing is chosen.
 */
import { type Sql, sql } from '../../engine/sql.ts';
import type { Workbench } from '../workbench.ts';

export interface NumberReading {
  readonly decimal: '.' | ',';
  readonly thousands: string | undefined;
}

export interface NumberShape {
  /** All readings that fit; one = no question. */
  readonly readings: readonly NumberReading[];
  readonly strip: readonly string[];
  readonly suffixes: Readonly<Record<string, string>>;
  readonly whole: boolean;
  readonly negative: boolean;
  /** What the signs in it say of the currency. */
  readonly currency: string | undefined;
}

const CURRENCIES: Readonly<Record<string, string>> = {
  '€': 'EUR',
  '£': 'GBP',
  R$: 'BRL',
  EUR: 'EUR',
  USD: 'USD',
  GBP: 'GBP',
  BRL: 'BRL',
};
const FACTORS: Readonly<Record<string, string>> = { K: '1000', k: '1000', M: '1000000', m: '1000000' };
const MOST_SHAPES = 400;
const BODY = /^([+-]?)(\D*?)\s*([+-]?)(9[9.,' \u00a0]*)\s*([KkMm]?)\s*(\D*?)$/;

/** The shape of the numbers among `values` (distinct, in a column `v`), or undefined where some are none. */
export async function numberShape(workbench: Workbench, values: Sql): Promise<NumberShape | undefined> {
  const rows = await workbench.rows(sql`SELECT DISTINCT regexp_replace(v, '\\d', '9', 'g') AS shape FROM (${values})
    LIMIT ${sql.raw(String(MOST_SHAPES + 1))}`);
  const shapes = rows.map(({ shape }) => shape ?? '');
  if (shapes.length === 0 || shapes.length > MOST_SHAPES) return undefined;
  return readShapes(shapes);
}

/** What shapes such as `$9,999.99` have in common. */
export function readShapes(shapes: readonly string[]): NumberShape | undefined {
  const strip = new Set<string>();
  const suffixes: Record<string, string> = {};
  const bodies: string[] = [];
  let negative = false;
  for (const shape of shapes) {
    const parts = BODY.exec(shape);
    if (parts === null) return undefined;
    const [, sign = '', before = '', inner = '', body = '', suffix = '', after = ''] = parts;
    for (const word of [before.trim(), after.trim()]) {
      if (word === '') continue;
      if (word !== '$' && word !== '%' && CURRENCIES[word] === undefined) return undefined;
      strip.add(word);
    }
    if (suffix !== '') suffixes[suffix] = FACTORS[suffix] ?? '1';
    if (sign === '-' || inner === '-') negative = true;
    bodies.push(body.trim());
  }
  const readings = READINGS.filter((reading) => bodies.every((body) => fits(body, reading)));
  // A thousands mark that no value shows says nothing.
  const seen = readings.filter(
    ({ thousands, decimal }) =>
      (thousands === undefined || bodies.some((body) => body.includes(thousands))) &&
      (decimal === '.' || thousands !== undefined || bodies.some((body) => body.includes(','))),
  );
  const chosen = distinct(seen, bodies);
  if (chosen.length === 0) return undefined;
  const only = [...strip].flatMap((word) => CURRENCIES[word] ?? []);
  return {
    readings: chosen,
    strip: [...strip].sort((a, b) => b.length - a.length),
    suffixes,
    whole: chosen.some(({ decimal }) => bodies.every((body) => !body.includes(decimal))),
    negative,
    currency: new Set(only).size === 1 ? only[0] : undefined,
  };
}

const READINGS: readonly NumberReading[] = (['.', ','] as const).flatMap((decimal) =>
  [undefined, decimal === '.' ? ',' : '.', "'", ' ', '\u00a0'].map((thousands) => ({ decimal, thousands })),
);

function fits(body: string, { decimal, thousands }: NumberReading): boolean {
  const [whole = '', part, ...more] = body.split(decimal);
  if (more.length > 0 || (part !== undefined && !/^9*$/.test(part))) return false;
  if (/^9+$/.test(whole)) return true;
  if (thousands === undefined) return false;
  const groups = whole.split(thousands);
  return groups.length > 1 && /^9{1,3}$/.test(groups[0] ?? '') && groups.slice(1).every((group) => group === '999');
}

/** Readings that give different numbers: of those that agree on every value, the plainest. */
function distinct(readings: readonly NumberReading[], bodies: readonly string[]): NumberReading[] {
  const meaning = ({ decimal, thousands }: NumberReading) =>
    bodies.map((body) => (thousands ? body.replaceAll(thousands, '') : body).replace(decimal, '.')).join('|');
  return readings.filter((reading, i) => readings.findIndex((other) => meaning(other) === meaning(reading)) === i);
}
