/**
 * What cannot be, whatever the source says: numbers outside what a column can mean, spans that end before they start.
 * The intake rejects such rows by name; what may be odd but true (a deal that closed before it was created) stays, and
 * a metric leaves it out with its own reason.
 */
import type { EntityName } from './entity.ts';

/** Bounds of a number, both allowed; `above` is a lower bound that is not. */
export interface Range {
  readonly from?: number;
  readonly above?: number;
  readonly to?: number;
}

const RANGES: Partial<Record<EntityName, Readonly<Record<string, Range>>>> = {
  user: { weekly_hours: { from: 0, to: 168 } },
  // Above 1: contracts of more than a full week occur.
  assignment: { fte: { from: 0, to: 1.5 } },
  absence: { share: { from: 0, to: 1 } },
  account: { employees: { from: 0 } },
  person: { employees: { from: 0 } },
  activity: { duration: { from: 0 } },
  stage: { position: { from: 0 }, probability: { from: 0, to: 1 } },
  fx_rate: { rate: { above: 0 } },
  capacity: { per_day: { from: 0 } },
};

export const rangeOf = (entity: EntityName, column: string): Range | undefined => RANGES[entity]?.[column];

/** The bounds in words: `0 to 1`, `above 0`. */
export function rangeText({ from, above, to }: Range): string {
  const low = above === undefined ? `${from ?? ''}` : `above ${above}`;
  return to === undefined ? `${low}${above === undefined ? ' or more' : ''}` : `${low} to ${to}`;
}

/** From when until when something held; `empty` says whether it may end as it begins. */
export interface Span {
  readonly start: string;
  readonly end: string;
  readonly empty: boolean;
}

const SPANS: Partial<Record<EntityName, Span>> = {
  // The end is the day after the last: where it is the first day, nothing is left.
  user: { start: 'from', end: 'to', empty: false },
  assignment: { start: 'from', end: 'to', empty: false },
  absence: { start: 'from', end: 'to', empty: false },
  // Begun and ended at once: it never ran, and the owner changed twice in a second.
  subscription: { start: 'from', end: 'to', empty: true },
  owner_change: { start: 'from', end: 'to', empty: true },
};

export const spanOf = (entity: EntityName): Span | undefined => SPANS[entity];
