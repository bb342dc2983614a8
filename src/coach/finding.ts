/** What a diagnosis found: which sentence says it, of which metric and segment, with the values it rests on. */
export interface Finding {
  /** Key of its sentence in the messages. */
  readonly id: 'volume_up_rate_down';
  readonly metric: string;
  /** The values of the sentence: shares as numbers, counts, labels. */
  readonly values: Readonly<Record<string, string | number>>;
}

/** Whether a share fell by more than chance gives 19 times out of 20: two proportions with a common one. */
export function fellClearly(before: Share, after: Share): boolean {
  const all = (before.n + after.n) / (before.d + after.d);
  const spread = Math.sqrt(all * (1 - all) * (1 / before.d + 1 / after.d));
  return after.n / after.d < before.n / before.d - Z * spread;
}

const Z = 1.96;

export interface Share {
  readonly n: number;
  readonly d: number;
}
