/**
 * A row of periods as bars of eight heights, from the lowest to the highest value, beginning with the first that has
 * one. A later period without a value is a gap, never a low bar; a running one is followed by an ellipsis.
 */
import type { AnswerMeasure } from '../ask/answer.ts';

const BARS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const GAP = ' ';
const RUNNING = '…';

export interface Sparkline {
  readonly text: string;
  /** The least and the greatest measure; none where there is no value at all. */
  readonly low: AnswerMeasure | null;
  readonly high: AnswerMeasure | null;
  /** Index of the first with a value. */
  readonly first: number;
}

/** The bars of measures in order of time. */
export function sparkline(measures: readonly (AnswerMeasure | undefined)[]): Sparkline {
  const values = measures.map((measure) => (measure && measure.value !== null ? Number(measure.value) : null));
  const known = measures
    .flatMap((measure) => (measure && measure.value !== null ? [measure] : []))
    .sort((a, b) => Number(a.value) - Number(b.value));
  const [low, high] = [known[0] ?? null, known.at(-1) ?? null];
  const [least, most] = [Number(low?.value ?? 0), Number(high?.value ?? 0)];
  const bar = (value: number) =>
    most === least
      ? BARS[Math.floor(BARS.length / 2)]
      : BARS[Math.min(BARS.length - 1, Math.floor(((value - least) / (most - least)) * BARS.length))];
  const first = values.findIndex((value) => value !== null);
  const bars = values.slice(Math.max(0, first)).map((value) => (value === null ? GAP : bar(value)));
  const last = measures.at(-1);
  const running = last?.flags.includes('partial') && last.value !== null;
  return {
    text: low === null ? '' : bars.join('') + (running ? RUNNING : ''),
    low,
    high,
    first,
  };
}
