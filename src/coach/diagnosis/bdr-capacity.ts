/**
 * Whether work is spread badly: a team gets clearly more than it can take while another has room. With chance as little as
 * it has to be: what comes in is counted, so it is that much more only from two standard deviations of a count on.
 */

import { OWNER } from '../../ask/viewer.ts';
import type { Company } from '../../ledger/company.ts';
import type { Finding } from '../finding.ts';
import {
  answerBy,
  askingOf,
  type Diagnosis,
  type DiagnosisRequest,
  type DiagnosisRow,
  Notes,
  shareOf,
  tableOf,
} from './diagnosis.ts';

const METRIC = 'bdr-capacity';
const USED = `${METRIC}.utilisation`;
const Z = 1.96;

export async function diagnoseBdrCapacity(
  company: Company,
  request: DiagnosisRequest,
  now: string,
  viewer = OWNER,
): Promise<Diagnosis> {
  const asking = askingOf(company, request, now, viewer);
  const notes = new Notes();
  const measures = ['capacity_net', 'demand', 'utilisation'];
  const answer = await answerBy(asking, { metric: METRIC, measures, by: 'team' }, notes);
  const tables = answer ? [tableOf('team', answer)] : [];
  return notes.made(METRIC, asking.period, tables, overloaded(tables[0]?.rows ?? []));
}

function overloaded(rows: readonly DiagnosisRow[]): Finding[] {
  const teams = rows.flatMap(({ segment, figures }) => {
    const share = shareOf({ segment, figures }, USED);
    const isFigure = segment.key !== null && typeof figures[USED]?.value === 'number';
    return share && isFigure ? [{ team: segment.label, ...share, used: share.n / share.d }] : [];
  });
  const free = teams.filter(({ used }) => used < 1).sort((a, b) => a.used - b.used)[0];
  const [fullest] = teams.filter(({ n, d }) => n - Z * Math.sqrt(n) > d).sort((a, b) => b.used - a.used);
  if (!free || !fullest) return [];
  const values = { team: fullest.team, used: fullest.used, demand: fullest.n, capacity: fullest.d };
  return [{ id: 'capacity_overload', metric: METRIC, values: { ...values, other: free.team, otherUsed: free.used } }];
}
