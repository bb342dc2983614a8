/**
 * What a role can take and what comes in, for BDRs and AEs alike: net, a row per person and own working day; gross, a row per
 * person with all of the company's working days of the period; the demand, which other metrics list; and how full that is.
 */
import { type Sql, sql } from '../engine/sql.ts';
import { Decimal } from '../model/decimal.ts';
import { dayStart } from './customers.ts';
import type { Dimension, Folded, FormulaFold, Measure, MetricContext, TotalFold } from './metric.ts';
import { asContributions } from './population.ts';
import { personDays, placeColumns, type StaffRole, withPerDay } from './staff.ts';
import { againstCapacity } from './verdict.ts';

/** Why there is no capacity: nobody in the role, or nobody said what they can take. */
const NO_CAPACITY = 'no_capacity';
const DIMENSIONS: readonly Dimension[] = ['rep', 'team', 'country'];
/** An earlier row may hold still: a team, a ramp, what one can take, a first MQL. */
const sinceEver = () => ({ daysBefore: null, daysAfter: 0 });
const common = {
  unit: 'count',
  finest: 'day',
  dimensions: DIMENSIONS,
  additive: true,
  interval: false,
  personal: true,
  reach: sinceEver,
} as const;

const total = (list: string, of: TotalFold['of'], over?: 'planned'): TotalFold => ({
  kind: 'total',
  list,
  of,
  ...(over && { over }),
});
const nOf = (folded: Folded | undefined): Decimal => folded?.n ?? new Decimal(0);

/** Known for the whole of a period, what is to come included; nothing is said where nobody is there. */
const capacityFold = (list: string): FormulaFold => ({
  kind: 'formula',
  inputs: { capacity: total(list, 'value', 'planned'), rows: total(list, 'rows', 'planned') },
  numerator: ['capacity'],
  denominator: [],
  of: ({ capacity, rows }) => ({ n: nOf(capacity), d: null, reason: nOf(rows).isZero() ? NO_CAPACITY : null }),
});

export const capacityMeasures: readonly Measure[] = [
  { ...common, name: 'capacity_net', headline: true, fold: capacityFold('net') },
  {
    ...common,
    name: 'capacity_gross',
    fold: capacityFold('gross'),
    dimensions: DIMENSIONS.filter((name) => name !== 'rep'),
    // Who moved counts whole in both teams.
    additive: false,
    personal: false,
    // Its own rows stand at the start of the period, one for all days.
    people: total('job', 'rows', 'planned'),
  },
  { ...common, name: 'full_time_days', fold: total('staff', 'value', 'planned') },
];

export const demandMeasure = (name: string, fold: TotalFold): Measure => ({ ...common, name, fold });

/** Demand over net, both to date. `beside` serves the verdict, as do the jobs and the days. */
export const utilisationMeasure = (
  name: string,
  demand: TotalFold,
  verdict?: { readonly advice: string; readonly beside?: Readonly<Record<string, TotalFold>> },
): Measure => ({
  ...common,
  name,
  unit: 'share',
  begins: demand.list,
  fold: {
    kind: 'formula',
    inputs: {
      demand,
      net: total('net', 'value'),
      ...(verdict && { jobs: total('job', 'value'), days: total('job', 'subjects') }),
      ...verdict?.beside,
    },
    numerator: ['demand'],
    denominator: ['net'],
    of: (inputs) => {
      const [n, d] = [nOf(inputs['demand']), nOf(inputs['net'])];
      return { n, d, reason: d.isZero() ? NO_CAPACITY : null };
    },
  },
  ...(verdict && { judge: againstCapacity(verdict.advice) }),
});

/** Types of what several lists have in one column. */
const VALUE = sql.raw('decimal(38, 24)');

interface Capacity {
  readonly role: StaffRole;
  /** Lists of demand, each a relation with the columns of a contribution. */
  readonly demand: Readonly<Record<string, Sql>>;
}

/** Net, gross, days, jobs and the demand as contributions. */
export function capacityContributions(ctx: MetricContext, { role, demand }: Capacity): Sql {
  const days = personDays(ctx, role);
  const lists = [...staffLists(ctx), ...Object.entries(demand).map(([list, rows]) => demandList(ctx, list, rows))];
  const given = [
    'list',
    'role',
    'reason',
    'at',
    'entity',
    'ref',
    'subject',
    'value',
    'rep',
    'team',
    'country',
    'attributes',
  ];
  return sql`
    with ${days}, ${grossDays(ctx)}, net_rated as (${withPerDay('person_day')}), gross_rated as (${withPerDay('gross_day')})
    ${asContributions(ctx, sql.join(lists, ' union all '), given)}`;
}

/**
 * Per asked period, person and cell touched all days of the company's week where the person works. The team of a day out of the
 * role is that of the person's first day in it.
 */
function grossDays(ctx: MetricContext): Sql {
  const spans = ctx.spans.map(
    ({ start, startDate, endDate }, i) =>
      sql`(${sql.raw(String(i))}, ${ctx.dialect.instant(start)}, ${ctx.dialect.date(startDate)}, ${ctx.dialect.date(endDate)})`,
  );
  const teams = ctx.cut.where['team'];
  const isAsked =
    teams === undefined
      ? sql`true`
      : sql`coalesce(p.team, '(none)') in (${sql.join(teams)}) or coalesce(p.team, '(unassigned)') in (${sql.join(teams)})`;
  const cell = ctx.cut.by.includes('team') ? sql`p.team` : sql`cast(null as varchar)`;
  return sql`
    asked_span as (select * from (values ${sql.join(spans)}) w(span, starts, first_day, next_day)),
    asked_day as (
      select s.span, s.starts, ${cell} as cell, p.* from person_day p join asked_span s on p."day" >= s.first_day and p."day" < s.next_day where ${isAsked}
    ),
    asked_person as (
      select span, starts, cell, user_ref, country, region, attributes, reason, arg_min(team, "day") as team from asked_day group by all
    ),
    gross_day as (
      select a.* exclude (team), w."day", coalesce(d.team, a.team) as team, a.team as first_team, d.user_ref is not null as is_own
      from asked_person a join asked_span s on s.span = a.span
      join ${ctx.standing.working_day} w on w."day" >= s.first_day and w."day" < s.next_day
       and w.country is not distinct from a.country and w.region is not distinct from a.region
      left join asked_day d on d.span = a.span and d.user_ref = a.user_ref and d.cell is not distinct from a.cell and d."day" = w."day"
    )`;
}

function staffLists(ctx: MetricContext): readonly Sql[] {
  const of = sql.raw(`'user' as entity, user_ref as ref`);
  const where = sql.raw('user_ref as rep, team, country, attributes');
  const at = dayStart(ctx, '"day"');
  return [
    sql`select 'net' as list, case when coalesce(reason, ${WHY}) is null then 'numerator' else 'excluded' end as role,
               coalesce(reason, ${WHY}) as reason, ${at} as "at", ${of}, user_ref as subject, cast(per_day * share as ${VALUE}) as value, ${where} from net_rated`,
    sql`select 'staff', case when reason is null then 'numerator' else 'excluded' end, reason, ${at}, ${of}, user_ref, cast(share as ${VALUE}), ${where} from person_day`,
    sql`select 'job', 'numerator', null, ${at}, ${of}, cast("day" as varchar), cast(fte as ${VALUE}), ${where} from net_rated where reason is null and per_day is not null`,
    sql`select 'gross', 'numerator', null, starts, ${of}, user_ref, cast(sum(coalesce(per_day, 0)) as ${VALUE}), user_ref, first_team, country, attributes
        from gross_rated where reason is null group by span, cell, starts, user_ref, first_team, country, attributes
        having bool_or(is_own and per_day is not null)`,
    sql`select 'gross', 'excluded', coalesce(reason, ${NO_CAPACITY}), starts, ${of}, user_ref, cast(null as ${VALUE}), user_ref, first_team, country, attributes
        from gross_rated where is_own and (reason is not null or per_day is null) group by all`,
  ];
}

const WHY = sql.raw(`case when per_day is null then '${NO_CAPACITY}' end`);

/** By owner and owner's team at that moment; the country is where the owner works. */
function demandList(ctx: MetricContext, list: string, rows: Sql): Sql {
  return sql`
    select ${sql.constant(list)}, c.role, c.reason, c."at", c.entity, c.ref, c.subject, cast(null as ${VALUE}), c.rep, c.team,
           case when c.rep is not null then ${placeColumns(ctx).country} end, u.attributes
    from (${rows}) c left join ${ctx.table('user')} u on u.ref = c.rep`;
}
