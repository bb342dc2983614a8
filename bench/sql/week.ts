/** The weekly metrics as somebody would write them by hand over the peers' tables. */
import { NOW } from '../size.ts';
import { type PeerCut, periodOf, segment, TOUCHED } from './placed.ts';

const now = `timestamp '${NOW.slice(0, 19).replace('T', ' ')}'`;
const only = (rep: number | undefined, column: string): string => (rep === undefined ? '' : `and ${column} = ${rep}`);

/** Unique contacts and touches; with `rate` who of them has an appointment within 14 days, each booking for one touch. */
function contacts({ by, from, to, rep }: PeerCut, rate: boolean): string {
  const place = segment(by, 't.rep', 't.starts_at');
  const credited = `
    , credited as (
      select distinct touch from (
        select t.id as touch, row_number() over (partition by b.id order by case when t.rep = b.rep then 0 else 1 end, t.starts_at desc, t.id) as place
        from activity b join activity t on t.person = b.person and t.direction = 'out' and not t.automated and t.status = 'done'
         and t.starts_at <= b.booked_at + interval '10 minutes' and t.starts_at >= b.booked_at - interval '14 days'
        where b.kind = 'meeting' and b.booked_at >= timestamp '${from}' - interval '10 minutes'
          and b.booked_at < timestamp '${to}' + interval '14 days' and b.booked_at < ${now}
      ) x where place = 1
    )`;
  const figures = rate
    ? `count(distinct t.person) filter (where c.touch is not null) as rate__n, count(distinct t.person) as rate__d`
    : `count(distinct t.person) as unique_contacts__n, count(*) as touches__n, count(*) filter (where t.kind = 'call') as touches_call__n,
       count(*) filter (where t.kind = 'email') as touches_email__n, count(*) filter (where t.kind = 'message') as touches_message__n`;
  return `
    with touch as (
      select id, person, rep, kind, starts_at from activity
      where ${TOUCHED} and starts_at >= timestamp '${from}' and starts_at < timestamp '${to}' ${only(rep, 'rep')}
    ) ${rate ? credited : ''}
    select ${periodOf('week', 't.starts_at')} as period, ${place.key} as segment, ${figures}
    from touch t ${place.join} ${rate ? 'left join credited c on c.touch = t.id' : ''} group by 1, 2`;
}

function bookings({ by, from, to, rep }: PeerCut): string {
  const place = segment(by, 'b.rep', 'b.booked_at');
  return `
    select ${periodOf('week', 'b.booked_at')} as period, ${place.key} as segment, count(*) as appointments__n,
           count(*) filter (where status = 'done' and starts_at <= ${now}) as held_rate__n, count(*) filter (where starts_at <= ${now}) as held_rate__d
    from activity b ${place.join}
    where kind = 'meeting' and booked_at >= timestamp '${from}' and booked_at < timestamp '${to}' ${only(rep, 'b.rep')} group by 1, 2`;
}

/** Answers on the clock on the wall; the median over those that were answered. */
function leads({ by, from, to, rep }: PeerCut): string {
  const place = segment(by, 'l.rep', 'l.came_in');
  return `
    with came as (
      select i.id, i.person, i.came_in, p.owner as rep from inbound i join person p on p.id = i.person
      where i.kind <> 'manual' and i.came_in >= timestamp '${from}' and i.came_in < timestamp '${to}' ${only(rep, 'p.owner')}
    ),
    answered as (
      select id, min(answer) as answer from (
        select l.id, a.starts_at as answer from came l join activity a on a.person = l.person and a.starts_at >= l.came_in
        where a.direction = 'out' and not a.automated and a.status = 'done' and a.starts_at < ${now}
        union all
        select l.id, a.starts_at from came l join activity a on a.person = l.person and a.starts_at >= l.came_in
        where a.direction = 'in' and a.connected and a.kind in ('call', 'message') and a.starts_at < ${now}
      ) x group by id
    ),
    gone as (
      select l.id, min(e.reached) as gone from came l join stage_event e on e.person = l.person and e.stage = 'disqualified' and e.reached >= l.came_in
      where e.reached < ${now} group by l.id
    ),
    lead as (
      select l.*, g.gone, case when g.gone is null or a.answer <= g.gone then a.answer end as answer
      from came l left join answered a on a.id = l.id left join gone g on g.id = l.id
    )
    select ${periodOf('week', 'l.came_in')} as period, ${place.key} as segment,
           count(*) filter (where l.answer <= l.came_in + interval '300 seconds' and l.came_in <= ${now} - interval '300 seconds') as within_target_share_elapsed__n,
           count(*) filter (where l.came_in <= ${now} - interval '300 seconds') as within_target_share_elapsed__d,
           count(*) filter (where l.answer is null and l.gone is null) as waiting__n,
           percentile_cont(0.5) within group (order by extract(epoch from l.answer - l.came_in)) as median,
           percentile_cont(0.9) within group (order by extract(epoch from l.answer - l.came_in)) as p90
    from lead l ${place.join} group by 1, 2`;
}

export const weekly = {
  contacts: (cut: PeerCut) => [contacts(cut, false)],
  'appointment-rate': (cut: PeerCut) => [contacts(cut, true), bookings(cut)],
  'lead-response-time': (cut: PeerCut) => [leads(cut)],
} as const;

/** Unique contacts by week and team of people from one channel in one country. */
export const filtered = (from: string, to: string, channel: string, country: string): string => `
  select ${periodOf('week', 't.starts_at')} as period, s.team as segment, count(distinct t.person) as unique_contacts__n
  from activity t join person p on p.id = t.person and p.channel = '${channel}' join account a on a.id = p.account and a.country = '${country}'
  ${segment('team', 't.rep', 't.starts_at').join}
  where t.direction = 'out' and not t.automated and t.status = 'done' and t.starts_at >= timestamp '${from}' and t.starts_at < timestamp '${to}' group by 1, 2`;
