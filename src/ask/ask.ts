/**
 * The one way to read a number: a request in, an answer out. Everything a user sees is an encoding of such an answer.
 * Figures are folds over the metric's contributions; division, intervals, flags and verdicts happen here, once.
 */
import { addDays, localDate, startOfDay } from '../calendar/index.ts';
import { type Sql, sql } from '../engine/sql.ts';
import type { Fold, MetricContext } from '../metrics/metric.ts';
import { InputError } from '../model/error.ts';
import type { Answer, ResolvedQuery } from './answer.ts';
import { type Cut, keepContributions, metricContext } from './cells.ts';
import { type Company, type Knowledge, knowledge, type View, viewing } from './company.ts';
import { compareAnswer } from './compare.ts';
import { constantsSince } from './constants.ts';
import { countExcluded } from './excluded.ts';
import { type AskRequest, type Resolved, resolveRequest } from './request.ts';
import { firstNeeded, foldsOf, type MadeRow, makeRows } from './rows.ts';
import { type Names, readNames } from './segments.ts';
import { keepStanding, NONE } from './standing.ts';

/** Everything a question is answered with; the drill and the comparison use the same. */
export interface Question {
  readonly view: View;
  readonly resolved: Resolved;
  readonly cut: Cut;
  readonly context: MetricContext;
  readonly known: Knowledge;
  readonly names: Names;
  /** The instant up to which the world is seen. */
  readonly asOf: string;
  /** Facts as known at that instant; null = as known now. */
  readonly factsAsOf: string | null;
}

/** A question with the contributions it needs worked out. */
export interface OpenQuestion extends Question {
  readonly source: Sql;
}

/** Makes a question of a request: checks it and reads what all its parts need. */
export async function openQuestion(view: View, request: AskRequest, now: string): Promise<Question> {
  const asOf = resolveAsOf(view, request.asOf, now);
  const resolved = resolveRequest(view, request, asOf);
  const names = await readNames(view);
  const where = Object.fromEntries(
    Object.entries(resolved.where).map(([name, values]) => [name, values.flatMap((value) => names.keys(name, value))]),
  );
  const factsAsOf = request.asOf === undefined ? null : asOf;
  const currency = view.settings.currency ?? (await onlyCurrency(view, factsAsOf));
  const standing = await keepStanding(view, metricContext(view, factsAsOf, asOf, where, currency, NONE), factsAsOf);
  const context = metricContext(view, factsAsOf, asOf, where, currency, standing);
  const known = await knowledge(view, asOf);
  return { view, resolved, cut: { by: resolved.by, where }, context, known, names, asOf, factsAsOf };
}

/** Works out the contributions that the measures need from `first` on, the constants of the metric with them. */
export function keptFor({ view, resolved, context, known, cut }: Question, first: string): Promise<Sql> {
  const { metric, measures } = resolved;
  const constants: Fold[] = Object.values(metric.constants).map(({ list }) => ({ kind: 'total', list, of: 'rows' }));
  const since = [first, constantsSince(metric, known.observed, view.calendar.zone)].sort(
    (a, b) => Date.parse(a) - Date.parse(b),
  )[0];
  const folds = [...Object.values(foldsOf(measures)), ...constants];
  return keepContributions(view, context, metric, folds, cut, since ?? first);
}

/** The question as it was understood, to stand in the answer. */
export function resolvedQuery({ view, resolved, cut }: Question): ResolvedQuery {
  const { metric, measures, periods } = resolved;
  return {
    metric: metric.id,
    measures: measures.map((measure) => measure.name),
    grain: resolved.grain,
    periods: periods.map((period) => period.label),
    from: periods[0]?.startDate ?? '',
    to: periods.at(-1)?.endDate ?? '',
    zone: view.calendar.zone,
    by: resolved.by,
    where: cut.where,
    compare: resolved.compare,
  };
}

/** Answers a request. `now` is a UTC instant. Throws InputError or NotFound with all faults of the request. */
export function ask(company: Company, request: AskRequest, now: string): Promise<Answer> {
  return viewing(company, (view) => askView(view, request, now));
}

/** Answers a request on a state of the facts that the caller holds, so that several answers agree. */
export async function askView(view: View, request: AskRequest, now: string): Promise<Answer> {
  const asked = await openQuestion(view, request, now);
  const question = { ...asked, source: await keptFor(asked, firstNeeded(asked)) };
  const { resolved, cut, known, asOf } = question;
  const { metric, periods } = resolved;
  const rows = await makeRows(question, cut, periods);
  const totals = cut.by.length > 0 ? await makeRows(question, { ...cut, by: [] }, periods) : null;
  const compare = resolved.compare ? await compareAnswer(question, rows, resolved.compare) : null;
  const { excluded, remarks } = await countExcluded(question);
  return {
    query: resolvedQuery(question),
    basis: 'current',
    rows: rows.map(({ row }) => row),
    ...(totals && { totals: totals.map(({ row }) => row) }),
    ...(compare && { compare }),
    meta: {
      definition: { metric: metric.id, version: metric.version },
      level: 'company',
      completeThrough: known.completeThrough,
      asOf,
      validUntil: validUntil(question, [...rows, ...(totals ?? [])]),
      excluded,
      remarks,
      warnings: rows.length === 0 && Object.keys(cut.where).length > 0 ? ['no_record_matches'] : [],
    },
  };
}

async function onlyCurrency(view: View, factsAsOf: string | null): Promise<string | null> {
  const deals = factsAsOf === null ? view.engine.table('deal') : view.engine.table('deal', factsAsOf);
  const rows = await view.facts.read(sql`
    select distinct currency from ${deals} where amount is not null limit 2`);
  const currency = rows[0]?.['currency'];
  return rows.length === 1 && currency !== null ? String(currency) : null;
}

/** What is compared moves with every moment that passes; nobody waits for more than a minute. */
const COMPARED_FOR = 60_000;

/**
 * From when on time alone may change the answer: the end of a running day, or a cohort that comes of age. Where a source
 * says how far it is complete, only its next delivery moves what is seen.
 */
function validUntil(question: Question, rows: readonly MadeRow[]): string | null {
  const { view, known, asOf, resolved, cut } = question;
  const { zone } = view.calendar;
  const tomorrow = startOfDay(addDays(localDate(asOf, zone), 1), zone);
  const runs = rows.some(({ period }) => Date.parse(period.end) > Date.parse(asOf));
  const hasCohorts = resolved.measures.some((measure) => measure.maturity);
  const candidates: string[] = [];
  if (known.observed === asOf) {
    candidates.push(...rows.flatMap((made) => made.moves));
    if (runs) candidates.push(tomorrow);
    if (resolved.compare && (runs || hasCohorts)) {
      candidates.push(new Date(Date.parse(asOf) + COMPARED_FOR).toISOString());
    }
  }
  if ([...cut.by, ...Object.keys(cut.where)].includes('team_now')) candidates.push(tomorrow);
  const later = candidates.filter((each) => Date.parse(each) > Date.parse(asOf));
  return later.reduce<string | null>(
    (first, each) => (first === null || Date.parse(each) < Date.parse(first) ? each : first),
    null,
  );
}

/** A date means its end in the company's zone; an instant must lie in the past. */
function resolveAsOf({ calendar }: Company, asOf: string | undefined, now: string): string {
  if (asOf === undefined) return now;
  const { zone } = calendar;
  const isDate = /^\d{4}-\d\d-\d\d$/.test(asOf);
  const isInstant = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(asOf);
  if ((!isDate && !isInstant) || Number.isNaN(Date.parse(asOf))) {
    throw new InputError('bad_as_of', `“${asOf}” is neither a date nor an instant.`, {
      hint: 'E.g. 2017-05-14 (its end) or 2017-05-14T09:00:00Z.',
    });
  }
  const instant = isDate ? startOfDay(addDays(asOf, 1), zone) : new Date(Date.parse(asOf)).toISOString();
  return Date.parse(instant) > Date.parse(now) ? now : instant;
}
