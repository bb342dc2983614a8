/**
 * What every engine does. Each entity is a current table plus an append-only history; a batch goes in whole or not at
 * all, and the same batch again has no effect. Differences between engines live in `dialect`, nowhere else.
 */
import type { EntityName } from '../model/entity.ts';
import type { Sql } from './sql.ts';

/** A value as it leaves an engine: decimals and instants as text (`YYYY-MM-DD HH:MM:SS[.ffffff]`, UTC), counts as number. */
export type Cell = string | number | boolean | null;
export type Row = Record<string, Cell>;

/** What is known of one load. `counts` and `rejects` are kept with the batch, so that an import can be read back. */
export interface Batch {
  /** Deterministic: the same content after the same predecessor gives the same id. */
  readonly id: string;
  readonly source: string;
  /** When the installation learnt of it: a UTC instant `YYYY-MM-DDTHH:MM:SS[.fff]Z`. */
  readonly knownFrom: string;
  /** What else to keep with it (files, hashes, counts, mapping): JSON text. */
  readonly note: string;
}

export interface StoredBatch extends Batch {
  readonly seq: number;
  /** The batch that took this one back, if any. */
  readonly undoneBy: string | null;
}

/** What an engine keeps a table of: the canonical entities, and `identity`: which record stands for a merged or linked one. */
export type TableName = EntityName | 'identity';

/** Rows of one entity: objects of `rowSchema` shape, or a Parquet file in the staging folder with the stored columns. */
export interface EntityRows {
  readonly entity: TableName;
  readonly rows: { readonly list: readonly Record<string, unknown>[] } | { readonly parquet: string };
}

/** Per entity: rows new or changed, rows as they already were. */
export interface WriteCounts {
  readonly entity: TableName;
  readonly inserted: number;
  readonly updated: number;
  readonly unchanged: number;
}

export interface WriteResult {
  readonly batch: string;
  /** True when this batch had been written before: nothing happened now, and `counts` are those of that time. */
  readonly replayed: boolean;
  readonly counts: readonly WriteCounts[];
}

export interface UndoResult {
  readonly removed: number;
  readonly restored: number;
  /** Rows that a later batch changed again: they stay as that batch left them. */
  readonly kept: number;
}

export interface Dialect {
  readonly name: 'duckdb' | 'clickhouse';
  /** The first instant (UTC) of the local date-time `column` in `zone`. */
  localToUtc(column: Sql, zone: string): Sql;
  /** The local date-time of the UTC instant `column` in `zone`. */
  utcToLocal(column: Sql, zone: string): Sql;
  /** The local date of the UTC instant `column` in `zone`. */
  utcToLocalDate(column: Sql, zone: string): Sql;
  /** Text at `key` of an attributes column. */
  attribute(column: Sql, key: string): Sql;
  /** A number that tells rows apart by these columns; equal rows have the same. */
  fingerprint(columns: readonly Sql[]): Sql;
  /** Bound text as a UTC instant, a date. */
  instant(value: string): Sql;
  date(value: string): Sql;
}

/** Types of columns that a program hands in as text. */
export type KeptType = 'text' | 'integer' | 'boolean' | 'date' | 'instant';

/** Several reads of one state of the data. They run one after the other. */
export interface Snapshot {
  read(query: Sql): Promise<Row[]>;
  /** Works a query out once and gives what to read its rows from; gone with the snapshot, or when it is let go. */
  keep(query: Sql): Promise<Sql>;
  letGo(kept: Sql): Promise<void>;
  /** The same for rows of this program's own, each a text per column in their order. */
  keepRows(columns: Readonly<Record<string, KeptType>>, rows: readonly (readonly (string | null)[])[]): Promise<Sql>;
  /** Batches in the order they went in. */
  batches(): Promise<readonly StoredBatch[]>;
}

export interface Engine {
  readonly dialect: Dialect;
  /** Folder that files must lie in to be written from. */
  readonly staging: string;
  migrate(): Promise<void>;
  write(batch: Batch, parts: readonly EntityRows[]): Promise<WriteResult>;
  /** Takes a batch back by appending what was before it. */
  undo(batchId: string, by: Batch): Promise<UndoResult>;
  /** Batches in the order they went in. */
  batches(): Promise<readonly StoredBatch[]>;
  /** What a query reads an entity from: the current table, or (as of an instant) the history rebuilt. */
  table(entity: TableName, asOf?: string): Sql;
  /** Every version of the rows that changed after a batch (by its `seq`), those from before the change too. */
  changed(entity: TableName, since: number): Sql;
  read(query: Sql): Promise<Row[]>;
  /** Runs `use` on one state of the data, whatever is written meanwhile. */
  snapshot<T>(use: (snapshot: Snapshot) => Promise<T>): Promise<T>;
  backup(file: string): Promise<void>;
  close(): Promise<void>;
}
