/**
 * Look-ups between files: for each (file, key, take) a small table with one value per key, made once. A key that gives
 * two different values is a fault of the data, told with samples; nothing is picked silently. A join with such a table
 * never changes the number of rows.
 */
import { type Sql, sql } from '../engine/sql.ts';
import { type Fault, InputError } from '../model/error.ts';
import type { EntityBlock, Mapping } from '../model/mapping.ts';
import type { Lookup } from '../model/mapping-rule.ts';
import { columnOf, type Table } from './table.ts';
import { cleaned } from './value-text.ts';
import type { Workbench } from './workbench.ts';

/** Name of the table with columns `k` and `v` for a look-up. */
export type LookupTables = ReadonlyMap<Lookup, Sql>;

/** Makes the tables of all look-ups of a mapping. */
export async function prepareLookups(
  workbench: Workbench,
  mapping: Mapping,
  tables: ReadonlyMap<string, Table>,
): Promise<LookupTables> {
  const made = new Map<string, Sql>();
  const byLookup = new Map<Lookup, Sql>();
  const faults: Fault[] = [];
  for (const { lookup, where } of lookupsOf(mapping)) {
    const table = tables.get(lookup.file);
    if (table === undefined) throw new Error(`no table ${lookup.file}: it should have been asked before`);
    const key = JSON.stringify([lookup.file, lookup.key, lookup.take, lookup.match.lower]);
    let name = made.get(key);
    if (name === undefined) {
      name = sql.id(`lookup_${made.size}`);
      made.set(key, name);
      const plain = { trim: true, nulls: [] };
      const k = cleaned(columnOf(table, lookup.key), { ...plain, lower: lookup.match.lower });
      const v = cleaned(columnOf(table, lookup.take), { ...plain, lower: false });
      await workbench.run(sql`CREATE TABLE ${name} AS SELECT k, min(v) AS v, max(v) AS other
        FROM (SELECT ${k} AS k, ${v} AS v FROM (${table.relation})) WHERE k IS NOT NULL GROUP BY k`);
      const clashes = await workbench.rows(sql`SELECT k, v, other FROM ${name} WHERE v <> other ORDER BY k LIMIT 3`);
      for (const { k: clash, v: one, other } of clashes) {
        faults.push({
          where,
          what: `${lookup.key} ${clash} gives ${lookup.take} ${one} and ${other} in ${lookup.file}`,
          hint: 'leave one of them, or look up in a view that says which',
        });
      }
    }
    byLookup.set(lookup, name);
  }
  if (faults.length > 0) {
    throw new InputError('lookup_conflict', 'A look-up has two answers for one key; nothing was loaded.', { faults });
  }
  return byLookup;
}

function lookupsOf(mapping: Mapping): { lookup: Lookup; where: string }[] {
  const of = (block: EntityBlock, i: number) =>
    Object.entries(block.columns).flatMap(([target, { lookup }]) =>
      lookup === undefined ? [] : [{ lookup, where: mapping.at(['entities', i, 'columns', target, 'lookup']) }],
    );
  return mapping.entities.flatMap(of);
}
