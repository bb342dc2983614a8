/**
 * Kaplan and Meier's estimate of how many still wait after a time, on exact fractions.
 *
 * Written down as in the textbook: at each time at which somebody is answered, S falls by the share answered of those
 * still at risk. Whoever is censored at that very time was at risk: events go before censorings.
 */
export interface Observation {
  /** How long it was watched, in any unit. */
  readonly time: number;
  /** It ended in the event; else it was censored. */
  readonly event: boolean;
}

export interface Step {
  readonly time: number;
  readonly atRisk: number;
  readonly events: number;
  /** S from this time on, as numerator and denominator. */
  readonly survival: readonly [bigint, bigint];
}

/** One step per time with an event, in order of time. */
export function kaplanMeier(observations: readonly Observation[]): Step[] {
  const times = [...new Set(observations.filter(({ event }) => event).map(({ time }) => time))].sort((a, b) => a - b);
  let survival: readonly [bigint, bigint] = [1n, 1n];
  return times.map((time) => {
    const atRisk = observations.filter((observation) => observation.time >= time).length;
    const events = observations.filter((observation) => observation.event && observation.time === time).length;
    survival = reduced(survival[0] * BigInt(atRisk - events), survival[1] * BigInt(atRisk));
    return { time, atRisk, events, survival };
  });
}

/** The least time by which `percent` of all have had the event: S(t) ≤ 1 − p. Null where S does not get there. */
export function timeBy(percent: number, observations: readonly Observation[]): number | null {
  const left = BigInt(100 - percent);
  const reached = ({ survival: [part, whole] }: Step) => part * 100n <= left * whole;
  return kaplanMeier(observations).find(reached)?.time ?? null;
}

function reduced(part: bigint, whole: bigint): readonly [bigint, bigint] {
  let [a, b] = [whole, part];
  while (b !== 0n) [a, b] = [b, a % b];
  return [part / a, whole / a];
}
