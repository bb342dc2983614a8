/** The records behind a figure: the very contributions that were folded, with the segment labels of an answer. */
import type { Row } from '../engine/engine.ts';
import { type Sql, sql } from '../engine/sql.ts';
import type { SimpleFold } from '../metrics/fold.ts';
import { DIMENSION_ENTITY, DIMENSIONS, type Dimension, type Fold, type Measure, type Role } from '../metrics/metric.ts';
import { InputError } from '../model/error.ts';
import type { AnswerPeriod, DimensionValue, ResolvedQuery } from './answer.ts';
import { openQuestion, type Question, resolvedQuery } from './ask.ts';
import { filterConditions, text } from './cells.ts';
import { type Company, type View, viewing } from './company.ts';
import type { AskRequest } from './request.ts';
import { encodePeriod } from './rows.ts';

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
  readonly dims: Readonly<Record<string, DimensionValue>>;
}

export interface Drill {
  readonly query: ResolvedQuery;
  readonly period: AnswerPeriod;
  readonly records: readonly DrillRecord[];
  /** How many there are in all. */
  readonly total: number;
}

const USUAL_LIMIT = 1_000;

/** Lists the records of one measure (the headline, unless asked) over the asked periods as a whole. */
export function drill(company: Company, request: DrillRequest, now: string): Promise<Drill> {
  return viewing(company, (view) => drillView(view, request, now));
}

async function drillView(view: View, request: DrillRequest, now: string): Promise<Drill> {
  const question = await openQuestion(view, withOneMeasure(request), now);
  const { resolved, context, cut } = question;
  const measure = resolved.measures.find((each) => each.headline) ?? resolved.measures[0];
  const [first, last] = [resolved.periods[0], resolved.periods.at(-1)];
  if (!measure || !first || !last) throw new InputError('bad_request', 'Nothing was asked.', {});
  const source = sql`
    from (${resolved.metric.contributions(context)}) c
    where (${rowsOf(question, measure.fold, first.start, last.end, request.role)}) ${filterConditions(context, cut.where)}`;
  const [counted] = await view.facts.read(sql`select count(*) as n ${source}`);
  const rows = await view.facts.read(sql`
    select c.*, ${namesOf(question)} ${source}
    order by c."at" nulls first, c.subject, c.ref limit ${request.limit ?? USUAL_LIMIT} offset ${request.offset ?? 0}`);
  return {
    query: resolvedQuery(question),
    period: encodePeriod({
      ...first,
      end: last.end,
      endDate: last.endDate,
      ...(first !== last && { label: `${first.label}..${last.label}` }),
    }),
    records: rows.map((row) => encodeRecord(question, measure, row)),
    total: Number(counted?.['n'] ?? 0),
  };
}

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

/** The rows of one term of a figure, or of both: those of a formula lie in two lists. */
function rowsOf(question: Question, fold: Fold, start: string, end: string, role: DrillRequest['role']): Sql {
  if (fold.kind !== 'quotient') {
    return sql`c.list = ${sql.constant(fold.list)} and ${roleCondition(role)} and ${inside(question, fold, start, end, role === 'excluded')}`;
  }
  const whole = role === 'excluded' ? role : 'numerator';
  const terms = [
    ...(role === 'denominator' ? [] : [rowsOf(question, fold.n, start, end, whole)]),
    ...(role === 'numerator' ? [] : [rowsOf(question, fold.d, start, end, whole)]),
  ];
  return sql.join(
    terms.map((term) => sql`(${term})`),
    ' or ',
  );
}

/** The rows that a fold over the span would take; excluded ones without an instant are shown too. */
function inside({ context, asOf }: Question, fold: SimpleFold, start: string, end: string, excluded: boolean) {
  const until = Date.parse(asOf) < Date.parse(end) ? asOf : end;
  const [from, to] = [context.dialect.instant(start), context.dialect.instant(until)];
  if (excluded) return sql`(c."at" is null or c."at" >= ${from} and c."at" < ${to})`;
  if (fold.kind === 'total' && fold.cumulative) return sql`c."at" < ${to}`;
  if (fold.kind !== 'stock') return sql`c."at" >= ${from} and c."at" < ${to}`;
  const begun = fold.begunWithin ? sql`and c."at" >= ${from}` : sql.empty;
  return sql`c."at" < ${to} and (c."until" is null or c."until" >= ${to}) ${begun}`;
}

/** Name and link of the record, whichever entity it is of. */
function namesOf({ context }: Question) {
  const of = (column: 'name' | 'url') =>
    sql`case c.entity
      when 'deal' then (select ${sql.raw(column)} from ${context.table('deal')} x where x.ref = c.ref)
      when 'person' then (select ${sql.raw(column)} from ${context.table('person')} x where x.ref = c.ref) end`;
  return sql`${of('name')} as record_name, ${of('url')} as record_url`;
}

function encodeRecord({ names, cut }: Question, { name: measure, fold }: Measure, row: Row): DrillRecord {
  const isBelow = fold.kind === 'quotient' && row['list'] === fold.d.list && row['role'] !== 'excluded';
  const shown = DIMENSIONS.filter((name) => row[name] !== null || DIMENSION_ENTITY[name as Dimension] !== undefined);
  const at = text(row['at']);
  return {
    measure,
    role: isBelow ? 'denominator' : (String(row['role']) as Role),
    reason: text(row['reason']),
    at: at === null ? null : `${at.replace(' ', 'T')}Z`,
    entity: String(row['entity']),
    ref: String(row['ref']),
    subject: String(row['subject']),
    name: text(row['record_name']),
    url: text(row['record_url']),
    value: text(row['value']),
    currency: text(row['currency']),
    dims: Object.fromEntries(
      [...new Set([...shown, ...cut.by.filter((name) => !name.includes('.'))])].map((name) => [
        name,
        names.label(name, text(row[name])),
      ]),
    ),
  };
}
