/**
 * The ledger: figures that were worked out before, so that boards need not be. It is brought up to date in the
 * background; until that is done readers see the generation before.
 */
import type { State } from '../state/open.ts';
import type { Company } from './company.ts';
import type { Generation } from './generation.ts';
import { type Refresh, refresh } from './refresh.ts';
import { readBucketSets, readGeneration, writeGeneration } from './store.ts';

export interface Ledger {
  /** What readers see; null before the first refresh. */
  readonly current: Generation | null;
  /** Works the next generation out, keeps it, and lets readers see it. One at a time: a second call waits for the first. */
  refresh(company: Company, now: string, progress?: (metric: string) => void): Promise<Refresh>;
}

/** Opens what an earlier run left. */
export async function openLedger(state: State): Promise<Ledger> {
  let current = await readGeneration(state);
  let last: Promise<unknown> = Promise.resolve();
  const run = async (company: Company, now: string, progress?: (metric: string) => void): Promise<Refresh> => {
    const before = current === null ? null : { generation: current, buckets: await readBucketSets(state) };
    const made = await refresh(company, before, now, progress);
    current = await writeGeneration(state, before?.generation ?? null, made);
    return made;
  };
  return {
    get current() {
      return current;
    },
    refresh(company, now, progress) {
      const turn = last.then(() => run(company, now, progress));
      last = turn.catch(() => undefined);
      return turn;
    },
  };
}
