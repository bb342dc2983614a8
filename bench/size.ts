/** How large a company is benchmarked: all counts follow from its activities. */

export interface Size {
  /** As asked: `1m`. */
  readonly name: string;
  readonly activities: number;
  readonly leads: number;
  readonly persons: number;
  readonly accounts: number;
  readonly deals: number;
  readonly reps: number;
  readonly teams: number;
}

/** Two years up to a day. They begin on a Monday; the company lives in UTC, so that a peer can cut weeks by truncating. */
export const BEGINS = '2024-01-01';
export const ENDS = '2026-01-01';
/** The morning after: when everything is asked. */
export const NOW = '2026-01-01T06:00:00Z';

const SCALES: Readonly<Record<string, number>> = { '': 1, k: 1_000, m: 1_000_000 };

/** `20k`, `1m`, `10m`. Throws where it is no number of activities. */
export function sizeOf(name: string): Size {
  const [, digits = '', scale = ''] = /^(\d+)([km]?)$/.exec(name) ?? [];
  const activities = Number(digits) * (SCALES[scale] ?? Number.NaN);
  if (!(activities >= 10_000)) throw new Error(`“${name}” is no size: write 100k, 1m or 10m (at least 10k)`);
  return {
    name,
    activities,
    leads: Math.floor(activities / 10),
    persons: Math.floor(activities / 8),
    accounts: Math.floor(activities / 40),
    deals: Math.floor(activities * 0.03),
    reps: Math.max(8, Math.floor(activities / 5_000)),
    teams: Math.max(2, Math.floor(activities / 200_000)),
  };
}
