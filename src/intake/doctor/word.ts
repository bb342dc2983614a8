/**
 * Names as people and vendors write them, made comparable: `Deal-Eigenaar`, `dealEigenaar` and `property_deal_eigenaar`
 * are one word. Also how near two spellings are.
 */

const VENDOR_PREFIX = /^(properties|property|data|attributes|hs|fields)_(?=.)/;
const VENDOR_SUFFIX = /_c$/;

/** Lower-case words joined by `_`, without accents and what vendors put before or behind. */
export function normalised(name: string): string {
  let word = plainWord(name);
  for (let bare = ''; bare !== word; ) {
    bare = word;
    word = word.replace(VENDOR_PREFIX, '').replace(VENDOR_SUFFIX, '');
  }
  return word;
}

/** Lower-case words joined by `_`. */
export function plainWord(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
}

/** The word for one of what the word names: `opportunities` is `opportunity`. */
export function singular(word: string): string {
  if (/ies$/.test(word)) return word.replace(/ies$/, 'y');
  if (/(ss|us|is)$/.test(word)) return word;
  return word.replace(/(?<=[a-z]{2})s$/, '');
}

/** The words of a file's name, each with the words it may be the plural of, in English and Dutch. */
export function wordsOfName(name: string): string[] {
  const words = plainWord(name).split('_');
  return [...new Set(words.flatMap((word) => [singular(word), word.replace(/(?<=[a-z]{3})en$/, ''), word]))];
}

/** A name for a table: of its own among `taken`. */
export function tableName(text: string, taken: readonly string[]): string {
  const word = plainWord(text);
  const base = /^[a-z]/.test(word) ? word : `f_${word}`;
  let name = base;
  for (let n = 2; taken.includes(name); n++) name = `${base}_${n}`;
  return name;
}

/** The letters and digits of a value alone: what near matches have in common. */
export const bareValue = (value: string): string =>
  value
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
