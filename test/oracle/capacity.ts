/**
 * Oracles of `bdr-capacity` and `ae-capacity`: what a role can take, what comes in, and the one over the other.
 *
 * Demand is what the oracles of mqls and win-rate list, by the owner at that moment and where that owner works.
 */
import { addDays } from '../../src/calendar/index.ts';
import { type PersonDay, type Role, type Staff, staffOf } from './capacity-days.ts';
import { type Amount, Decimal } from './fold.ts';
import { instantMoment } from './moment.ts';
import {
  accepts,
  addCounts,
  type BusinessAnswer,
  type BusinessFigure,
  type Cell,
  cellsOf,
  countLeft,
  type Entry,
  type Left,
  meetsWhere,
  quotient,
  recordsOf,
  shown,
  sumOf,
  totalOf,
} from './money-metrics.ts';
import { linkedWorld } from './money-metrics-identity.ts';
import { mqlsOracle } from './mqls.ts';
import { winRateOracle } from './win-rate.ts';
import { type OraclePeriod, type OracleRequest, refOf, type World } from './world.ts';

const DIMENSIONS = ['rep', 'team', 'country'];

interface Question {
  readonly world: World;
  readonly request: OracleRequest;
  readonly role: Role;
  readonly staff: Staff;
}

/** Measures: capacity_gross, capacity_net, full_time_days, demand, utilisation. */
export function bdrCapacityOracle(world: World, request: OracleRequest): Promise<BusinessAnswer> {
  return capacityOracle(world, request, 'bdr');
}

/** Measures: capacity_gross, capacity_net, full_time_days, demand (won), demand_worked, utilisation, utilisation_worked. */
export function aeCapacityOracle(world: World, request: OracleRequest): Promise<BusinessAnswer> {
  return capacityOracle(world, request, 'ae');
}

async function capacityOracle(given: World, request: OracleRequest, role: Role): Promise<BusinessAnswer> {
  const asked = [...request.by, ...Object.keys(request.where ?? {})];
  const unknown = asked.find((name) => !DIMENSIONS.includes(name));
  if (unknown !== undefined) throw new Error(`no dimension ${unknown} of ${role}-capacity`);
  const world = linkedWorld(given);
  const question: Question = { world, request, role, staff: await staffOf(world, role, request.periods) };
  switch (request.measure) {
    case 'capacity_gross':
      if (asked.includes('rep')) throw new Error('level: capacity_gross is never cut by rep');
      return answer(question, grossEntries, 'sum');
    case 'capacity_net':
      return answer(question, netEntries, 'sum');
    case 'full_time_days':
      return answer(question, staffEntries, 'days');
    case 'demand':
    case 'demand_worked':
      return answer(question, demandEntries, 'count');
    case 'utilisation':
    case 'utilisation_worked': {
      const toDate = { ...question, request: { ...request, periods: request.periods.map((p) => upTo(p, question)) } };
      return answer(
        toDate,
        (q, period) => [
          ...demandEntries(q, period),
          ...netEntries(q, period).map((entry) => ({ ...entry, role: 'denominator' as const })),
        ],
        'ratio',
      );
    }
  }
  throw new Error(`no measure ${request.measure} of ${role}-capacity`);
}

type Kind = 'sum' | 'count' | 'ratio' | 'days';

function answer(
  question: Question,
  entriesOf: (question: Question, period: OraclePeriod) => Entry[],
  kind: Kind,
): BusinessAnswer {
  const { request } = question;
  const figures = request.periods.flatMap((period, index) =>
    cellsOf(entriesOf(question, period), request.by).map((cell) => figureOf(index, cell, kind)),
  );
  if (kind === 'days') return { figures, excluded: staffLeft(question, ({ reason }) => reason !== 'no_capacity') };
  const demand = kind === 'sum' ? {} : demandAnswer(question, request.periods).excluded;
  return { figures, excluded: addCounts(demand, kind === 'count' ? {} : staffLeft(question)) };
}

function figureOf(period: number, { dims, entries }: Cell, kind: Kind): BusinessFigure {
  const [n, d] = [totalOf(entries, 'numerator'), totalOf(entries, 'denominator')];
  const figure = { period, dims, n: n.toFixed(), records: recordsOf(entries), flags: [] };
  const none = { value: null, reason: 'no_capacity' };
  if (kind === 'ratio') {
    return { ...figure, d: d.toFixed(), ...(d.isZero() ? none : { value: quotient(n, d), reason: null }) };
  }
  const empty = kind === 'sum' && entries.length === 0;
  return { ...figure, d: null, ...(empty ? none : { value: shown(n), reason: null }) };
}

/** A running period up to now, today included. */
function upTo(period: OraclePeriod, { world, request }: Question): OraclePeriod {
  const at = (text: string) => instantMoment(text, world.settings.zone);
  if (at(request.now).epoch >= at(period.end).epoch) return period;
  if (at(request.now).epoch <= at(period.start).epoch)
    return { ...period, end: period.start, endDate: period.startDate };
  return { ...period, end: request.now, endDate: addDays(at(request.now).date, 1) };
}

const dimsOf = (day: PersonDay) => (name: string) => {
  return name === 'rep' ? day.user : name === 'team' ? day.team : day.country;
};

function netEntries({ staff, request }: Question, period: OraclePeriod): Entry[] {
  return staff
    .days(period)
    .filter((day) => day.perDay !== null && meetsWhere(dimsOf(day), request.where))
    .map((day) => ({
      ref: `${day.user} ${day.date}`,
      role: 'numerator',
      value: (day.perDay ?? new Decimal(0)).times(day.share).times(day.present),
      dims: dimsOf(day),
    }));
}

/** Every own working day, whether or not anybody said what it takes. */
function staffEntries({ staff, request }: Question, period: OraclePeriod): Entry[] {
  return staff
    .days(period)
    .filter((day) => meetsWhere(dimsOf(day), request.where))
    .map((day) => ({
      ref: `${day.user} ${day.date}`,
      role: 'numerator',
      value: day.share.times(day.present),
      dims: dimsOf(day),
    }));
}

/** Once per person and cell touched: all company working days of the period, whatever the person's own. */
function grossEntries({ staff, request }: Question, period: OraclePeriod): Entry[] {
  const asked = staff.days(period).filter((day) => meetsWhere(dimsOf(day), request.where));
  const persons = new Map<string, PersonDay[]>();
  for (const day of asked) {
    const key = JSON.stringify([day.user, ...request.by.map(dimsOf(day))]);
    persons.set(key, [...(persons.get(key) ?? []), day]);
  }
  return [...persons.values()].flatMap((days) => {
    const [first] = days;
    if (!first || days.every((day) => day.perDay === null)) return [];
    const teamOn = (date: string) => (days.find((day) => day.date === date) ?? first).team;
    const perDays = staff
      .companyDays(first.user, period)
      .map((date): Amount => staff.perDay(first.user, teamOn(date), date) ?? new Decimal(0));
    return [{ ref: first.user, role: 'numerator' as const, value: sumOf(perDays), dims: dimsOf(first) }];
  });
}

function demandEntries(question: Question, period: OraclePeriod): Entry[] {
  const { figures } = demandAnswer(question, [period]);
  const worked = isWorked(question);
  return figures.flatMap(({ dims: [rep = null, team = null], records }) => {
    const dims = (name: string) => (name === 'rep' ? rep : name === 'team' ? team : question.staff.countryOf(rep));
    const refs = worked ? records.denominator : records.numerator;
    return refs.map((ref) => ({ ref, role: 'numerator' as const, value: new Decimal(1), dims }));
  });
}

const isWorked = ({ request }: Question): boolean => request.measure.endsWith('_worked');

/** By owner and owner's team; a country is asked for by its reps. */
function demandAnswer(question: Question, periods: OraclePeriod[]) {
  const { world, request, role, staff } = question;
  const { rep, team, country } = request.where ?? {};
  const reps = [...(world.rows.user ?? []).map(refOf), null].filter(
    (user) => (!rep || accepts(rep, user)) && (!country || accepts(country, staff.countryOf(user))),
  );
  const where: Record<string, string[]> = {};
  if (rep || country) where['rep'] = reps.map((user) => user ?? '(unassigned)');
  if (team) where['team'] = team;
  const asked = { ...request, periods, by: ['rep', 'team'], where };
  if (role === 'bdr') return mqlsOracle(world, { ...asked, measure: 'mqls' });
  return winRateOracle(world, { ...asked, measure: isWorked(question) ? 'closed' : 'won_count' });
}

function staffLeft({ staff, request }: Question, isTold: (left: Left) => boolean = () => true): Record<string, number> {
  const isAsked = (day: PersonDay) => meetsWhere(dimsOf(day), request.where);
  return countLeft(request.periods.flatMap((period) => staff.left(period, isAsked)).filter(isTold));
}
