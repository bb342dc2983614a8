/** What was reported of the cells that a question shows: frozen figures, set in the place of what is known now. */
import type { Period } from '../calendar/index.ts';
import type { Frozen, FrozenFigure, FrozenFigures, FrozenStatus } from '../ledger/frozen.ts';
import { accepts, MISSING } from '../ledger/reading.ts';
import { pageCut, spanKey } from '../ledger/served.ts';
import type { Cut, Measure } from '../metrics/metric.ts';
import { Decimal } from '../model/decimal.ts';
import type { AnswerMeasure } from './answer.ts';
import type { OpenQuestion, Question } from './ask.ts';

export interface Reported {
  readonly status: FrozenStatus;
  readonly asOf: string;
  readonly figure: FrozenFigure;
}

/** A segment of which nothing was reported when all the others were. */
const NOTHING: FrozenFigure = { value: null, n: '0', d: null, reason: 'nothing_reported' };

/** What was reported of a question's cells. */
export interface ReportedCells {
  /** Of a measure in the span of that index and a segment; undefined where it is not frozen. */
  of(measure: string, span: number, dims: readonly (string | null)[]): Reported | undefined;
  /** The segments of which something was reported, with the index of their span, where a question is cut by them. */
  readonly segments: readonly (readonly [number, readonly (string | null)[]])[];
}

const NONE: ReportedCells = { of: () => undefined, segments: [] };

/** Reads what was reported over a question's spans, cut so, of these measures. */
export async function readReported(
  question: OpenQuestion,
  cut: Cut,
  measures: readonly Measure[],
): Promise<ReportedCells> {
  const { view, resolved, spans, basis, asOf, now } = question;
  const { frozen } = view;
  const by = frozen && asOf === now ? pageCut(resolved.metric, cut) : null;
  if (!frozen || by === null) return NONE;
  const found = [...spans.entries()].flatMap(([index, span]) =>
    measures.flatMap(({ name }) => {
      // Then beside now would tell single people of a group, as a question about the past would.
      if (question.right.guarded.has(name)) return [];
      const one = frozen.find({ metric: resolved.metric.id, measure: name, by, span: spanKey(span) });
      return one ? [{ index, one }] : [];
    }),
  );
  const figures = await frozen.figures(found.map(({ one }) => one));
  const sheets = new Map<string, { readonly one: Frozen; readonly figures: FrozenFigures }>();
  const segments: [number, (string | null)[]][] = [];
  const [keys] = Object.values(cut.where);
  for (const [i, { index, one }] of found.entries()) {
    const own: FrozenFigures = figures[i] ?? new Map();
    sheets.set(`${index} ${one.measure}`, { one, figures: own });
    if (cut.by.length === 0 || basis === 'current') continue;
    for (const key of own.keys()) if (keys === undefined || accepts(keys, key)) segments.push([index, [key]]);
  }
  return {
    segments,
    of(measure, span, dims) {
      const sheet = sheets.get(`${span} ${measure}`);
      if (!sheet) return undefined;
      const figure = sheet.figures.get(by === '' ? null : segmentOf(cut, dims)) ?? NOTHING;
      return { status: sheet.one.status, asOf: sheet.one.asOf, figure };
    },
  };
}

/** What stands of one measure over a period, in the segment that the question is about. */
export function reportedHead({ view, resolved, cut }: Question, measure: string, period: Period): Frozen | undefined {
  const by = pageCut(resolved.metric, cut);
  return by === null
    ? undefined
    : view.frozen?.find({ metric: resolved.metric.id, measure, by, span: spanKey(period) });
}

function segmentOf({ by, where }: Cut, dims: readonly (string | null)[]): string | null {
  if (by.length > 0) return dims[0] ?? null;
  const key = Object.values(where)[0]?.[0] ?? null;
  return key !== null && MISSING.some((word) => word === key) ? null : key;
}

/** A figure as a row of periods holds it. */
export function pointOf({ value, n, d, interval }: FrozenFigure) {
  return {
    n: new Decimal(n),
    d: d === null ? null : new Decimal(d),
    value: value === null ? null : new Decimal(value),
    interval: interval ? ([new Decimal(interval[0]), new Decimal(interval[1])] as const) : null,
  };
}

/** Whether what is known now is another figure than the one reported. */
export const isRestated = (now: Pick<AnswerMeasure, 'value' | 'n' | 'd'>, { value, n, d }: FrozenFigure): boolean =>
  now.value !== value || now.n !== n || now.d !== d;
