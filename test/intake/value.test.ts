/** What each way of reading a value gives, and what it refuses: one column at a time, through a whole import. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Installation, oneEntity } from './installation.ts';

let place: Installation;
beforeAll(async () => {
  place = await Installation.open();
});
afterAll(() => place.close());

type Expected = string | number | boolean | null | { reject: string };
interface Case {
  readonly name: string;
  readonly entity?: string;
  readonly target: string;
  readonly rule: string;
  readonly top?: string;
  /** Also stored: the precision of an instant. */
  readonly precision?: true;
  readonly values: readonly (readonly [text: string, expected: Expected, precision?: string | null])[];
}

const R = (reject: string): Expected => ({ reject });
const NEEDED: Record<string, string> = {
  deal: 'status: { constant: open }',
  activity: 'kind: { constant: call }',
  revenue: 'account: { constant: a }\nmonth: { constant: 2024-01-01 }',
};

const CASES: Case[] = [
  {
    name: 'text is trimmed',
    target: 'name',
    rule: 'x',
    values: [
      ['  a b ', 'a b'],
      ['\u00a0é\t', 'é'],
      ['   ', null],
      ['', null],
    ],
  },
  { name: 'text untrimmed', target: 'name', rule: '{ column: x, trim: false }', values: [[' a ', ' a ']] },
  {
    name: 'nulls',
    target: 'name',
    rule: '{ column: x, nulls: [N/A, "-"] }',
    values: [
      ['N/A', null],
      [' - ', null],
      ['n/a', 'n/a'],
    ],
  },
  {
    name: 'nulls in lower case',
    target: 'name',
    rule: '{ column: x, lower: true, nulls: [N/A] }',
    values: [
      ['N/a', null],
      ['AbC', 'abc'],
    ],
  },
  { name: 'constant', target: 'name', rule: '{ constant: 1.10 }', values: [['a', '1.10']] },
  {
    name: 'template',
    target: 'name',
    rule: '{ template: "{x}  {y} {{z}}" }',
    values: [
      ['a', 'a Y {z}'],
      ['', 'Y {z}'],
    ],
  },
  {
    name: 'first_of',
    target: 'name',
    rule: '{ first_of: [x, y] }',
    values: [
      ['a', 'a'],
      ['  ', 'Y'],
    ],
  },
  {
    name: 'values',
    target: 'status',
    rule: `{ column: x, values: { Won: won, "": open, "it's": lost } }`,
    values: [
      ['Won', 'won'],
      ['', 'open'],
      ["it's", 'lost'],
      ['won', R('unknown_value')],
    ],
  },
  {
    name: 'values else keep',
    target: 'product',
    rule: '{ column: x, values: { A: b }, else: keep }',
    values: [
      ['A', 'b'],
      ['c', 'c'],
      ['', null],
    ],
  },
  {
    name: 'values else empty',
    target: 'product',
    rule: '{ column: x, values: { A: b }, else: empty }',
    values: [
      ['A', 'b'],
      ['c', null],
    ],
  },
  {
    name: 'values else a value',
    target: 'product',
    rule: '{ column: x, values: { A: b }, else: other }',
    values: [
      ['c', 'other'],
      ['', null],
    ],
  },
  {
    name: 'values by a list',
    target: 'product',
    rule: '{ column: x, values: l, else: keep }',
    top: 'lists: { l: { GTXPro: GTX Pro } }',
    values: [
      ['GTXPro', 'GTX Pro'],
      ['GTX Pro', 'GTX Pro'],
    ],
  },
  {
    name: 'values in lower case',
    target: 'status',
    rule: '{ column: x, lower: true, values: { WON: won } }',
    values: [['wOn', 'won']],
  },
  {
    name: 'enum',
    target: 'status',
    rule: 'x',
    values: [
      ['won', 'won'],
      ['Won', R('unknown_value')],
      ['', R('missing')],
    ],
  },
  {
    name: 'required',
    target: 'name',
    rule: '{ column: x, required: true }',
    values: [
      ['a', 'a'],
      ['', R('missing')],
    ],
  },
  {
    name: 'ref',
    target: 'owner',
    rule: 'x',
    values: [
      ['7', 'crm:7'],
      ['', null],
    ],
  },
  { name: 'ref elsewhere', target: 'owner', rule: '{ column: x, source: hr }', values: [['7', 'hr:7']] },
  {
    name: 'ref by template',
    target: 'owner',
    rule: '{ template: "{x}-{y}" }',
    values: [
      ['7', 'crm:7-Y'],
      ['', null],
    ],
  },
  {
    name: 'ref by columns',
    target: 'owner',
    rule: '{ columns: [x, y] }',
    values: [
      ['a|b', 'crm:a||b|Y'],
      ['', null],
    ],
  },
  {
    name: 'attributes',
    target: 'attributes.series',
    rule: 'x',
    values: [
      ['A "q" é', 'A "q" é'],
      ['', null],
    ],
  },
  { name: 'e-mail in lower case', entity: 'user', target: 'email', rule: 'x', values: [[' A.B@X.Com ', 'a.b@x.com']] },
  {
    name: 'phone as E.164',
    entity: 'person',
    target: 'phone',
    rule: 'x',
    values: [
      ['0031 (20) 123-45.67', '+31201234567'],
      ['+1 555 123 4567', '+15551234567'],
      ['020 1234567', '020 1234567'],
      ['+12', '+12'],
    ],
  },
  {
    name: 'zone',
    entity: 'user',
    target: 'zone',
    rule: 'x',
    values: [
      ['Europe/Amsterdam', 'Europe/Amsterdam'],
      ['Mars/Base', R('unknown_zone')],
      ['', null],
    ],
  },
  {
    name: 'currency',
    target: 'currency',
    rule: 'x',
    top: 'currency: USD',
    values: [
      ['eur', 'EUR'],
      ['', 'USD'],
      ['euro', R('unknown_currency')],
    ],
  },
  { name: 'currency of the mapping', target: 'name', rule: 'x', top: 'currency: USD', values: [['a', 'a']] },
  {
    name: 'boolean',
    entity: 'activity',
    target: 'automated',
    rule: 'x',
    values: [
      ['Yes', true],
      ['0', false],
      ['T', true],
      ['FALSE', false],
      ['', null],
      ['ja', R('not_a_boolean')],
    ],
  },
  {
    name: 'deleted is false unless said',
    entity: 'activity',
    target: 'deleted',
    rule: 'x',
    values: [
      ['1', true],
      ['', false],
    ],
  },
  {
    name: 'integer',
    entity: 'account',
    target: 'employees',
    rule: 'x',
    values: [
      ['12', 12],
      ['12.0', 12],
      ['+7', 7],
      ['12.5', R('not_whole')],
      ['-1', R('negative')],
      ['1e3', R('not_a_number')],
      ['1,005', R('not_a_number')],
    ],
  },
  {
    name: 'duration is not negative',
    entity: 'activity',
    target: 'duration',
    rule: 'x',
    values: [
      ['0', 0],
      ['-5', R('negative')],
    ],
  },
  {
    name: 'duration in minutes',
    entity: 'activity',
    target: 'duration',
    rule: '{ column: x, number: { times: 60 } }',
    values: [
      ['1.5', 90],
      ['0.01', R('not_whole')],
    ],
  },
  {
    name: 'duration in milliseconds',
    entity: 'activity',
    target: 'duration',
    rule: '{ column: x, number: { times: 0.001, round: true } }',
    values: [
      ['1499', 1],
      ['1500', 2],
    ],
  },
  {
    name: 'money is exact',
    target: 'amount',
    rule: 'x',
    values: [
      ['1054', '1054.000000'],
      ['0.1', '0.100000'],
      ['-0.000001', '-0.000001'],
      ['99999999999999.999999', '99999999999999.999999'],
      ['12345678901234.5', '12345678901234.500000'],
      ['.5', '0.500000'],
      ['1.', '1.000000'],
      ['007', '7.000000'],
      ['1.50000000', '1.500000'],
      ['0', '0.000000'],
      ['0.30000000000000004', R('too_many_digits')],
      ['0.0000001', R('too_many_digits')],
      ['100000000000000', R('too_many_digits')],
      ['1.5E3', R('not_a_number')],
      ['1_000', R('not_a_number')],
      ['--1', R('not_a_number')],
      ['.', R('not_a_number')],
      ['$5', R('not_a_number')],
      ['NaN', R('not_a_number')],
      ['inf', R('not_a_number')],
    ],
  },
  {
    name: 'money as people write it',
    target: 'amount',
    rule: '{ column: x, number: { decimal: ".", thousands: ",", strip: ["$", "USD"], suffixes: { K: 1000, M: 1000000, "%": 0.01 } } }',
    values: [
      ['$1,005.28K', '1005280.000000'],
      ['USD 3 M', '3000000.000000'],
      ['-$12', '-12.000000'],
      ['1,234,567', '1234567.000000'],
      ['12,34,567.5', '1234567.500000'],
      ['50%', '0.500000'],
      ['1,5', R('not_a_number')],
      ['1,2345', R('not_a_number')],
      [',123', R('not_a_number')],
      ['1,005.2,8', R('not_a_number')],
      ['0.0000001K', R('too_many_digits')],
      ['99999999999999M', R('too_many_digits')],
      ['k5', R('not_a_number')],
    ],
  },
  {
    name: 'money with a comma',
    target: 'amount',
    rule: '{ column: x, number: { decimal: ",", thousands: "." } }',
    values: [
      ['1.005,28', '1005.280000'],
      ['1.005', '1005.000000'],
      ['12,5', '12.500000'],
      ['12.5', R('not_a_number')],
    ],
  },
  {
    name: 'money with a comma only',
    target: 'amount',
    rule: '{ column: x, number: { decimal: "," } }',
    values: [
      ['12,5', '12.500000'],
      ['12.5', R('not_a_number')],
    ],
  },
  {
    name: 'money rounded on demand',
    target: 'amount',
    rule: '{ column: x, number: { round: true } }',
    values: [
      ['0.30000000000000004', '0.300000'],
      ['0.0000005', '0.000001'],
      ['-2.0000005', '-2.000001'],
    ],
  },
  {
    name: 'ISO days and instants',
    target: 'closed_at',
    rule: 'x',
    top: 'zone: America/New_York',
    precision: true,
    values: [
      ['2017-04-03', '2017-04-03 00:00:00', 'day'],
      ['2017-04-03T10:00:00Z', '2017-04-03 10:00:00', 'instant'],
      ['2017-04-03T10:00Z', '2017-04-03 10:00:00', 'instant'],
      ['2017-04-03T10:00:00+02:00', '2017-04-03 08:00:00', 'instant'],
      ['2017-04-03 10:00:00 -0530', '2017-04-03 15:30:00', 'instant'],
      ['2017-04-03T10:00+02', '2017-04-03 08:00:00', 'instant'],
      ['2017-04-03 10:00', '2017-04-03 14:00:00', 'instant'],
      ['2017-04-03T10:00:00.1234567', '2017-04-03 14:00:00.123456', 'instant'],
      ['2017-01-03 10:00:00', '2017-01-03 15:00:00', 'instant'],
      ['2017-04-03T10:00:00.5Z', '2017-04-03 10:00:00.5', 'instant'],
      ['', null, null],
      ['2017-02-30', R('not_a_date')],
      ['2017-04-03 25:00', R('not_a_date')],
      ['soon', R('not_a_date')],
      ['1970-01-01', R('implausible_date')],
      ['2100-01-01', R('implausible_date')],
      ['2099-12-31', '2099-12-31 00:00:00', 'day'],
    ],
  },
  {
    name: 'clocks that go forward',
    target: 'closed_at',
    rule: 'x',
    top: 'zone: America/New_York',
    values: [
      ['2017-03-12 01:59:59', '2017-03-12 06:59:59'],
      ['2017-03-12 02:00', R('skipped_hour')],
      ['2017-03-12 02:59:59', R('skipped_hour')],
      ['2017-03-12 03:00', '2017-03-12 07:00:00'],
    ],
  },
  {
    name: 'clocks that go back: the first of two',
    target: 'closed_at',
    rule: '{ column: x, zone: Europe/Amsterdam }',
    values: [
      ['2024-10-27 01:59', '2024-10-26 23:59:00'],
      ['2024-10-27 02:30', '2024-10-27 00:30:00'],
      ['2024-10-27 03:00', '2024-10-27 02:00:00'],
      ['2024-10-26 12:00', '2024-10-26 10:00:00'],
      ['2024-10-28 12:00', '2024-10-28 11:00:00'],
    ],
  },
  {
    name: 'a change at midnight, and of half an hour',
    target: 'closed_at',
    rule: '{ column: x, zone: Australia/Lord_Howe }',
    values: [
      ['2024-10-06 02:15', R('skipped_hour')],
      ['2024-10-06 02:30', '2024-10-05 15:30:00'],
      ['2024-04-07 01:45', '2024-04-06 14:45:00'],
    ],
  },
  {
    name: 'a day that a zone skips',
    target: 'closed_at',
    rule: '{ column: x, zone: Pacific/Apia }',
    values: [
      ['2011-12-30 12:00', R('skipped_hour')],
      ['2011-12-31 00:00', '2011-12-30 10:00:00'],
      ['2011-12-29 23:00', '2011-12-30 09:00:00'],
      ['2011-12-30', '2011-12-30 00:00:00'],
    ],
  },
  {
    name: 'wider years',
    target: 'closed_at',
    rule: 'x',
    top: 'dates: { from: 1960-01-01, to: 2000-01-01 }',
    values: [
      ['1970-01-01', '1970-01-01 00:00:00'],
      ['2000-01-01', R('implausible_date')],
    ],
  },
  {
    name: 'a declared format',
    target: 'closed_at',
    rule: '{ column: x, format: DD/MM/YYYY }',
    precision: true,
    values: [
      ['03/04/2018', '2018-04-03 00:00:00', 'day'],
      ['3/4/2018', '2018-04-03 00:00:00', 'day'],
      ['04/31/2018', R('not_a_date')],
      ['03/04/18', R('implausible_date')],
    ],
  },
  {
    name: 'the other order',
    target: 'closed_at',
    rule: '{ column: x, format: MM/DD/YYYY }',
    values: [['03/04/2018', '2018-03-04 00:00:00']],
  },
  {
    name: 'two formats',
    target: 'closed_at',
    rule: '{ column: x, format: [YYYY-MM-DD, "D MMM YYYY"] }',
    values: [
      ['2018-04-03', '2018-04-03 00:00:00'],
      ['3 apr 2018', '2018-04-03 00:00:00'],
    ],
  },
  {
    name: 'a format with a time',
    target: 'closed_at',
    rule: '{ column: x, format: "M/D/YY h:mm A", zone: America/New_York }',
    precision: true,
    values: [
      ['4/3/18 1:05 PM', '2018-04-03 17:05:00', 'instant'],
      ['3/11/18 2:30 AM', R('skipped_hour')],
    ],
  },
  {
    name: 'a format with an offset',
    target: 'closed_at',
    rule: '{ column: x, format: "YYYYMMDD[T]HH:mm:ssZ" }',
    values: [
      ['20180403T10:00:00+0200', '2018-04-03 08:00:00'],
      ['20180403T10:00:00Z', '2018-04-03 10:00:00'],
      ['20180403T10:00:00+02:00', '2018-04-03 08:00:00'],
    ],
  },
  {
    name: 'milliseconds in a format',
    target: 'closed_at',
    rule: '{ column: x, format: "YYYY.MM.DD HH:mm:ss.SSS", zone: UTC }',
    values: [['2018.04.03 10:00:00.250', '2018-04-03 10:00:00.25']],
  },
  {
    name: 'epoch seconds',
    target: 'closed_at',
    rule: '{ column: x, epoch: seconds }',
    precision: true,
    values: [
      ['1491213600', '2017-04-03 10:00:00', 'instant'],
      ['1491213600.0', '2017-04-03 10:00:00', 'instant'],
      ['1491213600000', R('implausible_date')],
      ['99999999999999999', R('implausible_date')],
      ['x', R('not_a_date')],
    ],
  },
  {
    name: 'epoch milliseconds',
    target: 'closed_at',
    rule: '{ column: x, epoch: milliseconds }',
    values: [
      ['1491213600250', '2017-04-03 10:00:00.25'],
      ['1491213600', R('implausible_date')],
    ],
  },
  {
    name: 'a date is the day as written',
    entity: 'account',
    target: 'customer_since',
    rule: 'x',
    top: 'zone: America/New_York',
    values: [
      ['2017-04-03', '2017-04-03'],
      ['2017-04-03T23:30:00-05:00', '2017-04-03'],
      ['2017-04-03 23:30', '2017-04-03'],
      ['2017-04-03T00:00:00Z', '2017-04-03'],
    ],
  },
  {
    name: 'a date in a zone of its own',
    entity: 'account',
    target: 'customer_since',
    rule: '{ column: x, zone: Europe/Amsterdam }',
    values: [
      ['2017-04-03', '2017-04-03'],
      ['2017-04-03T23:30:00Z', '2017-04-04'],
      ['2017-04-03 23:30', '2017-04-03'],
    ],
  },
  {
    name: 'a month',
    entity: 'revenue',
    target: 'month',
    rule: 'x',
    values: [
      ['2024-03', '2024-03-01'],
      ['2024-03-15', '2024-03-01'],
    ],
  },
  {
    name: 'a month by its format',
    entity: 'revenue',
    target: 'month',
    rule: '{ column: x, format: "MM/YYYY" }',
    values: [['03/2024', '2024-03-01']],
  },
];

describe.each(CASES.map((each, n) => ({ ...each, n })))(
  '$name',
  ({ entity = 'deal', target, rule, top = '', values, precision, n }) => {
    const idOf = (i: number) => `c${n}-${i}`;

    it('gives the value or the reason', async () => {
      const needed = (NEEDED[entity] ?? '').split('\n').filter((line) => !line.startsWith(`${target}:`));
      const mapping = oneEntity(entity, [...needed, `${target}: ${rule}`].join('\n'), '', top);
      const csv = ['id,x,y', ...values.map(([text], i) => `${idOf(i)},"${text.replaceAll('"', '""')}",Y`)].join('\n');
      {
        const report = await place.load(mapping, { 'f.csv': csv }, { allowRejects: true });
        const column = target.startsWith('attributes.') ? 'attributes' : target;
        const rows = await place.rows(entity as 'deal', 'id', column, ...(precision ? [`${target}_precision`] : []));
        const byId = new Map(rows.map((row) => [String(row['id']), row]));
        const got = values.map(([text], i) => {
          const row = byId.get(idOf(i));
          const reject = report.rejects.sample.find(({ line }) => line === i + 2);
          if (row === undefined) return [text, { reject: reject?.reason ?? 'lost' }];
          const value =
            column === 'attributes' && row[column] !== null
              ? JSON.parse(String(row[column]))[target.slice(11)]
              : (row[column] ?? null);
          return precision ? [text, value, row[`${target}_precision`]] : [text, value];
        });
        const wanted = values.map(([text, expected, known]) =>
          precision && !(expected !== null && typeof expected === 'object')
            ? [text, expected, known ?? null]
            : [text, expected],
        );
        expect(got).toEqual(wanted);
      }
    });
  },
);
