/** Names of users and teams: what a reader sees for a reference, and which reference a reader means by a name. */
import { sql } from '../engine/sql.ts';
import type { View } from '../ledger/company.ts';
import { MISSING, missingLabel, text } from '../ledger/reading.ts';
import { DIMENSION_ENTITY, type Dimension } from '../metrics/metric.ts';
import { InputError } from '../model/error.ts';
import type { DimensionValue } from './answer.ts';

/** `source:id`: a record can be owned by somebody of whom there is no row. */
const REFERENCE = /^[a-z][a-z0-9_-]*:./;

export interface Names {
  /** What a reader sees for a key of a dimension. */
  label(dimension: string, key: string | null): DimensionValue;
  /** The keys a reader means: a reference, or a name that only one record bears. */
  keys(dimension: string, value: string): readonly string[];
}

const entityOf = (dimension: string): 'user' | 'team' | undefined => DIMENSION_ENTITY[dimension as Dimension];

/** Reads the names as they are now: a label is not a fact of the past. */
export async function readNames(view: View): Promise<Names> {
  // A user and a team may bear the same reference.
  const standIns = { user: new Map<string, string>(), team: new Map<string, string>() };
  const byRef = { user: new Map<string, string>(), team: new Map<string, string>() };
  const byName = { user: new Map<string, string[]>(), team: new Map<string, string[]>() };
  for (const entity of ['user', 'team'] as const) {
    const rows = await view.facts.read(sql`
      select r.ref, r.name, coalesce(i.canonical, r.ref) as stands from ${view.engine.table(entity)} r
      left join ${view.engine.table('identity')} i on i.entity = ${sql.constant(entity)} and i.record = r.ref
      order by r.ref`);
    for (const row of rows) {
      const [ref, name, stands] = [String(row['ref']), text(row['name']), String(row['stands'])];
      standIns[entity].set(ref, stands);
      // Records of one person stand once, so that its name is not ambiguous.
      if (name === null || stands !== ref) continue;
      byRef[entity].set(ref, name);
      const key = name.toLowerCase();
      byName[entity].set(key, [...(byName[entity].get(key) ?? []), ref]);
    }
  }
  return {
    label(dimension, key) {
      if (key === null) return { key, label: missingLabel(dimension) };
      const entity = entityOf(dimension);
      return { key, label: (entity && byRef[entity].get(key)) || key };
    },
    keys(dimension, value) {
      const entity = entityOf(dimension);
      if (!entity || MISSING.includes(value as (typeof MISSING)[number])) return [value];
      const standIn = standIns[entity].get(value);
      if (standIn !== undefined) return [standIn];
      if (REFERENCE.test(value)) return [value];
      const refs = byName[entity].get(value.toLowerCase()) ?? [];
      if (refs.length === 1) return refs;
      throw new InputError(
        refs.length === 0 ? 'unknown_segment' : 'ambiguous_name',
        refs.length === 0 ? `There is no ${dimension} “${value}”.` : `${refs.length} records are called “${value}”.`,
        {
          hint:
            refs.length === 0
              ? `Ask --by ${dimension} to see them all; missing ones are asked as ${missingLabel(dimension)}.`
              : `Ask one by its reference: ${refs.join(', ')}.`,
        },
      );
    },
  };
}
