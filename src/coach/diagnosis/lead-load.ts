/**
 * On whose desk leads lie right now: those that wait as this is asked, whenever they came in, beside what came in over the
 * period. One rep has too many from 1.5 times those of the others on average on, beyond chance.
 */
import { addDays, localDate } from '../../calendar/index.ts';
import { wilson } from '../../metrics/wilson.ts';
import { Decimal } from '../../model/decimal.ts';
import type { Finding } from '../finding.ts';
import {
  type Asking,
  answerBy,
  type DiagnosisRow,
  type DiagnosisTable,
  type Notes,
  shareOf,
  tableOf,
} from './diagnosis.ts';

const METRIC = 'lead-response-time';
const WAITING = `${METRIC}.waiting`;
const RECEIVED = `${METRIC}.within_target_share`;
export const OPEN = 'open';
/** Before any lead there may be. */
const FIRST_DAY = '1970-01-01';
/** So many times the leads of the others on average are too many for one. */
export const LOAD = 1.5;
/** Fewer waiting leads are no load. */
const LEAST = 5;

/** The table of reps with the leads that wait now beside it; as it was where the viewer may not see them. */
export async function withOpenLeads(
  asking: Asking,
  { by, rows }: DiagnosisTable,
  notes: Notes,
): Promise<DiagnosisTable> {
  const to = addDays(localDate(asking.now, asking.company.calendar.zone), 1);
  const everything = { metric: METRIC, measures: ['waiting'], by, grain: 'range', from: FIRST_DAY, to };
  const answer = await answerBy(asking, everything, notes);
  if (answer === null) return { by, rows };
  const open = new Map(
    tableOf(by, answer).rows.map(({ segment, figures }) => [segment.key, { segment, figure: figures[WAITING] }]),
  );
  const none = { value: 0, unit: 'count', n: '0', d: null, flags: [] } as const;
  const known = rows.map(({ segment, figures }): DiagnosisRow => {
    const figure = open.get(segment.key)?.figure ?? none;
    open.delete(segment.key);
    return { segment, figures: { ...figures, [OPEN]: figure } };
  });
  const others = [...open.values()].flatMap(({ segment, figure }): DiagnosisRow[] =>
    figure && Number(figure.n) > 0 ? [{ segment, figures: { [OPEN]: figure } }] : [],
  );
  return { by, rows: [...known, ...others] };
}

export interface Load {
  readonly finding: Finding;
  /** How many leads more than those of the others lie there. */
  readonly lost: number;
}

/** Who has far more leads waiting than the others, and whether more came in. */
export function loadOf({ rows }: DiagnosisTable): Load[] {
  const reps = rows.flatMap(({ segment, figures }) => {
    const open = figures[OPEN]?.n;
    const received = shareOf({ segment, figures }, RECEIVED)?.d ?? 0;
    return segment.key === null || open === undefined || open === null
      ? []
      : [{ rep: segment.label, open: Number(open), received }];
  });
  const loads = reps.flatMap((own): Load[] => {
    const usualOf = (count: (each: (typeof reps)[number]) => number) =>
      reps.filter((each) => each !== own).reduce((sum, each) => sum + count(each), 0) / (reps.length - 1);
    const usual = usualOf(({ open }) => open);
    if (reps.length < 2 || own.open < LEAST || !isFarMore(own.open, usual, reps.length - 1)) return [];
    const usualReceived = usualOf(({ received }) => received);
    const isMore = own.received > LOAD * usualReceived;
    const values = { rep: own.rep, open: own.open, usual, received: own.received, usualReceived };
    return [
      { finding: { id: isMore ? 'response_open' : 'response_left', metric: METRIC, values }, lost: own.open - usual },
    ];
  });
  return loads.sort((a, b) => b.lost - a.lost).slice(0, 1);
}

/** Whether the part that lies with one is above what 1.5 times the average of the `others` would be, beyond chance. */
function isFarMore(open: number, usual: number, others: number): boolean {
  const [low] = wilson(new Decimal(open), new Decimal(open + usual * others)) ?? [];
  return low?.greaterThan(LOAD / (LOAD + others)) ?? false;
}
