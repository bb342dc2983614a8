/**
 * Which dates are worked where: per place (country and region) in which somebody works, the days of the company's week
 * that are no holiday there. A user's place is the own country, else the company's.
 */
import { listWorkingDays, publicHolidays } from '../calendar/index.ts';
import { type Sql, sql } from '../engine/sql.ts';
import type { MetricContext } from '../metrics/metric.ts';
import { placeColumns } from '../metrics/staff.ts';
import { enteredHolidays, type View } from './company.ts';
import { text } from './reading.ts';

export interface Place {
  readonly country: string | null;
  readonly region: string | null;
}

/** Relation of the working dates in [from, to): country, region (null = the company names none), day. */
export async function workingDays(view: View, ctx: MetricContext, from: string, to: string): Promise<Sql> {
  const days: (string | null)[][] = [];
  for (const place of await placesOf(view, ctx)) {
    const holidays = await holidaysOf(view, ctx, place, from, to);
    const worked = listWorkingDays(from, to, { ...view.schedule, holidays });
    for (const { date } of worked) days.push([place.country, place.region, date]);
  }
  return view.facts.keepRows({ country: 'text', region: 'text', day: 'date' }, days);
}

async function placesOf(view: View, ctx: MetricContext): Promise<readonly Place[]> {
  const { country, region } = placeColumns(ctx);
  const rows = await view.facts.read(sql`
    select distinct ${country} as country, ${region} as region from ${ctx.table('user')} u`);
  return rows.map((row) => ({ country: text(row['country']), region: text(row['region']) }));
}

/** Public holidays and the company's own days; a region without a table has that of its country, such a country none. */
export async function holidaysOf(view: View, ctx: MetricContext, { country, region }: Place, from: string, to: string) {
  const entered = await enteredHolidays(view.facts, ctx.table('holiday'), country, region);
  if (country === null) return new Set(entered.filter((day) => !day.working).map((day) => day.date));
  const [first, last] = [Number(from.slice(0, 4)), Number(to.slice(0, 4))];
  const years = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  const own = new Set(entered.filter((day) => !day.working).map((day) => day.date));
  return publicHolidays(country, region ?? undefined, years, entered)
    .catch(() => publicHolidays(country, undefined, years, entered))
    .catch(() => own);
}
