/**
 * The text of JSON tokens as bytes: whether a word is one, and keys as strings, which are made once and then found by
 * their bytes, because the same few keys come again in every record.
 */

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const WORDS = ['true', 'false', 'null'];
const ZERO = 0x30;
const NINE = 0x39;

/** Whether the bytes are a number, true, false or null. */
export function isWord(raw: Buffer, start: number, end: number): boolean {
  let digits = start;
  while (digits < end && (raw[digits] as number) >= ZERO && (raw[digits] as number) <= NINE) digits++;
  // Most numbers are plain digits.
  if (digits === end && raw[start] !== ZERO) return true;
  const word = raw.toString('latin1', start, end);
  return NUMBER.test(word) || WORDS.includes(word);
}

const SLOTS = 1024;
const LONGEST = 64;

export class Keys {
  readonly #texts: string[] = new Array(SLOTS).fill('');
  readonly #lengths = new Uint8Array(SLOTS);
  readonly #bytes = new Uint8Array(SLOTS * LONGEST);

  /** The string of the bytes, which hold no escape. */
  text(raw: Buffer, start: number, end: number): string {
    const length = end - start;
    if (length > LONGEST || length === 0) return raw.toString('utf8', start, end);
    let hash = length;
    for (let i = start; i < end; i++) hash = (Math.imul(hash, 31) + (raw[i] as number)) | 0;
    const slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
    const at = slot * LONGEST;
    let same = this.#lengths[slot] === length;
    for (let i = 0; same && i < length; i++) same = this.#bytes[at + i] === raw[start + i];
    if (!same) {
      this.#lengths[slot] = length;
      this.#bytes.set(raw.subarray(start, end), at);
      this.#texts[slot] = raw.toString('utf8', start, end);
    }
    return this.#texts[slot] as string;
  }
}
