/**
 * Asks the product for every figure that a document prints. A document's tables `measure | period | n | d | figure | 95 %`
 * and `left out | period | reasons` are the questions and the expected answers in one.
 */
import type { Answer, AnswerMeasure } from '../../src/ask/answer.ts';
import { quoted, tableRows } from './documents.ts';

/** Runs `cadans ask` with these words and gives its answer. */
export type Asking = (args: readonly string[]) => Promise<Answer>;

const NOTHING = '–';

/** The figures of a document as it prints them, beside what the product answers: equal where the document is true. */
export async function figuresOf(text: string, ask: Asking): Promise<{ said: string[][]; true: string[][] }> {
  const said = tableRows(text, 'measure').filter(
    (cells) => cells.length === 6 && /^`[^`]+` `[^`]+`$/.test(cells[0] ?? ''),
  );
  const found: string[][] = [];
  for (const [name = '', period = ''] of said) {
    const [, metric = '', measure = ''] = /^`([^`]+)` `([^`]+)`$/.exec(name) ?? [];
    const { rows } = await ask([metric, '--measure', measure, ...questionOf(period)]);
    const cell = rows[0]?.measures[measure];
    found.push([name, period, ...(cell ? shown(cell) : ['no row'])]);
  }
  return { said, true: found };
}

/** The same for what is left out. */
export async function leftOutOf(text: string, ask: Asking): Promise<{ said: string[][]; true: string[][] }> {
  const said = tableRows(text, 'left out');
  const found: string[][] = [];
  for (const [name = '', period = ''] of said) {
    const { meta } = await ask([quoted(name), ...questionOf(period)]);
    const reasons = Object.entries(meta.excluded).map(([reason, n]) => `${reason} ${n}`);
    found.push([name, period, reasons.sort().join(', ') || NOTHING]);
  }
  return { said, true: found };
}

/** `2026-10, market=DE` and `2017-06-01..2018-06-01` as options. */
function questionOf(cell: string): string[] {
  const [period = '', ...filters] = cell.split(', ');
  const [from = '', to] = period.split('..');
  const when = to === undefined ? ['--period', period] : ['--from', from, '--to', to];
  return [...when, ...filters.flatMap((filter) => ['--where', filter])];
}

function shown({ n, d, value, unit, currency, reason, interval }: AnswerMeasure): string[] {
  const percent = (share: number) => (100 * share).toFixed(1);
  const figure =
    value === null
      ? (reason ?? '')
      : unit === 'share'
        ? `${percent(Number(value))} %`
        : unit === 'money'
          ? `${value} ${currency}`
          : String(value);
  const range = interval ? `${percent(interval[0])}–${percent(interval[1])} %` : NOTHING;
  return [n ?? NOTHING, d ?? NOTHING, figure, range];
}
