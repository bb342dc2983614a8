/** The metrics in the order in which boards show them. Adding one is one file and one line here. */
import { NotFound } from '../model/error.ts';
import { aeCapacity } from './ae-capacity.ts';
import { appointmentRate } from './appointment-rate.ts';
import { bdrCapacity } from './bdr-capacity.ts';
import { cac } from './cac.ts';
import { contacts } from './contacts.ts';
import { leadResponseTime } from './lead-response-time.ts';
import { ltv } from './ltv.ts';
import { magicNumber } from './magic-number.ts';
import type { Metric } from './metric.ts';
import { mqls } from './mqls.ts';
import { winRate } from './win-rate.ts';

export const METRICS: readonly Metric[] = [
  contacts,
  appointmentRate,
  leadResponseTime,
  mqls,
  bdrCapacity,
  aeCapacity,
  winRate,
  cac,
  ltv,
  magicNumber,
];

/** The metric of that id; an unknown one is an error that lists the known ones. */
export function findMetric(id: string): Metric {
  const found = METRICS.find((metric) => metric.id === id);
  if (!found) {
    throw new NotFound('unknown_metric', `There is no metric “${id}”.`, {
      hint: `Known: ${METRICS.map((metric) => metric.id).join(', ')}.`,
    });
  }
  return found;
}
