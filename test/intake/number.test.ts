/** Money as people write it: exact, or refused. */
import { type Case, R, testValues } from './value-case.ts';

const CASES: Case[] = [
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
];

testValues(CASES);
