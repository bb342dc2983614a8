/**
 * The physical shape of every table: columns, their SQL types, what a row must have. Derived from the canonical model,
 * so a column added there appears here by itself. `identity` is the engine's own table and follows the same rules.
 */
import { z } from 'zod';
import {
  type ColumnType,
  ENTITIES,
  ENTITY_NAMES,
  type EntityName,
  rowSchema,
  storedColumns,
} from '../../model/entity.ts';
import type { TableName } from '../engine.ts';
import { type Sql, sql } from '../sql.ts';

export interface StoredColumn {
  readonly name: string;
  readonly type: ColumnType;
}

const reference = z.string().regex(/^[^:\s][^:]*:.+$/s, 'a reference source:id');

/** Which record stands for a merged or linked one: `record` is counted as `canonical`. */
const IDENTITY = {
  columns: [
    { name: 'source', type: { kind: 'text' } },
    { name: 'id', type: { kind: 'text' } },
    { name: 'ref', type: { kind: 'text' } },
    { name: 'entity', type: { kind: 'enum', values: ENTITY_NAMES } },
    { name: 'record', type: { kind: 'ref', entity: 'any' } },
    { name: 'canonical', type: { kind: 'ref', entity: 'any' } },
  ] as const satisfies readonly StoredColumn[],
  required: ['entity', 'record', 'canonical'],
  schema: z.strictObject({
    source: z.string().regex(/^[a-z][a-z0-9_-]*$/),
    id: z.string().min(1),
    entity: z.enum(ENTITY_NAMES as [EntityName, ...EntityName[]]),
    record: reference,
    canonical: reference,
  }),
};

export const TABLES: readonly TableName[] = [...ENTITY_NAMES, 'identity'];

/** The columns of a table in the order of the model, without the engine's own. */
export function columnsOf(table: TableName): readonly StoredColumn[] {
  return table === 'identity' ? IDENTITY.columns : storedColumns(table);
}

/** The columns that no row may leave empty, beside its key. */
export function requiredOf(table: TableName): readonly string[] {
  if (table === 'identity') return IDENTITY.required;
  return ENTITIES[table].columns.filter((column) => column.required).map((column) => column.name);
}

/** What a row handed in as an object must look like. */
export function schemaOf(table: TableName): z.ZodType<Record<string, unknown>> {
  return table === 'identity' ? IDENTITY.schema : rowSchema(table);
}

/** The column type that holds a value: never a float, never a timestamp with zone. */
export function sqlType(type: ColumnType): string {
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
    case 'text':
    case 'enum':
    case 'ref':
    case 'attributes':
      return 'VARCHAR';
  }
}

/** What the engine adds to each version of a row: the batch that wrote it and when that became known. */
export const STAMP = [
  { name: '_batch', type: 'BIGINT' },
  { name: '_known_from', type: 'TIMESTAMP' },
] as const;

/** Added in the history alone: true for a version that says "gone". */
export const RETRACTED = { name: '_retracted', type: 'BOOLEAN' } as const;

export const currentOf = (table: TableName): Sql => sql.id(table);
export const historyOf = (table: TableName): Sql => sql.id(`${table}_history`);

/** The model's columns of a table as a list, each behind `alias.` if one is given. */
export function columnList(table: TableName, alias?: string): Sql {
  const prefix = alias === undefined ? sql.empty : sql`${sql.id(alias)}.`;
  return sql.join(columnsOf(table).map(({ name }) => sql`${prefix}${sql.id(name)}`));
}
