/**
 * What the values of a column say: how many, how many different, which, and what they can be read as. Counted over the
 * whole file on the workbench; nothing here decides what a column is.
 */
import { type Sql, sql } from '../../engine/sql.ts';
import type { Workbench } from '../workbench.ts';
import { type DateShape, dateShape } from './date-shape.ts';
import { isDateName } from './dictionary.ts';
import type { Evidence } from './interview.ts';
import { type NumberShape, numberShape } from './number-shape.ts';
import { isCountry, knownBoolean, NO_VALUE, PERHAPS_NO_VALUE } from './vocabulary.ts';
import { normalised } from './word.ts';

export interface Column {
  readonly name: string;
  /** The name made comparable. */
  readonly word: string;
  /** In the table of its file. */
  readonly cell: Sql;
  readonly rows: number;
  /** Rows with a value, words for nothing not counted. */
  readonly filled: number;
  readonly distinct: number;
  /** Every row has a value and no two the same. */
  readonly unique: boolean;
  /** Its values with their counts, most frequent first; all of them where they are `MOST_VALUES` at most. */
  readonly values: readonly Evidence[];
  readonly kind: 'empty' | 'boolean' | 'date' | 'number' | 'text';
  readonly date: DateShape | undefined;
  readonly number: NumberShape | undefined;
  readonly email: boolean;
  readonly country: boolean;
  /** Words for nothing, as they stand there. */
  readonly noValue: readonly string[];
  /** Words that may be for nothing. */
  readonly perhapsNoValue: readonly Evidence[];
}

export const MOST_VALUES = 60;
const NEARLY_ALL = 0.9;

/** Profiles the column `name` of a table; `cell` is its trimmed text there. */
export async function profile(workbench: Workbench, table: Sql, name: string, cell: Sql): Promise<Column> {
  const [no, perhaps] = [NO_VALUE, PERHAPS_NO_VALUE].map((words) => sql.join(words.map((each) => sql.constant(each))));
  const word = normalised(name);
  const [counted = {}] = await workbench.rows(sql`SELECT count(*) AS rows, count(v) FILTER (NOT nothing) AS filled,
      count(DISTINCT v) FILTER (NOT nothing) AS different,
      count(*) FILTER (NOT nothing AND regexp_full_match(v, '[^@\\s]+@[^@\\s]+\\.[^@\\s]+')) AS email
    FROM (SELECT ${cell} AS v, coalesce(lower(${cell}) IN (${no ?? sql.empty}), true) AS nothing FROM ${table})`);
  const count = (key: string) => Number(counted[key] ?? 0);
  const [rows, filled, distinct] = [count('rows'), count('filled'), count('different')];
  const words =
    await workbench.rows(sql`SELECT ${cell} AS v, count(*) AS n, lower(${cell}) IN (${no ?? sql.empty}) AS no FROM ${table}
    WHERE lower(${cell}) IN (${no ?? sql.empty}) OR lower(${cell}) IN (${perhaps ?? sql.empty}) GROUP BY 1 ORDER BY n DESC, v`);
  const evidence = words.map(({ v, n, no: sure }) => ({ value: v ?? '', count: Number(n), sure: sure === 'true' }));
  const values = await workbench.rows(sql`SELECT ${cell} AS v, count(*) AS n FROM ${table}
    WHERE ${cell} IS NOT NULL AND lower(${cell}) NOT IN (${no ?? sql.empty}) GROUP BY 1 ORDER BY n DESC, v LIMIT ${sql.raw(String(MOST_VALUES))}`);
  const base = {
    name,
    word,
    cell,
    rows,
    filled,
    distinct,
    unique: rows > 0 && filled === rows && distinct === rows,
    values: values.map(({ v, n }) => ({ value: v ?? '', count: Number(n) })),
    email: filled > 0 && count('email') / filled >= NEARLY_ALL,
    noValue: evidence.filter(({ sure }) => sure).map(({ value }) => value),
    perhapsNoValue: evidence.filter(({ sure }) => !sure),
  };
  const plain = { ...base, date: undefined, number: undefined, country: false };
  if (filled === 0) return { ...plain, kind: 'empty' };
  const typed = sql`SELECT DISTINCT ${cell} AS v FROM ${table}
    WHERE ${cell} IS NOT NULL AND lower(${cell}) NOT IN (${no ?? sql.empty}) AND lower(${cell}) NOT IN (${perhaps ?? sql.empty})`;
  if (distinct <= 3 && base.values.every(({ value }) => knownBoolean(value) !== undefined || isPerhaps(value)))
    return { ...plain, kind: 'boolean', number: await numberShape(workbench, typed) };
  const date = await dateShape(workbench, typed, { epoch: /(at|on|date|time|timestamp|datum|_op)$/.test(word) });
  const number = await numberShape(workbench, typed);
  // Eight digits may be a day or a number: the name of the column says which.
  const dated = date !== undefined && (number === undefined || isDateName(word));
  const shown = base.values.filter(({ value }) => !isPerhaps(value));
  const country = shown.length > 0 && shown.filter(({ value }) => isCountry(value)).length / shown.length >= 0.75;
  return {
    ...base,
    kind: dated ? 'date' : number !== undefined ? 'number' : 'text',
    date: dated ? date : undefined,
    number,
    country: number === undefined && !dated && country,
  };
}

const isPerhaps = (value: string): boolean => PERHAPS_NO_VALUE.includes(value.toLowerCase());
