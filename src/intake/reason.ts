/**
 * Why a row was set aside: each reason code with what it means and what to do. The codes are part of the rejects file
 * and of docs/mapping.md, which a test compares with this list.
 */
import { ENTITIES, type EntityName } from '../model/entity.ts';
import { rangeOf, rangeText } from '../model/entity-check.ts';
import { nearest } from '../model/mapping-fault.ts';

export const REASONS = {
  empty_id: { what: 'the row has no id', hint: 'leave it out with `where`, or build the id from other columns' },
  missing: {
    what: 'a required value is empty',
    hint: 'fill it in, map another column, or leave the row out with `where`',
  },
  unknown_value: {
    what: 'no value of this column is called that',
    hint: 'name it under `values`, or say what becomes of others with `else`',
  },
  not_a_date: { what: 'this is no date', hint: 'mend the value, or name the way it is written with `format`' },
  implausible_date: {
    what: 'the date lies outside the plausible years',
    hint: 'mend the value; check `epoch`; or widen `dates: { from, to }`',
  },
  no_zone: { what: 'a local time without a zone', hint: 'declare `zone` for the column or the mapping' },
  skipped_hour: { what: 'the clocks of this zone skip that local time', hint: 'mend the value, or check `zone`' },
  not_a_number: {
    what: 'this is no number under the declared marks',
    hint: 'declare `number` with its decimal mark, thousands, strip or suffixes',
  },
  too_many_digits: {
    what: 'more digits than 14 before and 6 after the point',
    hint: 'mend the value, or allow rounding with `number: { round: true }`',
  },
  not_whole: {
    what: 'a whole number is wanted',
    hint: 'mend the value, or allow rounding with `number: { round: true }`',
  },
  negative: { what: 'this cannot be negative', hint: 'mend the value, or take it for empty with `nulls`' },
  out_of_range: {
    what: 'no such number can be here',
    hint: 'mend the value; a percentage becomes a share with `number: { times: 0.01 }`',
  },
  ends_before_start: {
    what: 'it ends before it starts',
    hint: 'mend one of the two; `to` is the day after the last, so one day ends on the next',
  },
  not_an_email: { what: 'this is no e-mail address', hint: 'mend it, or take it for empty with `nulls`' },
  not_a_ramp: {
    what: 'this is no list of shares',
    hint: 'write shares from 0 to 1 with commas between them, e.g. 0,0.25,0.5,1',
  },
  not_a_boolean: { what: 'neither yes nor no', hint: 'translate it to true or false under `values`' },
  no_match: {
    what: 'the look-up finds no row with this key',
    hint: 'add it to the looked-up file, or drop `required`',
  },
  unknown_currency: { what: 'this is no ISO 4217 code', hint: 'translate it under `values`' },
  unknown_zone: { what: 'this is no known time zone', hint: 'translate it to an IANA name under `values`' },
  conflicting_key: {
    what: 'the same id as an earlier row with other content',
    hint: 'keep one of them, map `updated_at`, or say `duplicates: first` or `last`',
  },
} as const satisfies Record<string, { what: string; hint: string }>;

export type Reason = keyof typeof REASONS;

export interface Reject {
  readonly entity: string | null;
  readonly file: string;
  readonly line: number | null;
  readonly column: string | null;
  readonly value: string | null;
  readonly reason: string;
  readonly what: string;
  readonly hint: string;
}

/** What a reason means for one column and value. */
export function explained(
  reason: string,
  entity: EntityName,
  column: string,
  value: string | null,
): { what: string; hint: string } {
  const known = REASONS[reason as Reason] ?? { what: reason, hint: '' };
  const range = reason === 'out_of_range' ? rangeOf(entity, column) : undefined;
  if (range !== undefined) return { what: `${known.what}; it takes ${rangeText(range)}`, hint: known.hint };
  const type = ENTITIES[entity].columns.find(({ name }) => name === column)?.type;
  if (reason !== 'unknown_value' || type?.kind !== 'enum') return known;
  const near = value === null ? undefined : nearest(value, type.values);
  const meant = near === undefined ? '' : ` (${near}?)`;
  return { what: `${known.what}; it takes ${type.values.join(', ')}${meant}`, hint: known.hint };
}
