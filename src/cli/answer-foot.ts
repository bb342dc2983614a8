/** What stands under a figure: what was left out and why, what it is compared with, how far the data reaches. */

import type { Answer } from '../ask/answer.ts';
import { addDays, localDate, startOfDay } from '../calendar/index.ts';
import { type Format, fill } from '../messages/index.ts';
import { countsText } from './figure-text.ts';
import { isWhole, titleOf, type View } from './view.ts';
import { plain, wrap } from './width.ts';

/** Lines under a table. */
export function footLines(view: View, answer: Answer, now: string): string[] {
  const { words } = view;
  const { excluded, remarks, asOf } = answer.meta;
  const said = [
    comparedText(view, answer),
    Object.keys(excluded).length > 0 ? `${words.answer.leftOut}: ${countsText(view, words.excluded, excluded)}` : null,
    ...lacking(answer).map((what) => words.hints[what]),
    Object.keys(remarks).length > 0 ? `${words.answer.remarks}: ${countsText(view, words.remarks, remarks)}` : null,
    completeText(view, answer),
    asOf === now ? null : asKnownText(view, asOf, answer.query.zone),
  ];
  return said.flatMap((text) => (text === null ? [] : wrap(text, view.width).map(view.paint.dim)));
}

/** What the figures lack, by the reasons that say so. */
const LACKING = {
  no_capacity: 'no_capacity',
  no_cost: 'no_cost',
  unconverted: 'unconverted',
  revenue_not_recorded: 'revenue',
  recurring_not_recorded: 'revenue',
  no_revenue: 'revenue',
  no_delivery_cost: 'revenue',
} as const;

/** Something is not known that somebody could bring in: what, and by which command, is no secret. */
function lacking({ rows, totals = [], meta }: Answer): readonly (typeof LACKING)[keyof typeof LACKING][] {
  const reasons = [...rows, ...totals].flatMap(({ measures }) => Object.values(measures).map(({ reason }) => reason));
  const told = new Set([...Object.keys(meta.excluded), ...reasons]);
  const found = Object.entries(LACKING).flatMap(([reason, what]) => (told.has(reason) ? [what] : []));
  return [...new Set(found)];
}

/** The moment of knowledge; midnight is the end of the day that was asked. */
function asKnownText({ words, format }: View, asOf: string, zone: string): string {
  const day = localDate(asOf, zone);
  return Date.parse(startOfDay(day, zone)) === Date.parse(asOf)
    ? fill(words.answer.asKnownDay, { day: dayText(format, addDays(day, -1)) }, format)
    : fill(words.answer.asKnown, { instant: format.instant(asOf, zone) }, format);
}

const dayText = (format: Format, day: string): string => format.instant(`${day}T00:00:00Z`, 'UTC');

/** `Change against Q1 2017`; of a running period against as much of the one before. */
export function comparedText(view: View, { compare, query }: Pick<Answer, 'compare' | 'query'>): string | null {
  if (!compare) return null;
  const { words, format } = view;
  const row = compare.rows[0];
  if (!row || query.periods.length > 1) return words.answer.comparedEach[compare.kind];
  const text = isWhole(view, row.against) ? words.answer.comparedWith : words.answer.comparedRunning;
  return fill(text, { period: titleOf(view, [row.against.label]) }, format);
}

/** `Complete through: crm 31 Oct 2026`: the last whole day of each source, or that it does not say. */
export function completeText(view: View, { meta, query }: Pick<Answer, 'meta' | 'query'>): string | null {
  const { words, format } = view;
  const sources = Object.entries(meta.completeThrough).map(([name, through]) => {
    const source = plain(name);
    if (through === null) return fill(words.answer.completeUnknown, { source }, format);
    const last = addDays(localDate(through, query.zone), -1);
    return fill(words.answer.completeSource, { source, day: dayText(format, last) }, format);
  });
  return sources.length === 0 ? null : `${words.answer.complete}: ${sources.join(' · ')}`;
}
