/** What bookkeeping exports: subscriptions, revenue, cost and rates, with semicolons and decimal commas. */
import { formatDate } from '../calendar/index.ts';
import { MARKET } from './company.ts';
import type { Account } from './leads.ts';
import { type CsvStyle, csv, type Table } from './table.ts';
import type { DemoWorld } from './world.ts';

const CONTINENTAL: CsvStyle = { delimiter: ';', decimal: ',' };
const month = (day: number): string => formatDate(day).slice(0, 7);
const customer = ({ number }: Account): string => `A${number}`;
const money = ({ market }: Account): string => MARKET[market].currency;

export function financeTables({ customers, spend, rates }: DemoWorld): Table[] {
  return [
    csv(
      'finance/subscriptions.csv',
      ['contract', 'customer', 'begins', 'ends', 'monthly', 'currency'],
      customers.flatMap(({ subscriptions }) =>
        subscriptions.map(({ id, account, from, to, monthly }) => [
          `S${id}`,
          customer(account),
          formatDate(from),
          to === null ? null : formatDate(to),
          monthly,
          money(account),
        ]),
      ),
      CONTINENTAL,
    ),
    csv(
      'finance/revenue.csv',
      ['customer', 'month', 'recurring', 'one_off', 'delivery', 'currency'],
      customers.flatMap(({ revenue }) =>
        revenue.map(({ account, month: day, recurring, oneOff, cost }) => [
          customer(account),
          month(day),
          recurring,
          oneOff,
          cost,
          money(account),
        ]),
      ),
      CONTINENTAL,
    ),
    csv(
      'finance/costs.csv',
      ['line', 'month', 'department', 'market', 'amount', 'currency'],
      spend.map(({ month: day, kind, market, amount, currency }, i) => [
        i + 1,
        month(day),
        kind,
        market === null ? null : MARKET[market].name,
        amount,
        currency,
      ]),
      CONTINENTAL,
    ),
    csv(
      'finance/rates.csv',
      ['day', 'currency', 'euros'],
      rates.map(({ day, currency, rate }) => [formatDate(day), currency, rate]),
      CONTINENTAL,
    ),
  ];
}
