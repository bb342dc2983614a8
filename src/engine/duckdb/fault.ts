/**
 * Turns what the driver throws into errors a user can read. The driver's own text may hold SQL and values, so it is
 * kept as the `cause` and never shown. After a fatal fault the engine answers nothing more until the process restarts.
 */
import { CadansError, InputError, Unavailable } from '../../model/error.ts';

/** Shared by all connections of one engine. */
export interface Health {
  /** Set by the first fatal fault: the database in memory can no longer be trusted. */
  fatal: boolean;
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function because<E extends CadansError>(error: E, cause: unknown): E {
  error.cause = cause;
  return error;
}

/** The error for a query or write that failed; marks the engine as unusable where the fault was fatal. */
export function translated(cause: unknown, health: Health): CadansError {
  if (cause instanceof CadansError) return cause;
  const text = textOf(cause);
  if (/^FATAL|database has been invalidated/i.test(text)) health.fatal = true;
  if (health.fatal) return because(fatalFault(), cause);
  if (/^Out of Memory/i.test(text)) {
    return because(
      new Unavailable('engine_memory', 'The engine ran out of memory; nothing was changed.', {
        hint: 'Give it a higher memory limit, or ask for less at once.',
      }),
      cause,
    );
  }
  if (/no space left|disk full|file too large/i.test(text)) {
    return because(
      new Unavailable('disk_full', 'The disk is full; nothing was changed.', {
        hint: 'Free some space and try again.',
      }),
      cause,
    );
  }
  return because(
    new Unavailable('engine_error', 'The engine could not do this; nothing was changed.', {
      hint: 'This is a defect of the program, not of what was asked: the log has its cause.',
    }),
    cause,
  );
}

export function fatalFault(): Unavailable {
  return new Unavailable('engine_fatal', 'The engine stopped after a fatal fault and answers nothing more.', {
    hint: 'See that the disk has room, then restart the program; what was acknowledged before is kept.',
  });
}

/** The error for a database file that does not open. */
export function openFault(cause: unknown, file: string): CadansError {
  if (cause instanceof CadansError) return cause;
  const text = textOf(cause);
  if (/could not set lock/i.test(text)) {
    const holder = /PID (\d+)/.exec(text)?.[1];
    return because(heldFault(file, holder === undefined ? 'another process' : `another process (${holder})`), cause);
  }
  if (/version number|newer version|storage version|serializ/i.test(text)) return because(newerFault(file), cause);
  if (/not a valid DuckDB database|is a directory|corrupt|checksum/i.test(text)) {
    return because(
      new InputError('database_unreadable', `${file} is not a database of this program, or it is damaged.`, {
        hint: 'Name another file, or restore a backup.',
      }),
      cause,
    );
  }
  return because(
    new Unavailable('database_closed', `The database ${file} could not be opened.`, {
      hint: 'See that its folder exists and can be written to.',
    }),
    cause,
  );
}

export function heldFault(file: string, holder: string): Unavailable {
  return new Unavailable('database_held', `The database ${file} is held open by ${holder}.`, {
    hint: 'Stop that process, or ask it: while the server runs, it alone reads and writes the facts.',
  });
}

export function newerFault(file: string): InputError {
  return new InputError('database_newer', `The database ${file} was written by a newer version of this program.`, {
    hint: 'Run that version, or restore a backup from before the upgrade.',
  });
}
