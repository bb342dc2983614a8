/**
 * Opens a database file as an engine. From then on the engine can reach the staging folder and nothing else of the
 * machine: no other file, no network, no extension, and no statement can widen that. One process holds a file, and
 * opens it once; anybody else is refused with a clear error.
 */
import { mkdir, realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { type Fault, InputError, Unavailable } from '../../model/error.ts';
import type { Engine } from '../engine.ts';
import { type Sql, sql } from '../sql.ts';
import { backup } from './backup.ts';
import { batches } from './batch.ts';
import { dialect } from './dialect.ts';
import { type Health, heldFault, openFault } from './fault.ts';
import { changed, table } from './history.ts';
import { assertOurs, migrate } from './migration.ts';
import { Pool } from './pool.ts';
import { Session } from './session.ts';
import { undo } from './undo.ts';
import { write } from './write.ts';

export interface DuckDbOptions {
  /** The database file, made if there is none, or `:memory:`. */
  readonly file: string;
  /** The one folder that files are read from; made if there is none. It may not hold the database itself. */
  readonly staging: string;
  /** Threads a query may use; as many as the machine has by default. */
  readonly threads?: number;
  /** As DuckDB writes it, `2GB`; four fifths of the machine's memory by default. What is more goes to disk. */
  readonly memoryLimit?: string;
  /**
   * For loading: rows need not be stored in the order they come in. A large load then goes to the file as it is read; else
   * all of it waits in memory for the commit.
   */
  readonly anyOrder?: boolean;
}

/** Opens the database. Errors: `Unavailable` when another holds it, `InputError` when it is not one of ours. */
export async function openDuckDb(options: DuckDbOptions): Promise<Engine> {
  assertOptions(options);
  const staging = await folder(options.staging);
  const file = options.file === ':memory:' ? options.file : await place(options.file, staging);
  const health: Health = { fatal: false };
  const instance = await instanceOf(file);
  const connection = await instance.connect();
  const session = new Session(connection, health);
  try {
    if (await isLocked(session)) throw heldFault(file, 'this process');
    await configure(connection, file, staging, options);
    await assertOurs(session, file);
  } catch (error) {
    session.close();
    instance.closeSync();
    throw openFault(error, file);
  }
  return engineOn(new Pool(instance, session, health), file, staging);
}

function engineOn(pool: Pool, file: string, staging: string): Engine {
  let migrated = false;
  const assertMigrated = () => {
    if (!migrated) {
      throw new Unavailable('not_migrated', `The database ${file} has not been brought up to date.`, {
        hint: 'Migrate it before it is used.',
      });
    }
  };
  return {
    dialect,
    staging,
    async migrate() {
      await pool.transaction((session) => migrate(session, file));
      migrated = true;
    },
    async write(batch, parts) {
      assertMigrated();
      return pool.transaction((session) => write(session, staging, batch, parts));
    },
    async undo(batchId, by) {
      assertMigrated();
      return pool.transaction((session) => undo(session, batchId, by));
    },
    async batches() {
      assertMigrated();
      return pool.read(batches);
    },
    table,
    changed,
    read: (query) => pool.read((session) => session.select(query)),
    async snapshot(use) {
      assertMigrated();
      return pool.read((session) => session.snapshot(use));
    },
    backup: (target) => pool.exclusive((session) => backup(session, staging, target)),
    close: () => pool.close(),
  };
}

function assertOptions({ threads, memoryLimit }: DuckDbOptions): void {
  const faults: Fault[] = [];
  if (threads !== undefined && !(Number.isInteger(threads) && threads > 0)) {
    faults.push({ where: 'threads', what: `${threads} is not a whole number above 0` });
  }
  if (memoryLimit !== undefined && !/^\d+(\.\d+)? ?[KMGT]i?B$/i.test(memoryLimit)) {
    faults.push({
      where: 'memoryLimit',
      what: `"${memoryLimit}" is not an amount of memory`,
      hint: 'Write it as 2GB.',
    });
  }
  if (faults.length > 0) throw new InputError('engine_options', 'The engine can not be opened like that.', { faults });
}

async function folder(path: string): Promise<string> {
  await mkdir(path, { recursive: true });
  return realpath(path);
}

async function place(file: string, staging: string): Promise<string> {
  const directory = await realpath(dirname(resolve(file))).catch((cause: unknown) => {
    throw openFault(cause, file);
  });
  const path = join(directory, basename(file));
  const fromStaging = relative(staging, path);
  if (!fromStaging.startsWith('..') && !isAbsolute(fromStaging)) {
    throw new InputError('database_in_staging', `The database ${path} may not lie in the staging folder.`, {
      hint: 'Keep them in two folders: whatever is staged could otherwise replace it.',
    });
  }
  return path;
}

/**
 * Two instances on one file in one process would both get the lock, and closing either would let go of it for both:
 * the lock belongs to the process. The driver's cache gives the same instance again instead, which `isLocked` shows.
 */
async function instanceOf(file: string): Promise<DuckDBInstance> {
  try {
    return await (file === ':memory:' ? DuckDBInstance.create(file) : DuckDBInstance.fromCache(file));
  } catch (cause) {
    throw openFault(cause, file);
  }
}

async function isLocked(session: Session): Promise<boolean> {
  const [row] = await session.rows(sql`select current_setting('lock_configuration') as locked`);
  return row?.['locked'] === true;
}

/** The order matters: folders before access is shut, the lock last. As options of the opening they are refused. */
async function configure(connection: DuckDBConnection, file: string, staging: string, options: DuckDbOptions) {
  const spill = file === ':memory:' ? join(staging, '.spill') : `${file}.tmp`;
  const text = (value: string): Sql => sql.constant(value);
  const settings: Sql[] = [
    sql`temp_directory = ${text(spill)}`,
    // For all connections: the zone of the process would otherwise change what a cast gives.
    sql`global TimeZone = 'UTC'`,
    // A small log: opening after a kill takes as long as replaying it.
    sql`checkpoint_threshold = '1MB'`,
    sql`autoinstall_known_extensions = false`,
    sql`autoload_known_extensions = false`,
    sql`allow_community_extensions = false`,
    sql`allow_persistent_secrets = false`,
    sql`allowed_directories = [${text(staging)}]`,
    sql`enable_external_access = false`,
    sql`lock_configuration = true`,
  ];
  if (options.threads !== undefined) settings.unshift(sql`threads = ${sql.raw(String(options.threads))}`);
  if (options.anyOrder === true) settings.unshift(sql`global preserve_insertion_order = false`);
  if (options.memoryLimit !== undefined) settings.unshift(sql`memory_limit = ${text(options.memoryLimit)}`);
  for (const setting of settings) await connection.run(sql`set ${setting}`.text((n) => `$${n}`));
}
