/**
 * Oracle of `win-rate`: the deals created in a period and those closed in one, folded with loops.
 *
 * `cohort` runs over all deals by creation; `closed`, `won_count`, `won_amount` and `amount_weighted` run over the
 * deals in a terminal state by close. A deal counts by the state it is in now: reopening takes the close back.
 */
import { type Exclusions, exclusionsOf } from './exclusion.ts';
import { type Amount, type Contribution, Decimal, fold, isAsked } from './fold.ts';
import { type Group, type Identity, identityOf } from './identity.ts';
import { compareMoments, type Moment, momentOf, orderMoments } from './moment.ts';
import { type Conversion, conversionOf } from './money.ts';
import { byId, type Segments, segmentsOf } from './segment.ts';
import { type OracleAnswer, type OracleRequest, textOf, type World } from './world.ts';

/** A deal with what the lists below ask of it. */
export interface DealFacts {
  readonly group: Group;
  readonly status: string;
  readonly terminal: boolean;
  readonly created: Moment | null;
  readonly closed: Moment | null;
  /** What keeps it out of every list; null = nothing. */
  readonly reason: string | null;
}

interface Company {
  readonly world: World;
  readonly request: OracleRequest;
  readonly identity: Identity;
  readonly exclusions: Exclusions;
  readonly segments: Segments;
}

/** Figures and exclusions of one measure: cohort, closed, won_count, won_amount or amount_weighted. */
export function winRateOracle(world: World, request: OracleRequest): OracleAnswer {
  const company = companyOf(world, request);
  const isWon = (record: Contribution) => record.role === 'numerator' || record.role === 'both';
  switch (request.measure) {
    case 'cohort':
      return fold(cohortList(company), request, { ratio: true });
    case 'closed':
      return fold(closedList(company), request, { ratio: true });
    case 'won_count':
      return fold(closedList(company), request, { ratio: false, occurs: isWon });
    case 'won_amount':
      return fold(wonAmounts(company), request, { ratio: false, occurs: isWon });
    case 'amount_weighted': {
      const lost = weightedLosses(company);
      return fold(weightedAmounts(company), request, {
        ratio: true,
        occurs: () => true,
        hasValue: (records) => {
          const inCell = records.filter(({ ref }) => lost.has(ref));
          return inCell.filter(({ role }) => role === 'none').length * 10 <= inCell.length;
        },
      });
    }
  }
  throw new Error(`no measure ${request.measure} of win-rate`);
}

/** The deals of the cohort and of the closed list that nothing keeps out and the request asks for. */
export function countedDeals(world: World, request: OracleRequest): { cohort: DealFacts[]; closed: DealFacts[] } {
  const company = companyOf(world, request);
  const facts = new Map(factsOf(company).map((deal) => [deal.group.ref, deal]));
  const counted = (list: Contribution[]) =>
    list
      .filter((record) => record.reason === null && isAsked(record, request))
      .flatMap((record) => facts.get(record.ref) ?? []);
  return { cohort: counted(cohortList(company)), closed: counted(closedList(company)) };
}

function companyOf(world: World, request: OracleRequest): Company {
  const identity = identityOf(world);
  const exclusions = exclusionsOf(world, identity);
  return { world, request, identity, exclusions, segments: segmentsOf(world, identity, request.now) };
}

function factsOf({ world, request, identity, exclusions }: Company): DealFacts[] {
  return identity.groups('deal').map((group) => {
    const status = String(group.row['status']);
    const renewal = group.row['kind'] === 'renewal' && request.where?.['kind'] === undefined;
    return {
      group,
      status,
      terminal: status !== 'open',
      created: group.created,
      closed: momentOf(group.row, 'closed_at', world.settings.zone),
      reason: exclusions.deal(group) ?? (renewal ? 'renewal' : null),
    };
  });
}

function closedBeforeCreated({ terminal, created, closed }: DealFacts): boolean {
  return terminal && created !== null && closed !== null && compareMoments(closed, created) < 0;
}

function cohortList(company: Company): Contribution[] {
  return factsOf(company).map((deal) => {
    const undated = deal.created === null ? 'undated' : null;
    const backwards = closedBeforeCreated(deal) ? 'closed_before_created' : null;
    return {
      ref: deal.group.ref,
      at: deal.created,
      reason: deal.reason ?? undated ?? backwards,
      role: deal.status === 'won' ? 'both' : 'denominator',
      value: new Decimal(1),
      dims: company.segments.deal(deal.group, deal.created),
    };
  });
}

function closedList(company: Company): Contribution[] {
  const ignored = company.world.settings.metrics['win-rate'].abandoned === 'ignored';
  return factsOf(company)
    .filter((deal) => deal.terminal)
    .map((deal) => {
      const abandoned = ignored && deal.status === 'abandoned' ? 'abandoned' : null;
      const endless = deal.closed === null ? 'no_close_date' : null;
      const backwards = closedBeforeCreated(deal) ? 'closed_before_created' : null;
      return {
        ref: deal.group.ref,
        at: deal.closed,
        reason: deal.reason ?? abandoned ?? endless ?? backwards,
        role: deal.status === 'won' ? 'both' : 'denominator',
        value: new Decimal(1),
        dims: company.segments.deal(deal.group, deal.closed),
      };
    });
}

/** The won deals, each carrying its amount; one without an amount adds nothing. */
function wonAmounts(company: Company): Contribution[] {
  const won = closedList(company).filter((record) => record.role === 'both');
  return converted(company, won, (group) => textOf(group.row, 'amount'));
}

/** The closed list, each deal carrying the amount it was last open with; without one it has no role. */
function weightedAmounts(company: Company): Contribution[] {
  const amountOf = (group: Group) => lastOpenAmount(company, group);
  return converted(company, closedList(company), amountOf).map((record) => {
    const group = company.identity.find('deal', record.ref);
    return group && amountOf(group) === null ? { ...record, role: 'none' as const } : record;
  });
}

/** Lost deals by reference, abandoned ones among them. */
function weightedLosses(company: Company): Set<string> {
  return new Set(
    closedList(company)
      .filter(({ role }) => role === 'denominator')
      .map(({ ref }) => ref),
  );
}

/** Each record's amount in the reporting currency as its value; what cannot be converted is `unconverted`. */
function converted(
  company: Company,
  list: readonly Contribution[],
  amountOf: (group: Group, record: Contribution) => string | null,
): Contribution[] {
  const amounts = list.map((record) => {
    const group = company.identity.find('deal', record.ref);
    const amount = group ? amountOf(group, record) : null;
    return { record, amount, currency: textOf(group?.row, 'currency') };
  });
  const conversion: Conversion = conversionOf(company.world);
  return amounts.map(({ record, amount, currency }) => {
    if (amount === null || record.at === null) return { ...record, value: new Decimal(0) };
    const rate: Amount | null = conversion(currency, record.at.date);
    if (rate === null) return { ...record, reason: record.reason ?? 'unconverted' };
    return { ...record, value: new Decimal(amount).times(rate) };
  });
}

/** The last amount set strictly before the close, else the deal's own; null where it is blank or zero. */
function lastOpenAmount({ world, identity }: Company, group: Group): string | null {
  const zone = world.settings.zone;
  const closed = momentOf(group.row, 'closed_at', zone);
  const changes = (world.rows.deal_event ?? [])
    .filter((event) => event['field'] === 'amount' && event['deleted'] !== true)
    .filter((event) => identity.find('deal', textOf(event, 'deal'))?.ref === group.ref)
    .flatMap((row) => {
      const at = momentOf(row, 'at', zone);
      return at && closed && compareMoments(at, closed) < 0 ? [{ row, at }] : [];
    })
    .sort((a, b) => orderMoments(b.at, a.at) || byId(a.row, b.row));
  const last = changes[0];
  const amount = last ? textOf(last.row, 'new') : textOf(group.row, 'amount');
  return amount === null || new Decimal(amount).isZero() ? null : amount;
}
