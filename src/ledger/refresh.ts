/**
 * Brings the ledger up to the facts, the settings and the hour: looks where a change can have to do with a figure, sees
 * by fingerprints in which spans contributions really differ, and folds just those anew. What comes out is a whole
 * generation of its own; the one before is left as it was.
 */
import type { TableName } from '../engine/engine.ts';
import { METRICS } from '../metrics/index.ts';
import type { Metric } from '../metrics/metric.ts';
import { type TouchedDays, touchedDays } from './change.ts';
import { type Company, knowledge, lastSeq, settingsKey, type View, viewing } from './company.ts';
import type { Generation, GenerationStamp } from './generation.ts';
import { refreshMetric } from './refresh-metric.ts';
import type { BucketSet, Written } from './store.ts';

export interface Refresh extends Written {
  /** Per metric the spans that were folded anew, and how many there are. */
  readonly folded: Readonly<Record<string, { readonly spans: readonly string[]; readonly of: number }>>;
}

export interface Standing {
  readonly generation: Generation;
  readonly buckets: readonly BucketSet[];
}

/** Rises when pages or fingerprints are written in another way. */
const FORM = 1;

const definitionsKey = (): string => JSON.stringify([FORM, METRICS.map(({ id, version }) => [id, version])]);

/**
 * Works the next generation out. `before` = the last one with its buckets; null = there is none, all is folded.
 * `progress` is told each metric before it is looked at.
 */
export function refresh(
  company: Company,
  before: Standing | null,
  now: string,
  progress: (metric: string) => void = () => {},
): Promise<Refresh> {
  return viewing({ ...company, ledger: { current: null } }, async (view) => {
    const stamp: GenerationStamp = {
      number: (before?.generation.stamp.number ?? 0) + 1,
      facts: lastSeq(await view.facts.batches()),
      settings: settingsKey(company.settings),
      definitions: definitionsKey(),
      now,
    };
    const last = before && isSameBasis(before.generation.stamp, stamp) ? before : null;
    const touched: ReadonlyMap<TableName, TouchedDays> = last
      ? await touchedDays(view, last.generation.stamp.facts)
      : new Map();
    const known = await knowledge(view, now);
    const parts = [];
    for (const metric of METRICS) {
      progress(metric.id);
      parts.push({ metric, ...(await refreshMetric({ view, metric, known, now, stamp, before: last, touched })) });
    }
    const gone = before && !last ? [...before.generation.pages.values()] : parts.flatMap((part) => part.gone);
    return {
      stamp,
      notes: new Map(parts.map(({ metric, note }) => [metric.id, note])),
      pages: parts.flatMap(({ pages }) => pages),
      gone,
      buckets: parts.flatMap(({ buckets }) => buckets),
      folded: Object.fromEntries(parts.map(({ metric, folded, of }) => [metric.id, { spans: folded, of }])),
    };
  });
}

/** Whether only facts and time have moved on; a clock that was set back is none. */
const isSameBasis = (last: GenerationStamp, next: GenerationStamp): boolean =>
  last.settings === next.settings &&
  last.definitions === next.definitions &&
  last.facts <= next.facts &&
  Date.parse(last.now) <= Date.parse(next.now);

/** What a metric's part of a refresh needs. */
export interface MetricRefresh {
  readonly view: View;
  readonly metric: Metric;
  readonly known: Awaited<ReturnType<typeof knowledge>>;
  readonly now: string;
  readonly stamp: GenerationStamp;
  readonly before: Standing | null;
  readonly touched: ReadonlyMap<TableName, TouchedDays>;
}
