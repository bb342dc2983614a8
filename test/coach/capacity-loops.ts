/** Proposed capacities once more, as plain loops over dates, written from docs/decisions/015-proposed-capacity.md alone. */
import type { Row } from '../oracle/world.ts';

export interface Expected {
  readonly level: string;
  readonly key: string | null;
  readonly perDay: string | null;
  readonly reason: string | null;
  readonly basis: string;
  readonly days: number;
  readonly months: number;
}

const DAY = 86_400_000;

export function datesBetween(from: string, to: string): string[] {
  const dates: string[] = [];
  for (let at = Date.parse(from); at < Date.parse(to); at += DAY) dates.push(new Date(at).toISOString().slice(0, 10));
  return dates;
}

export const isWeekday = (date: string): boolean => ![0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay());

interface Company {
  readonly done: Readonly<Record<string, ReadonlyMap<string, number>>>;
  readonly assignments: readonly Row[];
  readonly from: string;
  readonly to: string;
}

/** In the order of the product: the role, its teams, its users. No holidays, one assignment each, no ramps, no absences. */
export function expectedProposals({ done, assignments, from, to }: Company): Expected[] {
  const all = Object.values(done)
    .flatMap((days) => [...days.keys()])
    .sort();
  const begins = all[0];
  const days: { user: string; team: string; date: string; isWhole: boolean; count: number }[] = [];
  for (const row of assignments) {
    const user = String(row['user']);
    for (const date of datesBetween(from, to)) {
      if (!isWeekday(date) || (row['from'] !== null && date < String(row['from']))) continue;
      const isWhole = row['fte'] === '1' && begins !== undefined && date >= begins;
      const count = done[user.replace('crm:', '')]?.get(date) ?? 0;
      days.push({ user, team: String(row['team']), date, isWhole, count });
    }
  }
  const segments = [
    { level: 'role', key: null, own: days },
    ...[...new Set(days.map(({ team }) => team))]
      .sort()
      .map((key) => ({ level: 'team', key, own: days.filter(({ team }) => team === key) })),
    ...[...new Set(days.map(({ user }) => user))]
      .sort()
      .map((key) => ({ level: 'user', key, own: days.filter(({ user }) => user === key) })),
  ];
  return segments.map(({ level, key, own }) => {
    const whole = own.filter(({ isWhole }) => isWhole);
    const counts = whole.map(({ count }) => count);
    const months: number[] = [];
    for (const month of new Set(whole.map(({ user, date }) => `${user} ${date.slice(0, 7)}`))) {
      const inside = whole.filter(({ user, date }) => `${user} ${date.slice(0, 7)}` === month);
      if (inside.length >= 10) months.push(inside.reduce((sum, { count }) => sum + count, 0) / inside.length);
    }
    // On at least half of the days there was work, on the middle one too: fewer than half are empty.
    const empty = counts.filter((count) => count === 0).length;
    const isDaily = counts.length > 0 && empty * 2 < counts.length;
    const value = ninth(isDaily ? counts : months);
    let reason: string | null = null;
    if (whole.length < 60) reason = 'too_few_days';
    else if (empty === counts.length) reason = 'nothing_worked';
    else if (!isDaily && months.length < 12) reason = 'too_few_months';
    else if (value === 0) reason = 'nothing_worked';
    const perDay = reason === null ? String(Math.round(value * 1000) / 1000) : null;
    return { level, key, perDay, reason, basis: isDaily ? 'day' : 'month', days: whole.length, months: months.length };
  });
}

/** The smallest value that at least nine in ten do not exceed. */
function ninth(values: readonly number[]): number {
  const fits = values.filter((value) => values.filter((other) => other <= value).length * 10 >= values.length * 9);
  return fits.length === 0 ? 0 : Math.min(...fits);
}
