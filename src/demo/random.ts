/**
 * Chance with a name: each record draws from a stream of its own, made of the seed and the record's key. So the same seed
 * gives the same company on any machine, and what one record does never moves the draws of another.
 * The generator is sfc32 (Chris Doty-Humphrey, PractRand), keyed by FNV-1a hashes.
 */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** Whole, from `low` up to and including `high`. */
  int(low: number, high: number): number;
  chance(p: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** One of the keys, each as likely as its weight. */
  weighted<K extends string>(weights: Readonly<Record<K, number>>): K;
  /** Half of the draws lie below `median`; a `sigma` of 0.7 has one in ten above 2.5 times of it. */
  lognormal(median: number, sigma: number): number;
  /** How many of something that comes `mean` times on average. */
  poisson(mean: number): number;
}

const SPREAD = [0x9e3779b9, 0x85ebca6b, 0xc2b2ae35, 0x27d4eb2f];
const WARM_UP = 8;

/** The stream of `key` under `seed`. */
export function randomOf(seed: number, ...key: readonly (string | number)[]): Random {
  const next = sfc32(`${seed} ${key.join(' ')}`);
  return {
    next,
    int: (low, high) => low + Math.floor(next() * (high - low + 1)),
    chance: (p) => next() < p,
    pick: (list) => {
      if (list.length === 0) throw new RangeError('nothing to pick from');
      return list[Math.floor(next() * list.length)] as (typeof list)[number];
    },
    weighted: (weights) => {
      const entries = Object.entries<number>(weights);
      let left = next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
      const found = entries.find(([, weight]) => {
        left -= weight;
        return left < 0;
      });
      return (found ?? entries.at(-1))?.[0] as keyof typeof weights;
    },
    lognormal: (median, sigma) => {
      // Box–Muller; 1 − u keeps the logarithm off zero.
      const normal = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
      return median * Math.exp(sigma * normal);
    },
    poisson: (mean) => {
      const least = Math.exp(-mean);
      let count = 0;
      for (let product = next(); product > least; product *= next()) count++;
      return count;
    },
  };
}

function sfc32(text: string): () => number {
  let [a, b, c, d] = SPREAD.map((start) => hash(text, start)) as [number, number, number, number];
  const next = () => {
    const sum = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return (sum >>> 0) / 4_294_967_296;
  };
  for (let i = 0; i < WARM_UP; i++) next();
  return next;
}

function hash(text: string, start: number): number {
  let value = start;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value ^ (value >>> 15);
}
