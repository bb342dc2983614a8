/**
 * What an import tells: per entity where every row went, per file what was read, what was set aside and what looks odd.
 * The counts of an entity always add up; a report whose counts do not is never given.
 */
import type { EntityName } from '../model/entity.ts';
import type { Reject } from './reason.ts';

/** `read = stored + unchanged + rejected + filtered + duplicate`. */
export interface EntityCounts {
  readonly entity: EntityName;
  readonly read: number;
  /** New or changed. */
  readonly stored: number;
  readonly unchanged: number;
  /** Rows, however many faults each has. */
  readonly rejected: number;
  readonly filtered: number;
  readonly duplicate: number;
}

export interface FileCounts {
  /** Its name in the mapping. */
  readonly name: string;
  /** Path below the data folder. */
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
  /** Physical lines, header and empty ones included. */
  readonly lines: number;
  readonly rows: number;
  /** Records that could not be read as rows. */
  readonly rejected: number;
}

export const WARNING_CODES = [
  'dangling_reference',
  'no_match',
  'scientific_id',
  'merge_cycle',
  'overlapping_assignments',
  'hidden_sheet',
  'unread_sheets',
] as const;

export interface Warning {
  readonly code: (typeof WARNING_CODES)[number];
  readonly where: string;
  readonly what: string;
  readonly count: number;
  readonly sample: readonly string[];
}

export interface ImportReport {
  readonly source: string;
  /** Null where nothing changed: no batch was made. */
  readonly batch: string | null;
  /** The last day the data is complete for, if the mapping says so. */
  readonly completeThrough: string | null;
  readonly files: readonly FileCounts[];
  readonly entities: readonly EntityCounts[];
  readonly rejects: {
    /** Rejected rows of entities and records of files together. */
    readonly rows: number;
    /** How often each reason occurs. */
    readonly reasons: Readonly<Record<string, number>>;
    /** CSV with all of them, or null where there are none. */
    readonly file: string | null;
    readonly sample: readonly Reject[];
  };
  readonly warnings: readonly Warning[];
  /** Links between records found or withdrawn. */
  readonly links: { readonly made: number; readonly withdrawn: number };
}

/** Refuses counts that do not add up: a defect of this program, not of the data. */
export function assertBalanced(counts: EntityCounts): EntityCounts {
  const { entity, read, stored, unchanged, rejected, filtered, duplicate } = counts;
  if (read !== stored + unchanged + rejected + filtered + duplicate) {
    throw new Error(
      `the rows of ${entity} do not add up: ${read} read, ${stored} stored, ${unchanged} unchanged, ${rejected} rejected, ${filtered} filtered, ${duplicate} duplicate`,
    );
  }
  return counts;
}
