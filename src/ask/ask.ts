/**
 * The one way to read a number: a request in, an answer out. Everything a user sees is an encoding of such an answer.
 * Figures are folds over the metric's contributions; division, intervals, flags and verdicts happen here, once.
 */
import { addDays, localDate, type Period, startOfDay } from '../calendar/index.ts';
import type { Sql } from '../engine/sql.ts';
import { keepContributions } from '../ledger/cells.ts';
import { type Company, companyAt, type Knowledge, knowledge, recall, type View, viewing } from '../ledger/company.ts';
import { spansOf } from '../ledger/context.ts';
import { onlyCurrency } from '../ledger/currency.ts';
import { foldsOf } from '../ledger/folds.ts';
import { contextWith } from '../ledger/standing.ts';
import { around, lookedAt } from '../ledger/window.ts';
import type { Cut, Fold, MetricContext, Span, Window } from '../metrics/metric.ts';
import { InputError } from '../model/error.ts';
import type { Answer, ResolvedQuery } from './answer.ts';
import { compareAnswer } from './compare.ts';
import { constantsWindow } from './constants.ts';
import { countExcluded } from './excluded.ts';
import { holdBack } from './groups.ts';
import { isTooFine } from './others.ts';
import { type AskRequest, type Resolved, resolveRequest } from './request.ts';
import { type Right, resolveRight } from './rights.ts';
import { type MadeRow, makeRows } from './rows.ts';
import { type Names, readNames } from './segments.ts';
import { OWNER, type Viewer } from './viewer.ts';

/** Everything a question is answered with; the drill and the comparison use the same. */
export interface Question {
  readonly view: View;
  readonly resolved: Resolved;
  readonly cut: Cut;
  readonly known: Knowledge;
  readonly names: Names;
  /** What the viewer may see of it; `resolved` holds no other measures. */
  readonly right: Right;
  readonly currency: string | null;
  /** The instant up to which the world is seen. */
  readonly asOf: string;
  /** Facts as known at that instant; null = as known now. */
  readonly factsAsOf: string | null;
  readonly now: string;
  /** Whether figures of closed periods are those that were reported. */
  readonly basis: 'current' | 'frozen';
}

/** A question with the periods that it is folded over. */
export interface OpenQuestion extends Question {
  /** The periods that are folded, the asked ones last. */
  readonly periods: readonly Period[];
  readonly spans: readonly Span[];
  /** Works out the contributions that the measures need over them, the first time it is called. */
  readonly contributions: () => Promise<Contributions>;
}

export interface Contributions {
  readonly context: MetricContext;
  readonly source: Sql;
}

/** Makes a question of a request: checks it, and the viewer's right to it, and reads what all its parts need. */
export async function toQuestion(view: View, request: AskRequest, now: string, viewer = OWNER): Promise<Question> {
  const asOf = resolveAsOf(view, request.asOf, now);
  const asked = resolveRequest(view, request, asOf);
  const names = await recall(view, ['names'], null, () => readNames(view));
  const where = Object.fromEntries(
    Object.entries(asked.where).map(([name, values]) => [name, values.flatMap((value) => names.keys(name, value))]),
  );
  const factsAsOf = request.asOf === undefined ? null : asOf;
  const cut = { by: asked.by, where };
  const fine = isTooFine(asked, cut, factsAsOf);
  const named = (request.measures ?? []).length > 0;
  const right = resolveRight(viewer, { measures: asked.measures, named, cut, fine }, view.settings);
  const resolved = { ...asked, measures: right.measures };
  const currency = view.settings.currency ?? (await onlyCurrency(view, resolved.metric, factsAsOf));
  const known = await knowledge(view, asOf, factsAsOf);
  const basis = factsAsOf === null ? (request.basis ?? 'frozen') : 'current';
  return { view, resolved, cut, known, names, right, currency, asOf, factsAsOf, now, basis };
}

/** What the metric's query sees of some periods, and of what time around them. */
export function contextOf(
  question: Question,
  periods: readonly Period[],
  windowOf: (spans: readonly Span[]) => Window,
  cut: Cut = question.cut,
): Promise<MetricContext> {
  const { view, resolved, factsAsOf, asOf: seen, currency, known } = question;
  const spans = spansOf(view, periods, seen);
  const looking = { factsAsOf, seen, spans, window: windowOf(spans), cut, currency };
  return contextWith(view, resolved.metric.standing, looking, known);
}

/** Opens a question over some periods; its contributions are worked out when somebody needs them. */
export function openQuestion(question: Question, periods: readonly Period[], cut: Cut): OpenQuestion {
  const spans = spansOf(question.view, periods, question.asOf);
  let made: Promise<Contributions> | undefined;
  const contributions = (): Promise<Contributions> => {
    made ??= workOut(question, periods, cut);
    return made;
  };
  return { ...question, periods, spans, contributions };
}

/**
 * Works out the contributions that the measures need over some periods, the constants of the metric with them; once for
 * all cuts, unless the metric's rows depend on the cut.
 */
async function workOut(question: Question, periods: readonly Period[], cut: Cut): Promise<Contributions> {
  const { view, resolved, known } = question;
  const { metric, measures } = resolved;
  const seenCut = metric.perCut ? cut : question.cut;
  // Only maturity is told by them.
  const constants = measures.some(({ maturity }) => maturity) ? Object.values(metric.constants) : [];
  const folds = [
    ...Object.values(foldsOf(metric, measures)),
    ...constants.map(({ list }): Fold => ({ kind: 'total', list, of: 'rows' })),
  ];
  const trailing = constantsWindow(constants, known.observed, view.calendar.zone);
  const windowOf = (spans: readonly Span[]) => around([lookedAt(folds, spans), ...trailing]);
  const context = await contextOf(question, periods, windowOf, seenCut);
  const key = JSON.stringify([
    metric.id,
    measures.map(({ name }) => name),
    question.factsAsOf,
    context.now,
    context.spans,
    seenCut,
  ]);
  const source = view.kept.get(key) ?? keepContributions(view, context, metric, folds, question.cut, trailing);
  view.kept.set(key, source);
  return { context, source: await source };
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

/**
 * Answers a request as far as the viewer may see it. `now` is a UTC instant. Throws InputError or NotFound with all
 * faults of the request, or NotAllowed with `level`, `personal` or `group`.
 */
export async function ask(company: Company, request: AskRequest, now: string, viewer = OWNER): Promise<Answer> {
  return viewing(await asKnown(company, request, now), (view) => askView(view, request, now, viewer));
}

/** The company as it was known when the request asks it to be. */
export async function asKnown(company: Company, { asOf }: AskRequest, now: string): Promise<Company> {
  return asOf === undefined ? company : companyAt(company, resolveAsOf(company, asOf, now), now);
}

/** Answers a request on a state of the facts that the caller holds, so that several answers agree. */
export async function askView(view: View, request: AskRequest, now: string, viewer: Viewer): Promise<Answer> {
  const question = await toQuestion(view, request, now, viewer);
  const { resolved, cut, known, asOf } = question;
  const { metric, periods } = resolved;
  const { rows, moves, open } = await makeRows(question, cut, periods);
  const whole = cut.by.length > 0 ? await makeRows(question, { ...cut, by: [] }, periods) : null;
  const totals = whole?.rows ?? null;
  const shown = [...rows, ...(totals ?? [])].map(({ row }) => row);
  const compare = resolved.compare ? await compareAnswer(question, rows, resolved.compare) : null;
  const { excluded, remarks } = await countExcluded(open);
  return holdBack(question, {
    query: resolvedQuery(question),
    basis: shown.some(({ measures }) => Object.values(measures).some(({ current }) => current)) ? 'frozen' : 'current',
    rows: rows.map(({ row }) => row),
    ...(totals && { totals: totals.map(({ row }) => row) }),
    ...(compare && { compare }),
    meta: {
      definition: { metric: metric.id, version: metric.version },
      level: question.right.level,
      withheld: question.right.withheld,
      completeThrough: known.completeThrough,
      asOf,
      validUntil: validUntil(question, [...rows, ...(totals ?? [])], [...moves, ...(whole?.moves ?? [])]),
      excluded,
      remarks,
      warnings: rows.length === 0 && Object.keys(cut.where).length > 0 ? ['no_record_matches'] : [],
    },
  });
}

/** What is compared moves with every moment that passes; nobody waits for more than a minute. */
const COMPARED_FOR = 60_000;

/**
 * From when on time alone may change the answer: the end of a running day, or a cohort that comes of age. Where a source
 * says how far it is complete, only its next delivery moves what is seen.
 */
function validUntil(question: Question, rows: readonly MadeRow[], moves: readonly string[]): string | null {
  const { view, known, asOf, resolved, cut } = question;
  const { zone } = view.calendar;
  const tomorrow = startOfDay(addDays(localDate(asOf, zone), 1), zone);
  const runs = rows.some(({ period }) => Date.parse(period.end) > Date.parse(asOf));
  const hasCohorts = resolved.measures.some((measure) => measure.maturity);
  const candidates: string[] = [...moves];
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
