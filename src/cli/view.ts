/** What a figure is written with: language, formats, width, colour and the company's calendar. */
import { type CompanyCalendar, type Period, parsePeriod, periodTitle } from '../calendar/index.ts';
import { type Format, formatOf, type Language, type Messages, messages } from '../messages/index.ts';
import type { Paint } from './terminal.ts';

export interface View {
  readonly lang: Language;
  readonly words: Messages;
  readonly format: Format;
  readonly paint: Paint;
  /** Columns there are. */
  readonly width: number;
  readonly calendar: CompanyCalendar;
}

export function viewOf(lang: Language, calendar: CompanyCalendar, terminal: { paint: Paint; width: number }): View {
  return {
    lang,
    words: messages(lang),
    format: formatOf(lang),
    paint: terminal.paint,
    width: terminal.width,
    calendar,
  };
}

/** The period an answer names, whole even where the answer holds only a part of it. */
export const periodNamed = (view: View, label: string): Period => parsePeriod(label, view.calendar);

/** Whether an answer's period is all of the one it names, not the part that had passed. */
export const isWhole = (view: View, { label, end }: { label: string; end: string }): boolean =>
  periodNamed(view, label).end === end;

/** `Q2 2017`; several periods as `Apr 2017 – Jun 2017`. */
export function titleOf(view: View, labels: readonly string[]): string {
  const [first, last] = [labels[0], labels.at(-1)];
  if (first === undefined || last === undefined) return '';
  const title = (label: string): string => {
    // The span of two periods, as a drill over several names it.
    const [from, to] = label.split('..');
    if (from !== undefined && to !== undefined && !/^\d{4}-\d\d-\d\d$/.test(from))
      return `${title(from)} – ${title(to)}`;
    return periodTitle(periodNamed(view, label), view.lang);
  };
  return first === last ? title(first) : `${title(first)} – ${title(last)}`;
}
