/** Bars over time: highest and lowest stand out, what is not known is a gap, what runs is marked. */
import { describe, expect, it } from 'vitest';
import type { AnswerMeasure, Flag } from '../../src/ask/answer.ts';
import { sparkline } from '../../src/cli/sparkline.ts';

const measure = (value: number | null, flags: Flag[] = []): AnswerMeasure => ({
  value,
  unit: 'count',
  n: String(value ?? 0),
  d: null,
  flags,
});
const of = (...values: (number | null)[]) => sparkline(values.map((value) => measure(value)));

describe('a sparkline', () => {
  it('spans from the least to the greatest', () => {
    expect(of(0, 1, 2, 3, 4, 5, 6, 7).text).toBe('▁▂▃▄▅▆▇█');
    expect(of(10, 17).text).toBe('▁█');
    const { low, high } = of(5, 3, 9);
    expect([low?.value, high?.value]).toEqual([3, 9]);
  });

  it('leaves gaps where there is no value, and begins with the first', () => {
    const line = of(null, null, 1, null, 3);
    expect(line.text).toBe('▁ █');
    expect(line.first).toBe(2);
    expect(of(0, 5).text, 'a true zero is a low bar').toBe('▁█');
  });

  it('stays level where nothing changes, and is nothing without a value', () => {
    expect(of(4, 4, 4).text).toBe('▅▅▅');
    expect(of(null, null)).toMatchObject({ text: '', low: null, high: null });
  });

  it('marks a running period', () => {
    expect(sparkline([measure(1), measure(2, ['partial'])]).text).toBe('▁█…');
    expect(sparkline([measure(1), measure(null, ['partial'])]).text).toBe('▅ ');
  });

  it('reads money as the decimal text it is', () => {
    const money = (value: string): AnswerMeasure => ({ ...measure(null), value, unit: 'money' });
    expect(sparkline([money('900.00'), money('1200.00')]).text).toBe('▁█');
  });
});
