/** The records behind a figure: the very contributions that were folded, with the segment labels of an answer. */
import { type Period, shiftPeriod } from '../calendar/index.ts';
import type { Row } from '../engine/engine.ts';
import { type Sql, sql } from '../engine/sql.ts';
import { type Company, type View, viewing } from '../ledger/company.ts';
import { foldConditions, type Reading, text } from '../ledger/reading.ts';
import { splitDimension, splitRows } from '../ledger/splits.ts';
import { lookedAt } from '../ledger/window.ts';
import { windowOf } from '../metrics/fold.ts';
import {
  DIMENSION_ENTITY,
  DIMENSIONS,
  type Dimension,
  type Measure,
  type Metric,
  type MetricContext,
  type Role,
  type SimpleFold,
  type Span,
  simpleFolds,
} from '../metrics/metric.ts';
import type { Part } from '../metrics/split.ts';
import { type EntityName, storedColumns } from '../model/entity.ts';
import { InputError } from '../model/error.ts';
import type { AnswerPeriod, DimensionValue, ResolvedQuery } from './answer.ts';
import { asKnown, contextOf, type Question, resolvedQuery, toQuestion } from './ask.ts';
import { assertOffered } from './groups.ts';
import type { AskRequest } from './request.ts';
import { type Level, listedRows } from './rights.ts';
import { encodePeriod } from './rows.ts';
import { OWNER, type Viewer } from './viewer.ts';

export interface DrillRequest extends AskRequest {
  readonly role?: 'numerator' | 'denominator' | 'excluded';
  /** At most so many records (default 1,000), after the first `offset`. */
  readonly limit?: number;
  readonly offset?: number;
}

export interface DrillRecord {
  readonly measure: string;
  readonly role: Role;
  /** Why it is excluded, or a remark on a counted one. */
  readonly reason: string | null;
  readonly at: string | null;
  readonly entity: string;
  readonly ref: string;
  readonly subject: string;
  readonly name: string | null;
  readonly url: string | null;
  readonly value: string | null;
  readonly currency: string | null;
  /** Which of the periods that a figure sets beside each other the record is of (`Q`, `Q-1`). */
  readonly window: string | null;
  /** Of a record that is divided among segments: the segment's part of the key, and all of it. */
  readonly share: { readonly part: string; readonly total: string } | null;
  readonly dims: Readonly<Record<string, DimensionValue>>;
}

export interface Drill {
  readonly query: ResolvedQuery;
  readonly period: AnswerPeriod;
  readonly records: readonly DrillRecord[];
  /** How many the viewer may list in all. */
  readonly total: number;
  readonly meta: {
    readonly level: Level;
    /** How many more are counted that the viewer may not list; absent where that number itself is held back. */
    readonly outsideView?: number;
  };
}

const USUAL_LIMIT = 1_000;

/**
 * Lists the records of one measure (the headline, unless asked) over the asked periods as a whole, as far as the viewer
 * may see them. Whoever may not see the figure gets no list either.
 */
export async function drill(company: Company, request: DrillRequest, now: string, viewer = OWNER): Promise<Drill> {
  return viewing(await asKnown(company, request, now), (view) => drillView(view, request, now, viewer));
}

/** The same on a state of the facts that the caller holds. */
export async function drillView(view: View, request: DrillRequest, now: string, viewer: Viewer): Promise<Drill> {
  const question = await toQuestion(view, withOneMeasure(request), now, viewer);
  const { resolved, cut } = question;
  const measure = resolved.measures.find((each) => each.headline) ?? resolved.measures[0];
  const asked = measure ? periodsOf(question, measure) : [];
  const whole = wholeOf(asked);
  if (!measure || !whole) throw new InputError('bad_request', 'Nothing was asked.', {});
  await assertOffered(question, measure);
  const terms = termsOf(resolved.metric, measure, request.role);
  const folds = terms.map(({ fold }) => fold);
  const context = await contextOf(question, measure.fold.kind === 'mean' ? asked : [whole], (spans) =>
    lookedAt(folds, spans),
  );
  const listed = listedRows(viewer, measure, view.settings);
  const drilling: Drilling = { question, context, measure, role: request.role, listed };
  // What is left out is left out undivided.
  const isSplit =
    request.role !== 'excluded' &&
    splitDimension(cut) !== null &&
    terms.some(({ fold }) => fold.kind === 'total' && fold.split);
  const found = await (isSplit ? splitRecords : listRecords)(drilling, terms, {
    limit: request.limit ?? USUAL_LIMIT,
    offset: request.offset ?? 0,
  });
  const { level, guarded } = question.right;
  // What is left out of a group is often of one person.
  const isCounted = !(request.role === 'excluded' && guarded.has(measure.name));
  return {
    query: resolvedQuery(question),
    period: encodePeriod(whole),
    records: found.records,
    total: found.total,
    meta: { level, ...(isCounted && { outsideView: found.outside }) },
  };
}

interface Drilling {
  readonly question: Question;
  readonly context: MetricContext;
  readonly measure: Measure;
  readonly role: DrillRequest['role'];
  /** Whether the viewer may list a row. */
  readonly listed: Sql;
}

/** The asked periods; of a mean with those it is taken over. */
function periodsOf({ view, resolved }: Question, { fold }: Measure): readonly Period[] {
  const [first] = resolved.periods;
  if (!first || fold.kind !== 'mean') return resolved.periods;
  const earlier = Array.from({ length: fold.periods - 1 }, (_, i) =>
    shiftPeriod(first, i + 1 - fold.periods, view.calendar),
  );
  return [...earlier, ...resolved.periods];
}

/** Periods in a row as one. */
function wholeOf(periods: readonly Period[]): Period | null {
  const [first, last] = [periods[0], periods.at(-1)];
  if (!first || !last) return null;
  const label = first.label === last.label ? first.label : `${first.label}..${last.label}`;
  return { ...first, end: last.end, endDate: last.endDate, label };
}

/** A list behind a figure, and the side of a formula on which it stands. */
interface Term {
  readonly fold: SimpleFold;
  readonly side: 'numerator' | 'denominator' | null;
}

/** The lists that a drill shows: of a formula those of its terms; what is left out is shown of all it reads. */
function termsOf(metric: Metric, { fold }: Measure, role: DrillRequest['role']): readonly Term[] {
  if (fold.kind === 'mean') {
    const base = metric.measures.find(({ name }) => name === fold.of);
    return base ? termsOf(metric, base, role) : [];
  }
  if (fold.kind !== 'formula') return [{ fold, side: null }];
  if (role === 'excluded') return simpleFolds('', fold).map(([, each]) => ({ fold: each, side: null }));
  return (['numerator', 'denominator'] as const)
    .filter((side) => role === undefined || role === side)
    .flatMap((side) => fold[side].flatMap((name) => ({ fold: fold.inputs[name], side })))
    .flatMap(({ fold: each, side }) => (each ? [{ fold: each, side }] : []));
}

interface Page {
  readonly limit: number;
  readonly offset: number;
}

interface Found extends Pick<Drill, 'records' | 'total'> {
  /** Rows that the viewer may not list. */
  readonly outside: number;
}

/** Rows as they stand in the lists, a page of them. */
async function listRecords(drilling: Drilling, terms: readonly Term[], { limit, offset }: Page): Promise<Found> {
  const { question, context, listed } = drilling;
  const source = await rowsOf(drilling, terms);
  const [counted] = await question.view.facts.read(sql`
    select count(*) filter (where ${listed}) as n, count(*) filter (where not ${listed}) as outside from (${source}) c`);
  const rows = await question.view.facts.read(sql`
    select c.*, ${namesOf(context)} from (${source}) c where ${listed}
    order by c."at" nulls first, c.subject, c.ref limit ${limit} offset ${offset}`);
  return {
    records: rows.map((row) => encodeRecord(drilling, row)),
    total: Number(counted?.['n'] ?? 0),
    outside: Number(counted?.['outside'] ?? 0),
  };
}

/** The same where shared rows are divided: each as often as it has parts, so the page is cut here. */
async function splitRecords(drilling: Drilling, terms: readonly Term[], { limit, offset }: Page): Promise<Found> {
  const { question, context } = drilling;
  const { view, cut, resolved } = question;
  const source = await view.facts.keep(resolved.metric.contributions(context));
  const reading: Reading = { view, ctx: context, source, spans: context.spans, cut };
  const listed = await view.facts.read(sql`select distinct c.entity, c.ref from ${source} c where ${drilling.listed}`);
  const isListed = new Set(listed.map(({ entity, ref }) => `${entity} ${ref}`));
  const records: DrillRecord[] = [];
  let outside = 0;
  for (const term of terms) {
    const { fold, side } = term;
    if (fold.kind === 'total' && fold.split) {
      for (const { row, parts } of await splitRows(reading, fold)) {
        if (isListed.has(`${row['entity']} ${row['ref']}`)) {
          records.push(...parts.map((part) => encodeRecord(drilling, { ...row, side }, part)));
        } else outside += parts.length;
      }
    } else {
      const whole = await listRecords(drilling, [term], { limit: ALL, offset: 0 });
      records.push(...whole.records);
      outside += whole.outside;
    }
  }
  const order = (a: DrillRecord, b: DrillRecord) =>
    (a.at ?? '').localeCompare(b.at ?? '') || a.ref.localeCompare(b.ref);
  return { records: records.sort(order).slice(offset, offset + limit), total: records.length, outside };
}

const ALL = 1_000_000;

/** A drill is into one figure: where no measure is named it is the headline. */
const withOneMeasure = (request: DrillRequest): AskRequest => {
  if ((request.measures?.length ?? 0) > 1) {
    throw new InputError('bad_request', 'A drill opens one measure at a time.', { hint: 'Name one with --measure.' });
  }
  return request;
};

function roleCondition(role: DrillRequest['role']): Sql {
  switch (role) {
    case 'numerator':
      return sql`c.role in ('numerator', 'both')`;
    case 'denominator':
      return sql`c.role in ('denominator', 'both')`;
    case 'excluded':
      return sql`c.role = 'excluded'`;
    case undefined:
      return sql`c.role <> 'excluded'`;
  }
}

/** The rows of the terms that the filter accepts, each with the side it stands on. */
async function rowsOf({ question, context, role }: Drilling, terms: readonly Term[]): Promise<Sql> {
  const within = ({ fold, side }: Term) => sql`
    (c.list = ${sql.constant(fold.list)} and ${roleCondition(side === null ? role : undefined)} and ${inside(context, fold, role === 'excluded')}
      ${foldConditions(context, fold, question.cut.where)})`;
  // Several terms read one and the same list of rows: it is worked out once.
  const kept = await question.view.facts.keep(sql`
    select c.* from (${question.resolved.metric.contributions(context)}) c
    where ${sql.join(terms.map(within), ' or ')}`);
  const each = terms.map(
    (term) => sql`select c.*, cast(${term.side} as varchar) as side from ${kept} c where ${within(term)}`,
  );
  // What is left out may stand in a list that several inputs read: once is enough.
  return sql.join(each, role === 'excluded' ? ' union ' : ' union all ');
}

/** The rows that a fold over the spans would take; excluded ones without an instant are shown too. */
function inside(context: MetricContext, fold: SimpleFold, excluded: boolean): Sql {
  const each = context.spans.map((span) => insideSpan(context, fold, excluded, span));
  return excluded ? sql`(c."at" is null or ${sql.join(each, ' or ')})` : sql`(${sql.join(each, ' or ')})`;
}

function insideSpan({ dialect }: MetricContext, fold: SimpleFold, excluded: boolean, span: Span): Sql {
  const { from, to } = excluded && fold.kind === 'stock' ? { from: span.start, to: span.end } : windowOf(fold, span);
  const begun = from === null ? sql`true` : sql`c."at" >= ${dialect.instant(from)}`;
  // What is left out of all that came before may come in again: an account that becomes a customer.
  const isState = excluded ? from === null : fold.kind === 'stock';
  const stands = isState ? sql`and (c."until" is null or c."until" >= ${dialect.instant(to)})` : sql.empty;
  return sql`(${begun} and c."at" < ${dialect.instant(to)} ${stands})`;
}

/** Name and link of the record, whichever entity it is of. */
function namesOf({ table }: MetricContext): Sql {
  const of = (column: 'name' | 'url') => {
    const known = SHOWN.filter((entity) => storedColumns(entity).some(({ name }) => name === column));
    const branches = known.map(
      (entity) =>
        sql`when ${sql.constant(entity)} then (select ${sql.id(column)} from ${table(entity)} x where x.ref = c.ref)`,
    );
    return sql`case c.entity ${sql.join(branches, ' ')} end`;
  };
  return sql`${of('name')} as record_name, ${of('url')} as record_url`;
}

/** Entities of which records are listed. */
const SHOWN: readonly EntityName[] = [
  'deal',
  'person',
  'account',
  'user',
  'activity',
  'inbound',
  'subscription',
  'revenue',
  'spend',
];

function encodeRecord({ question: { names, cut }, measure }: Drilling, row: Row, part?: Part): DrillRecord {
  const shown = DIMENSIONS.filter((name) => row[name] !== null || DIMENSION_ENTITY[name as Dimension] !== undefined);
  const at = text(row['at']);
  const side = text(row['side']);
  const asked = [...cut.by, ...(part ? [splitDimension(cut) ?? ''] : [])].filter((name) => !name.includes('.'));
  const keyOf = (name: string) => (part && name === splitDimension(cut) ? part.segment : text(row[name]));
  return {
    measure: measure.name,
    role: (row['role'] === 'excluded' || side === null ? String(row['role']) : side) as Role,
    reason: text(row['reason']),
    at: at === null ? null : `${at.replace(' ', 'T')}Z`,
    entity: String(row['entity']),
    ref: String(row['ref']),
    subject: String(row['subject']),
    name: text(row['record_name']),
    url: text(row['record_url']),
    value: part ? part.amount.toFixed() : text(row['value']),
    currency: text(row['currency']),
    window: text(row['window']),
    share: part?.key ? { part: part.key.part.toFixed(), total: part.key.total.toFixed() } : null,
    dims: Object.fromEntries([...new Set([...shown, ...asked])].map((name) => [name, names.label(name, keyOf(name))])),
  };
}
