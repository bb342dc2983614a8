/** Each metric has its page, and the page says what the code says: measures, exclusions, remarks, cuts, rules, figures. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { METRICS } from '../../src/metrics/index.ts';
import { DIMENSIONS, type Fold, type Measure } from '../../src/metrics/metric.ts';
import { defaultSettings, settingsSchema } from '../../src/model/settings.ts';
import { quoted, ROOT, read, tableRows } from './documents.ts';
import { figuresOf, leftOutOf } from './figures.ts';
import { smallExample } from './installation.ts';

let small: Awaited<ReturnType<typeof smallExample>>;
beforeAll(async () => {
  small = await smallExample();
});
afterAll(() => small.close());

const settings = defaultSettings();
const days = (count: number | null, unit: string): string => (count === null ? 'without end' : `${count}${unit}`);

function foldOf(fold: Fold): string {
  if (fold.kind === 'stock') return fold.begunWithin ? 'stock, begun within the period' : 'stock';
  if (fold.kind === 'survival') return 'survival';
  if (fold.kind === 'formula') return 'formula';
  if (fold.kind === 'mean') return `mean of ${fold.periods} × ${fold.of}`;
  return `${fold.kind} of ${fold.of === 'value' ? 'values' : fold.of}`;
}

function measureRow({ name, unit, fold, reach, finest, interval, judge }: Measure): string[] {
  // Without a reporting currency the reach of money is without end.
  const { daysBefore, daysAfter } = reach({ ...settings, currency: 'EUR' });
  const span = `${days(daysBefore, '')} · ${days(daysAfter, ' days')}`;
  return [name, unit, foldOf(fold), span, finest, interval ? 'Wilson 95 %' : '–', judge ? 'yes' : '–'];
}

describe.each(METRICS.map((metric) => [metric.id, metric] as const))('docs/metrics/%s.md', (id, metric) => {
  const path = `docs/metrics/${id}.md`;
  const text = existsSync(join(ROOT, path)) ? read(path) : '';

  it('exists, for this cadence and definition', () => {
    expect(text).toContain(`\`${id}\`, shown every ${metric.cadence}. Definition ${metric.version}.`);
    expect(text).toContain(`src/metrics/${id}.ts`);
  });

  it('tells of each measure its unit, fold, reach, grain, interval and whether it is judged', () => {
    const rows = tableRows(text, 'measure').filter((cells) => cells.length === 7);
    const told = rows.map(([name = '', ...cells]) => [
      quoted(name),
      ...cells.map((cell) => cell.replace(/^yes,.*/, 'yes')),
    ]);
    expect(told).toEqual(metric.measures.map(measureRow));
    const headline = metric.measures.find((measure) => measure.headline)?.name;
    expect(text).toContain(`\`${headline}\` is the headline`);
  });

  it('lists each reason to leave out, and no other', () => {
    expect(
      tableRows(text, 'reason')
        .map(([name = '']) => quoted(name))
        .sort(),
    ).toEqual([...metric.exclusions].sort());
  });

  it('names remarks, constants, refusals and settings', () => {
    const refusals = metric.measures.flatMap(({ recorded }) => recorded?.reason ?? []);
    for (const name of [...metric.remarks, ...Object.keys(metric.constants), ...refusals])
      expect(text).toContain(`\`${name}\``);
    const own = settings.metrics[id as keyof typeof settings.metrics] ?? {};
    const block = /```yaml\n((?:metrics|costs|revenue):[\s\S]*?)```/.exec(text)?.[1] ?? '';
    for (const [key, value] of Object.entries(own)) expect(block).toContain(`${key}: ${value}`);
    // What it shows are settings there are, with the values they have.
    expect(settingsSchema.parse(parse(block) ?? {})).toEqual(settings);
  });

  it('names each dimension that it can be cut by, and no other', () => {
    const others = metric.measures.every(({ attributes }) => attributes !== false) ? '`attributes' : 'nothing else';
    const line = new RegExp(`can be cut by ([^;]*?), and by ${others}`).exec(text)?.[1] ?? '';
    const told = [...line.matchAll(/`(\w+)`/g)].map(([, name]) => name);
    expect(told).toEqual(
      DIMENSIONS.filter((name) => metric.measures.every((measure) => measure.dimensions.includes(name))),
    );
  });

  it('prints the figures that the product gives', async () => {
    const figures = await figuresOf(text, small.ask);
    expect(figures.said.length).toBeGreaterThan(5);
    expect(figures.said).toEqual(figures.true);
    const leftOut = await leftOutOf(text, small.ask);
    expect(leftOut.said.length).toBeGreaterThan(0);
    expect(leftOut.said).toEqual(leftOut.true);
    const worked = new Set(figures.said.map(([name]) => name));
    expect([...worked].sort()).toEqual(metric.measures.map(({ name }) => `\`${id}\` \`${name}\``).sort());
  });

  it('has an oracle and hand-made traps that the product is held against', () => {
    const traps = readdirSync(join(ROOT, 'test/oracle')).flatMap((file) => /^(.*)-traps\.ts$/.exec(file)?.[1] ?? []);
    expect(traps.some((subject) => id.includes(subject))).toBe(true);
    const own = [id, ...traps.filter((subject) => id.includes(subject))];
    expect(own.some((name) => existsSync(join(ROOT, `test/oracle/${name}.ts`)))).toBe(true);
    const held = readdirSync(join(ROOT, 'test/metrics'))
      .filter((file) => file.endsWith('oracle.test.ts'))
      .map((file) => read(`test/metrics/${file}`).split('const ORACLES')[1]?.split('}')[0] ?? '');
    expect(held.join('\n')).toMatch(new RegExp(`^ {2}'?${id}'?: `, 'm'));
  });
});

it('settings are those of metrics that there are', () => {
  const ids = METRICS.map(({ id }) => id);
  expect(Object.keys(settingsSchema.parse({}).metrics).filter((id) => !ids.includes(id))).toEqual([]);
});

it('the README lists the ten metrics with their rhythm', () => {
  const rows = tableRows(read('README.md'), 'metric').map(([name = '', cadence]) => [quoted(name), cadence]);
  expect(rows).toHaveLength(10);
  expect(rows.sort()).toEqual(METRICS.map(({ id, cadence }) => [id, cadence]).sort());
});
