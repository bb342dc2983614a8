/** The SQL template: what is text stays text, what is a value becomes an argument, however deep it is nested. */
import { describe, expect, it } from 'vitest';
import { type Sql, sql } from '../../src/engine/sql.ts';

const shown = (query: Sql) => ({ text: query.text((n) => `$${n}`), values: query.values });

describe('sql', () => {
  it('makes an argument of every value', () => {
    expect(shown(sql`select * from deal where amount > ${10} and name = ${"x' or 1=1 --"} and won is ${null}`)).toEqual(
      {
        text: 'select * from deal where amount > $1 and name = $2 and won is $3',
        values: [10, "x' or 1=1 --", null],
      },
    );
  });

  it('keeps a query without arguments as it is', () => {
    expect(shown(sql`select 1`)).toEqual({ text: 'select 1', values: [] });
    expect(shown(sql``)).toEqual({ text: '', values: [] });
  });

  it('numbers arguments through nested pieces in reading order', () => {
    const inner = sql`b between ${2} and ${3}`;
    const middle = sql`a = ${1} and (${inner})`;
    expect(shown(sql`select ${middle} or c = ${4}`)).toEqual({
      text: 'select a = $1 and (b between $2 and $3) or c = $4',
      values: [1, 2, 3, 4],
    });
  });

  it('repeats the arguments of a piece that is used twice', () => {
    const piece = sql`x > ${7}`;
    expect(shown(sql`${piece} and ${piece}`)).toEqual({ text: 'x > $1 and x > $2', values: [7, 7] });
  });

  it('takes pieces that stand next to each other, at the start and at the end', () => {
    expect(shown(sql`${sql`a${1}`}${sql`${2}b`}`)).toEqual({ text: 'a$1$2b', values: [1, 2] });
  });

  it('leaves a dollar sign or question mark in a value alone', () => {
    expect(shown(sql`select ${'$1'}, ${'?'}`)).toEqual({ text: 'select $1, $2', values: ['$1', '?'] });
  });

  it('writes the placeholders the engine wants', () => {
    expect(sql`select ${1}, ${2}`.text((n) => `{p${n}:String}`)).toBe('select {p1:String}, {p2:String}');
  });

  it('quotes identifiers and constants so that they can not end early', () => {
    expect(shown(sql.id('a"b; drop table deal')).text).toBe('"a""b; drop table deal"');
    expect(shown(sql.constant("it's")).text).toBe("'it''s'");
  });

  it('joins pieces and values', () => {
    expect(shown(sql`in (${sql.join([1, 2, 3])})`)).toEqual({ text: 'in ($1, $2, $3)', values: [1, 2, 3] });
    expect(shown(sql.join([sql`a = ${1}`, sql`b = ${2}`], ' and '))).toEqual({
      text: 'a = $1 and b = $2',
      values: [1, 2],
    });
    expect(shown(sql.join(['only']))).toEqual({ text: '$1', values: ['only'] });
    expect(shown(sql.join([]))).toEqual({ text: '', values: [] });
  });

  it('adds nothing for an empty piece', () => {
    expect(shown(sql`a ${sql.empty}b ${sql.raw('limit 1')}`)).toEqual({ text: 'a b limit 1', values: [] });
  });
});
