/** Rows of the ledger: built whole, and brought up to date after late rows. The boards it serves are `served` rows of the questions. */
import { once } from './clock.ts';
import { atMost, type Result, shown } from './result.ts';
import type { Scene } from './scene.ts';
import { NOW } from './size.ts';

export const LEDGER = {
  build: { name: 'ledger, built whole', goal: 8_000 },
  recent: { name: 'ledger, refreshed after the late rows of the last days', goal: 300 },
  spread: { name: 'ledger, refreshed after the late rows over two years', goal: 1_000 },
} as const;

/** Works the next generation out, from nothing or from the one before. */
export async function measureRefresh({ ledger, served }: Scene, kind: keyof typeof LEDGER): Promise<Result> {
  const { name, goal } = LEDGER[kind];
  let spans = 0;
  let of = 0;
  const ms = await once(async () => {
    const made = await ledger.refresh(served, NOW);
    for (const each of Object.values(made.folded)) {
      spans += each.spans.length;
      of += each.of;
    }
  });
  return {
    name,
    postgres: '–',
    duckdb: '–',
    cadans: shown(ms),
    ratios: '–',
    goals: [atMost(`${goal / 1000} s`, ms, goal)],
    remark: `once; ${spans} of ${of} periods folded anew`,
  };
}
