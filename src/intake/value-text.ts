/**
 * How a piece of text comes about in SQL: from a column, a template, the first of several, a constant; cleaned, then
 * translated by a value map. Empty text is no value (NULL) everywhere.
 */
import { type Sql, sql } from '../engine/sql.ts';
import type { ColumnRule, TextRule } from '../model/mapping-rule.ts';
import { columnOf, type Table } from './table.ts';

/** Space, tab, line ends, no-break space, byte order mark. */
const BLANKS = sql.constant(' \t\r\n\u00a0\ufeff');

export type TemplatePart = { readonly column: string } | { readonly literal: string };

/** Splits `{first} {last}`; doubled braces stand for themselves. */
export function templateParts(template: string): TemplatePart[] {
  return [...template.matchAll(/\{\{|\}\}|\{([^{}]+)\}|[^{}]+|[{}]/g)].map(([whole, column]) =>
    column === undefined ? { literal: whole === '{{' ? '{' : whole === '}}' ? '}' : whole } : { column },
  );
}

/** The columns of its table that a rule reads. */
export function columnsRead(rule: TextRule | ColumnRule): string[] {
  const template = templateParts(rule.template ?? '').flatMap((part) => ('column' in part ? [part.column] : []));
  const match = 'lookup' in rule && rule.lookup !== undefined ? columnsRead(rule.lookup.match) : [];
  return [
    ...(rule.column === undefined ? [] : [rule.column]),
    ...template,
    ...(rule.columns ?? []),
    ...(rule.first_of ?? []),
    ...match,
  ];
}

/** Text of a rule before its value map. `whole`: a part that is empty makes all of it empty (ids, references). */
export function originText(rule: TextRule, table: Table, whole: boolean): Sql {
  const part = (name: string) => cleaned(columnOf(table, name), rule);
  if (rule.column !== undefined) return part(rule.column);
  if (rule.constant !== undefined) return sql`nullif(${sql.constant(rule.constant)}, '')`;
  if (rule.first_of !== undefined) return sql`coalesce(${sql.join(rule.first_of.map(part))})`;
  if (rule.columns !== undefined) {
    // The divider is doubled inside a part, so that no two different keys give the same id.
    const parts = rule.columns.map((name) => sql`replace(${part(name)}, '|', '||')`);
    return sql.join(parts, " || '|' || ");
  }
  const parts = templateParts(rule.template ?? '').map((piece) => {
    if ('literal' in piece) return sql.constant(piece.literal);
    return whole ? part(piece.column) : sql`coalesce(${part(piece.column)}, '')`;
  });
  const joined = sql.join(parts, ' || ');
  if (whole) return joined;
  return sql`nullif(trim(regexp_replace(${joined}, '\\s+', ' ', 'g'), ${BLANKS}), '')`;
}

/** Trimmed, lower-cased where asked, NULL where it says nothing. */
export function cleaned(column: Sql, rule: Pick<TextRule, 'trim' | 'lower' | 'nulls'>): Sql {
  // Nearly every value begins and ends with a visible ASCII sign; only the others need the trim, which takes twice as long.
  const trimmed = rule.trim
    ? sql`CASE WHEN regexp_full_match(${column}, '[!-~](.*[!-~])?') THEN ${column} ELSE trim(${column}, ${BLANKS}) END`
    : column;
  const cased = rule.lower ? sql`lower(${trimmed})` : trimmed;
  const value = sql`nullif(${cased}, '')`;
  if (rule.nulls.length === 0) return value;
  const nulls = sql.join(rule.nulls.map((word) => sql.constant(rule.lower ? word.toLowerCase() : word)));
  return sql`CASE WHEN ${cased} IN (${nulls}) THEN NULL ELSE ${value} END`;
}

export interface Translated {
  readonly value: Sql;
  /** True where a value is in no map and nothing says what becomes of it. */
  readonly unknown: Sql | undefined;
}

/** `text` through the value map of its rule; an entry for '' speaks of empty values. */
export function translated(text: Sql, rule: TextRule, map: Readonly<Record<string, string>> | undefined): Translated {
  if (map === undefined) return { value: text, unknown: undefined };
  const entries = Object.entries(map);
  const cases = entries
    .filter(([key]) => key !== '')
    .map(
      ([key, value]) =>
        sql`WHEN ${sql.constant(rule.lower ? key.toLowerCase() : key)} THEN nullif(${sql.constant(value)}, '')`,
    );
  const otherwise =
    rule.else === 'keep'
      ? text
      : rule.else === undefined || rule.else === 'empty'
        ? sql`NULL`
        : sql.constant(rule.else);
  const empty = sql`nullif(${sql.constant(map[''] ?? '')}, '')`;
  const looked = cases.length === 0 ? otherwise : sql`CASE ${text} ${sql.join(cases, ' ')} ELSE ${otherwise} END`;
  const value = sql`CASE WHEN ${text} IS NULL THEN ${empty} ELSE ${looked} END`;
  if (rule.else !== undefined) return { value, unknown: undefined };
  const known = entries.map(([key]) => sql.constant(rule.lower ? key.toLowerCase() : key));
  const unknown =
    known.length === 0 ? sql`${text} IS NOT NULL` : sql`coalesce(${text} NOT IN (${sql.join(known)}), false)`;
  return { value, unknown };
}
