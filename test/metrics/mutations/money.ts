/**
 * Changes to the queries of cac and the magic number, and to what they read of customers and money, each of which takes a
 * filter, an exclusion, a rule at an edge or a default away or turns it.
 */
import { change, type Mutation } from './change.ts';

const CUSTOMERS: readonly Mutation[] = [
  change(
    'lost deals make customers',
    "where status = 'won' and reason_of_its_own is null and account_ref is not null",
    'where reason_of_its_own is null and account_ref is not null',
  ),
  change(
    'deleted deals make customers',
    "status = 'won' and reason_of_its_own is null and account_ref is not null",
    "status = 'won' and account_ref is not null",
  ),
  change(
    'a customer from its last deal',
    'min(closed) as closed, min(closed_day)',
    'max(closed) as closed, max(closed_day)',
  ),
  change(
    'a customer from its first deal, whatever the account says',
    'coalesce(a.customer_since, w.closed_day)',
    'coalesce(w.closed_day, a.customer_since)',
  ),
  change(
    'accounts left out count',
    "coalesce(s.reason, case when s.starts is null then 'undated' end)",
    "case when s.starts is null then 'undated' end",
  ),
  change('customers without a date are not told', "case when s.starts is null then 'undated' end", 'null'),
  change('too late to tell, although the account says', 's.customer_since is null and s.start_day', 's.start_day'),
  change('eleven months are enough', 'interval 12 month', 'interval 11 month'),
  change('the data begins with the last deal', 'select min(least(', 'select max(least('),
];

const DELETED_SPEND = change(
  'deleted spend counts',
  "case when coalesce(s.deleted, false) then 'deleted' when",
  'case when',
);

export const CAC: readonly Mutation[] = [
  ...CUSTOMERS,
  DELETED_SPEND,
  change(
    'left-out accounts are new customers',
    "'customers' as list, case when reason is null then 'both' else 'excluded' end",
    "'customers' as list, 'both'",
  ),
  change('all customers are too early to tell', 'where reason is null and is_truncated', 'where reason is null'),
  change('left-out accounts are too early to tell', 'where reason is null and is_truncated', 'where is_truncated'),
  change('every won deal is without account', 'and account_ref is null and closed', 'and closed'),
  change('undated deals without account', 'and account_ref is null and closed is not null', 'and account_ref is null'),
  change(
    'lost deals without account',
    "where status = 'won' and reason_of_its_own is null and account_ref is null",
    'where reason_of_its_own is null and account_ref is null',
  ),
  change(
    'deleted deals without account',
    "status = 'won' and reason_of_its_own is null and account_ref is null",
    "status = 'won' and account_ref is null",
  ),
  change('sales is all cost', "when 'sales_cost' then s.kind = 'sales'", "when 'sales_cost' then true"),
  change('marketing is all cost', "when 'marketing_cost' then s.kind = 'marketing'", "when 'marketing_cost' then true"),
  change('cost that is left out is cost', "'any_cost' then s.reason is null", "'any_cost' then true"),
  change('left-out cost counts', /case when s\.reason is null then 'both' else 'excluded' end/, "'both'"),
  change('a month has thirty days, and is not rounded', '+ 60875) // 121750', ') // 120000'),
  change('the lower middle', 'place = n // 2 + 1', 'place = (n + 1) // 2'),
  change('the upper middle', 'place = (n + 1) // 2', 'place = n // 2 + 1'),
  change('the cycle of lost deals', "where d.status = 'won' and d.reason", 'where d.reason'),
  change('the cycle of deleted deals', "d.status = 'won' and d.reason is null and", "d.status = 'won' and"),
  change('the cycle of renewals', "and d.kind is distinct from 'renewal'", ''),
  change(
    'the cycle of deals that ended before they began',
    /d\.closed >= d\.created else/,
    'd.created is not null else',
  ),
  change(
    'the cycle by the instant, although the day is known',
    /else d\.closed_day >= d\.created_day end/,
    'else d.closed >= d.created end',
  ),
  change('the cycle of all deals before', 'on d.closed >= s.year_starts and', 'on'),
  change('the cycle of deals to come', 'and d.closed < s.ends where', 'where'),
  change('no lag', 'paid.number = own.number - g.months', 'paid.number = own.number'),
  change('lagged cost of all months before', 's.first_day >= paid.first_day and', ''),
  change('lagged cost of all months after', 'and s.first_day < paid.next_day', ''),
  change('never the first month itself', 'c.start_day = m.first_day then m.number', 'false then m.number'),
  change('always the first month itself', 'else m.number + 1 end', 'else m.number end'),
  change('all months of a customer', 'and c.number = x.number', ''),
  change('what left-out customers pay', 'where c.reason is null and c.starts', 'where c.starts'),
  change('trials pay', "then 'trial' when", 'then null when'),
  change('deleted subscriptions pay', "case when x.is_deleted then 'deleted' else", 'case when false then null else'),
  change('all months are delivered', 'where not is_delivered', 'where false'),
  change('none is delivered', 'where not is_delivered', 'where true'),
  change(
    'revenue of left-out accounts',
    'else coalesce(a.reason, case when case when r.currency',
    'else coalesce(null, case when case when r.currency',
  ),
  change(
    'deleted revenue counts',
    "case when coalesce(r.deleted, false) then 'deleted' else",
    'case when false then null else',
  ),
  change(
    'no cost of delivery is a cost of nothing',
    'then r.income is not null else r.cost is not null end',
    'then r.income is not null else true end',
  ),
  change('left-out customers bear cost', 'where reason is null', 'where true'),
  change('left-out revenue bears cost', 'where reason is null and income is not null', 'where income is not null'),
];

export const MAGIC_NUMBER: readonly Mutation[] = [
  DELETED_SPEND,
  change('each quarter at its own rate', 'm.earlier_last_day as rate_day', 'm.quarter_last_day as rate_day'),
  change(
    'the quarter before at the rate before that',
    'm.quarter_last_day as rate_day',
    'm.earlier_last_day as rate_day',
  ),
  change('the quarter before is added', '-x.amount as value', 'x.amount as value'),
  change('the quarter before is not taken off', 'x.quarter_ends as "at"', 'x.quarter_starts as "at"'),
  change(
    'cost of the same quarter',
    '\'Q-1\' as "window", m.quarter_ends as "at", \'spend\'',
    '\'Q-1\' as "window", m.quarter_starts as "at", \'spend\'',
  ),
  change(
    'the key of the same quarter',
    '\'Q-1\' as "window", m.quarter_ends as "at") from',
    '\'Q-1\' as "window", m.quarter_starts as "at") from',
  ),
  change('a subscription from tomorrow', 's."from" < m.next_day', 's."from" <= m.next_day'),
  change('a subscription that ends with the month is gone', 's."to" >= m.next_day', 's."to" > m.next_day'),
  change('a subscription that ended in the month runs', 's."to" >= m.next_day', 's."to" > m.first_day'),
  change('trials pay', "then 'trial' when", 'then null when'),
  change('deleted subscriptions pay', "case when x.is_deleted then 'deleted' else", 'case when false then null else'),
  change(
    'accounts left out pay',
    'else coalesce(a.reason, case when x.is_trial',
    'else coalesce(null, case when x.is_trial',
  ),
  change('what is left out counts', /case when [xs]\.reason is null then 'both' else 'excluded' end/, "'both'"),
  change(
    'undelivered months of the quarter do not matter',
    'case q."window" when \'Q\' then m.quarter_starts else m.quarter_ends end',
    'm.quarter_ends',
  ),
  change('no month is undelivered', 'where not m.is_delivered', 'where false'),
  change('revenue of the month before', 'r."month" >= m.first_day and', 'r."month" >= m.first_day - 31 and'),
  change('revenue of the months after', 'and r."month" < m.next_day', ''),
  change('deleted revenue pays', 'coalesce(r.deleted, false) as is_deleted', 'false as is_deleted'),
];
