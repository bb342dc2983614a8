/**
 * How the dates of a column are written. Values are sorted by shape (digits and letters blotted out); for each shape
 * every format that could be meant is tried on all values, and all that fit are given back: where more than one order of
 * day, month and year fits, nothing is chosen.
 */
import { type Sql, sql } from '../../engine/sql.ts';
import { formatRead } from '../value-date.ts';
import type { Workbench } from '../workbench.ts';

/** How one order of day, month and year writes all shapes of the column. */
export interface DateReading {
  readonly order: string;
  /** Empty: ISO 8601, which needs none. */
  readonly formats: readonly string[];
}

export interface DateShape {
  /** All orders that fit every dated value; one = no question. */
  readonly readings: readonly DateReading[];
  readonly epoch: 'seconds' | 'milliseconds' | undefined;
  /** Some values have a time of day but no offset. */
  readonly local: boolean;
  readonly hasTime: boolean;
  readonly monthOnly: boolean;
  /** Share of the values that read as dates. */
  readonly share: number;
  /** Some reading puts every value of it into the years one expects. */
  readonly latest: string | null;
}

interface Form {
  readonly order: string;
  readonly format: string;
}

const MOST_SHAPES = 12;
const ENOUGH = 0.9;

/** The forms a shape such as `9/9/9 9:9` can have; `sample` is one of its values. */
function formsOf(shape: string, sample: string): Form[] {
  const cut = /^(.*?)(?:([T ])(9:9(?::9(?:\.9)?)?)( ?a)?( ?(?:[+-]9(?::9)?|Z))?)?$/.exec(shape);
  if (cut === null) return [];
  const [, day = '', glue = '', clock = '', twelve = '', offset = ''] = cut;
  const time =
    clock === ''
      ? ''
      : `${glue}${twelve === '' ? 'HH' : 'hh'}:mm${clock.length > 3 ? ':ss' : ''}${clock.includes('.') ? '.SSS' : ''}${twelve.replace('a', 'A')}${offset === '' ? '' : offset.startsWith(' ') ? ' Z' : 'Z'}`;
  return dayForms(day, sample).map(({ order, format }) => ({ order, format: `${format}${time}` }));
}

function dayForms(day: string, sample: string): Form[] {
  const parts = /^9([/.\- ])9\1[9]$/.exec(day);
  const lengths = (sample.match(/\d+/g) ?? []).map((digits) => digits.length);
  if (parts !== null) {
    const mark = parts[1] ?? '/';
    const form = (order: string, names: string[]) => ({ order, format: names.join(mark) });
    if (lengths[0] === 4) return [form('YMD', ['YYYY', 'MM', 'DD'])];
    const year = lengths[2] === 4 ? 'YYYY' : 'YY';
    const forms = [form('DMY', ['DD', 'MM', year]), form('MDY', ['MM', 'DD', year])];
    return year === 'YY' ? [...forms, form('YMD', ['YY', 'MM', 'DD'])] : forms;
  }
  const named = (pattern: string, order: string, year = 'YYYY'): Form[] =>
    ['MMM', 'MMMM'].map((month) => ({ order, format: pattern.replace('M', month).replace('Y', year) }));
  const year = lengths.at(-1) === 2 && lengths.length === 2 ? 'YY' : 'YYYY';
  switch (day) {
    case '9 a 9':
      return named('D M Y', 'DMY', year);
    case '9-a-9':
      return named('D-M-Y', 'DMY', year);
    case 'a 9, 9':
      return named('M D, Y', 'MDY', year);
    case 'a 9 9':
      return named('M D Y', 'MDY', year);
    case '9':
      if (lengths[0] !== 8) return [];
      return [
        { order: 'YMD', format: 'YYYYMMDD' },
        { order: 'DMY', format: 'DDMMYYYY' },
        { order: 'MDY', format: 'MMDDYYYY' },
      ];
    case '9-9':
    case '9/9':
      if (lengths[0] === 4) return [{ order: 'YMD', format: `YYYY${day[1]}MM` }];
      return lengths[1] === 4 ? [{ order: 'MDY', format: `MM${day[1]}YYYY` }] : [];
    default:
      return [];
  }
}

const ISO = String.raw`\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?( ?([zZ]|[+-]\d\d:?(\d\d)?))?)?`;
const SHAPE = sql`regexp_replace(regexp_replace(v, '\\d+', '9', 'g'), '[A-Za-z]{2,}', 'a', 'g')`;
const PLAUSIBLE = sql`TIMESTAMP '1990-01-01' AND TIMESTAMP '2099-12-31'`;

/** The shape of the dates among `values` (distinct, in a column `v`), or undefined where they are none. */
export async function dateShape(
  workbench: Workbench,
  values: Sql,
  options: { readonly epoch: boolean },
): Promise<DateShape | undefined> {
  const shapes = await workbench.rows(sql`SELECT ${SHAPE} AS shape, count(*) AS n, min(v) AS sample,
      count(*) FILTER (regexp_full_match(v, ${sql.constant(ISO)})) AS iso, max(length(v)) AS longest
    FROM (${values}) GROUP BY 1 ORDER BY n DESC, 1 LIMIT ${sql.raw(String(MOST_SHAPES + 1))}`);
  const all = shapes.reduce((sum, { n }) => sum + Number(n), 0);
  if (all === 0 || shapes.length > MOST_SHAPES) return undefined;
  const read: { forms: Form[]; iso: boolean; n: number; shape: string; latest: string | null }[] = [];
  for (const { shape, n, sample, iso } of shapes) {
    if (shape == null || sample == null) continue;
    const these = sql`SELECT v FROM (${values}) WHERE ${SHAPE} = ${sql.constant(shape)}`;
    if (options.epoch && shape === '9') {
      const unit = await epochUnit(workbench, these);
      if (unit !== undefined && shapes.length === 1)
        return { ...NOTHING, readings: [{ order: 'epoch', formats: [] }], epoch: unit, hasTime: true, share: 1 };
    }
    const forms = formsOf(shape, sample);
    if (forms.length === 0) continue;
    const fitting = await fittingForms(workbench, these, forms);
    if (fitting.forms.length > 0) read.push({ ...fitting, iso: iso === n, n: Number(n), shape });
  }
  const dated = read.reduce((sum, { n }) => sum + n, 0);
  if (dated / all < ENOUGH) return undefined;
  return summary(read, dated / all);
}

const NOTHING: DateShape = {
  readings: [],
  epoch: undefined,
  local: false,
  hasTime: false,
  monthOnly: false,
  share: 0,
  latest: null,
};

async function fittingForms(workbench: Workbench, values: Sql, forms: readonly Form[]) {
  const at = (format: string) => formatRead(sql.raw('v'), format).parsed;
  const counts = forms.flatMap(({ format }, i) => [
    sql`count(*) FILTER (coalesce(${at(format)} BETWEEN ${PLAUSIBLE}, false)) AS ${sql.id(`n${i}`)}`,
    sql`CAST(max(CAST(${at(format)} AS DATE)) AS VARCHAR) AS ${sql.id(`d${i}`)}`,
  ]);
  const [row = {}] = await workbench.rows(sql`SELECT count(*) AS n, ${sql.join(counts)} FROM (${values})`);
  const fits = forms.flatMap((form, i) => (row[`n${i}`] === row['n'] ? [{ form, latest: row[`d${i}`] ?? null }] : []));
  // `May` is short and long at once: one form of each order is enough.
  const once = fits.filter(({ form }, i) => fits.findIndex((other) => other.form.order === form.order) === i);
  return { forms: once.map(({ form }) => form), latest: once[0]?.latest ?? null };
}

async function epochUnit(workbench: Workbench, values: Sql): Promise<DateShape['epoch']> {
  const { n, s, ms } = await workbench.counts(sql`SELECT count(*) AS n,
    count(*) FILTER (regexp_full_match(v, '\\d{9,10}')) AS s, count(*) FILTER (regexp_full_match(v, '\\d{12,13}')) AS ms FROM (${values})`);
  return n === s ? 'seconds' : n === ms ? 'milliseconds' : undefined;
}

function summary(
  read: readonly { forms: Form[]; iso: boolean; shape: string; latest: string | null }[],
  share: number,
): DateShape | undefined {
  const pureIso = read.every(({ iso }) => iso);
  // Shapes with a single order stand in every reading; the orders of the others are what is asked.
  const open = read.filter(({ forms }) => forms.length > 1);
  const orders = open.reduce<string[] | undefined>((common, { forms }) => {
    const here = forms.map(({ order }) => order);
    return common === undefined ? here : common.filter((order) => here.includes(order));
  }, undefined) ?? [read[0]?.forms[0]?.order ?? 'YMD'];
  const readings = orders.map((order) => ({
    order,
    formats: pureIso
      ? []
      : [...new Set(read.map(({ forms }) => (forms.find((form) => form.order === order) ?? forms[0])?.format ?? ''))],
  }));
  if (readings.length === 0) return undefined;
  const formats = read.map(({ forms }) => forms[0]?.format ?? '');
  const latest =
    read
      .flatMap(({ latest: each }) => each ?? [])
      .sort()
      .at(-1) ?? null;
  return {
    readings,
    epoch: undefined,
    local: formats.some((format) => format.includes(':mm') && !format.includes('Z')),
    hasTime: formats.some((format) => format.includes(':mm')),
    monthOnly: formats.every((format) => !format.includes('D')),
    share,
    latest,
  };
}
