/**
 * Brings a database file to the shape this program knows, in one transaction. Numbered steps run once each; entity
 * tables follow the model, so a column the model has gained is added (empty) to current and history alike. Refused: a
 * file that a newer version has written, one that holds something else, and a column whose type has changed.
 */
import { InputError } from '../../model/error.ts';
import type { TableName } from '../engine.ts';
import { type Sql, sql } from '../sql.ts';
import { newerFault } from './fault.ts';
import type { Session } from './session.ts';
import { columnsOf, RETRACTED, STAMP, sqlType, TABLES } from './shape.ts';

/** Step 1 is the first; a step that has been published is never edited. */
const STEPS: readonly { readonly name: string; readonly statements: readonly Sql[] }[] = [
  {
    name: 'batches',
    statements: [
      sql`create table _batch (
        id varchar not null, seq bigint not null, source varchar not null, known_from timestamp not null,
        note varchar not null, counts varchar not null, undone_by varchar)`,
    ],
  },
];

const ledger = sql`create table if not exists _migration (step bigint not null, name varchar not null)`;

const tableNames = sql`select table_name from duckdb_tables() where database_name = current_database()`;

/** Refuses a database that this version must not touch. An empty one is fine. */
export async function assertOurs(session: Session, file: string): Promise<void> {
  const tables = (await session.rows(tableNames)).map((row) => row['table_name']);
  if (tables.length === 0) return;
  if (!tables.includes('_migration')) {
    throw new InputError('database_foreign', `${file} is a database of something else.`, {
      hint: 'Name another file.',
    });
  }
  if ((await stepsDone(session)) > STEPS.length) throw newerFault(file);
}

/** Does all that is missing; a second run finds nothing to do. */
export async function migrate(session: Session, file: string): Promise<void> {
  await session.run(ledger);
  const done = await stepsDone(session);
  if (done > STEPS.length) throw newerFault(file);
  for (const [i, step] of STEPS.entries()) {
    if (i < done) continue;
    for (const statement of step.statements) await session.run(statement);
    await session.run(sql`insert into _migration values (${i + 1}, ${step.name})`);
  }
  const stored = await storedTypes(session);
  for (const table of TABLES) {
    await follow(session, file, table, [], stored.get(table));
    await follow(session, file, `${table}_history`, [RETRACTED], stored.get(`${table}_history`), table);
  }
}

async function stepsDone(session: Session): Promise<number> {
  const [row] = await session.rows(sql`select coalesce(max(step), 0) as step from _migration`);
  return Number(row?.['step'] ?? 0);
}

type Types = ReadonlyMap<string, string>;

async function storedTypes(session: Session): Promise<ReadonlyMap<string, Types>> {
  const rows = await session.rows(
    sql`select table_name, column_name, data_type from duckdb_columns() where database_name = current_database()`,
  );
  const byTable = new Map<string, Map<string, string>>();
  for (const row of rows) {
    const table = String(row['table_name']);
    const types = byTable.get(table) ?? new Map<string, string>();
    byTable.set(table, types.set(String(row['column_name']), String(row['data_type'])));
  }
  return byTable;
}

/** Makes the physical table `name` have the columns of `model` and the engine's own. */
async function follow(
  session: Session,
  file: string,
  name: string,
  extra: readonly { name: string; type: string }[],
  stored: Types | undefined,
  model = name as TableName,
): Promise<void> {
  const columns = [
    ...columnsOf(model).map((column) => ({ name: column.name, type: sqlType(column.type) })),
    ...STAMP,
    ...extra,
  ];
  const define = ({ name, type }: { name: string; type: string }) => sql`${sql.id(name)} ${sql.raw(type)}`;
  if (stored === undefined) {
    await session.run(sql`create table ${sql.id(name)} (${sql.join(columns.map(define))})`);
    return;
  }
  const known = new Map(columns.map((column) => [column.name, column.type]));
  // Dropping or retyping a column takes a numbered step; met without one, the file is from a later version.
  for (const [column, type] of stored) if (known.get(column) !== type) throw newerFault(file);
  for (const column of columns) {
    if (!stored.has(column.name)) await session.run(sql`alter table ${sql.id(name)} add column ${define(column)}`);
  }
}
