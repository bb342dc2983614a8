/**
 * Which record stands for which: connected components over merges and links, by union-find, so that no cycle of merges
 * can loop. What a user took apart is not brought together again by other automatic links.
 */

import { isAutomatic, type Link } from './identity-link.ts';
import type { RecordInfo } from './identity-record.ts';

/** Disjoint sets of refs that know which pairs must stay apart. */
class Components {
  readonly #parent = new Map<string, string>();
  /** By root: refs that must not come into its set. */
  readonly #foes = new Map<string, string[]>();

  constructor(apart: Iterable<readonly [string, string]>) {
    for (const [a, b] of apart) {
      this.#foes.set(a, [...(this.#foes.get(a) ?? []), b]);
      this.#foes.set(b, [...(this.#foes.get(b) ?? []), a]);
    }
  }

  find(ref: string): string {
    let root = ref;
    for (let up = this.#parent.get(root); up !== undefined && up !== root; up = this.#parent.get(root)) root = up;
    for (let at = ref; at !== root; ) {
      const next = this.#parent.get(at) ?? root;
      this.#parent.set(at, root);
      at = next;
    }
    if (!this.#parent.has(root)) this.#parent.set(root, root);
    return root;
  }

  /** Brings two together; not so where a pair must stay apart, unless `firmly`. */
  unite(a: string, b: string, firmly: boolean): void {
    const [into, from] = [this.find(a), this.find(b)].sort() as [string, string];
    if (into === from) return;
    if (!firmly && (this.#foes.get(from) ?? []).some((foe) => this.find(foe) === into)) return;
    this.#parent.set(from, into);
    const foes = [...(this.#foes.get(into) ?? []), ...(this.#foes.get(from) ?? [])];
    if (foes.length > 0) this.#foes.set(into, foes);
  }

  /** The sets of more than one. */
  sets(): string[][] {
    const sets = new Map<string, string[]>();
    for (const ref of [...this.#parent.keys()].sort()) {
      const root = this.find(ref);
      const set = sets.get(root);
      if (set === undefined) sets.set(root, [ref]);
      else set.push(ref);
    }
    return [...sets.values()].filter((set) => set.length > 1);
  }
}

/** Sets of records that are one. */
export function components(merged: readonly RecordInfo[], links: readonly Link[]): string[][] {
  const undone = links.filter(({ state }) => state === 'undone');
  const sets = new Components(undone.map(({ a, b }) => [a, b] as const));
  for (const { ref, mergedInto } of merged) if (mergedInto !== null) sets.unite(ref, mergedInto, true);
  const active = links.filter(({ state }) => state === 'active');
  for (const link of active) if (!isAutomatic(link)) sets.unite(link.a, link.b, true);
  for (const link of active) if (isAutomatic(link)) sets.unite(link.a, link.b, false);
  return sets.sets();
}

/**
 * The record that stands for a set: one that exists, was not merged, is not deleted; then the first created, then the
 * smallest ref. Undefined where none of them exists.
 */
export function canonical(set: readonly string[], known: ReadonlyMap<string, RecordInfo>): string | undefined {
  const ranked = set
    .flatMap((ref) => known.get(ref) ?? [])
    .map(
      ({ ref, mergedInto, deleted, createdAt }) =>
        [mergedInto === null ? '0' : '1', deleted ? '1' : '0', createdAt ?? '9', ref] as const,
    )
    .sort((a, b) => compare(a, b));
  return ranked[0]?.[3];
}

function compare(a: readonly string[], b: readonly string[]): number {
  const at = a.findIndex((value, i) => value !== b[i]);
  return at < 0 ? 0 : (a[at] ?? '') < (b[at] ?? '') ? -1 : 1;
}

/** Records whose merges lead back to themselves. */
export function mergeCycles(merged: readonly RecordInfo[]): string[] {
  const into = new Map(merged.map(({ ref, mergedInto }) => [ref, mergedInto]));
  const settled = new Set<string>();
  const cycles: string[] = [];
  for (const start of into.keys()) {
    const path: string[] = [];
    let at: string | null | undefined = start;
    while (at != null && into.has(at) && !settled.has(at) && !path.includes(at)) {
      path.push(at);
      at = into.get(at);
    }
    if (at != null && path.includes(at)) cycles.push(...path.slice(path.indexOf(at)));
    for (const ref of path) settled.add(ref);
  }
  return cycles.sort();
}
