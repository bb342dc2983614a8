/**
 * The parts of a mapping that say how one value comes about: where it is taken from, how it is cleaned and read.
 * Every scalar in a mapping is text as written (`1.10` stays `1.10`, `no` stays `no`); unknown keys are refused.
 */
import { z } from 'zod';
import { readDateFormat } from './mapping-date-format.ts';
import { suggestion } from './mapping-fault.ts';

/** An object of exactly these keys; an unknown one is named with the nearest known. */
export function block<Shape extends z.ZodRawShape>(shape: Shape) {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => suggestion(key, known)).join('\n');
      return issue.input === undefined ? 'is missing' : 'should be a block of keys';
    },
  });
}

const shapeError = (wanted: string) => (issue: { input?: unknown }) =>
  issue.input === undefined ? 'is missing' : `should be ${wanted}`;

export const text = z.string({ error: shapeError('a single value') });
export const word = text.min(1, 'is empty');
export const flag = z
  .enum(['true', 'false'], { error: () => 'should be true or false' })
  .transform((v) => v === 'true');
export const whole = text.regex(/^\d{1,9}$/, 'should be a whole number').transform(Number);
/** One value or a list of them. */
export const several = (item: z.ZodType<string>) =>
  z.preprocess(
    (value) => (typeof value === 'string' ? [value] : value),
    z.array(item, { error: shapeError('a value or a list of values') }).min(1, 'is empty'),
  );
export const table = <T extends z.ZodType>(value: T, wanted: string) =>
  z.record(z.string(), value, { error: shapeError(wanted) });

export const sourceName = text.regex(
  /^[a-z][a-z0-9_-]*$/,
  'should be lower-case letters, digits, - and _, beginning with a letter',
);
const knownZone = (zone: string) => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return !/^[+-]/.test(zone);
  } catch {
    return false;
  }
};
export const zoneName = text.refine(knownZone, 'is no known zone\nwrite an IANA name such as Europe/Amsterdam or UTC');
export const currencyCode = text.regex(/^[A-Z]{3}$/, 'should be an ISO 4217 code such as EUR');

const decimal = text.regex(/^-?\d{1,12}(\.\d{1,6})?$/, 'should be a number with at most 6 digits after the point');
const mark = text.length(1, 'should be one character');

const numberRule = block({
  decimal: mark.optional(),
  thousands: mark.optional(),
  strip: several(word).optional(),
  suffixes: table(decimal, 'a block of suffix: factor').optional(),
  times: decimal.optional(),
  round: flag.default(false),
});
export type NumberRule = z.output<typeof numberRule>;

const dateFormat = text.superRefine((format, context) => {
  const read = readDateFormat(format);
  if ('fault' in read) context.addIssue({ code: 'custom', message: read.fault });
});

/** How text is found and cleaned: the part that ids, columns and look-up keys share. */
const textShape = {
  column: word.optional(),
  template: word.optional(),
  columns: several(word).optional(),
  first_of: several(word).optional(),
  constant: text.optional(),
  trim: flag.default(true),
  lower: flag.default(false),
  nulls: several(text).default([]),
  values: z
    .union([z.string(), z.record(z.string(), z.string())], {
      error: () => 'should be the name of a list, or a block of value: value',
    })
    .optional(),
  else: text.optional(),
};
export const ORIGINS = ['column', 'template', 'columns', 'first_of', 'constant', 'lookup'] as const;

const hasOneOrigin = (rule: Record<string, unknown>) => ORIGINS.filter((name) => rule[name] !== undefined).length === 1;
const originHint =
  'should take its value from exactly one place\nwrite one of column, template, columns, first_of, constant, lookup';
const elseNeedsValues = (rule: { values?: unknown; else?: unknown }) =>
  rule.else === undefined || rule.values !== undefined;
const elseHint = 'has `else` without `values`\n`else` says what becomes of values that `values` does not name';

/** A plain string names a column; with {braces} it is a template. */
const shorthand = (value: unknown) => {
  if (typeof value !== 'string') return value;
  return /\{[^{}]+\}/.test(value) ? { template: value } : { column: value };
};
const asColumn = (value: unknown) => (typeof value === 'string' ? { column: value } : value);

const textRule = block(textShape).refine(hasOneOrigin, originHint).refine(elseNeedsValues, elseHint);
export const idRule = z.preprocess(shorthand, textRule);

const lookup = block({
  file: word,
  key: word,
  match: z.preprocess(asColumn, textRule),
  take: word,
  required: flag.default(false),
});
export type Lookup = z.output<typeof lookup>;

const rule = block({
  ...textShape,
  lookup: lookup.optional(),
  required: flag.default(false),
  format: several(dateFormat).optional(),
  epoch: z.enum(['seconds', 'milliseconds'], { error: () => 'should be seconds or milliseconds' }).optional(),
  zone: zoneName.optional(),
  number: numberRule.optional(),
  source: sourceName.optional(),
})
  .refine(hasOneOrigin, originHint)
  .refine(elseNeedsValues, elseHint);
export const columnRule = z.preprocess(asColumn, rule);

/** How a piece of text comes about; lists in `values` are named or written out. */
export type TextRule = z.output<typeof textRule>;
/** How a column comes about. */
export type ColumnRule = z.output<typeof rule>;

export const condition = block({
  column: word,
  is: several(text).optional(),
  not: several(text).optional(),
  empty: flag.optional(),
}).refine(
  ({ is, not, empty }) => is !== undefined || not !== undefined || empty !== undefined,
  'has no test\nwrite is, not or empty beside column',
);
export type Condition = z.output<typeof condition>;
