/** When time alone will change what was folded: what is pending, what has not begun or ended yet, who still waits. */

import { hasMovingCurve } from '../ledger/page.ts';
import { nextMoves, WAITING_MS } from '../ledger/pending.ts';
import type { Cell } from '../ledger/reading.ts';
import type { OpenQuestion } from './ask.ts';

/** Instants after the one up to which the world is seen, of the folded periods. */
export async function movesOf(question: OpenQuestion, cells: readonly Cell[]): Promise<readonly string[]> {
  const { view, resolved, asOf } = question;
  const { context, source } = await question.contributions();
  const moves = await nextMoves(view, resolved.metric, context, source);
  return hasMovingCurve(cells) ? [...moves, new Date(Date.parse(asOf) + WAITING_MS).toISOString()] : moves;
}
