/** Every text exists in every language, takes the same values, and says what the metrics can say. */
import { Decimal } from 'decimal.js';
import { describe, expect, it } from 'vitest';
import { fill, formatOf, LANGUAGES, messages, places, textOf } from '../../src/messages/index.ts';
import { METRICS } from '../../src/metrics/index.ts';
import { DIMENSIONS, type Judgement, type Series, type SeriesPoint } from '../../src/metrics/metric.ts';
import { wilson } from '../../src/metrics/wilson.ts';
import { defaultSettings } from '../../src/model/settings.ts';

/** Texts by their path. */
function texts(node: object, path = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(node)) {
    const here = path === '' ? key : `${path}.${key}`;
    if (typeof value === 'string') found.set(here, value);
    else for (const [inner, text] of texts(value as object, here)) found.set(inner, text);
  }
  return found;
}

const en = texts(messages('en'));

describe.each(LANGUAGES)('the words in %s', (lang) => {
  const words = messages(lang);
  const format = formatOf(lang);
  const own = texts(words);

  it('have the same keys and take the same values as the English ones', () => {
    expect([...own.keys()].sort()).toEqual([...en.keys()].sort());
    const differing = [...own].filter(([key, text]) => `${places(text)}` !== `${places(en.get(key) ?? '')}`);
    expect(differing).toEqual([]);
  });

  it('are all said, without stray braces or spaces', () => {
    const bad = [...own].filter(
      ([, text]) =>
        text.trim() === '' ||
        text !== text.trim() ||
        / {2}/.test(text) ||
        /[{}]/.test(text.replace(/\{\w+(:\w+)?\}/g, '')),
    );
    expect(bad).toEqual([]);
  });

  it('are translated: no sentence stands in two languages', () => {
    if (lang === 'en') return expect(own.size).toBeGreaterThan(200);
    const same = [...own].filter(([key, text]) => en.get(key) === text && text.split(' ').length > 3);
    expect(same).toEqual([]);
  });

  it.each(METRICS.map((metric) => [metric.id, metric] as const))('name all that %s shows', (id, metric) => {
    const all: Record<
      string,
      { name: string; about: string; measures: Record<string, { name: string; about: string }> }
    > = words.metrics;
    expect(all[id]?.name, 'its name').toBeTruthy();
    expect(Object.keys(all[id]?.measures ?? {}).sort()).toEqual(metric.measures.map((measure) => measure.name).sort());
    expect(metric.exclusions.filter((reason) => !Object.hasOwn(words.excluded, reason))).toEqual([]);
    expect(metric.remarks.filter((remark) => !Object.hasOwn(words.remarks, remark))).toEqual([]);
  });

  it('name no metric, exclusion or remark that there is not', () => {
    expect(Object.keys(words.metrics).sort()).toEqual(METRICS.map((metric) => metric.id).sort());
    expect(Object.keys(words.excluded).sort()).toEqual(
      [...new Set(METRICS.flatMap((metric) => metric.exclusions))].sort(),
    );
    expect(Object.keys(words.remarks).sort()).toEqual([...new Set(METRICS.flatMap((metric) => metric.remarks))].sort());
    expect(Object.keys(words.dimensions).sort()).toEqual([...DIMENSIONS].sort());
  });

  it('put words to every rule and advice a verdict can bring, with its values, and to no other', () => {
    const judged = judgements();
    expect(judged.length).toBeGreaterThan(100);
    for (const { rule, values, advice } of judged) {
      expect(Object.hasOwn(words.rules, rule), rule).toBe(true);
      expect(fill(textOf(words.rules, rule), values, format)).not.toMatch(/[{}]|NaN|undefined/);
      if (advice === null) continue;
      expect(Object.hasOwn(words.advice, advice), advice).toBe(true);
      expect(fill(textOf(words.advice, advice), values, format)).not.toMatch(/[{}]|NaN|undefined/);
    }
    // One more is said by answers themselves, where the past is not the viewer's to see.
    const rules = ['past_held_back', ...judged.map(({ rule }) => rule)];
    expect(Object.keys(words.rules).sort()).toEqual([...new Set(rules)].sort());
    const advised = judged.flatMap(({ advice }) => advice ?? []);
    expect(Object.keys(words.advice).sort()).toEqual([...new Set(advised)].sort());
  });

  it('say why a measure refuses a value', () => {
    const lacking = { n: new Decimal(9), d: new Decimal(10), latest: null };
    for (const measure of METRICS.flatMap((metric) => metric.measures)) {
      const inputs = Object.fromEntries(Object.keys(measure.inputs ?? {}).map((name) => [name, lacking]));
      const reason = measure.refuse?.(inputs);
      if (measure.refuse) expect(Object.keys(words.reasons)).toContain(reason);
    }
  });
});

/** What the rules of all measures say over figures great and small, early and late, with a long and a short past. */
function judgements(): Judgement[] {
  const judges = METRICS.flatMap((metric) => metric.measures).flatMap((measure) => measure.judge ?? []);
  const found: Judgement[] = [];
  for (const n of [0, 5, 30, 37, 38, 41, 48, 60, 95]) {
    for (const d of [null, new Decimal(10), new Decimal(100)]) {
      if (d?.lessThan(n)) continue;
      for (const partial of [false, true]) {
        for (const mature of [true, false]) {
          for (const past of [0, 6]) {
            const series = seriesOf({ n, d, partial, mature, elapsed: partial ? 0.1 : 1 }, past);
            found.push(...judges.map((judge) => judge(series)));
            found.push(...judges.map((judge) => judge({ ...series, point: { ...series.point, value: null } })));
            found.push(...judges.map((judge) => judge({ ...series, point: { ...series.point, elapsed: 0.5 } })));
            const ratio = new Decimal(2);
            found.push(...judges.map((judge) => judge({ ...series, point: { ...series.point, value: ratio } })));
            const flags = ['left_truncated'] as const;
            found.push(...judges.map((judge) => judge({ ...series, point: { ...series.point, flags } })));
          }
        }
      }
    }
  }
  // Beside what people can take of it: all of it, too much, too little, with and without a past.
  for (const capacity of [10, 42, 100]) {
    for (const past of [0, 6]) {
      const series = seriesOf({ n: 42, d: null, partial: false, mature: true, elapsed: 1 }, past);
      const point = { ...series.point, inputs: { capacity: folded(capacity) } };
      found.push(...judges.map((judge) => judge({ ...series, point })));
    }
  }
  // Shares above 1, and deals worked beside those won, for formulas that read them.
  for (const { fold, judge } of METRICS.flatMap((metric) => metric.measures)) {
    if (fold.kind !== 'formula' || !judge) continue;
    for (const [n, worked] of [
      [10, 10],
      [10, 95],
      [90, 95],
      [90, 120],
      [130, 150],
    ] as const) {
      const { point, before, settings } = seriesOf(USUAL, 0);
      const read = Object.entries({ jobs: 50, days: 20, worked }).filter(([name]) => name in fold.inputs);
      const inputs = Object.fromEntries(read.map(([name, count]) => [name, folded(count)]));
      const full = { n: new Decimal(n), d: new Decimal(100), value: new Decimal(n).dividedBy(100), inputs };
      found.push(judge({ point: { ...point, ...full }, before, settings }));
    }
  }
  return found;
}

const USUAL = { n: 1, d: new Decimal(10), partial: false, mature: true, elapsed: 1 };
const folded = (n: number) => ({ n: new Decimal(n), d: null, latest: null });

function seriesOf(
  { n, d, ...point }: { n: number; d: Decimal | null; partial: boolean; mature: boolean; elapsed: number },
  past: number,
): Series {
  const figure = (count: number): SeriesPoint => ({
    period: { grain: 'month', label: '', start: '', end: '', startDate: '', endDate: '' },
    flags: [],
    inputs: {},
    n: new Decimal(count),
    d,
    value: d === null ? new Decimal(count) : new Decimal(count).dividedBy(d),
    interval: d === null ? null : wilson(new Decimal(count), d),
    mature: true,
    partial: false,
    elapsed: 1,
  });
  const usual = d?.lessThan(40) ? 5 : 42;
  return {
    point: { ...figure(n), ...point },
    before: Array.from({ length: past }, () => figure(usual)),
    settings: defaultSettings(),
  };
}
