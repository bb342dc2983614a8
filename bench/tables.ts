/** The tables of the benchmarked company, each as a query over numbers and the tables before it. */
import { ENDS, type Size } from './size.ts';

export interface GeneratedTable {
  readonly name: string;
  /** Makes it, with whatever later tables need. */
  readonly query: string;
  /** What goes into its file. */
  readonly columns: string;
  readonly where?: string;
}

/** In the order in which they can be made. */
export function tables(size: Size): readonly GeneratedTable[] {
  const { activities, leads, persons, accounts, deals, reps, teams } = size;
  const end = `timestamp '${ENDS}'`;
  return [
    { name: 'team', query: `select i as id, 'Team ' || i as name from range(${teams}) r(i)`, columns: 'id, name' },
    {
      name: 'rep',
      query: `
        select i as id, 'Rep ' || i as name, 'rep' || i || '@seller.example' as email,
               case when i % 2 = 0 then 'bdr' else 'ae' end as role, (i // 2) % ${teams} as team, u(i, 1) < 0.1 as moved
        from range(${reps}) r(i)`,
      columns: 'id, name, email',
    },
    {
      // One in ten changes team in the middle of the two years.
      name: 'assignment',
      query: `
        select id as rep, team, role, date '2024-01-01' as from_day, case when moved then date '2025-01-15' end as to_day from rep
        union all
        select id, (team + 1) % ${teams}, role, date '2025-01-15', null from rep where moved
        order by 1, 4`,
      columns: 'rep, team, role, from_day, to_day',
    },
    {
      name: 'account',
      query: `
        select i as id, 'Account ' || i as name, 'account' || i || '.example' as domain,
               one_of(u(i, 2), ['software', 'software', 'retail', 'industry', 'health', 'logistics']) as industry,
               floor(exp(1 + 6 * u(i, 3)))::int as employees,
               one_of(u(i, 4), ['NL', 'NL', 'NL', 'BE', 'DE', 'DE', 'GB', 'FR']) as country
        from range(${accounts}) r(i)`,
      columns: 'id, name, domain, industry, employees, country',
    },
    {
      name: 'person',
      query: `
        select i as id, least(i // 5, ${accounts - 1}) as account, i % ${reps} as owner, 'Person ' || i as name,
               'person' || i || '@account' || least(i // 5, ${accounts - 1}) || '.example' as email,
               one_of(u(i, 5), ['web', 'web', 'web', 'ads', 'ads', 'event', 'partner', 'outbound', 'outbound', 'referral']) as channel,
               any_moment(i / ${persons}.0, i, 6) as made
        from range(${persons}) r(i)`,
      columns: 'id, account, owner, name, email, channel, iso(made) as created_at',
    },
    {
      name: 'inbound',
      query: `
        select i as id, (i * ${persons}) // ${leads} as person,
               case when u(i, 7) < 0.7 then working_moment(i / ${leads}.0, i, 8) else any_moment(i / ${leads}.0, i, 8) end as came,
               one_of(u(i, 10), ['form', 'form', 'form', 'form', 'chat', 'call', 'email', 'manual']) as kind
        from range(${leads}) r(i)`,
      columns: 'id, person, iso(came) as came_in, kind',
    },
    ...activityTables(size, activities, end),
    {
      name: 'stage_event',
      query: `
        with mql as (
          select id as person, 'mql' as stage, made + to_seconds(floor(86400 * 5 * exponential(id, 11))) as reached from person where u(id, 12) < 0.35
        )
        select row_number() over (order by reached, person, stage) as id, * from (
          select * from mql
          union all select person, 'mql', reached + to_days(60) from mql where u(person, 13) < 0.05
          union all select person, 'sql', reached + to_seconds(floor(86400 * 25 * exponential(person, 14))) from mql where u(person, 15) < 0.4
          union all select person, 'disqualified', reached + to_seconds(floor(86400 * 15 * exponential(person, 16))) from mql where u(person, 15) > 0.8
        ) where reached < ${end}`,
      columns: 'id, person, stage, iso(reached) as reached',
    },
    ...moneyTables(size, deals, end),
  ];
}

function activityTables({ persons, reps }: Size, activities: number, end: string): readonly GeneratedTable[] {
  const each = Math.floor(persons / reps);
  return [
    {
      // Every tenth may answer the lead of its time; of the others most go to the people the rep works on just then.
      name: 'activity',
      query: `
        with drawn as (
          select i, i / ${activities}.0 as share, least(floor(${reps} * pow(u(i, 17), 1.3))::int, ${reps - 1}) as some_rep,
                 i % 10 = 0 and u(i, 18) < 0.8 as is_answer,
                 case when u(i, 19) < 0.36 then 'call' when u(i, 19) < 0.74 then 'email' when u(i, 19) < 0.80 then 'message'
                      when u(i, 19) < 0.88 then 'meeting' else 'task' end as some_kind
          from range(${activities}) r(i)
        ),
        made as (
          select d.i as id, coalesce(l.person, some_rep + ${reps} * cast(greatest(0, least(${each - 1}, floor(
                   case when u(d.i, 20) < 0.85 then ${each} * share - 0.03 * ${each} * exponential(d.i, 21) else ${each} * share * u(d.i, 21) end))) as bigint)) as person,
                 case when l.id is not null then l.person % ${reps} when u(d.i, 22) < 0.05 then (some_rep + 1) % ${reps} else some_rep end as rep,
                 case when l.id is null then some_kind when u(d.i, 19) < 0.6 then 'call' else 'email' end as kind,
                 l.id is not null as is_answer,
                 case when l.id is null then working_moment(share, d.i, 23)
                      else l.came + to_seconds(floor(case when u(d.i, 25) < 0.5 then 200 * exponential(d.i, 26) else 20000 * exponential(d.i, 26) end)) end as moment
          from drawn d left join inbound l on l.id = case when d.is_answer then d.i // 10 end
        )
        select id, kind, case when kind = 'meeting' or kind = 'task' then null when is_answer or u(id, 27) < 0.85 then 'out' else 'in' end as direction,
               kind = 'email' and not is_answer and u(id, 28) < 0.15 as automated,
               case when kind = 'call' then u(id, 29) < 0.4 end as connected,
               case when kind <> 'meeting' then 'done' when moment + to_days(1 + floor(18 * u(id, 30))::int) >= ${end} then 'planned'
                    when u(id, 29) < 0.7 then 'done' when u(id, 29) < 0.8 then 'no_show' else 'cancelled' end as status,
               case when kind = 'meeting' then moment end as booked,
               case when kind = 'meeting' then moment + to_days(1 + floor(18 * u(id, 30))::int) else moment end as starts,
               floor(60 * exp(3 * u(id, 0)))::int as seconds, rep, person
        from made where moment < ${end} order by id`,
      columns:
        'id, kind, direction, automated, connected, status, iso(booked) as booked_at, iso(starts) as starts_at, seconds, rep, person',
    },
  ];
}

function moneyTables({ persons, reps }: Size, deals: number, end: string): readonly GeneratedTable[] {
  return [
    {
      name: 'deal',
      query: `
        select i as id, p.id as person, p.account, (p.owner + 1 - p.owner % 2) % ${reps} as owner, p.owner as sourced_by, 'EUR' as currency,
               case when u(i, 1) < 0.8 then 'new' when u(i, 1) < 0.95 then 'expansion' else 'renewal' end as kind,
               one_of(u(i, 2), ['core', 'core', 'plus', 'services']) as product,
               cast(floor(exp(6 + 4 * u(i, 3)) * 100) / 100 as decimal(12, 2)) as amount,
               began as created, case when ends < ${end} and fate < 0.93 then ends end as closed,
               case when ends >= ${end} or fate >= 0.93 then 'open' when fate < 0.28 then 'won' when fate < 0.88 then 'lost' else 'abandoned' end as status
        from (
          select i, (i * ${persons}) // ${deals} as person_id, u(i, 4) as fate,
                 q.made + to_seconds(floor(86400 * 20 * exponential(i, 5))) as began,
                 q.made + to_seconds(floor(86400 * (20 * exponential(i, 5) + exp(3 + 1.5 * u(i, 6))))) as ends
          from range(${deals}) r(i) join person q on q.id = (i * ${persons}) // ${deals}
        ) d join person p on p.id = d.person_id
        where d.began < ${end} order by i`,
      columns:
        'id, person, account, owner, sourced_by, status, amount, currency, kind, product, iso(created) as created_at, iso(closed) as closed_at',
    },
    {
      name: 'subscription',
      query: `
        select id, account, cast(closed as date) as from_day,
               case when u(id, 7) < 0.25 and closed + to_days(120 + floor(400 * u(id, 8))::int) < ${end}
                    then cast(closed + to_days(120 + floor(400 * u(id, 8))::int) as date) end as to_day,
               cast(floor(amount * 100 / 12) / 100 as decimal(12, 2)) as monthly, currency
        from deal where status = 'won' and kind <> 'renewal' order by id`,
      columns: 'id, account, from_day, to_day, monthly, currency',
    },
    {
      name: 'revenue',
      query: `
        select s.id || '-' || strftime(m.first_day, '%Y-%m') as id, s.account, cast(m.first_day as date) as month, s.monthly as recurring,
               cast(floor(s.monthly * 25) / 100 as decimal(12, 2)) as cost, s.currency
        from subscription s
        join range(timestamp '2024-01-01', ${end}, interval 1 month) m(first_day)
          on m.first_day >= date_trunc('month', s.from_day) and (s.to_day is null or m.first_day < s.to_day)
        order by m.first_day, s.id`,
      columns: 'id, account, month, recurring, cost, currency',
    },
    {
      name: 'spend',
      query: `
        select row_number() over (order by m.first_day, k.kind, p.place) as id, cast(m.first_day as date) as month, k.kind, nullif(p.place, '') as market,
               cast(${deals} * case when p.place = '' then 12 else 4 end * (0.8 + 0.4 * u(epoch(m.first_day)::bigint // 86400, len(p.place) + len(k.kind))) as decimal(14, 2)) as amount, 'EUR' as currency
        from range(timestamp '2024-01-01', ${end}, interval 1 month) m(first_day)
        cross join (values ('sales'), ('marketing')) k(kind) cross join (values (''), ('NL'), ('BE'), ('DE'), ('GB'), ('FR')) p(place)`,
      columns: 'id, month, kind, market, amount, currency',
    },
  ];
}
