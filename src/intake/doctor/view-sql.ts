/**
 * Pieces of the SQL that a proposed mapping says in its views: over columns that all are text, as the files hold them. A day
 * is read by the very rule that the mapping has for its column; what does not read is no day, and never a wrong one.
 */
import { type Sql, sql } from '../../engine/sql.ts';
import { epochParsed, formatRead } from '../value-date.ts';
import type { Rule, View } from './draft.ts';
import type { Column } from './profile.ts';
import { knownBoolean } from './vocabulary.ts';

/** A view over the file or view `from`; its SQL has no arguments. */
export const viewOf = (from: string, selected: Sql, rest: Sql = sql.empty): View => ({
  from,
  query: sql`select ${selected} from ${sql.raw(from)}${rest}`.text(() => ''),
});

/** A column of a file as a view sees it: untrimmed text. */
export const rawCell = ({ name }: Column): Sql => sql`trim(${sql.id(name)})`;

/** The day that `cell` holds under the rule of its column, or undefined where the rule is still asked for. */
export function dayOf(cell: Sql, column: Column, rule: Rule | undefined): Sql | undefined {
  const said = typeof rule === 'object' ? rule : {};
  const { epoch, format } = said;
  if (epoch === 'seconds' || epoch === 'milliseconds') return sql`cast(${epochParsed(cell, epoch)} as date)`;
  const formats = [format ?? []].flat().filter((each) => typeof each === 'string');
  if (formats.length > 0)
    return sql`cast(coalesce(${sql.join(formats.map((each) => formatRead(cell, each).parsed))}) as date)`;
  const [reading, ...others] = column.date?.readings ?? [];
  return reading === undefined || others.length > 0 || reading.formats.length > 0
    ? undefined
    : sql`try_cast(left(${cell}, 10) as date)`;
}

/** Whether `cell` is empty, or a word for nothing. */
export function nothingIn(cell: Sql, column: Column): Sql {
  const words = [...column.noValue, ...column.perhapsNoValue.map(({ value }) => value)];
  return sql`coalesce(${cell}, '') in (${sql.join(['', ...words].map((word) => sql.constant(word)))})`;
}

/** Whether `cell` says yes under the rule of its column. */
export function yesIn(cell: Sql, column: Column, rule: Rule | undefined): Sql {
  const values = typeof rule === 'object' ? (rule['values'] as Record<string, string> | undefined) : undefined;
  const yes = column.values
    .map(({ value }) => value)
    .filter((value) => (values?.[value] ?? knownBoolean(value)?.value) === 'true');
  return yes.length === 0
    ? sql`false`
    : sql`coalesce(${cell} in (${sql.join(yes.map((word) => sql.constant(word)))}), false)`;
}
