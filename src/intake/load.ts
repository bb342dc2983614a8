/**
 * From staged files to canonical rows: tables, views, look-ups, then per entity one Parquet file with each id once.
 * Every row that went in is counted where it went; open questions stop everything.
 */
import { sql } from '../engine/sql.ts';
import { ENTITY_NAMES, type EntityName } from '../model/entity.ts';
import { type Fault, InputError } from '../model/error.ts';
import type { Mapping } from '../model/mapping.ts';
import { suggestion } from '../model/mapping-fault.ts';
import { mayBeLocal } from './column.ts';
import { uniqueRows } from './duplicate.ts';
import { prepareLookups } from './lookup.ts';
import { type Population, population } from './population.ts';
import { askAboutDates } from './question.ts';
import type { Rejects } from './reject.ts';
import type { StagedFile } from './stage.ts';
import { fileTable, publish, type Table, viewTable } from './table.ts';
import { columnsRead } from './value-text.ts';
import type { Workbench } from './workbench.ts';
import { markZone, type ZoneDays } from './zone-days.ts';

/** An entity's rows, ready to be written. */
export interface LoadedEntity {
  readonly population: Population;
  /** Name of its Parquet file on the workbench. */
  readonly file: string;
  readonly rows: number;
  readonly read: number;
  readonly rejected: number;
  readonly filtered: number;
  readonly duplicate: number;
}

export interface LoadEffects {
  progress(message: string): void;
}

/** Maps all staged files. Throws `InputError` for questions, missing columns and contradictory look-ups. */
export async function load(
  workbench: Workbench,
  mapping: Mapping,
  files: readonly StagedFile[],
  rejects: Rejects,
  effects: LoadEffects,
): Promise<LoadedEntity[]> {
  const tables = await makeTables(workbench, mapping, files);
  assertColumns(mapping, tables);
  const zones = await markZones(workbench, mapping);
  const lookups = await prepareLookups(workbench, mapping, tables);
  const scene = { mapping, tables, zones, lookups };
  const loaded: LoadedEntity[] = [];
  for (const entity of ENTITY_NAMES) {
    const blocks = [...mapping.entities.entries()].filter(([, block]) => block.entity === entity);
    if (blocks.length === 0) continue;
    effects.progress(`mapping ${entity}`);
    loaded.push(await loadEntity(workbench, population(entity, blocks, scene), rejects));
  }
  await askAboutDates(workbench, mapping);
  return loaded;
}

async function loadEntity(workbench: Workbench, rows: Population, rejects: Rejects): Promise<LoadedEntity> {
  const unique = await uniqueRows(workbench, rows, rejects);
  let filtered = 0;
  let bad = 0;
  if (unique.good !== rows.read) {
    const counts = await workbench.counts(
      sql`SELECT count(*) FILTER (_filtered) AS filtered, count(*) FILTER (_bad) AS bad FROM (${rows.rows})`,
    );
    filtered = counts['filtered'] ?? 0;
    bad = counts['bad'] ?? 0;
    if (bad > 0) await rejects.addRows(rows.entity, rows.faults);
  }
  const { file, rows: kept, duplicate, conflicting } = unique;
  return { population: rows, file, rows: kept, read: rows.read, rejected: bad + conflicting, filtered, duplicate };
}

async function makeTables(
  workbench: Workbench,
  mapping: Mapping,
  files: readonly StagedFile[],
): Promise<Map<string, Table>> {
  const tables = new Map<string, Table>();
  for (const [name, rule] of Object.entries(mapping.files)) {
    const table = fileTable(
      name,
      files.filter((file) => file.name === name),
      rule.decimal,
    );
    tables.set(name, table);
    if (Object.keys(mapping.views).length > 0) await publish(workbench, table);
  }
  for (const [name, { sql: text }] of Object.entries(mapping.views)) {
    tables.set(name, await viewTable(workbench, name, text, mapping.at(['views', name, 'sql'])));
  }
  return tables;
}

async function markZones(workbench: Workbench, mapping: Mapping): Promise<Map<string, ZoneDays>> {
  const rules = mapping.entities.flatMap(({ columns }) => Object.values(columns));
  const named = rules.flatMap((rule) => (mayBeLocal(rule) ? [rule.zone ?? mapping.zone] : []));
  const zones = new Map<string, ZoneDays>();
  for (const zone of named) {
    if (zone !== undefined && !zones.has(zone))
      zones.set(zone, await markZone(workbench, zone, mapping.dates, zones.size));
  }
  return zones;
}

/** Columns that rules name and the data does not have: all of them, with what there is. */
function assertColumns(mapping: Mapping, tables: ReadonlyMap<string, Table>): void {
  const faults: Fault[] = [];
  const ask = (name: string, columns: readonly string[], where: string) => {
    for (const { shown, columns: present } of tables.get(name)?.parts ?? []) {
      for (const column of columns) {
        if (present.includes(column)) continue;
        faults.push({
          where,
          what: `${shown} has no column \`${column}\``,
          hint: `${suggestion(column, present)}${present.length > 0 ? `; it has ${present.join(', ')}` : ''}`,
        });
      }
    }
  };
  mapping.entities.forEach((block, i) => {
    for (const name of block.from) {
      ask(name, columnsRead(block.id), mapping.at(['entities', i, 'id']));
      block.where.forEach(({ column }, j) => {
        ask(name, [column], mapping.at(['entities', i, 'where', j]));
      });
      for (const [target, rule] of Object.entries(block.columns))
        ask(name, columnsRead(rule), mapping.at(['entities', i, 'columns', target]));
    }
    for (const [target, { lookup }] of Object.entries(block.columns)) {
      if (lookup !== undefined)
        ask(lookup.file, [lookup.key, lookup.take], mapping.at(['entities', i, 'columns', target, 'lookup']));
    }
  });
  if (faults.length > 0) {
    throw new InputError(
      'missing_column',
      'The mapping names columns that the data does not have; nothing was loaded.',
      { faults },
    );
  }
}

/** The entities a load brings. */
export const entitiesOf = (loaded: readonly LoadedEntity[]): EntityName[] =>
  loaded.map(({ population: { entity } }) => entity);
