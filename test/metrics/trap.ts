/**
 * The hand-counted tables as the product sees them: a metric's contributions over the table's world, folded in memory
 * for each expectation. The SQL may be changed on the way, to see whether the tables notice.
 */
import { Decimal } from 'decimal.js';
import { metricContext } from '../../src/ask/cells.ts';
import { type Company, viewing } from '../../src/ask/company.ts';
import { NONE, workingTime } from '../../src/ask/standing.ts';
import { type Sql, Sql as SqlText, sql } from '../../src/engine/sql.ts';
import { figure } from '../../src/metrics/figure.ts';
import { type Contribution, foldRows } from '../../src/metrics/fold.ts';
import { listsOf, type Measure, type Metric, type MetricContext, type Standing } from '../../src/metrics/metric.ts';
import { STANDING } from '../../src/metrics/population.ts';
import type { OracleRequest, World } from '../oracle/world.ts';

/** A figure counted by hand; `value` where the measure is no plain n ÷ d. */
export interface Expectation {
  readonly name: string;
  readonly request: OracleRequest;
  readonly figures: readonly {
    period: number;
    dims: (string | null)[];
    n: string;
    d: string | null;
    value?: number | null;
    records: { numerator: string[]; denominator: string[] };
  }[];
  readonly excluded: Readonly<Record<string, number>>;
}

export interface Table {
  readonly world: World;
  readonly expectations: readonly Expectation[];
}

type Row = Contribution & Record<string, string | null>;
/** Changes the text of a query; its arguments stay where they are. */
export type Change = (text: string) => string;

const GAP = '\u0001';

/** A query with its text changed. */
export function changed(query: Sql, change: Change): Sql {
  const chunks = change(query.chunks.join(GAP)).split(GAP);
  if (chunks.length !== query.chunks.length) throw new Error('a change must not touch the arguments of a query');
  return new SqlText(chunks, query.values);
}

/** All contributions of a metric as of an instant, its own query and the shared ones changed. */
export function contributionsOf(
  company: Company,
  metric: Metric,
  now: string,
  filtered: readonly string[],
  change: Change = (text) => text,
): Promise<Row[]> {
  return viewing(company, async (view) => {
    const currency = company.settings.currency ?? null;
    const where = Object.fromEntries(filtered.map((name) => [name, []]));
    const bare: MetricContext = metricContext(view, null, now, where, currency, NONE);
    const standing: Record<keyof Standing, Sql> = { ...NONE };
    for (const name of Object.keys(STANDING) as (keyof typeof STANDING)[]) {
      standing[name] = await view.facts.keep(changed(STANDING[name]({ ...bare, standing }), change));
    }
    standing.working_time = await view.facts.keep(workingTime(view, bare));
    const rows = await view.facts.read(changed(metric.contributions({ ...bare, standing }), change));
    return rows.map((row) =>
      Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, cell === null ? null : String(cell)])),
    ) as Row[];
  });
}

/** What differs from the figures, the records and the counts of left-out records that an expectation names. */
export function differences(
  metric: Metric,
  rows: readonly Row[],
  { request, figures, excluded }: Expectation,
): string[] {
  const measure = metric.measures.find((each) => each.name === request.measure);
  if (!measure) return [`no measure ${request.measure}`];
  const asked = rows.filter((row) => matches(row, request.where ?? {}));
  const found = request.periods.flatMap((period, index) => {
    const end = Date.parse(request.now) < Date.parse(period.end) ? request.now : period.end;
    const span = { start: period.start, end: Date.parse(end) > Date.parse(period.start) ? end : period.start };
    return segmentsOf(asked, request.by).map(([dims, own]) => told(measure, own, span, index, dims));
  });
  const expected = figures.map(({ period, dims, n, d, value, records }) =>
    text(period, dims, n, measure.refuse && d === null ? '' : d, value, [...records.numerator].sort()),
  );
  const isEmpty = (line: string) => /"n":"0","d":(null|"0"|"")/.test(line);
  const got = found.filter((line) => request.by.length === 0 || !isEmpty(line)).sort();
  const wanted = expected.filter((line) => request.by.length === 0 || !isEmpty(line)).sort();
  const out = leftOut(measure, asked, request);
  return [
    ...got.filter((line) => !wanted.includes(line)).map((line) => `unexpected ${line}`),
    ...wanted.filter((line) => !got.includes(line)).map((line) => `missing ${line}`),
    ...Object.keys({ ...out, ...excluded })
      .filter((reason) => (out[reason] ?? 0) !== (excluded[reason] ?? 0))
      .map((reason) => `${reason}: ${out[reason] ?? 0} left out, expected ${excluded[reason] ?? 0}`),
  ];
}

function told(
  measure: Measure,
  rows: readonly Row[],
  span: { start: string; end: string },
  period: number,
  dims: (string | null)[],
): string {
  const own = foldRows(measure.fold, rows, span);
  const inputs = Object.fromEntries(
    Object.entries(measure.inputs ?? {}).map(([name, fold]) => [name, foldRows(fold, rows, span)]),
  );
  const result = figure(measure, own, inputs);
  const list = listsOf(measure.fold)[0];
  const subjects =
    measure.fold.kind === 'total' || measure.fold.kind === 'ratio' ? measure.fold.of === 'subjects' : false;
  const counted = rows.filter(
    (row) =>
      row.list === list &&
      (row.role === 'numerator' || row.role === 'both') &&
      foldRows(
        measure.fold.kind === 'stock' ? measure.fold : { kind: 'total', list: row.list, of: 'rows' },
        [row],
        span,
      ).n.equals(1),
  );
  const refs = [...new Set(counted.map((row) => (subjects ? row.subject : (row['ref'] ?? ''))))].sort();
  const refused = measure.refuse && result.value === null;
  const value = measure.fold.kind === 'survival' ? (result.value?.toNumber() ?? null) : undefined;
  return text(period, dims, own.n.toFixed(), refused ? '' : (own.d?.toFixed() ?? null), value, refs);
}

const text = (
  period: number,
  dims: (string | null)[],
  n: string,
  d: string | null,
  value: number | null | undefined,
  refs: string[],
): string =>
  JSON.stringify({
    period,
    dims,
    n: new Decimal(n).toFixed(),
    d,
    value: value === null || value === undefined ? value : Number(value.toFixed(6)),
    refs: refs.join(' '),
  });

const matches = (row: Row, where: Readonly<Record<string, readonly string[]>>): boolean =>
  Object.entries(where).every(([name, accepted]) =>
    row[name] === null
      ? accepted.includes('(none)') || accepted.includes('(unassigned)')
      : accepted.includes(row[name] ?? ''),
  );

function segmentsOf(rows: readonly Row[], by: readonly string[]): [(string | null)[], Row[]][] {
  const found = new Map<string, [(string | null)[], Row[]]>();
  if (by.length === 0) found.set('[]', [[], []]);
  for (const row of rows) {
    const dims = by.map((name) => row[name] ?? null);
    const key = JSON.stringify(dims);
    const segment = found.get(key) ?? [dims, []];
    segment[1].push(row);
    found.set(key, segment);
  }
  return [...found.values()];
}

/** What the product lists beyond what the tables count: MQL rows beside the persons, amounts that are not known. */
const BEYOND = (row: Row): boolean => row['entity'] === 'lifecycle' || row['reason'] === 'no_amount';

function leftOut(measure: Measure, rows: readonly Row[], { periods, now }: OracleRequest): Record<string, number> {
  const refs = new Map<string, Set<string>>();
  for (const row of rows) {
    if (row.role !== 'excluded' || !listsOf(measure.fold).includes(row.list) || BEYOND(row)) continue;
    const at = row.at === null ? null : Date.parse(`${row.at.replace(' ', 'T')}Z`);
    if (
      at !== null &&
      !periods.some(({ start, end }) => at >= Date.parse(start) && at < Math.min(Date.parse(end), Date.parse(now)))
    )
      continue;
    const reason = row['reason'] ?? '';
    refs.set(reason, (refs.get(reason) ?? new Set()).add(row['ref'] ?? ''));
  }
  return Object.fromEntries([...refs].map(([reason, each]) => [reason, each.size]));
}
