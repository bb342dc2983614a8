/** Numbers, money, dates and places as readers of each language write them. */
import { describe, expect, it } from 'vitest';
import { fill, fillPlural, formatOf, textOf } from '../../src/messages/index.ts';

const en = formatOf('en');
const nl = formatOf('nl');
/** Figure and unit are held together by no-break spaces. */
const spaced = (text: string) => text.replaceAll('\u00a0', ' ');

describe('numbers', () => {
  it('show shares with exactly one decimal', () => {
    expect(spaced(en.share(0.6171259843))).toBe('61.7 %');
    expect(spaced(nl.share(0.6171259843))).toBe('61,7 %');
    expect(spaced(en.share(0))).toBe('0.0 %');
    expect(spaced(en.share(1))).toBe('100.0 %');
    expect(spaced(nl.shares(0.595, 0.6383))).toBe('59,5–63,8 %');
    expect(en.share(0.5)).not.toContain(' ');
  });

  it('group counts', () => {
    expect(en.number(1254, 0)).toBe('1,254');
    expect(nl.number(1254, 0)).toBe('1.254');
    expect(en.number('14.84', 1)).toBe('14.8');
    expect(en.number('14.0', 1)).toBe('14');
  });

  it('show points by size alone', () => {
    expect(spaced(en.points(-0.0213, 'points'))).toBe('2.1 points');
  });
});

describe('money', () => {
  it.each([
    ['0.00', '€0'],
    ['999.99', '€999.99'],
    ['1000.00', '€1,000'],
    ['-1234.56', '-€1,235'],
    // More digits than a double holds.
    ['90071992547409931.00', '€90,071,992,547,409,931'],
  ])('%s is %s', (value, shown) => {
    expect(en.money(value, 'EUR')).toBe(shown);
  });

  it('follows the language, and names no currency where none is known', () => {
    expect(spaced(nl.money('1234.50', 'EUR'))).toBe('€ 1.235');
    expect(en.money('12.5', undefined)).toBe('12.50');
  });
});

describe('instants', () => {
  it('are told in the zone; at midnight as the date alone', () => {
    expect(en.instant('2026-09-28T14:30:00Z', 'Europe/Amsterdam')).toBe('28 Sep 2026 16:30');
    expect(en.instant('2026-09-27T22:00:00Z', 'Europe/Amsterdam')).toBe('28 Sep 2026');
    expect(nl.instant('2026-03-01T00:00:00Z', 'UTC')).toBe('1 mrt 2026');
  });
});

describe('places in a text', () => {
  it('take values as they are or formatted', () => {
    expect(spaced(fill('{a} of {b:share}, {c:number}, {d:count}', { a: 'x', b: 0.25, c: 1.25, d: 1000 }, en))).toBe(
      'x of 25.0 %, 1.3, 1,000',
    );
  });

  it('throw where a value or a format is missing', () => {
    expect(() => fill('{a}', {}, en)).toThrow('no value for {a}');
    expect(() => fill('{a:bogus}', { a: 1 }, en)).toThrow('unknown format');
  });

  it('choose the form by number', () => {
    const text = { one: '{n} record', other: '{n} records' };
    expect([0, 1, 2].map((n) => fillPlural(text, n, en))).toEqual(['0 records', '1 record', '2 records']);
  });

  it('keep a key that has no text, and are not fooled by what every object has', () => {
    expect(textOf({ a: 'A' }, 'a')).toBe('A');
    expect(textOf({ a: 'A' }, 'b')).toBe('b');
    expect(textOf({ a: 'A' }, 'constructor')).toBe('constructor');
  });
});
