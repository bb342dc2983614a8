/** What the personnel system exports: employees, teams, posts, absences, the company's own days, what a job can take. */
import { formatDate } from '../calendar/index.ts';
import { MARKET } from './company.ts';
import { RAMP, TEAMS } from './people.ts';
import { isCompanyDay } from './scene.ts';
import { csv, type Table } from './table.ts';
import type { DemoWorld } from './world.ts';

/** Leads or deals that somebody with a full job can take on a working day. */
const PER_DAY = { bdr: '1.2', ae: '0.18' } as const;
const HOURS = 40;

/** `31-12-2026`, as the system writes dates. */
export const dutchDate = (day: number | null): string | null =>
  day === null ? null : formatDate(day).split('-').reverse().join('-');

export function hrTables({ scene, staff: { reps } }: DemoWorld): Table[] {
  const employees = reps.map(({ number, name, email, home, fte, hired, left }) => [
    `E${number}`,
    name,
    email,
    MARKET[home].country,
    MARKET[home].region,
    MARKET[home].zone,
    HOURS * fte,
    dutchDate(hired),
    dutchDate(left),
  ]);
  const posts = reps.flatMap(({ number, fte, posts: all }) =>
    all.map(({ team, role, from, to, isNew }, i) => [
      `E${number}-${i + 1}`,
      `E${number}`,
      team,
      role,
      fte,
      dutchDate(from),
      dutchDate(to),
      isNew ? RAMP.join(';') : null,
    ]),
  );
  const absences = reps.flatMap(({ number, absences: all }) =>
    all.map(({ from, to, reason }, i) => [`E${number}-${i + 1}`, `E${number}`, dutchDate(from), dutchDate(to), reason]),
  );
  const days = Array.from({ length: scene.today + 365 - scene.start }, (_, i) => scene.start + i);
  return [
    csv(
      'hr/employees.csv',
      ['number', 'name', 'email', 'country', 'office', 'zone', 'hours', 'first_day', 'day_after_last'],
      employees,
    ),
    csv('hr/teams.csv', ['team', 'name'], Object.entries(TEAMS)),
    csv('hr/posts.csv', ['post', 'employee', 'team', 'role', 'fte', 'from', 'until', 'learning'], posts),
    csv('hr/absences.csv', ['absence', 'employee', 'from', 'until', 'kind'], absences),
    csv(
      'hr/days.csv',
      ['day', 'name'],
      days.filter(isCompanyDay).map((day) => [dutchDate(day), 'Company day']),
    ),
    csv('hr/capacity.csv', ['role', 'per_day'], Object.entries(PER_DAY)),
  ];
}
