/**
 * What was imported, and taking it back. An undo is a batch of its own; rows that a later batch changed stay as that
 * one left them, and identities follow the facts.
 */
import { createHash } from 'node:crypto';
import type { Engine, StoredBatch, UndoResult } from '../engine/engine.ts';
import { InputError, NotFound } from '../model/error.ts';
import { refreshIdentity } from './identity.ts';
import type { FileCounts } from './report.ts';

export interface PastImport {
  readonly id: string;
  readonly source: string;
  readonly knownFrom: string;
  readonly undone: boolean;
  readonly mapping: string;
  readonly files: readonly FileCounts[];
  readonly entities: readonly {
    entity: string;
    read: number;
    rows: number;
    rejected: number;
    filtered: number;
    duplicate: number;
  }[];
  readonly completeThrough: string | null;
}

interface ImportNote {
  readonly kind?: string;
  readonly mapping?: { readonly name: string };
  readonly files?: PastImport['files'];
  readonly entities?: PastImport['entities'];
  readonly complete_through?: string | null;
}

const noteOf = (batch: StoredBatch): ImportNote => JSON.parse(batch.note) as ImportNote;

/** All imports in the order they went in. */
export async function listImports(engine: Engine): Promise<PastImport[]> {
  return (await engine.batches())
    .filter((batch) => noteOf(batch).kind === 'import')
    .map((batch) => {
      const note = noteOf(batch);
      return {
        id: batch.id,
        source: batch.source,
        knownFrom: batch.knownFrom,
        undone: batch.undoneBy !== null,
        mapping: note.mapping?.name ?? '',
        files: note.files ?? [],
        entities: note.entities ?? [],
        completeThrough: note.complete_through ?? null,
      };
    });
}

/**
 * Takes an import back: the one with this id, or the `last` that stands.
 * @throws NotFound where there is none; InputError where it was taken back already.
 */
export async function undoImport(
  engine: Engine,
  which: string,
  now: string,
): Promise<UndoResult & { readonly batch: string }> {
  const batches = await engine.batches();
  const imports = batches.filter((batch) => noteOf(batch).kind === 'import');
  const batch =
    which === 'last'
      ? imports.filter(({ undoneBy }) => undoneBy === null).at(-1)
      : imports.find(({ id }) => id === which);
  if (batch === undefined) {
    throw new NotFound(
      'no_import',
      which === 'last' ? 'There is no import to take back.' : `There is no import ${which}.`,
      {
        hint: 'List the imports to find its id.',
      },
    );
  }
  if (batch.undoneBy !== null) {
    throw new InputError('already_undone', `The import ${batch.id} was taken back before.`, {
      hint: 'Load its files again to have it back.',
    });
  }
  const id = createHash('sha256')
    .update(JSON.stringify(['undo', batch.id, batches.at(-1)?.id]))
    .digest('hex');
  const note = JSON.stringify({ kind: 'undo', undoes: batch.id });
  const result = await engine.undo(batch.id, { id, source: batch.source, knownFrom: now, note });
  await refreshIdentity(engine, now);
  return { ...result, batch: batch.id };
}
