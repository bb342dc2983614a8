/**
 * A copy of the whole database while it stays open. The engine itself may touch the staging folder alone, so it writes
 * the copy there, and this program moves it to where it is wanted: whole and on disk, or not at all. Runs between two
 * writes, so the copy is one consistent state. An existing file is never overwritten.
 */
import { randomUUID } from 'node:crypto';
import { copyFile, link, open, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { InputError, Unavailable } from '../../model/error.ts';
import { sql } from '../sql.ts';
import type { Session } from './session.ts';

/** Copies the session's database to the new file `target`; `staging` is the folder the engine may write to. */
export async function backup(session: Session, staging: string, target: string): Promise<void> {
  const draft = join(staging, `backup-${randomUUID()}.duckdb`);
  try {
    await copyDatabase(session, draft);
    await place(draft, resolve(target));
  } finally {
    await rm(draft, { force: true });
    await rm(`${draft}.wal`, { force: true });
  }
}

async function copyDatabase(session: Session, draft: string): Promise<void> {
  const [row] = await session.rows(sql`select current_database() as name`);
  const name = String(row?.['name']);
  const original = sql.id(name);
  const copy = sql.id(`${name} backup`);
  await session.run(sql`attach ${sql.constant(draft)} as ${copy}`);
  try {
    await session.run(sql`copy from database ${original} to ${copy}`);
    await session.run(sql`checkpoint ${copy}`);
  } finally {
    await session.run(sql`detach ${copy}`);
  }
}

async function place(draft: string, target: string): Promise<void> {
  const part = `${target}.${randomUUID()}.part`;
  try {
    await copyFile(draft, part);
    const handle = await open(part, 'r+');
    await handle.sync().finally(() => handle.close());
    // A link, not a rename: it fails where the target exists instead of replacing it.
    await link(part, target);
  } catch (cause) {
    const exists = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST';
    const error = exists
      ? new InputError('backup_exists', `${target} already exists.`, { hint: 'Name a new file.' })
      : new Unavailable('backup_failed', `The backup could not be written to ${target}.`, {
          hint: 'See that its folder exists, can be written to and has room.',
        });
    error.cause = cause;
    throw error;
  } finally {
    await rm(part, { force: true });
  }
}
