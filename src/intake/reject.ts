/**
 * The rows set aside in one import: gathered in the workbench, so that a million of them cost no memory here, told by
 * samples and counts, and written as CSV that no spreadsheet runs as a formula.
 */
import { copyFile, mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { type Sql, sql } from '../engine/sql.ts';
import type { EntityName } from '../model/entity.ts';
import type { Fault } from '../model/error.ts';
import { explained, type Reject } from './reason.ts';
import type { StagedFile } from './stage.ts';
import type { TextRow, Workbench } from './workbench.ts';

const COLUMNS = ['block', 'entity', 'file', 'line', 'column', 'value', 'reason', 'what', 'hint'] as const;

export class Rejects {
  readonly #workbench: Workbench;

  private constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  /** An empty list on the workbench. */
  static async create(workbench: Workbench): Promise<Rejects> {
    await workbench.run(sql`CREATE TABLE rejects (${sql.join(COLUMNS.map((name) => sql`${sql.id(name)} VARCHAR`))})`);
    return new Rejects(workbench);
  }

  /** Records that the file reader left out. */
  async addFiles(files: readonly StagedFile[]): Promise<void> {
    const rows = files.flatMap(({ shown, rejects }) =>
      rejects.map(({ line, column, value, reason, what, hint }) => [
        null,
        null,
        shown,
        String(line),
        column,
        value,
        reason,
        what,
        hint,
      ]),
    );
    if (rows.length > 0) await this.#workbench.append('rejects', rows);
  }

  /** Faults of rows: a query of `block`, `file`, `line`, `column`, `value`, `reason`. */
  async addRows(entity: EntityName, faults: Sql): Promise<void> {
    await this.#workbench.run(sql`INSERT INTO rejects (block, entity, file, line, "column", value, reason)
      SELECT block, ${sql.constant(entity)}, file, line, "column", value, reason FROM (${faults})`);
  }

  /** Rows with a key that another row has with other content: `file`, `line`, `value`, `what`. */
  async addConflicts(entity: EntityName, conflicts: Sql): Promise<void> {
    const { hint } = explained('conflicting_key', entity, 'id', null);
    await this.#workbench.run(sql`INSERT INTO rejects (entity, file, line, "column", value, reason, what, hint)
      SELECT ${sql.constant(entity)}, file, line, 'id', value, 'conflicting_key', what, ${sql.constant(hint)} FROM (${conflicts})`);
  }

  /** How often each reason occurs. */
  async reasons(): Promise<Record<string, number>> {
    const rows = await this.#workbench.rows(
      sql`SELECT reason, count(*) AS n FROM rejects GROUP BY reason ORDER BY n DESC, reason`,
    );
    return Object.fromEntries(rows.map((row) => [row['reason'] ?? '', Number(row['n'])]));
  }

  /** The first rejects by file and line. */
  async sample(limit: number): Promise<Reject[]> {
    const rows = await this.#workbench.rows(
      sql`SELECT * FROM rejects ORDER BY ${ORDER} LIMIT ${sql.raw(String(limit))}`,
    );
    return rows.map(toReject);
  }

  /** Writes all of them into `folder`; gives the path of the file. */
  async writeTo(folder: string, name: string): Promise<string> {
    const workbench = this.#workbench;
    const kinds = await workbench.rows(sql`SELECT DISTINCT entity, "column", reason FROM rejects WHERE what IS NULL`);
    await workbench.run(
      sql`CREATE OR REPLACE TABLE reject_texts (entity VARCHAR, "column" VARCHAR, reason VARCHAR, what VARCHAR, hint VARCHAR)`,
    );
    await workbench.append(
      'reject_texts',
      kinds.map(({ entity, column, reason }) => {
        const { what, hint } = explained(reason ?? '', entity as EntityName, column ?? '', null);
        return [entity ?? null, column ?? null, reason ?? null, what, hint];
      }),
    );
    const made = path.join(workbench.folder, 'rejects.csv');
    await workbench.run(sql`COPY (
      SELECT ${safe('file')} AS file, line, entity, "column", ${safe('value')} AS value, reason, ${safe('todo')} AS "what to do"
      FROM (SELECT r.*, coalesce(r.what, t.what) || ': ' || coalesce(r.hint, t.hint) AS todo
        FROM rejects r LEFT JOIN reject_texts t ON r.entity = t.entity AND r."column" = t."column" AND r.reason = t.reason)
      ORDER BY ${ORDER}) TO ${sql.constant(made)} (FORMAT csv, HEADER true)`);
    await mkdir(folder, { recursive: true });
    const target = path.join(folder, name);
    await rename(made, target).catch(async () => {
      // The staging folder may be on another disk.
      await copyFile(made, target);
      await rm(made);
    });
    return target;
  }
}

const ORDER = sql.raw('file, TRY_CAST(line AS BIGINT), entity, "column", value');

/** Text that a spreadsheet would take for a formula gets an apostrophe before it; plain numbers stay. */
function safe(column: string): Sql {
  const text = sql.id(column);
  return sql`CASE WHEN regexp_matches(${text}, '^[=+\\-@\\t\\r]') AND NOT regexp_full_match(${text}, '[+-]?\\d+([.,]\\d+)?')
    THEN '''' || ${text} ELSE ${text} END`;
}

function toReject(row: TextRow): Reject {
  const { entity = null, column = null, value = null } = row;
  const reason = row['reason'] ?? '';
  const told = entity === null ? { what: '', hint: '' } : explained(reason, entity as EntityName, column ?? '', value);
  return {
    entity,
    file: row['file'] ?? '',
    line: row['line'] == null ? null : Number(row['line']),
    column,
    value,
    reason,
    what: row['what'] ?? told.what,
    hint: row['hint'] ?? told.hint,
  };
}

/** A reject as a fault of the input. */
export function rejectFault({ file, line, entity, column, value, what, hint }: Reject): Fault {
  const place = [entity, column].filter((part) => part !== null).join('.');
  const shown = value === null ? '' : ` "${value.slice(0, 80)}"`;
  return { where: line === null ? file : `${file}:${line}`, what: `${place}${shown}: ${what}`, hint };
}
