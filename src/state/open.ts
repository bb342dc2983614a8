/**
 * Opens what the installation itself keeps, beside the facts: one SQLite file, brought up to date when it is opened.
 * What is acknowledged is on disk; a file that is damaged, of something else or of a newer version is refused.
 */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { Kysely, SqliteDialect } from 'kysely';
import Database from 'libsql';
import { CadansError, InputError, Unavailable } from '../model/error.ts';
import { migrate } from './migration.ts';
import type { Tables } from './tables.ts';

export interface State {
  readonly file: string;
  readonly db: Kysely<Tables>;
  close(): Promise<void>;
}

/** How long another process is waited for that writes just now. */
const PATIENCE_MS = 5_000;

/** Opens the file, made if there is none. Errors: `InputError` for a file that is not ours, `Unavailable` for the rest. */
export async function openState(file: string): Promise<State> {
  let database: Database.Database | undefined;
  try {
    mkdirSync(dirname(file), { recursive: true });
    database = new Database(file, { timeout: PATIENCE_MS });
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database }) });
    await migrate(db, file);
    return { file, db, close: () => db.destroy() };
  } catch (error) {
    database?.close();
    throw stateFault(error, file);
  }
}

/** The error for a state that does not open or take what it is given; the driver's own is its cause. */
function stateFault(cause: unknown, file: string): CadansError {
  if (cause instanceof CadansError) return cause;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const error = /NOTADB|CORRUPT/.test(code)
    ? new InputError('state_unreadable', `${file} is not a state of this program, or it is damaged.`, {
        hint: 'Name another data folder, or restore a backup.',
      })
    : new Unavailable('state_closed', `The state ${file} could not be opened.`, {
        hint: 'See that its folder can be written to, has room, and that no other process writes to it.',
      });
  error.cause = cause;
  return error;
}
