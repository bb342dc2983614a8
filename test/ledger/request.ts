/** Random requests over a random company: of any metric, any grain it knows, any cut, some of which meet pages of the ledger. */
import type { AskRequest } from '../../src/ask/request.ts';
import { METRICS } from '../../src/metrics/index.ts';
import type { Measure, Metric } from '../../src/metrics/metric.ts';
import type { Draw } from '../oracle/draw.ts';

const PERIODS = {
  week: [['2024-W13'], ['2024-W26'], ['2024-W27'], ['2024-05'], ['2024-Q1', 'week'], ['2024-05-06']],
  month: [['2024-03'], ['2024-06'], ['2024-07'], ['2024-Q2'], ['2024-Q1', 'month'], ['2023', 'month']],
  quarter: [['2024-Q1'], ['2024-Q2'], ['2024-Q3'], ['2023'], ['2024', 'quarter'], ['2023', 'quarter']],
} as const;

export function randomRequest(draw: Draw, metrics: readonly Metric[] = METRICS): AskRequest {
  const metric = draw.pick(metrics);
  const measures = draw.chance(0.4)
    ? [...metric.measures]
    : draw.shuffle([...metric.measures]).slice(0, draw.int(1, 2));
  const [period, grain] = draw.pick(PERIODS[metric.cadence] as readonly (readonly [string, string?])[]);
  const names = dimensionsOf(measures);
  const most = measures.some(({ oneDimension }) => oneDimension) ? 1 : 2;
  const cut = names.length === 0 ? [] : draw.shuffle(names).slice(0, draw.pick([0, 1, 1, most]));
  const by = draw.chance(0.7) ? cut : cut.slice(1);
  const filtered = cut.filter((name) => !by.includes(name));
  return {
    metric: metric.id,
    measures: measures.map(({ name }) => name),
    period,
    ...(grain && { grain }),
    by,
    where: filtered.flatMap((dimension) => valuesOf(draw, dimension).map((value) => ({ dimension, value }))),
    ...(draw.chance(0.25) && { compare: draw.pick(['previous', 'year'] as const) }),
  };
}

/** Dimensions that all the measures know. */
const dimensionsOf = (measures: readonly Measure[]): string[] =>
  (measures[0]?.dimensions ?? []).filter(
    (name) => name !== 'start' && measures.every(({ dimensions }) => dimensions.includes(name)),
  );

const SEEN: Record<string, readonly string[]> = {
  channel: ['web', 'partner', '(none)'],
  market: ['NL', 'DE', '(none)'],
  country: ['NL', 'BE', '(none)'],
  industry: ['Software', 'Retail', '(none)'],
  kind: ['new', 'renewal', 'call'],
  weekday: ['1', '5'],
};

function valuesOf(draw: Draw, dimension: string): string[] {
  const known = SEEN[dimension] ?? [draw.chance(0.3) ? '(unassigned)' : `crm:u${draw.int(1, 3)}`];
  return draw.shuffle([...known]).slice(0, draw.chance(0.8) ? 1 : 2);
}
