/**
 * What was asked, checked and made exact: metric, measures, periods, segments and filters. All faults of a request come
 * back together; nothing is guessed beyond the defaults that the answer shows in its `query`.
 */
import {
  CalendarError,
  daysBetween,
  type Period,
  parsePeriod,
  periodOf,
  periodsBetween,
  rangePeriod,
  shiftPeriod,
} from '../calendar/index.ts';
import type { Company } from '../ledger/company.ts';
import { findMetric } from '../metrics/index.ts';
import { DIMENSIONS, type Grain, type Measure, type Metric } from '../metrics/metric.ts';
import { type Fault, InputError } from '../model/error.ts';
import type { Comparison } from './answer.ts';
import { classOf, PERSON_DIMENSIONS } from './rights.ts';

export interface AskRequest {
  readonly metric: string;
  /** None = all of the metric's. */
  readonly measures?: readonly string[];
  readonly grain?: string;
  /** A label of any grain: 2017, 2017-Q2, 2017-05, 2017-W20, 2017-05-14. */
  readonly period?: string;
  /** Dates, half-open. */
  readonly from?: string;
  readonly to?: string;
  readonly by?: readonly string[];
  readonly where?: readonly { readonly dimension: string; readonly value: string }[];
  /** A date (its end) or an instant: what was known then. */
  readonly asOf?: string;
  /** `current`: what is known now of closed periods too; else what was reported of them stands. */
  readonly basis?: 'current' | 'frozen';
  readonly compare?: Comparison;
}

/** A period as asked; `clipped` where the range asked cuts through it. */
export interface AskedPeriod extends Period {
  readonly clipped: boolean;
}

export interface Resolved {
  readonly metric: Metric;
  readonly measures: readonly Measure[];
  readonly grain: Grain;
  readonly periods: readonly AskedPeriod[];
  readonly by: readonly string[];
  readonly where: Readonly<Record<string, readonly string[]>>;
  readonly compare: Comparison | null;
}

export const GRAINS: readonly Grain[] = ['day', 'week', 'month', 'quarter', 'year', 'range'];
const ATTRIBUTE = /^attributes\.[\w -]{1,60}$/;
/** More periods than this in one answer is a mistake in a date. */
const MOST_PERIODS = 1200;

/** Checks a request against the metric and the company's calendar. `now` decides the default period. */
export function resolveRequest(company: Company, request: AskRequest, now: string): Resolved {
  const metric = findMetric(request.metric);
  const faults: Fault[] = [];
  const measures = resolveMeasures(metric, request.measures, faults);
  const by = [...new Set(request.by ?? [])];
  const where: Record<string, string[]> = {};
  for (const { dimension, value } of request.where ?? []) {
    where[dimension] = [...(where[dimension] ?? []), value];
  }
  for (const name of [...by, ...Object.keys(where)]) checkDimension(metric, measures, name, faults);
  const grain = request.grain as Grain | undefined;
  if (grain !== undefined && !GRAINS.includes(grain)) {
    faults.push({ where: 'grain', what: `“${request.grain}” is not a grain`, hint: `Known: ${GRAINS.join(', ')}.` });
  }
  checkOneDimension(metric, measures, [...by, ...Object.keys(where)], faults);
  const periods = faults.length > 0 ? [] : resolvePeriods(company, metric, request, grain, now, faults);
  for (const measure of measures) checkGrain(company, metric, measure, periods, faults);
  if (periods.length > MOST_PERIODS) {
    faults.push({
      where: 'period',
      what: `${periods.length} periods asked, at most ${MOST_PERIODS} fit in one answer`,
      hint: 'Ask a shorter range or a coarser grain.',
    });
  }
  if (faults.length > 0) {
    throw new InputError('bad_request', `The question cannot be answered as asked (${metric.id}).`, { faults });
  }
  const first = periods[0];
  return { metric, measures, grain: first?.grain ?? 'range', periods, by, where, compare: request.compare ?? null };
}

function resolveMeasures(metric: Metric, names: readonly string[] | undefined, faults: Fault[]): readonly Measure[] {
  if (!names || names.length === 0) return metric.measures;
  return names.flatMap((name) => {
    const found = metric.measures.find((measure) => measure.name === name);
    if (found) return [found];
    faults.push({
      where: 'measure',
      what: `${metric.id} has no measure “${name}”`,
      hint: `Known: ${metric.measures.map((measure) => measure.name).join(', ')}.`,
    });
    return [];
  });
}

function checkDimension(metric: Metric, measures: readonly Measure[], name: string, faults: Fault[]): void {
  const isAttribute = ATTRIBUTE.test(name);
  // Whether a figure without a rep is cut by one is a matter of right, not of form.
  const isPerson = PERSON_DIMENSIONS.includes(name);
  const lacking = measures.filter((measure) =>
    isAttribute
      ? measure.attributes === false
      : !measure.dimensions.some((dimension) => dimension === name) && !(isPerson && classOf(measure) === 'shared'),
  );
  if (lacking.length === 0) return;
  const known = DIMENSIONS.filter((dimension) => measures.every((measure) => measure.dimensions.includes(dimension)));
  faults.push({
    where: 'by/where',
    what: `${metric.id} ${lacking.map((measure) => measure.name).join(', ')} cannot be cut by “${name}”`,
    hint: `Allowed: ${known.join(', ')}${measures.every(({ attributes }) => attributes !== false) ? ', attributes.<name>' : ''}.`,
  });
}

/** Amounts are divided among the segments of one dimension; when a customer started divides nothing. */
function checkOneDimension(
  metric: Metric,
  measures: readonly Measure[],
  asked: readonly string[],
  faults: Fault[],
): void {
  const dimensions = [...new Set(asked)].filter((name) => name !== 'start');
  const single = measures.filter((measure) => measure.oneDimension);
  if (dimensions.length < 2 || single.length === 0) return;
  faults.push({
    where: 'by/where',
    what: `${metric.id} ${single.map(({ name }) => name).join(', ')} takes one dimension at a time, not ${dimensions.join(' and ')}`,
    hint: 'Ask one of them; shared amounts are divided among its segments.',
  });
}

const GRAIN_NAMES: readonly Exclude<Grain, 'range'>[] = ['day', 'week', 'month', 'quarter', 'year'];

/** Whether the periods are of a grain that the measure knows, or made up of whole ones of it. */
function checkGrain(
  { calendar }: Company,
  metric: Metric,
  { name, finest, only }: Measure,
  periods: readonly AskedPeriod[],
  faults: Fault[],
): void {
  const known = only ? [only] : GRAIN_NAMES.slice(GRAIN_NAMES.indexOf(finest));
  const isKnown = (period: AskedPeriod) => {
    if (only) return period.grain === only && !period.clipped;
    if (finest === 'day') return true;
    const parts = periodsBetween(period.startDate, period.endDate, finest, calendar);
    return parts[0]?.startDate === period.startDate && parts.at(-1)?.endDate === period.endDate;
  };
  const wrong = periods.find((period) => !isKnown(period));
  if (!wrong) return;
  faults.push({
    where: 'grain/period',
    what: `${metric.id} ${name} is not known for ${wrong.clipped ? `a part of ${wrong.label}` : wrong.label}`,
    hint: only
      ? `It knows whole periods of one grain: ${only}.`
      : `It knows ${known.join(', ')}, and ranges made up of whole ones.`,
  });
}

function resolvePeriods(
  company: Company,
  metric: Metric,
  request: AskRequest,
  grain: Grain | undefined,
  now: string,
  faults: Fault[],
): readonly AskedPeriod[] {
  const { calendar } = company;
  const whole = (period: Period): AskedPeriod => ({ ...period, clipped: false });
  try {
    if (request.period !== undefined) {
      if (request.from !== undefined || request.to !== undefined) {
        faults.push({ where: 'period', what: 'period and from/to exclude each other', hint: 'Give one of them.' });
        return [];
      }
      const asked = parsePeriod(request.period, calendar);
      return grain === undefined || grain === asked.grain || grain === 'range'
        ? [whole(asked)]
        : clip(asked.startDate, asked.endDate, grain, company);
    }
    if (request.from !== undefined || request.to !== undefined) {
      if (request.from === undefined || request.to === undefined) {
        faults.push({
          where: 'from/to',
          what: 'from and to belong together',
          hint: 'E.g. --from 2017-01-01 --to 2018-01-01 (the end is not included).',
        });
        return [];
      }
      const range = rangePeriod(request.from, request.to, calendar);
      return grain === undefined || grain === 'range'
        ? [whole(range)]
        : clip(range.startDate, range.endDate, grain, company);
    }
    const usual = grain === undefined || grain === 'range' ? metric.cadence : grain;
    return [whole(shiftPeriod(periodOf(now, usual, calendar), -1, calendar))];
  } catch (error) {
    if (!(error instanceof CalendarError)) throw error;
    faults.push({ where: 'period', what: error.message, hint: error.hint });
    return [];
  }
}

/** The periods of a grain within dates; the first and last may be cut by them. */
function clip(from: string, to: string, grain: Exclude<Grain, 'range'>, company: Company): readonly AskedPeriod[] {
  const bounds = rangePeriod(from, to, company.calendar);
  return periodsBetween(from, to, grain, company.calendar).map((period) => {
    const before = daysBetween(period.startDate, from) > 0;
    const after = daysBetween(to, period.endDate) > 0;
    return {
      ...period,
      ...(before && { start: bounds.start, startDate: from }),
      ...(after && { end: bounds.end, endDate: to }),
      clipped: before || after,
    };
  });
}
