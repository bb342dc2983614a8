/**
 * Oracle of `mqls`: persons by their first MQL moment, what became of them, and who still waits for a human touch.
 *
 * A person is all its merged and linked rows. A stage without an instant is never placed in time: it makes nobody an
 * SQL or disqualified, and a person whose MQL stages are all without one is excluded as `undated`.
 */
import { Temporal } from 'temporal-polyfill';
import { exclusionsOf } from './exclusion.ts';
import { type Contribution, Decimal, fold } from './fold.ts';
import { type Group, type Identity, identityOf } from './identity.ts';
import { compareMoments, earliest, followsWithin, instantMoment, isWithin, type Moment, momentOf } from './moment.ts';
import { segmentsOf } from './segment.ts';
import { type OracleAnswer, type OraclePeriod, type OracleRequest, refOf, textOf, type World } from './world.ts';

const SQL_OR_LATER = ['sql', 'opportunity', 'customer'];
const HANDLED = [...SQL_OR_LATER, 'disqualified'];

interface Mql {
  readonly person: Group;
  /** The first MQL moment. */
  readonly at: Moment | null;
  readonly reason: string | null;
}

/** What happened to persons, by the reference of their group. */
interface History {
  reached(person: Group, stages: readonly string[]): Moment[];
  touches(person: Group): Moment[];
  hasWon(person: Group): boolean;
}

/** Figures and exclusions of one measure: mqls, to_contact, mql_to_sql or mql_to_won. */
export function mqlsOracle(world: World, request: OracleRequest): OracleAnswer {
  const identity = identityOf(world);
  const history = historyOf(world, identity);
  const segments = segmentsOf(world, identity, request.now);
  const list = mqlsOf(world, identity);
  const contributions = (roleOf: (mql: Mql) => Contribution['role']): Contribution[] =>
    list.map((mql) => ({
      ref: mql.person.ref,
      at: mql.at,
      reason: mql.reason,
      role: roleOf(mql),
      value: new Decimal(1),
      dims: segments.person(mql.person, mql.at),
    }));

  switch (request.measure) {
    case 'mqls':
      return fold(
        contributions(() => 'numerator'),
        request,
        { ratio: false },
      );
    case 'mql_to_sql': {
      const days = world.settings.metrics.mqls.sql_within_days;
      const becameSql = ({ person, at }: Mql) =>
        history.reached(person, SQL_OR_LATER).some((later) => at !== null && followsWithin(at, later, days));
      return fold(
        contributions((mql) => (becameSql(mql) ? 'both' : 'denominator')),
        request,
        { ratio: true },
      );
    }
    case 'mql_to_won':
      return fold(
        contributions(({ person }) => (history.hasWon(person) ? 'both' : 'denominator')),
        request,
        { ratio: true },
      );
    case 'to_contact': {
      const persons = new Map(list.map(({ person }) => [person.ref, person]));
      const waits = ({ ref, at, reason }: Contribution, period: OraclePeriod): boolean => {
        const happened = upTo(period, request.now, world.settings.zone);
        const person = persons.get(ref);
        if (!person || at === null || !happened(at)) return false;
        if (reason !== null) return true;
        const touched = history.touches(person).some((touch) => happened(touch) && compareMoments(touch, at) >= 0);
        return !touched && !history.reached(person, HANDLED).some(happened);
      };
      return fold(
        contributions(() => 'numerator'),
        request,
        { ratio: false, within: waits },
      );
    }
  }
  throw new Error(`no measure ${request.measure} of mqls`);
}

/** Everyone with an MQL stage. */
function mqlsOf(world: World, identity: Identity): Mql[] {
  const exclusions = exclusionsOf(world, identity);
  const moments = new Map<Group, (Moment | null)[]>();
  for (const row of world.rows.lifecycle ?? []) {
    const person = identity.find('person', textOf(row, 'person'));
    if (!person || row['stage'] !== 'mql' || row['deleted'] === true) continue;
    moments.set(person, [...(moments.get(person) ?? []), momentOf(row, 'at', world.settings.zone)]);
  }
  return [...moments].map(([person, all]) => {
    const at = earliest(all);
    return { person, at, reason: exclusions.person(person) ?? (at === null ? 'undated' : null) };
  });
}

function historyOf(world: World, identity: Identity): History {
  const zone = world.settings.zone;
  const exclusions = exclusionsOf(world, identity);
  const isOf = (person: Group, ref: string | null) => identity.find('person', ref)?.ref === person.ref;
  const activities = new Map((world.rows.activity ?? []).map((row) => [refOf(row), row]));
  const present = (moment: Moment | null) => (moment ? [moment] : []);

  return {
    reached: (person, stages) =>
      (world.rows.lifecycle ?? [])
        .filter((row) => row['deleted'] !== true && stages.includes(String(row['stage'])))
        .filter((row) => isOf(person, textOf(row, 'person')))
        .flatMap((row) => present(momentOf(row, 'at', zone))),
    touches: (person) =>
      (world.rows.activity_person ?? [])
        .filter((link) => link['deleted'] !== true && link['role'] !== 'from' && isOf(person, textOf(link, 'person')))
        .map((link) => activities.get(String(link['activity'])))
        .filter((row) => row !== undefined)
        .filter((row) => ['call', 'email', 'message'].includes(String(row['kind'])) && row['direction'] === 'out')
        .filter((row) => row['automated'] !== true && row['bulk'] !== true)
        .filter((row) => textOf(row, 'status') === null || row['status'] === 'done')
        .filter((row) => exclusions.activity(row) === null)
        .flatMap((row) => present(momentOf(row, 'starts_at', zone))),
    hasWon: (person) =>
      identity
        .groups('deal')
        .some(
          (deal) =>
            deal.row['status'] === 'won' &&
            deal.row['kind'] !== 'renewal' &&
            isOf(person, textOf(deal.row, 'person')) &&
            exclusions.deal(deal) === null,
        ),
  };
}

/** Whether a moment has happened by the period's end, or by now while the period runs; today's date has happened. */
function upTo(period: OraclePeriod, now: string, zone: string): (moment: Moment) => boolean {
  const running = Temporal.Instant.compare(now, period.end) < 0;
  const reached = instantMoment(now, zone);
  return (moment) => {
    if (!running) return isWithin(moment, { ...period, start: '0001-01-01T00:00:00Z', startDate: '0001-01-01' });
    return moment.day ? moment.date <= reached.date : moment.epoch < reached.epoch;
  };
}
