/** An answer as CSV: one line per row of the answer, the same names in every language, exact values, no totals. */
import type { Answer, AnswerMeasure, Change } from '../ask/answer.ts';
import { type CsvCell, csvText, number, text } from './csv.ts';

/** The CSV of an answer; a comparison adds the earlier value and the change of each measure. */
export function answerCsv(answer: Answer): string {
  const { query, rows, compare } = answer;
  const units = new Map(
    query.measures.map((name) => [name, rows.find((row) => row.measures[name])?.measures[name]?.unit]),
  );
  const header = [
    'period_label',
    'period_start',
    'period_end',
    'grain',
    ...query.by.flatMap((name) => [name, `${name}_key`]),
    ...query.measures.flatMap((name) => [
      ...measureHeader(name, units.get(name) === 'money'),
      ...(compare ? [`${name}_earlier`, `${name}_change`, `${name}_change_unit`] : []),
    ]),
  ];
  const lines = rows.map((row): CsvCell[] => {
    const dims = JSON.stringify(row.dims);
    const compared = compare?.rows.find(
      (each) => each.period.label === row.period.label && JSON.stringify(each.dims) === dims,
    );
    return [
      text(row.period.label),
      text(row.period.start),
      text(row.period.end),
      text(row.period.grain),
      ...query.by.flatMap((name) => [text(row.dims[name]?.label), text(row.dims[name]?.key)]),
      ...query.measures.flatMap((name) => [
        ...measureCells(row.measures[name], units.get(name) === 'money'),
        ...(compare ? changeCells(compared?.measures[name]) : []),
      ]),
    ];
  });
  return csvText(header, lines);
}

const PARTS = ['n', 'd', 'low', 'high', 'reason', 'verdict', 'flags'] as const;

const measureHeader = (name: string, money: boolean): string[] =>
  ['value', ...(money ? ['currency'] : []), ...PARTS].map((part) => `${name}_${part}`);

function measureCells(measure: AnswerMeasure | undefined, money: boolean): CsvCell[] {
  return [
    number(measure?.value),
    ...(money ? [text(measure?.currency)] : []),
    number(measure?.n),
    number(measure?.d),
    number(measure?.interval?.[0]),
    number(measure?.interval?.[1]),
    text(measure?.reason),
    text(measure?.verdict?.verdict),
    text(measure?.flags.join(' ')),
  ];
}

const changeCells = (compared: { earlier: AnswerMeasure; change: Change | null } | undefined): CsvCell[] => [
  number(compared?.earlier.value),
  number(compared?.change?.value),
  text(compared?.change?.unit),
];
