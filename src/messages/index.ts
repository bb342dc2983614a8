/** The words of the program in every language it speaks: same keys, same places to fill, proven by a test. */
import { en } from './en.ts';
import type { Language } from './format.ts';
import { nl } from './nl.ts';

export { type Format, formatOf, type Language } from './format.ts';
export { fill, fillPlural, type Plural, places, textOf, type Values } from './text.ts';

export type Messages = typeof en;
export const LANGUAGES: readonly Language[] = ['en', 'nl'];

const ALL: Record<Language, Messages> = { en, nl };

/** The words of a language. */
export const messages = (lang: Language): Messages => ALL[lang];

export interface MetricText {
  readonly name: string;
  readonly about: string;
  readonly measures: Readonly<Record<string, { readonly name: string; readonly about: string }>>;
}

/** Name and definition of a metric; its id where it has no text. */
export function metricText(words: Messages, id: string): MetricText {
  const all: Readonly<Record<string, MetricText>> = words.metrics;
  return all[id] ?? { name: id, about: '', measures: {} };
}

/** The short name of a measure. */
export const measureName = (words: Messages, metric: string, measure: string): string =>
  metricText(words, metric).measures[measure]?.name ?? measure;
