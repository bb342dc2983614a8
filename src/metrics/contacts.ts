/**
 * Contacts made: touches that reps started, and the different people they went to. One mail to three people is one
 * touch and three contacts; a team counts a person once.
 */
import { type Sql, sql } from '../engine/sql.ts';
import { dimensionsBut, type Measure, type MetricContext, metric } from './metric.ts';
import { decidingInstant, withDimensions } from './population.ts';
import { KINDS, touchEntries, twinDays } from './touches.ts';
import { againstMean } from './verdict.ts';
import { near } from './window.ts';

const dimensions = dimensionsBut('product', 'sourced_by', 'responder');
const common = { unit: 'count', finest: 'day', dimensions, interval: false, personal: true } as const;
/** A twin may lie just outside the period. */
/** A thread may have been opened long before, and a twin lie just outside. */
const reach = () => ({ daysBefore: null, daysAfter: 1 });
const byKind = (kind: 'call' | 'email' | 'message'): Measure => ({
  ...common,
  name: `touches_${kind}`,
  fold: { kind: 'total', list: `touches_${kind}`, of: 'subjects' },
  begins: 'touches',
  additive: false,
  reach,
});

const measures: Measure[] = [
  {
    ...common,
    name: 'unique_contacts',
    headline: true,
    fold: { kind: 'total', list: 'contacts', of: 'subjects' },
    additive: false,
    reach,
    judge: againstMean('contacts'),
  },
  { ...common, name: 'touches', fold: { kind: 'total', list: 'touches', of: 'subjects' }, additive: false, reach },
  byKind('call'),
  byKind('email'),
  byKind('message'),
];

function contributions(ctx: MetricContext): Sql {
  const days = twinDays(ctx);
  const close = near(ctx, sql`a.starts_at`, { daysBefore: days, daysAfter: days });
  return sql`
    with ${touchEntries(ctx, close === null ? [] : [sql`a.kind in ${KINDS} and ${close}`])},
    segmented as (
      select t.*, p.channel, p.industry, p.employees, p.country
      from touch t left join ${ctx.standing.person} p on p.ref = t.person_ref
    ),
    listed as (
      select 'contacts' as list, case when why is null and person_ref is not null then 'both' else 'excluded' end as role,
             coalesce(why, case when person_ref is null then 'no_person' end) as reason, coalesce(person_ref, activity_ref) as subject, * exclude (reason)
      from segmented
      union all
      select 'touches', case when why is null then 'both' else 'excluded' end, why, activity_ref, * exclude (reason) from segmented
      union all
      select 'touches_' || kind, case when why is null then 'both' else 'excluded' end, why, activity_ref, * exclude (reason) from segmented
    )
    select * from (${withDimensions(ctx, listed(ctx), 'activity')})`;
}

const listed = (ctx: MetricContext): Sql => sql`
  select list, role, reason, moment as "at", cast(null as timestamp) as "until", 'activity' as entity, activity_ref as ref, subject,
         cast(null as decimal(38, 12)) as value, cast(null as varchar) as currency, rep as owner,
         ${decidingInstant(ctx, 'moment', '"day"', '"precision"')} as owner_at, cast(null as varchar) as receiving_team, cast(null as varchar) as responder, channel, industry, employees, country,
         cast(null as varchar) as product, kind, cast(null as varchar) as sourced_by, attributes
  from listed`;

export const contacts = metric({
  id: 'contacts',
  version: 2,
  cadence: 'week',
  measures,
  standing: ['person', 'team', 'owner'],
  money: [],
  lookback: 8,
  exclusions: [
    'excluded',
    'deleted',
    'test',
    'internal',
    'inbound',
    'automated',
    'no_direction',
    'undated',
    'no_person',
    'duplicate',
  ],
  remarks: [],
  constants: {},
  contributions,
});
