/** Dates and times: days that stay days, zones, clocks that change, formats. */
import { type Case, R, testValues } from './value-case.ts';

const CASES: Case[] = [
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

testValues(CASES);
