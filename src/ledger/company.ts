/** A company as questions see it: its facts, what it decided, its calendar and its working time. */
import {
  addDays,
  type CompanyCalendar,
  checkCalendar,
  checkHours,
  defaultHours,
  publicHolidays,
  type Schedule,
  startOfDay,
  type WorkingHours,
} from '../calendar/index.ts';
import type { Engine, Snapshot, StoredBatch } from '../engine/engine.ts';
import { type Sql, sql } from '../engine/sql.ts';
import { InputError } from '../model/error.ts';
import type { Settings, SettingsVersion } from '../model/settings.ts';
import type { FrozenBooks } from './frozen.ts';
import type { Generation } from './generation.ts';

export interface Company {
  readonly engine: Engine;
  readonly settings: Settings;
  readonly calendar: CompanyCalendar;
  /** The company's own working days; not any person's. */
  readonly schedule: Schedule;
  /** The settings as they were, oldest first; none = they have never changed. */
  readonly versions: readonly SettingsVersion[];
  /** Where figures stand that were worked out before; without one everything is folded when it is asked. */
  readonly ledger?: { readonly current: Generation | null };
  /** What was reported of closed periods; without it nothing was. */
  readonly frozen?: FrozenBooks;
}

/** A company at one state of its facts: whatever is written meanwhile, all that is read here agrees. */
export interface View extends Company {
  readonly facts: Snapshot;
  /** What was worked out for all questions on this state, by what it is. */
  readonly kept: Map<string, Promise<Sql>>;
  /** What is known of where the lists of a metric begin, by what was asked of it. */
  readonly begins: Map<string, Map<string, Known>>;
  /** What the ledger knows of this very state; null = nothing. */
  readonly generation: Generation | null;
}

/** What is known of a list: its earliest counted record from an instant (null = ever) up to another. */
export interface Known {
  readonly earliest: string | null;
  readonly from: string | null;
  readonly to: string;
}

/**
 * Runs `use` on one state of the company's facts: the ledger's as long as that has all that is asked, else on the facts
 * as they are now, beside which the ledger serves as far as it knows just these. `use` may run twice, so it only reads.
 */
export async function viewing<T>(company: Company, use: (view: View) => Promise<T>): Promise<T> {
  const current = company.ledger?.current ?? null;
  const generation = current?.stamp.settings === settingsKey(company.settings) ? current : null;
  const view = (facts: Snapshot, known: Generation | null): View => ({
    ...company,
    facts,
    kept: new Map(),
    begins: new Map(),
    generation: known,
  });
  if (generation) {
    try {
      return await use(view(CLOSED, generation));
    } catch (error) {
      if (!(error instanceof FactsNeeded)) throw error;
    }
  }
  return company.engine.snapshot(async (facts) => {
    const isSame = generation !== null && lastSeq(await facts.batches()) === generation.stamp.facts;
    return use(view(facts, isSame ? generation : null));
  });
}

/** Thrown where the ledger alone cannot answer. */
class FactsNeeded extends Error {}

const needed = (): never => {
  throw new FactsNeeded();
};
const CLOSED: Snapshot = {
  read: async () => needed(),
  keep: async () => needed(),
  letGo: async () => needed(),
  keepRows: async () => needed(),
  batches: async () => needed(),
};

/** The place of the last batch; 0 before the first. */
export const lastSeq = (batches: readonly StoredBatch[]): number => batches.at(-1)?.seq ?? 0;

/** What of the settings figures depend on: not who may see them, nor in which language. */
export function settingsKey({ people, rights, language, ...figures }: Settings): string {
  return JSON.stringify(figures);
}

/**
 * What the ledger's generation knows under a key, else what `work` gives, which is kept for those who ask after. `of`
 * names a metric where time alone may change it; `null` what the facts as known now and the settings decide.
 */
export function recall<T>(
  { generation }: View,
  key: readonly unknown[],
  of: { readonly metric: string; readonly at: string } | null,
  work: () => Promise<T>,
): Promise<T> {
  const holds = generation !== null && (of === null || generation.holds(of.metric, of.at));
  return holds ? generation.recall(JSON.stringify(key), work) : work();
}

/** Years around the present for which public holidays are known. */
const YEARS_BACK = 15;
const YEARS_AHEAD = 2;

/** Reads the calendar out of the settings, with the public holidays of the company's country and the entered ones. */
export async function openCompany(
  engine: Engine,
  settings: Settings,
  now: string,
  versions: readonly SettingsVersion[] = [],
): Promise<Company> {
  await checkTeams(engine, settings);
  return companyWith(engine, settings, now, versions);
}

/** The same without asking whether its teams still have those names: what was decided once cannot be put right. */
async function companyWith(
  engine: Engine,
  settings: Settings,
  now: string,
  versions: readonly SettingsVersion[],
): Promise<Company> {
  const calendar = checkCalendar({
    zone: settings.zone,
    weekStart: settings.week_start,
    year: yearRule(settings.year),
  });
  const hours = workingHours(calendar.zone, settings.hours);
  const holidays = await companyHolidays(engine, settings, now);
  return { engine, settings, calendar, schedule: { hours, holidays, absences: [] }, versions };
}

/**
 * The company as it decided things then: the settings known at the instant, or the oldest there are. Who may see what is
 * no matter of the past, nor is the language.
 */
export async function companyAt(company: Company, instant: string, now: string): Promise<Company> {
  const { engine, settings, versions } = company;
  const known = versions.filter(({ knownFrom }) => Date.parse(knownFrom) <= Date.parse(instant)).at(-1) ?? versions[0];
  if (!known) return company;
  const { people, rights, language } = settings;
  const then = { ...known.settings, people, rights, language };
  return JSON.stringify(then) === JSON.stringify(settings) ? company : companyWith(engine, then, now, versions);
}

/** Hours per weekday in a zone; where none are named, nine to five from Monday to Friday. */
export function workingHours(zone: string, hours: Settings['hours']): WorkingHours {
  if (!hours) return defaultHours(zone);
  return checkHours({ zone, days: { 1: [], 2: [], 3: [], 4: [], 5: [], 6: [], 7: [], ...hours } });
}

/** Refuses hours that cannot be, and teams that nobody has heard of: a typing error would change numbers silently. */
async function checkTeams(engine: Engine, settings: Settings): Promise<void> {
  const entries = Object.entries(settings.teams);
  if (entries.length === 0) return;
  for (const [, own] of entries) workingHours(own.zone ?? settings.zone, own.hours ?? settings.hours);
  const rows = await engine.read(sql`select t.ref, t.name from ${engine.table('team')} t`);
  const known = new Set(rows.flatMap((row) => [row['ref'], row['name']]).map(String));
  const unknown = entries.map(([name]) => name).filter((name) => !known.has(name));
  // Before the first import there is no team yet.
  if (rows.length === 0 || unknown.length === 0) return;
  throw new InputError('unknown_team', 'The settings give working time to teams that do not exist.', {
    hint: 'Name a team as it is called, or by its reference.',
    faults: unknown.map((name) => ({
      where: `teams.${name}`,
      what: `no team is called “${name}”`,
      hint: 'Look at the teams of the source.',
    })),
  });
}

async function companyHolidays(engine: Engine, settings: Settings, now: string): Promise<Set<string>> {
  const { country = null, region = null } = settings;
  const entered = await enteredHolidays(engine, engine.table('holiday'), country, region);
  if (country === null) return new Set(entered.filter((day) => !day.working).map((day) => day.date));
  const year = Number(now.slice(0, 4));
  const years = Array.from({ length: YEARS_BACK + YEARS_AHEAD + 1 }, (_, i) => year - YEARS_BACK + i);
  return publicHolidays(country, region ?? undefined, years, entered);
}

/** Days off, and public holidays that are worked, that the company has entered for a place. */
export async function enteredHolidays(
  facts: Pick<Engine, 'read'>,
  table: Sql,
  country: string | null,
  region: string | null,
): Promise<{ date: string; working: boolean }[]> {
  const rows = await facts.read(sql`
    select h."day", h.country, h.region, h.working from ${table} h
    where not coalesce(h.deleted, false) order by h."day", h.working nulls first`);
  return rows
    .filter((row) => row['country'] === null || row['country'] === country)
    .filter((row) => row['region'] === null || row['region'] === region)
    .map((row) => ({ date: String(row['day']), working: row['working'] === true }));
}

function yearRule(year: Settings['year']): CompanyCalendar['year'] {
  switch (year.kind) {
    case 'calendar':
      return year;
    case 'fiscal':
      return { kind: 'fiscal', startMonth: year.start_month, namedBy: year.named_by };
    case 'weeks':
      return {
        kind: 'weeks',
        pattern: year.pattern,
        endMonth: year.end_month,
        endRule: year.end_rule,
        namedBy: year.named_by,
      };
  }
}

/** What is known of the data at an instant: whether there is any, and up to when it is complete. */
export interface Knowledge {
  readonly empty: boolean;
  readonly completeThrough: Readonly<Record<string, string | null>>;
  /** The instant up to which recurring revenue has been delivered: the earliest of its sources; null where one does not say. */
  readonly delivered: string | null;
  /** The instant up to which figures can be judged: the earliest source that says how far it is complete, at most `asOf`. */
  readonly observed: string;
}

/** Reads it from the batches known at `asOf`; a batch taken back by then says nothing. */
export async function knowledge(view: View, asOf: string, factsAsOf: string | null = null): Promise<Knowledge> {
  const all = await recall(view, ['batches'], null, () => view.facts.batches());
  const batches = all.filter((batch) => Date.parse(batch.knownFrom) <= Date.parse(asOf));
  const known = new Set(batches.map((batch) => batch.id));
  const standing = batches.filter((batch) => batch.undoneBy === null || !known.has(batch.undoneBy));
  const through: Record<string, string | null> = {};
  for (const batch of standing) {
    const note = JSON.parse(batch.note || '{}') as { complete_through?: string | null };
    const declared = note.complete_through;
    // A day is complete when it is over in the company's zone.
    through[batch.source] = declared
      ? startOfDay(addDays(declared.slice(0, 10), 1), view.calendar.zone)
      : (through[batch.source] ?? null);
  }
  const declared = Object.values(through).filter((instant) => instant !== null);
  const observed = declared.reduce((first, each) => (Date.parse(each) < Date.parse(first) ? each : first), asOf);
  return {
    empty: standing.length === 0,
    completeThrough: through,
    delivered: await delivered(view, through, factsAsOf),
    observed,
  };
}

async function delivered(
  view: View,
  through: Knowledge['completeThrough'],
  factsAsOf: string | null,
): Promise<string | null> {
  const { engine, settings, facts } = view;
  const read = () =>
    facts.read(
      sql`select distinct source from ${engine.table(settings.revenue.recurring_from, factsAsOf ?? undefined)}`,
    );
  const rows = await (factsAsOf === null ? recall(view, ['revenue sources'], null, read) : read());
  const each = rows.map((row) => through[String(row['source'])] ?? null);
  const told = each.filter((instant) => instant !== null);
  if (told.length === 0 || told.length < each.length) return null;
  return told.reduce((first, one) => (Date.parse(one) < Date.parse(first) ? one : first));
}
