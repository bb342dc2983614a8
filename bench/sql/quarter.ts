/** The quarterly metrics by market as somebody would write them by hand over the peers' tables. */
import { periodOf } from './placed.ts';

interface Range {
  readonly from: string;
  readonly to: string;
}

const CUSTOMER = `
  select d.account, min(d.closed_at) as starts from deal d where d.status = 'won' group by d.account`;

const quarters = (from: string, to: string): string =>
  `select d as starts, d + interval '3 months' as ends from generate_series(timestamp '${from}', timestamp '${to}' - interval '3 months', interval '3 months') g(d)`;

/** Cost by quarter and market, the shared one by new customers. */
const COST = `
  costed as (
    select cast(date_trunc('quarter', month) as timestamp) as starts, coalesce(sum(amount) filter (where market is null), 0) as shared from spend group by 1
  ),
  direct as (select cast(date_trunc('quarter', month) as timestamp) as starts, market, sum(amount) as amount from spend where market is not null group by 1, 2),
  divided as (
    select d.starts, d.market, coalesce(w.customers, 0) as customers,
           d.amount + c.shared * coalesce(w.customers, 0) / nullif(sum(coalesce(w.customers, 0)) over (partition by d.starts), 0) as cost
    from direct d join costed c on c.starts = d.starts left join won w on w.starts = d.starts and w.market = d.market
  )`;

const WON = `
  customer as (${CUSTOMER}),
  won as (
    select cast(date_trunc('quarter', c.starts) as timestamp) as starts, a.country as market, count(*) as customers
    from customer c join account a on a.id = c.account group by 1, 2
  )`;

const cac = ({ from, to }: Range): string => `
  with ${WON}, ${COST}
  select ${periodOf('quarter', 'starts')} as period, market as segment, customers as cac__d, round(cast(cost as decimal(38, 4)), 2) as cac__n
  from divided where starts >= timestamp '${from}' and starts < timestamp '${to}'`;

/** What customers have left by the end of each quarter. */
const ltv = ({ from, to }: Range): string => `
  with customer as (${CUSTOMER}), q as (${quarters(from, to)}),
  earned as (
    select r.account, cast(date_trunc('quarter', r.month) as timestamp) as quarter, sum(r.recurring - r.cost) as amount from revenue r group by 1, 2
  ),
  living as (
    select q.starts, a.country as market, count(*) as customers from q join customer c on c.starts < q.ends join account a on a.id = c.account group by 1, 2
  ),
  left_by as (
    select q.starts, a.country as market, sum(e.amount) as amount from q join earned e on e.quarter < q.ends
    join customer c on c.account = e.account and c.starts < q.ends join account a on a.id = e.account group by 1, 2
  )
  select ${periodOf('quarter', 'l.starts')} as period, l.market as segment, l.customers as realised__d, e.amount as realised__n
  from living l left join left_by e on e.starts = l.starts and e.market = l.market`;

/** Growth of the quarter's recurring revenue times four, over the cost of the quarter before. */
const magic = ({ from, to }: Range): string => `
  with ${WON}, ${COST},
  m as (
    select cast(date_trunc('quarter', d) as timestamp) as quarter, cast(d + interval '1 month' as date) as next_day
    from generate_series(timestamp '${from}' - interval '3 months', timestamp '${to}' - interval '1 month', interval '1 month') g(d)
  ),
  recurring as (
    select m.quarter, a.country as market, sum(s.monthly) as amount from m
    join subscription s on s.from_day < m.next_day and (s.to_day is null or s.to_day >= m.next_day) join account a on a.id = s.account group by 1, 2
  )
  select ${periodOf('quarter', "c.starts + interval '3 months'")} as period, c.market as segment,
         4 * (coalesce(x.amount, 0) - coalesce(y.amount, 0)) as magic_number__n, round(cast(c.cost as decimal(38, 4)), 2) as magic_number__d
  from divided c
  left join recurring x on x.market = c.market and x.quarter = c.starts + interval '3 months'
  left join recurring y on y.market = c.market and y.quarter = c.starts
  where c.starts >= timestamp '${from}' - interval '3 months' and c.starts < timestamp '${to}' - interval '3 months'`;

export const quarterly = {
  cac: (range: Range) => [cac(range)],
  ltv: (range: Range) => [ltv(range)],
  'magic-number': (range: Range) => [magic(range)],
} as const;
