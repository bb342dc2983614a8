/** Text, words, references: what each way of reading a value gives, and what it refuses. */
import { type Case, R, testValues } from './value-case.ts';

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
];

testValues(CASES);
