/** A fold means the same as SQL over the engine and as a loop over rows; a bucket is the span that a loop would find. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import { type Sql, sql } from '../../src/engine/sql.ts';
import { empty, foldCells } from '../../src/ledger/cells.ts';
import { openCompany, viewing } from '../../src/ledger/company.ts';
import { metricContext } from '../../src/ledger/context.ts';
import { NONE } from '../../src/ledger/standing.ts';
import { bucket, type Contribution, foldRows } from '../../src/metrics/fold.ts';
import {
  ALL_TIME,
  CONTRIBUTION_COLUMNS,
  type Folded,
  type FormulaFold,
  type SimpleFold,
  type Span,
} from '../../src/metrics/metric.ts';
import { Decimal } from '../../src/model/decimal.ts';
import { defaultSettings } from '../../src/model/settings.ts';
import { withEngine } from './harness.ts';

const NOW = '2024-07-01T00:00:00Z';

const FOLDS: Readonly<Record<string, SimpleFold | FormulaFold>> = {
  ratio_rows: { kind: 'ratio', list: 'a', of: 'rows' },
  ratio_subjects: { kind: 'ratio', list: 'a', of: 'subjects' },
  ratio_value: { kind: 'ratio', list: 'b', of: 'value' },
  rows: { kind: 'total', list: 'a', of: 'rows' },
  subjects: { kind: 'total', list: 'b', of: 'subjects' },
  value: { kind: 'total', list: 'a', of: 'value' },
  all_time: { kind: 'total', list: 'a', of: 'value', over: 'ever' },
  planned: { kind: 'total', list: 'a', of: 'rows', over: 'planned' },
  last_month: { kind: 'total', list: 'b', of: 'value', over: 'month' },
  year: { kind: 'total', list: 'b', of: 'subjects', over: 'year' },
  stock: { kind: 'stock', list: 'a' },
  stock_value: { kind: 'stock', list: 'a', of: 'value' },
  stock_begun: { kind: 'stock', list: 'b', begunWithin: true },
  formula: {
    kind: 'formula',
    inputs: {
      value: { kind: 'total', list: 'a', of: 'value' },
      subjects: { kind: 'total', list: 'b', of: 'subjects', over: 'ever' },
    },
    numerator: ['value'],
    denominator: ['subjects'],
    of: ({ value, subjects }) => ({ n: (value?.n ?? new Decimal(0)).times(4), d: subjects?.n ?? null }),
  },
  survival: { kind: 'survival', list: 'c', p: '0.5' },
};

/** Instants so close together that edges meet often. */
const instantAt = (hour: number): string => new Date(Date.UTC(2024, 0, 1) + hour * 3_600_000).toISOString();
const hours = fc.integer({ min: 0, max: 24 });

/** What is planned reaches two hours further, the year eight hours back, the month begins an hour before the end. */
const spanOf = (start: string, end: string): Span => ({
  start,
  end,
  planned: shifted(end, 2),
  year: shifted(end, -8),
  month: shifted(end, -1),
  startDate: '2024-01-01',
  endDate: '2024-01-02',
});
const shifted = (at: string, by: number): string => new Date(Date.parse(at) + by * 3_600_000).toISOString();

/** Spans in order without overlap: apart, touching, or a single one. */
const spans: fc.Arbitrary<readonly Span[]> = fc
  .uniqueArray(hours, { minLength: 2, maxLength: 9 })
  .chain((edges) => fc.tuple(fc.constant([...edges].sort((a, b) => a - b)), fc.boolean()))
  .map(([edges, touching]) => {
    const at = edges.map(instantAt);
    const starts = touching ? at.slice(0, -1) : at.filter((_, i) => i % 2 === 0 && i + 1 < at.length);
    return starts.map((start) => spanOf(start, at[at.indexOf(start) + 1] ?? start));
  });

interface Given extends Contribution {
  readonly channel: string | null;
}

/** A row of a survival list always has a duration. */
const asDuration = (row: Given): Given =>
  row.list === 'c' ? { ...row, value: (row.value ?? '7').replace('-', '') } : row;

const rows: fc.Arbitrary<readonly Given[]> = fc.array(
  fc
    .record({
      list: fc.constantFrom('a', 'b', 'c'),
      role: fc.constantFrom('numerator', 'denominator', 'both', 'excluded'),
      at: fc.option(hours.map(instantAt), { freq: 8 }),
      until: fc.option(hours.map(instantAt)),
      subject: fc.constantFrom('s1', 's2', 's3', 's4'),
      value: fc.option(
        fc.integer({ min: -500_000, max: 500_000 }).map((cents) => (cents / 100).toFixed(2)),
        { freq: 6 },
      ),
      channel: fc.option(fc.constantFrom('web', 'fair')),
    })
    .map(asDuration),
  { maxLength: 40 },
);

const TYPES: Readonly<Record<string, string>> = { at: 'timestamp', until: 'timestamp', value: 'decimal(38, 12)' };

/** The rows as a metric would hand them over. */
function asQuery(given: readonly Given[]): Sql {
  const columns = CONTRIBUTION_COLUMNS.filter((name) => name !== 'attributes');
  const row = (each: Given | null) =>
    sql`select ${sql.join(
      columns.map((name) => {
        const value = each && name in each ? each[name as keyof Given] : null;
        return sql`cast(${value} as ${sql.raw(TYPES[name] ?? 'varchar')}) as ${sql.id(name)}`;
      }),
    )}`;
  return given.length === 0 ? sql`${row(null)} where false` : sql.join(given.map(row), ' union all ');
}

const plain = ({ n, d, latest, durations }: Folded) => ({
  n: n.toFixed(),
  d: d?.toFixed() ?? null,
  latest: latest === null ? null : Date.parse(latest),
  durations: (durations ?? []).map(({ seconds, ended, open }) => [seconds.toFixed(), ended, open]),
});

async function assertFolds(
  engine: Engine,
  given: readonly Given[],
  asked: readonly Span[],
  by: string[],
  only: boolean,
) {
  const company = await openCompany(engine, defaultSettings(), NOW);
  await viewing(company, async (view) => {
    const where: Record<string, string[]> = only ? { channel: ['web', '(none)'] } : {};
    const cut = { by, where };
    const seen = { factsAsOf: null, seen: NOW, spans: asked, window: ALL_TIME, cut, currency: null };
    const context = metricContext(view, seen, NONE);
    const source = await view.facts.keep(asQuery(given));
    const cells = await foldCells(view, context, source, FOLDS, asked, cut);
    const kept = given.filter(({ channel }) => !only || channel !== 'fair');
    for (const [index, span] of asked.entries()) {
      const segments = by.length === 0 ? [[]] : [['web'], ['fair'], [null]];
      for (const dims of segments) {
        const inside = by.length === 0 ? kept : kept.filter(({ channel }) => channel === dims[0]);
        const cell = cells.find((each) => each.span === index && JSON.stringify(each.dims) === JSON.stringify(dims));
        for (const [name, fold] of Object.entries(FOLDS)) {
          const got = cell?.folded[name] ?? empty(fold);
          expect(plain(got), `${name} in ${span.start} of ${dims}`).toEqual(plain(foldRows(fold, inside, span)));
        }
      }
    }
  });
}

test('folds over the engine are folds over rows, per span and segment', async () => {
  await withEngine(async (engine) => {
    const cut = fc.constantFrom<string[]>([], ['channel']);
    await fc.assert(
      fc.asyncProperty(rows, spans, cut, fc.boolean(), (given, asked, by, only) =>
        assertFolds(engine, given, asked, by, only),
      ),
      { numRuns: 60 },
    );
  });
});

test('a bucket is the index of the span that holds the instant, or none', async () => {
  await withEngine(async (engine) => {
    const every = Array.from({ length: 25 }, (_, hour) => hour).flatMap((hour) => [hour - 1 / 3600, hour]);
    const instants = every.map(instantAt);
    await fc.assert(
      fc.asyncProperty(spans, async (asked) => {
        const listed = sql.join(instants.map((at) => sql`(cast(${at} as timestamp))`));
        const found = await engine.read(sql`
          select ${bucket(asked, engine.dialect.instant)} as span from (values ${listed}) t("at") order by "at"`);
        const naive = instants.map((at) => {
          const index = asked.findIndex(({ start, end }) => start <= at && at < end);
          return index < 0 ? null : index;
        });
        expect(found.map((row) => row['span'])).toEqual(naive);
      }),
      { numRuns: 40 },
    );
  });
});
