/**
 * Who and what counts, for all metrics alike: merged and linked records stand once, excluded ones carry their reason,
 * the owner and the team are those of the event. Pieces of SQL to be put into a metric's `with`.
 */
import { type Sql, sql } from '../engine/sql.ts';
import type { EntityName } from '../model/entity.ts';
import { CONTRIBUTION_COLUMNS, DIMENSIONS, type Dimension, type MetricContext } from './metric.ts';

const BEGINNING = sql.raw(`timestamp '0001-01-01'`);
const END = sql.raw(`timestamp '9999-12-31'`);

/** An instant column as a point in time: a value known to the day is the start of that day in the company's zone. */
export function instant(ctx: MetricContext, alias: string, column: string): Sql {
  const value = named(alias, column);
  return sql`case when ${named(alias, `${column}_precision`)} = 'day' then ${ctx.dialect.localToUtc(value, ctx.settings.zone)} else ${value} end`;
}

/** The calendar date of an instant column in the company's zone; a value known to the day keeps its date. */
export function localDay(ctx: MetricContext, alias: string, column: string): Sql {
  const value = named(alias, column);
  return sql`case when ${named(alias, `${column}_precision`)} = 'day' then cast(${value} as date) else ${ctx.dialect.utcToLocalDate(value, ctx.settings.zone)} end`;
}

/** The instant that decides owner and team: of a day the last moment, since the day does not say when. */
export function decidingInstant(ctx: MetricContext, moment: string, day: string, precision: string): Sql {
  const nextDay = ctx.dialect.localToUtc(sql.raw(`cast(${day} + 1 as timestamp)`), ctx.settings.zone);
  return sql`case when ${sql.raw(precision)} = 'day' then ${nextDay} - interval 1 microsecond else ${sql.raw(moment)} end`;
}

const named = (alias: string, column: string): Sql => sql`${sql.raw(alias)}.${sql.id(column)}`;

/** `left join` that finds the record which stands for `column`; use `stands(name, column)` for the result. */
export function identityJoin(ctx: MetricContext, name: string, entity: EntityName, column: string): Sql {
  return sql`left join ${ctx.table('identity')} ${sql.raw(name)} on ${sql.raw(name)}.entity = ${sql.constant(entity)} and ${sql.raw(name)}.record = ${sql.raw(column)}`;
}

export const stands = (name: string, column: string): Sql => sql.raw(`coalesce(${name}.canonical, ${column})`);

/** The records (`ref`) that stand under any of those in `refs` (`ref`), these too. */
export const recordsOf = (ctx: MetricContext, entity: EntityName, refs: Sql): Sql => sql`
  select ref from (${refs}) where ref is not null
  union
  select i.record from ${ctx.table('identity')} i where i.entity = ${sql.constant(entity)} and i.canonical in (select ref from (${refs}))`;

/**
 * Spans without overlap from rows (`key`, `value`, `since`, `till`, `tie`): at each instant the row that began last,
 * by smallest `tie` among equals; nothing where no row holds. Joining on key and instant never multiplies rows.
 */
function spans(rows: Sql): Sql {
  return sql`
    with held as (${rows}),
    edge as (select key, since as edge from held union select key, till from held),
    choice as (
      select e.key, e.edge, h.value, h.key is not null as covered,
             row_number() over (partition by e.key, e.edge order by h.since desc, h.tie) as place
      from edge e left join held h on h.key = e.key and h.since <= e.edge and e.edge < h.till
    ),
    span as (
      select key, value, covered, edge as since, coalesce(lead(edge) over (partition by key order by edge), ${END}) as till
      from choice where place = 1
    )
    select key, value, since, till from span where covered`;
}

/** Teams of a user (canonical ref) over time: key, value (team ref), since, till. */
export function teamSpans(ctx: MetricContext): Sql {
  const day = (column: string) =>
    ctx.dialect.localToUtc(sql.raw(`cast(a."${column}" as timestamp)`), ctx.settings.zone);
  return spans(sql`
    select ${stands('iu', 'a."user"')} as key, a.team as value, coalesce(${day('from')}, ${BEGINNING}) as since,
           coalesce(${day('to')}, ${END}) as till, a.id as tie
    from ${ctx.table('assignment')} a ${identityJoin(ctx, 'iu', 'user', 'a."user"')}
    where not coalesce(a.deleted, false)`);
}

/** Owners of records over time: entity, key (record), value (user, empty = nobody), since, till. */
export function ownerSpans(ctx: MetricContext): Sql {
  return sql`
    select split_part(key, ' ', 1) as entity, substr(key, strpos(key, ' ') + 1) as key, value, since, till from (${spans(sql`
      select o.entity || ' ' || coalesce(i.canonical, o.record) as key, o."user" as value, coalesce(${instant(ctx, 'o', 'from')}, ${BEGINNING}) as since,
             coalesce(${instant(ctx, 'o', 'to')}, ${END}) as till, o.id as tie
      from ${ctx.table('owner_change')} o left join ${ctx.table('identity')} i on i.entity = o.entity and i.record = o.record
      where not coalesce(o.deleted, false)`)})`;
}

/** What one unit of a currency was worth in the reporting currency over time: key (currency), value (rate), since, till. */
export function rateSpans(ctx: MetricContext): Sql {
  return spans(sql`
    select f.from_currency as key, f.rate as value, ${ctx.dialect.localToUtc(sql.raw('cast(f."day" as timestamp)'), ctx.settings.zone)} as since,
           ${END} as till, f.id as tie
    from ${ctx.table('fx_rate')} f
    where f.to_currency = ${ctx.currency} and not coalesce(f.deleted, false)`);
}

/** The company's rules for test and internal records on one entity: their reason, or null. */
export function ruleReason(ctx: MetricContext, entity: string, alias: string): Sql {
  const branches = ctx.settings.exclude
    .filter((rule) => rule.entity === entity)
    .map((rule) => {
      const column = rule.column.startsWith('attributes.')
        ? ctx.dialect.attribute(sql.raw(`${alias}.attributes`), rule.column.slice('attributes.'.length))
        : sql`${sql.raw(alias)}.${sql.id(rule.column)}`;
      const oneOf = (values: readonly string[] | undefined, test: (value: string) => Sql): Sql[] =>
        values ? [sql`(${sql.join(values.map(test), ' or ')})`] : [];
      const tests = [
        ...oneOf(rule.is, (value) => sql`${column} = ${value}`),
        ...oneOf(rule.ends_with, (value) => sql`ends_with(${column}, ${value})`),
        ...oneOf(rule.contains, (value) => sql`contains(${column}, ${value})`),
      ];
      return sql`when ${sql.join(tests, ' and ')} then ${sql.constant(rule.reason)}`;
    });
  return branches.length === 0 ? sql`cast(null as varchar)` : sql`case ${sql.join(branches, ' ')} end`;
}

/** Records left out by hand: key, for one entity. */
export function exclusionsByHand(ctx: MetricContext, entity: EntityName): Sql {
  return sql`select distinct ${stands('ix', 'x.record')} as key from ${ctx.table('exclusion')} x
    ${identityJoin(ctx, 'ix', entity, 'x.record')}
    where x.entity = ${sql.constant(entity)} and not coalesce(x.deleted, false)`;
}

/** The rows of an entity that stand for themselves, with the earliest creation of all that were merged into them. */
function standing(ctx: MetricContext, entity: EntityName): Sql {
  return sql`
    select r.*, coalesce(g.created, ${instant(ctx, 'r', 'created_at')}) as created,
           coalesce(g.created_day, ${localDay(ctx, 'r', 'created_at')}) as created_day,
           coalesce(g.created_precision, r.created_at_precision) as created_precision
    from ${ctx.table(entity)} r ${identityJoin(ctx, 'own', entity, 'r.ref')}
    left join (
      select key, created, created_day, created_precision from (
        select i.canonical as key, ${instant(ctx, 'm', 'created_at')} as created, ${localDay(ctx, 'm', 'created_at')} as created_day,
               m.created_at_precision as created_precision,
               row_number() over (partition by i.canonical order by ${instant(ctx, 'm', 'created_at')} nulls last, m.created_at_precision) as choice
        from ${ctx.table('identity')} i join ${ctx.table(entity)} m on m.ref = i.record
        where i.entity = ${sql.constant(entity)}
      ) where choice = 1
    ) g on g.key = r.ref
    where coalesce(own.canonical, r.ref) = r.ref`;
}

/** Size band of a head count, by the company's bounds. */
function sizeBand(ctx: MetricContext, employees: string): Sql {
  const bounds = [...ctx.settings.size_bands].sort((a, b) => a - b);
  const branches = bounds.map(
    (bound, i) => `when ${employees} <= ${bound} then '${i === 0 ? 1 : (bounds[i - 1] ?? 0) + 1}-${bound}'`,
  );
  const last = bounds.at(-1);
  return last === undefined
    ? sql`cast(null as varchar)`
    : sql.raw(`case when ${employees} is null then null ${branches.join(' ')} else '${last + 1}+' end`);
}

/** Market of a country, by the company's setting. */
function market(ctx: MetricContext, country: string): Sql {
  const branches = Object.entries(ctx.settings.markets).map(
    ([name, countries]) => sql`when ${sql.raw(country)} in (${sql.join(countries)}) then ${name}`,
  );
  return branches.length === 0 ? sql.raw(country) : sql`case ${sql.join(branches, ' ')} else ${sql.raw(country)} end`;
}

/** Accounts and persons as records that stand for themselves, with the segments that deals and leads inherit. */
export function accounts(ctx: MetricContext): Sql {
  return sql`
    select a.*, case when x.key is not null then 'excluded' when coalesce(a.deleted, false) then 'deleted' else a.rule end as reason
    from (select q.*, ${ruleReason(ctx, 'account', 'q')} as rule from (${standing(ctx, 'account')}) q) a
    left join (${exclusionsByHand(ctx, 'account')}) x on x.key = a.ref`;
}

export function persons(ctx: MetricContext): Sql {
  return sql`
    select p.ref, p.deleted, p.owner, p.url, p.attributes, p.name, a.ref as account_ref,
           coalesce(p.channel, a.channel) as channel,
           coalesce(a.industry, p.industry) as industry,
           coalesce(a.employees, p.employees) as employees,
           coalesce(a.country, p.country) as country,
           p.channel as own_channel,
           case when x.key is not null then 'excluded' when coalesce(p.deleted, false) then 'deleted'
                else coalesce(p.rule, a.rule) end as reason,
           coalesce(p.rule, a.rule) as rule
    from (select q.*, ${ruleReason(ctx, 'person', 'q')} as rule from (${standing(ctx, 'person')}) q) p
    ${identityJoin(ctx, 'ia', 'account', 'p.account')}
    left join ${ctx.standing.account} a on a.ref = ${stands('ia', 'p.account')}
    left join (${exclusionsByHand(ctx, 'person')}) x on x.key = p.ref`;
}

export function deals(ctx: MetricContext): Sql {
  return sql`
    select d.ref, d.name, d.url, d.status, d.owner, d.amount, d.currency, d.kind, d.product, d.sourced_by, d.attributes,
           d.created, d.created_day, d.created_precision, a.ref as account_ref, d.account is not null as has_account, ${stands('ip', 'd.person')} as person_ref,
           ${instant(ctx, 'd', 'closed_at')} as closed, ${localDay(ctx, 'd', 'closed_at')} as closed_day, d.closed_at_precision as closed_precision,
           coalesce(d.channel, p.own_channel, a.channel) as channel,
           coalesce(a.industry, p.industry) as industry,
           coalesce(a.employees, p.employees) as employees,
           coalesce(a.country, p.country) as country,
           case when x.key is not null then 'excluded' when coalesce(d.deleted, false) then 'deleted'
                else coalesce(d.rule, a.rule, p.rule) end as reason,
           case when x.key is not null then 'excluded' when coalesce(d.deleted, false) then 'deleted'
                else coalesce(d.rule, p.rule) end as reason_of_its_own
    from (select q.*, ${ruleReason(ctx, 'deal', 'q')} as rule from (${standing(ctx, 'deal')}) q) d
    ${identityJoin(ctx, 'ia', 'account', 'd.account')}
    left join ${ctx.standing.account} a on a.ref = ${stands('ia', 'd.account')}
    ${identityJoin(ctx, 'ip', 'person', 'd.person')}
    left join ${ctx.standing.person} p on p.ref = ${stands('ip', 'd.person')}
    left join (${exclusionsByHand(ctx, 'deal')}) x on x.key = d.ref`;
}

/**
 * Makes contributions of `rows` that have only the columns named in `given`: the others have no value. Segments are
 * given as they stand in records (`employees`, `country`): bands and markets are made here.
 */
export function asContributions(ctx: MetricContext, rows: Sql, given: readonly string[]): Sql {
  const made: Partial<Record<string, Sql>> = {
    ...(given.includes('employees') && { size: sizeBand(ctx, 'q.employees') }),
    ...(given.includes('country') && { market: market(ctx, 'q.country') }),
  };
  const columns = CONTRIBUTION_COLUMNS.map((name) => {
    const value = given.includes(name)
      ? named('q', name)
      : (made[name] ?? sql`cast(null as ${sql.raw(TYPES[name] ?? 'varchar')})`);
    return sql`${value} as ${sql.id(name)}`;
  });
  return sql`select ${sql.join(columns)} from (${rows}) q`;
}

/** Types of columns that are not text. */
const TYPES: Readonly<Record<string, string>> = { at: 'timestamp', until: 'timestamp', value: 'decimal(38, 12)' };

/**
 * Puts owner, team and segments on `rows`, which has: list, role, reason, at, until, entity, ref, subject, value,
 * currency, owner (where no change of the subject's owner covers the instant), owner_at (the instant that decides owner and team),
 * receiving_team (stands in where the owner has none), responder, channel, industry, employees, country, product, kind, sourced_by,
 * attributes, and the dimensions named in `own`. Gives the columns of a contribution.
 */
export function withDimensions(ctx: MetricContext, rows: Sql, owned: EntityName, own: readonly Dimension[] = []): Sql {
  const rest = DIMENSIONS.slice(DIMENSIONS.indexOf('kind') + 1).map((name) =>
    own.includes(name) ? named('r', name) : sql`cast(null as varchar) as ${sql.id(name)}`,
  );
  return sql`
    select r.list, r.role, r.reason, cast(null as varchar) as "window", r."at", r."until", r.entity, r.ref, r.subject, r.value, r.currency,
           r.rep, coalesce(t.value, r.receiving_team) as team, coalesce(tn.value, r.receiving_team) as team_now, u.region, ${stands('isb', 'r.sourced_by')} as sourced_by, ${stands('ire', 'r.responder')} as responder,
           r.channel, r.industry, ${sizeBand(ctx, 'r.employees')} as size, ${market(ctx, 'r.country')} as market, r.country,
           r.product, r.kind, ${sql.join(rest)}, r.attributes
    from (
      select q.*, case when o.key is not null then o.value else q.owner end as owner_then,
             ${stands('iu', 'case when o.key is not null then o.value else q.owner end')} as rep
      from (${rows}) q
      left join ${ctx.standing.owner} o on o.entity = ${sql.constant(owned)} and o.key = q.subject and o.since <= q.owner_at and q.owner_at < o.till
      ${identityJoin(ctx, 'iu', 'user', 'case when o.key is not null then o.value else q.owner end')}
    ) r
    left join ${ctx.standing.team} t on t.key = r.rep and t.since <= r.owner_at and r.owner_at < t.till
    left join ${ctx.standing.team} tn on tn.key = r.rep and tn.since <= ${ctx.dialect.instant(ctx.now)} and ${ctx.dialect.instant(ctx.now)} < tn.till
    left join ${ctx.table('user')} u on u.ref = r.rep
    ${identityJoin(ctx, 'isb', 'user', 'r.sourced_by')} ${identityJoin(ctx, 'ire', 'user', 'r.responder')}`;
}
