/** Changes to what a lifetime value is set beside: the cost of new customers, in its own lists, and its key. */
import { change, type Mutation } from './change.ts';

export const LTV_COST: readonly Mutation[] = [
  change(
    'left-out accounts are new customers',
    "'customers' as list, case when reason is null then 'both' else 'excluded' end as role, reason, starts as \"at\", 'account' as entity, ref, ref as subject, channel",
    "'customers' as list, 'both' as role, reason, starts as \"at\", 'account' as entity, ref, ref as subject, channel",
  ),
  change('all customers are too early to tell', 'where reason is null and is_truncated', 'where reason is null'),
  change('left-out accounts are too early to tell', 'where reason is null and is_truncated', 'where is_truncated'),
  change('nobody is too early to tell', 'where reason is null and is_truncated', 'where false'),
  change('too early to tell, although the account says', 's.customer_since is null and s.start_day', 's.start_day'),
  change('eleven months are enough', 'interval 12 month', 'interval 11 month'),
  change('the data begins with the last deal', 'select min(least(', 'select max(least('),
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
  change('deleted spend counts', "case when coalesce(s.deleted, false) then 'deleted' when", 'case when'),
  change('left-out cost counts', /case when s\.reason is null then 'both' else 'excluded' end/, "'both'"),
  change('left-out customers bear cost', 'where reason is null', 'where true'),
  change('left-out revenue bears cost', 'where reason is null and income is not null', 'where income is not null'),
  change(
    'persons who were won bear cost, not MQLs',
    "c where c.list = 'mqls'",
    "c where c.list = 'to_won' and c.role = 'both'",
  ),
  change('cost of another list', "'cac_' || c.list as list", "'cac_' || replace(c.list, 'any_cost', 'cost') as list"),
  change('the cost knows no segment', 's.channel', 'cast(null as varchar) as channel'),
];
