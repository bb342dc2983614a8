/**
 * The rule by which one column of a file becomes one column of an entity: marks of numbers, formats of dates, words of
 * states. Where the data leaves more than one reading, it asks; without an answer the rule says nothing of it.
 */
import { type ColumnType, ENTITIES, type EntityName } from '../../model/entity.ts';
import { type Case, use } from './case.ts';
import { type Rule, ruleOf } from './draft.ts';
import type { LookedFile } from './look.ts';
import type { Column } from './profile.ts';
import { fieldType } from './recognition.ts';
import { knownBoolean, knownValue, meantCode, meantSpelling } from './vocabulary.ts';

/** What a question leaves open is refused by the import: no value is known but the empty one. */
const UNDECIDED = { values: { '': '' } };

/** Id of the questions about a column. */
export const columnId = (file: LookedFile, column: Column, part = ''): string => `${file.name}.${column.name}${part}`;

export interface States {
  /** Takes the values whose rows are to be left out. */
  readonly skip: string[];
  /** What the rows with a value speak for. */
  likely(value: string): string | null;
}

/** The rule for `column` as `field`. */
export function columnRule(
  scene: Case,
  file: LookedFile,
  column: Column,
  entity: EntityName,
  field: string,
  states: States = { skip: [], likely: () => null },
): Rule {
  use(scene, file, column);
  const type = fieldType(entity, field);
  switch (type.kind) {
    case 'instant':
    case 'date':
      return ruleOf(column.name, { nulls: allNothing(column), ...dateRule(scene, file, column, type) });
    case 'integer':
    case 'decimal':
    case 'money':
      if (type.kind === 'money') noteMoney(scene, file, column);
      return ruleOf(column.name, { nulls: allNothing(column), ...numberRule(scene, file, column) });
    case 'boolean':
      return ruleOf(column.name, { nulls: allNothing(column), ...booleanRule(scene, file, column) });
    case 'enum':
      return ruleOf(column.name, enumRule(scene, file, column, { entity, field, type, ...states }));
    default:
      return ruleOf(column.name, { nulls: nothingWords(scene, file, column), ...spelling(scene, file, column, field) });
  }
}

/** In a number or a date no word is a value. */
const allNothing = (column: Column): string[] => [
  ...column.noValue,
  ...column.perhapsNoValue.map(({ value }) => value),
];

/** Words that stand for nothing in text; of those that may be values, it asks. */
export function nothingWords({ interview }: Case, file: LookedFile, column: Column): string[] {
  const perhaps = column.perhapsNoValue;
  if (perhaps.length === 0) return [...column.noValue];
  const answer = interview.ask({
    id: columnId(file, column, '.nulls'),
    kind: 'nulls',
    about: { file: file.shown, column: column.name, words: perhaps.map(({ value }) => value).join(', ') },
    evidence: perhaps,
    options: ['value', 'nothing'],
    default: 'value',
  });
  return answer === 'nothing' ? allNothing(column) : [...column.noValue];
}

export function dateRule(scene: Case, file: LookedFile, column: Column, type: ColumnType): { [key: string]: unknown } {
  const { date } = column;
  if (date === undefined) return {};
  if (date.latest !== null) {
    const latest = lastDayOf(date.latest, date.monthOnly);
    scene.dated.push({ column: columnId(file, column), latest, rows: column.filled });
  }
  if (date.local && type.kind === 'instant') scene.local.push(columnId(file, column));
  if (date.epoch !== undefined) return { epoch: date.epoch };
  const reading = date.readings.length === 1 ? date.readings[0] : askOrder(scene, file, column);
  // A format with local times needs a zone beside it: until one is named, the import asks.
  const unzoned = date.local && type.kind === 'instant' && scene.draft.zone === undefined;
  if (reading === undefined || reading.formats.length === 0 || unzoned) return {};
  return { format: reading.formats.length === 1 ? reading.formats[0] : reading.formats };
}

/** The last day that is told of: of a month the whole of it. */
function lastDayOf(latest: string, monthOnly: boolean): string {
  const [year = 0, month = 0] = latest.split('-').map(Number);
  return monthOnly ? new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10) : latest;
}

function askOrder({ interview }: Case, file: LookedFile, column: Column) {
  const readings = column.date?.readings ?? [];
  const named = (reading: (typeof readings)[number]) => reading.formats[0] ?? 'ISO';
  // Whoever wrote the file wrote its other dates the same way.
  const others = file.columns.filter((other) => other !== column && other.date?.readings.length === 1);
  const order = others
    .map(({ date }) => date?.readings[0])
    .find((reading) => (reading?.formats.length ?? 0) > 0)?.order;
  const likely = readings.find((reading) => reading.order === order);
  const answer = interview.ask({
    id: columnId(file, column, '.format'),
    kind: 'format',
    about: { file: file.shown, column: column.name, value: column.values[0]?.value ?? '' },
    evidence: column.values.slice(0, 5),
    options: readings.map(named),
    default: likely === undefined ? null : named(likely),
  });
  return readings.find((reading) => named(reading) === answer);
}

function numberRule({ interview }: Case, file: LookedFile, column: Column): { [key: string]: unknown } {
  const { number } = column;
  if (number === undefined) return {};
  let [reading] = number.readings;
  if (number.readings.length > 1) {
    const marked = column.values.filter(({ value }) => /[.,]/.test(value)).slice(0, 5);
    const answer = interview.ask({
      id: columnId(file, column, '.number'),
      kind: 'number',
      about: { file: file.shown, column: column.name, value: marked[0]?.value ?? '' },
      evidence: marked,
      options: number.readings.map(({ decimal }) => decimal),
    });
    reading = number.readings.find(({ decimal }) => decimal === answer);
    if (reading === undefined) return UNDECIDED;
  }
  const said = {
    ...(reading !== undefined && reading.decimal !== '.' && { decimal: reading.decimal }),
    ...(reading?.thousands !== undefined && { thousands: reading.thousands }),
    ...(number.strip.length > 0 && { strip: number.strip }),
    ...(Object.keys(number.suffixes).length > 0 && { suffixes: number.suffixes }),
  };
  return Object.keys(said).length === 0 ? {} : { number: said };
}

function noteMoney({ money }: Case, file: LookedFile, column: Column): void {
  const named = /(^|_)(eur|usd|gbp|brl|chf|sek|nok|dkk)(_|$)/.exec(column.word)?.[2]?.toUpperCase();
  const signed = column.number?.currency;
  money.push({ column: columnId(file, column), currency: signed ?? named, sure: signed !== undefined });
}

function booleanRule({ interview }: Case, file: LookedFile, column: Column): { [key: string]: unknown } {
  const nothing = allNothing(column);
  const values: Record<string, string> = {};
  let plain = true;
  for (const { value, count } of column.values) {
    if (nothing.includes(value)) continue;
    const known = knownBoolean(value);
    const said =
      known?.value ??
      interview.ask({
        id: columnId(file, column, `:${value}`),
        kind: 'boolean',
        about: { file: file.shown, column: column.name, value },
        evidence: [{ value, count }],
        options: ['true', 'false', 'empty'],
      });
    plain &&= known?.plain === true;
    if (said !== undefined) values[value] = said === 'empty' ? '' : said;
  }
  return plain ? {} : { values };
}

interface Wanted extends States {
  readonly entity: EntityName;
  readonly field: string;
  readonly type: Extract<ColumnType, { kind: 'enum' }>;
}

function enumRule({ interview }: Case, file: LookedFile, column: Column, wanted: Wanted): { [key: string]: unknown } {
  const { entity, field, type, skip, likely } = wanted;
  const required = ENTITIES[entity].columns.some(({ name, required: must }) => name === field && must);
  const values: Record<string, string> = {};
  const nulls = required ? [] : [...column.noValue];
  const shown = column.values.filter(({ value }) => !nulls.includes(value));
  const blank = column.rows - column.values.reduce((sum, { count }) => sum + count, 0);
  const all = required && blank > 0 ? [...shown, { value: '', count: blank }] : shown;
  for (const { value, count } of all) {
    const known = value === '' ? undefined : knownValue(`${entity}.${field}`, value);
    const said =
      known ??
      interview.ask({
        id: columnId(file, column, `:${value}`),
        kind: 'value',
        about: { file: file.shown, column: column.name, value, field: `${entity}.${field}` },
        evidence: [{ value, count }],
        options: [...type.values, required ? 'skip' : 'empty'],
        default: likely(value),
      });
    if (said === 'skip') skip.push(value);
    else if (said !== undefined) values[value] = said === 'empty' ? '' : said;
  }
  const asIs = Object.entries(values).every(([from, to]) => from === to) && Object.keys(values).length === all.length;
  return { nulls, ...(!asIs && (Object.keys(values).length > 0 ? { values } : UNDECIDED)) };
}

function spelling({ interview }: Case, file: LookedFile, column: Column, field: string): { [key: string]: unknown } {
  if (field !== 'industry' && field !== 'country') return {};
  const values: Record<string, string> = {};
  const codes = column.values.every(({ value }) => /^[A-Za-z]{2}$/.test(value));
  for (const { value, count } of column.values) {
    const meant = codes && field === 'country' ? meantCode(value) : meantSpelling(field, value);
    if (meant === undefined) continue;
    const answer = interview.ask({
      id: columnId(file, column, `:${value}`),
      kind: 'spelling',
      about: { file: file.shown, column: column.name, value, meant },
      evidence: [{ value, count }],
      options: [meant, 'keep'],
      default: meant,
    });
    if (answer === meant) values[value] = meant;
  }
  return Object.keys(values).length === 0 ? {} : { values, else: 'keep' };
}
