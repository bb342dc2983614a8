/** Published examples of lifetime value, each built as a company and asked through the real metric. */
import { expect, test } from 'vitest';
import { Decimal } from '../../src/model/decimal.ts';
import { GOLDEN, GOLDEN_SETTINGS, ltvExample } from '../oracle/money-metrics-golden.ts';
import { withBusiness } from './business.ts';
import { ltvAnswer } from './ltv-question.ts';

const examples = GOLDEN.filter(({ metric }) => metric.startsWith('ltv_'));

test('all of them are here', () => {
  expect(examples.map(({ id }) => id)).toEqual(['ltv-1', 'ltv-2', 'ltv-4', 'ltv-5', 'ltv-7', 'ltv-8']);
});

test.each(examples)('$id', async (example) => {
  const { world, request } = ltvExample(example);
  const { figures } = await withBusiness(world, GOLDEN_SETTINGS, request.now, (company) => ltvAnswer(company, request));
  const printed = new Decimal(String(example.out));
  const value = new Decimal(figures[0]?.value ?? Number.NaN);
  expect(value.toDecimalPlaces(printed.decimalPlaces()).toFixed()).toBe(printed.toFixed());
});
