/** The monthly metrics as somebody would write them by hand over the peers' tables. */
import { NOW } from '../size.ts';
import { type PeerCut, periodOf, segment, TOUCHED } from './placed.ts';

const now = `timestamp '${NOW.slice(0, 19).replace('T', ' ')}'`;

/** Persons by their first MQL moment. */
const FIRST = `
  select m.person, m.reached, p.owner from stage_event m join person p on p.id = m.person
  where m.stage = 'mql' and not exists (select 1 from stage_event e where e.person = m.person and e.stage = 'mql' and e.reached < m.reached)`;

function mqls({ by, from, to }: PeerCut): string {
  const place = segment(by, 'f.owner', 'f.reached');
  return `
    with f as (${FIRST} and m.reached >= timestamp '${from}' and m.reached < timestamp '${to}')
    select ${periodOf('month', 'f.reached')} as period, ${place.key} as segment, count(*) as mqls__n, count(*) as mql_to_sql__d, count(*) as mql_to_won__d,
           count(*) filter (where exists (
             select 1 from stage_event e where e.person = f.person and e.stage = 'sql' and e.reached >= f.reached and e.reached <= f.reached + interval '90 days' and e.reached < ${now})) as mql_to_sql__n,
           count(*) filter (where exists (
             select 1 from deal d where d.person = f.person and d.status = 'won' and d.kind <> 'renewal' and d.closed_at < ${now})) as mql_to_won__n
    from f ${place.join} group by 1, 2`;
}

/** Who was an MQL at the end of a month and had heard from nobody. */
function toContact({ by, from, to }: PeerCut): string {
  const place = segment(by, 'f.owner', 'f.reached');
  return `
    with f as (${FIRST}),
    listed as (
      select f.person, f.reached, f.owner, least(
        (select min(e.reached) from stage_event e where e.person = f.person and e.stage in ('sql', 'disqualified')),
        (select min(a.starts_at) from activity a where a.person = f.person and ${TOUCHED} and a.starts_at >= f.reached)) as gone
      from f
    ),
    ends as (select d as starts, d + interval '1 month' as ends from generate_series(timestamp '${from}', timestamp '${to}' - interval '1 month', interval '1 month') g(d))
    select ${periodOf('month', 'e.starts')} as period, ${place.key} as segment, count(*) as to_contact__n, count(*) filter (where f.reached >= e.starts) as to_contact_new__n
    from ends e join listed f on f.reached < e.ends and (f.gone is null or greatest(f.reached, f.gone) >= e.ends) ${place.join} group by 1, 2`;
}

/** Working days times what one takes; nobody is ever away, no day is off. */
const capacity = (role: 'bdr' | 'ae', perDay: string, { from, to }: PeerCut): string => `
  select ${periodOf('month', 'd')} as period, s.team as segment, count(*) * ${perDay} as capacity_net__n, count(*) * ${perDay} as utilisation__d
  from generate_series(timestamp '${from}', timestamp '${to}' - interval '1 day', interval '1 day') g(d)
  join assignment s on s.role = '${role}' and s.from_day <= cast(d as date) and (s.to_day is null or cast(d as date) < s.to_day)
  where extract(isodow from d) < 6 group by 1, 2`;

function closed({ by, from, to }: PeerCut, figures: string): string {
  const place = segment(by, 'd.owner', 'd.closed_at');
  return `
    select ${periodOf('month', 'd.closed_at')} as period, ${place.key} as segment, ${figures}
    from deal d ${place.join}
    where d.status <> 'open' and d.kind <> 'renewal' and d.closed_at >= timestamp '${from}' and d.closed_at < timestamp '${to}' group by 1, 2`;
}

function cohort({ by, from, to }: PeerCut): string {
  const place = segment(by, 'd.owner', 'd.created_at');
  return `
    select ${periodOf('month', 'd.created_at')} as period, ${place.key} as segment, count(*) filter (where d.status = 'won') as cohort__n, count(*) as cohort__d
    from deal d ${place.join}
    where d.kind <> 'renewal' and d.created_at >= timestamp '${from}' and d.created_at < timestamp '${to}' group by 1, 2`;
}

const WON = `count(*) filter (where d.status = 'won')`;

export const monthly = {
  mqls: (cut: PeerCut) => [mqls(cut), toContact(cut)],
  'bdr-capacity': (cut: PeerCut) => [
    capacity('bdr', '3', cut),
    mqls(cut)
      .replace('count(*) as mqls__n', 'count(*) as demand__n')
      .replace(/, count\(\*\) as mql_to_sql__d[\s\S]*as mql_to_won__n/, ''),
  ],
  'ae-capacity': (cut: PeerCut) => [
    capacity('ae', '0.5', cut),
    closed(cut, `${WON} as demand__n, ${WON} as utilisation__n, count(*) as demand_worked__n`),
  ],
  'win-rate': (cut: PeerCut) => [
    cohort(cut),
    closed(
      cut,
      `${WON} as closed__n, count(*) as closed__d, ${WON} as won_count__n, coalesce(sum(d.amount) filter (where d.status = 'won'), 0) as won_amount__n,
       coalesce(sum(d.amount) filter (where d.status = 'won'), 0) as amount_weighted__n, sum(d.amount) as amount_weighted__d`,
    ),
  ],
} as const;
