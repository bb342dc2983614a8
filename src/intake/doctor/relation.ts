/**
 * Whether the values of one column are those of another: how many are found there, and which are found but for blanks,
 * case and signs. Asked of the data once per pair.
 */
import { type Sql, sql } from '../../engine/sql.ts';
import type { Workbench } from '../workbench.ts';
import type { Evidence } from './interview.ts';
import type { LookedFile } from './look.ts';
import type { Column } from './profile.ts';

export interface Containment {
  /** Share of the different values that the other column has, near ones included. */
  readonly share: number;
  /** Values that are nearly one of the other column's: written so, with what is probably meant. */
  readonly near: readonly (Evidence & { readonly meant: string })[];
  /** Values that are not there, with how often they occur. */
  readonly missing: number;
}

const MOST_NEAR = 20;

export class Relations {
  readonly #workbench: Workbench;
  readonly #known = new Map<string, Containment>();
  readonly #depends = new Map<string, boolean>();

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  async containment(from: LookedFile, column: Column, to: LookedFile, key: Column): Promise<Containment> {
    const id = JSON.stringify([pathOf(from, column), pathOf(to, key)]);
    const known = this.#known.get(id) ?? (await this.#contained(values(from, column), values(to, key)));
    this.#known.set(id, known);
    return known;
  }

  async #contained(from: Sql, to: Sql): Promise<Containment> {
    const bare = (text: Sql) => sql`regexp_replace(lower(strip_accents(${text})), '[^\\p{L}\\p{N}]', '', 'g')`;
    const found = sql`WITH a AS (SELECT v, count(*) AS n FROM (${from}) GROUP BY v), b AS (SELECT DISTINCT v FROM (${to})),
      near AS (SELECT ${bare(sql`v`)} AS k, min(v) AS v FROM b GROUP BY 1 HAVING count(*) = 1 AND k <> '')
      SELECT a.v, a.n, b.v IS NOT NULL AS found, near.v AS meant FROM a LEFT JOIN b ON a.v = b.v LEFT JOIN near ON near.k = ${bare(sql`a.v`)}`;
    const { n, here, close, missing } =
      await this.#workbench.counts(sql`SELECT count(*) AS n, count(*) FILTER (found) AS here,
      count(*) FILTER (NOT found AND meant IS NOT NULL) AS close, count(*) FILTER (NOT found AND meant IS NULL) AS missing FROM (${found})`);
    const near =
      (close ?? 0) === 0
        ? []
        : await this.#workbench.rows(sql`SELECT v, n, meant FROM (${found}) WHERE NOT found AND meant IS NOT NULL
            ORDER BY n DESC, v LIMIT ${sql.raw(String(MOST_NEAR))}`);
    return {
      share: (n ?? 0) === 0 ? 0 : ((here ?? 0) + near.length) / (n ?? 1),
      near: near.map((row) => ({ value: row['v'] ?? '', count: Number(row['n']), meant: row['meant'] ?? '' })),
      missing: missing ?? 0,
    };
  }

  /** Whether one value of `key` always comes with one value of `column`, so that both can be one record. */
  async dependsOn(file: LookedFile, column: Column, key: Column): Promise<boolean> {
    if (key.unique) return true;
    const id = JSON.stringify([pathOf(file, column), key.name]);
    const known = this.#depends.get(id);
    if (known !== undefined) return known;
    const { n = 0 } = await this.#workbench.counts(sql`SELECT count(*) AS n FROM (SELECT ${key.cell} FROM ${file.table}
      WHERE ${key.cell} IS NOT NULL GROUP BY 1 HAVING count(DISTINCT coalesce(${column.cell}, '')) > 1)`);
    this.#depends.set(id, n === 0);
    return n === 0;
  }

  /** Rows whose id another row has, with another content. */
  async conflicts(file: LookedFile, key: Column): Promise<number> {
    const all = file.columns.map(({ cell }) => sql`coalesce(${cell}, '')`);
    const { n = 0 } = await this.#workbench.counts(sql`SELECT count(*) AS n FROM (SELECT ${key.cell} FROM ${file.table}
      WHERE ${key.cell} IS NOT NULL GROUP BY 1 HAVING count(DISTINCT [${sql.join(all)}]) > 1)`);
    return n;
  }

  /** Whether two columns together name every row. */
  async areKey(file: LookedFile, a: Column, b: Column): Promise<boolean> {
    const { n = 0 } = await this.#workbench.counts(sql`SELECT count(*) AS n FROM (SELECT 1 FROM ${file.table}
      WHERE ${a.cell} IS NOT NULL AND ${b.cell} IS NOT NULL GROUP BY ${a.cell}, ${b.cell} HAVING count(*) = 1)`);
    return n === file.rows && n > 0;
  }

  /** For each value of `column`, how many of its rows have a value in `other`. */
  async filledBy(
    file: LookedFile,
    column: Column,
    other: Column,
  ): Promise<ReadonlyMap<string, { n: number; filled: number }>> {
    const rows =
      await this.#workbench.rows(sql`SELECT coalesce(${column.cell}, '') AS v, count(*) AS n, count(${other.cell}) AS filled
      FROM ${file.table} GROUP BY 1`);
    return new Map(rows.map(({ v, n, filled }) => [v ?? '', { n: Number(n), filled: Number(filled) }]));
  }

  /** Values of `of` with two rows, among those `where`, of which one begins before the other is over; a row of no day is none. */
  async overlapping(
    { table }: LookedFile,
    { of, first, next, where }: { of: Column; first: Sql; next: Sql; where: Sql },
  ): Promise<number> {
    const { n = 0 } = await this.#workbench.counts(sql`SELECT count(DISTINCT k) AS n FROM (
      SELECT k, till, lead(since) OVER (PARTITION BY k ORDER BY since, till) AS later FROM (
        SELECT ${of.cell} AS k, ${first} AS since, ${next} AS till FROM ${table} WHERE ${where})
      WHERE k IS NOT NULL AND (till IS NULL OR till > since)) WHERE later IS NOT NULL AND (till IS NULL OR till > later)`);
    return n;
  }

  /** Different values of `column` in rows where `test` holds. */
  async countWhere(file: LookedFile, column: Column, test: Sql): Promise<number> {
    const { n = 0 } = await this.#workbench.counts(
      sql`SELECT count(DISTINCT ${column.cell}) AS n FROM ${file.table} WHERE ${test}`,
    );
    return n;
  }
}

const pathOf = (file: LookedFile, column: Column): string[] => [file.name, column.name];
const values = (file: LookedFile, column: Column): Sql =>
  sql`SELECT ${column.cell} AS v FROM ${file.table} WHERE ${column.cell} IS NOT NULL`;
