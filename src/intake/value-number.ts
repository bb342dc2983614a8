/**
 * Numbers as people write them (`$1,005.28K`) into exact decimals. Nothing is rounded unless `round` asks for it, no
 * mark is guessed: what does not read as a whole under the declared marks is a fault.
 */
import { type Sql, sql } from '../engine/sql.ts';
import type { NumberRule } from '../model/mapping-rule.ts';

export interface NumberShape {
  readonly whole: boolean;
  readonly negative: boolean;
}

/** At most 14 digits before the point and 6 that say something after it. */
const FITTING = String.raw`[+-]?0*(\d{1,14}(\.\d{0,6}0*)?|\.\d{1,6}0*)`;
const NUMBER = String.raw`[+-]?(\d+(\.\d*)?|\.\d+)`;

const escaped = (mark: string) => mark.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');

/** Plain digits with a point, or NULL where the text is no number: layer one. */
export function plainNumber(
  text: Sql,
  rule: NumberRule | undefined,
  decimalMark: string | undefined,
): { digits: Sql; factor: Sql } {
  let value = text;
  for (const strip of rule?.strip ?? []) value = sql`replace(${value}, ${sql.constant(strip)}, '')`;
  if (rule?.strip !== undefined) value = sql`trim(${value})`;
  const suffixes = Object.entries(rule?.suffixes ?? {}).sort(([a], [b]) => b.length - a.length);
  const plain = sql`${sql.raw(rule?.times ?? '1')}`;
  let factor = plain;
  if (suffixes.length > 0) {
    const bare = value;
    const ends = (suffix: string) => sql`suffix(${bare}, ${sql.constant(suffix)})`;
    const cut = suffixes.map(
      ([suffix]) => sql`WHEN ${ends(suffix)} THEN rtrim(left(${bare}, ${sql.raw(String(-[...suffix].length))}))`,
    );
    const scale = suffixes.map(([suffix, by]) => sql`WHEN ${ends(suffix)} THEN ${sql.raw(by)} * ${plain}`);
    value = sql`CASE ${sql.join(cut, ' ')} ELSE ${bare} END`;
    factor = sql`CASE ${sql.join(scale, ' ')} ELSE ${plain} END`;
  }
  const mark = rule?.decimal ?? decimalMark ?? '.';
  if (rule?.thousands !== undefined) {
    // 1,5 under thousands "," is no 15: groups must be whole, the last of three digits.
    const t = escaped(rule.thousands);
    const grouped = sql.constant(String.raw`[+-]?(\d{1,3}(${t}\d{2,3})*${t}\d{3}|\d*)(${escaped(mark)}\d*)?`);
    value = sql`CASE WHEN regexp_full_match(${value}, ${grouped}) THEN replace(${value}, ${sql.constant(rule.thousands)}, '') END`;
  }
  if (mark !== '.') {
    value = sql`CASE WHEN NOT contains(${value}, '.') THEN replace(${value}, ${sql.constant(mark)}, '.') END`;
  }
  return { digits: value, factor: sql`CAST(${factor} AS DECIMAL(18,6))` };
}

/** True where a rule multiplies. */
export const isScaled = (rule: NumberRule | undefined): boolean =>
  rule?.suffixes !== undefined || rule?.times !== undefined;

/** The exact number of layer one's `digits` (× `factor`), NULL where there is none that fits: layer two. */
export function exactNumber(
  digits: Sql,
  factor: Sql | undefined,
  rule: NumberRule | undefined,
  shape: NumberShape,
): Sql {
  // A decimal of 18 digits is read about a hundred times faster than one of 20; the wide cast is for what does not fit.
  const read = sql`CASE WHEN regexp_full_match(${digits}, ${sql.constant(FITTING)})
    THEN coalesce(CAST(TRY_CAST(${digits} AS DECIMAL(18,6)) AS DECIMAL(20,6)), TRY_CAST(${digits} AS DECIMAL(20,6))) END`;
  if (factor === undefined) {
    return rule?.round === true ? sql`TRY_CAST(round(${wide(digits)}, ${places(shape)}) AS DECIMAL(20,6))` : read;
  }
  const product = sql`TRY(${read} * ${factor})`;
  if (rule?.round === true) return sql`TRY_CAST(round(${product}, ${places(shape)}) AS DECIMAL(20,6))`;
  return sql`CASE WHEN TRY_CAST(${product} AS DECIMAL(20,6)) = ${product} THEN TRY_CAST(${product} AS DECIMAL(20,6)) END`;
}

const places = (shape: NumberShape): Sql => sql.raw(shape.whole ? '0' : '6');
/** For rounding on demand: as many digits as there are. */
const wide = (digits: Sql): Sql =>
  sql`CASE WHEN regexp_full_match(${digits}, ${sql.constant(NUMBER)}) THEN TRY_CAST(${digits} AS DECIMAL(38,20)) END`;

/** The reason why a text gave no number, or NULL: `digits` and `number` are the columns of the layers before. */
export function numberFault(text: Sql, digits: Sql, number: Sql, shape: NumberShape, scaled: boolean): Sql {
  const whole = shape.whole
    ? sql`WHEN ${scaled ? sql`true` : sql`contains(${digits}, '.')`} AND ${number} <> trunc(${number}) THEN 'not_whole'`
    : sql.empty;
  const negative = shape.negative ? sql.empty : sql`WHEN ${number} < 0 THEN 'negative'`;
  return sql`CASE WHEN ${text} IS NULL THEN NULL ${whole} ${negative} WHEN ${number} IS NOT NULL THEN NULL
    WHEN ${digits} IS NULL OR NOT regexp_full_match(${digits}, ${sql.constant(NUMBER)}) THEN 'not_a_number'
    ELSE 'too_many_digits' END`;
}
