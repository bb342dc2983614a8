/**
 * One canonical column in SQL: the text its rule gives becomes a typed value, or NULL with the reason why not. Built in
 * layers, each a set of helper columns that reads those before it, so that nothing is computed twice.
 */
import { type Sql, sql } from '../engine/sql.ts';
import type { Column, EntityName } from '../model/entity.ts';
import { type Range, rangeOf } from '../model/entity-check.ts';
import { readDateFormat } from '../model/mapping-date-format.ts';
import type { ColumnRule } from '../model/mapping-rule.ts';
import {
  type DateBounds,
  dateFault,
  dateValue,
  epochParsed,
  formatRead,
  instantValue,
  isoKind,
  isoParsed,
} from './value-date.ts';
import { exactNumber, isScaled, numberFault, plainNumber } from './value-number.ts';
import type { ZoneDays } from './zone-days.ts';

/** Named expressions of one layer. */
export type Layer = Readonly<Record<string, Sql>>;

export interface ColumnPlan {
  readonly layers: readonly Layer[];
  /** The value, of the stored type. */
  readonly value: Sql;
  /** For instants: how far it is known. */
  readonly precision?: Sql;
  /** A reason code, or NULL. */
  readonly fault: Sql;
}

export interface ColumnContext {
  readonly entity: EntityName;
  readonly source: string;
  readonly bounds: DateBounds;
  /** Zone of the mapping, for local times whose rule names none. */
  readonly zone: string | undefined;
  readonly currency: string | undefined;
  /** Decimal mark of the file. */
  readonly decimal: string | undefined;
  readonly zones: ReadonlyMap<string, ZoneDays>;
}

/** Shares from 0 to 1 with a comma between them. */
const SHARE = String.raw`(0(\.\d*)?|\.\d+|1(\.0*)?)`;
const RAMP = `${SHARE}(\\s*,\\s*${SHARE})*`;
const TRUE_WORDS = sql.raw(`('true', 't', 'yes', 'y', '1')`);
const FALSE_WORDS = sql.raw(`('false', 'f', 'no', 'n', '0')`);
const none = sql.raw('CAST(NULL AS VARCHAR)');

/** The plan for `column`, whose text stands in `v:<name>`. */
export function columnPlan(column: Column, rule: ColumnRule, context: ColumnContext): ColumnPlan {
  const text = sql.id(`v:${column.name}`);
  const { type, name } = column;
  switch (type.kind) {
    case 'text':
      return textPlan(name, text, context);
    case 'attributes':
      throw new Error('attributes are mapped one by one');
    case 'enum': {
      const known = sql.join(type.values.map((value) => sql.constant(value)));
      return { layers: [], value: text, fault: sql`CASE WHEN ${text} NOT IN (${known}) THEN 'unknown_value' END` };
    }
    case 'ref':
      return { layers: [], value: sql`${sql.constant(`${rule.source ?? context.source}:`)} || ${text}`, fault: none };
    case 'boolean': {
      const lower = sql`lower(${text})`;
      const value = sql`CASE WHEN ${lower} IN ${TRUE_WORDS} THEN true WHEN ${lower} IN ${FALSE_WORDS} THEN false END`;
      return {
        layers: [],
        value,
        fault: sql`CASE WHEN ${text} IS NOT NULL AND ${value} IS NULL THEN 'not_a_boolean' END`,
      };
    }
    case 'integer':
    case 'decimal':
    case 'money':
      return numberPlan(column, rule, text, context);
    case 'date':
    case 'instant':
      return datePlan(column, rule, text, context);
  }
}

function textPlan(name: string, text: Sql, context: ColumnContext): ColumnPlan {
  if (name === 'email') {
    const fault = sql`CASE WHEN NOT regexp_full_match(${text}, '[^@\\s]+@[^@\\s]+') THEN 'not_an_email' END`;
    return { layers: [], value: sql`lower(${text})`, fault };
  }
  if (name === 'domain') return { layers: [], value: sql`lower(${text})`, fault: none };
  if (name === 'ramp') {
    const fault = sql`CASE WHEN NOT regexp_full_match(${text}, ${sql.constant(RAMP)}) THEN 'not_a_ramp' END`;
    return { layers: [], value: text, fault };
  }
  if (name === 'phone') {
    const bare = sql.id('phone:bare');
    const digits = sql`regexp_replace(regexp_replace(${text}, '[\\s\\-.()]', '', 'g'), '^00', '+')`;
    const value = sql`CASE WHEN regexp_full_match(${bare}, '\\+[1-9]\\d{7,14}') THEN ${bare} ELSE ${text} END`;
    return { layers: [{ 'phone:bare': digits }], value, fault: none };
  }
  if (name === 'currency' || name === 'from_currency' || name === 'to_currency') {
    const code = sql`upper(${text})`;
    const fault = sql`CASE WHEN NOT regexp_full_match(${code}, '[A-Z]{3}') THEN 'unknown_currency' END`;
    const missing = name === 'currency' && context.currency !== undefined ? sql.constant(context.currency) : sql`NULL`;
    return { layers: [], value: sql`coalesce(${code}, ${missing})`, fault };
  }
  if (name === 'zone') {
    const fault = sql`CASE WHEN ${text} NOT IN (SELECT name FROM pg_timezone_names()) THEN 'unknown_zone' END`;
    return { layers: [], value: text, fault };
  }
  return { layers: [], value: text, fault: none };
}

function numberPlan(column: Column, rule: ColumnRule, text: Sql, context: ColumnContext): ColumnPlan {
  const whole = column.type.kind === 'integer';
  const range = rangeOf(context.entity, column.name) ?? {};
  const shape = { whole, negative: range.from !== 0 || range.to !== undefined };
  const [digits, factor, number] = ['d', 'f', 'n'].map((key) => `${key}:${column.name}`) as [string, string, string];
  const plain = plainNumber(text, rule.number, context.decimal);
  const scaled = isScaled(rule.number);
  const first: Layer = scaled ? { [digits]: plain.digits, [factor]: plain.factor } : { [digits]: plain.digits };
  const exact = exactNumber(sql.id(digits), scaled ? sql.id(factor) : undefined, rule.number, shape);
  const value = whole ? sql`TRY_CAST(${sql.id(number)} AS BIGINT)` : sql.id(number);
  const unread = numberFault(text, sql.id(digits), sql.id(number), shape, scaled);
  return {
    layers: [first, { [number]: exact }],
    value,
    fault: sql`coalesce(${unread}, ${rangeFault(sql.id(number), range)})`,
  };
}

function rangeFault(value: Sql, { from, above, to }: Range): Sql {
  const bound = (sign: string, limit: number | undefined) =>
    limit === undefined ? [] : [sql`${value} ${sql.raw(`${sign} ${limit}`)}`];
  const tests = [...bound('<', from), ...bound('<=', above), ...bound('>', to)];
  return tests.length === 0 ? none : sql`CASE WHEN ${sql.join(tests, ' OR ')} THEN 'out_of_range' END`;
}

function datePlan(column: Column, rule: ColumnRule, text: Sql, context: ColumnContext): ColumnPlan {
  const { name } = column;
  const isDate = column.type.kind === 'date';
  const month = isDate && name === 'month';
  const [kindName, atName, valueName] = ['k', 'a', 't'].map((key) => `${key}:${name}`) as [string, string, string];
  const read = { kind: sql.id(kindName), at: sql.id(atName) };
  const layers: Layer[] = [];
  if (rule.epoch !== undefined) {
    layers.push({ [kindName]: sql`'utc'`, [atName]: epochParsed(text, rule.epoch) });
  } else if (rule.format !== undefined) {
    const reads = rule.format.map((format, i) => ({ ...formatRead(text, format), as: `p${i}:${name}` }));
    layers.push(Object.fromEntries(reads.map(({ as, parsed }) => [as, parsed])));
    const kinds = reads.map(({ as, kind }) => sql`WHEN ${sql.id(as)} IS NOT NULL THEN ${sql.constant(kind)}`);
    layers.push({
      [kindName]: sql`CASE ${sql.join(kinds, ' ')} END`,
      [atName]: sql`coalesce(${sql.join(reads.map(({ as }) => sql.id(as)))})`,
    });
  } else {
    layers.push({ [kindName]: isoKind(text, month) });
    layers.push({ [atName]: isoParsed(text, read.kind, isDate && rule.zone === undefined) });
  }
  const zoneName = rule.zone ?? context.zone;
  const zone = zoneName === undefined ? undefined : context.zones.get(zoneName);
  const value = isDate ? dateValue(read, context.bounds, rule.zone, month) : instantValue(read, context.bounds, zone);
  layers.push({ [valueName]: value });
  const typed = sql.id(valueName);
  const fault = dateFault(text, read, typed, context.bounds, isDate || zone !== undefined);
  if (isDate) return { layers, value: typed, fault };
  const precision = sql`CASE WHEN ${typed} IS NOT NULL THEN CASE ${read.kind} WHEN 'day' THEN 'day' ELSE 'instant' END END`;
  return { layers, value: typed, precision, fault };
}

/** Whether values of a rule may be local times, so that their zone must be known. */
export function mayBeLocal(rule: ColumnRule): boolean {
  if (rule.epoch !== undefined) return false;
  return (
    (rule.format ?? []).length === 0 ||
    (rule.format ?? []).some((format) => {
      const read = readDateFormat(format);
      return !('fault' in read) && read.hasTime && !read.hasOffset;
    })
  );
}
