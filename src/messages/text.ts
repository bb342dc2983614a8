/**
 * Texts with places in them: `{name}` takes a value as it is, `{name:share}` one to be formatted. A place without a
 * value is a defect of the program and throws, so that no reader ever meets a bare brace.
 */
import type { Format } from './format.ts';

export type Values = Readonly<Record<string, string | number>>;

const PLACE = /\{(\w+)(?::(\w+))?\}/g;

/** A text in the forms for one and for any other number. */
export interface Plural {
  readonly one: string;
  readonly other: string;
}

/** The places of a text in alphabetical order, each with its format: `baseline:share`. */
export function places(text: string): readonly string[] {
  return [...text.matchAll(PLACE)].map(([, name, kind]) => (kind ? `${name}:${kind}` : `${name}`)).sort();
}

/** The text with its places filled. Formats: `share`, `number` (one decimal at most), `ratio` (two at most), `count`, `weekday`; none = as it is. */
export function fill(text: string, values: Values, format: Format): string {
  return text.replace(PLACE, (place, name: string, kind: string | undefined) => {
    const value = values[name];
    if (value === undefined) throw new Error(`no value for ${place} in “${text}”`);
    switch (kind) {
      case undefined:
        return String(value);
      case 'share':
        return format.share(Number(value));
      case 'number':
        return format.number(value, 1);
      case 'weekday':
        return format.weekday(Number(value));
      case 'count':
        return format.number(value, 0);
      case 'ratio':
        return format.number(value, 2);
      default:
        throw new Error(`unknown format in ${place}`);
    }
  });
}

/** The form of a text for `n` things, filled with `n` and further values. */
export function fillPlural(text: Plural, n: number, format: Format, values: Values = {}): string {
  return fill(n === 1 ? text.one : text.other, { n, ...values }, format);
}

/** The text of a key that comes from data; the key itself where there is none. */
export function textOf(table: Readonly<Record<string, string>>, key: string): string {
  return Object.hasOwn(table, key) ? (table[key] ?? key) : key;
}
