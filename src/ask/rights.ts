/**
 * The two rights. Aggregate: which measures at which level. Record: which rows a drill lists. Both are decided here and
 * nowhere else, from the request alone, before any figure is read; `groups.ts` then holds back groups of too few people.
 */
import { type Sql, sql } from '../engine/sql.ts';
import type { Cut, Measure } from '../metrics/metric.ts';
import { type Fault, NotAllowed } from '../model/error.ts';
import type { Settings } from '../model/settings.ts';
import type { Viewer } from './viewer.ts';

/** Whose figures an answer holds: the viewer's own, those of its teams, those of the company. */
export type Level = 'own' | 'team' | 'company';
/** `personal`: may be shown per person; `placement`: per person only to that person; `shared`: belongs to no rep. */
export type MeasureClass = 'personal' | 'placement' | 'shared';
export type Refusal = 'level' | 'personal' | 'group';

interface RoleRights {
  readonly levels: Readonly<Record<MeasureClass, readonly Level[]>>;
  /** Of whom else figures per person may be seen; `placement` needs the company's switch on top, but for the owner. */
  readonly persons: 'all' | 'managed' | 'none';
  /** Whether groups of too few people are held back. */
  readonly guarded: boolean;
  /** Rows that a drill lists. `team`: of managed teams as of the event, and own ones. */
  readonly records: 'all' | 'team' | 'own' | 'money' | 'none';
}

const EVERY: readonly Level[] = ['own', 'team', 'company'];
const WIDE = { personal: EVERY, placement: EVERY, shared: ['company'] } as const;

/** What each role may see. `docs/rights.md` shows this table. */
export const RIGHTS: Readonly<Record<Viewer['role'], RoleRights>> = {
  owner: { levels: WIDE, persons: 'all', guarded: false, records: 'all' },
  admin: { levels: WIDE, persons: 'all', guarded: false, records: 'all' },
  manager: { levels: WIDE, persons: 'managed', guarded: true, records: 'team' },
  rep: { levels: { ...WIDE, shared: [] }, persons: 'none', guarded: true, records: 'own' },
  finance: { levels: WIDE, persons: 'none', guarded: true, records: 'money' },
  viewer: { levels: WIDE, persons: 'none', guarded: true, records: 'none' },
};

/** Dimensions whose values are persons of the company. */
export const PERSON_DIMENSIONS: readonly string[] = ['rep', 'sourced_by', 'responder'];
/** Entities of which finance may list the rows. */
const MONEY_ENTITIES = ['spend', 'revenue', 'subscription'];

/** What a viewer may see of one question. */
export interface Right {
  readonly viewer: Viewer;
  readonly level: Level;
  /** The measures that may be shown. */
  readonly measures: readonly Measure[];
  /** Those that may not, with the reason; only where the request did not name its measures. */
  readonly withheld: Readonly<Record<string, Refusal>>;
  /** Of these measures groups of too few people are held back. */
  readonly guarded: ReadonlySet<string>;
}

export function classOf(measure: Measure): MeasureClass {
  if (!measure.dimensions.includes('rep')) return 'shared';
  return measure.personal ? 'personal' : 'placement';
}

export interface Asked {
  readonly measures: readonly Measure[];
  /** Whether the request named its measures: then all of them are answered, or none. */
  readonly named: boolean;
  readonly cut: Cut;
  /** Whether the question goes into more detail than groups of people are offered in. */
  readonly fine: boolean;
}

/** Decides which of the asked measures the viewer may see. Throws NotAllowed where there is none, or a named one is not. */
export function resolveRight(viewer: Viewer, { measures, named, cut, fine }: Asked, settings: Settings): Right {
  const level = levelOf(viewer, cut);
  const refused = new Map<string, Refusal>();
  const guarded = new Set<string>();
  for (const measure of measures) {
    const isOthers = isGuarded(viewer, level, measure, cut, settings);
    const refusal = refusalOf(viewer, level, measure, cut, settings) ?? (isOthers && fine ? 'group' : null);
    if (refusal) refused.set(measure.name, refusal);
    else if (isOthers) guarded.add(measure.name);
  }
  const shown = measures.filter(({ name }) => !refused.has(name));
  if (shown.length === 0 || (named && refused.size > 0)) throw notAllowed([...refused]);
  return { viewer, level, measures: shown, withheld: Object.fromEntries(refused), guarded };
}

const asked = ({ by, where }: Cut): string[] => [...new Set([...by, ...Object.keys(where)])];
const isWithin = (keys: readonly string[] | undefined, known: readonly string[]): boolean =>
  keys !== undefined && keys.length > 0 && keys.every((key) => known.includes(key));

/** Person dimensions that are asked and not narrowed to the viewer. */
const othersAsked = (viewer: Viewer, cut: Cut): string[] =>
  asked(cut).filter((name) => PERSON_DIMENSIONS.includes(name) && !isWithin(cut.where[name], viewer.users));

function levelOf(viewer: Viewer, cut: Cut): Level {
  if (PERSON_DIMENSIONS.some((name) => isWithin(cut.where[name], viewer.users))) return 'own';
  return isWithin(cut.where['team'], [...viewer.teams, ...viewer.managed]) ? 'team' : 'company';
}

function refusalOf(viewer: Viewer, level: Level, measure: Measure, cut: Cut, settings: Settings): Refusal | null {
  const rights = RIGHTS[viewer.role];
  const kind = classOf(measure);
  // A figure that belongs to no rep is never cut by one.
  if (kind === 'shared' && asked(cut).some((name) => PERSON_DIMENSIONS.includes(name))) return 'level';
  const others = othersAsked(viewer, cut);
  if (others.length > 0) return maySeePersons(viewer, kind, others, cut, settings) ? null : 'personal';
  return rights.levels[kind].includes(level) ? null : 'level';
}

/** Whether figures of others may be seen per person. */
function maySeePersons(viewer: Viewer, kind: MeasureClass, others: readonly string[], cut: Cut, settings: Settings) {
  if (viewer.role === 'owner') return true;
  if (kind === 'placement' && !settings.rights.funnel_placement) return false;
  const { persons } = RIGHTS[viewer.role];
  if (persons !== 'managed') return persons === 'all';
  return others.every((name) => name === 'rep') && isWithin(cut.where['team'], viewer.managed);
}

/** Whether figures of persons, so also those that can be worked out from two answers, may be beyond the viewer. */
function isGuarded(viewer: Viewer, level: Level, measure: Measure, cut: Cut, settings: Settings): boolean {
  const kind = classOf(measure);
  if (!RIGHTS[viewer.role].guarded || level === 'own') return false;
  if (kind === 'shared' && !measure.people) return false;
  return !(isWithin(cut.where['team'], viewer.managed) && seesManaged(viewer, kind, settings));
}

const seesManaged = (viewer: Viewer, kind: MeasureClass, settings: Settings): boolean =>
  RIGHTS[viewer.role].persons === 'managed' && (kind !== 'placement' || settings.rights.funnel_placement);

const among = (column: Sql, values: readonly string[]): Sql =>
  values.length === 0 ? sql.raw('false') : sql`coalesce(${column} in (${sql.join(values)}), false)`;

/** Rows (columns rep, team) of which the viewer may know every figure: nobody else is behind them. */
export function knownRows(viewer: Viewer, measure: Measure, settings: Settings): Sql {
  const own = among(sql.raw('rep'), viewer.users);
  return seesManaged(viewer, classOf(measure), settings)
    ? sql`(${own} or ${among(sql.raw('team'), viewer.managed)})`
    : own;
}

/** The Record right: rows (columns rep, team, entity) of a measure that a drill lists. */
export function listedRows(viewer: Viewer, measure: Measure, settings: Settings): Sql {
  const own = among(sql.raw('c.rep'), viewer.users);
  // A lead that nobody owns yet is everybody's in the team that received it.
  const unassigned = sql`(c.entity = 'inbound' and c.rep is null and ${among(sql.raw('c.team'), viewer.teams)})`;
  switch (RIGHTS[viewer.role].records) {
    case 'all':
      return sql.raw('true');
    case 'none':
      return sql.raw('false');
    case 'money':
      return among(sql.raw('c.entity'), MONEY_ENTITIES);
    case 'own':
      return sql`(${own} or ${unassigned})`;
    case 'team': {
      const managed = seesManaged(viewer, classOf(measure), settings)
        ? among(sql.raw('c.team'), viewer.managed)
        : sql.raw('false');
      return sql`(${own} or ${unassigned} or ${managed})`;
    }
  }
}

const WHY: Readonly<Record<Refusal, { what: string; hint: string }>> = {
  level: {
    what: 'This figure is not shown at this level.',
    hint: 'Ask it for the whole company, or ask an administrator for the right to see it.',
  },
  personal: {
    what: 'Figures of single persons are shown to themselves and to the managers of their team.',
    hint: 'Ask your own figures, those of a team that you manage (--where team=…), or leave the persons out.',
  },
  group: {
    what: 'A group of too few people could be told from this figure.',
    hint: 'Ask a larger group or a longer period, cut by at most one dimension beside the team.',
  },
};

/** The error for measures that may not be shown; its code is that of the first, each of them named where they differ. */
export function notAllowed(refused: readonly (readonly [string, Refusal])[]): NotAllowed {
  const code = refused[0]?.[1] ?? 'level';
  const differ = refused.some(([, why]) => why !== code);
  const faults = refused.map(([measure, why]): Fault => ({ where: measure, what: WHY[why].what }));
  return new NotAllowed(code, WHY[code].what, { hint: WHY[code].hint, faults: differ ? faults : [] });
}

/** The refusal that an error is, if it is one. */
export const refusalIn = (error: unknown): Refusal | null =>
  error instanceof NotAllowed && error.code in WHY ? (error.code as Refusal) : null;
