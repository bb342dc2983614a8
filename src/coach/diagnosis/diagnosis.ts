/**
 * A diagnosis: tables of a metric by segment, and the findings that rest on them. Everything in it is an answer of `ask` or
 * a count of what `drill` lists, as far as the viewer may see it; what the viewer may not see is named.
 */
import type { Answer, AnswerMeasure, DimensionValue } from '../../ask/answer.ts';
import { ask } from '../../ask/ask.ts';
import type { AskRequest } from '../../ask/request.ts';
import type { Level } from '../../ask/rights.ts';
import type { Viewer } from '../../ask/viewer.ts';
import { addDays, periodOf } from '../../calendar/index.ts';
import type { Company } from '../../ledger/company.ts';
import { NotAllowed } from '../../model/error.ts';
import { type Finding, type Share, sumOf } from '../finding.ts';

export interface DiagnosisRequest {
  /** A label of any grain; none = the last whole quarter. */
  readonly period?: string;
  readonly team?: string;
}

export interface Diagnosis {
  readonly metric: string;
  readonly period: string;
  /** Whose figures these are. */
  readonly level: Level;
  readonly tables: readonly DiagnosisTable[];
  /** Tables that the viewer may not see: by what, and why. */
  readonly withheld: readonly Withheld[];
  /** The most useful first. */
  readonly findings: readonly Finding[];
}

export interface DiagnosisTable {
  /** A dimension, or `week` or `quarter`. */
  readonly by: string;
  readonly rows: readonly DiagnosisRow[];
}

export interface DiagnosisRow {
  readonly segment: DimensionValue;
  /** By `metric.measure`, or a name of the diagnosis' own. */
  readonly figures: Readonly<Record<string, AnswerMeasure>>;
}

export interface Withheld {
  readonly by: string;
  readonly reason: string;
}

/** Who asks what of which company. */
export interface Asking {
  readonly company: Company;
  readonly now: string;
  readonly viewer: Viewer;
  readonly period: string;
  readonly where: readonly { readonly dimension: string; readonly value: string }[];
}

export function askingOf(company: Company, { period, team }: DiagnosisRequest, now: string, viewer: Viewer): Asking {
  const running = periodOf(now, 'quarter', company.calendar).startDate;
  const last = periodOf(`${addDays(running, -1)}T12:00:00Z`, 'quarter', company.calendar).label;
  const where = team === undefined ? [] : [{ dimension: 'team', value: team }];
  return { company, now, viewer, period: period ?? last, where };
}

/** What is noted on the way: whose figures were seen, and what was refused. */
export class Notes {
  level: Level = 'company';
  readonly withheld: Withheld[] = [];
  private refusal: NotAllowed | null = null;

  refused(by: string, error: unknown): void {
    if (!(error instanceof NotAllowed)) throw error;
    this.refusal ??= error;
    this.withheld.push({ by, reason: error.code });
  }

  /** The diagnosis; where the viewer may see nothing of it, the refusal. */
  made(metric: string, period: string, tables: readonly DiagnosisTable[], findings: readonly Finding[]): Diagnosis {
    if (tables.length === 0 && this.refusal) throw this.refusal;
    const shown = tables.filter(({ rows }) => rows.length > 0);
    return { metric, period, level: this.level, tables: shown, withheld: this.withheld, findings };
  }
}

/** The answer by one dimension; null where the viewer may not see it, which is then noted. */
export async function answerBy(
  { company, now, viewer, period, where }: Asking,
  { by, ...question }: Omit<AskRequest, 'by' | 'where'> & { readonly by: string },
  notes: Notes,
): Promise<Answer | null> {
  const span = question.from === undefined ? { period } : {};
  try {
    const answer = await ask(company, { ...span, ...question, by: [by], where }, now, viewer);
    notes.level = answer.meta.level;
    return answer;
  } catch (error) {
    notes.refused(by, error);
    return null;
  }
}

/** The rows of an answer by one dimension, over the whole period. */
export function tableOf(by: string, { query, rows: answered }: Answer): DiagnosisTable {
  const rows = answered.map(({ dims, measures }) => ({
    segment: dims[by] ?? { key: null, label: '' },
    figures: Object.fromEntries(Object.entries(measures).map(([name, figure]) => [`${query.metric}.${name}`, figure])),
  }));
  return { by, rows };
}

/** n and d of a figure; null where it is held back. */
export function shareOf({ figures }: DiagnosisRow, name: string): Share | null {
  const { n = null, d = null } = figures[name] ?? {};
  return n === null || d === null ? null : { n: Number(n), d: Number(d) };
}

export interface Compared {
  readonly row: DiagnosisRow;
  readonly own: Share;
  /** All other segments together. */
  readonly rest: Share;
}

/** Each segment of an additive share beside the others. */
export function compared(rows: readonly DiagnosisRow[], name: string): Compared[] {
  const known = rows.flatMap((row) => {
    const own = shareOf(row, name);
    return own === null ? [] : [{ row, own }];
  });
  const all = sumOf(known.map(({ own }) => own));
  return known.map(({ row, own }) => ({ row, own, rest: { n: all.n - own.n, d: all.d - own.d } }));
}
