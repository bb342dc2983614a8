/** The README of the small example against the product: what goes in, what becomes of each line, every figure. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { quoted, ROOT, read, tableRows } from './documents.ts';
import { figuresOf, leftOutOf } from './figures.ts';
import { smallExample } from './installation.ts';

const TEXT = read('examples/small/README.md');
const ALWAYS = ['--from', '2026-01-01', '--to', '2027-01-01'];

let small: Awaited<ReturnType<typeof smallExample>>;
beforeAll(async () => {
  small = await smallExample();
});
afterAll(() => small.close());

interface Drilled {
  readonly ref: string;
  readonly role: string;
  readonly reason: string | null;
  readonly at: string | null;
}

/** All records of a measure, counted or not, by id. */
async function recordsOf(metric: string, measure: string): Promise<Map<string, Drilled>> {
  const found = new Map<string, Drilled>();
  for (const role of [[], ['--role', 'excluded']]) {
    const { records } = (await small.drill([metric, '--measure', measure, ...ALWAYS, ...role])) as {
      records: Drilled[];
    };
    for (const record of records) found.set(record.ref.replace('small:', ''), record);
  }
  return found;
}

const month = (at: string | null): string =>
  at === null ? '' : new Date(at).toLocaleDateString('sv', { timeZone: 'Europe/Amsterdam' }).slice(0, 7);
const idsIn = (file: string): string[] =>
  readFileSync(join(ROOT, 'examples/small', file), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',')[0] ?? '');

it('what goes in', () => {
  const told = tableRows(TEXT, 'entity').map(([entity = '', ...counts]) => [quoted(entity), ...counts.map(Number)]);
  const true_ = small.report.entities.map((each: Record<string, unknown>) => [
    each['entity'],
    each['read'],
    each['stored'],
    each['filtered'],
  ]);
  expect(told).toEqual(true_);
});

it('what becomes of each deal', async () => {
  const cohort = await recordsOf('win-rate', 'cohort');
  const closed = await recordsOf('win-rate', 'closed');
  const fate = (record: Drilled | undefined): string => {
    if (!record) return '–';
    if (record.role === 'excluded') return `out: ${record.reason}`;
    return `${month(record.at)}${record.role === 'both' ? ' won' : ''}`;
  };
  const expected = idsIn('deals.csv').map((id) => [id, fate(cohort.get(id)), fate(closed.get(id))]);
  expect(tableRows(TEXT, 'deal').map((cells) => cells.slice(0, 3))).toEqual(expected);
});

it('what becomes of each lead', async () => {
  const first = await recordsOf('mqls', 'mqls');
  const toSql = await recordsOf('mqls', 'mql_to_sql');
  const expected = idsIn('leads.csv').map((id) => {
    const out = first.get(`${id}-mql`);
    if (out) return [id, `out: ${out.reason}`, '–'];
    return [id, month(first.get(id)?.at ?? null), toSql.get(id)?.role === 'both' ? 'yes' : 'no'];
  });
  expect(tableRows(TEXT, 'lead').map((cells) => cells.slice(0, 3))).toEqual(expected);
});

it('every figure', async () => {
  const figures = await figuresOf(TEXT, small.ask);
  expect(figures.said.length).toBeGreaterThan(10);
  expect(figures.said).toEqual(figures.true);
  const leftOut = await leftOutOf(TEXT, small.ask);
  expect(leftOut.said).toHaveLength(10);
  expect(leftOut.said).toEqual(leftOut.true);
});
