/**
 * Whether leads wait for an owner or for what the owner does: both waits by channel, and of the leads that were late the
 * share that nobody owned by then. Told only where all late leads are in view and more than half are clearly of one kind.
 */
import { wilson } from '../../metrics/wilson.ts';
import { Decimal } from '../../model/decimal.ts';
import { type Finding, LEAST, rateOf, sumOf } from '../finding.ts';
import { type Asking, answerBy, type DiagnosisTable, type Notes, shareOf, tableOf } from './diagnosis.ts';

const METRIC = 'lead-response-time';
const BY = 'channel';
const MEASURES = ['assignment_median_minutes', 'reaction_median_minutes', 'late_unassigned_share'];
const LATE = `${METRIC}.late_unassigned_share`;
const STAGES = 'stages';
const NOT_RECORDED = 'owners_not_recorded';
const HALF = 0.5;

/** No rows where the viewer may not see it, or where no change of owner of any lead is on record, which is then noted. */
export async function stagesTable(asking: Asking, notes: Notes): Promise<DiagnosisTable> {
  const answer = await answerBy(asking, { metric: METRIC, measures: MEASURES, by: BY }, notes);
  if (answer === null) return { by: BY, rows: [] };
  const table = tableOf(BY, answer);
  if (table.rows.length === 0) notes.withheld.push({ by: STAGES, reason: NOT_RECORDED });
  return table;
}

export interface Stage {
  readonly finding: Finding;
  /** How many leads were late for it. */
  readonly lost: number;
}

/** What most late leads waited for. */
export function stageOf({ rows }: DiagnosisTable): Stage[] {
  const shares = rows.flatMap((row) => shareOf(row, LATE) ?? []);
  const late = sumOf(shares);
  if (shares.length < rows.length || late.d < LEAST) return [];
  const [low, high] = wilson(new Decimal(late.n), new Decimal(late.d)) ?? [];
  const values = {
    late: late.d,
    unassigned: late.n,
    owned: late.d - late.n,
    share: rateOf(late),
    rest: 1 - rateOf(late),
  };
  if (low?.greaterThan(HALF)) return [{ finding: { id: 'response_routing', metric: METRIC, values }, lost: late.n }];
  if (high?.lessThan(HALF)) {
    return [{ finding: { id: 'response_reaction', metric: METRIC, values }, lost: late.d - late.n }];
  }
  return [];
}
