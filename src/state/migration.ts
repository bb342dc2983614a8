/** The steps by which the state came to its present form; each runs once, whole or not at all, in order of its number. */
import { type Kysely, type Migration, Migrator, sql } from 'kysely';
import { InputError } from '../model/error.ts';
import type { Tables } from './tables.ts';

const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '001_settings_version': {
    async up(db) {
      await db.schema
        .createTable('settings_version')
        .addColumn('version', 'integer', (column) => column.primaryKey().autoIncrement())
        .addColumn('known_from', 'text', (column) => column.notNull())
        .addColumn('by', 'text', (column) => column.notNull())
        .addColumn('settings', 'text', (column) => column.notNull())
        .addColumn('hash', 'text', (column) => column.notNull().unique())
        .execute();
      for (const change of ['update', 'delete']) {
        await sql`create trigger ${sql.raw(`settings_version_no_${change}`)} before ${sql.raw(change)} on settings_version
          begin select raise(abort, 'versions are only added'); end`.execute(db);
      }
    },
  },
  '002_ledger': {
    async up(db) {
      await db.schema
        .createTable('ledger_generation')
        .addColumn('number', 'integer', (column) => column.primaryKey())
        .addColumn('stamp', 'text', (column) => column.notNull())
        .addColumn('notes', 'text', (column) => column.notNull())
        .addColumn('hash', 'text', (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('ledger_page')
        .addColumn('metric', 'text', (column) => column.notNull())
        .addColumn('by', 'text', (column) => column.notNull())
        .addColumn('span', 'text', (column) => column.notNull())
        .addColumn('made', 'integer', (column) => column.notNull())
        .addColumn('valid_until', 'text')
        .addColumn('body', 'text', (column) => column.notNull())
        .addColumn('hash', 'text', (column) => column.notNull())
        .addColumn('replaced', 'integer')
        .addPrimaryKeyConstraint('ledger_page_key', ['metric', 'by', 'span', 'made'])
        .execute();
      await db.schema
        .createTable('ledger_bucket')
        .addColumn('metric', 'text', (column) => column.notNull())
        .addColumn('by', 'text', (column) => column.notNull())
        .addColumn('body', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('ledger_bucket_key', ['metric', 'by'])
        .execute();
    },
  },
  '003_frozen': {
    async up(db) {
      await db.schema
        .createTable('frozen')
        .addColumn('number', 'integer', (column) => column.primaryKey().autoIncrement())
        .addColumn('head', 'text', (column) => column.notNull())
        .addColumn('figures', 'text', (column) => column.notNull())
        .addColumn('hash', 'text', (column) => column.notNull().unique())
        .execute();
      for (const change of ['update', 'delete']) {
        await sql`create trigger ${sql.raw(`frozen_no_${change}`)} before ${sql.raw(change)} on frozen
          begin select raise(abort, 'what was reported is only added to'); end`.execute(db);
      }
    },
  },
};

/** Brings the state up to date. Throws InputError where a newer version of the program has been at it. */
export async function migrate(db: Kysely<Tables>, file: string): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...MIGRATIONS }) } });
  const known = await migrator.getMigrations().catch((error: unknown) => error);
  const { error } = known instanceof Error ? { error: known } : await migrator.migrateToLatest();
  if (error instanceof Error && error.message.startsWith('corrupted migrations')) {
    throw new InputError('state_newer', `The state ${file} was written by a newer version of this program.`, {
      hint: 'Run that version, or restore a backup from before the upgrade.',
    });
  }
  if (error) throw error;
}
