/**
 * A board in the terminal: a card per metric, verdict first, reason second, next step third; two cards beside each
 * other where there is room.
 */
import { type Board, type BoardCard, type Headline, headline } from '../ask/board.ts';
import { fill, measureName, metricText } from '../messages/index.ts';
import { figureColumns, type Shown } from './answer-columns.ts';
import { completeText } from './answer-foot.ts';
import { type Filters, filterTexts } from './answer-table.ts';
import {
  adviceText,
  changeText,
  countsText,
  intervalText,
  notesText,
  partsText,
  ruleText,
  valueText,
  verdictText,
} from './figure-text.ts';
import { sparkline } from './sparkline.ts';
import { type Column, leastWidth, renderTable } from './table.ts';
import { isWhole, titleOf, type View } from './view.ts';
import { between, padEnd, widthOf, wrap } from './width.ts';

/** A card is not wider than a line reads well. */
const WIDEST_CARD = 78;
const CARD_GAP = 4;
/** From here on two cards stand beside each other, each still wide enough for a line of figures. */
const TWO_CARDS_FROM = 136;

export interface BoardOptions {
  /** Filters as they were asked. */
  readonly where: Filters;
}

/** Lines of the board. */
export function boardLines(view: View, board: Board, { where }: BoardOptions): string[] {
  const { words, format, paint } = view;
  const title = fill(words.board.title, { cadence: words.cadences[board.cadence] }, format);
  const head = [
    ...wrap(
      [
        paint.bold(title),
        paint.bold(titleOf(view, [board.period.label])),
        ...filterTexts(view, where),
        board.zone,
      ].join(' · '),
      view.width,
    ),
  ];
  const first = board.cards[0];
  if (!first) return [...head, '', ...wrap(words.board.nothingShown, view.width)];
  const complete = completeText(view, first.answer);
  if (complete) head.push(...wrap(complete, view.width).map(paint.dim));
  const beside = view.width >= TWO_CARDS_FROM && board.cards.length > 1;
  const width = Math.min(WIDEST_CARD, beside ? Math.floor((view.width - CARD_GAP) / 2) : view.width);
  const cards = board.cards.map((card) => cardLines({ ...view, width }, card));
  return [...head, ...(beside ? pairs(cards, width) : cards).flatMap((lines) => ['', ...lines])];
}

function pairs(cards: readonly string[][], width: number): string[][] {
  return cards.flatMap((left, i) => {
    if (i % 2 === 1) return [];
    const right = cards[i + 1] ?? [];
    const height = Math.max(left.length, right.length);
    return [
      Array.from({ length: height }, (_, line) =>
        `${padEnd(left[line] ?? '', width)}${' '.repeat(CARD_GAP)}${right[line] ?? ''}`.trimEnd(),
      ),
    ];
  });
}

function cardLines(view: View, card: BoardCard): string[] {
  const { words, paint, width } = view;
  const said = headline(card);
  const { name, measure, verdict } = said;
  const shown = verdict && verdict.rule !== 'no_value' ? verdictText(view, verdict.verdict) : null;
  // The rule of a verdict says what the flag of its name would say again.
  const notes = notesText(view, measure, verdict?.of === name ? verdict.rule : undefined);
  return [
    paint.dim('─'.repeat(width)),
    between(paint.bold(metricText(words, card.metric).name), shown ? shown.style(shown.text) : '', width).trimEnd(),
    ...figureLines(view, card, said),
    ...trendLines(view, card, name),
    ...(notes ? [paint.dim(notes)] : []),
    ...judgementLines(view, card, said),
    '',
    ...otherMeasures(view, card, said),
    ...leftOutLines(view, card),
  ];
}

/** Figure on the left, how it moved on the right; where both have no room the range goes, then the line is broken. */
function figureLines(view: View, card: BoardCard, said: Headline): string[] {
  const { words, paint, width } = view;
  const { name, measure } = said;
  const left = [measureName(words, card.metric, name), paint.bold(valueText(view, measure)), partsText(view, measure)];
  const right = changeLine(view, card, said);
  const joined = (parts: readonly string[]) => parts.filter((part) => part !== '').join('  ');
  const fits = (text: string) => widthOf(text) + 2 + widthOf(right) <= width;
  const wide = joined([...left, paint.dim(intervalText(view, measure))]);
  const line = fits(wide) ? wide : joined(left);
  return fits(line) ? [between(line, right, width).trimEnd()] : [line, right];
}

/** `▲ 2.1 points against September 2026`. */
function changeLine(view: View, { answer }: BoardCard, { change }: Headline): string {
  const against = answer.compare?.rows[0]?.against;
  if (!change || !against) return '';
  const { words, format, paint } = view;
  const period = titleOf(view, [against.label]);
  const text = isWhole(view, against) ? words.board.against : words.board.againstPart;
  return `${changeText(view, change)} ${paint.dim(fill(text, { period }, format))}`;
}

function trendLines(view: View, { trend }: BoardCard, name: string): string[] {
  const line = sparkline(trend.rows.map((row) => row.measures[name]));
  const since = trend.rows[line.first];
  if (!line.low || !line.high || !since) return [];
  const values = {
    low: valueText(view, line.low),
    high: valueText(view, line.high),
    period: titleOf(view, [since.period.label]),
  };
  const { span, spanOne } = view.words.board;
  const text = fill(values.low === values.high ? spanOne : span, values, view.format);
  const fits = widthOf(line.text) + 2 + widthOf(text) <= view.width;
  return fits ? [`${line.text}  ${view.paint.dim(text)}`] : [line.text, ...wrap(text, view.width).map(view.paint.dim)];
}

/** Why, then what to do; of another measure than the headline with its name. */
function judgementLines(view: View, { metric }: BoardCard, { name, verdict }: Headline): string[] {
  if (!verdict || verdict.rule === 'no_value') return [];
  const { words, format, width, paint } = view;
  const of =
    verdict.of === name
      ? ''
      : `${fill(words.board.unsure, { measure: measureName(words, metric, verdict.of) }, format)}: `;
  const advice = adviceText(view, verdict);
  return [
    ...wrap(`${of}${ruleText(view, verdict)}`, width),
    ...(advice ? wrap(`→ ${advice}`, width - 2).map((line, i) => paint.bold(i === 0 ? line : `  ${line}`)) : []),
  ];
}

/** The metric's other measures, small; what is true of the whole period the card has said already. */
function otherMeasures(view: View, { metric, answer }: BoardCard, said: Headline): string[] {
  const row = answer.rows[0];
  const others = answer.query.measures.filter((name) => name !== said.name);
  if (!row || others.length === 0) return [];
  const figures = others.map((name): Shown | undefined => {
    const measure = row.measures[name];
    const change = answer.compare?.rows[0]?.measures[name]?.change ?? null;
    return measure && { measure: { ...measure, flags: measure.flags.filter((flag) => flag !== 'partial') }, change };
  });
  const names = others.map((name) => ({ text: measureName(view.words, metric, name), style: view.paint.dim }));
  const columnsOf = (shown: readonly (Shown | undefined)[]): Column[] => [
    { title: '', align: 'left', cells: names },
    ...figureColumns(view, shown, { intervals: false, quiet: true }).map((column) => ({ ...column, title: '' })),
  ];
  const all = columnsOf(figures);
  if (leastWidth(all) <= view.width) return renderTable(all, view);
  // Rather no change than a figure or a flag beyond the edge.
  return renderTable(columnsOf(figures.map((shown) => shown && { measure: shown.measure })), view);
}

function leftOutLines(view: View, { answer }: BoardCard): string[] {
  const { excluded } = answer.meta;
  if (Object.keys(excluded).length === 0) return [];
  const text = `${view.words.answer.leftOut}: ${countsText(view, view.words.excluded, excluded)}`;
  return wrap(text, view.width).map(view.paint.dim);
}
