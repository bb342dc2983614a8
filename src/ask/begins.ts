/**
 * Where the records of a list begin: before its first one a count of nothing says nothing. That only matters to who asks
 * about a time before it, so it is looked for backwards, in ever longer stretches, and no farther than it must be.
 */
import { sql } from '../engine/sql.ts';
import type { Known } from '../ledger/company.ts';
import { first, lookedAt, looksBack } from '../ledger/window.ts';
import { type Fold, listsOf, simpleFolds, type Window } from '../metrics/metric.ts';
import type { OpenQuestion } from './ask.ts';

/** Nearly always there is something within so long before what was asked; a year's season and a month. */
const FIRST_STEP_MS = 400 * 86_400_000;

/**
 * By list an instant with a counted record that tells whether there is one before each end of the periods: any that lies
 * before the first of these ends, else the very first; null where there is none before the last of them. Looks at the whole
 * company, whatever is filtered.
 */
export async function firstInstants(
  question: OpenQuestion,
  lists: readonly string[],
  folds: readonly Fold[],
): Promise<ReadonlyMap<string, string | null>> {
  const { view, resolved, factsAsOf, periods } = question;
  const { context } = await question.contributions();
  const key = JSON.stringify([resolved.metric.id, factsAsOf, context.now, context.cut.where]);
  const known = view.begins.get(key) ?? new Map<string, Known>();
  view.begins.set(key, known);
  const ends = periods.map(({ end }) => end);
  const [soonest, latest] = [first(ends) ?? context.now, ends.at(-1) ?? context.now];
  const isOpen = (list: string) => !tells(known.get(list), soonest);
  for (const list of lists) known.set(list, joined(known.get(list), await nearest(question, folds, list, latest)));
  for (const step of [FIRST_STEP_MS, null]) {
    for (const from of new Set(lists.filter(isOpen).map((list) => known.get(list)?.from ?? null))) {
      if (from === null) continue;
      const within = { from: step === null ? null : new Date(Date.parse(from) - step).toISOString(), to: from };
      const asked = lists.filter((list) => isOpen(list) && known.get(list)?.from === from);
      const found = await readFirst(question, asked, within);
      for (const list of asked) {
        known.set(list, joined(known.get(list), { earliest: found.get(list) ?? null, from: within.from, to: from }));
      }
    }
  }
  return new Map(lists.map((list) => [list, known.get(list)?.earliest ?? null]));
}

/** Whether nothing earlier can matter. */
const tells = (known: Known | undefined, soonest: string): boolean =>
  known !== undefined &&
  (known.from === null || (known.earliest !== null && Date.parse(known.earliest) < Date.parse(soonest)));

/** Two stretches as one where they meet, else the later known one alone. */
function joined(before: Known | undefined, now: Known): Known {
  if (before === undefined) return now;
  const [a, b] = startsBefore(before, now) ? [before, now] : [now, before];
  if (b.from !== null && Date.parse(b.from) > Date.parse(a.to)) return now;
  const to = Date.parse(a.to) > Date.parse(b.to) ? a.to : b.to;
  return { earliest: first([a, b].flatMap(({ earliest }) => earliest ?? [])), from: a.from, to };
}

const startsBefore = (a: Known, b: Known): boolean =>
  a.from === null || (b.from !== null && Date.parse(a.from) <= Date.parse(b.from));

/** What the question has worked out tells; a list that it did not need is read for the same stretch. */
async function nearest(question: OpenQuestion, folds: readonly Fold[], list: string, to: string): Promise<Known> {
  const { view } = question;
  const { context, source } = await question.contributions();
  const simple = folds.flatMap((fold) => simpleFolds('', fold)).map(([, fold]) => fold);
  const ofList = simple.filter((fold) => listsOf(fold).includes(list));
  const isEndless = ofList.some((fold) => looksBack(fold, context.spans));
  const near = lookedAt(
    simple.filter((fold) => !looksBack(fold, context.spans)),
    context.spans,
  );
  const from = isEndless ? null : near.from;
  if (ofList.length === 0) {
    const found = await readFirst(question, [list], { from, to });
    return { earliest: found.get(list) ?? null, from, to };
  }
  const rows = await view.facts.read(sql`
    select min("at") as first from ${source} where list = ${list} and role <> 'excluded'`);
  return { earliest: instantOf(rows[0]?.['first']), from, to };
}

/** The first counted record of some lists within a stretch of time. */
async function readFirst(
  { view, resolved, contributions }: OpenQuestion,
  lists: readonly string[],
  window: Window,
): Promise<ReadonlyMap<string, string | null>> {
  const { context } = await contributions();
  const rows = await view.facts.read(sql`
    select list, min("at") as first from (${resolved.metric.contributions({ ...context, window })})
    where list in (${sql.join(lists.map((list) => sql.constant(list)))}) and role <> 'excluded' and "at" is not null group by list`);
  return new Map(rows.map((row) => [String(row['list']), instantOf(row['first'])]));
}

const instantOf = (cell: unknown): string | null =>
  cell === null || cell === undefined ? null : `${cell}Z`.replace(' ', 'T');
