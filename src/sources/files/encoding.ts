/**
 * Turns the bytes of a declared encoding into UTF-8, chunk by chunk, and stops at the first byte that does not belong:
 * nothing is ever replaced by a substitute sign. Undefined code points of a single-byte set are bad bytes, and so are
 * the 0x80–0x9F of ISO 8859, which no real text has.
 */
import { isUtf8 } from 'node:buffer';

/** Single-byte sets: what 0x80 and up mean, U+FFFD for undefined. Node's own decoder takes windows-1252 for ISO 8859-1. */
const CONTROLS = '\uFFFD'.repeat(32);
const LATIN = Array.from({ length: 96 }, (_, i) => String.fromCharCode(0xa0 + i)).join('');
const WINDOWS = '€\uFFFD‚ƒ„…†‡ˆ‰Š‹Œ\uFFFDŽ\uFFFD\uFFFD‘’“”•–—˜™š›œ\uFFFDžŸ';
const MACINTOSH =
  'ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø¿¡¬√ƒ≈∆«»…\u00a0ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\uf8ffÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ';
const LATIN_9: Record<string, string> = {
  '¤': '€',
  '¦': 'Š',
  '¨': 'š',
  '´': 'Ž',
  '¸': 'ž',
  '¼': 'Œ',
  '½': 'œ',
  '¾': 'Ÿ',
};

const SINGLE_BYTE = {
  'windows-1252': WINDOWS + LATIN,
  'iso-8859-1': CONTROLS + LATIN,
  'iso-8859-15': CONTROLS + LATIN.replace(/[¤¦¨´¸¼½¾]/g, (char) => LATIN_9[char] ?? char),
  macintosh: MACINTOSH,
};

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | keyof typeof SINGLE_BYTE;
export const ENCODINGS: readonly Encoding[] = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1252',
  'iso-8859-1',
  'iso-8859-15',
  'macintosh',
];

/** UTF-8 text, and where in the chunk's stream (bytes from its start) the first bad byte stands, if any. */
export interface Decoded {
  readonly text: Buffer;
  readonly badAt: number | null;
}

export interface Decoder {
  /** `text` is only good until the next call. */
  push(chunk: Buffer): Decoded;
  /** Where an incomplete last character starts, if there is one. */
  end(): number | null;
}

export function decoderOf(encoding: Encoding): Decoder {
  switch (encoding) {
    case 'utf-8':
      return new Utf8();
    case 'utf-16le':
      return new Utf16(0);
    case 'utf-16be':
      return new Utf16(1);
    default:
      return new SingleByte(SINGLE_BYTE[encoding]);
  }
}

/** Whether all bytes have a meaning in windows-1252. */
export function fitsWindows1252(bytes: Buffer): boolean {
  return new SingleByte(SINGLE_BYTE['windows-1252']).push(bytes).badAt === null;
}

/** Length of the UTF-8 sequence that `lead` opens; 1 also for what opens none. */
function sequenceLength(lead: number): number {
  return lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
}

/** Passes chunks through as they are; only a character cut by a chunk's end is checked apart. */
class Utf8 implements Decoder {
  #read = 0;
  #cut: Buffer = Buffer.alloc(0);

  push(chunk: Buffer): Decoded {
    const start = this.#read;
    this.#read += chunk.length;
    let from = 0;
    if (this.#cut.length > 0) {
      const missing = sequenceLength(this.#cut[0] as number) - this.#cut.length;
      const whole = Buffer.concat([this.#cut, chunk.subarray(0, missing)]);
      if (chunk.length < missing) {
        this.#cut = whole;
        return { text: chunk, badAt: null };
      }
      if (!isUtf8(whole)) return { text: chunk.subarray(0, 0), badAt: start - this.#cut.length };
      from = missing;
    }
    const to = from + completeLength(chunk.subarray(from));
    this.#cut = Buffer.from(chunk.subarray(to));
    const body = chunk.subarray(from, to);
    if (isUtf8(body)) return { text: chunk, badAt: null };
    const good = from + goodLength(body);
    return { text: chunk.subarray(0, good), badAt: start + good };
  }

  end(): number | null {
    return this.#cut.length > 0 ? this.#read - this.#cut.length : null;
  }
}

/** Bytes up to the last character that may still lack bytes. */
function completeLength(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] as number;
    if (byte >= 0xc0) return sequenceLength(byte) > back ? bytes.length - back : bytes.length;
    if (byte < 0x80) break;
  }
  return bytes.length;
}

/** Length of the longest valid beginning, character by character. */
function goodLength(bytes: Buffer): number {
  let good = 0;
  while (good < bytes.length) {
    const next = good + sequenceLength(bytes[good] as number);
    if (!isUtf8(bytes.subarray(good, next))) break;
    good = next;
  }
  return good;
}

/** Writes `code` as UTF-8 and returns where it ends. */
function put(out: Buffer, at: number, code: number): number {
  if (code < 0x80) {
    out[at] = code;
    return at + 1;
  }
  if (code < 0x800) {
    out[at] = 0xc0 | (code >> 6);
    out[at + 1] = 0x80 | (code & 0x3f);
    return at + 2;
  }
  if (code < 0x10000) {
    out[at] = 0xe0 | (code >> 12);
    out[at + 1] = 0x80 | ((code >> 6) & 0x3f);
    out[at + 2] = 0x80 | (code & 0x3f);
    return at + 3;
  }
  out[at] = 0xf0 | (code >> 18);
  out[at + 1] = 0x80 | ((code >> 12) & 0x3f);
  out[at + 2] = 0x80 | ((code >> 6) & 0x3f);
  out[at + 3] = 0x80 | (code & 0x3f);
  return at + 4;
}

function roomFor(out: Buffer, bytes: number): Buffer {
  return out.length >= bytes ? out : Buffer.allocUnsafeSlow(bytes);
}

class SingleByte implements Decoder {
  readonly #codes: Uint16Array;
  #out: Buffer = Buffer.alloc(0);
  #read = 0;

  constructor(upper: string) {
    this.#codes = Uint16Array.from({ length: 256 }, (_, byte) => (byte < 128 ? byte : upper.charCodeAt(byte - 128)));
  }

  push(chunk: Buffer): Decoded {
    this.#out = roomFor(this.#out, chunk.length * 3);
    const out = this.#out;
    const start = this.#read;
    this.#read += chunk.length;
    let o = 0;
    for (let i = 0; i < chunk.length; i++) {
      const code = this.#codes[chunk[i] as number] as number;
      if (code === 0xfffd) return { text: out.subarray(0, o), badAt: start + i };
      o = put(out, o, code);
    }
    return { text: out.subarray(0, o), badAt: null };
  }

  end(): null {
    return null;
  }
}

class Utf16 implements Decoder {
  /** 1 where the high byte comes first. */
  readonly #highFirst: 0 | 1;
  #out: Buffer = Buffer.alloc(0);
  #read = 0;
  /** First byte of a unit whose second is still to come, and the first half of a pair; -1 for none. */
  #byte = -1;
  #high = -1;

  constructor(highFirst: 0 | 1) {
    this.#highFirst = highFirst;
  }

  push(chunk: Buffer): Decoded {
    this.#out = roomFor(this.#out, chunk.length * 2 + 8);
    const out = this.#out;
    const start = this.#read;
    this.#read += chunk.length;
    let o = 0;
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i] as number;
      if (this.#byte < 0) {
        this.#byte = byte;
        continue;
      }
      const unit = this.#highFirst ? (this.#byte << 8) | byte : this.#byte | (byte << 8);
      this.#byte = -1;
      const low = (unit & 0xfc00) === 0xdc00;
      if (low !== this.#high >= 0) return { text: out.subarray(0, o), badAt: start + i - (low ? 1 : 3) };
      if (low) {
        o = put(out, o, 0x10000 + ((this.#high & 0x3ff) << 10) + (unit & 0x3ff));
        this.#high = -1;
      } else if ((unit & 0xfc00) === 0xd800) this.#high = unit;
      else o = put(out, o, unit);
    }
    return { text: out.subarray(0, o), badAt: null };
  }

  end(): number | null {
    const open = (this.#byte >= 0 ? 1 : 0) + (this.#high >= 0 ? 2 : 0);
    return open > 0 ? this.#read - open : null;
  }
}
