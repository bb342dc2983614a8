/**
 * When is worked, by clock: the company's (named with the empty text) and one for each team that the settings give working
 * time of its own. A clock runs in its hours and zone, and stands still on the holidays of its place.
 */
import { addDays, localDate, type Schedule, workingIntervals } from '../calendar/index.ts';
import { type Sql, sql } from '../engine/sql.ts';
import type { MetricContext } from '../metrics/metric.ts';
import { type View, workingHours } from './company.ts';
import { text } from './reading.ts';
import { holidaysOf } from './working-days.ts';

/** Stretches of working time from the first lead on: clock, starts, ends, working seconds of that clock before it. */
export async function workingTime(view: View, ctx: MetricContext): Promise<Sql> {
  const [first] = await view.facts.read(sql`select min(i."at") as first from ${ctx.table('inbound')} i`);
  const today = localDate(ctx.now, view.calendar.zone);
  // Clocks and days can lie a day apart.
  const from = addDays(text(first?.['first'])?.slice(0, 10) ?? today, -2);
  const to = addDays(from > today ? from : today, 2);
  const rows: string[][] = [];
  for (const [clock, schedule] of await clocks(view, ctx, from, to)) {
    let before = 0;
    for (const { start, end } of workingIntervals(from, to, schedule)) {
      rows.push([clock, start, end, String(before)]);
      before += (Date.parse(end) - Date.parse(start)) / 1000;
    }
  }
  return view.facts.keepRows({ clock: 'text', starts: 'instant', ends: 'instant', before: 'integer' }, rows);
}

async function clocks(view: View, ctx: MetricContext, from: string, to: string): Promise<[string, Schedule][]> {
  const { settings } = view;
  const found: [string, Schedule][] = [['', view.schedule]];
  for (const [team, own] of Object.entries(settings.teams)) {
    const country = own.country ?? settings.country ?? null;
    // The company's region is one of its own country.
    const home = country === (settings.country ?? null) ? settings.region : undefined;
    const holidays = await holidaysOf(view, ctx, { country, region: own.region ?? home ?? null }, from, to);
    const hours = workingHours(own.zone ?? settings.zone, own.hours ?? settings.hours);
    found.push([team, { hours, holidays, absences: [] }]);
  }
  return found;
}
