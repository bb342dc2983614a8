/**
 * All rows of one entity in SQL: every block that maps into it, over every table it reads, as one relation of typed
 * columns with what is wrong with each row. A row is filtered, or has faults, or is good; nothing else happens to it.
 */
import { type Sql, sql } from '../engine/sql.ts';
import { type ColumnType, ENTITIES, type EntityName, storedColumns } from '../model/entity.ts';
import { spanOf } from '../model/entity-check.ts';
import type { EntityBlock, Mapping } from '../model/mapping.ts';
import { targetColumn, valueMap } from '../model/mapping-check.ts';
import type { ColumnRule, Condition } from '../model/mapping-rule.ts';
import { type ColumnContext, type ColumnPlan, columnPlan, type Layer } from './column.ts';
import type { LookupTables } from './lookup.ts';
import { columnOf, type Table } from './table.ts';
import { cleaned, originText, translated } from './value-text.ts';
import type { ZoneDays } from './zone-days.ts';

/** What SQL of a population needs to know. */
export interface Scene {
  readonly mapping: Mapping;
  readonly tables: ReadonlyMap<string, Table>;
  readonly lookups: LookupTables;
  readonly zones: ReadonlyMap<string, ZoneDays>;
}

export interface Population {
  readonly entity: EntityName;
  /** Rows that went in: those of all tables of all blocks. */
  readonly read: number;
  /** `_block`, `_file`, `_part`, `_line`, `_filtered`, `_bad` and the stored columns. */
  readonly rows: Sql;
  /** `block`, `file`, `line`, `column`, `value`, `reason`: one row per fault. */
  readonly faults: Sql;
  /** `block`, `column`, `value`: look-ups that found nothing where they need not. */
  readonly unmatched: Sql | undefined;
  readonly duplicates: 'first' | 'last' | undefined;
  /** Later versions of a row can be told from earlier ones. */
  readonly dated: boolean;
}

const PLACE = sql.raw('_file, _part, _line');

/** The population of an entity: its blocks, by their number in the mapping. */
export function population(
  entity: EntityName,
  blocks: readonly (readonly [number, EntityBlock])[],
  scene: Scene,
): Population {
  const pieces = blocks.flatMap(([n, block]) =>
    block.from.map((name) => {
      const table = scene.tables.get(name);
      if (table === undefined) throw new Error(`no table ${name}: it should have been asked before`);
      return { ...piece(n, block, table, scene), read: table.rows };
    }),
  );
  const unmatched = pieces.flatMap((each) => each.unmatched);
  return {
    entity,
    read: pieces.reduce((sum, { read }) => sum + read, 0),
    rows: sql.join(
      pieces.map(({ rows }) => rows),
      ' UNION ALL ',
    ),
    faults: sql.join(
      pieces.map(({ faults }) => faults),
      ' UNION ALL ',
    ),
    unmatched: unmatched.length === 0 ? undefined : sql.join(unmatched, ' UNION ALL '),
    duplicates: blocks.map(([, { duplicates }]) => duplicates).find((choice) => choice !== undefined),
    dated: blocks.some(([, { columns }]) => 'updated_at' in columns),
  };
}

interface Target {
  readonly name: string;
  readonly rule: ColumnRule;
  readonly plan: ColumnPlan;
  readonly required: boolean;
}

function piece(n: number, block: EntityBlock, table: Table, scene: Scene) {
  const { mapping } = scene;
  const context: ColumnContext = {
    entity: block.entity,
    source: mapping.source,
    bounds: mapping.dates,
    zone: mapping.zone,
    currency: mapping.currency,
    decimal: table.decimal,
    zones: scene.zones,
  };
  const targets: Target[] = Object.entries(block.columns).flatMap(([name, rule]) => {
    const column = targetColumn(block.entity, name);
    if (column === undefined) return [];
    return [{ name, rule, plan: columnPlan(column, rule, context), required: column.required || rule.required }];
  });
  const relation = typed(block, table, targets, scene);
  const stored = storedColumns(block.entity).map(
    ({ name, type }) => sql`${storedValue(name, type, targets, mapping, block.entity)} AS ${sql.id(name)}`,
  );
  const number = sql.raw(String(n));
  return {
    rows: sql`SELECT ${number} AS _block, ${PLACE}, _filtered, _bad, ${sql.join(stored)} FROM (${relation})`,
    faults: faultRows(number, targets, relation),
    unmatched: targets
      .filter(({ rule }) => rule.lookup?.required === false)
      .map(
        ({ name }) => sql`SELECT ${number} AS block, ${sql.constant(name)} AS "column", ${sql.id(`m:${name}`)} AS value
        FROM (${relation}) WHERE NOT _filtered AND ${sql.id(`m:${name}`)} IS NOT NULL AND NOT ${sql.id(`hit:${name}`)}`,
      ),
  };
}

/** Layer upon layer: look-up keys, texts, value maps, typed values, faults. */
function typed(block: EntityBlock, table: Table, targets: readonly Target[], scene: Scene): Sql {
  const lists = scene.mapping.lists;
  const keys: Record<string, Sql> = {};
  const texts: Record<string, Sql> = { _filtered: filtered(block.where, table) };
  const values: Record<string, Sql> = {};
  const joins: Sql[] = [];
  const idText = originText(block.id, table, true);
  texts['r:id'] = idText;
  const id = translated(sql.id('r:id'), block.id, valueMap(block.id, lists));
  values['v:id'] = id.value;
  values['u:id'] = id.unknown ?? sql`false`;
  for (const { name, rule } of targets) {
    if (rule.lookup !== undefined) {
      const { match } = rule.lookup;
      const found = scene.lookups.get(rule.lookup);
      if (found === undefined) throw new Error(`no look-up for ${name}: it should have been made before`);
      const key = translated(originText(match, table, true), match, valueMap(match, lists));
      keys[`m:${name}`] = key.value;
      keys[`mu:${name}`] = key.unknown ?? sql`false`;
      const alias = sql.id(`l:${name}`);
      joins.push(sql`LEFT JOIN ${found} AS ${alias} ON ${alias}.k = ${sql.id(`m:${name}`)}`);
      texts[`r:${name}`] = cleaned(sql`${alias}.v`, rule);
      texts[`hit:${name}`] = sql`${alias}.k IS NOT NULL`;
    } else {
      const isRef = ENTITIES[block.entity].columns.find((column) => column.name === name)?.type.kind === 'ref';
      texts[`r:${name}`] = originText(rule, table, isRef);
    }
    const text = translated(sql.id(`r:${name}`), rule, valueMap(rule, lists));
    values[`v:${name}`] = text.value;
    values[`u:${name}`] = text.unknown ?? sql`false`;
  }
  let relation = layered(table.relation, keys);
  relation = sql`SELECT *, ${named(texts)} FROM (${relation}) AS b ${sql.join(joins, ' ')}`;
  relation = layered(relation, values);
  const depth = Math.max(0, ...targets.map(({ plan }) => plan.layers.length));
  for (let level = 0; level < depth; level++) {
    relation = layered(relation, Object.assign({}, ...targets.map(({ plan }) => plan.layers[level] ?? {})) as Layer);
  }
  const faults: Record<string, Sql> = {
    'e:id': sql`CASE WHEN ${sql.id('u:id')} THEN 'unknown_value' WHEN ${sql.id('v:id')} IS NULL THEN 'empty_id' END`,
  };
  for (const target of targets) faults[`e:${target.name}`] = faultOf(target, backwards(block.entity, target, targets));
  relation = layered(relation, faults);
  const any = sql.join(Object.keys(faults).map((name) => sql.id(name)));
  // Volatile on purpose: the optimiser pushes a filter on _bad down through every layer otherwise, each time writing out
  // the expressions it passes, and the layers are computed many times over.
  const held = sql`random() >= 0`;
  return sql`SELECT * EXCLUDE (_filtered), _filtered AND ${held} AS _filtered,
    coalesce(${any}) IS NOT NULL AND NOT _filtered AND ${held} AS _bad FROM (${relation})`;
}

/** That `target` ends a span before it starts; NULL where it ends none. */
function backwards(entity: EntityName, target: Target, targets: readonly Target[]): Sql {
  const span = spanOf(entity);
  const start = targets.find(({ name }) => name === span?.start);
  if (span === undefined || target.name !== span.end || start === undefined) return sql`CAST(NULL AS VARCHAR)`;
  const [from, to] = [start.plan, target.plan];
  const sign = sql.raw(span.empty ? '<' : '<=');
  // Where one is only known to the day, it may be any moment of that day, in any zone.
  const slack =
    from.precision === undefined || to.precision === undefined
      ? sql.empty
      : sql` - to_days(CASE WHEN ${from.precision} = 'day' OR ${to.precision} = 'day' THEN 2 ELSE 0 END)`;
  return sql`CASE WHEN ${to.value} ${sign} ${from.value}${slack} THEN 'ends_before_start' END`;
}

function faultOf({ name, rule, plan, required }: Target, span: Sql): Sql {
  const cases = [sql`WHEN ${sql.id(`u:${name}`)} THEN 'unknown_value'`];
  if (rule.lookup !== undefined) {
    cases.unshift(sql`WHEN ${sql.id(`mu:${name}`)} THEN 'unknown_value'`);
    if (rule.lookup.required)
      cases.push(sql`WHEN ${sql.id(`m:${name}`)} IS NOT NULL AND NOT ${sql.id(`hit:${name}`)} THEN 'no_match'`);
  }
  const missing = required ? sql`CASE WHEN ${sql.id(`v:${name}`)} IS NULL THEN 'missing' END` : sql`NULL`;
  return sql`CASE ${sql.join(cases, ' ')} ELSE coalesce(${plan.fault}, ${missing}, ${span}) END`;
}

const named = (columns: Layer): Sql =>
  sql.join(Object.entries(columns).map(([name, value]) => sql`${value} AS ${sql.id(name)}`));
const layered = (relation: Sql, columns: Layer): Sql =>
  Object.keys(columns).length === 0 ? relation : sql`SELECT *, ${named(columns)} FROM (${relation})`;

function filtered(conditions: readonly Condition[], table: Table): Sql {
  if (conditions.length === 0) return sql`false`;
  const tests = conditions.flatMap(({ column, is, not, empty }) => {
    const text = cleaned(columnOf(table, column), { trim: true, lower: false, nulls: [] });
    const list = (values: readonly string[]) => sql.join(values.map((value) => sql.constant(value)));
    return [
      ...(is === undefined ? [] : [sql`coalesce(${text} IN (${list(is)}), false)`]),
      ...(not === undefined ? [] : [sql`coalesce(${text} NOT IN (${list(not)}), true)`]),
      ...(empty === undefined ? [] : [empty ? sql`${text} IS NULL` : sql`${text} IS NOT NULL`]),
    ];
  });
  return sql`NOT (${sql.join(tests, ' AND ')})`;
}

/** What is stored in a column: of a target's plan, of the key, of the mapping's defaults, else nothing. */
function storedValue(
  name: string,
  type: ColumnType,
  targets: readonly Target[],
  mapping: Mapping,
  entity: EntityName,
): Sql {
  const target = targets.find((each) => each.name === name);
  if (target !== undefined) return name === 'deleted' ? sql`coalesce(${target.plan.value}, false)` : target.plan.value;
  if (name === 'source') return sql.constant(mapping.source);
  if (name === 'id') return sql.id('v:id');
  if (name === 'ref') return sql`${sql.constant(`${mapping.source}:`)} || ${sql.id('v:id')}`;
  if (name === 'deleted') return sql`false`;
  if (name === 'currency' && mapping.currency !== undefined) return sql.constant(mapping.currency);
  if (name === 'attributes') return attributes(targets);
  const dated = targets.find((each) => name === `${each.name}_precision`);
  if (dated?.plan.precision !== undefined && ENTITIES[entity].columns.every((column) => column.name !== name))
    return dated.plan.precision;
  return sql`CAST(NULL AS ${sql.raw(sqlType(type))})`;
}

/** An object of the attributes that have a value, names in order; NULL where there is none. */
function attributes(targets: readonly Target[]): Sql {
  const own = targets.filter(({ name }) => name.startsWith('attributes.')).sort((a, b) => (a.name < b.name ? -1 : 1));
  if (own.length === 0) return sql`CAST(NULL AS VARCHAR)`;
  const all = sql.join(own.map(({ plan }) => plan.value));
  const pairs = own.map(({ name, plan }) => sql`${sql.constant(name.slice('attributes.'.length))}, ${plan.value}`);
  // A merge patch drops the keys that are null.
  return sql`CASE WHEN coalesce(${all}) IS NOT NULL THEN CAST(json_merge_patch('{}', json_object(${sql.join(pairs)})) AS VARCHAR) END`;
}

function sqlType(type: ColumnType): string {
  switch (type.kind) {
    case 'instant':
      return 'TIMESTAMP';
    case 'date':
      return 'DATE';
    case 'boolean':
      return 'BOOLEAN';
    case 'integer':
      return 'BIGINT';
    case 'decimal':
    case 'money':
      return 'DECIMAL(20,6)';
    default:
      return 'VARCHAR';
  }
}

function faultRows(n: Sql, targets: readonly Target[], relation: Sql): Sql {
  const faults = ['id', ...targets.map(({ name }) => name)].map((name) => {
    const target = targets.find((each) => each.name === name);
    const raw = sql.id(`r:${name}`);
    const shown = target?.rule.lookup === undefined ? raw : sql`coalesce(${raw}, ${sql.id(`m:${name}`)})`;
    return sql`{'column': ${sql.constant(name)}, 'value': left(${shown}, 500), 'reason': ${sql.id(`e:${name}`)}}`;
  });
  return sql`SELECT ${n} AS block, _file AS file, _line AS line, fault."column", fault.value, fault.reason
    FROM (SELECT ${PLACE}, unnest([${sql.join(faults)}]) AS fault FROM (${relation}) WHERE _bad) WHERE fault.reason IS NOT NULL`;
}
