/** `cadans metrics`: what can be asked. */

import { fill, metricText } from '../../messages/index.ts';
import { METRICS } from '../../metrics/index.ts';
import { DIMENSIONS, type Metric } from '../../metrics/metric.ts';
import { type Desk, printJson } from '../desk.ts';
import { renderTable } from '../table.ts';
import { wrap } from '../width.ts';

export function metricsCommand(desk: Desk): void {
  if (desk.json)
    printJson(
      desk,
      METRICS.map((metric) => described(desk, metric)),
    );
  else desk.terminal.out(METRICS.map((metric) => metricLines(desk, metric).join('\n')).join('\n\n'));
}

function described({ words }: Desk, metric: Metric) {
  const text = metricText(words, metric.id);
  return {
    id: metric.id,
    name: text.name,
    about: text.about,
    cadence: metric.cadence,
    version: metric.version,
    measures: metric.measures.map(({ name, unit, headline, finest, additive, dimensions }) => ({
      name,
      title: text.measures[name]?.name ?? name,
      about: text.measures[name]?.about ?? '',
      unit,
      headline: headline ?? false,
      finest,
      additive,
      dimensions,
    })),
    exclusions: metric.exclusions,
    remarks: metric.remarks,
  };
}

function metricLines({ words, format, terminal }: Desk, metric: Metric): string[] {
  const { columns, shown, dimensions, own } = words.command.metrics;
  const { paint, width } = terminal;
  const text = metricText(words, metric.id);
  const common = DIMENSIONS.filter((name) => metric.measures.every((measure) => measure.dimensions.includes(name)));
  const column = (title: string, of: (measure: Metric['measures'][number]) => string) => ({
    title,
    align: 'left' as const,
    cells: metric.measures.map((measure) => ({ text: of(measure), ...(measure.headline && { style: paint.bold }) })),
  });
  return [
    ...wrap(
      `${paint.bold(metric.id)} · ${text.name} · ${fill(shown, { cadence: words.grains[metric.cadence] }, format)}`,
      width,
    ),
    ...wrap(text.about, width),
    '',
    ...renderTable(
      [
        column(columns.measure, ({ name }) => name),
        column(columns.name, ({ name }) => text.measures[name]?.name ?? name),
        { ...column(columns.about, ({ name }) => text.measures[name]?.about ?? ''), fit: 'wrap' },
      ],
      terminal,
    ),
    '',
    ...wrap(`${dimensions}: ${[...common, own].join(', ')}`, width).map(paint.dim),
  ];
}
