/** Changes to the queries of lifetime value and of the lives it reads. */
import { change, type Mutation } from './change.ts';

export const LTV: readonly Mutation[] = [
  change(
    'left-out accounts are customers',
    "'customers' as list, case when reason is null then 'both' else 'excluded' end",
    "'customers' as list, 'both'",
  ),
  change(
    'money of what is no customer yet counts',
    'from money where reason is null and starts is not null',
    'from money where reason is null',
  ),
  change(
    'money counts from its month on, whoever is a customer',
    `greatest("at", starts), null, 'revenue'`,
    `"at", null, 'revenue'`,
  ),
  change('money that comes in later stays told as left out', 'case when reason is null then starts end', 'null'),
  change('money before the start is not told', 'or "at" < starts', ''),
  change('left-out money counts', 'from money where reason is null and starts', 'from money where starts'),
  change('cost of delivery is not taken off', 'coalesce(r.income, 0) - coalesce(r.cost, 0)', 'coalesce(r.income, 0)'),
  change('a row without income is none', 'coalesce(r.income, 0) -', 'r.income -'),
  change('a row without cost is none', '- coalesce(r.cost, 0)', '- r.cost'),
  change('who came back has left all the same', 'e.next_starts', 'null'),
  change(
    'who came back is still told as gone',
    `'both', null, null, "at", next_starts`,
    `'both', null, null, "at", null`,
  ),
  change('left before it came', 'greatest(ends, customer_starts)', 'ends'),
  change(
    'open from the life, not from the customer',
    'case when place = 1 then customer_starts else greatest(starts, customer_starts) end',
    'starts',
  ),
  change(
    'a life that ended is still open',
    'greatest(starts, customer_starts) end, ends',
    'greatest(starts, customer_starts) end, null',
  ),
  change(
    'lives before the customer',
    `'end' as "window", greatest(starts, customer_starts)`,
    `'end' as "window", starts`,
  ),
  change('nobody leaves', `as "at", ends as "until"`, `as "at", null as "until"`),
  change('recurring revenue of whom it may be', 'where reason is not null or is_living', ''),
  change(
    'what is left out of recurring revenue is not told',
    'where reason is not null or is_living',
    'where reason is null and is_living',
  ),
  change('a life may be over on the last day', '(l.to_day is null or l.to_day >= r.next_day)', 'true'),
  change('a life may begin after the last day', 'l.from_day < r.next_day and', ''),
  change('the margin of the deliveries alone', 'income is not null or reason is not null', 'cost is not null'),
  change('left-out cost of delivery', 'cost is not null and reason is null', 'cost is not null'),
  change(
    'months before the start do not count',
    'l.customer_starts < s.ends and l.starts < s.ends',
    'l.customer_starts < s.ends and l.starts >= l.customer_starts and l.starts < s.ends',
  ),
  change('months of who is no customer yet', 'l.customer_starts < s.ends and l.starts < s.ends', 'l.starts < s.ends'),
  change('the month of the start counts whole', 'f.number + 1 as from_month', 'f.number as from_month'),
  change('the month of the end does not count', 't.number + 1 as to_month', 't.number as to_month'),
  change(
    'a start on the first day counts a month later',
    'f.first_day < l.from_day and l.from_day <= f.next_day',
    'f.first_day <= l.from_day and l.from_day < f.next_day',
  ),
  change(
    'an end on the first day counts that month',
    't.first_day < l.to_day and l.to_day <= t.next_day',
    't.first_day <= l.to_day and l.to_day < t.next_day',
  ),
  change(
    'all of a life, not the last year',
    'greatest(s.first_month, coalesce(l.from_month, s.first_month))',
    'coalesce(l.from_month, s.first_month)',
  ),
  change('lost at any time', '(l.ends is null or l.ends >= s.year)', 'true'),
  change('lost already who leaves on the next day', 'coalesce(l.ends < s.ends', 'coalesce(l.ends <= s.ends'),
  change(
    'not lost who left on the first day',
    '(l.ends is null or l.ends >= s.year)',
    '(l.ends is null or l.ends > s.year)',
  ),
  change('every month is delivered', 'where is_delivered', ''),
  change(
    'a churn before the start ends the life',
    'case when churned_on >= start_day then churned_on end',
    'churned_on',
  ),
  change('trials are lives', 'and not coalesce(s.trial, false)', ''),
  change('subscriptions that meet are two lives', 'from_day > reached or', 'from_day >= reached or'),
];
