/**
 * Why a figure is another than it was reported: the records that count otherwise now than they did then, each with what
 * happened to it. The two lists are the metric's own, as known when the figure was frozen and as known now, so that
 * their difference is the figure's.
 */
import type { Row } from '../engine/engine.ts';
import { type Sql, sql } from '../engine/sql.ts';
import type { Company, View } from '../ledger/company.ts';
import { companyAt, settingsKey, viewing } from '../ledger/company.ts';
import type { Frozen } from '../ledger/frozen.ts';
import { filterConditions, text } from '../ledger/reading.ts';
import { lookedAt } from '../ledger/window.ts';
import { type Contribution, falls } from '../metrics/fold.ts';
import { listsOf, type Measure, type SimpleFold, simpleFolds, type Unit } from '../metrics/metric.ts';
import { InputError, NotFound } from '../model/error.ts';
import type { AnswerPeriod, FrozenAnswer, ResolvedQuery } from './answer.ts';
import { askView, contextOf, type Question, resolvedQuery, toQuestion } from './ask.ts';
import { type Cause, causesOf, type Through } from './cause.ts';
import { reportedHead } from './reported.ts';
import type { AskRequest } from './request.ts';
import { type Level, listedRows, notAllowed } from './rights.ts';
import { encodePeriod } from './rows.ts';
import { OWNER, type Viewer } from './viewer.ts';

/** How a record counts: its role and value in each list of the figure, in order. */
export type Counted = readonly { readonly list: string; readonly role: string; readonly value: string | null }[];

export interface WhyRecord {
  readonly entity: string;
  readonly ref: string;
  readonly cause: Cause;
  /** Another record of which the change shows here; null where it is its own. */
  readonly through: Through | null;
  /** How it counted when the figure was reported, and how it does now; empty = not at all. */
  readonly reported: Counted;
  readonly current: Counted;
}

export interface Why {
  readonly query: ResolvedQuery;
  readonly measure: string;
  readonly period: AnswerPeriod;
  readonly unit: Unit;
  readonly currency?: string;
  readonly frozen: FrozenAnswer;
  readonly current: { readonly value: number | string | null; readonly n: string; readonly d: string | null };
  /** The metric's definition has changed since: the list of then is made by the one of today. */
  readonly definition: { readonly reported: number; readonly current: number };
  readonly records: readonly WhyRecord[];
  readonly meta: { readonly level: Level; readonly outsideView: number };
}

/** Errors: those of `ask`; NotFound where nothing was reported of the figure. */
export async function why(company: Company, request: AskRequest, now: string, viewer = OWNER): Promise<Why> {
  return viewing(company, (view) => whyView(view, request, now, viewer));
}

async function whyView(view: View, asked: AskRequest, now: string, viewer: Viewer): Promise<Why> {
  const request: AskRequest = { ...asked, basis: 'frozen' };
  const question = await toQuestion(view, request, now, viewer);
  const measure = onlyMeasure(question);
  const [period] = question.resolved.periods;
  if (!period || question.resolved.periods.length > 1 || question.cut.by.length > 0) {
    throw new InputError('bad_request', 'Why a figure changed is told of one figure.', {
      hint: 'Name one period, and a segment with --where rather than --by.',
    });
  }
  // What a group differs by is often one person's.
  if (question.right.guarded.has(measure.name)) throw notAllowed([[measure.name, 'group']]);
  const answer = await askView(view, { ...request, measures: [measure.name] }, now, viewer);
  const cell = answer.rows[0]?.measures[measure.name];
  const head = reportedHead(question, measure.name, period);
  if (!cell?.frozen || !cell.current || !head) {
    throw new NotFound(
      'not_frozen',
      `Nothing was reported of ${question.resolved.metric.id} ${measure.name} for ${period.label}.`,
      {
        hint: 'Closed periods of the metric’s own cadence are kept by: cadans freeze',
      },
    );
  }
  const { records, outside } = await differing({ view, measure, head, request, viewer, now });
  return {
    query: resolvedQuery(question),
    measure: measure.name,
    period: encodePeriod(period),
    unit: cell.unit,
    ...(cell.currency && { currency: cell.currency }),
    frozen: cell.frozen,
    current: { value: cell.current.value, n: cell.current.n, d: cell.current.d },
    definition: { reported: head.definition, current: question.resolved.metric.version },
    records,
    meta: { level: question.right.level, outsideView: outside },
  };
}

/** The one measure asked, else the headline. */
function onlyMeasure({ resolved }: Question): Measure {
  const found =
    resolved.measures.length === 1 ? resolved.measures[0] : resolved.measures.find(({ headline }) => headline);
  if (!found)
    throw new InputError('bad_request', 'Why a figure changed is told of one measure.', {
      hint: 'Name it with --measure.',
    });
  if (found.fold.kind !== 'mean') return found;
  throw new InputError('bad_request', `${found.name} is a mean of ${found.fold.of} over several periods.`, {
    hint: `Ask why ${found.fold.of} of one of them changed.`,
  });
}

interface Differing {
  readonly view: View;
  readonly measure: Measure;
  readonly head: Frozen;
  readonly request: AskRequest;
  readonly viewer: Viewer;
  readonly now: string;
}

/** The records that count otherwise, as far as the viewer may list them; `outside` = how many others. */
async function differing(given: Differing): Promise<{ records: readonly WhyRecord[]; outside: number }> {
  const { view, measure, head, request, viewer, now } = given;
  const before = await companyAt(view, head.asOf, now);
  // The viewer's right to the figure stands already; that to each record is asked below.
  const known: View = { ...view, ...before, facts: view.facts, kept: new Map(), begins: new Map(), generation: null };
  const only = { ...request, measures: [measure.name] };
  const earlier = await toQuestion(known, { ...only, asOf: head.asOf }, now);
  const current = await toQuestion(view, only, now);
  const [then, today] = [await listed(earlier, measure, viewer), await listed(current, measure, viewer)];
  const keys = [...new Set([...then.keys(), ...today.keys()])].filter(
    (key) => textOf(then.get(key)) !== textOf(today.get(key)),
  );
  const seen = keys.filter((key) => (today.get(key) ?? then.get(key))?.isListed);
  if (seen.length === 0) return { records: [], outside: keys.length };
  // The same facts as now, with nothing seen that happened after: what differs from it is time alone.
  const unripe = await listed({ ...current, asOf: head.asOf }, measure, viewer);
  const isSameSetting = settingsKey(before.settings) === settingsKey(view.settings);
  const settled = isSameSetting ? null : await listed(await withSettings(view, before, only, now), measure, viewer);
  const causes = await causesOf(
    view,
    head,
    seen.map((key) => recordOf(today.get(key) ?? then.get(key))),
  );
  const records = seen.map((key): WhyRecord => {
    const [was, is] = [then.get(key), today.get(key)];
    const { entity, ref } = recordOf(is ?? was);
    const isTime = textOf(unripe.get(key)) === textOf(was);
    const isSetting = settled !== null && textOf(settled.get(key)) !== textOf(is);
    const own = causes.get(`${entity} ${ref}`) ?? null;
    const told = isTime ? { cause: 'matured' as const, through: null } : isSetting && !own ? null : own;
    return {
      entity,
      ref,
      ...(told ?? { cause: isSetting ? ('setting' as const) : ('indirect' as const), through: null }),
      reported: was?.counted ?? [],
      current: is?.counted ?? [],
    };
  });
  return { records, outside: keys.length - seen.length };
}

/** The facts of now under the settings of then. */
const withSettings = (
  view: View,
  { settings, calendar, schedule }: Company,
  request: AskRequest,
  now: string,
): Promise<Question> =>
  toQuestion(
    { ...view, settings, calendar, schedule, kept: new Map(), begins: new Map(), generation: null },
    request,
    now,
  );

interface ListedRecord {
  readonly entity: string;
  readonly ref: string;
  readonly subject: string;
  readonly counted: Counted;
  readonly isListed: boolean;
}

const recordOf = (record: ListedRecord | undefined): ListedRecord => {
  if (!record) throw new Error('a record of neither list');
  return record;
};
const textOf = (record: ListedRecord | undefined): string => JSON.stringify(record?.counted ?? []);

/** The records behind a measure over the asked period, each with how it counts. */
async function listed(
  question: Question,
  measure: Measure,
  viewer: Viewer,
): Promise<ReadonlyMap<string, ListedRecord>> {
  const { view, resolved, cut } = question;
  const folds = simpleFolds('', measure.fold).map(([, fold]) => fold);
  const context = await contextOf(question, resolved.periods, (spans) => lookedAt(folds, spans));
  const lists = [...new Set(folds.flatMap(listsOf))].map((list) => sql.constant(list));
  const rows = await view.facts.read(sql`
    select c.list, c.role, c."at", c."until", c.entity, c.ref, c.subject, c.value, ${isListed(question, measure, viewer)} as is_listed
    from (${resolved.metric.contributions(context)}) c
    where c.list in (${sql.join(lists)}) and c.role <> 'excluded' ${filterConditions(context, cut.where)}
    order by c.entity, c.ref, c.list, c.role, c.value`);
  const found = new Map<string, ListedRecord>();
  const [span] = context.spans;
  for (const row of rows) {
    const contribution = contributionOf(row);
    if (!span || !folds.some((fold) => takes(fold, contribution, span))) continue;
    const [entity, ref] = [String(row['entity']), String(row['ref'])];
    const key = `${entity} ${ref} ${row['subject']}`;
    const before = found.get(key);
    const counted = { list: contribution.list, role: contribution.role, value: contribution.value };
    found.set(key, {
      entity,
      ref,
      subject: contribution.subject,
      counted: [...(before?.counted ?? []), counted],
      isListed: row['is_listed'] === true,
    });
  }
  return found;
}

const isListed = ({ view }: Question, measure: Measure, viewer: Viewer): Sql =>
  listedRows(viewer, measure, view.settings);

/** A row counts in a fold; a key by which something is divided counts with what it divides. */
const takes = (fold: SimpleFold, row: Contribution, span: Parameters<typeof falls>[2]): boolean =>
  falls(fold, row, span) ||
  (fold.kind === 'total' && fold.split?.by === row.list && falls({ ...fold, list: row.list }, row, span));

const contributionOf = (row: Row): Contribution => ({
  list: String(row['list']),
  role: String(row['role']),
  at: text(row['at']),
  until: text(row['until']),
  subject: String(row['subject']),
  value: text(row['value']),
});
