/**
 * One figure in words: value with unit, its parts, its range, how it moved, its verdict and what is to be said about
 * it. No value is always `–`, and the reason stands among the notes.
 */
import type { AnswerMeasure, AnswerVerdict, Change } from '../ask/answer.ts';
import { fill, textOf } from '../messages/index.ts';
import type { Verdict } from '../metrics/metric.ts';
import type { Style } from './terminal.ts';
import type { View } from './view.ts';

export const NO_VALUE = '–';

/** The value alone: `61.7 %`, `1,254`, `€12,400`. */
export function valueText({ format }: View, measure: Pick<AnswerMeasure, 'value' | 'unit' | 'currency'>): string {
  const { value, unit, currency } = measure;
  if (value === null) return NO_VALUE;
  switch (unit) {
    case 'share':
      return format.share(Number(value));
    case 'money':
      return format.money(String(value), currency);
    case 'minutes':
      return format.minutes(Number(value));
    case 'count':
    case 'months':
    case 'ratio':
      return format.number(value, 2);
  }
}

const UNREADABLE = 1e10;

/** `1,254/2,032` where a figure is divided. */
export function partsText({ format }: View, { n, d }: AnswerMeasure): string {
  if (n === null || d === null) return '';
  // Of a formula over several totals n and d are their products: exact, and nothing a reader could take in.
  if ([n, d].some((text) => Math.abs(Number(text)) >= UNREADABLE)) return '';
  const part = (text: string) => format.number(text, Math.abs(Number(text)) >= 1000 ? 0 : 2);
  return `${part(n)}/${part(d)}`;
}

export const intervalText = ({ format }: View, { interval }: AnswerMeasure): string =>
  interval ? format.shares(interval[0], interval[1]) : '';

/** `▲ 2.1 points`, `▼ 12.4 %`, `new`. Up is not always good, so it has no colour. */
export function changeText({ words, format }: View, change: Change | null | undefined): string {
  if (!change) return '';
  const { value, unit } = change;
  if (unit === 'new' || value === null) return words.change.fresh;
  // Less than what one decimal shows.
  if (Math.abs(value) < 0.0005) return words.change.same;
  const arrow = value > 0 ? '▲' : '▼';
  const size = unit === 'points' ? format.points(value, words.change.points) : format.share(Math.abs(value));
  return `${arrow}\u00a0${size}`;
}

const ICONS: Record<Verdict, string> = { good: '✓', watch: '◆', act: '►', none: '·' };

/** Icon and word, and the colour that goes with them. */
export function verdictText({ words, paint }: View, verdict: Verdict): { text: string; style: Style } {
  const style = { good: paint.good, watch: paint.watch, act: paint.act, none: paint.dim }[verdict];
  return { text: `${ICONS[verdict]} ${words.verdicts[verdict]}`, style };
}

/** The rule that gave a verdict, with its values. */
export const ruleText = ({ words, format }: View, { rule, values }: AnswerVerdict): string =>
  fill(textOf(words.rules, rule), values, format);

/** The next step, if there is one. */
export const adviceText = ({ words, format }: View, { advice, values }: AnswerVerdict): string | null =>
  advice === null ? null : fill(textOf(words.advice, advice), values, format);

/** Why there is no value, and the flags, in words; `except` a flag that is said elsewhere. */
export function notesText(view: View, measure: AnswerMeasure, except?: string): string {
  const { words, format } = view;
  const { reason, flags, current } = measure;
  const moved = current !== undefined && current.value !== measure.value;
  const said = flags
    .filter((flag) => flag !== except && (flag !== 'provisional' || moved))
    .map((flag) => words.flags[flag]);
  const now = moved
    ? [fill(words.freeze.now, { value: valueText(view, { ...measure, value: current.value }) }, format)]
    : [];
  return [...(reason ? [textOf(words.reasons, reason)] : []), ...said, ...now].join(', ');
}

/** `renewals 12 · test records 3` of counts by key, most first. The count stands last, so that no word needs a plural. */
export function countsText(
  view: View,
  table: Readonly<Record<string, string>>,
  counts: Readonly<Record<string, number>>,
): string {
  return Object.entries(counts)
    .sort(([a, x], [b, y]) => y - x || a.localeCompare(b))
    .map(([key, count]) => `${textOf(table, key)}\u00a0${view.format.number(count, 0)}`)
    .join(' · ');
}
