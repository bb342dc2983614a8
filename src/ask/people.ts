/**
 * Finds who somebody is by login, e-mail, name or reference: the settings say it (`people`), else the CRM does. Nobody
 * is guessed: who is unknown, or could be two people, is refused.
 */
import { localDate } from '../calendar/index.ts';
import { sql } from '../engine/sql.ts';
import { type Company, type View, viewing } from '../ledger/company.ts';
import { text } from '../ledger/reading.ts';
import { type Fault, InputError, NotFound } from '../model/error.ts';
import type { Settings } from '../model/settings.ts';
import { readNames } from './segments.ts';
import type { Viewer } from './viewer.ts';

export interface Person {
  readonly viewer: Viewer;
  /** What a reader calls the person. */
  readonly name: string;
}

interface User {
  readonly ref: string;
  /** The record that stands for all of the same person. */
  readonly stands: string;
  readonly name: string | null;
  readonly email: string | null;
}

type Entry = Settings['people'][string];

/** The person called `who`, with role, users and teams as of `now`. */
export function findPerson(company: Company, who: string, now: string): Promise<Person> {
  return viewing(company, async (view) => {
    const users = await readUsers(view);
    const login = Object.keys(view.settings.people).find((each) => same(each, who));
    if (login !== undefined) return personOf(view, login, view.settings.people[login] ?? {}, users, now);
    const found = matching(users, who);
    const [user] = found;
    if (!user) {
      throw new NotFound('unknown_person', `There is nobody called “${who}”.`, {
        hint: 'Name a login of the settings (people), or a user of the CRM by e-mail, name or reference.',
      });
    }
    const records = users.filter((other) => isSamePerson(user, other));
    const strangers = found.filter((other) => !records.includes(other));
    if (strangers.length > 0) {
      throw new InputError('ambiguous_name', `More than one person is called “${who}”.`, {
        hint: `Name one by its reference: ${found.map(({ ref }) => ref).join(', ')}.`,
      });
    }
    const entry = Object.entries(view.settings.people).find(([key, { users: refs }]) =>
      records.some(({ ref, email }) => (refs ? refs.includes(ref) : email !== null && same(email, key))),
    );
    return entry
      ? personOf(view, entry[0], entry[1], users, now)
      : personOf(view, user.name ?? user.ref, { users: records.map(({ ref }) => ref) }, users, now);
  });
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** Linked records are one person, and so are those with one e-mail: it is a login. */
const isSamePerson = (a: User, b: User): boolean =>
  a.stands === b.stands || (a.email !== null && b.email !== null && same(a.email, b.email));

/** Users of that reference; else those of that e-mail; else those of that name. */
function matching(users: readonly User[], who: string): readonly User[] {
  const tests: ((user: User) => boolean)[] = [
    ({ ref }) => ref === who,
    ({ email }) => email !== null && same(email, who),
    ({ name }) => name !== null && same(name, who),
  ];
  return tests.map((test) => users.filter(test)).find((found) => found.length > 0) ?? [];
}

async function readUsers(view: View): Promise<readonly User[]> {
  const rows = await view.facts.read(sql`
    select u.ref, u.name, u.email, coalesce(i.canonical, u.ref) as stands from ${view.engine.table('user')} u
    left join ${view.engine.table('identity')} i on i.entity = 'user' and i.record = u.ref
    order by u.ref`);
  return rows.map((row) => ({
    ref: String(row['ref']),
    stands: String(row['stands']),
    name: text(row['name']),
    email: text(row['email']),
  }));
}

async function personOf(view: View, login: string, entry: Entry, users: readonly User[], now: string): Promise<Person> {
  const refs = entry.users ?? matching(users, login).map(({ ref }) => ref);
  const faults = refs
    .filter((ref) => !users.some((user) => user.ref === ref))
    .map((ref): Fault => ({ where: `people.${login}.users`, what: `there is no user ${ref}` }));
  const names = await readNames(view);
  const manages = (entry.manages ?? []).flatMap((team) => {
    try {
      return names.keys('team', team);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      faults.push({ where: `people.${login}.manages`, what: error.message });
      return [];
    }
  });
  if (faults.length > 0) {
    throw new InputError('bad_settings', `The settings say of ${login} what the data does not know.`, { faults });
  }
  const stands = [...new Set(users.filter(({ ref }) => refs.includes(ref)).map((user) => user.stands))];
  const assigned = await readAssignments(view, stands, now);
  const managed = entry.manages ? manages : assigned.filter(({ role }) => role === 'manager').map(({ team }) => team);
  const role = entry.role ?? (managed.length > 0 ? 'manager' : 'rep');
  return {
    name: login,
    viewer: {
      role,
      users: stands,
      teams: [...new Set(assigned.map(({ team }) => team))].sort(),
      managed: role === 'manager' ? await withTeamsBelow(view, managed) : [],
    },
  };
}

/** The teams of users today, with the role in each. */
async function readAssignments(view: View, users: readonly string[], now: string) {
  if (users.length === 0) return [];
  const today = view.engine.dialect.date(localDate(now, view.calendar.zone));
  const rows = await view.facts.read(sql`
    select distinct a.team, a.role from ${view.engine.table('assignment')} a
    left join ${view.engine.table('identity')} i on i.entity = 'user' and i.record = a."user"
    where coalesce(i.canonical, a."user") in (${sql.join(users)}) and not coalesce(a.deleted, false)
      and (a."from" is null or a."from" <= ${today}) and (a."to" is null or a."to" > ${today})`);
  return rows.map((row) => ({ team: String(row['team']), role: text(row['role']) }));
}

/** Teams with all that are below them. */
async function withTeamsBelow(view: View, teams: readonly string[]): Promise<readonly string[]> {
  const rows = await view.facts.read(
    sql`select ref, parent from ${view.engine.table('team')} where parent is not null`,
  );
  const found = new Set(teams);
  for (const team of found) {
    for (const row of rows) if (row['parent'] === team) found.add(String(row['ref']));
  }
  return [...found].sort();
}
