/** The naive engine: a list of states, one per batch, each a plain map. The real one must agree with it at every instant. */
export type Names = ReadonlyMap<string, string>;

interface State {
  readonly knownFrom: number;
  readonly batch: string;
  /** What the batch left behind: key → name. */
  readonly rows: Names;
  /** Keys of which the batch wrote a version, "gone" included. */
  readonly wrote: ReadonlySet<string>;
  /** The batch that wrote the latest version of each key ever seen. */
  readonly latest: ReadonlyMap<string, string>;
}

const NOTHING: State = { knownFrom: -1, batch: '', rows: new Map(), wrote: new Set(), latest: new Map() };

export class MemoryModel {
  readonly #states: State[] = [];
  readonly #undone = new Set<string>();

  get #last(): State {
    return this.#states.at(-1) ?? NOTHING;
  }

  /** Ids in the order they went in. */
  batches(): string[] {
    return this.#states.map((state) => state.batch);
  }

  has(batch: string): boolean {
    return this.batches().includes(batch);
  }

  canUndo(batch: string): boolean {
    return this.has(batch) && !this.#undone.has(batch);
  }

  write(batch: string, knownFrom: number, rows: Names): { inserted: number; updated: number; unchanged: number } {
    const changed = [...rows].filter(([key, name]) => this.#last.rows.get(key) !== name);
    const updated = changed.filter(([key]) => this.#last.rows.has(key)).length;
    this.#push(batch, knownFrom, new Map([...this.#last.rows, ...changed]), new Set(changed.map(([key]) => key)));
    return { inserted: changed.length - updated, updated, unchanged: rows.size - changed.length };
  }

  undo(batch: string, by: string, knownFrom: number): { removed: number; restored: number; kept: number } {
    const at = this.#states.findIndex((state) => state.batch === batch);
    const before = this.#states[at - 1] ?? NOTHING;
    const wrote = [...(this.#states[at]?.wrote ?? [])];
    const mine = wrote.filter((key) => this.#last.latest.get(key) === batch);
    const rows = new Map(this.#last.rows);
    let restored = 0;
    for (const key of mine) {
      const name = before.rows.get(key);
      if (name === undefined) rows.delete(key);
      else {
        rows.set(key, name);
        restored++;
      }
    }
    this.#push(by, knownFrom, rows, new Set(mine));
    this.#undone.add(batch);
    return { removed: mine.length - restored, restored, kept: wrote.length - mine.length };
  }

  /** The rows known at an instant, in order of key. */
  asOf(instant: number): [string, string][] {
    const state = this.#states.findLast((known) => known.knownFrom <= instant) ?? NOTHING;
    return [...state.rows].sort(([a], [b]) => (a < b ? -1 : 1));
  }

  now(): [string, string][] {
    return this.asOf(Number.POSITIVE_INFINITY);
  }

  #push(batch: string, knownFrom: number, rows: Names, wrote: ReadonlySet<string>): void {
    const latest = new Map(this.#last.latest);
    for (const key of wrote) latest.set(key, batch);
    this.#states.push({ knownFrom: Math.max(knownFrom, this.#last.knownFrom), batch, rows, wrote, latest });
  }
}
