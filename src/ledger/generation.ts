/**
 * A generation: what was worked out of one state of the facts, the settings and the definitions. It never changes, so
 * readers see one generation or the next, never half a refresh; what is asked of it may be kept with it.
 */
import { decodePage, type Page } from './page.ts';

export interface GenerationStamp {
  readonly number: number;
  /** The last batch of facts that it knows. */
  readonly facts: number;
  /** Of the settings that figures depend on. */
  readonly settings: string;
  /** Of the metrics' definitions and of how pages are written. */
  readonly definitions: string;
  /** The instant at which the world was seen. */
  readonly now: string;
}

export interface PageEntry {
  readonly metric: string;
  readonly by: string;
  /** `startDate/endDate`. */
  readonly span: string;
  /** The generation that folded it. */
  readonly made: number;
  /** From when on time alone may change it; null = never. */
  readonly validUntil: string | null;
}

/** What a generation knows of one metric as a whole. */
export interface MetricNote {
  /** What else it rests on: the currency, how far revenue has been delivered. */
  readonly basis: string;
  /** First instant of each list. */
  readonly begins: Readonly<Record<string, string>>;
  /** From when on time alone may change something that is no page. */
  readonly validUntil: string | null;
}

/** Reads a page's text; undefined where it has been taken away since. */
export type PageLoader = (entry: PageEntry) => Promise<string | undefined>;

/** Pages kept as they are read, the least recently read given up first. */
const KEPT_PAGES = 4_000;

export const pageKey = (metric: string, by: string, span: string): string => `${metric} ${by} ${span}`;
const holdsAt = (validUntil: string | null, at: string): boolean =>
  validUntil === null || Date.parse(at) < Date.parse(validUntil);

export class Generation {
  readonly stamp: GenerationStamp;
  readonly pages: ReadonlyMap<string, PageEntry>;
  readonly notes: ReadonlyMap<string, MetricNote>;
  readonly #load: PageLoader;
  readonly #read = new Map<string, Promise<Page | undefined>>();
  readonly #recalled = new Map<string, Promise<unknown>>();

  constructor(
    stamp: GenerationStamp,
    pages: ReadonlyMap<string, PageEntry>,
    notes: ReadonlyMap<string, MetricNote>,
    load: PageLoader,
  ) {
    this.stamp = stamp;
    this.pages = pages;
    this.notes = notes;
    this.#load = load;
  }

  /** The page of a metric's cut over a span as it is at an instant; undefined where there is none that still holds. */
  async page(metric: string, by: string, span: string, at: string): Promise<Page | undefined> {
    const key = pageKey(metric, by, span);
    const entry = this.pages.get(key);
    if (!entry || Date.parse(at) < Date.parse(this.stamp.now) || !holdsAt(entry.validUntil, at)) return undefined;
    const read =
      this.#read.get(key) ?? this.#load(entry).then((text) => (text === undefined ? text : decodePage(text)));
    this.#read.delete(key);
    this.#read.set(key, read);
    const [oldest] = this.#read.keys();
    if (this.#read.size > KEPT_PAGES && oldest !== undefined) this.#read.delete(oldest);
    return read;
  }

  /** A page as it is kept. */
  text(entry: PageEntry): Promise<string | undefined> {
    return this.#load(entry);
  }

  /** From when on time alone may change a page; null = never, or there is none. */
  validUntil(metric: string, by: string, span: string): string | null {
    return this.pages.get(pageKey(metric, by, span))?.validUntil ?? null;
  }

  /** Whether what was worked out of a metric still holds at an instant. */
  holds(metric: string, at: string): boolean {
    const note = this.notes.get(metric);
    return note !== undefined && Date.parse(at) >= Date.parse(this.stamp.now) && holdsAt(note.validUntil, at);
  }

  /** What `work` gave the first time it was asked under this key; a failure is not kept. */
  recall<T>(key: string, work: () => Promise<T>): Promise<T> {
    const found = this.#recalled.get(key) as Promise<T> | undefined;
    if (found) return found;
    const made = work();
    this.#recalled.set(key, made);
    made.catch(() => this.#recalled.delete(key));
    return made;
  }
}
