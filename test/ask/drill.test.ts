/** A figure is the fold of its drill: every measure of random companies, cut and filtered at random. */
import { expect, test } from 'vitest';
import type { AnswerRow } from '../../src/ask/answer.ts';
import { ask } from '../../src/ask/ask.ts';
import { type DrillRecord, drill } from '../../src/ask/drill.ts';
import { parsePeriod } from '../../src/calendar/index.ts';
import type { Company } from '../../src/ledger/company.ts';
import { spansOf } from '../../src/ledger/context.ts';
import { figure } from '../../src/metrics/figure.ts';
import { type Contribution, foldRows } from '../../src/metrics/fold.ts';
import { METRICS } from '../../src/metrics/index.ts';
import type { FormulaFold, Measure, Metric, Span } from '../../src/metrics/metric.ts';
import { withWorld } from '../metrics/harness.ts';
import { type Draw, drawFrom } from '../oracle/draw.ts';
import { randomBusiness } from '../oracle/random-business.ts';
import { randomWorld, WORLD_NOW } from '../oracle/world.ts';

const WORLDS = 12;
/** Metrics whose measures each fold one list; formulas are folded from their terms in tests of their own. */
const LISTED = METRICS.filter(({ measures }) =>
  measures.every(({ fold }) => fold.kind !== 'formula' && fold.kind !== 'mean'),
);
const PERIODS = ['2024-02', '2024-Q2', '2023', '2024', '2024-07', '2024-W13'];
const CUTS = ['rep', 'team', 'team_now', 'channel', 'industry', 'size', 'market', 'country'];
const EVERYTHING = 100_000;

/** A drilled record as the contribution that it is; of a stock the drill lists only what still stands. */
const contributionOf = (list: string, record: DrillRecord): Contribution => ({
  list,
  role: record.role,
  at: record.at,
  until: null,
  subject: record.subject,
  value: record.value,
});

function assertFold(measure: Measure, row: AnswerRow, records: readonly DrillRecord[], span: Span): void {
  if (measure.fold.kind === 'mean') throw new Error(`${measure.name}: no list of its own`);
  if (measure.fold.kind === 'formula') {
    assertTerms(measure.name, measure.fold, row, records, span);
    return;
  }
  const { list } = measure.fold;
  const cell = row.measures[measure.name];
  const folded = foldRows(
    measure.fold,
    records.map((record) => contributionOf(list, record)),
    span,
  );
  const where = `${measure.name} of ${JSON.stringify(row.dims)}`;
  expect({ n: folded.n.toFixed(), d: folded.d?.toFixed() ?? null }, where).toEqual({ n: cell?.n, d: cell?.d });
  if (cell?.value === null || measure.refuse) return;
  expect(figure(measure, folded, {}).value?.toNumber(), where).toBeCloseTo(
    Number(cell?.value),
    measure.unit === 'money' ? 1 : 9,
  );
}

/** Each side of a formula that is one term is the fold of the records on that side. */
function assertTerms(
  name: string,
  fold: FormulaFold,
  row: AnswerRow,
  records: readonly DrillRecord[],
  span: Span,
): void {
  const cell = row.measures[name];
  const said = { numerator: cell?.n, denominator: cell?.d };
  for (const side of ['numerator', 'denominator'] as const) {
    const [term, ...more] = fold[side].flatMap((each) => fold.inputs[each] ?? []);
    const here = records.filter((record) => record.role === side);
    if (!term) expect(here, `${name}: ${side}`).toEqual([]);
    if (!term || more.length > 0) continue;
    const counted = here.map((record) => ({ ...contributionOf(term.list, record), role: 'numerator' }));
    expect(foldRows(term, counted, span).n.toFixed(), `${name} of ${JSON.stringify(row.dims)}`).toBe(said[side]);
  }
}

/** What every measure of the metric can be cut by. */
const cutsOf = ({ measures }: Metric) =>
  CUTS.filter((name) => measures.every(({ dimensions }) => dimensions.some((each) => each === name)));

/** Half the questions are of one value of a dimension, or of none. */
async function randomFilter(company: Company, metric: Metric, period: string, draw: Draw) {
  if (draw.chance(0.5)) return [];
  const dimension = draw.pick(cutsOf(metric));
  const answer = await ask(company, { metric: metric.id, period, by: [dimension] }, WORLD_NOW);
  const found = answer.rows.map((row) => row.dims[dimension]?.key ?? '(none)');
  return found.length === 0 ? [] : [{ dimension, value: draw.pick(found) }];
}

test.each(Array.from({ length: WORLDS }, (_, seed) => seed))('world %i', async (seed) => {
  const draw = drawFrom(seed + 7, 'UTC');
  const metric = LISTED[seed % LISTED.length];
  if (!metric) throw new Error('no metric');
  await withWorld(randomBusiness(seed), WORLD_NOW, async (company) => {
    const period = draw.pick(PERIODS);
    const by = draw.pick(cutsOf(metric));
    const where = await randomFilter(company, metric, period, draw);
    const answer = await ask(company, { metric: metric.id, period, by: [by], where }, WORLD_NOW);
    const excluded = new Map<string, Set<string>>();
    for (const measure of metric.measures) {
      const asked = { metric: metric.id, measures: [measure.name], period, where, limit: EVERYTHING };
      const { records, total, period: seen } = await drill(company, asked, WORLD_NOW);
      expect(records).toHaveLength(total);
      const [span] = spansOf(company, [parsePeriod(period, company.calendar)], WORLD_NOW);
      if (!span) throw new Error('no period');
      expect(seen.start).toBe(span.start);
      for (const total of answer.totals ?? []) assertFold(measure, total, records, span);
      // Where rows depend on the segments asked, those of a segment are drilled with it.
      const cut = metric.perCut ? (await drill(company, { ...asked, by: [by] }, WORLD_NOW)).records : records;
      const segments = new Set(cut.map((record) => record.dims[by]?.key ?? null));
      for (const row of answer.rows) {
        const key = row.dims[by]?.key ?? null;
        segments.delete(key);
        const inside = cut.filter((record) => (record.dims[by]?.key ?? null) === key);
        assertFold(measure, row, inside, span);
      }
      expect([...segments], `${measure.name}: segments without a row`).toEqual([]);
      const out = await drill(company, { ...asked, role: 'excluded' }, WORLD_NOW);
      for (const { reason, entity, ref } of out.records) {
        excluded.set(`${reason}`, (excluded.get(`${reason}`) ?? new Set()).add(`${entity} ${ref}`));
      }
    }
    const counted = [...excluded].map(([reason, refs]) => [reason, refs.size]);
    expect(answer.meta.excluded).toEqual(Object.fromEntries(counted));
    // Only what the metric declares is left out.
    expect(metric.exclusions).toEqual(expect.arrayContaining([...excluded.keys()]));
  });
});

test('a drill lists numerator, denominator, both or what is left out, in parts of any size', async () => {
  await withWorld(randomWorld(5), WORLD_NOW, async (company) => {
    const asked = { metric: 'win-rate', measures: ['closed'], period: '2024' };
    const answer = await ask(company, asked, WORLD_NOW);
    const refsOf = async (more: object) => {
      const { records } = await drill(company, { ...asked, limit: EVERYTHING, ...more }, WORLD_NOW);
      return records.map(({ ref }) => ref);
    };
    const cell = answer.rows[0]?.measures['closed'];
    expect(await refsOf({ role: 'numerator' })).toHaveLength(Number(cell?.n));
    const whole = await refsOf({ role: 'denominator' });
    expect(whole).toHaveLength(Number(cell?.d));
    expect(whole.length).toBeGreaterThan(7);
    const parts: string[] = [];
    for (let offset = 0; offset < whole.length; offset += 3) {
      parts.push(...(await refsOf({ role: 'denominator', limit: 3, offset })));
    }
    expect(parts).toEqual(whole);
  });
});
